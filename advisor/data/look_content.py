"""How many examples, classes, words and duplicates there are."""

from __future__ import annotations

import math
from collections import Counter
from itertools import chain

from advisor.core.dataset import Dataset, Split
from advisor.core.looked import Fact
from advisor.data.duplicates import IN_ORDER, duplicates
from advisor.data.units import pieces
from advisor.data.vocabulary import Unit, build


def example_fact(dataset: Dataset) -> Fact:
    """Examples; for series their number, steps and channels."""
    count = float(len(dataset))
    if dataset.kind == "forecasting":
        total = sum(len(series) for series in dataset.inputs)
        many = "1 series" if count == 1 else f"{count:,.0f} series"
        says = f"{many}, {total:,} steps, {len(dataset.channels)} channels"
        return Fact("examples", says, {"series": count, "steps": float(total)})
    words = {"text": "texts", "tokens": "lists of tokens", "features": "series of numbers"}
    channels = f", {dataset.inputs[0].shape[1]} channels" if dataset.form == "features" else ""
    return Fact("examples", f"{count:,.0f} {words[dataset.form]}{channels}", {"examples": count})


def class_fact(dataset: Dataset) -> tuple[Fact, ...]:
    """The balance; what naming the most frequent class would score."""
    if not dataset.classes:
        return ()
    nested = dataset.kind == "tagging"
    targets = chain.from_iterable(dataset.targets) if nested else dataset.targets
    counts = Counter(dataset.classes[t] for t in targets)
    total = sum(counts.values())
    top = counts.most_common()
    shown = ", ".join(f"{name}: {count:,}" for name, count in top[:8])
    more = f" and {len(top) - 8} more" if len(top) > 8 else ""
    entropy = -sum(c / total * math.log2(c / total) for _, c in top)
    figures = {"classes": float(len(top)), "largest_share": top[0][1] / total, "bits": entropy}
    says = (
        f"{len(top)} {'tags' if nested else 'classes'} ({shown}{more}); always naming "
        f"{top[0][0]!r} is right in {top[0][1] / total:.1%}"
    )
    return (Fact("classes", says, figures),)


def number_fact(dataset: Dataset) -> tuple[Fact, ...]:
    """The range of a number to predict."""
    if dataset.kind != "regression":
        return ()
    low, high = min(dataset.targets), max(dataset.targets)
    mean = sum(dataset.targets) / len(dataset)
    says = f"numbers from {low:,.4g} to {high:,.4g}, mean {mean:,.4g}"
    return (Fact("target", says, {"min": low, "max": high, "mean": mean}),)


def vocabulary_fact(split: Split, unit: Unit) -> tuple[Fact, ...]:
    """Words of the training part, and how many of the test part it lacks."""
    if split.train.form == "features":
        return ()
    texts, tested = pieces(split.train, unit), pieces(split.test, unit)
    counts = Counter(chain.from_iterable(texts))
    known = build(texts, unit)
    unknown = known.unknown_share(tested)
    figures = {"distinct": float(len(counts)), "kept": float(len(known)), "unknown": unknown}
    says = (
        f"{len(counts):,} distinct {unit}s in {sum(counts.values()):,}; {len(known):,} kept "
        f"(twice or more, at most 20,000), which leaves {unknown:.1%} of the test part unknown"
    )
    return (Fact("vocabulary", says, figures),)


def duplicate_fact(dataset: Dataset) -> tuple[Fact, ...]:
    """Inputs that stand more than once, and whether their answers agree."""
    if dataset.kind in IN_ORDER:
        return ()
    found = duplicates(dataset)
    figures = {"repeated": float(found.repeated), "contradicting": float(found.contradicting)}
    if not found.repeated:
        return (Fact("duplicates", "no input stands twice", figures),)
    says = (
        f"{found.repeated:,} inputs stand in the file before ({found.repeated / len(dataset):.1%})"
    )
    if found.contradicting and dataset.targets:
        says += f", {found.contradicting:,} of them with another answer than at first"
    return (Fact("duplicates", says, figures),)
