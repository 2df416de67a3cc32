"""`pushback preview`: an author's file in the app, played again at every save."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.commands import PackOption, app, fail, warn

if TYPE_CHECKING:
    from simulator.content.packs import Library
    from simulator.conversation.staging import Staging


@app.command()
def preview(
    context: typer.Context,
    scenario: Annotated[str, typer.Argument(help="The path of a YAML file, an id, or pack:id.")],
    at: Annotated[str | None, typer.Option(metavar="NODE", help="Begin at this node.")] = None,
    case: Annotated[str | None, typer.Option(metavar="ID", help="Which of the scenario's truths holds.")] = None,
    know: Annotated[list[str] | None, typer.Option(metavar="FACT", help="A fact known. May be given again.")] = None,
    flag: Annotated[list[str] | None, typer.Option(metavar="FLAG", help="A flag set.")] = None,
    credibility: Annotated[
        list[str] | None, typer.Option(metavar="CAST=N", help="Somebody's account, 0 to 100.")
    ] = None,
    product: Annotated[int | None, typer.Option(metavar="N", help="The second axis, 0 to 100.")] = None,
    hinted: Annotated[list[str] | None, typer.Option(metavar="CAST=ITEM", help="A hidden item hinted at.")] = None,
    confirmed: Annotated[list[str] | None, typer.Option(metavar="CAST=ITEM", help="A hidden item confirmed.")] = None,
    promised: Annotated[list[str] | None, typer.Option(metavar="PROMISE", help="A promise made and open.")] = None,
    counter: Annotated[list[str] | None, typer.Option(metavar="COUNTER=N", help="What a counter stands at.")] = None,
    visited: Annotated[list[str] | None, typer.Option(metavar="NODE", help="A node that one came through.")] = None,
    slot: Annotated[list[str] | None, typer.Option(metavar="NAME=WORDS", help="Fill in one of its names.")] = None,
    pack: PackOption = None,
) -> None:
    """Play a scenario while you write it: at every save the same replies are given on the new text.

    A file that cannot be played leaves the last version that could on the screen, and says what is wrong. Begin at any
    node, with whatever should stand there. Nothing is kept.
    """
    from simulator.conversation.staging import Staging

    packs = [*(context.obj or []), *(pack or [])]
    library = _library(packs)
    staging = Staging(
        at=at,
        facts=tuple(know or ()),
        flags=tuple(flag or ()),
        hinted=tuple(_pairs("--hinted", "CAST=ITEM", hinted or ())),
        confirmed=tuple(_pairs("--confirmed", "CAST=ITEM", confirmed or ())),
        credibility=_numbers("--credibility", "CAST=N", credibility or ()),
        product=product,
        counters=_numbers("--counter", "COUNTER=N", counter or ()),
        promises=tuple(promised or ()),
        visited=tuple(visited or ()),
        slots=dict(_pairs("--slot", "NAME=WORDS", slot or ())),
    )
    path = _checked(scenario, library, staging, case)
    from simulator.cli.terminal import can_show_screens

    if not can_show_screens():
        raise fail(
            f"this is not a terminal that can draw a screen; 'pushback check {path}' checks the file, and "
            f"'pushback play {path} --plain' plays it line by line"
        )
    from simulator.tui.preview.app import run

    raise typer.Exit(run(path, packs, staging, case))


def _library(packs: Sequence[Path]) -> Library:
    from simulator.content.packs import open_library

    library = open_library(packs)
    warn(library.diagnostics)
    if library.diagnostics:
        raise typer.Exit(2)
    return library


def _checked(scenario: str, library: Library, staging: Staging, case: str | None) -> Path:
    """Return the file of `scenario`; leave where there is none, or where it can be played and not begun like that."""
    from simulator.authoring.replaying import replay
    from simulator.authoring.watching import read_version
    from simulator.content.load import find_scenario

    _pack, path = find_scenario(scenario, library)
    if not path.is_file():
        print(*read_version(path, library).diagnostics, sep="\n", file=sys.stderr)
        raise typer.Exit(2)
    loaded = read_version(path, library).loaded
    # What cannot be played yet is what a preview is for.
    stopped = replay(loaded, (), staging, case).stopped if loaded is not None else None
    if stopped is not None:
        raise fail(stopped.why)
    return path


def _pairs(option: str, form: str, given: Sequence[str]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise fail(f"{option} wants {form}, and got '{one}'")
        pairs.append((name.strip(), value.strip()))
    return pairs


def _numbers(option: str, form: str, given: Sequence[str]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for name, value in _pairs(option, form, given):
        try:
            numbers[name] = int(value)
        except ValueError:
            raise fail(f"{option} wants {form}, and '{value}' is no whole number") from None
    return numbers
