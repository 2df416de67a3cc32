"""The commands with arguments, and how every failure is told: one message, no traceback."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from simulator import __version__

PackOption = Annotated[
    list[Path] | None,
    typer.Option("--pack", metavar="DIR", help="A folder with more scenarios and personas. May be given again."),
]

app: Final = typer.Typer(
    name="pushback",
    help="Practise disagreeing with powerful people without losing them. Without a command, the app opens.",
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0, 1 (a check failed) or 2 (wrong usage or content)."""
    from simulator.cli import checking, listing, playing

    # Importing the modules registers their commands.
    del checking, listing, playing
    try:
        result = app(args=list(arguments), standalone_mode=False, prog_name="pushback")
    except typer.Exit as stop:
        return stop.exit_code
    except typer.Abort:
        return 130
    except Exception as error:
        return _told(error)
    return result if isinstance(result, int) else 0


def fail(message: str, code: int = 2) -> typer.Exit:
    """Print `message` to standard error, and return the exit to raise."""
    from simulator.content.text import clean

    print(f"pushback: {clean(message)}", file=sys.stderr)
    return typer.Exit(code)


def _told(error: Exception) -> int:
    """Tell an error that a user can cause in one message; anything else is a defect and goes on."""
    import click

    from simulator.content.diagnostics import ContentError
    from simulator.content.text import clean
    from simulator.records.journal import JournalError

    if isinstance(error, click.UsageError):
        error.show(sys.stderr)
        return 2
    if isinstance(error, ContentError):
        print(clean(str(error)), file=sys.stderr)
        return 2
    if isinstance(error, click.ClickException | JournalError):
        print(f"pushback: {clean(str(error))}", file=sys.stderr)
        return 2
    if isinstance(error, BrokenPipeError):
        return 0
    raise error


def _version(wanted: bool) -> None:
    if wanted:
        print(f"pushback {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    pack: PackOption = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    del version
    if context.invoked_subcommand is None:
        from simulator.cli.terminal import open_app

        raise typer.Exit(open_app(pack or []))
    context.obj = list(pack or [])
