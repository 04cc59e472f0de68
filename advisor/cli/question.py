"""What a question is: plain data, so that flags, prompts, help and the task file agree.

It loads nothing of the core: `advisor --help` shows the options, and must stay light.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from advisor.cli.answer_words import Parser, Value, words

if TYPE_CHECKING:
    from advisor.core.device import Device

Answers = Mapping[str, Value]
"""Answers by question id; a question that is not in it has not been answered."""


@dataclass(frozen=True)
class Choice:
    """One word that may be answered, and what it means."""

    word: str
    says: str


@dataclass(frozen=True)
class Nothing:
    """There is no default: the user must say."""


NOTHING = Nothing()
Default: TypeAlias = "Callable[[Answers, Device | None], Value | Nothing]"


def no_default(_answers: Answers, _device: Device | None) -> Value | Nothing:
    """The user must say."""
    return NOTHING


def fixed(value: Value) -> Default:
    """The same default whatever was answered before."""
    return lambda _answers, _device: value


def always(_answers: Answers) -> bool:
    """The question makes sense whatever was answered."""
    return True


@dataclass(frozen=True)
class Question:
    """One question; `field` is where the answer stands in the task file ("" for none).

    `default` looks at earlier answers and at the machine; where it may look at the machine,
    `from_machine` says so. `when` tells whether the question makes sense after earlier answers.
    A `required` answer is not guessed where nobody can be asked, unless the user says so.
    """

    id: str
    field: str
    text: Callable[[Answers], str]
    help: str
    parse: Parser = words
    choices: tuple[Choice, ...] = ()
    default: Default = no_default
    when: Callable[[Answers], bool] = always
    from_machine: bool = False
    required: bool = False

    @property
    def flag(self) -> str:
        """The command-line option that answers it: `--max-length`."""
        return f"--{self.id.replace('_', '-')}" if self.field else ""
