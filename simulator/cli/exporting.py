"""`pushback export` and `pushback import`: attempts handed on, and taken in."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.commands import PackOption, app, fail, show
from simulator.cli.recording import LearnerOption, OutputOption, opened, put

if TYPE_CHECKING:
    from simulator.records.importing import Outcome
    from simulator.records.values import Saved

FORMATS = ("csv", "jsonl", "xapi", "html")


@app.command()
def export(
    context: typer.Context,
    form: Annotated[str, typer.Option("--format", help="csv, jsonl, xapi or html.")],
    without_words: Annotated[
        bool, typer.Option("--without-words", help="Leave out what was typed: replies, names, plans.")
    ] = False,
    learner: LearnerOption = None,
    output: OutputOption = None,
    pack: PackOption = None,
) -> None:
    """Export attempts: a table, lines that 'import' reads, xAPI statements, or one page."""
    if form not in FORMATS:
        raise fail(f"there is no format called '{form}'; choose one of {', '.join(FORMATS)}")
    from simulator.records.withholding import without_words as withheld

    attempts = list(opened(context, pack).every(learner))
    if without_words:
        attempts = [withheld(saved) for saved in attempts]
    put(_text(form, attempts), output)


@app.command("import")
def import_attempts(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A JSONL file that 'export' or the app has written.")],
    learner: Annotated[str | None, typer.Option(metavar="NAME", help="Whose attempts they become.")] = None,
    pack: PackOption = None,
) -> None:
    """Take in attempts from a file; taking them in again changes nothing."""
    from simulator.content.text import clean_line
    from simulator.records.importing import take_in
    from simulator.records.journal import read_attempts
    from simulator.records.opening import open_store

    attempts = read_attempts(file)
    outcomes = take_in(open_store(), attempts, clean_line(learner) if learner else None)
    opened(context, pack)
    told: dict[Outcome, str] = {
        "new": "taken in",
        "longer": "added to",
        "known": "known already",
        "different": "left alone, since another one here has the same id",
    }
    counts = Counter(outcomes.values())
    show("\n".join(f"{counts[kind]} {what}" for kind, what in told.items() if counts[kind]))


def _text(form: str, attempts: list[Saved]) -> str:
    if form == "csv":
        from simulator.records.spreadsheet import csv_text

        return csv_text(attempts)
    if form == "xapi":
        from simulator.records.xapi import xapi_text

        return xapi_text(attempts)
    if form == "html":
        from simulator.records.picture import picture
        from simulator.records.reporting import html_text

        return html_text([picture(saved) for saved in attempts], "What was played")
    from simulator.records.journal import attempt_lines

    return "".join(f"{line}\n" for saved in attempts for line in attempt_lines(saved))
