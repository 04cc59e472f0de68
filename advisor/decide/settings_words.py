"""How much faster, with its interval, in words; and the settings that make it so."""

from __future__ import annotations

from advisor.core.settings import Settings

FINER_BELOW = 1.2
"""Under this one decimal would hide the gain: "1.1 times (1.0 to 1.1)"."""


def times_as_fast(times: float, low: float | None = None, high: float | None = None) -> str:
    """ "2.5 times as fast (2.4 to 2.6)", "1.05 times as fast (1.03 to 1.07)"."""
    digits = 2 if times < FINER_BELOW else 1
    said = f"{times:.{digits}f} times as fast"
    if low is None or high is None:
        return said
    return f"{said} ({low:.{digits}f} to {high:.{digits}f})"


def in_words(settings: Settings) -> str:
    """ "1 thread", or "2 threads, spinning", and what else is not as usual."""
    number = "1 thread" if settings.threads == 1 else f"{settings.threads} threads"
    level = settings.graph_optimization
    parts = (
        number,
        "spinning" if settings.spinning else "",
        "" if level == "all" else f"graph optimisation {level}",
        "" if settings.state_binding else "states not bound",
    )
    return ", ".join(part for part in parts if part)
