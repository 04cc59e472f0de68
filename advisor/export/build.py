"""Candidate → artifact, within one process: build, export each form, hold the contract.

Weights are drawn from the key of the candidate's float32 model, so that the same candidate gives
the same file, and the same weights in every precision.
"""

from __future__ import annotations

import time
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from advisor.core.artifact import FORMS, Artifact, Check, ExportJob, Graph
from advisor.core.protocols import Family
from advisor.errors import PluginError
from advisor.export import contract, onnx_file
from advisor.export.precision import converted
from advisor.nets.model import Model, parameters


def artifact(job: ExportJob, family: Family, folder: Path) -> Artifact:
    """Write the graphs of `job` to `folder`. Raises whatever the family's code raises."""
    started = time.perf_counter()
    model = build(job, family)
    if job.candidate.precision == "float32":
        graphs, checks = _float32(job, model, folder)
        what = None
    else:
        with TemporaryDirectory(dir=folder, prefix="float32-") as source:
            plain, _ = _float32(job, model, Path(source))
            graphs, what, checks = converted(job, model, plain, folder)
    return Artifact(
        candidate_id=job.candidate.id,
        model_key=job.candidate.model_key,
        shape_key=job.shape.key,
        opset=onnx_file.OPSET,
        graphs=graphs,
        checks=checks,
        exported_with=_tools(job),
        export_s=time.perf_counter() - started,
        backbone_parameters=parameters(model.backbone),
        embedding_parameters=parameters(model.embedding),
        head_parameters=parameters(model.head),
        converted=what,
    )


def _float32(
    job: ExportJob, model: Model, folder: Path
) -> tuple[tuple[Graph, ...], tuple[Check, ...]]:
    """Every form the job's mode needs, held against eager torch."""
    forms = FORMS[job.shape.mode]
    try:
        graphs = tuple(onnx_file.write(model, form, job.shape, folder) for form in forms)
    except torch.onnx.OnnxExporterError as error:
        raise PluginError(f"torch can't export it: {_cause(error)}") from error
    return graphs, contract.hold(job, model, graphs)


def _tools(job: ExportJob) -> str:
    names = ["torch", "onnxscript"]
    if job.candidate.precision != "float32":
        names.append("onnxruntime")
    return ", ".join(f"{name} {version(name)}" for name in names)


def _cause(error: BaseException) -> str:
    """The first line of what torch stumbled over; its own message is advice on reporting bugs."""
    return str(error.__cause__ or error).strip().partition("\n")[0]


def build(job: ExportJob, family: Family) -> Model:
    """The model in evaluation mode. Raises `PluginError` where its size is not as announced."""
    candidate = job.candidate
    torch.manual_seed(int(candidate.with_precision("float32").model_key, 16))
    model = Model(family.build(candidate), job.shape, candidate.width)
    model.eval().requires_grad_(False)
    found, announced = parameters(model.backbone), candidate.backbone_parameters
    if found != announced:
        raise PluginError(f"the backbone has {found} parameters, the candidate says {announced}")
    return model
