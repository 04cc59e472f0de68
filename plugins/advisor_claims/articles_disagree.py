"""Claim C47: the articles contradict each other on memory and on speed; measuring decides."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.api import ClaimStatus, Experiment, Findings, Quote
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged
from advisor_claims.groups import ATTENTION, RECURRENT
from advisor_claims.memory import test_less_training_memory, test_smaller_state
from advisor_claims.speed import test_faster

NAMES = ("gru", "lstm", "transformer-decoder")
LENGTHS = (64, 256, 1024)


class ArticlesDisagree(QualityClaim):
    """Both sides are right of something: of state or of training, of reading or of writing."""

    number = "C47"
    says = "Who needs less memory and who answers faster depends on what is measured"
    quotes = (
        Quote(
            article="q-and-a",
            words="This leads to reduced memory requirements during training and inference, "
            "making transformers more scalable for longer sequences.",
        ),
        Quote(
            article="long-blog",
            words="RNNs can be more memory-efficient than Transformers, especially for smaller "
            "models.",
        ),
        Quote(article="long-blog", words="making them faster for training and inference"),
        Quote(
            article="long-blog",
            words="The decoder generates the output sequence one element at a time",
        ),
    )
    source = "the articles of 2023 and 2024 themselves, held side by side"
    standing = "bounded"
    experiments = (
        Experiment(what="training", families=NAMES, lengths=LENGTHS),
        Experiment(what="latency", families=NAMES, lengths=LENGTHS),
        Experiment(what="latency", families=NAMES, lengths=LENGTHS, mode="generate"),
    )

    def test(self, found: Findings) -> tuple[ClaimStatus, str]:
        return weigh(
            {
                "state": test_smaller_state(found, ATTENTION, RECURRENT, "attention"),
                "training": test_less_training_memory(found, ATTENTION, RECURRENT, "attention"),
                "reading": test_faster(found, ATTENTION, RECURRENT, "attention"),
                "writing": test_faster(found, ATTENTION, RECURRENT, "attention", "generate"),
            }
        )


def weigh(answers: Mapping[str, Judged]) -> Judged:
    """Each answer is whether attention is better at one thing. If all agree, none matters."""
    decided = {name: one for name, one in answers.items() if one[0] != "not tested"}
    if not decided:
        return "not tested", "neither state, training, reading nor writing was measured for both"
    sides = {"confirmed here": "attention", "refuted here": "recurrence"}
    told = ". ".join(
        f"{name.capitalize()} ({sides.get(status, 'depends')}): {reason}"
        for name, (status, reason) in decided.items()
    )
    if len(decided) == 1:
        return "bounded here", f"only one of four things was measured. {told}"
    won = {status for status, _ in decided.values()}
    if len(won) == 1 and won <= sides.keys():
        return "refuted here", f"the same side is better at each. {told}"
    return "confirmed here", told
