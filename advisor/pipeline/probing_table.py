"""Results of probing as a table for a file, with where and when and by what source it was made."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import advisor
from advisor.core.learnability import Learnability
from advisor.device.system import output
from advisor.pipeline.probing_run import Probed


def table_of(probed: Probed) -> Learnability:
    """All results of one call."""
    return Learnability(
        advisor_version=advisor.__version__,
        commit=_commit(),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        results=probed.results,
        gradients=tuple(probed.gradients),
    )


def _commit() -> str:
    """Of the checkout that this code runs from, or nothing where it is installed from a wheel."""
    root = Path(advisor.__file__).parent.parent
    if not (root / ".git").exists():
        return ""
    return output("git", "-C", str(root), "rev-parse", "HEAD").strip()
