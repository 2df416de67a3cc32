"""The commands with arguments, and how every failure is told: one message, no traceback."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from simulator import __version__

if TYPE_CHECKING:
    from simulator.content.diagnostics import Diagnostic

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
    from simulator.cli import (
        authoring,
        checking,
        drilling,
        exporting,
        listing,
        playing,
        playtesting,
        previewing,
        progressing,
        recording,
        rehearsing,
        scoring,
    )

    # Importing the modules registers their commands.
    del authoring, checking, drilling, exporting, listing, playing
    del playtesting, previewing, progressing, recording, rehearsing, scoring
    _make_lenient()
    try:
        result = app(args=list(arguments), standalone_mode=False, prog_name="pushback")
    except typer.Exit as stop:
        return stop.exit_code
    except typer.Abort:
        return 130
    except SystemExit:
        # Typer leaves like this only where whoever read our output has gone: that is no failure.
        return 0
    except Exception as error:
        return _told(error)
    return result if isinstance(result, int) else 0


def show(text: str) -> None:
    """Print `text` to standard output; where nobody reads on (`| head`), that is no failure.

    Raises:
        OSError: it cannot be written for another reason.
    """
    try:
        print(text, flush=True)
    except OSError as error:
        _drop_output()
        if not isinstance(error, BrokenPipeError):
            raise


def warn(findings: Iterable[Diagnostic]) -> None:
    """Print what is wrong with the library to standard error."""
    for finding in findings:
        print(finding, file=sys.stderr)


def _drop_output() -> None:
    """Send what standard output still holds nowhere, so that Python does not try it again as it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _make_lenient() -> None:
    """Let a terminal or a pipe that knows fewer signs than UTF-8 cost a sign, never the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")


def fail(message: str, code: int = 2) -> typer.Exit:
    """Print `message` to standard error, and return the exit to raise."""
    from simulator.content.text import clean

    print(f"pushback: {clean(message)}", file=sys.stderr)
    return typer.Exit(code)


def _told(error: Exception) -> int:
    """Tell an error that a user can cause in one message; anything else is a defect and goes on."""
    from simulator.content.diagnostics import ContentError
    from simulator.content.text import clean, clean_line
    from simulator.records.values import JournalError

    # Typer's newer versions bring a click of their own, so the class is taken from Typer; it has no name there.
    wrong_usage: type = typer.BadParameter.__bases__[0]
    if isinstance(error, wrong_usage):
        context: Any = getattr(error, "ctx", None)
        command = context.command_path if context is not None else "pushback"
        message = getattr(error, "format_message", error.__str__)()
        print(f"pushback: {clean_line(message).rstrip('.')}; '{command} --help' says more", file=sys.stderr)
        return 2
    if isinstance(error, ContentError):
        print(clean(str(error)), file=sys.stderr)
        return 2
    if isinstance(error, JournalError):
        print(f"pushback: {clean(str(error))}", file=sys.stderr)
        return 2
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename is not None else ""
        print(f"pushback: {clean(place)}{error.strerror or error}", file=sys.stderr)
        return 2
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
