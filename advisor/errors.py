"""Every error that a user can cause or meet, as one tree with one boundary (the command line).

    AdvisorError                exit 1   something of ours broke
    ├── InputError              exit 2   a file, flag or answer is wrong; lists all problems
    ├── NothingFitsError        exit 3   never raised by decisions, only by commands that gate
    ├── UndecidedError          exit 4   the evidence asked for is not there
    ├── UnavailableError        exit 5   this environment cannot do what was asked
    │   └── StoreBusyError      exit 5   another advisor is measuring on this machine
    └── PluginError             exit 1   a plugin broke its protocol; normally kept as a `Failure`

A message says what is wrong and where; a hint says what to do. Nothing else reaches the user.
"""

from __future__ import annotations

from dataclasses import dataclass


class AdvisorError(Exception):
    """What went wrong (`message`) and what to do about it (`hint`)."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one field of a file, flag or answer."""

    field: str
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        nearest = f" (did you mean {self.suggestion!r}?)" if self.suggestion else ""
        where = f"{self.field}: " if self.field else ""
        return f"{where}{self.message}{nearest}"


class InputError(AdvisorError):
    """A user's mistake, with every problem of the same input listed."""

    exit_code = 2

    def __init__(self, message: str, hint: str = "", problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message, hint)
        self.problems = problems


class NothingFitsError(AdvisorError):
    """No candidate meets the hard requirements."""

    exit_code = 3


class UndecidedError(AdvisorError):
    """More time, a quieter machine or stronger evidence is needed."""

    exit_code = 4


class UnavailableError(AdvisorError):
    """The environment cannot do what was asked: provider missing, profile of another device."""

    exit_code = 5


class StoreBusyError(UnavailableError):
    """Another advisor holds the right to measure on this machine."""


class PluginError(AdvisorError):
    """A plugin did not keep to its protocol."""
