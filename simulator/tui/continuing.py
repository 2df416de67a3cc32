"""What the library offers to go on with. The glance at it needs nothing dear; a server is asked in the background."""

from __future__ import annotations

from typing import Final

from simulator.records import glance
from simulator.records.glance import Begun as Unfinished
from simulator.records.places import database_file
from simulator.tui.settings import settings_file

OFFERED: Final = 3
"""Attempts offered at most: more would hide what else there is to play."""


def unfinished(limit: int = OFFERED) -> list[Unfinished]:
    """Return the latest attempt at each scenario that can go on, the latest first, `limit` at most."""
    return glance.begun(limit)


def first_time() -> bool:
    """Say whether nobody was here before: no settings were kept, and nothing was played."""
    return not (settings_file().exists() or database_file().exists() or must_ask())


def must_ask() -> bool:
    """Say whether `unfinished` does not know it all, and `ask` must be called in a thread of its own."""
    return glance.must_ask()


def ask(limit: int = OFFERED) -> list[Unfinished]:
    """Return what `unfinished` does, from the store itself, which may take a second.

    Raises:
        JournalError: it cannot be opened or read.
    """
    return glance.begun_in_store(limit)


def open_ahead() -> None:
    """Open the store in the background."""
    from simulator.records.opening import warm

    warm()


__all__ = ["Unfinished", "ask", "first_time", "must_ask", "open_ahead", "unfinished"]
