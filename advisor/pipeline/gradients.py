"""The gradient by lag of models before training: stored ones first, then fresh ones.

It hangs on the model and on torch, not on the device.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime

from pydantic import ValidationError

from advisor.core.candidate import Candidate
from advisor.core.failure import Failure
from advisor.core.learned import GradientByLag
from advisor.learn.training_cost import gradients
from advisor.learn.training_cost_messages import Answered, GradientRequest
from advisor.pipeline.live import LiveBench
from advisor.pipeline.training import torch_version


def gradients_of(
    bench: LiveBench, candidates: Sequence[Candidate]
) -> tuple[tuple[GradientByLag, ...], tuple[Failure, ...], bool]:
    """Gradients under each initialisation, what broke, and whether time ran out."""
    found: list[GradientByLag] = []
    failures: list[Failure] = []
    bench.observer.start("gradients by lag", len(candidates))
    try:
        for candidate in candidates:
            request = GradientRequest(candidate=candidate.with_precision("float32"))
            known = None if bench.fresh else _kept(bench, request)
            if known is None and bench.deadline is not None and time.monotonic() > bench.deadline:
                return tuple(found), tuple(failures), True
            outcome = known if known is not None else _made(bench, request)
            if isinstance(outcome, Failure):
                failures.append(outcome)
            else:
                found += outcome
            bench.observer.advance(candidate.label)
    finally:
        bench.observer.finish()
    return tuple(found), tuple(failures), False


def _made(bench: LiveBench, request: GradientRequest) -> tuple[GradientByLag, ...] | Failure:
    outcome = gradients(request)
    if not isinstance(outcome, Failure):
        now = datetime.now(UTC).isoformat(timespec="seconds")
        bench.store.keep(_key(request), now, Answered(gradients=outcome).model_dump_json())
    return outcome


def _kept(bench: LiveBench, request: GradientRequest) -> tuple[GradientByLag, ...] | None:
    for body in reversed(bench.store.kept(_key(request))):
        try:
            return Answered.model_validate_json(body).gradients
        except ValidationError:
            continue
    return None


def _key(request: GradientRequest) -> str:
    return f"gradients-{torch_version()}-{request.digest}"
