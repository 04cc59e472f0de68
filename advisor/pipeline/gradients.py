"""The gradient by lag of models before training: stored ones first, then fresh ones.

It hangs on the model and on torch, not on the device.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from advisor.core.candidate import Candidate
from advisor.core.failure import Failure
from advisor.core.learned import GradientByLag
from advisor.learn.training_cost import gradients
from advisor.learn.training_cost_messages import Answered, GradientRequest
from advisor.pipeline.live import LiveBench
from advisor.pipeline.training import torch_version
from advisor.store.kept import Kept


def gradients_of(
    bench: LiveBench, candidates: Sequence[Candidate]
) -> tuple[tuple[GradientByLag, ...], tuple[Failure, ...], bool]:
    """Gradients under each initialisation, what broke, and whether time ran out."""
    found: list[GradientByLag] = []
    failures: list[Failure] = []
    kept = kept_gradients(bench)
    before = {} if bench.fresh else kept.all()
    requests = [GradientRequest(candidate=c.with_precision("float32")) for c in candidates]
    found += [g for r in requests if r.digest in before for g in before[r.digest].gradients]
    wanted = [r for r in requests if r.digest not in before]
    if not wanted:
        return tuple(found), (), False
    bench.observer.start("gradients by lag", len(wanted))
    try:
        for request in wanted:
            if bench.deadline is not None and time.monotonic() > bench.deadline:
                return tuple(found), tuple(failures), True
            outcome = gradients(request)
            if isinstance(outcome, Failure):
                failures.append(outcome)
            else:
                kept.add(request.digest, Answered(gradients=outcome))
                found += outcome
            bench.observer.advance(request.candidate.label)
    finally:
        bench.observer.finish()
    return tuple(found), tuple(failures), False


def kept_gradients(bench: LiveBench) -> Kept[Answered]:
    """All that were made with this torch."""
    return Kept(bench.store, f"gradients-{torch_version()}", Answered)
