"""Does measuring only what could change the answer give the answer of measuring everything?

Usage: python tests/bench/bench_effort.py [--families A,B] [--sizes A,B] [task …]

Each task twice, exports done before, in stores of their own. Sparingly, as `advisor recommend`
does: whoever could still change the answer. Fully, as a careful person without a rule for stopping
would: every candidate that fits, at every length, and in every setting and precision that could
matter to it, each in 20 processes (pyperf's default), those at the task's own length of half a
second (google/benchmark's).
Prints seconds of measuring and who is named; exits with 1 if the winner of the one is not among
those named by the other, or the sparing way takes more than a tenth of the time.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest import mock

from advisor.core.recommendation import Recommendation
from advisor.device.detect import detect
from advisor.files.task_toml import load_task
from advisor.pipeline import live, looks, recommend, tuning
from advisor.pipeline.progress import Silent
from advisor.store.measurements import MeasurementStore
from advisor.store.places import Places

TASKS = ("film-review-sentiment",)
MOST_SHARE = 0.1
EVERYONE = 1000
PROCESSES, SECONDS = 20, 0.5


class Thorough(live.LiveBench):
    """Measures whatever it is asked for as fully as anything."""

    def measure(self, candidates, artifacts, shape, plan):
        if plan.first_round != tuning.FIRST_ROUND:  # what that sorts out goes on here anyway
            own = SECONDS if plan.first_round == 0 else plan.seconds_per_length
            plan = replace(plan, rounds=PROCESSES, seconds_per_length=own, give_up_above_s=None)
        return super().measure(candidates, artifacts, shape, plan)


def bench(artifacts: Path, home: Path, kind: type[live.LiveBench]) -> live.LiveBench:
    """This device, with a store of its own in `home` and exports that both ways share."""
    home.mkdir()
    places = Places(home)
    places.artifacts.symlink_to(artifacts)
    store = MeasurementStore(places.measurements)
    return kind(device=detect(), places=places, store=store, observer=Silent())


@contextmanager
def fully() -> Iterator[None]:
    """All economies switched off; the stages and the verdicts stay as they are."""

    def everyone(task, assessed, most_rounds):
        return frozenset(a.id for a in assessed if a.measurement is not None)

    def all_that_pass(task, assessed):
        return tuple(a.candidate for a in assessed if a.measurement is not None)

    def all_settings(tried, defaults, series, length):
        return tuple(settings for settings, _ in tried)

    with (
        mock.patch.object(looks, "ROUNDS_BY_LOOK", (PROCESSES,)),
        mock.patch.object(looks, "USUAL_ROUNDS", PROCESSES),
        mock.patch.object(looks, "worth_more", everyone),
        mock.patch.object(looks, "length_contenders", all_that_pass),
        mock.patch.object(tuning, "MOST_CANDIDATES", EVERYONE),
        mock.patch.object(tuning, "still_in", all_settings),
        mock.patch.object(recommend, "named", everyone_who_fits),
    ):
        yield


def everyone_who_fits(answer: Recommendation) -> list[str]:
    """In place of those named: whoever was measured and keeps the requirements."""
    good = ("recommended", "tied", "passes")
    return [c.id for c in answer.contenders if c.standing in good]


def timed(task, wishes, one: live.LiveBench) -> tuple[Recommendation, float]:
    start = time.perf_counter()
    answer = recommend.recommend(task, one, wishes)
    return answer, time.perf_counter() - start


def names(answer: Recommendation) -> set[str]:
    found = answer.tied or ((answer.winner,) if answer.winner else ())
    return {answer.contender(name).candidate.label for name in found}


def compare(name: str, wishes: recommend.Wishes) -> bool:
    """Both ways for one task; whether they agree and the time is well spent."""
    task = load_task(name)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shared = root / "artifacts"
        shared.mkdir()
        one = live.LiveBench
        timed(task, wishes, bench(shared, root / "exports", one))  # once for both
        sparing, sparing_s = timed(task, wishes, bench(shared, root / "sparing", one))
        with fully():
            patient = replace(wishes, most_rounds=PROCESSES)
            full, full_s = timed(task, patient, bench(shared, root / "full", Thorough))
    first = {
        answer.contender(answer.winner).candidate.label if answer.winner else answer.status
        for answer in (sparing, full)
    }
    agree = bool(names(sparing) & names(full)) or sparing.status == full.status != "tie"
    share = sparing_s / full_s
    print(f"{name}: sparingly {sparing_s:.0f} s, fully {full_s:.0f} s: {1 / share:.1f} times")
    print(f"  named sparingly: {', '.join(sorted(names(sparing))) or sparing.status}")
    print(f"  named fully:     {', '.join(sorted(names(full))) or full.status}")
    print(
        f"  first: {' and '.join(sorted(first))}; trust {sparing.trust.grade}, {full.trust.grade}"
    )
    ok = agree and share <= MOST_SHARE
    print("  ok" if ok else "  NOT OK")
    return ok


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tasks", nargs="*", default=TASKS)
    parser.add_argument("--families", default="")
    parser.add_argument("--sizes", default="")
    asked = parser.parse_args()
    wishes = recommend.Wishes(
        families=tuple(filter(None, asked.families.split(","))),
        sizes=tuple(filter(None, asked.sizes.split(","))),
    )
    return 0 if all([compare(task, wishes) for task in asked.tasks]) else 1


if __name__ == "__main__":
    sys.exit(main())
