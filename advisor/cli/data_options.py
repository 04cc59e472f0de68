"""What options say of the user's file → the values that readers and splits take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from advisor.core.suggest import nearest
from advisor.errors import InputError, Problem

if TYPE_CHECKING:
    from advisor.core.dataset import Asked, SplitPlan

SPLITS = ("stratified", "random", "group", "time", "last")


def asked_of(**options: Any) -> Asked:
    """Raises `InputError` for a kind that there is not."""
    from advisor.core.dataset import Asked
    from advisor.core.task import Kind

    kind = options.get("kind")
    if kind is not None:
        _one_of("--kind", kind, get_args(Kind))
    return Asked(**options)


def plan_of(split: str | None, **more: Any) -> SplitPlan:
    """Raises `InputError` for a rule that there is not."""
    from advisor.core.dataset import SplitPlan

    if split is not None:
        _one_of("--split", split, SPLITS)
    return SplitPlan(how=split, **more)  # type: ignore[arg-type]


def _one_of(flag: str, word: str, known: tuple[str, ...]) -> None:
    if word not in known:
        raise InputError(
            f"there is no {flag.removeprefix('--')} {word!r}",
            "one of: " + ", ".join(known),
            problems=(Problem(flag, f"{word!r} is unknown", nearest(word, known)),),
        )
