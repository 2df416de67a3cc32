"""Influence capital in the store: what counts, and what a finished conversation adds."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import ColumnElement, delete, insert, or_, select

from simulator.coaching.capital import (
    CapitalEntry,
    CapitalKind,
    balance,
    counted,
    from_elsewhere,
    opening,
    openings,
    stakeholder,
)
from simulator.coaching.capital_settling import left_behind
from simulator.records import tables
from simulator.records.promises import keep_promises
from simulator.records.values import JournalError
from simulator.records.writing import learner_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

    from simulator.coaching.session import Session
    from simulator.content.loaded import LoadedScenario
    from simulator.content.packs import Library
    from simulator.content.persona import Persona
    from simulator.records.keeping import Tell
    from simulator.records.store import Store


def entries(store: Store, course: str | None = None) -> tuple[CapitalEntry, ...]:
    """Return the entries of the store's learner that count, oldest first; with `course`, only those from it.

    Raises:
        JournalError: the store cannot be read.
    """
    with store.reading() as connection:
        return _entries(connection, store.learner, course)


def entries_of(store: Store, attempt: str) -> tuple[CapitalEntry, ...]:
    """Return the entries that `attempt` left behind, whether they count or not, in the order in which they were kept.

    Raises:
        JournalError: the store cannot be read.
    """
    with store.reading() as connection:
        return tuple(_read(connection, store.learner, tables.capital.c.attempt == attempt))


def settle(
    store: Store, session: Session, attempt: str, course: str | None = None, at: float | None = None
) -> tuple[CapitalEntry, ...]:
    """Keep what the finished `session`, kept as `attempt`, leaves behind, and return it; () while it goes on.

    `course` is the stage of a course that it was played in, as the attempt is kept under; `at` is when it was over, in
    seconds since 1970 (None: now). What was promised in it is kept as well.

    Settled twice, it counts once.

    Raises:
        JournalError: the store refuses.
    """
    if not session.finished:
        return ()
    at = time.time() if at is None else at
    with store.writing() as connection:
        # Worked out again later, it must not know of what came after it.
        before = _entries(connection, store.learner, course, before=at)
        found = left_behind(session, before, attempt, course or "")
        learner = learner_id(connection, store.learner)
        kept = tables.capital.c
        connection.execute(delete(tables.capital).where(kept.attempt == attempt))
        connection.execute(insert(tables.capital), [_row(learner, entry, at) for entry in found])
        keep_promises(connection, learner, session, attempt, at)
        now = _entries(connection, store.learner, course)
        for cast_id, persona in session.loaded.personas.items():
            who = stakeholder(session.loaded, cast_id)
            _stand(connection, learner, who, opening(persona.credibility, balance(now, who)), at)
    return found


def carried(store: Store, loaded: LoadedScenario, course: str | None = None) -> dict[str, int]:
    """Return the accounts, by cast id, with which `loaded` opens for the learner where not as the personas' do.

    Raises:
        JournalError: the store cannot be read.
    """
    return openings(loaded, entries(store, course))


def remembering(session: Session, tell: Tell) -> Session:
    """Return `session`, which has only just begun, as it opens for somebody who is remembered.

    Records that cannot be read remember nobody.
    """
    from simulator.records.attempts import renewed
    from simulator.records.opening import open_store
    from simulator.records.places import database_file, server_url

    if server_url() is None and not database_file().exists():
        # To open what holds nothing would only hold up the briefing.
        return session
    try:
        opening = carried(open_store(), session.loaded)
    except JournalError:
        return session
    return renewed(session, tell, opening=opening) if opening else session


def recalled(session: Session) -> tuple[CapitalEntry, ...]:
    """Return what the people of `session` may remember; records that cannot be read remember nothing."""
    from simulator.records.keeping import KeptAttempt
    from simulator.records.opening import open_store

    journal = session.journal
    stage = journal.course if isinstance(journal, KeptAttempt) else None
    try:
        found = entries(open_store(), stage)
    except JournalError:
        return ()
    return from_elsewhere(found, stage or session.loaded.reference)


def names(found: Iterable[CapitalEntry], library: Library) -> dict[str, str]:
    """Return what the stakeholders in `found` are called; one whose persona is gone goes by its id."""
    known: dict[str, str] = {}
    for who in dict.fromkeys(entry.stakeholder for entry in found):
        persona, _, renamed = who.partition("/")
        there = None if renamed else persona_called(persona, library)
        known[who] = there.name if there is not None else renamed or persona.rpartition(":")[2].replace("-", " ")
    return known


def persona_called(reference: str, library: Library) -> Persona | None:
    """Return the persona called `reference` (`pack:id`), None where it is there no more, or cannot be read."""
    from simulator.content.load import read_persona

    places = library.find("persona", reference)
    return read_persona(places[0][1], places[0][0], library)[0] if places else None


def _entries(
    connection: Connection, learner: str, course: str | None, before: float | None = None
) -> tuple[CapitalEntry, ...]:
    played, conditions = tables.attempts.c, list[ColumnElement[bool]]()
    if course is not None:
        # An attempt in a course is kept under the course and its stage.
        course = course.partition("/")[0]
        conditions.append(or_(played.course == course, played.course.startswith(f"{course}/", autoescape=True)))
    if before is not None:
        conditions.append(tables.capital.c.at < before)
    return counted(_read(connection, learner, *conditions))


def _read(connection: Connection, learner: str, *conditions: ColumnElement[bool]) -> Iterator[CapitalEntry]:
    kept, played = tables.capital.c, tables.attempts.c
    own = (kept.stakeholder, kept.kind, kept.points, kept.note, kept.at, kept.attempt)
    asked = (
        select(*own, played.pack, played.scenario, played.course)
        .join(tables.learners, tables.learners.c.id == kept.learner)
        .outerjoin(tables.attempts, played.id == kept.attempt)
        .where(tables.learners.c.name == learner, *conditions)
        .order_by(kept.id)
    )
    for row in connection.execute(asked):
        yield CapitalEntry(
            stakeholder=row.stakeholder,
            kind=cast("CapitalKind", row.kind),
            points=row.points,
            note=row.note,
            attempt=row.attempt,
            scenario=row.course or (f"{row.pack}:{row.scenario}" if row.scenario is not None else ""),
            at=row.at,
        )


def _row(learner: str, entry: CapitalEntry, at: float) -> dict[str, Any]:
    where = f" (reply {entry.turn})" if entry.turn is not None and entry.told else ""
    return {
        "learner": learner,
        "attempt": entry.attempt,
        "stakeholder": entry.stakeholder,
        "kind": entry.kind,
        "points": entry.points,
        "note": f"{entry.note}{where}",
        "at": at,
    }


def _stand(connection: Connection, learner: str, who: str, credibility: int, at: float) -> None:
    kept = tables.accounts
    connection.execute(delete(kept).where(kept.c.learner == learner, kept.c.stakeholder == who))
    connection.execute(insert(kept).values(learner=learner, stakeholder=who, credibility=credibility, changed=at))
