"""`pushback history`, `replay`, `report` and `forget`: what was played, and looking back at it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulator.cli.commands import PackOption, app, fail, show

if TYPE_CHECKING:
    from simulator.records.picture import Picture
    from simulator.records.store import Store
    from simulator.records.values import Saved, Summary

Attempt = Annotated[str, typer.Argument(help="The attempt's id, or its beginning; 'last' is the one begun last.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", metavar="FILE", help="Write to a file instead of the screen.")
]
LearnerOption = Annotated[str | None, typer.Option(metavar="NAME", help="Only this learner's; else everybody's.")]
REPORTS = ("html", "md", "json")


@app.command()
def history(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array.")] = False,
    learner: LearnerOption = None,
    pack: PackOption = None,
) -> None:
    """List what was played, the newest first."""
    store = opened(context, pack)
    found = store.history(learner)
    if as_json:
        show(json.dumps([_entry(one) for one in found], indent=2))
    elif not found:
        show("Nothing was played yet.")
    else:
        show("\n".join(_lines(found)))


@app.command()
def replay(context: typer.Context, attempt: Attempt, pack: PackOption = None) -> None:
    """Print a conversation again, as it was played."""
    from simulator.records.picture import picture

    show("\n".join(_transcript(picture(_saved(opened(context, pack), attempt)))))


@app.command()
def report(
    context: typer.Context,
    attempt: Attempt,
    form: Annotated[str, typer.Option("--format", help="html, md or json.")] = "html",
    output: OutputOption = None,
    pack: PackOption = None,
) -> None:
    """Report on one attempt: an HTML page of its own, Markdown, or JSON."""
    if form not in REPORTS:
        raise fail(f"there is no format called '{form}'; choose one of {', '.join(REPORTS)}")
    from simulator.content.packs import open_library
    from simulator.records.picture_more import full_picture
    from simulator.records.reporting import html_text, markdown_text

    saved = _saved(opened(context, pack), attempt)
    picture = full_picture(saved, open_library([*(context.obj or []), *(pack or [])]))
    if form == "json":
        text = json.dumps(picture.to_json(), indent=2) + "\n"
    else:
        text = html_text([picture], picture.title) if form == "html" else markdown_text(picture)
    put(text, output)


@app.command()
def forget(
    learner: Annotated[str, typer.Argument(help="The name under which attempts are kept; 'me' on one's own machine.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove everything that is kept about a learner."""
    from simulator.content.text import clean
    from simulator.records.files import remove_files
    from simulator.records.opening import open_store

    store = open_store()
    known = next((one for one in store.learners() if one.name == learner), None)
    if known is None:
        names = ", ".join(one.name for one in store.learners()) or "nobody"
        raise fail(f"nothing is kept about '{learner}'; there is something about: {names}", 1)
    attempts = _counted(known.attempts)
    if not yes:
        print(clean(f"This removes {learner} and {attempts}, for good. Write yes to go on: "), end="", flush=True)
        if sys.stdin.readline().strip().lower() != "yes":
            raise fail("nothing was removed", 1)
    store.forget(learner)
    left = remove_files(learner)
    show(
        clean(
            f"{learner} is forgotten, with {attempts}."
            + "".join(f"\nThis file was removed too: {path}" for path in left)
        )
    )


def opened(context: typer.Context, pack: list[Path] | None) -> Store:
    """Return the store, with results made for attempts that came as files and whose scenario is in the library."""
    from simulator.content.packs import open_library
    from simulator.records.opening import open_store
    from simulator.records.rebuilding import bring_up

    store = open_store()
    bring_up(store, open_library([*(context.obj or []), *(pack or [])]))
    return store


def put(text: str, output: Path | None) -> None:
    """Write `text` to `output`, whole or not at all, or show it.

    Raises:
        JournalError: the file cannot be written.
    """
    if output is None:
        show(text.removesuffix("\n"))
        return
    from simulator.records.journal import write_whole

    write_whole(output, text)
    print(f"Written to {output}", file=sys.stderr)


def _saved(store: Store, attempt: str) -> Saved:
    """Return the attempt that is meant by `attempt`."""
    if attempt == "last":
        # One's own: on a server, somebody else's may be later.
        newest = store.history(store.learner, limit=1) or store.history(limit=1)
        if not newest:
            raise fail("nothing was played yet", 1)
        attempt = newest[0].id
    return store.read(attempt)


def _entry(one: Summary) -> dict[str, Any]:
    from simulator.records.spreadsheet import instant

    return {
        "id": one.id,
        "scenario": one.scenario,
        "pack": one.pack,
        "title": one.title,
        "started": instant(one.started),
        "mode": one.mode,
        "turns": one.turns,
        "ending": one.ending,
        "relationship": one.relationship,
        "product": one.product,
        "learner": one.learner,
    }


def _lines(found: list[Summary]) -> Iterator[str]:
    from simulator.content.text import clean_line
    from simulator.records.picture import local_time

    several = len({one.learner for one in found}) > 1
    for one in found:
        turns = "1 reply" if one.turns == 1 else f"{one.turns} replies"
        came = f"{one.ending} at {one.relationship} · {one.product}" if one.ending else "not ended"
        who = f"  {one.learner}" if several else ""
        yield clean_line(f"{one.id}  {local_time(one.started)}  {one.scenario}  {one.mode}  {turns}, {came}{who}")


def _transcript(picture: Picture) -> Iterator[str]:
    from simulator.content.text import clean

    def line(text: str = "") -> str:
        return clean(text)

    yield line(f"{picture.title}  ({picture.when}, {picture.mode})")
    if not picture.complete:
        yield line("The scenario is not there any more, so only the replies are known.")
    for turn in picture.turns:
        yield from (line(f"\n{said.name}: {said.text}") for said in turn.heard)
        yield line(f"\nYou: {turn.reply}")
        for moved in turn.movements:
            if moved.points:
                because = f" ({'; '.join(moved.reasons)})" if moved.reasons else ""
                yield line(f"  {moved.points:+3d}  {moved.name}: {moved.what}{because}")
    yield from (line(f"\n{said.name}: {said.text}") for said in picture.closing)
    if picture.axes:
        relationship, product = picture.axes[-1]
        ended = f"Ended as {picture.ended_as.upper()}" if picture.ended_as else "Not ended; so far"
        yield line(f"\n{ended}: relationship {relationship}, product {product}.")
    if picture.plan:
        yield line(f"Next time: {picture.plan}")


def _counted(attempts: int) -> str:
    return "1 attempt" if attempts == 1 else f"{attempts} attempts"
