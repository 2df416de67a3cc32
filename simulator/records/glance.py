"""A glance at the records with the standard library alone: enough for the first screen.

Where a server keeps them, or attempts still lie as files, the store must be asked instead, which takes longer.
"""

from __future__ import annotations

import dataclasses
import sqlite3
from contextlib import closing
from typing import Final

from simulator.records.places import attempts_folder, database_file, learner_name, reading_uri, server_url

_LATEST: Final = 200
"""Attempts looked at, the latest first; older ones are not offered any more."""
_BEGUN: Final = """
SELECT attempts.id, attempts.pack, attempts.scenario, attempts.replies, attempts.mode, attempts.changed
FROM attempts JOIN learners ON learners.id = attempts.learner
WHERE learners.name = ? AND attempts.ended IS NULL AND attempts.events > 0
ORDER BY attempts.changed DESC LIMIT ?
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Begun:
    """An attempt that can go on. `replies` were given so far; `changed` is in seconds since 1970."""

    id: str
    reference: str
    replies: int
    mode: str
    changed: float


def must_ask() -> bool:
    """Say whether only the store itself can tell what was begun."""
    return server_url() is not None or any(attempts_folder().glob("*.jsonl"))


def begun(limit: int) -> list[Begun]:
    """Return the latest attempt at each scenario that can go on, the latest first, `limit` at most.

    A database that is not there, or cannot be read, holds none: what is wrong with it is told when it is written to.
    """
    path = database_file()
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(reading_uri(path), uri=True, timeout=0.2)) as connection:
            rows = connection.execute(_BEGUN, (learner_name(), _LATEST)).fetchall()
    except sqlite3.Error:
        return []
    return latest([Begun(row[0], f"{row[1]}:{row[2]}", row[3], row[4], row[5]) for row in rows], limit)


def begun_in_store(limit: int) -> list[Begun]:
    """Return the same from the store; to be called outside the screen's thread.

    Raises:
        JournalError: it cannot be opened or read.
    """
    from simulator.records.opening import open_store

    found = open_store().unfinished(_LATEST)
    return latest([Begun(one.id, one.reference, one.turns, one.mode, one.changed) for one in found], limit)


def latest(found: list[Begun], limit: int) -> list[Begun]:
    """Return the first of `found` at each scenario, `limit` at most."""
    first: dict[str, Begun] = {}
    for one in found:
        first.setdefault(one.reference, one)
    return list(first.values())[:limit]
