"""MLPerf LoadGen as a judge: it issues the queries and reads the clock, we only answer.

Runs in a fresh process: `python loadgen_loop.py JOB` prints the percentiles as JSON. Without a
path the answer is empty, which shows what LoadGen itself costs. Queries are answered where they
are issued: in the Server scenario the next one then waits its turn, as before one worker, and
LoadGen counts its time from the instant it was scheduled at.

LoadGen's own figures are used as they are (nearest rank, each run apart). Its threads wake up
without Linux's timer slack, as ours do: it waits for arrivals by sleeping, too.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

WARMUP_S = 0.2
RESULT = re.compile(r'"result_(\d+\.\d+)_percentile_latency_ns", "value": (\d+)')
INVALID = re.compile(r'"result_invalid_reason", "value": "([^"]*)"')


@dataclass(frozen=True)
class Job:
    """`rate`: queries per second with Poisson arrivals (Server), or 0: one after the other
    (SingleStream). `quantile`: the one that LoadGen's early stopping rule is asked about."""

    path: str
    x_shape: tuple[int, ...]
    vocabulary: int
    queries: int
    quantile: float
    rate: float = 0.0
    seed: int = 0


@dataclass(frozen=True)
class Judged:
    """Seconds by quantile; CPU over wall time while queries were issued one after the other."""

    by_quantile_s: Mapping[float, float]
    cpu_share: float


def judge(job: Job) -> Judged:
    """A run in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, json.dumps(asdict(job))],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"ORT_DISABLE_TELEMETRY": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    found = json.loads(done.stdout.splitlines()[-1])
    return Judged({float(q): s for q, s in found["s"].items()}, found["cpu_share"])


def model(job: Job):
    """What answers one query."""
    if not job.path:
        return lambda: None
    import numpy as np
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = ort.InferenceSession(job.path, options, ["CPUExecutionProvider"])
    x = np.random.default_rng(0).integers(0, job.vocabulary, job.x_shape)
    return lambda: session.run(None, {"x": x})


def settings(loadgen, job: Job):
    """As many queries as asked, and no limit of time."""
    chosen = loadgen.TestSettings()
    chosen.scenario = getattr(loadgen.TestScenario, "Server" if job.rate else "SingleStream")
    chosen.mode = loadgen.TestMode.PerformanceOnly
    chosen.min_query_count = chosen.max_query_count = job.queries
    chosen.min_duration_ms = 0
    chosen.schedule_rng_seed = job.seed
    chosen.single_stream_target_latency_percentile = job.quantile
    chosen.server_target_latency_percentile = job.quantile
    chosen.server_target_latency_ns = 10**10  # no limit: the percentiles are what is asked for
    if job.rate:
        chosen.server_target_qps = job.rate
    return chosen


def run(job: Job) -> dict[str, object]:
    """What the process prints."""
    import mlperf_loadgen as loadgen

    from advisor.measure.schedule import punctual

    punctual()
    answer = model(job)
    until = time.perf_counter() + WARMUP_S
    while time.perf_counter() < until:
        answer()

    spans: list[tuple[float, float]] = []  # wall and CPU time before the first query, and last

    def issue(queries) -> None:
        spans[1:] = []
        spans.append((time.perf_counter(), time.process_time()))
        for query in queries:
            answer()
            loadgen.QuerySamplesComplete([loadgen.QuerySampleResponse(query.id, 0, 0)])

    with tempfile.TemporaryDirectory() as folder:
        logs = loadgen.LogSettings()
        logs.log_output.outdir = folder
        logs.log_output.copy_summary_to_stdout = False
        sut = loadgen.ConstructSUT(issue, lambda: None)
        library = loadgen.ConstructQSL(1, 1, lambda _: None, lambda _: None)
        loadgen.StartTestWithLogSettings(sut, library, settings(loadgen, job), logs)
        loadgen.DestroyQSL(library)
        loadgen.DestroySUT(sut)
        log = (Path(folder) / "mlperf_log_detail.txt").read_text(encoding="utf-8")
    (wall_0, cpu_0), (wall_1, cpu_1) = spans[0], spans[-1]
    return {"s": read(log), "cpu_share": (cpu_1 - cpu_0) / (wall_1 - wall_0)}


def read(log: str) -> dict[float, float]:
    """Seconds by quantile in a detailed log; ends the process where LoadGen rejects the run."""
    invalid = INVALID.search(log)
    if invalid:
        sys.exit(f"LoadGen calls the run invalid: {invalid[1]}")
    return {round(float(q) / 100, 4): int(ns) / 1e9 for q, ns in RESULT.findall(log)}


if __name__ == "__main__":
    print(json.dumps(run(Job(**json.loads(sys.argv[1])))))
