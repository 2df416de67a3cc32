"""Promises as the conversations left them: who has one's word, what became of it, and what is still to be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from simulator.coaching.capital import stakeholder
from simulator.coaching.feedback import addressee
from simulator.conversation.state import view
from simulator.records import tables
from simulator.records.career import KeptPromise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from simulator.coaching.session import Session
    from simulator.conversation.play import Turn
    from simulator.conversation.state import PromiseState
    from simulator.records.store import Store


def keep_promises(connection: Connection, learner: str, session: Session, attempt: str, at: float) -> None:
    """Keep what was promised in the finished `session`, kept as `attempt`; what was kept of it before goes.

    `learner` is an id. A promise is as old as the reply that made it, where that is known, and else as old as `at`.
    """
    connection.execute(delete(tables.promises).where(tables.promises.c.attempt == attempt))
    results = tables.turn_results.c
    known = connection.execute(select(results.number, results.at).where(results.attempt == attempt))
    times: dict[int, float] = {row.number: row.at for row in known}
    rows = [
        {
            "learner": learner,
            "attempt": attempt,
            "stakeholder": stakeholder(session.loaded, addressee(session, turn)),
            "name": name,
            "words": session.story.fill(session.story.scenario.promises[name].text),
            "made": times.get(number, at),
            "due": None,
            "state": session.view.promises[name],
        }
        for name, (number, turn) in _made(session).items()
    ]
    if rows:
        connection.execute(insert(tables.promises), rows)


def to_keep(store: Store) -> list[KeptPromise]:
    """Return the promises that are still to be kept, the oldest first.

    Of several goes at one conversation only the last one's count, as with everything that people remember.

    Raises:
        JournalError: the store cannot be read.
    """
    kept, played = tables.promises.c, tables.attempts.c
    columns = (kept.id, kept.stakeholder, kept.name, kept.words, kept.made, kept.due, kept.state, kept.attempt)
    ours = tables.learners.c.name == store.learner
    asked = select(*columns).join(tables.learners, tables.learners.c.id == kept.learner)
    asked = asked.where(ours, kept.state == "made").order_by(kept.made, kept.id)
    finished = (
        select(played.id, played.pack, played.scenario, played.course)
        .join(tables.learners, tables.learners.c.id == played.learner)
        .where(ours, played.ending.is_not(None), played.ended.is_not(None))
        .order_by(played.changed, played.id)
    )
    with store.reading() as connection:
        promises = [KeptPromise(*row) for row in connection.execute(asked)]
        if not promises:
            return []
        last: dict[Any, str] = {
            row.course or (row.pack, row.scenario): row.id for row in connection.execute(finished).all()
        }
    counting = set(last.values())
    return [one for one in promises if one.attempt is None or one.attempt in counting]


def settle_in_course(store: Store, course: str, states: Mapping[tuple[str, str], PromiseState]) -> None:
    """Note what became of promises in `course` (`pack:id`): by stage and the promise's id.

    Raises:
        JournalError: the store refuses.
    """
    kept, played = tables.promises.c, tables.attempts.c
    ours = select(tables.learners.c.id).where(tables.learners.c.name == store.learner).scalar_subquery()
    with store.writing() as connection:
        for (stage, name), state in states.items():
            at_stage = select(played.id).where(played.learner == ours, played.course == f"{course}/{stage}")
            connection.execute(
                update(tables.promises).where(kept.name == name, kept.attempt.in_(at_stage)).values(state=state)
            )


def _made(session: Session) -> dict[str, tuple[int, Turn]]:
    """Return by promise the reply that made it, and its number from 1."""
    made: dict[str, tuple[int, Turn]] = {}
    for number, turn in enumerate(session.replies, start=1):
        for name in view(session.story, turn.state).promises:
            made.setdefault(name, (number, turn))
    return made
