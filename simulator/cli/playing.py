"""`pushback play`: in the app, line by line, or from a file of replies."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from simulator.cli.commands import PackOption, app, fail, show, warn
from simulator.cli.json_lines import json_lines

if TYPE_CHECKING:
    from simulator.coaching.session import Session
    from simulator.content.loaded import LoadedScenario
    from simulator.content.packs import Library
    from simulator.conversation.attempt import Mode


@app.command()
def play(
    context: typer.Context,
    scenario: Annotated[str, typer.Argument(help="An id, pack:id, or the path of a YAML file.")],
    case: Annotated[str | None, typer.Option(metavar="ID", help="Which of the scenario's truths holds.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Draws the case and the reaction lines.")] = None,
    slot: Annotated[list[str] | None, typer.Option(metavar="NAME=WORDS", help="Fill in one of its names.")] = None,
    mode: Annotated[str, typer.Option(help="coach, practice or exam.")] = "practice",
    plain: Annotated[bool, typer.Option("--plain", help="Play line by line, for pipes and screen readers.")] = False,
    replies: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Play the replies in a JSONL file ('-': standard input).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="With --replies: print everything as one object.")] = False,
    no_frontier: Annotated[
        bool, typer.Option("--no-frontier", help="With --json: leave out what could be reached.")
    ] = False,
    save_route: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Save what was played as a golden conversation.")
    ] = None,
    pack: PackOption = None,
) -> None:
    """Play a scenario: in the app, line by line (--plain), or from a file (--replies)."""
    from simulator.content.load import load_scenario
    from simulator.content.packs import open_library
    from simulator.conversation.attempt import Mode

    packs = [*(context.obj or []), *(pack or [])]
    library = open_library(packs)
    warn(library.diagnostics)
    if library.diagnostics:
        raise typer.Exit(2)
    if mode not in get_args(Mode):
        raise fail(f"there is no mode called '{mode}'; choose one of {', '.join(get_args(Mode))}")
    chosen: Mode = mode  # type: ignore[assignment]
    if as_json and replies is None:
        raise fail("--json needs --replies FILE: what should be played?")
    if save_route is not None and replies is None and not plain:
        raise fail("--save-route needs --plain or --replies FILE: the app keeps what it plays by itself")
    slots = slots_given(slot or [])
    if replies is None and not plain:
        from simulator.cli.terminal import open_app

        check_slots(load_scenario(scenario, library), slots)
        raise typer.Exit(open_app(packs, scenario, case=case, seed=seed, slots=slots, mode=chosen))
    session = _session(library, scenario, case, seed, slots, chosen, scripted=replies is not None)
    if replies is not None:
        _replay(session, replies, as_json=as_json, frontier=not no_frontier)
    else:
        from simulator.cli.plain import play_plain

        # Whoever asks for one particular attempt wants that one.
        asked_for = case is not None or seed is not None or bool(slots) or save_route is not None
        play_plain(session, sys.stdin, sys.stdout, library, offer=not asked_for)
    if save_route is not None:
        from simulator.authoring.routes import route_text, write_route

        write_route(save_route, route_text(session))


def slots_given(given: list[str]) -> dict[str, str]:
    """Return slots by name from words such as `customer=Acme`; leave where one is something else."""
    slots: dict[str, str] = {}
    for one in given:
        name, equals, words = one.partition("=")
        if not equals or not words.strip():
            raise fail(f"--slot wants NAME=WORDS, and got '{one}'")
        slots[name.strip()] = words.strip()
    return slots


def check_slots(loaded: LoadedScenario, slots: dict[str, str]) -> None:
    """Leave where something that was filled in does not fit."""
    from simulator.coaching.naming import UnfitName, check_names

    try:
        check_names(loaded, slots)
    except UnfitName as error:
        raise fail(f"--slot {error.slot}: {error}") from error


def _session(
    library: Library,
    reference: str,
    case: str | None,
    seed: int | None,
    slots: dict[str, str],
    mode: Mode,
    *,
    scripted: bool,
) -> Session:
    from simulator.coaching.session import Session
    from simulator.content.load import load_scenario

    loaded = load_scenario(reference, library)
    scenario = loaded.scenario
    if case is not None and loaded.case_called(case) is None:
        known = ", ".join(scenario.cases) or "none, it has a single truth"
        raise fail(f"'{scenario.id}' has no case called '{case}'; its cases: {known}")
    unknown = [name for name in slots if name not in scenario.slots]
    if unknown:
        known = ", ".join(scenario.slots) or "none"
        raise fail(f"'{scenario.id}' has no slot called '{unknown[0]}'; its slots: {known}")
    check_slots(loaded, slots)
    if case is None and seed is None and scripted:
        case = loaded.first_case
    if seed is None:
        seed = 0 if scripted else _new_seed()
    return Session.start(loaded, seed=seed, case=case, slots=slots, mode=mode)


def _new_seed() -> int:
    import secrets

    return secrets.randbelow(2**31)


def _replay(session: Session, path: Path, *, as_json: bool, frontier: bool) -> None:
    """Play the events of a JSONL file and print what came of them."""
    for place, value in json_lines(path):
        play_event(session, value, place)
    if as_json:
        from simulator.coaching.record import record
        from simulator.coaching.walking import walk

        show(json.dumps(record(session, walk(session) if frontier else None)))
    else:
        from simulator.cli.plain import print_transcript

        print_transcript(session, sys.stdout)


def play_event(session: Session, value: Any, place: str) -> None:
    """Play one line of a replies file."""
    from simulator.coaching.session import LONGEST_REPLY, PlayError, ReplyTooLong

    try:
        match value:
            case {"choose": str(choice)}:
                session.choose(choice)
            case {"type": str(text)}:
                to = value.get("to")
                if to is not None and to not in session.story.cast:
                    raise fail(f"{place}: nobody here is called '{to}'; the cast: {', '.join(session.story.cast)}")
                session.type(text, to)
            case {"prepare": str(source)}:
                session.prepare(source)
            case {"guess": {"cast": str(cast), "item": str(item), "answer": str(answer)}}:
                session.guess(cast, item, answer)  # type: ignore[arg-type]
            case _:
                raise fail(
                    f'{place}: a line is {{"choose": "<id>"}}, {{"type": "<words>"}}, {{"prepare": "<source>"}} or '
                    '{"guess": {"cast": …, "item": …, "answer": …}}'
                )
    except ReplyTooLong:
        raise fail(f"{place}: a reply may hold {LONGEST_REPLY} characters; this one is longer") from None
    except PlayError as error:
        message = str(error)
        if error.available and "available: " not in message:
            message += f"; available: {', '.join(error.available)}"
        raise fail(f"{place}: {message}") from error
