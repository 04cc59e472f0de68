"""What an epoch of the user's data takes to train, from measured steps."""

from __future__ import annotations

from advisor.core.recommendation import Recommendation
from advisor.core.training import TrainingCost
from advisor.core.units import duration


def epoch_s(answer: Recommendation, cost: TrainingCost) -> float | None:
    """Seconds of one pass over the task's examples at its typical length; `None` where the task
    does not say how many there are. Forward and backward, without the optimiser's update."""
    examples = answer.task.data.examples
    if examples is None:
        return None
    return cost.ms_per_thousand_tokens * examples * answer.task.input.length.typical / 1e6


def training_line(answer: Recommendation) -> str:
    """ "Training on this device: about 12 min per epoch of your 10,662 examples.", or
    nothing where no step was measured."""
    for cost in answer.training:
        seconds = epoch_s(answer, cost)
        if seconds is None:
            continue
        about = "less than a second" if seconds < 1 else f"about {duration(seconds)}"
        return (
            f"Training on this device: {about} per epoch of your "
            f"{answer.task.data.examples:,} examples."
        )
    return ""
