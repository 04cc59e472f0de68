"""CoNLL columns: a token a line, its tag in the last column (or --label N), a blank line between
sentences. `-DOCSTART-` lines and comments are left out; CoNLL-U is read by its word and UPOS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from advisor.core.dataset import Asked, Dataset
from advisor.data.keeping import thinned
from advisor.data.opened import Lines, bare_suffix
from advisor.data.tagged import tagged
from advisor.errors import InputError, Problem

Sentence = tuple[list[str], list[str]]


def read_conll(path: Path, asked: Asked) -> Dataset:
    """Tagging. Raises `InputError` naming lines without the column asked for."""
    lines = Lines(path)
    universal = bare_suffix(path) == ".conllu"
    word = _column(asked.text, "--text") or (2 if universal else 1)
    tag = _column(asked.label, "--label") or (4 if universal else None)
    sentences = _sentences(path, lines, word, tag)
    kept = thinned(sentences, _size, asked.largest_bytes, asked.seed)
    if not kept.rows:
        raise InputError(f"{path} holds no sentences", "give a token and its tag on each line")
    found = tagged(path.name, kept.rows)
    columns = (("text", str(word)), ("label", "last" if tag is None else str(tag)))
    notes = (*lines.notes(), *kept.note(asked.largest_bytes, latest=False))
    return Dataset(**{**vars(found), "columns": columns, "notes": (*found.notes, *notes)})


def _sentences(path: Path, lines: Lines, word: int, tag: int | None) -> Iterator[Sentence]:
    for block in _blocks(lines):
        short = [(n, cells) for n, cells in block if len(cells) < max(word, tag or 2)]
        if short:
            number, cells = short[0]
            raise InputError(
                f"{path} line {number:,} has {len(cells)} columns ({' '.join(cells)!r})",
                "each line has a token and a tag; --text N and --label N name their columns",
            )
        at = -1 if tag is None else tag - 1
        yield [cells[word - 1] for _, cells in block], [cells[at] for _, cells in block]


def _blocks(lines: Lines) -> Iterator[list[tuple[int, list[str]]]]:
    """Lines of one sentence with their numbers, split into cells."""
    block: list[tuple[int, list[str]]] = []
    for line in lines:
        bare = line.strip()
        if bare and not bare.startswith(("# ", "-DOCSTART-")):
            cells = bare.split("\t") if "\t" in bare else bare.split()
            if cells[0].isdigit() or not _is_range(cells[0]):
                block.append((lines.read, cells))
        elif not bare and block:
            yield block
            block = []
    if block:
        yield block


def _is_range(cell: str) -> bool:
    """CoNLL-U numbers contracted words `3-4` and empty nodes `3.1`; their parts have own lines."""
    parts = cell.replace(".", "-").split("-")
    return len(parts) == 2 and all(part.isdigit() for part in parts)


def _column(given: str | None, flag: str) -> int | None:
    if given is None:
        return None
    if given.isdigit() and int(given) > 0:
        return int(given)
    raise InputError(
        "columns of a CoNLL file have numbers, not names",
        f"{flag} 1 is the first",
        problems=(Problem(flag, f"{given!r} is no number"),),
    )


def _size(sentence: Iterable[list[str]]) -> int:
    return sum(len(cell) for cells in sentence for cell in cells)
