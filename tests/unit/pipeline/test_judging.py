"""Claims held against a device: what it refutes has no weight."""

from __future__ import annotations

import pytest

from advisor import registry
from advisor.core.evidence import Expectation
from advisor.core.findings import Findings
from advisor.errors import InputError
from advisor.pipeline.claims import find_claims, result_of
from advisor.pipeline.judging import judge_claims
from advisor.testing.fake_training import fake_training_cost
from advisor.testing.fakes import fake_candidate, fake_device, fake_task


class Says:
    """A claim whose test gives what it is told to, and which lifts the GRU."""

    api_version, says, source, standing = 1, "the GRU is good", "a paper, 2020", "supported"
    number, figure, where = "C99", "", None
    quotes = experiments = contradicts = ()

    def __init__(self, status):
        self.status = status
        self.seen = []

    def holds(self, task, device):
        return True

    def predict(self, task, device, families):
        return (Expectation(family="gru", shift=2.0, sd=1.0, reason="it is good"),)

    def test(self, found):
        self.seen.append(found)
        return self.status, "as measured"


def judged(monkeypatch, claim, known=None):
    found = registry.Found("claims", "good-gru", "somebody", "1", "x:Y")
    monkeypatch.setattr(registry, "load_all", lambda group: ((registry.Loaded(found, claim),), ()))
    gru = fake_candidate("gru")
    return gru, judge_claims(fake_task(), fake_device(), [gru], {}, [], known)


@pytest.mark.parametrize("status", ["confirmed here", "bounded here", "not tested"])
def test_a_claim_that_stands_moves_its_candidates(monkeypatch, status):
    gru, found = judged(monkeypatch, Says(status))
    assert [(e.candidate_id, e.shift) for e in found.evidence] == [(gru.id, 2.0)]
    assert found.results[0].reason == "as measured"
    assert found.results[0].number == "C99"


def test_a_refuted_one_has_no_weight_and_says_so(monkeypatch):
    _, found = judged(monkeypatch, Says("refuted here"))
    assert found.evidence == ()
    assert found.results[0].reason == "as measured; so it has no weight"


def test_it_sees_what_earlier_commands_found_and_the_task(monkeypatch):
    cost, claim = fake_training_cost("gru", 16, 9.0), Says("not tested")
    judged(monkeypatch, claim, Findings(training=[cost]))
    (seen,) = claim.seen
    assert (list(seen.training), seen.task) == ([cost], fake_task())


def test_claims_are_found_by_name_and_by_number_in_their_order():
    every = [one.plugin.number for one in find_claims()[0]]
    numbered = [n for n in every if n]
    assert numbered[:2] == ["C01", "C02"]
    assert numbered.index("R2") < numbered.index("R10")
    by_number = find_claims(["c02", "R1"])[0]
    assert [one.plugin.number for one in by_number] == ["C02", "R1"]
    (same,) = find_claims([by_number[0].name])[0]
    assert same.plugin.number == "C02"


def test_an_unknown_claim_is_named():
    with pytest.raises(InputError) as caught:
        find_claims(["C02", "C77", "nonsense"])
    assert len(caught.value.problems) == 2


def test_a_claim_whose_test_breaks_is_a_failure():
    found = registry.Found("claims", "good-gru", "somebody", "1", "x:Y")
    failure = result_of(registry.Loaded(found, Says("perhaps")), Findings())
    assert "ValidationError" in failure.reason
