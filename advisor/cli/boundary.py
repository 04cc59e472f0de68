"""Where errors end: every outcome of a command becomes an exit code and a few words on stderr.

Nobody who makes a mistake sees a traceback. One that is ours is kept for `--debug`, which lets
every error through.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from types import TracebackType

import typer

from advisor.cli.output import color
from advisor.errors import AdvisorError, InputError, UnavailableError

DEBUG = "ADVISOR_DEBUG"
INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""


def exit_code(call: Callable[[], object]) -> int:
    """What `call` ends with: its own code, or that of the error it raised, which is shown."""
    sys.excepthook = _broken
    try:
        outcome = call()
    except typer.Exit as ended:
        return ended.exit_code
    except (typer.Abort, KeyboardInterrupt):
        below = "\n" if sys.stderr.isatty() else ""  # the terminal shows ^C
        _say(f"{below}interrupted; what was measured is kept, the same command goes on from there")
        return INTERRUPTED
    except (AdvisorError, typer.TyperException, OSError) as error:
        if os.environ.get(DEBUG):
            raise
        return _show(_in_our_words(error))
    return outcome if isinstance(outcome, int) else 0


def _in_our_words(error: AdvisorError | typer.TyperException | OSError) -> AdvisorError:
    if isinstance(error, AdvisorError):
        return error
    if isinstance(error, OSError):
        where = f": {error.filename}" if error.filename else ""
        reason = (error.strerror or type(error).__name__).lower()
        return UnavailableError(f"the system refused: {reason}{where}", "see `advisor doctor`")
    says = getattr(error, "format_message", lambda: str(error))()
    context = getattr(error, "ctx", None)
    command = "advisor" if context is None else context.command_path
    return InputError(f"{says[:1].lower()}{says[1:]}".rstrip("."), f"see `{command} --help`")


def _show(error: AdvisorError) -> int:
    """What is wrong, each problem on its own line, and what to do; to stderr."""
    lines = [f"{_label()} {error.message}"]
    lines += [f"  - {problem}" for problem in getattr(error, "problems", ())]
    lines += [f"hint: {error.hint}"] if error.hint else []
    _say("\n".join(lines))
    return error.exit_code


def _broken(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """The hook for what nobody foresaw: Python ends with 1 after it."""
    if os.environ.get(DEBUG):
        sys.__excepthook__(kind, error, trace)
        return
    _say(
        f"{_label()} advisor itself failed: {kind.__name__}: {error}\n"
        "hint: that is a mistake of ours; `advisor --debug …` shows where it happened"
    )


def _label() -> str:
    return "\x1b[31merror:\x1b[0m" if color(sys.stderr) else "error:"


def _say(text: str) -> None:
    """Nobody may be listening any more; then there is nobody to tell."""
    try:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    except (OSError, AttributeError):
        return
