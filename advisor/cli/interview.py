"""The conversation: asks what is open, explains, goes back, shows all, lets one be changed.

It knows no terminal: whoever asks and shows is passed in, so that the whole of it runs in tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from advisor.cli import answers as answering
from advisor.cli.answer_words import Value, shown
from advisor.cli.question import Answers, Choice, Nothing, Question
from advisor.cli.questions import BY_ID, QUESTIONS
from advisor.core.device import Device

HELP, BACK = "?", "<"
DONE = "done"
"""What a review returns when nothing more is to be changed; otherwise it is a question's id."""


@dataclass(frozen=True)
class Prompt:
    """One question as it is put now; `default` is "" where there is none."""

    question: Question
    text: str
    choices: tuple[Choice, ...]
    default: str
    can_go_back: bool


@dataclass(frozen=True)
class Row:
    """One line of the summary; the label is short, so that it fits a narrow terminal."""

    id: str
    label: str
    answer: str


class Terminal(Protocol):
    """Where the conversation takes place."""

    def ask(self, prompt: Prompt) -> str:
        """What was typed or chosen; `HELP` and `BACK` for these."""
        ...

    def say(self, text: str) -> None:
        """A remark between two questions."""
        ...

    def review(self, rows: tuple[Row, ...]) -> str:
        """Show all answers; `DONE`, or the id of the one to change."""
        ...


class Interview:
    """One conversation. `answers` grows until no question is open."""

    def __init__(
        self, given: Answers, device: Device | None, terminal: Terminal, only_required: bool
    ) -> None:
        self.answers: dict[str, Value] = dict(given)
        self._before: dict[str, Value] = {}
        self._asked: list[str] = []
        self._by_default: set[str] = set()
        self._device = device
        self._terminal = terminal
        self._only_required = only_required

    def run(self) -> dict[str, Value]:
        """Ask until all is answered and the user is content with it."""
        self._ask_open()
        while (chosen := self._terminal.review(self._rows())) != DONE:
            self._asked.clear()
            self._before[chosen] = self.answers.pop(chosen)
            self._ask_open()
        return self.answers

    def _ask_open(self) -> None:
        while (question := answering.open_question(self.answers)) is not None:
            default = self._default(question)
            if self._only_required and not isinstance(default, Nothing):
                self.answers[question.id] = default
                self._by_default.add(question.id)
            else:
                self._step(question, default)

    def _step(self, question: Question, default: Value | Nothing) -> None:
        typed = self._terminal.ask(self._prompt(question, default))
        if typed.strip() == HELP:
            self._terminal.say(question.help)
        elif typed.strip() == BACK:
            self._go_back(question)
        else:
            self._take(question, typed.strip(), default)

    def _take(self, question: Question, typed: str, default: Value | Nothing) -> None:
        if not typed and isinstance(default, Nothing):
            self._terminal.say("This one needs an answer; ? explains.")
            return
        value = default
        if typed:
            try:
                value = answering.read_answer(question, typed, self._earlier(question))
            except ValueError as error:
                self._terminal.say(f"{_sentence(str(error))}. Please try again; ? explains.")
                return
        assert not isinstance(value, Nothing)
        usual = answering.default(question, self._earlier(question), self._device)
        self._keep(question, value, by_default=value == usual)

    def _keep(self, question: Question, value: Value, by_default: bool) -> None:
        self.answers[question.id] = value
        self._asked.append(question.id)
        (self._by_default.add if by_default else self._by_default.discard)(question.id)
        self._settle()

    def _settle(self) -> None:
        """Drop what no longer fits, and say so; reopen defaults that would now be others."""
        kept = answering.settle(self.answers)
        for id in [id for id in self.answers if id not in kept]:
            self._terminal.say(f"{_label(BY_ID[id])} no longer fits and was dropped.")
        self.answers = kept
        for id in [id for id in kept if id in self._by_default]:
            question = BY_ID[id]
            usual = answering.default(question, self._earlier(question), self._device)
            if self.answers[id] != usual:
                del self.answers[id]
                self._before.pop(id, None)
        self._asked = [id for id in self._asked if id in self.answers]

    def _go_back(self, question: Question) -> None:
        if self._asked:
            last = self._asked.pop()
            self._before[last] = self.answers.pop(last)
        elif question.id in self._before:
            self.answers[question.id] = self._before[question.id]
        else:
            self._terminal.say("This is the first question.")

    def _default(self, question: Question) -> Value | Nothing:
        """What was answered before, if it still fits; else the usual answer."""
        earlier = self._earlier(question)
        if question.id in self._before:
            value = self._before[question.id]
            if not answering.refusal(question, value, earlier):
                return value
        return answering.default(question, earlier, self._device)

    def _earlier(self, question: Question) -> dict[str, Value]:
        """The answers to questions before this one, which it must fit."""
        place = QUESTIONS.index(question)
        return {q.id: self.answers[q.id] for q in QUESTIONS[:place] if q.id in self.answers}

    def _prompt(self, question: Question, default: Value | Nothing) -> Prompt:
        earlier = self._earlier(question)
        return Prompt(
            question=question,
            text=question.text(earlier),
            choices=answering.choices(question, earlier),
            default="" if isinstance(default, Nothing) else shown(default),
            can_go_back=bool(self._asked) or question.id in self._before,
        )

    def _rows(self) -> tuple[Row, ...]:
        return tuple(
            Row(q.id, q.id.replace("_", " "), shown(self.answers[q.id]))
            for q in QUESTIONS
            if q.id in self.answers
        )


def missing_flags(answers: Answers, device: Device | None, strict: bool) -> tuple[str, ...]:
    """The options that must be given where no question can be asked.

    With `strict`, required answers count as missing even where a usual one could be guessed.
    """
    full = answering.with_defaults(answers, device)
    known = answers if strict else full
    return tuple(q.flag for q in QUESTIONS if q.required and q.when(full) and q.id not in known)


def _label(question: Question) -> str:
    return question.flag or question.id


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
