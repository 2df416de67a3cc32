"""What plain play asks of the records beyond keeping events: what was left in the middle, and that it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.coaching.session import Session

if TYPE_CHECKING:
    from simulator.records.glance import Begun

_MANY: Final = 200
"""Attempts looked through for one of the same scenario."""


def left_in_the_middle(session: Session) -> Begun | None:
    """Return the latest attempt at the scenario of `session` that can be gone on with, None for none."""
    from simulator.records import glance
    from simulator.records.values import JournalError

    reference = f"{session.header.pack}:{session.header.scenario}"
    try:
        found = glance.begun_in_store(_MANY) if glance.must_ask() else glance.begun(_MANY)
    except JournalError:
        # What is wrong with the records is told when this attempt is kept.
        return None
    return next((one for one in found if one.reference == reference), None)


def is_kept(session: Session) -> bool:
    """Say whether there is something that can be gone on with, all of it on the disk."""
    from simulator.records.keeping import KeptAttempt

    return bool(session.events) and isinstance(session.journal, KeptAttempt) and session.journal.kept


def end(session: Session) -> None:
    """Note that the attempt was looked back at: it is no longer offered to go on with."""
    from simulator.records.keeping import KeptAttempt

    if isinstance(session.journal, KeptAttempt):
        session.journal.end()
