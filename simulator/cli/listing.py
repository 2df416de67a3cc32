"""`pushback list`: the scenarios in the library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.commands import PackOption, app, show, warn

if TYPE_CHECKING:
    from simulator.content.index import Entry


@app.command("list")
def list_scenarios(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array.")] = False,
    pack: PackOption = None,
) -> None:
    """List the scenarios: id, whom you talk to, minutes, difficulty."""
    from simulator.content.index import library_index
    from simulator.content.packs import open_library
    from simulator.records.places import cache_folder

    library = open_library([*(context.obj or []), *(pack or [])])
    warn(library.diagnostics)
    entries = library_index(library, cache_folder() / "index.json")
    if as_json:
        show(json.dumps([entry.to_json() for entry in entries], indent=2))
    else:
        show("\n".join(_lines(entries)))
    raise typer.Exit(2 if library.diagnostics else 0)


def _lines(entries: list[Entry]) -> Iterator[str]:
    width = max((len(entry.id) for entry in entries), default=0)
    for entry in entries:
        people = ", ".join(entry.cast)
        yield f"{entry.id:<{width}}  {entry.title}  ({people}; {entry.minutes} min, difficulty {entry.difficulty})"
        if entry.problem:
            yield f"{'':<{width}}  cannot be read: {entry.problem}"
