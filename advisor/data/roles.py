"""Which column plays which part, and so what kind of task this is: asked first, then by name, then
by content. The guess is shown with the result, and each part of it can be given by option."""

from __future__ import annotations

from dataclasses import dataclass, replace

from advisor.core.dataset import Asked
from advisor.core.suggest import nearest
from advisor.core.task import Kind
from advisor.data import names
from advisor.data.contents import Contents, contents_of
from advisor.data.table import Table
from advisor.errors import InputError, Problem

FEWEST_STEPS = 8
"""Numeric columns beside a label from which a row is taken for one series, a column per step."""
TWO_TEXTS: frozenset[Kind] = frozenset({"pair-classification", "translation", "span-extraction"})


@dataclass(frozen=True)
class Roles:
    """Columns by part. `numbers`: those of a series (a forecast) or of its steps (a row each)."""

    kind: Kind
    text: str | None = None
    second: str | None = None
    label: str | None = None
    time: str | None = None
    group: str | None = None
    numbers: tuple[str, ...] = ()

    def shown(self) -> tuple[tuple[str, str], ...]:
        """Role and column, for the parts that are played."""
        named = (
            ("text", self.text),
            ("second", self.second),
            ("label", self.label),
            ("time", self.time),
            ("group", self.group),
        )
        pairs = [(role, column) for role, column in named if column]
        return (*pairs, ("numbers", ", ".join(self.numbers))) if self.numbers else tuple(pairs)


def guess(table: Table, asked: Asked) -> Roles:
    """Raises `InputError` where a column asked for is not there, or no kind fits."""
    _check(table, asked)
    found = contents_of(table)
    given = {c for c in (asked.text, asked.second, asked.label, asked.time, asked.group) if c}
    free = Contents(
        {c: what for c, what in found.what.items() if c not in given | set(asked.target)}
    )
    time = asked.time or _time(free)
    group = asked.group or _group(table, free.without(time))
    free = free.without(time, group)
    roles = _by_content(table, asked, free, Roles("classification", time=time, group=group))
    return _complete(table, replace(roles, kind=asked.kind or roles.kind))


def _by_content(table: Table, asked: Asked, free: Contents, so_far: Roles) -> Roles:
    if _is_series(asked, free, so_far):
        return replace(so_far, kind="forecasting", numbers=asked.target or free.numeric)
    pair = _pair(table, asked, free)
    if pair is not None and not asked.text:
        label = asked.label or _label(free.without(*pair))
        kind: Kind = "pair-classification" if label else "translation"
        return replace(so_far, kind=kind, text=pair[0], second=pair[1], label=label)
    text = asked.text or free.named(names.TEXTS, free.rich) or _any_text(free)
    tags = free.without(text).named(names.TAGS, free.lists) if text in free.lists else None
    free = free.without(text)
    label = asked.label or tags or _label(free)
    second = asked.second or (asked.target[0] if asked.target and text else None)
    if text is None and label and len(free.without(label).numeric) >= FEWEST_STEPS:
        steps = free.without(label).numeric
        return replace(so_far, kind=_answer(table, label), label=label, numbers=steps)
    if text is None:
        numeric = asked.target or free.numeric
        return replace(so_far, kind="forecasting", label=label, numbers=numeric)
    if label is None:
        kind = "translation" if second else "language-modeling"
        return replace(so_far, kind=kind, text=text, second=second)
    kind = "pair-classification" if second else _answer(table, label)
    if found_tags(table, text, label):
        kind = "tagging"
    return replace(so_far, kind=kind, text=text, second=second, label=label)


def _any_text(free: Contents) -> str | None:
    """The first column of words; beside many numbers, words that come again are a label."""
    many = len(free.numeric) >= FEWEST_STEPS
    return next((c for c in free.texts if not (many and c in free.few_values)), None)


