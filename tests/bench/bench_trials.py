"""Do trials on real data reach the scores that baselines and networks are known to reach?

Usage: python tests/bench/bench_trials.py FOLDER [--only NAME] [--time-limit 600]

FOLDER holds sentiment.csv.gz, japanese-vowels-{train,test}.ts.gz and etth1.csv.gz. Runs
`advisor try` on each on an otherwise quiet machine of 2 cores; exits with 1 where the best
baseline or the best network misses its target.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

TASK = """
schema_version = 1
name = "{name}"
kind = "{kind}"
[input]
{input}
[output]
size = {outputs}
[serving]
mode = "request"
"""
CASES = {
    "sentiment": (
        {
            "kind": "classification",
            "input": 'type = "tokens"\nvocab_size = 8000\nlength = { typical = 21, max = 64 }',
            "outputs": 2,
        },
        ["--data", "sentiment.csv.gz", "--split", "last"],
        (0.765, 0.74),
    ),
    "vowels": (
        {
            "kind": "classification",
            "input": 'type = "features"\nchannels = 12\nlength = { typical = 16, max = 40 }',
            "outputs": 9,
        },
        ["--data", "japanese-vowels-train.ts.gz", "--test", "japanese-vowels-test.ts.gz"],
        (0.97, 0.96),
    ),
    "etth1": (
        {
            "kind": "forecasting",
            "input": 'type = "features"\nchannels = 7\nlength = { typical = 336, max = 336 }',
            "outputs": 96,
        },
        ["--data", "etth1.csv.gz", "--parts", "8640,2880,2880"],
        (0.385, 0.45),
    ),
}
"""Task, arguments, and targets of the best baseline and the best network."""


def run(name: str, folder: Path, limit_s: float) -> bool:
    fields, arguments, targets = CASES[name]
    with tempfile.TemporaryDirectory() as home:
        task = Path(home) / "task.toml"
        task.write_text(TASK.format(name=name, **fields), encoding="utf-8")
        given = [str(folder / a) if a.endswith(".gz") else a for a in arguments]
        command = [sys.executable, "-m", "advisor", "try", str(task), *given]
        done = subprocess.run(
            [*command, "--time-limit", str(limit_s), "--json"],
            env=os.environ | {"ADVISOR_HOME": home},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    told = json.loads(done.stdout)
    print(f"{name}: {told['verdict']}")
    return all(
        check(told["trials"], baseline, target)
        for baseline, target in zip((True, False), targets, strict=True)
    )


def check(rows: list[dict], baseline: bool, target: float) -> bool:
    """Print the best of the baselines or networks beside its target."""
    chosen = [row for row in rows if row["baseline"] is baseline]
    higher = rows[0]["metric"] == "accuracy"
    best = (max if higher else min)(chosen, key=lambda row: row["score"], default=None)
    met = best is not None and (best["score"] >= target if higher else best["score"] <= target)
    found = "none" if best is None else f"{best['label']} {best['score']:.4f}"
    print(f"  {'baseline' if baseline else 'network'}: {found}, target {target}: {met}")
    return met


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", choices=list(CASES))
    parser.add_argument("--time-limit", type=float, default=600.0)
    asked = parser.parse_args()
    names = [asked.only] if asked.only else list(CASES)
    met = [run(name, asked.folder, asked.time_limit) for name in names]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
