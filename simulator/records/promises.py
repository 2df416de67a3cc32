"""Promises as the conversations left them: who has one's word, what became of it, and what is still to be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, insert, select, update

from simulator.coaching.capital import stakeholder
from simulator.coaching.feedback import addressee
from simulator.content.index import by_name
from simulator.conversation.state import view
from simulator.records import tables
from simulator.records.values import KeptPromise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from simulator.coaching.session import Session
    from simulator.content.index import Entry
    from simulator.content.loaded import LoadedScenario
    from simulator.conversation.play import Turn
    from simulator.conversation.state import PromiseState
    from simulator.records.store import Store

_OPEN: Final = "made"


def keep_promises(connection: Connection, learner: str, session: Session, attempt: str, at: float) -> None:
    """Keep what was promised in the finished `session`, kept as `attempt`; what was kept of it before goes.

    `learner` is an id. A promise is as old as the reply that made it, where that is known, and else as old as `at`.
    What an event of a course made of a promise since then stays.
    """
    kept = tables.promises.c
    known = connection.execute(select(kept.name, kept.state).where(kept.attempt == attempt, kept.state != _OPEN))
    settled: dict[str, str] = {row.name: row.state for row in known}
    connection.execute(delete(tables.promises).where(kept.attempt == attempt))
    results = tables.turn_results.c
    answered = connection.execute(select(results.number, results.at).where(results.attempt == attempt))
    times: dict[int, float] = {row.number: row.at for row in answered}
    rows = [
        {
            "learner": learner,
            "attempt": attempt,
            "stakeholder": stakeholder(session.loaded, addressee(session, turn)),
            "name": name,
            "words": session.story.fill(session.story.scenario.promises[name].text),
            "made": times.get(number, at),
            **_due(session, name),
            "turn": number,
            **_settled(session, name, settled.get(name, _OPEN)),
        }
        for name, (number, turn) in _made(session).items()
    ]
    if rows:
        connection.execute(insert(tables.promises), rows)


def promises(store: Store, *conditions: ColumnElement[bool]) -> list[KeptPromise]:
    """Return the promises of the store's learner that meet `conditions`, the oldest first.

    Raises:
        JournalError: the store cannot be read.
    """
    with store.reading() as connection:
        return _promises(connection, store.learner, *conditions)


def to_keep(store: Store) -> list[KeptPromise]:
    """Return the promises that are still to be kept, the oldest first.

    Of several goes at one conversation only the last one's count, as with everything that people remember. Where one is
    due in a conversation, it is to be kept until that was had.

    Raises:
        JournalError: the store cannot be read.
    """
    played = tables.attempts.c
    finished = (
        select(played.id, played.pack, played.scenario, played.course, played.changed)
        .join(tables.learners, tables.learners.c.id == played.learner)
        .where(tables.learners.c.name == store.learner, played.ending.is_not(None), played.ended.is_not(None))
        .order_by(played.changed, played.id)
    )
    with store.reading() as connection:
        found = _promises(connection, store.learner, tables.promises.c.state == _OPEN)
        rows: Sequence[Any] = connection.execute(finished).all() if found else ()
    last: dict[Any, str] = {row.course or (row.pack, row.scenario): row.id for row in rows}
    had: dict[str, float] = {f"{row.pack}:{row.scenario}": row.changed for row in rows}
    counting = set(last.values())
    return [
        one
        for one in found
        if (one.attempt is None or one.attempt in counting)
        and (one.due_scenario is None or had.get(one.due_scenario, 0.0) < one.made)
    ]


def promise_line(one: KeptPromise, names: Mapping[str, str], entries: Iterable[Entry]) -> str:
    """Return `one` as a line of a list: to whom, where it is due, what.

    `names` says what stakeholders are called, `entries` what scenarios are.
    """
    where = ""
    if one.due_scenario is not None:
        listed = by_name(entries).get(one.due_scenario)
        title = listed.title if listed is not None else one.due_scenario.rpartition(":")[2].replace("-", " ")
        where = f", in “{title}”"
    return f"{names.get(one.stakeholder, one.stakeholder)}{where}: {one.words}"


def due_elsewhere(loaded: LoadedScenario, name: str) -> str | None:
    """Return in which other scenario (`pack:id`) promise `name` of `loaded` is due, None where in none."""
    due = loaded.scenario.promises[name].due
    if due is None or due.scenario is None:
        return None
    return due.scenario if ":" in due.scenario else f"{loaded.pack}:{due.scenario}"


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


def _promises(connection: Connection, learner: str, *conditions: ColumnElement[bool]) -> list[KeptPromise]:
    kept = tables.promises.c
    made = (kept.id, kept.stakeholder, kept.name, kept.words, kept.made)
    came = (kept.due_scenario, kept.due_node, kept.turn, kept.settled, kept.state, kept.attempt)
    asked = select(*made, *came).join(tables.learners, tables.learners.c.id == kept.learner)
    asked = asked.where(tables.learners.c.name == learner, *conditions).order_by(kept.made, kept.id)
    return [KeptPromise(*row) for row in connection.execute(asked)]


def _made(session: Session) -> dict[str, tuple[int, Turn]]:
    """Return by promise the reply that made it, and its number from 1."""
    made: dict[str, tuple[int, Turn]] = {}
    for number, turn in enumerate(session.replies, start=1):
        for name in view(session.story, turn.state).promises:
            made.setdefault(name, (number, turn))
    return made


def _due(session: Session, name: str) -> dict[str, str | None]:
    """Return where promise `name` is due, as its author says: columns of its row."""
    due = session.story.scenario.promises[name].due
    elsewhere = due_elsewhere(session.loaded, name)
    here = session.loaded.reference if due is not None and due.node is not None else None
    return {"due_scenario": elsewhere or here, "due_node": due.node if due is not None else None}


def _settled(session: Session, name: str, since: str) -> dict[str, Any]:
    """Return what became of promise `name`, and in which reply: columns of its row; `since` is what did since then."""
    state = session.view.promises[name]
    if state == _OPEN:
        return {"state": since, "settled": None}
    stood = [view(session.story, turn.state).promises.get(name) for turn in session.replies]
    open_last = max((number for number, one in enumerate(stood, start=1) if one != state), default=0)
    return {"state": state, "settled": open_last + 1}