def _is_series(asked: Asked, free: Contents, so_far: Roles) -> bool:
    if asked.kind is not None:
        return asked.kind == "forecasting"
    if asked.label or asked.text or free.texts or free.lists:
        return False
    return so_far.time is not None and bool(free.numeric or asked.target)


def _answer(table: Table, label: str) -> Kind:
    from advisor.data.labels import are_classes

    return "classification" if are_classes(table.column(label)) else "regression"


def found_tags(table: Table, text: str, label: str) -> bool:
    """Whether each row has a list of tokens and a list of tags."""
    cells = [*table.column(text)[:50], *table.column(label)[:50]]
    return bool(cells) and all(isinstance(cell, list) for cell in cells)


def _pair(table: Table, asked: Asked, free: Contents) -> tuple[str, str] | None:
    lower = {column.lower(): column for column in free.texts}
    for first, second in (*names.PAIRS, *names.TRANSLATIONS):
        if first in lower and second in lower:
            return lower[first], lower[second]
    languages = [lower[name] for name in lower if name in names.LANGUAGES]
    if len(languages) == 2:
        return languages[0], languages[1]
    wants_two = asked.kind in TWO_TEXTS
    long = free.long_texts
    if len(long) == 2 and (wants_two or len(free.what) == 2 or _label(free.without(*long))):
        return long[0], long[1]
    if wants_two and len(free.texts) >= 2:
        return free.texts[0], free.texts[1]
    return None


def _label(free: Contents) -> str | None:
    """By name; else the only column left that is no long text and takes few values."""
    named = free.named(names.LABELS, tuple(free.what))
    if named:
        return named
    few = free.few_values
    return few[-1] if few else None


def _time(free: Contents) -> str | None:
    dated = free.dates
    return free.named(names.TIMES, dated) or (dated[0] if dated else None)


def _group(table: Table, free: Contents) -> str | None:
    named = free.named(names.GROUPS, tuple(free.what))
    if named is None:
        return None
    cells = [str(cell) for cell in table.column(named)]
    return named if 1 < len(set(cells)) < len(cells) else None


def _check(table: Table, asked: Asked) -> None:
    wanted = (
        ("--text", asked.text),
        ("--second", asked.second),
        ("--label", asked.label),
        ("--time", asked.time),
        ("--group", asked.group),
        *(("--target", column) for column in asked.target),
    )
    problems = [
        Problem(flag, f"there is no column {column!r}", nearest(column, table.columns))
        for flag, column in wanted
        if column and column not in table.columns
    ]
    if problems:
        raise InputError(
            f"{table.name} does not have these columns",
            "its columns are: " + ", ".join(table.columns),
            problems=tuple(problems),
        )


def _complete(table: Table, roles: Roles) -> Roles:
    """`roles` where all parts of its kind are there."""
    needed = {
        "classification": ((roles.text or roles.numbers, "--text"), (roles.label, "--label")),
        "regression": ((roles.text or roles.numbers, "--text"), (roles.label, "--label")),
        "tagging": ((roles.text, "--text"), (roles.label, "--label")),
        "pair-classification": (
            (roles.text, "--text"),
            (roles.second, "--second"),
            (roles.label, "--label"),
        ),
        "translation": ((roles.text, "--text"), (roles.second, "--second")),
        "language-modeling": ((roles.text, "--text"),),
        "forecasting": ((roles.numbers, "--target"),),
    }
    if roles.kind not in needed:
        raise InputError(
            f"advisor can't learn {roles.kind} from a table",
            "it can: " + ", ".join(needed),
            problems=(Problem("--kind", f"{roles.kind} is not read from tables"),),
        )
    missing = tuple(
        Problem(flag, "no column fits; name one")
        for found, flag in needed[roles.kind]
        if not found
    )
    if missing:
        raise InputError(
            f"{table.name} looks like {roles.kind}, but a column is missing",
            f"its columns are: {', '.join(table.columns)}; --kind names another kind",
            problems=missing,
        )
    return roles
