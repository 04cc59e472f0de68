"""Candidate → artifact, within one process: build, export each form, hold the contract.

Weights are drawn from the candidate's model key, so that the same candidate gives the same file.
"""

from __future__ import annotations

import time
from importlib.metadata import version
from pathlib import Path

import torch

from advisor.core.artifact import FORMS, Artifact, ExportJob
from advisor.core.protocols import Family
from advisor.errors import PluginError
from advisor.export import contract, onnx_file
from advisor.export.model import Model, parameters


def artifact(job: ExportJob, family: Family, folder: Path) -> Artifact:
    """Write the graphs of `job` to `folder`. Raises whatever the family's code raises."""
    started = time.perf_counter()
    model = build(job, family)
    forms = FORMS[job.shape.mode]
    try:
        graphs = tuple(onnx_file.write(model, form, job.shape, folder) for form in forms)
    except torch.onnx.OnnxExporterError as error:
        raise PluginError(f"torch can't export it: {_cause(error)}") from error
    checks = contract.hold(job, model, graphs)
    return Artifact(
        candidate_id=job.candidate.id,
        model_key=job.candidate.model_key,
        shape_key=job.shape.key,
        opset=onnx_file.OPSET,
        graphs=graphs,
        checks=checks,
        exported_with=f"torch {version('torch')}, onnxscript {version('onnxscript')}",
        export_s=time.perf_counter() - started,
        backbone_parameters=parameters(model.backbone),
        embedding_parameters=parameters(model.embedding),
        head_parameters=parameters(model.head),
    )


def _cause(error: BaseException) -> str:
    """The first line of what torch stumbled over; its own message is advice on reporting bugs."""
    return str(error.__cause__ or error).strip().partition("\n")[0]


def build(job: ExportJob, family: Family) -> Model:
    """The model in evaluation mode. Raises `PluginError` where its size is not as announced."""
    candidate = job.candidate
    torch.manual_seed(int(candidate.model_key, 16))
    model = Model(family.build(candidate), job.shape, candidate.width)
    model.eval().requires_grad_(False)
    found, announced = parameters(model.backbone), candidate.backbone_parameters
    if found != announced:
        raise PluginError(f"the backbone has {found} parameters, the candidate says {announced}")
    return model
