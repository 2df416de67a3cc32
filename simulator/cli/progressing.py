"""`pushback progress`: what all that practice comes to."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.commands import PackOption, app, fail, show

if TYPE_CHECKING:
    from simulator.coaching.capital import CapitalEntry
    from simulator.coaching.progress import Progress
    from simulator.coaching.suggesting import Suggestion

_WIDTH = 78
_NAME = 26
_MEMORIES = 8
"""Entries of influence capital that are listed, the latest."""


@app.command()
def progress(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a page of its own.")] = None,
    pack: PackOption = None,
) -> None:
    """Show how one gets better: moves, both axes, people, days of practice, and what to do next."""
    if as_json and html is not None:
        raise fail("--json and --html are two forms of the same; choose one")
    from simulator.cli.recording import opened, put
    from simulator.coaching.progress import progress as shown_in
    from simulator.content.index import library_index
    from simulator.content.packs import open_library
    from simulator.records.places import cache_folder
    from simulator.records.progress import day_of, practised
    from simulator.records.progress_capital import entries, names
    from simulator.records.progress_next import suggested
    from simulator.records.progress_page import progress_json, progress_page
    from simulator.records.promises import promise_line, to_keep

    store, now = opened(context, pack), time.time()
    attempts = practised(store)
    shown, capital = shown_in(attempts, now, day_of), entries(store)
    library = open_library([*(context.obj or []), *(pack or [])])
    index = library_index(library, cache_folder() / "library.json")
    next_one = suggested(store, library, index, attempts, shown)
    called, promises = names(capital, library), to_keep(store)
    lines = [promise_line(one, called, index) for one in promises]
    if as_json:
        show(json.dumps(progress_json(shown, capital, next_one, promises), indent=2))
    elif html is not None:
        put(progress_page(shown, day_of(now), capital, next_one, called, store.learner, lines), html)
    else:
        from simulator.content.text import clean

        show(clean("\n".join(_told(shown, capital, next_one, called, lines))))


def _told(
    shown: Progress,
    capital: Sequence[CapitalEntry],
    next_one: Suggestion | None,
    called: Mapping[str, str],
    promises: Sequence[str],
) -> Iterator[str]:
    from simulator.records.progress import day_of
    from simulator.tui.screens import progress_pictures as pictures

    replies = f"{shown.replies} repl{'y' if shown.replies == 1 else 'ies'}, {shown.typed} typed"
    conversations = f"{shown.attempts} conversation{'' if shown.attempts == 1 else 's'}"
    yield f"{conversations}, {shown.finished} finished, {replies}." if shown.attempts else "Nothing was played yet."
    if next_one is not None:
        yield f"\nNext: {next_one.title}. {next_one.reason}"
    if shown.weeks:
        yield f"\n{pictures.axes_picture(shown.weeks, _WIDTH, 13)}"
    if shown.mastery:
        yield "\nHow often each move lands (the line holds it four times in five)"
        yield from (pictures.mastery_line(one, _NAME, 21, _WIDTH) for one in shown.mastery)
    if shown.slips:
        yield "\nWhat slips in"
        yield from (pictures.slip_line(one, _NAME, _WIDTH) for one in shown.slips)
    if shown.accounts:
        yield "\nAccounts"
        yield from (pictures.account_line(one, _NAME, _WIDTH) for one in shown.accounts)
    if promises:
        yield "\nPromises to keep"
        yield from (f"   ·  {line}" for line in promises)
    told = [entry for entry in capital if entry.told and entry.points][-_MEMORIES:]
    if told:
        yield "\nWhat they remember"
        yield from (f"{entry.points:+4d}  {called[entry.stakeholder]}: {entry.note}" for entry in told)
    if shown.days:
        yield f"\nDays of practice\n{pictures.calendar_picture(shown.days, day_of(time.time()), 26)}"
    if shown.calibration.asked:
        yield f"\nWhat you expected, and what came\n{pictures.calibration_picture(shown.calibration)}"
        yield shown.calibration.told()
