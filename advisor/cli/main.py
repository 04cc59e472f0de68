"""The entry point: registers one command per file, and hands them to the one boundary.

Command files import nothing heavy at their top, so that `--help` costs no more than typer itself.
Results go to stdout; progress, warnings and errors go to stderr.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from advisor import __version__
from advisor.cli.ask import ask
from advisor.cli.boundary import DEBUG, exit_code
from advisor.cli.claims import claims
from advisor.cli.data import data
from advisor.cli.device import device
from advisor.cli.doctor import doctor
from advisor.cli.plugins import plugins
from advisor.cli.probe import probe
from advisor.cli.profile import profiles
from advisor.cli.recommend import recommend
from advisor.cli.schema import schema
from advisor.cli.tasks import tasks
from advisor.cli.try_ import try_
from advisor.errors import InputError

COMPLETION = "_ADVISOR_COMPLETE"
"""Set by the shell when it asks for completions."""

FIRST = ("ask", "recommend", "profile")
"""What people come for leads the list of commands."""


class _InOrder(TyperGroup):
    """typer would list a command that has commands of its own last."""

    def list_commands(self, ctx: Any) -> list[str]:
        names = super().list_commands(ctx)
        return [*(n for n in FIRST if n in names), *(n for n in names if n not in FIRST)]


app = typer.Typer(
    name="advisor",
    cls=_InOrder,
    help="Choose a sequence model by measuring the candidates on the device that will run it.",
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"advisor {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of an error instead of a message.")
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show it.")
    ] = False,
) -> None:
    """Without a command, on a terminal, advisor asks what it needs to know."""
    if debug:
        os.environ[DEBUG] = "1"
    if context.invoked_subcommand is not None:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InputError(
            "no command given, and no terminal to ask questions on",
            "name a command: `advisor recommend TASK`, or see `advisor --help`",
        )
    context.invoke(ask)


for command in (ask, recommend, data, probe, claims, tasks, device, doctor, plugins, schema):
    app.command()(command)
app.command("try")(try_)
app.add_typer(profiles)


def main() -> None:
    """Run the command line; every outcome becomes an exit code in `boundary` and nowhere else."""
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    _reopen_closed_streams()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """The exit code of one call."""
    return exit_code(lambda: _invoke(arguments))


def _invoke(arguments: list[str]) -> object:
    """Not by typer's own `main`, which ends the process at Ctrl-C and at a closed pipe."""
    command = typer.main.get_command(app)
    if COMPLETION in os.environ:
        return command.main(arguments, prog_name="advisor")
    with command.make_context("advisor", arguments) as context:
        return command.invoke(context)


def _reopen_closed_streams() -> None:
    """Started with `>&-`, the next file opened would take the number that programs print to."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
