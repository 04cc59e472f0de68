"""Do independent judges see the latencies that we see, over the same files and settings?

Usage: python tests/bench/bench_judges.py [rounds]

Two shipped candidates at 64 tokens, 1 thread, no spinning, by our measuring process, a bare
onnxruntime loop, MLPerf LoadGen (SingleStream, and Server with Poisson arrivals at 40 % of what
one worker can do, beside our own process under such arrivals) and OpenVINO's benchmark_app: every
judge once a round, in random order, each in a fresh process, those compared side by side.

Judged, over the rounds in which no process lost the processor: the bare loop's median within 5 %
of ours; and LoadGen's p95, in SingleStream and in Server, within our 95 % interval: that of the
tool's verdicts over all our processes (`judges_agree.py`), for the median of LoadGen's processes
and for as many of them as chance allows at 95 %. Nothing is subtracted: what LoadGen costs by
itself stands beside it, around an empty answer. Only reported: OpenVINO, which is another runtime,
and a queue simulated from our samples. Exits with 1 if a judge disagrees, with 4 if too few rounds
were quiet, or processes differ too much, to tell.

LoadGen and OpenVINO are the extra `judges`; one that is missing is skipped.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec

from judges_agree import close, interval, queued, ratio, within
from judges_round import LENGTH, SAMPLES, Model, Percentiles, Q, Round, exported, of, one_round

from advisor.measure.guard import trust

LEAST_QUIET = 3
"""Rounds; fewer give no interval between processes that could exclude anything."""
MOST_DIFFERENCE = 0.05
"""Of the bare loop's median, as in bench_bare_loop."""
EXTRA = 'pip install -c constraints.txt -e ".[judges]"'
WORDS = {True: "ok", False: "NOT OK", None: "undecided: processes differ too much; more rounds"}
LOADGEN = (
    ("single", "LoadGen SingleStream"),
    ("empty", "  LoadGen SingleStream, empty answer"),
)
SERVER = (("server", "LoadGen Server"), ("empty_server", "  LoadGen Server, empty answer"))


def show(model: Model, rounds: Sequence[Round]) -> None:
    """The table of one model; percentiles are medians over rounds."""
    mine = [of(r.samples_s) for r in rounds]
    arrived = [of(r.arrivals_s) for r in rounds]
    print(f"\n{model.name}, {LENGTH} tokens, {len(rounds)} rounds of {SAMPLES} samples")
    print(f"  {'µs':36}{'p50':>8}{'p95':>8}{'p50 / ours':>24}{'p95 / ours':>24}")
    rows = [("advisor", mine), ("bare onnxruntime loop", [r.bare for r in rounds])]
    _print([*rows, *_loadgen(rounds, LOADGEN)], mine)
    if rounds[0].openvino:
        _print([("OpenVINO benchmark_app", [r.openvino or {} for r in rounds])], mine)
    print(f"  at {model.rate:,.0f} random arrivals a second, one worker:")
    _print([("advisor", arrived), *_loadgen(rounds, SERVER)], arrived)
    _print(
        [("  our samples in a simulated queue", [_queue(model, rounds)] * len(rounds))], arrived
    )
    grade = trust([r.run for r in rounds])
    print(f"  our grade {grade.grade}{'; '.join(['', *grade.reasons])}")


def _loadgen(
    rounds: Sequence[Round], fields: Sequence[tuple[str, str]]
) -> list[tuple[str, list[Percentiles]]]:
    if rounds[0].single is None:
        return []
    return [(name, [getattr(r, field).by_quantile_s for r in rounds]) for field, name in fields]


def _queue(model: Model, rounds: Sequence[Round]) -> Percentiles:
    """One that wakes up as late as our own process under load did."""
    pooled = [s for r in rounds for s in r.samples_s]
    wakes = [s for r in rounds for s in r.poisson.stretches[0].wake_ups_s()]
    return {q: queued(pooled, model.rate, statistics.median(wakes), q) for q in (0.5, Q)}


