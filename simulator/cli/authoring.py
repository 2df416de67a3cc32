"""`pushback new`, `schema` and `graph`: a file to begin with, what editors check it by, and a picture of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.commands import PackOption, app, fail, show, warn

if TYPE_CHECKING:
    from simulator.authoring.drawing import Graph
    from simulator.coaching.session import Session
    from simulator.content.loaded import LoadedScenario
    from simulator.content.packs import Library


@app.command()
def new(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="scenario, persona, course or drills.")],
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Lower-case words joined by hyphens.")],
    directory: Annotated[Path, typer.Option("--dir", metavar="DIR", help="The pack's folder.")] = Path(),
    persona: Annotated[
        str | None, typer.Option(metavar="ID", help="Whom a scenario talks to; else one is written beside it.")
    ] = None,
    pack: PackOption = None,
) -> None:
    """Write a commented starting file that plays, for you to bend. Nothing is overwritten.

    Exits with 2 where the id cannot be one, or the file is there already.
    """
    from simulator.authoring.scaffold import STARTING, ScaffoldError, start

    if kind not in STARTING:
        raise fail(f"there is no starting file for '{kind}'; there is one for: {', '.join(STARTING)}")
    if persona is not None:
        if kind != "scenario":
            raise fail(f"--persona goes with a scenario; a {kind} talks to nobody")
        _known(persona, directory, [*(context.obj or []), *(pack or [])])
    try:
        started = start(kind, identifier, directory, persona)
    except ScaffoldError as error:
        raise fail(str(error)) from error
    lines = [f"Wrote {started.file}"]
    lines += [f"  and {path}" for path in started.others]
    lines.append(f"Next: pushback check {started.file}")
    if kind == "scenario":
        lines.append(f"      pushback play {started.file}")
    show("\n".join(lines))


def _known(persona: str, directory: Path, packs: list[Path]) -> None:
    """Leave where no persona is called so, in the pack that is written to or in one that is in use."""
    from simulator.content.building import suggest
    from simulator.content.packs import Pack, open_library, root_around

    library = open_library(packs)
    root = root_around(directory)
    here = Pack("", root)
    if not library.find("persona", persona, here):
        names = [*library.names("persona"), *(path.stem for path in here.files("persona"))]
        raise fail(f"there is no persona called '{persona}'. {suggest(persona, names)}".strip())


@app.command()
def schema(
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="scenario, persona, course, drills, or pattern (the rubric's files).")
    ],
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it there.")] = None,
) -> None:
    """Print the JSON Schema (2020-12) of a kind of file, for editors."""
    from simulator.authoring.schema import KINDS, schema_text

    if kind not in KINDS:
        raise fail(f"there is no schema for '{kind}'; there is one for: {', '.join(KINDS)}")
    _put(schema_text(kind), output)


@app.command()
def graph(
    context: typer.Context,
    scenario: Annotated[str, typer.Argument(help="An id, pack:id, or the path of a YAML file.")],
    form: Annotated[str, typer.Option("--format", metavar="FORM", help="text, mermaid, svg or twee.")] = "text",
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it there.")] = None,
    route: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Mark one played route: a .route.yaml, or replies as 'play' reads them."),
    ] = None,
    case: Annotated[str | None, typer.Option(metavar="ID", help="Under which truth --route was played.")] = None,
    pack: PackOption = None,
) -> None:
    """Draw a scenario: who speaks, what leads where, what is never reached, and where it ends."""
    from simulator.authoring.drawing import FORMS, draw
    from simulator.content.packs import open_library

    if form not in FORMS:
        raise fail(f"there is no drawing called '{form}'; choose one of {', '.join(FORMS)}")
    library = open_library([*(context.obj or []), *(pack or [])])
    warn(library.diagnostics)
    if library.diagnostics:
        raise typer.Exit(2)
    if case is not None and route is None:
        raise fail("--case goes with --route FILE: which conversation should be drawn?")
    _put(draw(_graph(library, scenario, route, case), form), output)


def _graph(library: Library, scenario: str, route: Path | None, case: str | None) -> Graph:
    from simulator.authoring.drawing import graph_of
    from simulator.content.load import load_scenario

    loaded = load_scenario(scenario, library)
    if case is not None and loaded.case_called(case) is None:
        known = ", ".join(loaded.scenario.cases) or "none, it has a single truth"
        raise fail(f"'{loaded.scenario.id}' has no case called '{case}'; its cases: {known}")
    if route is None:
        return graph_of(loaded)
    return graph_of(loaded, _played(loaded, route, case))


def _played(loaded: LoadedScenario, route: Path, case: str | None) -> Session:
    """Return the conversation in the file `route`: a golden one, or replies as `pushback play --replies` reads them."""
    from simulator.coaching.session import PlayError, ReplyTooLong, Session

    if route.suffix in (".yaml", ".yml"):
        from simulator.authoring.drawing_route import played_route

        try:
            return played_route(loaded, route, case)
        except (PlayError, ReplyTooLong) as error:
            raise fail(f"{route}: {error or 'a reply is too long'}; 'pushback check' says where") from error
    from simulator.cli.json_lines import json_lines
    from simulator.cli.playing import play_event

    session = Session.start(loaded, case=case or loaded.first_case)
    for place, value in json_lines(route):
        play_event(session, value, place)
    return session


def _put(text: str, output: Path | None) -> None:
    """Write `text` to the file `output`, or print it."""
    if output is None:
        show(text.removesuffix("\n"))
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, encoding="utf-8", newline="\n")
    print(f"Wrote {output}", file=sys.stderr)
