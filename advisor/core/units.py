"""Numbers as people read them: three significant digits, the unit beside the number."""

from __future__ import annotations

import math

MEGABYTE = 1_000_000
"""Decimal, as on a data sheet; the same everywhere in files and reports."""


def significant(value: float, digits: int = 3) -> str:
    """`value` with so many significant digits and no exponent: 0.0312, 3.12, 31.2, 312, 3,120."""
    if value == 0:
        return "0"
    magnitude = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    if magnitude >= digits:
        return f"{value:,.0f}"
    if magnitude:
        return f"{value:.{digits - magnitude}f}"
    zeros = -math.floor(math.log10(abs(value)))
    return f"{value:.{digits - 1 + zeros}f}"


def milliseconds(seconds: float) -> str:
    """Seconds as "12.3 ms"."""
    return f"{significant(seconds * 1e3)} ms"


def megabytes(count: float) -> str:
    """Bytes as "12.3 MB"."""
    return f"{significant(count / MEGABYTE)} MB"


def count(number: float) -> str:
    """A number of parameters as "498 k" or "1.99 M"."""
    if abs(number) >= 1_000_000:
        return f"{significant(number / 1e6)} M"
    if abs(number) >= 1_000:
        return f"{significant(number / 1e3)} k"
    return f"{number:.0f}"


def duration(seconds: float) -> str:
    """A time to wait as "8 s", "3 min" or "1 h 20 min"."""
    if seconds < 90:
        return f"{max(seconds, 0):.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
