"""`pushback playtest`: a scenario played by everybody, in every way there is."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.commands import PackOption, app, fail, show, warn

if TYPE_CHECKING:
    from simulator.authoring.findings import Finding
    from simulator.authoring.playtest import Playtest
    from simulator.authoring.playtest_random import RandomPlays
    from simulator.content.loaded import LoadedScenario

_DEFAULT_BOUND = 300_000


@app.command()
def playtest(
    context: typer.Context,
    scenario: Annotated[str, typer.Argument(help="An id, pack:id, or the path of a YAML file.")],
    case: Annotated[str | None, typer.Option(metavar="ID", help="Only this one of the scenario's truths.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON object.")] = False,
    plays: Annotated[
        int, typer.Option("--random", min=0, max=10_000_000, metavar="N", help="Also play N times at random.")
    ] = 0,
    seed: Annotated[int, typer.Option(min=0, help="Decides the random plays.")] = 0,
    bound: Annotated[int, typer.Option(min=1, help="States of one case after which to stop.")] = _DEFAULT_BOUND,
    save_route: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Save the way that shows a finding as a golden conversation.")
    ] = None,
    finding: Annotated[int, typer.Option(min=1, metavar="N", help="Which finding --save-route saves.")] = 1,
    pack: PackOption = None,
) -> None:
    """Play every state of a scenario, exactly, and say what can be reached, by whom, and what is wrong with it.

    Exits with 0 where nothing breaks play, 1 where a finding is an error, 2 where the scenario cannot be loaded.
    """
    from simulator.content.load import load_scenario
    from simulator.content.packs import open_library

    library = open_library([*(context.obj or []), *(pack or [])])
    warn(library.diagnostics)
    if library.diagnostics:
        raise typer.Exit(2)
    loaded = load_scenario(scenario, library)
    if case is not None and case not in loaded.scenario.cases:
        known = ", ".join(loaded.scenario.cases) or "none, it has a single truth"
        raise fail(f"'{loaded.scenario.id}' has no case called '{case}'; its cases: {known}")
    # What is built here lives until the command ends, so there is nothing to collect on the way.
    gc.disable()
    played, found = _play(loaded, case, bound)
    if save_route is not None:
        _save(played, found, finding, save_route)
    runs = [(one.case, _run(played, index, plays, seed)) for index, one in enumerate(played.cases)] if plays else []
    if as_json:
        value = played.to_json() | {"findings": [one.to_json() for one in found]}
        if plays:
            value["random"] = {name or "": run.to_json() for name, run in runs}
        show(json.dumps(value, ensure_ascii=False))
    else:
        from simulator.authoring.playtest_text import text

        show(text(played, found, runs))
    raise typer.Exit(1 if any(one.diagnostic.severity == "error" for one in found) else 0)


def _play(loaded: LoadedScenario, case: str | None, bound: int) -> tuple[Playtest, list[Finding]]:
    from simulator.authoring.findings import find, unsilenced
    from simulator.authoring.playtest import Playtest
    from simulator.content.source import read_source

    played = Playtest(loaded, case, bound)
    source, _findings = read_source(loaded.path)
    assert source is not None, "it was read a moment ago"
    return played, unsilenced(find(played, source), source)


def _run(played: Playtest, index: int, plays: int, seed: int) -> RandomPlays:
    from simulator.authoring.playtest_random import random_plays

    walk = played.cases[index].walk
    return random_plays(walk.story, seed, plays, walk)


def _save(played: Playtest, found: list[Finding], number: int, path: Path) -> None:
    from simulator.authoring.routes import route_of, write_route

    if number > len(found):
        raise fail(f"there is no finding {number}; there are {len(found)}")
    way = found[number - 1].witness
    if way is None:
        raise fail(f"finding {number} ({found[number - 1].diagnostic.code}) has no way that shows it")
    write_route(path, route_of(played.loaded, way))
