"""The measuring process: one `RunRequest` as JSON on stdin, one `Run` as JSON on stdout, no more.

It loads the runtime plugin and NumPy only: pydantic or torch would cost start time, count as
memory and start threads of their own. The answer goes to a private copy of stdout; what plugins
and libraries print goes to stderr. An error becomes {"error": …} in plain words.
"""

from __future__ import annotations

import gc
import importlib
import json
import math
import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, TextIO

from advisor.core.settings import Settings
from advisor.errors import UnavailableError
from advisor.measure import conditions, energy, memory
from advisor.measure.loop import Effort, Samples, measure
from advisor.measure.workload import Inputs, first_feeds, timed

Json = Mapping[str, Any]

WARMUP_S = 0.1
LATER_WARMUP_S = 0.03
"""Seconds of warm-up at the first length, and at those after it, when the process is warm.

Calls of seven shipped models were up to 6 % slow in the first 20 ms and within 1 % after 50 ms; a
clock that follows the load needs tens of milliseconds too. Then the halves must still agree.
"""
COPIED = (
    "candidate_id",
    "model_key",
    "shape",
    "settings",
    "device_fingerprint",
    "runtime",
    "round",
)


def answer_with(measured: Callable[[Json], Json]) -> None:
    """Answer the request on stdin with what `measured` makes of it."""
    answer = _private_stdout()
    sys.excepthook = lambda *error: _report(answer, *error)
    _die_with_parent()
    request = json.load(sys.stdin)
    json.dump(measured(request), answer)
    answer.close()


@dataclass(frozen=True)
class Loaded:
    """The request with its graphs in memory; seconds and bytes that loading took."""

    request: Json
    settings: Settings
    graphs: Json
    sessions: Json
    load_s: float
    baseline_bytes: int | None
    load_peak_bytes: int | None


def run(request: Json) -> dict[str, Any]:
    """The fields of a `Run` for the fields of a `RunRequest`."""
    import numpy as np

    started_at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    runtime = plugin(request["runtime"], request["runtime_target"])
    runtime.available()  # loads its library, so that the baseline has it
    loaded = load(request, runtime)
    placed = placement(loaded)
    inputs = Inputs(request, np.random.default_rng(request["seed"]))
    memory.reset_peak()
    first_run_s = first_run(loaded, inputs)
    references = [conditions.reference_s()]
    before = conditions.snapshot(loaded.settings.threads)
    series, run_peak = sample(loaded, inputs)
    after = conditions.snapshot(loaded.settings.threads)
    references.append(conditions.reference_s())
    return {
        **{name: request[name] for name in COPIED},
        "runtime_version": runtime.version(),
        "provider": loaded.settings.provider,
        "nodes_by_provider": placed,
        "load_s": loaded.load_s,
        "first_run_s": first_run_s,
        "memory": _memory(loaded, run_peak),
        "series": [_series(one) for one in series],
        "conditions": {
            "started_at": started_at,
            **conditions.differences(before, after, loaded.settings.threads),
            **conditions.state_now(),
            "reference_s": min(references),
        },
    }


def load(request: Json, runtime: Any) -> Loaded:
    """All graphs of the request, loaded one after the other."""
    settings = Settings(**request["settings"])
    graphs = {graph["form"]: graph for graph in request["graphs"]}
    baseline = memory.resident_bytes() if memory.reset_peak() else None
    start = time.perf_counter()
    sessions = {form: runtime.session(g["path"], settings) for form, g in graphs.items()}
    load_s = time.perf_counter() - start
    return Loaded(request, settings, graphs, sessions, load_s, baseline, memory.peak_bytes())


def placement(loaded: Loaded) -> dict[str, int]:
    """Nodes by provider. Raises `UnavailableError` if most run elsewhere than was asked."""
    total: Counter[str] = Counter()
    for session in loaded.sessions.values():
        total.update(session.placement())
    asked = total[loaded.settings.provider]
    if 2 * asked < total.total():
        others = ", ".join(f"{n} on {name}" for name, n in total.most_common())
        raise UnavailableError(f"{loaded.settings.provider} took {asked} nodes only: {others}")
    return dict(total)


def first_run(loaded: Loaded, inputs: Inputs) -> float:
    """Seconds of the first answer after loading."""
    request = loaded.request
    form, feeds = first_feeds(
        request["shape"]["mode"], request["lengths"][0], loaded.graphs, inputs
    )
    start = time.perf_counter()
    loaded.sessions[form].run(feeds)
    return time.perf_counter() - start


@dataclass(frozen=True)
class Metered:
    """One series and the joules of its calls, warm-up too."""

    samples: Samples
    joules: float | None


def sample(loaded: Loaded, inputs: Inputs) -> tuple[list[Metered], int | None]:
    """Every length's series in the request's order, and the memory peak over the first one's."""
    request = loaded.request
    effort = Effort(
        warmup_s=WARMUP_S,
        seconds=request["seconds_per_length"],
        least=request["least_samples"],
        most=request["most_samples"],
        give_up_above_s=request["give_up_above_s"] or math.inf,
        most_seconds=request["most_seconds_per_length"] or math.inf,
    )
    series: list[Metered] = []
    peak: int | None = None
    zones = energy.packages()
    gc.collect()
    gc.disable()  # as timeit does: a collection inside one sample says nothing about the model
    for length in request["lengths"]:
        for one in timed(request["shape"]["mode"], length, loaded.graphs, loaded.sessions, inputs):
            own = (
                effort if one.name != "first_token" else replace(effort, give_up_above_s=math.inf)
            )
            before = energy.counters(zones)
            taken = measure(one, own, time.perf_counter_ns)
            series.append(Metered(taken, energy.joules(before, energy.counters(zones))))
        peak = memory.peak_bytes() if peak is None else peak
        effort = replace(effort, warmup_s=LATER_WARMUP_S)
    return series, peak


def _memory(loaded: Loaded, run_peak_bytes: int | None) -> dict[str, int] | None:
    if loaded.baseline_bytes is None or loaded.load_peak_bytes is None or run_peak_bytes is None:
        return None
    return {
        "baseline_bytes": loaded.baseline_bytes,
        "load_peak_bytes": loaded.load_peak_bytes,
        "run_peak_bytes": run_peak_bytes,
    }


def _series(metered: Metered) -> dict[str, Any]:
    samples = metered.samples
    return {
        "name": samples.timed.name,
        "length": samples.timed.length,
        "samples_s": [ns / 1e9 for ns in samples.ns],
        "warmup_runs": samples.warmup_runs,
        "steady": samples.steady,
        "joules": metered.joules,
    }


def plugin(runtime: str, target: str) -> Any:
    """The runtime by its entry point's value, which is looked up only if the request lacks it."""
    if not target:
        from importlib.metadata import entry_points

        (point,) = entry_points(group="advisor.runtimes", name=runtime)
        target = point.value
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)()


def _private_stdout() -> TextIO:
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answer


def _die_with_parent() -> None:
    """Left behind, it would disturb whatever is measured next. Only Linux can promise that."""
    if sys.platform == "linux":
        import ctypes

        parent_death_signal = 1  # PR_SET_PDEATHSIG, linux/prctl.h
        ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGKILL)


def _report(
    answer: TextIO,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
) -> None:
    traceback.print_exception(kind, error, trace)
    message = getattr(error, "message", None) or f"{kind.__name__}: {error}"
    json.dump({"error": message}, answer)
    answer.close()


if __name__ == "__main__":
    answer_with(run)
