"""What does it cost to start? `advisor --help` and `advisor plugins` against importing the
libraries that any such command line imports.

Usage: python tests/bench/bench_start.py [rounds]

All commands run once per round, in random order, so that a busy moment falls on all alike. The
ratios of the medians must be at most 1.5; exits with 1 if one is not. `plugins --fresh` loads each
plugin instead of showing the list it kept, and is only reported.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT = 1.5
ADVISOR = str(Path(sys.executable).parent / "advisor")
REFERENCE = "import typer, rich, pydantic"
COMMANDS = {
    REFERENCE: [sys.executable, "-c", REFERENCE],
    "advisor --help": [ADVISOR, "--help"],
    "advisor plugins": [ADVISOR, "plugins"],
    "advisor plugins --fresh": [ADVISOR, "plugins", "--fresh"],
}
LIMITED = ("advisor --help", "advisor plugins")


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Wall time of one call; it must succeed."""
    start = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def measure(rounds: int) -> dict[str, float]:
    """Median seconds of each command, the first round (byte code, the kept list) not counted."""
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"ADVISOR_HOME": home}
        for _ in range(rounds + 1):
            for name in random.sample(list(COMMANDS), len(COMMANDS)):
                taken[name].append(seconds(COMMANDS[name], environment))
    return {name: statistics.median(found[1:]) for name, found in taken.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", type=int, nargs="?", default=20)
    medians = measure(parser.parse_args().rounds)
    worst = 0.0
    for name, median in medians.items():
        ratio = median / medians[REFERENCE]
        print(f"{name:30} {median * 1e3:6.1f} ms   {ratio:.2f}")
        worst = max(worst, ratio if name in LIMITED else 0.0)
    print(
        f"worst ratio {worst:.2f}, at most {LIMIT} wanted: {'ok' if worst <= LIMIT else 'NOT OK'}"
    )
    return 0 if worst <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
