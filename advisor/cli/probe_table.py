"""What `advisor probe` prints: a table of verdicts for people, one row per score for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from advisor.core.learned import Attained, Attempt, GradientByLag, Learned
from advisor.learn.verdict import attained

COLUMNS = ("family", "verdict", "score", "chance", "steps", "CPU s", "tries")
GRADIENT_COLUMNS = ("family", "initialisation", "gradient at lag")
NOTE = (
    "score: best attempt, at the longest length trained on, then at longer ones;\n"
    "steps and CPU s are that attempt's. A verdict belongs to this size,\n"
    "initialisation and budget.\n"
)
ERROR_NOTE = "adding: mean squared error, 0 is perfect.\n"


def tables(results: Sequence[Learned]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """One table for each probe and its lengths: a heading, and a row per model, in words."""
    several = len({found.band for found in results}) > 1
    groups = groupby(sorted(results, key=_order), key=lambda f: (f.probe, f.test_lengths))
    for (probe, lengths), found in groups:
        at = "/".join(str(n) for n in lengths)
        yield f"{probe}, tested at {at}", [_row(each, several) for each in found]


def gradient_rows(gradients: Sequence[GradientByLag]) -> list[dict[str, str]]:
    """One row per model: norms by lag, over that at lag 0."""
    return [
        {
            "family": found.family,
            "initialisation": found.initialisation,
            "gradient at lag": ", ".join(f"{n}: {r:.1e}" for n, r in found.ratios.items()),
        }
        for found in gradients
    ]


def score_rows(results: Sequence[Learned]) -> Iterator[dict[str, object]]:
    """One row per attempt and length: `solved` is that attempt's, at the lengths trained on."""
    for found in sorted(results, key=_order):
        for attempt in found.attempts:
            for length in found.test_lengths:
                yield {
                    "probe": found.probe,
                    "family": found.family,
                    "size": found.band,
                    "width": found.width,
                    "length": length,
                    "score": attempt.scores.get(length),
                    "standard_error": attempt.standard_errors.get(length),
                    "chance": found.chance,
                    "measure": found.measure,
                    "solved": _alone(found, attempt) in ("solved", "extrapolates"),
                    "attained": found.attained,
                    "seconds": attempt.cpu_s,
                    "steps": attempt.steps,
                    "stopped": attempt.stopped,
                    "seed": attempt.seed,
                    "learning_rate": attempt.learning_rate,
                }


def _row(found: Learned, several: bool) -> dict[str, str]:
    best = found.best
    scores = [_score(best.scores.get(n), found.is_error) for n in found.test_lengths]
    return {
        "family": f"{found.family} {found.band}" if several else found.family,
        "verdict": found.attained,
        "score": "/".join(scores),
        "chance": _score(found.chance, found.is_error),
        "steps": f"{best.steps:,}",
        "CPU s": f"{best.cpu_s:.1f}",
        "tries": str(len(found.attempts)),
    }


def _alone(found: Learned, attempt: Attempt) -> Attained:
    return attained([attempt], found.measure, found.chance, found.test_lengths)


def _score(score: float | None, is_error: bool) -> str:
    """Two digits, never rounded up to a perfect score; errors in significant digits."""
    if score is None:
        return "diverged"
    if is_error:
        return f"{score:.1g}" if score < 0.1 else f"{score:.2f}"
    return f"{int(score * 100) / 100:.2f}".replace("1.00", "1").replace("0.", ".")


def _order(found: Learned) -> tuple[str, tuple[int, ...], str, int]:
    return (found.probe, found.test_lengths, found.family, found.backbone_parameters)
