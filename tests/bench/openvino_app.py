"""OpenVINO's benchmark_app over the same file: another runtime, to see the order of magnitude.

One thread, float32, the latency hint, synchronous, inputs filled once, the shape fixed. The hint
goes in by a configuration file, because the application refuses `-hint` beside `-nthreads`.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

APP = Path(sys.executable).parent / "benchmark_app"
UNITS = {"ms": 1e-3, "us": 1e-6}
FIGURE = re.compile(r"(?:Median|percentile):\s+([\d.]+) (ms|us)")
"""Read from what it prints: its JSON report has two digits after the point of a millisecond."""
CONFIG = {"CPU": {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": "1"}}


def percentile_s(path: Path, x_shape: tuple[int, ...], vocabulary: int, q: float) -> float:
    """Seconds of the `q`-quantile over a second: the application runs for whole seconds, and
    shows one percentile a run."""
    import numpy as np

    x = np.random.default_rng(0).integers(0, vocabulary, x_shape)
    with tempfile.TemporaryDirectory() as folder:
        config, values = Path(folder) / "config.json", Path(folder) / "x.npy"
        config.write_text(json.dumps(CONFIG), encoding="utf-8")
        np.save(values, x)
        options = ["-m", path, "-d", "CPU", "-hint", "none", "-load_config", config]
        options += ["-api", "sync", "-nireq", "1", "-infer_precision", "f32", "-t", "1"]
        options += ["-shape", f"x[{','.join(map(str, x_shape))}]", "-i", f"x:{values}"]
        options += ["-inference_only", "-latency_percentile", f"{q * 100:.0f}"]
        done = subprocess.run([APP, *options], check=True, capture_output=True, text=True)
    found = FIGURE.search(done.stdout)
    if found is None:
        sys.exit(f"benchmark_app printed no percentile:\n{done.stdout[-2000:]}")
    return float(found[1]) * UNITS[found[2]]