def _print(rows: Sequence[tuple[str, list[Percentiles]]], mine: Sequence[Percentiles]) -> None:
    for name, said in rows:
        values = [f"{statistics.median(one[q] for one in said) * 1e6:8.1f}" for q in (0.5, Q)]
        ratios = [_ratio([one[q] for one in said], [one[q] for one in mine]) for q in (0.5, Q)]
        print(f"  {name:36}{''.join(values)}{''.join(f'{text:>24}' for text in ratios)}")


def _ratio(theirs: Sequence[float], mine: Sequence[float]) -> str:
    value, span = ratio(theirs, mine)
    return f"{value:.3f} ({span.low:.3f}–{span.high:.3f})"


def agrees(model: Model, rounds: Sequence[Round]) -> bool | None:
    """Whether the judges agree in the quiet rounds; `None` where that can't be told."""
    quiet = [r for r in rounds if r.quiet]
    print(f"{model.name}, {len(quiet)} of {len(rounds)} rounds quiet:")
    if len(quiet) < LEAST_QUIET:
        print("  undecided: too few; try again")
        return None
    bare = ratio([r.bare[0.5] for r in quiet], [of(r.samples_s)[0.5] for r in quiet])
    near = close(bare, MOST_DIFFERENCE)
    print(f"  bare loop's median {bare[0] - 1:+.1%} (limit {MOST_DIFFERENCE:.0%}): {WORDS[near]}")
    found = [near]
    if quiet[0].single is not None:
        found.append(_within("SingleStream", "single", [r.samples_s for r in quiet], quiet))
        calm = [r for r in quiet if r.quiet_under_load]
        found.append(_within("Server", "server", [r.arrivals_s for r in calm], calm))
    return False if False in found else None if None in found else True


def _within(
    scenario: str, field: str, ours: Sequence[Sequence[float]], quiet: Sequence[Round]
) -> bool | None:
    if len(quiet) < LEAST_QUIET:
        print(f"  {scenario}: undecided, only {len(quiet)} rounds quiet under load")
        return None
    theirs = [getattr(r, field).by_quantile_s[Q] for r in quiet]
    mine = [of(samples)[Q] for samples in ours]
    span = interval(ours, Q)
    inside, ok = within(span, theirs)
    median = f"{statistics.median(theirs) * 1e6:.0f} µs"
    print(
        f"  {scenario}: our p95 is {span}; LoadGen's is in {inside} of {len(theirs)} processes, "
        f"median {median}: {WORDS[ok]}"
    )
    print(f"    by round, LoadGen's {_listed(theirs)}; ours {_listed(mine)}")
    return ok


def _listed(seconds: Sequence[float]) -> str:
    return " ".join(f"{s * 1e6:.0f}" for s in seconds)


def installed() -> set[str]:
    """The judges of the extra that are there; a line for each that isn't."""
    found = {"loadgen": find_spec("mlperf_loadgen"), "openvino": find_spec("openvino")}
    names = {"loadgen": "MLPerf LoadGen", "openvino": "OpenVINO's benchmark_app"}
    for judge, spec in found.items():
        if spec is None:
            print(f"{names[judge]}: skipped, it is not installed; {EXTRA}")
    return {judge for judge, spec in found.items() if spec is not None}


def main() -> int:
    """Measures, prints, and tells by its exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=5)
    count = parser.parse_args().rounds
    present = installed()
    with tempfile.TemporaryDirectory() as home:
        os.environ["ADVISOR_HOME"] = home
        models = exported()
        rounds = [one_round(models, number, present) for number in range(count)]
    outcomes = []
    for model in models:
        of_model = [one[model.name] for one in rounds]
        show(model, of_model)
        outcomes.append(agrees(model, of_model))
    if False in outcomes:
        return 1
    return 4 if None in outcomes else 0


if __name__ == "__main__":
    sys.exit(main())
