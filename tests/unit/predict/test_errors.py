"""Errors that are honest: what is asked for was nowhere in what was learnt from."""

from __future__ import annotations

import pytest

from advisor.core.predicted import Predicted
from advisor.predict.curve import Curve
from advisor.predict.errors import Held, by_group, over_lengths, over_sizes, summary
from advisor.predict.sizes import SizeCurve

LENGTHS = (1, 4, 16, 64, 256)
COSTS = {"gru": lambda x: 1e-5 + 4e-6 * x, "encoder": lambda x: 2e-5 + 3e-6 * x + 1e-8 * x * x}


def curves(lengths=LENGTHS):
    return [
        Curve(name, lengths, tuple(k * cost(x) for x in lengths))
        for name, cost in COSTS.items()
        for k in (1, 2, 5)
    ]


def test_interior_points_are_left_out_and_the_ends_are_not():
    held = over_lengths(curves())
    assert len(held) == 6 * 3
    assert summary(held).median == pytest.approx(0, abs=1e-6)


def test_a_length_is_left_out_of_all_candidates_at_once(monkeypatch):
    from advisor.predict import lengths

    seen = []
    original = lengths.spread
    monkeypatch.setattr(
        lengths, "spread", lambda found: seen.append([c.at for c in found]) or original(found)
    )
    over_lengths(curves())
    assert [set(at) for at in seen] == [
        {(1, 16, 64, 256)},
        {(1, 4, 64, 256)},
        {(1, 4, 16, 256)},
    ]


def test_an_outlier_is_an_error_of_its_own_size():
    made = [Curve("gru", LENGTHS, (1.0, 1.0, 2.0, 1.0, 1.0))]
    found = max(over_lengths(made), key=lambda held: held.seconds)
    assert found.error == pytest.approx(0.5)


def test_nothing_to_leave_out():
    assert over_lengths(curves((1, 256))) == ()
    assert summary(()) is None
    assert by_group(()) == {}


def test_summary_counts():
    held = [Held("a", 1.0, Predicted(p, 1.2)) for p in (1.0, 1.1, 1.3, 0.9)]
    held.append(Held("b", 1.0, Predicted(2.0, None)))
    found = summary(held)
    assert (found.points, found.covered, found.with_interval) == (5, 3, 4)
    assert found.coverage == 0.75
    assert found.median == pytest.approx(0.1)
    assert found.ninety == pytest.approx(1.0)
    assert by_group(held)["b"].coverage is None


def test_a_family_is_judged_by_what_the_others_taught():
    """One that bends unlike the others is missed: its own bend must not have been learnt."""
    at = (1_000, 4_000, 16_000)
    straight = [SizeCurve(16, Curve(name, at, (1.0, 4.0, 16.0))) for name in "abc"]
    odd = SizeCurve(16, Curve("odd", at, (1.0, 8.0, 16.0)))
    found = by_group(over_sizes([*straight, odd]))
    assert found["odd"].median == pytest.approx(0.5)
    assert set(found) == {"a", "b", "c", "odd"}
