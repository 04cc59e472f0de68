"""The task that a profile and the claims are measured on where no task is given."""

from __future__ import annotations

from advisor.core.task import Mode, Task


def generic_task(mode: Mode, longest: int) -> Task:
    """A task of a usual shape, for a profile that is made for none: two classes of a text, or the
    next of 8,000 tokens."""
    return Task.model_validate(
        {
            "name": f"profile, {mode}",
            "kind": "language-modeling" if mode == "generate" else "classification",
            "input": {"type": "tokens", "vocab_size": 8000, "length": {"typical": longest}},
            "serving": {"mode": mode},
        }
    )
