"""Does the first row name the columns, or is it data already?

Names stand once; so a first row whose words come again below is data, and words above numbers are
names. Where both could be, short words count as names.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.data.names import KNOWN
from advisor.data.table import moment, number

LONGEST_NAME = 40
"""Characters; longer cells are texts."""


def without_header(first: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row is data."""
    words = [cell.strip().lower() for cell in first]
    if any(word in KNOWN for word in words):
        return False
    if any(moment(cell) is not None for cell in first) or len(set(words)) < len(words):
        return True
    for at, cell in enumerate(first):
        below = [row[at] for row in rows if len(row) > at]
        if below and all(number(value) is not None for value in below):
            return False
        if cell in below:
            return True
    return any(len(word) > LONGEST_NAME or len(word.split()) > 4 for word in words)
