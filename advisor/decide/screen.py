"""What can be ruled out before anything is measured, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.core.candidate import Candidate, Capabilities
from advisor.core.device import Device
from advisor.core.shape import TaskShape
from advisor.core.sizes import BANDS
from advisor.core.task import Task
from advisor.core.units import MEGABYTE, megabytes
from advisor.core.verdict import Rejection

FLOAT32_BYTES = 4
SIZES_COMPARED = 3
"""Size bands compared by default: a factor of 16 in parameters from the first to the last."""


def unable(task: Task, capabilities: Capabilities) -> str:
    """Why a whole family can't serve the task, or ""."""
    if task.kind not in capabilities.kinds:
        return f"does not answer {task.kind} tasks"
    if task.serving.mode == "generate" and task.input.type == "features":
        return "can't generate from features: it would have to read what it writes"
    if task.serving.mode in capabilities.modes:
        return ""
    if task.serving.mode == "stream" and capabilities.bidirectional:
        return "can't stream: it reads both ways, so the whole input must be there first"
    if task.serving.mode == "stream":
        return "can't stream: each answer needs the whole input"
    return "can't generate: it has no form that continues token by token"


def screen(
    task: Task, device: Device, capabilities: Capabilities, candidate: Candidate
) -> Rejection | None:
    """Why `candidate` needn't be exported or measured, or `None` if it must be."""
    reason = (
        unable(task, capabilities) or too_big(task, candidate) or _no_provider(device, candidate)
    )
    return Rejection(candidate_id=candidate.id, reason=reason) if reason else None


def weight_bytes(task: Task, candidate: Candidate) -> int:
    """Bytes of all parameters in float32: the least that a model file can have."""
    shape = TaskShape.of(task)
    parameters = (
        candidate.backbone_parameters
        + shape.embedding_parameters(candidate.width)
        + shape.head_parameters(candidate.width)
    )
    return parameters * FLOAT32_BYTES


def bands_to_compare(
    task: Task, candidates: Sequence[Candidate], wanted: Sequence[str]
) -> set[str]:
    """The bands asked for, or the largest `SIZES_COMPARED` that any candidate can afford.

    Where none is affordable, the smallest: they are the nearest miss.
    """
    if wanted:
        return set(wanted)
    known = [band.name for band in BANDS]
    affordable = {c.band for c in candidates if not too_big(task, c)}
    if not affordable:
        offered = {c.band for c in candidates}
        return set([name for name in known if name in offered][:SIZES_COMPARED]) or offered
    named = [name for name in known if name in affordable][-SIZES_COMPARED:]
    return set(named) | (affordable - set(known))


def too_big(task: Task, candidate: Candidate) -> str:
    """Why no file of `candidate` can keep the task's limits, or ""."""
    weights = weight_bytes(task, candidate)
    limits = (("model", task.limits.model_mb), ("memory", task.limits.memory_mb))
    for name, limit_mb in limits:
        if limit_mb is not None and weights > limit_mb * MEGABYTE:
            size = megabytes(weights)
            return f"its weights alone are {size}, over the {name} limit of {limit_mb:g} MB"
    return ""


def _no_provider(device: Device, candidate: Candidate) -> str:
    provider = candidate.settings.provider
    if device.providers and provider not in device.providers:
        return f"needs {provider}, which this device does not have"
    return ""
