"""`pushback drill`: a few minutes of practice, in the app or line by line."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulator.cli.commands import PackOption, app, fail, show, warn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.coaching.drilling import Memory
    from simulator.content.drill_loading import LoadedDrill


@app.command()
def drill(
    context: typer.Context,
    minutes: Annotated[float, typer.Option(min=0.5, max=60, help="About how long it should take.")] = 3,
    pattern: Annotated[str | None, typer.Option(metavar="ID", help="Only what practises this pattern.")] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Line by line, for pipes and screen readers.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Ask nothing: print the cards and when they are due.")
    ] = False,
    pack: PackOption = None,
) -> None:
    """Practise single moves for a few minutes. What you find hard comes back sooner."""
    if pattern is not None:
        pattern = _known(pattern)
    packs = [*(context.obj or []), *(pack or [])]
    if not plain and not as_json:
        from simulator.cli.terminal import can_show_screens

        if not can_show_screens():
            raise fail("this is not a terminal that can draw a screen; 'pushback drill --plain' asks line by line")
        from simulator.tui.screens.drill import run

        raise typer.Exit(run(packs, minutes=minutes, pattern=pattern))
    from simulator.content.drill_loading import every_drill
    from simulator.content.packs import open_library
    from simulator.records.drill_cards import open_cards
    from simulator.records.opening import open_store

    library = open_library(packs)
    items, findings = every_drill(library)
    warn([*library.diagnostics, *findings])
    keeper = open_cards(open_store, lambda message: print(f"({message})", file=sys.stderr))
    if as_json:
        show(json.dumps(_cards(items, keeper, pattern), indent=2))
        return
    from simulator.cli.plain_drilling import drill_plain

    drill_plain(items, keeper, sys.stdin, sys.stdout, minutes=minutes, pattern=pattern)


def _known(pattern: str) -> str:
    """Return the id of `pattern`, written with hyphens or underscores; leave where there is none."""
    from simulator.content.building import suggest
    from simulator.content.rubric import rubric

    name = pattern.strip().replace("-", "_")
    if name not in rubric():
        raise fail(f"there is no pattern called '{pattern}'. {suggest(name, rubric())}".strip())
    return name


def _cards(items: Sequence[LoadedDrill], keeper: Memory, pattern: str | None) -> list[dict[str, Any]]:
    """Return the cards as JSON objects, those that are due soonest first and new ones last."""
    from datetime import UTC, datetime

    from simulator.coaching.drilling import card_of, touches

    known = keeper.cards()
    names: dict[str, int] = {}
    for item in items:
        if pattern is None or touches(item.drill, pattern):
            names[card_of(item.drill)] = names.get(card_of(item.drill), 0) + 1
    now = time.time()
    cards: list[dict[str, Any]] = []
    for name in sorted(names, key=lambda name: (known[name].due if name in known else float("inf"), name)):
        card = known.get(name)
        due = datetime.fromtimestamp(card.due, UTC).isoformat(timespec="seconds") if card else None
        cards.append(
            {
                "card": name,
                "items": names[name],
                "due": due,
                "is_due": card is not None and card.due <= now,
                "stability_days": round(card.stability, 2) if card else None,
                "known": card is not None and card.solid,
            }
        )
    return cards
