"""Turn results made anew from the events: for attempts that came as files, or when the projection is doubted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from simulator.coaching.session import Session
from simulator.content.diagnostics import ContentError
from simulator.content.load import load_scenario
from simulator.conversation.play import PlayError
from simulator.records import tables
from simulator.records.progress_capital import settle
from simulator.records.store import Store, saved_of
from simulator.records.values import JournalError, Saved, result_of, shown_of
from simulator.records.writing import Batch, write_batch

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from simulator.content.packs import Library


def replayed(saved: Saved, library: Library) -> Session:
    """Return `saved` played again, by the ids of its replies.

    Raises:
        ContentError: its scenario is not there, or cannot be played.
        JournalError: an event is none that this version knows.
        PlayError: the scenario has changed so that what was said can no longer be.
    """
    return Session(load_scenario(saved.reference, library), saved.header, saved.events)


def bring_up(store: Store, library: Library) -> None:
    """Make what is missing of the projections: for attempts that came as files, or from before a migration.

    To be called outside the screen's thread: where much is missing it takes some milliseconds an attempt.

    Raises:
        JournalError: the database refuses.
    """
    if store.unprojected():
        rebuild(store, library)


def rebuild(store: Store, library: Library, *, everything: bool = False) -> list[str]:
    """Make the turn results anew where they are missing (`everything`: of all attempts whose scenario is unchanged).

    Returns the ids of the attempts that could not be replayed; what is kept of them stays as it was.

    Raises:
        JournalError: the database refuses.
    """
    kept = tables.attempts.c
    asked = select(kept.id).order_by(kept.id)
    with store.reading() as connection:
        ids = list(connection.scalars(asked if everything else asked.where(kept.projected < kept.replies)))
    return [attempt for attempt in ids if not _rebuild(store, library, attempt)]


def _rebuild(store: Store, library: Library, attempt: str) -> bool:
    with store.writing() as connection:
        saved = saved_of(connection, attempt)
        try:
            session = replayed(saved, library)
        except (ContentError, PlayError, JournalError):
            _leave(connection, saved)
            return False
        if saved.results and session.loaded.content_hash != saved.header.content_hash:
            # It was played on another version: what was seen then is the better record.
            _leave(connection, saved)
            return True
        times = {result.number: result.at for result in saved.results}
        results = tuple(
            result_of(session, turn, number, times.get(number, saved.changed))
            for number, turn in enumerate(session.replies, start=1)
        )
        batch = Batch(
            attempt=attempt,
            first=len(saved.log),
            entries=(),
            replies=len(results),
            projected=len(results),
            at=saved.changed,
            results=results,
            last=results[-1] if results else None,
            shown=shown_of(session),
            ended=saved.ended,
        )
        write_batch(connection, batch)
    if saved.ended is not None:
        # What people remember and what was promised are worked out from the same turns.
        settle(Store(store.database, saved.learner), session, attempt, saved.course, saved.ended)
    return True


def _leave(connection: Connection, saved: Saved) -> None:
    """Note that all results of `saved` that can be known are kept: asking for them again would make no others."""
    own = tables.attempts.c.id == saved.id
    connection.execute(update(tables.attempts).where(own).values(projected=len(saved.results)))
