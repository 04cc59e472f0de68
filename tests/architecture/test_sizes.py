"""Walls that keep the sources readable: lengths, and one place for a broad `except`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for root in ("advisor", "plugins", "profiles")
    for path in (ROOT / root).rglob("*.py")
    if "__pycache__" not in path.parts
)
MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 50
MAY_CATCH_ALL = {ROOT / "advisor" / "registry.py"}
"""Around calls of plugins: these may break, the tool may not."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def length(function: Function) -> int:
    """Lines of the body; a command's signature is its list of options, and has no logic."""
    first, *rest = function.body
    if ast.get_docstring(function, clean=False) is not None and rest:
        first = rest[0]
    return (function.end_lineno or function.lineno) - first.lineno + 1


def test_there_are_files_to_look_at():
    assert len(FILES) > 100


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES_OF_A_FILE
    long = {f.name: length(f) for f in functions(path) if length(f) > MOST_LINES_OF_A_FUNCTION}
    assert long == {}


def broad(handler: ast.ExceptHandler) -> bool:
    """Whether it catches everything and goes on: one that raises again hides nothing."""
    caught = (
        {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
        if (handler.type)
        else {"BaseException"}
    )
    again = any(isinstance(node, ast.Raise) for node in ast.walk(handler))
    return bool(caught & {"Exception", "BaseException"}) and not again


def test_one_file_may_catch_everything():
    catching = {
        path
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and broad(node)
    }
    assert catching == MAY_CATCH_ALL
