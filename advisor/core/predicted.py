"""A figure that was not measured: how many seconds, and how far that may be off."""

from __future__ import annotations

from dataclasses import dataclass

CONFIDENCE = 0.90
"""Of the intervals that stand beside predictions."""


@dataclass(frozen=True)
class Predicted:
    """Seconds; their interval reaches from `seconds / factor` to `seconds * factor`.

    `factor` is `None` where too few errors of other predictions are known to give an interval.
    """

    seconds: float
    factor: float | None

    @property
    def share(self) -> float | None:
        """The upper half of the interval over the prediction: 0.05 is "± 5 %"."""
        return None if self.factor is None else self.factor - 1

    def covers(self, seconds: float) -> bool | None:
        """Whether the interval holds `seconds`; `None` without an interval."""
        if self.factor is None:
            return None
        return self.seconds / self.factor <= seconds <= self.seconds * self.factor
