"""What `advisor probe` prints: a table of verdicts for people, one row per score for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from advisor.core.learned import GradientByLag, Learned

COLUMNS = ("probe", "family", "verdict", "score", "at", "chance", "steps", "CPU s", "tries")
GRADIENT_COLUMNS = ("family", "initialisation", "gradient at lag")
NOTE = (
    "score: best attempt, at the longest length trained on / 2 and 4 times it; steps and CPU s: "
    "that attempt's.\nA verdict belongs to this size, initialisation and budget.\n"
)
ERROR_NOTE = "adding: mean squared error, 0 is perfect.\n"


def rows(results: Sequence[Learned]) -> list[dict[str, str]]:
    """One row per model and probe, in words."""
    several = len({found.band for found in results}) > 1
    return [_row(found, several) for found in sorted(results, key=_order)]


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
                    "solved": attempt.stopped == "solved"
                    or (attempt is found.best and found.attained in ("solved", "extrapolates")),
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
        "probe": found.probe,
        "family": f"{found.family} {found.band}" if several else found.family,
        "verdict": found.attained,
        "score": "/".join(scores),
        "at": "/".join(str(n) for n in found.test_lengths),
        "chance": _score(found.chance, found.is_error),
        "steps": f"{best.steps:,}",
        "CPU s": f"{best.cpu_s:.1f}",
        "tries": str(len(found.attempts)),
    }


def _score(score: float | None, is_error: bool) -> str:
    """Two digits, never rounded up to a perfect score; errors in significant digits."""
    if score is None:
        return "diverged"
    if is_error:
        return f"{score:.1g}" if score < 0.1 else f"{score:.2f}"
    return f"{int(score * 100) / 100:.2f}".replace("1.00", "1").replace("0.", ".")


def _order(found: Learned) -> tuple[str, str, int]:
    return (found.probe, found.family, found.backbone_parameters)
