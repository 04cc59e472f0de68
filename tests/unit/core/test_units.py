"""Numbers as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.core.units import count, duration, megabytes, milliseconds, significant


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.0312, "0.0312"),
        (0.001, "0.00100"),
        (3.12, "3.12"),
        (31.25, "31.2"),
        (312.4, "312"),
        (3120.4, "3,120"),
        (1_234_567, "1,234,567"),
        (-4.5, "-4.50"),
        (-0.25, "-0.250"),
    ],
)
def test_significant(value, text):
    assert significant(value) == text


@given(st.floats(min_value=1e-9, max_value=1e9))
def test_three_digits_are_within_half_a_percent(value):
    text = significant(value)
    assert "e" not in text
    assert float(text.replace(",", "")) == pytest.approx(value, rel=0.0051)


def test_just_below_one_is_no_trap():
    assert significant(0.99999999) == "1.000"


def test_units_stand_beside_the_number():
    assert milliseconds(0.01234) == "12.3 ms"
    assert megabytes(61_200_000) == "61.2 MB"
    assert [count(n) for n in (12, 498_000, 1_990_000)] == ["12", "498 k", "1.99 M"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-3, "0 s"),
        (8.2, "8 s"),
        (89, "89 s"),
        (90, "2 min"),
        (3540, "59 min"),
        (3600, "1 h 0 min"),
        (4800, "1 h 20 min"),
    ],
)
def test_duration(seconds, text):
    assert duration(seconds) == text
