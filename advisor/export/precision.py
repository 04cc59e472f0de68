"""A candidate's float32 graphs → those of another precision, called so only if it is true.

Convert, see what changed, hold what a converted file can hold of the contract, and measure how far
its answers are from float32's.
"""

from __future__ import annotations

from pathlib import Path

import onnx

from advisor.core.artifact import Check, Converted, ExportJob, Graph
from advisor.export import contract, effect, float16, int8, onnx_file
from advisor.export.broken import NoEffectError
from advisor.export.weights import holding, reach
from advisor.nets.model import Model


def converted(
    job: ExportJob, model: Model, graphs: tuple[Graph, ...], folder: Path
) -> tuple[tuple[Graph, ...], Converted, tuple[Check, ...]]:
    """`graphs` in the candidate's precision, written to `folder`.

    Raises `NoEffectError`, with nothing left in `folder`, where that changes too little to be
    called so; `ContractError` where the answers have nothing to do with float32's any more.
    """
    precision = job.candidate.precision
    reaches = [_convert(job, model, graph, folder) for graph in graphs]
    short = effect.shortfall(precision, job.candidate.family, reaches)
    if short:
        for left in folder.glob("*.onnx*"):
            left.unlink()
        raise NoEffectError(short)
    made = tuple(
        onnx_file.describe(folder / Path(g.path).name, g.form, tuple(s.grows for s in g.states))
        for g in graphs
    )
    deviation, checks = contract.hold_converted(job, model, graphs, made)
    operators = effect.operators(reaches)
    what = Converted(precision=precision, operators=operators, deviation=deviation)
    changed = (_changed(job, g, r) for g, r in zip(made, reaches, strict=True))
    return made, what, (*changed, *checks)


def _convert(job: ExportJob, model: Model, graph: Graph, folder: Path) -> effect.Reach:
    source, target = Path(graph.path), folder / Path(graph.path).name
    before = onnx.load(source)
    embedding, head = (
        holding(before, layer.weight.numpy()) for layer in (model.embedding, model.head)
    )
    if job.candidate.precision == "int8":
        int8.convert(source, target, embedding)
    else:
        float16.convert(source, target)
    return reach(graph.form, before, onnx.load(target), embedding | head)


def _changed(job: ExportJob, graph: Graph, found: effect.Reach) -> Check:
    came = ", ".join(f"{count} {name}" for name, count in sorted(found.operators.items()))
    detail = f"{found.form}: {found.share:.0%} of the backbone's weights, {came}"
    if job.candidate.precision == "float16":
        widened = float16.widened_on_cpu(Path(graph.path))
        detail += f"; the CPU would compute in float32: {', '.join(widened) or 'none'}"
    return Check(clause=job.candidate.precision, detail=detail)
