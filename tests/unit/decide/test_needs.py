"""What a task needs, and whose word counts."""

from __future__ import annotations

import pytest

from advisor.core.task import GENERATED, KINDS, Task
from advisor.decide.needs import ABILITIES, FAR, needs_of


def task(kind="classification", length=30, **needs) -> Task:
    return Task.model_validate(
        {
            "kind": kind,
            "input": {"type": "tokens", "vocab_size": 100, "length": {"typical": length}},
            "serving": {"mode": "generate" if kind == "language-modeling" else "request"},
            "needs": needs,
        }
    )


def of(task: Task, ability: str, measured=None):
    return next(n for n in needs_of(task, measured) if n.ability == ability)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_need_and_a_reason_for_each_ability(kind):
    found = needs_of(task(kind))
    assert [n.ability for n in found] == list(ABILITIES)
    assert all(n.strength != "unknown" and n.origin == "inferred" and n.reason for n in found)


def test_a_short_classification_needs_nothing_that_was_not_said():
    assert all(n.weight == 0 for n in needs_of(task()))


@pytest.mark.parametrize(("length", "strength"), [(FAR, "none"), (FAR + 1, "some")])
def test_long_inputs_need_some_long_range(length, strength):
    assert of(task(length=length), "long_range").strength == strength


def test_the_users_word_wins_over_the_data_and_the_kind():
    said = task("span-extraction", recall="none")
    found = of(said, "recall", {"recall": ("strong", "repeats")})
    assert (found.strength, found.weight, found.origin) == ("none", 0.0, "said")


def test_what_was_measured_wins_over_the_kind():
    found = of(task("span-extraction"), "recall", {"recall": ("strong", "62% of tokens repeat")})
    assert (found.strength, found.origin, found.reason) == (
        "strong",
        "measured",
        "62% of tokens repeat",
    )


def test_what_is_inferred_counts_half_of_what_is_said():
    inferred, said = task("span-extraction"), task("span-extraction", recall="some")
    assert of(inferred, "recall").weight == of(said, "recall").weight / 2 > 0


def test_recall_is_inferred_for_tokens_only():
    assert "language-modeling" in GENERATED
    assert of(task("language-modeling"), "recall").strength == "some"
    assert of(task("classification"), "recall").strength == "none"
