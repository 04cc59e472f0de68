"""Where does the time of the demo go, stage by stage, from nothing and from the store?

Usage: python tests/bench/bench_stages.py [task]

Runs `advisor recommend` on the task of `make demo` in an empty folder, and then three times again
with everything measured. The clock is this process's, on the lines that the command writes to
stderr. From nothing it must take at most 90 s, from the store at most 2 s; exits with 1 if not.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ADVISOR = str(Path(sys.executable).parent / "advisor")
DEMO = "film-review-sentiment"
FROM_NOTHING_S, FROM_STORE_S = 90.0, 2.0
AGAIN = 3
Stages = list[tuple[str, float]]


def run(task: str, home: str) -> Stages:
    """Seconds of each stage in order; the last is deciding and rendering."""
    found: Stages = []
    start = last = time.perf_counter()
    with subprocess.Popen(
        [ADVISOR, "recommend", task],
        env=os.environ | {"ADVISOR_HOME": home, "CI": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            now = time.perf_counter()
            if line.rstrip().endswith("to do"):
                found.append(("reading, screening, deciding", now - last))
            elif " done in " in line:
                found.append((line.partition(" done in ")[0], now - last))
            else:
                print(f"  said: {line.rstrip()}")
                continue
            last = now
    found.append(("deciding and the report", time.perf_counter() - last))
    if process.returncode not in (0, 3, 4):
        raise SystemExit(f"advisor ended with {process.returncode}")
    print(f"  exit code {process.returncode} after {time.perf_counter() - start:.2f} s")
    return found


def total(stages: Stages) -> float:
    return sum(seconds for _, seconds in stages)


def show(title: str, stages: Stages, limit_s: float) -> bool:
    """Print the stages; whether they keep the limit together."""
    whole = total(stages)
    print(f"{title}: {whole:.2f} s, at most {limit_s:g} s wanted")
    for name, seconds in stages:
        print(f"  {seconds:7.2f} s  {seconds / whole:4.0%}  {name}")
    return whole <= limit_s


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", nargs="?", default=DEMO)
    task = parser.parse_args().task
    with tempfile.TemporaryDirectory() as home:
        first = run(task, home)
        again = sorted((run(task, home) for _ in range(AGAIN)), key=total)
    kept = show("from nothing", first, FROM_NOTHING_S)
    middle = again[len(again) // 2]
    kept &= show("from the store (median of 3)", middle, FROM_STORE_S)
    print("spread from the store:", ", ".join(f"{total(stages):.2f} s" for stages in again))
    print("ok" if kept else "NOT OK")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
