"""What people type as an answer → a value: `8k`, `8,000`, `0.5 s`, `2 GB`, `none`.

Each parser raises `ValueError` in plain words. Whether the value is allowed is the task's to say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

Value = str | int | float | None
"""An answer; `None` is "no requirement" or "not known", which is an answer too."""

Parser = Callable[[str], Value]

NONE = "none"
_NONE_WORDS = frozenset({NONE, "no", "-", "unknown", "any", "no limit", "don't know"})
_MULTIPLES = {"": 1, "k": 1_000, "m": 1_000_000}
_MILLISECONDS = {"": 1.0, "us": 1e-3, "µs": 1e-3, "ms": 1.0, "s": 1e3, "min": 60e3, "h": 3600e3}
_MEGABYTES = {"": 1.0, "kb": 1e-3, "mb": 1.0, "gb": 1e3, "mib": 1.048576, "gib": 1073.741824}
_NUMBER = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)\s*([^\d\s]*)", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([,_ ]\d{3})+(\D*)?")


def whole_number(text: str) -> int:
    """`40`, `8,000`, `8k`, `1.5M` as a whole number."""
    number = _scaled(text, _MULTIPLES, "a whole number such as 40 or 8k")
    if number != int(number):
        raise ValueError(f"expected a whole number, got {text!r}")
    return int(number)


def number(text: str) -> float:
    """A plain number."""
    return _scaled(text, {"": 1.0}, "a number")


def percent(text: str) -> float:
    """`95`, `95 %` or `p95`."""
    return _scaled(text.strip().removeprefix("p"), {"": 1.0, "%": 1.0}, "a percentile such as 95")


def milliseconds(text: str) -> float:
    """`20`, `20 ms`, `0.5 s`, `200 us` in milliseconds."""
    return _scaled(text, _MILLISECONDS, "a time such as 20, 20 ms or 0.5 s")


def megabytes(text: str) -> float:
    """`256`, `256 MB`, `1.5 GB` in megabytes of 1,000,000 bytes."""
    return _scaled(text, _MEGABYTES, "a size such as 20, 20 MB or 1 GB")


def words(text: str) -> str:
    """Free text, trimmed."""
    return text.strip()


def optional(parser: Parser) -> Parser:
    """`parser`, or `None` for "none"."""

    def parse(text: str) -> Value:
        return None if text.strip().lower() in _NONE_WORDS else parser(text)

    return parse


def shown(value: Value) -> str:
    """An answer as it can be typed again: the parsers give an equal value back."""
    if value is None:
        return NONE
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _scaled(text: str, units: Mapping[str, float], expected: str) -> float:
    bare = text.strip()
    if _THOUSANDS.fullmatch(bare):
        bare = re.sub(r"(?<=\d)[,_ ](?=\d)", "", bare)
    match = _NUMBER.fullmatch(bare)
    if match is None or match[2].lower() not in units:
        raise ValueError(f"expected {expected}, got {text.strip()!r}")
    # Rounded so that 0.0003 s is 0.3 ms, and not 0.29999999999999999.
    value = float(f"{float(match[1]) * units[match[2].lower()]:.15g}")
    if not math.isfinite(value):
        raise ValueError(f"expected {expected}, got {text.strip()!r}")
    return value
