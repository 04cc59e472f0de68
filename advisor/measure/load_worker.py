"""The measuring process under load: one `LoadRequest` in, one `LoadRun` out, as `worker.py` does.

Clients share one session: the model is in memory once, as the memory budget was measured, and
onnxruntime's `InferenceSession::Run` may be called by many threads at a time. With one thread in
the settings each call runs wholly in its worker's thread; with more, the workers share the
session's pool. Two threads on one session spent 187 µs of processor per call of a small GRU, on
two sessions 183, alone 178. Every worker has a bound call with inputs of its own. onnxruntime
gives up the interpreter's lock while it computes, so Python's threads compute side by side.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from advisor.errors import InputError
from advisor.measure import conditions
from advisor.measure.loop import Effort, Timed, warm_up
from advisor.measure.schedule import (
    Answer,
    Call,
    Schedule,
    arrivals_s,
    punctual,
    sleep_until,
    steps_due_s,
    work,
)
from advisor.measure.worker import COPIED, WARMUP_S, Loaded, answer_with, load, placement, plugin
from advisor.measure.workload import Inputs, timed

Json = Mapping[str, Any]

LEAD_S = 0.02
"""From the plan to the first instant: time for the workers' threads to start and to wait."""
WARMUP = Effort(warmup_s=WARMUP_S, seconds=0.4, least=1, most=1)


def run(request: Json) -> dict[str, Any]:
    """The fields of a `LoadRun` for the fields of a `LoadRequest`."""
    import numpy as np

    started_at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    runtime = plugin(request["runtime"], request["runtime_target"])
    runtime.available()
    loaded = load(request, runtime)
    placement(loaded)
    inputs = Inputs(request, np.random.default_rng(request["seed"]))
    borne = {"paced": paced, "arrivals": arriving}[request["load"]["kind"]]
    punctual()
    gc.collect()
    gc.disable()
    references = [conditions.reference_s()]
    workers = request["load"].get("workers", 1)
    before = conditions.snapshot(loaded.settings.threads * workers)
    stretches, answers = borne(loaded, inputs)
    after = conditions.snapshot(loaded.settings.threads * workers)
    references.append(conditions.reference_s())
    return {
        **{name: request[name] for name in COPIED},
        "load": request["load"],
        "runtime_version": runtime.version(),
        "provider": loaded.settings.provider,
        "stretches": stretches,
        "conditions": {
            "started_at": started_at,
            **conditions.differences(before, after, loaded.settings.threads),
            **conditions.state_now(),
            "cpu_share": _cpu_share(answers, loaded.settings.threads),
            "reference_s": min(references),
        },
    }


def paced(loaded: Loaded, inputs: Inputs) -> tuple[list[Json], list[Answer]]:
    """Steps at a period. All sequences are set up before the first: that is not a step's work."""
    asked = loaded.request["load"]
    length = asked["length"]
    one = _the_call(loaded, inputs)
    warm_up(one, WARMUP, time.perf_counter_ns)
    due_s = steps_due_s(asked["period_s"], length, asked["seconds"], asked["most_seconds"])
    sequences = [one.begin() for _ in range(-(-len(due_s) // length))]
    schedule = _from_now(due_s)
    answers = work(schedule, lambda n: sequences[n // length], time.perf_counter_ns, sleep_until)
    return [_stretch(1 / asked["period_s"], schedule, due_s, answers)], answers


def arriving(loaded: Loaded, inputs: Inputs) -> tuple[list[Json], list[Answer]]:
    """Requests at random instants, one stretch per rate."""
    asked, seed = loaded.request["load"], loaded.request["seed"]
    one = _the_call(loaded, inputs)
    warm_up(one, WARMUP, time.perf_counter_ns)
    calls = [_the_call(loaded, inputs).begin() for _ in range(asked["workers"])]
    stretches: list[Json] = []
    every: list[Answer] = []
    with ThreadPoolExecutor(asked["workers"]) as threads:
        for number, rate in enumerate(asked["rates_per_s"]):
            due_s = arrivals_s(
                rate, asked["seconds"], asked["least_requests"], 1000 * seed + number
            )
            schedule = _from_now(due_s)
            answers = _answered(threads, schedule, calls)
            stretches.append(_stretch(rate, schedule, due_s, answers))
            every += answers
    return stretches, every


def _the_call(loaded: Loaded, inputs: Inputs) -> Timed:
    """What one request or step is. Raises `InputError` for a load that the mode does not have."""
    kind, mode = loaded.request["load"]["kind"], loaded.request["shape"]["mode"]
    if {"paced": "stream", "arrivals": "request"}[kind] != mode:
        raise InputError(f"mode {mode!r} can't be measured with {kind} load")
    length = loaded.request["load"]["length"]
    return timed(mode, length, loaded.graphs, loaded.sessions, inputs)[0]


def _answered(
    threads: ThreadPoolExecutor, schedule: Schedule, calls: Sequence[Call]
) -> list[Answer]:
    """What all workers answered, in the order of arrival."""

    def one(call: Call) -> list[Answer]:
        return work(schedule, _always(call), time.perf_counter_ns, sleep_until)

    found = [answer for answers in threads.map(one, calls) for answer in answers]
    return sorted(found, key=lambda answer: answer.number)


def _always(call: Call) -> Callable[[int], Call]:
    return lambda number: call


def _from_now(due_s: Sequence[float]) -> Schedule:
    start = time.perf_counter_ns() + int(LEAD_S * 1e9)
    return Schedule([start + round(due * 1e9) for due in due_s])


def _stretch(
    per_s: float, schedule: Schedule, due_s: Sequence[float], answers: Sequence[Answer]
) -> Json:
    return {
        "per_s": per_s,
        "due_s": [due_s[answer.number] for answer in answers],
        "latencies_s": [(answer.ended_ns - answer.due_ns) / 1e9 for answer in answers],
        "compute_s": [(answer.ended_ns - answer.began_ns) / 1e9 for answer in answers],
        "waiting_s": [ns / 1e9 for ns in schedule.waiting_ns(answers)],
    }


def _cpu_share(answers: Sequence[Answer], threads: int) -> float | None:
    """Processor time over wall time within the calls; unknown if other threads do their work."""
    spent = sum(answer.ended_ns - answer.began_ns for answer in answers)
    if threads != 1 or not spent:
        return None
    return min(1.0, sum(answer.cpu_ns for answer in answers) / spent)


if __name__ == "__main__":
    answer_with(run)
