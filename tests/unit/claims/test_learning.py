"""What probes say of a claim: every verdict, and never more than the training showed."""

from __future__ import annotations

import pytest
from advisor_claims.learning import compare, tell
from advisor_claims.learning import test_attains as attains
from advisor_claims.learning import test_learns as learns

from advisor.core.findings import Findings
from advisor.testing.fakes import fake_learned

OURS, THEIRS = frozenset({"gru", "lstm"}), frozenset({"transformer-decoder"})


def found(**by_family):
    """`gru={"parity": "solved"}`; dashes in a family's name are underscores here."""
    return Findings(
        learned=[
            fake_learned(family.replace("_", "-"), probe, attained)
            for family, probes in by_family.items()
            for probe, attained in probes.items()
        ]
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "status"),
    [
        ("solved", "at chance", "confirmed here"),
        ("extrapolates", "partial", "confirmed here"),
        ("at chance", "solved", "refuted here"),
        ("budget-limited", "solved", "refuted here"),
        ("solved", "solved", "bounded here"),
        ("solved", "budget-limited", "bounded here"),
        ("partial", "at chance", "not tested"),
    ],
)
def test_one_probe_decides(ours, theirs, status):
    known = found(gru={"parity": ours}, transformer_decoder={"parity": theirs})
    assert learns(known, ("parity",), OURS, THEIRS)[0] == status


def test_probes_that_disagree_bound_the_claim_and_are_named():
    known = found(
        gru={"parity": "solved", "recall": "at chance", "flip-flop": "solved"},
        transformer_decoder={"parity": "at chance", "recall": "solved", "flip-flop": "solved"},
    )
    status, reason = learns(known, ("parity", "recall", "flip-flop", "s3"), OURS, THEIRS)
    assert status == "bounded here"
    assert reason.startswith("true of parity, the opposite of recall, both learn flip-flop; ")
    assert "gru at chance (0.50 at 40, 0.50 at 80, 0.50 at 160, chance 0.50; 2 s)" in reason


def test_a_budget_is_never_called_inability():
    known = found(gru={"s3": "solved"}, transformer_decoder={"s3": "budget-limited"})
    _, reason = learns(known, ("s3",), OURS, THEIRS)
    assert reason.startswith("true within the budget of s3; s3: gru solved")


def test_lengths_beyond_are_asked_of_those_who_learned_the_probe():
    known = found(
        gru={"parity": "extrapolates", "copy": "at chance"},
        transformer_decoder={"parity": "solved", "copy": "solved"},
    )
    assert learns(known, ("parity",), OURS, THEIRS, beyond=True)[0] == "confirmed here"
    assert learns(known, ("copy",), OURS, THEIRS, beyond=True)[0] == "not tested"
    assert learns(known, ("parity",), THEIRS, OURS, beyond=True)[0] == "refuted here"


def test_the_best_of_a_group_stands_for_it():
    known = found(
        gru={"parity": "at chance"},
        lstm={"parity": "solved"},
        transformer_decoder={"parity": "at chance"},
    )
    pair = compare(known, "parity", OURS, THEIRS)
    assert pair is not None
    assert pair.ours.family == "lstm"


def test_only_equal_sizes_are_compared():
    known = Findings(
        learned=[
            fake_learned("gru", "parity", "solved", band="medium"),
            fake_learned("transformer-decoder", "parity", "at chance", band="small"),
        ]
    )
    assert compare(known, "parity", OURS, THEIRS) is None
    assert learns(known, ("parity",), OURS, THEIRS)[0] == "not tested"


@pytest.mark.parametrize(
    ("gru", "lstm", "status"),
    [
        ("solved", "extrapolates", "confirmed here"),
        ("solved", "at chance", "bounded here"),
        ("at chance", "partial", "refuted here"),
        ("at chance", "budget-limited", "not tested"),
    ],
)
def test_attaining_a_probe_at_all(gru, lstm, status):
    known = found(gru={"parity": gru}, lstm={"parity": lstm})
    assert attains(known, "parity", OURS)[0] == status


def test_nothing_trained_is_not_tested():
    assert attains(Findings(), "parity", OURS)[0] == "not tested"


def test_an_error_is_told_as_one_and_the_least_is_best():
    errors = [
        fake_learned(family, "adding", "solved", scores={100: error}, chance=0.167)
        for family, error in (("gru", 4e-4), ("lstm", 9e-4), ("transformer-decoder", 3e-4))
    ]
    pair = compare(Findings(learned=errors), "adding", OURS, THEIRS)
    assert pair is not None
    assert tell(pair.ours) == "gru solved (4.0e-04 at 100; 2 s)"


def test_a_run_that_diverged_has_no_score_and_is_never_the_best():
    diverged = fake_learned("lstm", "adding", "partial", chance=0.167)
    attempt = diverged.attempts[0].model_copy(update={"scores": {}, "stopped": "diverged"})
    diverged = diverged.model_copy(update={"attempts": (attempt,), "test_lengths": (100,)})
    fair = fake_learned("gru", "adding", "partial", scores={100: 0.1}, chance=0.167)
    other = fake_learned("transformer-decoder", "adding", "solved", scores={100: 3e-4})
    pair = compare(Findings(learned=[diverged, fair, other]), "adding", OURS, THEIRS)
    assert pair is not None
    assert pair.ours.family == "gru"
    assert tell(diverged) == "lstm partial (no score, chance 1.7e-01; 2 s)"
