"""Makes the attempts of a plan in parallel, by joblib: over the cores here, or over a cluster.

Each attempt is stored as soon as it comes back. Here the workers are threads, since every attempt
runs in a process of its own; a cluster's workers start such a process on their machines.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from advisor.core.failure import Failure
from advisor.core.learned import GradientByLag, Learned
from advisor.learn.probing import ProbeReply, ProbeRequest
from advisor.pipeline.probing import Plan, Progress, judged, stored
from advisor.pipeline.probing_known import gathered
from advisor.pipeline.progress import Observer
from advisor.store.learned import LearnedStore

Work = Callable[[ProbeRequest], tuple[ProbeReply, str]]


@dataclass
class Probed:
    """All results of one call, judged together; `reused` attempts were stored before."""

    results: tuple[Learned, ...] = ()
    gradients: list[GradientByLag] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    reused: int = 0
    made: int = 0
    out_of_time: bool = False


def attempt_here(request: ProbeRequest) -> tuple[ProbeReply, str]:
    """One attempt on the machine that this runs on, and which that is."""
    from advisor.device.detect import detect
    from advisor.learn.probe_child import attempt

    return attempt(request), detect(providers=False).fingerprint


def run(
    plan: Plan,
    store: LearnedStore,
    observer: Observer,
    workers: int,
    deadline_s: float | None = None,
    fresh: bool = False,
    work: Work = attempt_here,
    backend: str | None = "threading",
) -> Probed:
    """Make what is not stored yet. `deadline_s` is of `time.monotonic`: no attempt begins after
    it. `fresh`: make all again. `backend` is joblib's; `None`: the one that surrounds the call."""
    probed, progress = Probed(failures=list(plan.failures)), Progress(plan)
    if not fresh:
        _reuse(plan, store, progress, probed)
    left = sum(not progress.made(r) for round_ in plan.rounds for r in round_)
    observer.start("probing", left)
    told = 0
    try:
        for request, reply, device in _replies(
            progress, workers, deadline_s, work, probed, backend
        ):
            _take(request, reply, device, plan, store, progress, probed)
            observer.advance(f"{request.candidate.label} on {request.probe}")
            while told < progress.skipped:  # solved meanwhile: nothing left to do for these
                observer.advance("")
                told += 1
    finally:
        observer.finish()
    probed.results = gathered(one for cell in progress.done.values() for one in cell)
    return probed


def _reuse(plan: Plan, store: LearnedStore, progress: Progress, probed: Probed) -> None:
    for round_ in plan.rounds:
        for request in round_:
            found = stored(request, plan.probes[request.probe], store)
            if found is not None:
                progress.add(request, found)
                probed.reused += 1


def _replies(
    progress: Progress,
    workers: int,
    deadline_s: float | None,
    work: Work,
    probed: Probed,
    backend: str | None,
) -> Iterator[tuple[ProbeRequest, ProbeReply, str]]:
    """Replies in the order in which they come. A batch is over before the next is made, so that
    nothing is trained that the batch before showed to be needless."""
    from joblib import Parallel, delayed

    def calls(batch: Sequence[ProbeRequest]) -> Iterator[object]:
        for request in batch:
            if deadline_s is not None and time.monotonic() > deadline_s:
                probed.out_of_time = True
                return
            yield delayed(partial(_numbered, work))(request)

    crew = Parallel(
        n_jobs=workers,
        backend=backend,
        batch_size=1,
        pre_dispatch="n_jobs",
        return_as="generator_unordered",
    )
    while (batch := progress.next_batch(workers)) and not probed.out_of_time:
        with contextlib.closing(crew(calls(batch))) as replies:
            yield from replies


def _numbered(work: Work, request: ProbeRequest) -> tuple[ProbeRequest, ProbeReply, str]:
    reply, device = work(request)
    return request, reply, device


def _take(
    request: ProbeRequest,
    reply: ProbeReply,
    device: str,
    plan: Plan,
    store: LearnedStore,
    progress: Progress,
    probed: Probed,
) -> None:
    if reply.failure is not None:
        probed.failures.append(reply.failure)
    if reply.gradient is not None:
        probed.gradients.append(reply.gradient)
    if reply.attempt is not None:
        probe = plan.probes[request.probe]
        found = judged(request, probe, reply.attempt, reply.versions, device)
        store.add(found)
        progress.add(request, found)
        probed.made += 1
