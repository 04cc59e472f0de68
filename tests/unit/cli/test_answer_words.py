"""What people type means what they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.cli.answer_words import (
    megabytes,
    milliseconds,
    number,
    optional,
    percent,
    shown,
    whole_number,
)


@pytest.mark.parametrize(
    ("parser", "text", "value"),
    [
        (whole_number, "40", 40),
        (whole_number, " 8,000 ", 8000),
        (whole_number, "10_662", 10662),
        (whole_number, "8k", 8000),
        (whole_number, "1.5M", 1_500_000),
        (whole_number, "550 152", 550152),
        (milliseconds, "20", 20.0),
        (milliseconds, "20 ms", 20.0),
        (milliseconds, "0.0003 s", 0.3),
        (milliseconds, "200us", 0.2),
        (milliseconds, "1 h", 3_600_000.0),
        (megabytes, "1.5 GB", 1500.0),
        (megabytes, "1 GiB", 1073.741824),
        (megabytes, "250 kb", 0.25),
        (percent, "p99", 99.0),
        (percent, "99.9 %", 99.9),
        (number, "1e3", 1000.0),
        (optional(milliseconds), "none", None),
        (optional(milliseconds), "5", 5.0),
    ],
)
def test_usual_ways_of_writing(parser, text: str, value: float) -> None:
    assert parser(text) == value


@pytest.mark.parametrize(
    ("parser", "text"),
    [
        (whole_number, "forty"),
        (whole_number, "40.5"),
        (whole_number, "40 ms"),
        (whole_number, ""),
        (whole_number, "1,5"),
        (whole_number, "1e999"),
        (milliseconds, "20 mb"),
        (milliseconds, "none"),
        (milliseconds, "nan"),
        (megabytes, "20 m"),
        (percent, "95 ms"),
        (number, "5 6"),
    ],
)
def test_anything_else_is_refused_in_plain_words(parser, text: str) -> None:
    with pytest.raises(ValueError, match=r"expected a .*, got "):
        parser(text)


@given(st.floats(min_value=1e-9, max_value=1e12))
def test_a_number_shown_can_be_typed_again(value: float) -> None:
    assert milliseconds(shown(value)) == pytest.approx(value, rel=1e-14)


@given(st.integers(0, 10**12))
def test_a_whole_number_shown_can_be_typed_again(value: int) -> None:
    assert whole_number(shown(value)) == value
