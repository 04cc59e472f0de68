"""What one core reaches at best, measured in a process of its own with NumPy.

To judge figures against: a recurrent model at batch 1 reads its weights again at every step, so it
runs at the speed of GEMV; an encoder's long sequences run at the speed of GEMM.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable

from advisor.core.device import Ceilings
from advisor.errors import UnavailableError

SIDE = 512
"""Rows and columns: 1 MB per matrix, as the weights of an LSTM 256 wide; fits most L2 caches."""
COPIED_BYTES = 64 * 2**20
"""More than most last-level caches hold."""
SPAN_S = 0.25
"""Seconds for each of the three."""
_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def measure_ceilings(timeout_s: float = 30.0) -> Ceilings:
    """One core's ceilings, in about a second. Raises `UnavailableError` if that fails."""
    try:
        done = subprocess.run(
            (sys.executable, "-m", "advisor.device.ceilings"),
            capture_output=True,
            timeout=timeout_s,
            check=True,
            env=os.environ | dict.fromkeys(_THREADS, "1"),
        )
        return Ceilings.model_validate_json(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise UnavailableError(
            f"the ceilings could not be measured: {error}", "see `advisor doctor`"
        ) from error


def main() -> None:
    """The child: three figures as JSON on stdout."""
    import numpy as np

    rng = np.random.default_rng(0)
    a, b = (rng.standard_normal((SIDE, SIDE), dtype=np.float32) for _ in range(2))
    vector = rng.standard_normal(SIDE, dtype=np.float32)
    product, image = np.empty_like(a), np.empty_like(vector)
    source = np.ones(COPIED_BYTES // 8)
    target = np.zeros_like(source)
    figures = {
        "gemm_gflops": 2 * SIDE**3 / _best(lambda: np.matmul(a, b, out=product)) / 1e9,
        "gemv_gflops": 2 * SIDE**2 / _best(lambda: np.matmul(a, vector, out=image)) / 1e9,
        "copy_gb_per_s": 2 * COPIED_BYTES / _best(lambda: np.copyto(target, source)) / 1e9,
    }
    json.dump(figures, sys.stdout)


def _best(call: Callable[[], object]) -> float:
    """The least seconds of one call: a ceiling is what nothing disturbed."""
    until, best = time.perf_counter() + SPAN_S, float("inf")
    while time.perf_counter() < until:
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best


if __name__ == "__main__":
    main()
