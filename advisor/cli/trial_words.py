"""A trial in the words and digits of the table."""

from __future__ import annotations

from advisor.core.trial import Trial


def percent_or_number(value: float) -> str:
    """Three decimals: more than the intervals of a usual test set can tell apart."""
    return f"{value:.3f}"


def against(trial: Trial) -> str:
    """By how much it is better than the first baseline."""
    if trial.better_low is None or trial.better_high is None:
        return "the baseline"
    return f"{trial.better_low:+.3f} to {trial.better_high:+.3f}"


def trained(trial: Trial) -> str:
    """ "41 s, 2 seeds"; where it was dropped, by which slice."""
    seconds = f"{trial.seconds:.0f} s" if trial.seconds >= 1 else "under 1 s"
    if trial.baseline:
        return seconds
    if trial.stage != "final":
        return f"{seconds}, dropped after the {trial.stage}"
    return f"{seconds}, {trial.seeds} seed{'s' if trial.seeds > 1 else ''}"
