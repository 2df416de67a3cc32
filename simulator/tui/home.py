"""What home says about today: one suggestion with its reason, looked up where it holds nothing up."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Literal

from textual.content import Content

from simulator.records.places import database_file, server_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.content.index import Entry
    from simulator.content.packs import Library
    from simulator.tui.app import PushbackApp


@dataclasses.dataclass(frozen=True, slots=True)
class Today:
    """What to do next, and why in one sentence. `target` is a scenario or a course by its full name, "" for drills."""

    kind: Literal["course", "drills", "scenario"]
    target: str
    title: str
    reason: str


def for_a_beginning(entries: Sequence[Entry]) -> Today | None:
    """Return what to do where nothing was played yet, which takes no records; None where something was, or may be."""
    first = next((entry for entry in entries if entry.problem is None), None)
    if first is None or server_url() is not None or database_file().exists():
        return None
    reason = f"{first.minutes} minutes, and the gentlest one to begin with."
    return Today("scenario", first.reference, first.title, reason)


def for_today(library: Library, entries: Sequence[Entry]) -> Today | None:
    """Return what to do next from everything that is kept, None for nothing; to be called outside the screen's thread.

    Records that cannot be read suggest nothing: what is wrong with them is told where they are needed.
    """
    from simulator.records.opening import open_store
    from simulator.records.progress_next import next_up
    from simulator.records.values import JournalError

    try:
        found = next_up(open_store(), library, entries)
    except JournalError:
        return None
    return Today(found.kind, found.target, found.title, found.reason) if found is not None else None


def today_line(found: Today | None, width: int) -> Content:
    """Return what stands under the places once it is known: the suggestion, and below it the reason, at `width` cells.

    Where either needs a second line, the reason follows at once.
    """
    if found is None:
        return Content()
    lead = Content.assemble(("g", "bold $foreground"), (" today  ", "$text-muted"))
    title, reason = Content.styled(found.title, "bold"), Content.styled(found.reason, "$text-muted")
    left = lead.cell_length
    if left + max(title.cell_length, reason.cell_length) <= width:
        return Content.assemble(lead, title, "\n", " " * left, reason)
    return Content.assemble(lead, title, "  ", reason)


def take_up(app: PushbackApp, found: Today) -> None:
    """Do what is suggested."""
    if found.kind == "scenario":
        app.open_briefing(found.target)
    elif found.kind == "drills":
        app.action_place("drills")
    else:
        app.action_place("courses", found.target)
