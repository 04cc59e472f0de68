"""Look before anything is trained: what the data is, and what it needs of a model.

Cheap models see the training part only, so that the test part stays unseen for those to come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import chain

from advisor.core.dataset import Dataset, Split, SplitPlan
from advisor.core.looked import Fact, Look, NeedFound
from advisor.core.task import GENERATED
from advisor.data import look_content as content
from advisor.data import look_corpus, look_far, look_order, look_repeats, look_series, look_tags
from advisor.data import needs_found as needs
from advisor.data.look_lengths import length_facts, quantile
from advisor.data.split import split
from advisor.data.task_from import task_from
from advisor.data.units import pieces, steps, unit_of
from advisor.data.vocabulary import Unit, build

Say = Callable[[str], None]
Found = tuple[tuple[Fact, ...], tuple[NeedFound, ...]]


def look(
    dataset: Dataset,
    plan: SplitPlan | None = None,
    test: Dataset | None = None,
    horizon: int = look_series.HORIZON,
    say: Say = lambda _: None,
) -> Look:
    """Everything that can be told in a minute. Raises `InputError` where the data can't be
    split. `say` hears what is being looked at."""
    parts = split(dataset, plan, test)
    unit = unit_of(dataset)
    lengths = steps(dataset, unit)
    counted = _counted(dataset, parts, lengths, unit)
    tested, needed = _tested(parts, lengths, unit, horizon, say)
    known = None if dataset.form == "features" else len(build(pieces(parts.train, unit), unit))
    answers = len(build(parts.train.targets, unit)) if dataset.kind == "translation" else known
    task = task_from(dataset, lengths, known, answers, needed, horizon)
    return Look(dataset, (*counted, *tested), needed, task)


def _counted(dataset: Dataset, parts: Split, lengths: list[int], unit: Unit) -> tuple[Fact, ...]:
    what = "step" if dataset.form == "features" else unit
    sized = () if dataset.kind == "forecasting" else length_facts(lengths, what)
    return (
        content.example_fact(dataset),
        *content.class_fact(dataset),
        *content.number_fact(dataset),
        *sized,
        *content.vocabulary_fact(parts, unit),
        *content.duplicate_fact(dataset),
        _split_fact(parts),
    )


def _split_fact(parts: Split) -> Fact:
    sizes = {name: float(len(getattr(parts, name))) for name in ("train", "validation", "test")}
    if parts.train.kind == "forecasting":
        sizes = {name: float(_answers(getattr(parts, name))) for name in sizes}
    listed = ", ".join(f"{name} {size:,.0f}" for name, size in sizes.items())
    return Fact("split", f"{'; '.join(parts.notes)} ({listed})", sizes)


def _answers(part: Dataset) -> int:
    return sum(map(len, part.inputs)) - sum(part.history)


def _tested(parts: Split, lengths: list[int], unit: Unit, horizon: int, say: Say) -> Found:
    """What cheap models and counts tell of needs."""
    kind = parts.train.kind
    if kind == "forecasting":
        return _series(parts, horizon, say)
    if kind == "language-modeling":
        return _corpus(parts, unit, say)
    say("does order matter, does far context matter")
    if kind == "tagging":
        found = look_tags.neighbour_differences(parts.train)
        return look_tags.neighbour_fact(found), tuple(needs.from_length(_most(lengths)))
    order = look_order.order_difference(parts.train, unit)
    cut = look_far.cut_differences(parts.train, unit)
    repeated = look_repeats.repeats(parts.train, unit)
    copied = look_repeats.copied(parts.train, unit)
    facts = (
        *look_order.order_fact(order, parts.train.form),
        *look_far.far_fact(cut, parts.train.form),
        *look_repeats.repeat_fact(repeated),
        *look_repeats.copy_fact(copied),
    )
    chance = _chance(parts.train)
    found_needs = chain(
        needs.from_order(order, chance),
        needs.from_cuts(cut, chance)
        if _most(lengths) > needs.NEAR
        else needs.from_length(_most(lengths)),
        needs.from_copies(copied),
    )
    return facts, tuple(found_needs)


def _series(parts: Split, horizon: int, say: Say) -> Found:
    say("seasons, order and context of the series")
    cut = look_series.far_differences(parts, horizon)
    order = look_series.order_difference(parts, horizon)
    facts = (
        *look_series.season_fact(parts, horizon),
        *look_order.order_fact(order, "features"),
        *look_far.far_fact(cut, "features"),
    )
    return facts, (*needs.from_order(order, 0.0), *needs.from_cuts(cut, 0.0))


def _corpus(parts: Split, unit: Unit, say: Say) -> Found:
    say("what the words before tell")
    bits = look_corpus.corpus_bits(parts, unit)
    repeated = look_repeats.repeats(parts.train, unit)
    facts = (*look_corpus.corpus_facts(bits), *look_repeats.repeat_fact(repeated))
    generated = parts.train.kind in GENERATED
    return facts, (*needs.from_bits(bits), *needs.from_repeats(repeated, generated))


def _chance(part: Dataset) -> float:
    """The score of guessing: the share of the largest class; 0 of a variance explained."""
    return max(Counter(part.targets).values()) / len(part) if part.classes else 0.0


def _most(lengths: list[int]) -> int:
    return quantile(sorted(lengths), 0.95)
