"""The entry point: registers one command per file, and is the one boundary where errors end.

Command files import nothing heavy at their top, so that `--help` costs no more than typer itself.
Results go to stdout; progress, warnings and errors go to stderr.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from advisor import __version__
from advisor.cli.ask import ask
from advisor.cli.device import device
from advisor.cli.doctor import doctor
from advisor.cli.plugins import plugins
from advisor.cli.profile import profile
from advisor.cli.recommend import recommend
from advisor.cli.schema import schema
from advisor.cli.tasks import tasks
from advisor.errors import AdvisorError, InputError

INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""

app = typer.Typer(
    name="advisor",
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
        os.environ["ADVISOR_DEBUG"] = "1"
    if context.invoked_subcommand is not None:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InputError(
            "no command given, and no terminal to ask questions on",
            "name a command: `advisor recommend TASK`, or see `advisor --help`",
        )
    context.invoke(ask)


for command in (ask, recommend, profile, tasks, device, doctor, plugins, schema):
    app.command()(command)


def main() -> None:
    """Run the command line; every outcome becomes an exit code here and nowhere else."""
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """The exit code of one call. `--debug` lets errors through with their traceback."""
    import click

    try:
        code = app(args=arguments, prog_name="advisor", standalone_mode=False)
    except AdvisorError as error:
        if os.environ.get("ADVISOR_DEBUG"):
            raise
        show(error)
        return error.exit_code
    except click.exceptions.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("\ninterrupted; what was measured is kept, the next run goes on\n")
        return INTERRUPTED
    except BrokenPipeError:
        # A reader such as `head` closed our output: not an error, and nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code if isinstance(code, int) else 0


def show(error: AdvisorError) -> None:
    """What is wrong, each problem on its own line, and what to do; to stderr."""
    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    label = "\x1b[31merror:\x1b[0m" if colour else "error:"
    lines = [f"{label} {error.message}"]
    lines += [f"  - {problem}" for problem in getattr(error, "problems", ())]
    lines += [f"hint: {error.hint}"] if error.hint else []
    sys.stderr.write("\n".join(lines) + "\n")
