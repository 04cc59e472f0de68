"""What every exported candidate must hold before it is measured; a broken clause is no number.

    valid      the file passes onnx.checker with strict shape inference; opset and IR that
               onnxruntime takes
    open       batch, length and past stay open in the declared inputs and outputs
    runs       onnxruntime loads and runs the file
    exact      onnxruntime's answer is eager torch's, at length 1 and others the exporter never saw
    one graph  the same nodes served every length, so nothing was unrolled
    streamed   one step at a time gives what the whole sequence gives
    cached     prefill and then steps give what the whole sequence gives
    in place   a state's buffer can be input and output at once
    quiet      onnxruntime had no complaint about output sizes

A file converted to another precision can't be exact. It holds the others that bear on one file and

    int8       (or float16) how much of the backbone it reached, with which operators
    near float32    how far its answers are from those of the float32 file, which held all of the
               above; `one graph`, `streamed` and `cached` follow from that

Each clause is a function that returns the `Check` it passed or raises `ContractError`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from onnxruntime.capi import onnxruntime_pybind11_state as ort_errors

from advisor.core.artifact import Check, ExportJob, Graph
from advisor.export.broken import ContractError
from advisor.export.computed import computed
from advisor.export.declared import is_open, valid
from advisor.export.deviation import deviation, in_place
from advisor.export.quiet import captured_stderr
from advisor.nets.model import Model

LONGEST_CHECKED = 160
"""Steps; longer runs cost time and show nothing new."""
RUNTIME_ERRORS = (
    ort_errors.EPFail,
    ort_errors.Fail,
    ort_errors.InvalidArgument,
    ort_errors.InvalidGraph,
    ort_errors.InvalidProtobuf,
    ort_errors.NotImplemented,
    ort_errors.RuntimeException,
)


def hold(job: ExportJob, model: Model, graphs: tuple[Graph, ...]) -> tuple[Check, ...]:
    """Every clause that bears on `graphs`. Raises `ContractError` at the first that is broken."""
    growing = tuple(getattr(model.backbone, "growing_axes", ()))
    checks = [c for graph in graphs for c in (valid(graph), is_open(graph, job, growing))]
    with _watched(checks):
        checks.extend(computed(job, model, graphs, _longest(job)))
    return tuple(checks)


def hold_converted(
    job: ExportJob, model: Model, before: tuple[Graph, ...], after: tuple[Graph, ...]
) -> tuple[float, tuple[Check, ...]]:
    """The deviation of the converted graphs `after` from float32, and the clauses they hold.

    Raises `ContractError` at the first that is broken.
    """
    growing = tuple(getattr(model.backbone, "growing_axes", ()))
    checks = [c for graph in after for c in (valid(graph), is_open(graph, job, growing))]
    with _watched(checks):
        figure, near = deviation(job, model, before, after, _longest(job))
        same = [in_place(job, model, graph) for graph in after if graph.form == "step"]
        checks.extend([near, *(check for check in same if check is not None)])
    return figure, tuple(checks)


def _longest(job: ExportJob) -> int:
    return min(max(job.longest, 1), LONGEST_CHECKED)


@contextmanager
def _watched(checks: list[Check]) -> Iterator[None]:
    """Within, onnxruntime's errors break the clause `runs`; afterwards `quiet` is checked too."""
    with captured_stderr() as complaints, torch.no_grad():
        try:
            yield
        except RUNTIME_ERRORS as error:
            raise ContractError("runs", str(error).splitlines()[0][:300]) from error
    checks.append(_quiet(complaints()))


def _quiet(complaints: str) -> Check:
    bad = [line for line in complaints.splitlines() if "VerifyOutputSizes" in line]
    if bad:
        raise ContractError("quiet", bad[0].strip()[-300:])
    return Check(clause="quiet", detail="no warning about output sizes")
