"""`advisor profile --training`: what a training step costs here, by length, family and size."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.cli import benches, output
from advisor.core.sizes import BANDS
from advisor.core.task import Task
from advisor.core.training import TrainingCost
from advisor.core.units import MEGABYTE, count, significant
from advisor.pipeline.offers import gather
from advisor.pipeline.recommend import Wishes
from advisor.pipeline.training import Trained, profile_training

USUAL_LENGTHS = (16, 64, 256, 1024)
"""Where none are named: one step more would be 4,096 tokens in a single sequence, minutes for a
kernel that goes step by step."""
_BAND_ORDER = [band.name for band in BANDS]


def training(
    task: Task,
    lengths: Sequence[int],
    wishes: Wishes,
    time_limit: float | None,
    fresh: bool,
    json: bool,
) -> bool:
    """Measure and print; whether there is anything to show."""
    bench = benches.live(wishes.settings, time_limit, fresh)
    offers = gather(task, bench.device, wishes.families, wishes.sizes, wishes.settings)
    made = profile_training(bench, task, offers.candidates, lengths)
    if json:
        rows = [_entry(cost) for cost in made.costs]
        output.as_json("training", rows, failures=[f.model_dump() for f in made.failures])
    else:
        _show(made, lengths)
    return bool(made.costs)


def _show(made: Trained, lengths: Sequence[int]) -> None:
    threads = {cost.threads for cost in made.costs}
    told = " and ".join(f"{n} thread{'' if n == 1 else 's'}" for n in sorted(threads))
    output.write(
        "training: milliseconds per 1,000 tokens, forward and backward, by length\n"
        f"  (about 4,096 tokens a step{f', {told}' if told else ''})\n"
    )
    columns = ("family", "size", "backbone", *(f"{n:,}" for n in sorted(lengths)))
    output.table((*columns, "kernel"), _rows(made, False), "nothing measured")
    output.write("\nmegabytes kept for the backward pass, for each sequence\n")
    output.table(columns, _rows(made, True), "nothing measured")
    if made.out_of_time:
        output.write("\nTime ran out: run it again, and it goes on from here.\n")
    for failure in made.failures:
        output.write(f"failed: {failure.plugin} ({failure.stage}): {failure.reason}\n")


def _rows(made: Trained, memory: bool) -> list[dict[str, str]]:
    models: dict[tuple[str, str], list[TrainingCost]] = {}
    for cost in made.costs:
        models.setdefault((cost.band, cost.family), []).append(cost)
    return [
        _row(costs, memory) for _, costs in sorted(models.items(), key=lambda m: _place(*m[0]))
    ]


def _row(costs: Sequence[TrainingCost], memory: bool) -> dict[str, str]:
    first = costs[0]
    kernels = dict.fromkeys(cost.kernel for cost in costs)
    return {
        "family": first.family,
        "size": first.band,
        "backbone": count(first.backbone_parameters),
        "kernel": "; ".join(kernels),
        **{f"{cost.length:,}": _saved(cost) if memory else _speed(cost) for cost in costs},
    }


def _speed(cost: TrainingCost) -> str:
    return significant(cost.ms_per_thousand_tokens)


def _saved(cost: TrainingCost) -> str:
    kept = cost.saved_bytes
    return "" if kept is None else significant(kept / cost.batch / MEGABYTE)


def _place(band: str, family: str) -> tuple[int, str]:
    rank = _BAND_ORDER.index(band) if band in _BAND_ORDER else len(_BAND_ORDER)
    return rank, family


def _entry(cost: TrainingCost) -> dict[str, object]:
    return {**cost.model_dump(), "ms_per_thousand_tokens": cost.ms_per_thousand_tokens}
