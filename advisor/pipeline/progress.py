"""How a pipeline tells of its progress without knowing who listens."""

from __future__ import annotations

from typing import Protocol


class Observer(Protocol):
    """Listens to stages. Times left are estimates from what the stage has taken so far."""

    def start(self, stage: str, total: int) -> None:
        """A stage of `total` units of work begins."""
        ...

    def advance(self, what: str) -> None:
        """One unit is done."""
        ...

    def finish(self) -> None:
        """The stage is over, complete or not."""
        ...

    def note(self, message: str) -> None:
        """Something the user should know now."""
        ...


class Silent:
    """An observer that tells nobody."""

    def start(self, stage: str, total: int) -> None: ...

    def advance(self, what: str) -> None: ...

    def finish(self) -> None: ...

    def note(self, message: str) -> None: ...
