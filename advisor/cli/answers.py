"""Answers → task, and what follows from them: what is still open, what no longer fits.

No rule of the task stands here: an answer is right if the task model takes it, tried on the task
made of the answers so far with the plainest value wherever one is still missing.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from advisor.cli.answer_words import Value, shown
from advisor.cli.question import Answers, Choice, Nothing, Question
from advisor.cli.questions import BY_FIELD, QUESTIONS
from advisor.cli.usual_answers import INPUT_TYPES, is_features
from advisor.core.device import Device
from advisor.core.suggest import nearest
from advisor.core.task import Task
from advisor.errors import InputError, Problem
from advisor.files.task_problems import check_task

Table = dict[str, object]
_NEUTRAL: dict[str, Value] = {
    "kind": "transcription",  # takes any input and any mode
    "input": "tokens",
    "length": 1,
    "mode": "request",
}


def to_task(answers: Answers) -> Task:
    """The task that the answers describe. Raises `InputError` with a problem per option."""
    checked = check_task(_table(answers))
    if isinstance(checked, Task):
        return checked
    raise InputError(
        "the answers do not make a task",
        "`advisor ask --help` explains each option",
        problems=tuple(_by_flag(problem) for problem in checked),
    )


def read_answer(question: Question, text: str, answers: Answers) -> Value:
    """The value that `text` says. Raises `ValueError` in plain words where it is not allowed."""
    value = _value(question, text)
    reason = refusal(question, value, answers)
    if reason:
        raise ValueError(reason)
    return value


def refusal(question: Question, value: Value, answers: Answers) -> str:
    """Why the task can't have this answer beside those already given; "" if it can."""
    if not question.field:
        return ""
    before = _problems(answers)
    after = _problems({**answers, question.id: value})
    new = [message for field, message in after.items() if before.get(field) != message]
    return new[0] if new else ""


def choices(question: Question, answers: Answers) -> tuple[Choice, ...]:
    """The choices that the earlier answers leave."""
    return tuple(c for c in question.choices if not refusal(question, c.word, answers))


def default(question: Question, answers: Answers, device: Device | None) -> Value | Nothing:
    """The default after these answers; where earlier answers rule it out, the first they leave."""
    value = question.default(answers, device)
    if isinstance(value, Nothing) or not refusal(question, value, answers):
        return value
    left = choices(question, answers)
    return left[0].word if left else None


def open_question(answers: Answers) -> Question | None:
    """The first question that makes sense and has no answer yet."""
    return next((q for q in QUESTIONS if q.id not in answers and q.when(answers)), None)


def settle(answers: Answers) -> dict[str, Value]:
    """The answers that still make sense together; an earlier question outranks a later one."""
    kept: dict[str, Value] = {}
    for question in QUESTIONS:
        if question.id not in answers or not question.when(kept):
            continue
        if not refusal(question, answers[question.id], kept):
            kept[question.id] = answers[question.id]
    return kept


def with_defaults(answers: Answers, device: Device | None) -> dict[str, Value]:
    """The answers, and the default of every other question that makes sense and has one."""
    full = dict(answers)
    for question in QUESTIONS:
        if question.id in full or not question.when(full):
            continue
        value = default(question, full, device)
        if not isinstance(value, Nothing):
            full[question.id] = value
    return full


def from_flags(flags: Mapping[str, str | None]) -> dict[str, Value]:
    """Options as typed → answers. Raises `InputError` with a problem for each wrong one."""
    given = {id: text for id, text in flags.items() if text is not None}
    answers, problems = _parsed(given)
    problems += _contradictions(answers)
    if not problems:
        return answers
    raise InputError(
        "wrong options" if len(problems) > 1 else "a wrong option",
        "`advisor ask --help` explains each",
        problems=tuple(problems),
    )


def _parsed(given: Mapping[str, str]) -> tuple[dict[str, Value], list[Problem]]:
    """Each option on its own."""
    answers: dict[str, Value] = {}
    problems = []
    for question in (q for q in QUESTIONS if q.id in given):
        try:
            answers[question.id] = _value(question, given[question.id])
        except ValueError as error:
            near = nearest(given[question.id], [c.word for c in question.choices])
            problems.append(Problem(question.flag, str(error), near))
    return answers, problems


def _contradictions(answers: dict[str, Value]) -> list[Problem]:
    """What options say against earlier ones, or against the usual answer where one is missing."""
    problems = []
    full = with_defaults(answers, None)
    earlier: dict[str, Value] = {}
    for question in (q for q in QUESTIONS if q.id in full):
        reason = refusal(question, full[question.id], earlier)
        if reason and question.id in answers:
            problems.append(Problem(question.flag, reason))
        if not reason:
            earlier[question.id] = full[question.id]
    return problems


def command_line(answers: Answers, output: str) -> str:
    """The `advisor ask` that gives the same task; defaults that hold anywhere are left out."""
    parts = ["advisor", "ask"]
    said: dict[str, Value] = {}
    for question in QUESTIONS:
        if question.id in answers and question.field:
            value = answers[question.id]
            telling = question.required or question.from_machine
            if telling or value != default(question, said, None):
                parts += [question.flag, shown(value)]
        if question.id in answers:
            said[question.id] = answers[question.id]
    return shlex.join([*parts, "--yes", "-o", output])


def _table(answers: Answers) -> Table:
    """The answers as a parsed task file; an answer "none" leaves its field to the default."""
    table: Table = {}
    for field, question in BY_FIELD.items():
        value = answers.get(question.id)
        if value is None:
            continue
        *sections, key = field.split(".")
        place = table
        for section in sections:
            inner = place.setdefault(section, {})
            assert isinstance(inner, dict)
            place = inner
        place[key] = INPUT_TYPES.get(str(value), value) if question.id == "input" else value
    return table


def _with_neutral(answers: Answers) -> dict[str, Value]:
    full = {**_NEUTRAL, **answers}
    if is_features(full) and "channels" not in full:
        full["channels"] = 1
    if "length" not in answers and isinstance(answers.get("max_length"), int):
        full["length"] = answers["max_length"]
    return full


def _problems(answers: Answers) -> dict[str, str]:
    checked = check_task(_table(_with_neutral(answers)))
    return {} if isinstance(checked, Task) else {p.field: p.message for p in checked}


def _value(question: Question, text: str) -> Value:
    if not question.choices:
        return question.parse(text)
    known = [choice.word for choice in question.choices]
    word = text.strip().lower()
    if word not in known:
        raise ValueError(f"expected one of {', '.join(known)}; got {text.strip()!r}")
    return word


def _by_flag(problem: Problem) -> Problem:
    question = BY_FIELD.get(problem.field)
    if question is None:
        return problem
    return Problem(question.flag, problem.message, problem.suggestion)
