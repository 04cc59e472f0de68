"""`advisor probe --verify`: are the shipped results true of this code on this machine?"""

from __future__ import annotations

import random
from collections.abc import Sequence

import typer

from advisor.core.learned import Learned
from advisor.core.units import significant
from advisor.errors import UnavailableError
from advisor.pipeline.probing_verify import TOLERANCE, Compared

COLUMNS = ("probe", "family", "shipped", "here", "score", "steps", "outcome")


def verify_shipped(
    sample: int, families: Sequence[str], probes: Sequence[str], jobs: int, json: bool
) -> None:
    """Repeat, compare, print; exit code 6 where a result differs."""
    from advisor.cli import output as out
    from advisor.files.learnability import shipped
    from advisor.pipeline.probing_known import gathered
    from advisor.pipeline.probing_verify import sampled

    tables = shipped()
    results = gathered(found for table in tables for found in table.results)
    chosen = sampled(results, sample, families, probes, random.Random())
    if not chosen:
        raise UnavailableError(
            "there is no shipped result to repeat", "name other --families or --probes"
        )
    done = _repeat(chosen, jobs)
    if json:
        out.as_json("verified", [_entry(each) for each in done], tolerance=TOLERANCE)
    else:
        out.table(COLUMNS, [_row(each) for each in done], "")
        agree = sum(each.outcome == "agrees" for each in done)
        out.write(f"\n{agree} of {len(done)} agree: same verdict, scores within {TOLERANCE:g}\n")
        for each in done:
            if each.reason:
                out.write(f"{each.shipped.family} on {each.shipped.probe}: {each.reason}\n")
    if any(each.outcome == "differs" for each in done):
        raise typer.Exit(6)


def _repeat(results: Sequence[Learned], jobs: int) -> list[Compared]:
    from joblib import Parallel, delayed

    from advisor.cli.progress import observer
    from advisor.device.limits import usable_cores
    from advisor.learn.probe_child import attempt
    from advisor.pipeline.probing_verify import compared, repetition

    listener, done = observer(), []
    listener.start("repeating", len(results))
    crew = Parallel(n_jobs=jobs or usable_cores(), backend="threading", return_as="generator")
    try:
        replies = crew(delayed(attempt)(repetition(found)) for found in results)
        for found, reply in zip(results, replies, strict=True):
            done.append(compared(found, reply))
            listener.advance(f"{found.family} on {found.probe}")
    finally:
        listener.finish()
    return done


def _row(each: Compared) -> dict[str, str]:
    at = each.shipped.test_lengths[0]
    now = each.now.scores.get(at) if each.now else None
    before = significant(each.was.scores[at], 3)
    return {
        "probe": each.shipped.probe,
        "family": each.shipped.family,
        "shipped": each.verdict_was,
        "here": each.verdict_now or "failed",
        "score": f"{before} → {'none' if now is None else significant(now, 3)}",
        "steps": f"{each.was.steps:,}",
        "outcome": each.outcome,
    }


def _entry(each: Compared) -> dict[str, object]:
    return {
        "probe": each.shipped.probe,
        "family": each.shipped.family,
        "seed": each.was.seed,
        "learning_rate": each.was.learning_rate,
        "shipped": each.verdict_was,
        "here": each.verdict_now,
        "scores_shipped": each.was.scores,
        "scores_here": each.now.scores if each.now else None,
        "outcome": each.outcome,
        "reason": each.reason,
    }
