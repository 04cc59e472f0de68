"""The plainest judge: onnxruntime in a fresh process, twenty lines that anyone can check.

It shares nothing with the advisor, so that an error of ours can't hide in both.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SCRIPT = """
import json, os, sys, time
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import numpy as np, onnxruntime as ort
path, x_shape, vocabulary, states, carry, seconds = json.loads(sys.argv[1])
options = ort.SessionOptions()
options.intra_op_num_threads = 1
options.add_session_config_entry("session.intra_op.allow_spinning", "0")
session = ort.InferenceSession(path, options, ["CPUExecutionProvider"])
rng = np.random.default_rng(0)
if vocabulary:
    feeds = {"x": rng.integers(0, vocabulary, x_shape)}
else:
    feeds = {"x": rng.standard_normal(x_shape).astype("float32")}
feeds |= {n: rng.standard_normal(s).astype("float32") for n, s in states.items()}
if carry:
    first = dict(zip([o.name for o in session.get_outputs()], session.run(None, feeds)))
    binding = session.io_binding()
    for name, array in feeds.items():
        value = ort.OrtValue.ortvalue_from_numpy(array)
        binding.bind_ortvalue_input(name, value)
        if name in states:
            binding.bind_ortvalue_output(name + "_out", value)
    binding.bind_ortvalue_output("y", ort.OrtValue.ortvalue_from_numpy(first["y"]))
    call = lambda: session.run_with_iobinding(binding)
else:
    call = lambda: session.run(None, feeds)
until = time.perf_counter() + 0.2
while time.perf_counter() < until:
    call()
until, samples = time.perf_counter() + seconds, []
while time.perf_counter() < until:
    start = time.perf_counter_ns()
    call()
    samples.append(time.perf_counter_ns() - start)
print(json.dumps(samples))
"""


@dataclass(frozen=True)
class Job:
    """A graph and its random inputs: `x` of tokens below `vocabulary`, or of numbers if that is
    0; `states` by name and shape; `carry`: each step reads the state that the last one wrote."""

    path: Path
    x_shape: tuple[int, ...]
    vocabulary: int = 0
    states: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    carry: bool = False


def samples_s(job: Job, seconds: float) -> list[float]:
    """Seconds of each call with 1 thread and no spinning, over `seconds` after a warm-up."""
    told = [str(job.path), job.x_shape, job.vocabulary, dict(job.states), job.carry, seconds]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(told)],
        check=True,
        capture_output=True,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
    )
    return [ns / 1e9 for ns in json.loads(done.stdout)]
