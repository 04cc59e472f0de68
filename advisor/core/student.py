"""Student's t at 97.5 %: how much wider an interval must be where few processes say how they
differ."""

from __future__ import annotations

T_975 = (12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228)
"""For 1 to 10 degrees of freedom (any table)."""
Z_975 = 1.96
"""The normal distribution's, which t comes down to with many."""


def t_975(freedom: int) -> float:
    """For `freedom` from 1 up; beyond 10 that of 10, which is a little too wide."""
    return T_975[min(freedom, len(T_975)) - 1]
