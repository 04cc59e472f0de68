"""From expectations to a belief in points."""

from __future__ import annotations

import math

import pytest
from pydantic import ValidationError

from advisor.core.evidence import Expectation
from advisor.decide.beliefs import FAMILY_SD, belief, evidence_for
from advisor.testing.fakes import fake_candidate

GRU, LARGE, TCN = fake_candidate("gru"), fake_candidate("gru", "large"), fake_candidate("tcn")


def expect(family="gru", shift=2.0, sd=1.0, band=None) -> Expectation:
    return Expectation(family=family, band=band, shift=shift, sd=sd, reason="why")


@pytest.mark.parametrize(
    ("expected", "spoken_of"),
    [
        (expect("gru"), [GRU, LARGE]),
        (expect("*"), [GRU, LARGE, TCN]),
        (expect("*", band="large"), [LARGE]),
        (expect("gru", band="medium"), [GRU]),
        (expect("nobody"), []),
    ],
)
def test_an_expectation_is_spelled_out_for_each_candidate_it_speaks_of(expected, spoken_of):
    found = evidence_for([GRU, LARGE, TCN], {"claim": [expected]})
    assert [e.candidate_id for e in found] == [c.id for c in spoken_of]
    assert all((e.source, e.origin, e.shift) == ("claim", "claim", 2.0) for e in found)


def test_nothing_known_is_zero_with_the_families_spread():
    found = belief(GRU, ())
    assert (found.mean, found.sd, found.evidence) == (0.0, FAMILY_SD, ())


def test_shifts_add_and_variances_add():
    evidence = evidence_for(
        [GRU, TCN], {"a": [expect(shift=2.0, sd=1.5)], "b": [expect("*", shift=-0.5, sd=2.0)]}
    )
    found = belief(GRU, evidence)
    assert found.mean == 1.5
    assert found.sd == pytest.approx(math.sqrt(FAMILY_SD**2 + 1.5**2 + 2.0**2), abs=1e-3)
    assert [e.source for e in found.evidence] == ["a", "b"]
    assert belief(TCN, evidence).mean == -0.5


@pytest.mark.parametrize(
    "figures",
    [{"shift": math.nan}, {"shift": math.inf}, {"sd": -1.0}, {"sd": math.inf}, {"sd": math.nan}],
)
def test_no_claim_can_expect_what_is_no_number(figures):
    with pytest.raises(ValidationError):
        expect(**figures)
