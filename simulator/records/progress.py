"""What progress reads from the store: every attempt boiled down once, kept beside it, and read back as one small row.

The boiled-down form is a projection like the turn results: a note of kind `progress` that holds for as long as its
time is that of the attempt's last change, and is made anew otherwise.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, case, delete, insert, select

from simulator.coaching.progress import Person, Practised, Reply, boiled_down
from simulator.records import tables
from simulator.records.rows import body_of
from simulator.records.values import TAKE_BACK, JournalError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from simulator.records.store import Store

KIND: Final = "progress"
"""The kind of note that holds an attempt boiled down."""
_VERSION: Final = 1
"""Raised whenever what is boiled down changes: older notes are then made anew."""
_AT_ONCE: Final = 200
"""Attempts read together: few enough for every database's longest statement."""


def practised(store: Store, learner: str | None = None, scenario: str | None = None) -> list[Practised]:
    """Return the attempts of `learner` (None: the store's own), boiled down, oldest first.

    With `scenario`, a full name (`pack:id`), only those at it. What is not kept in that form yet is made now, which
    takes about a millisecond an attempt.

    Raises:
        JournalError: the store cannot be read.
    """
    with store.reading() as connection:
        rows = _rows(connection, learner or store.learner, scenario)
    fresh = _fresh(rows)
    stale = [row for row in rows if row.id not in fresh]
    if stale:
        fresh |= _boil(store, stale)
    return [_practised(row, fresh[row.id]) for row in rows]


def day_of(at: float) -> datetime.date:
    """Return the day that it was here at `at`, in seconds since 1970."""
    return datetime.date.fromtimestamp(at)


def _rows(connection: Connection, learner: str, scenario: str | None) -> Sequence[Any]:
    kept, noted = tables.attempts.c, tables.notes.c
    ours = and_(noted.attempt == kept.id, noted.kind == KIND)
    columns = (kept.id, kept.pack, kept.scenario, kept.mode, kept.changed, kept.ending, kept.relationship, kept.product)
    asked = (
        select(*columns, noted.body, noted.at)
        .join(tables.learners, tables.learners.c.id == kept.learner)
        .outerjoin(tables.notes, ours)
        .where(tables.learners.c.name == learner, kept.events > 0)
        .order_by(kept.started, kept.id)
    )
    if scenario is not None:
        pack, _, identifier = scenario.rpartition(":")
        asked = asked.where(kept.pack == pack, kept.scenario == identifier)
    return connection.execute(asked).all()


def _fresh(rows: Sequence[Any]) -> dict[str, dict[str, Any]]:
    """Return the bodies that still hold, by attempt; read in one go, which takes half the time of one by one."""
    held = [row for row in rows if row.body is not None and row.at == row.changed]
    bodies: list[dict[str, Any]] = json.loads(f"[{','.join(row.body for row in held)}]")
    return {row.id: body for row, body in zip(held, bodies, strict=True) if body.get("version") == _VERSION}


def _practised(row: Any, body: Mapping[str, Any]) -> Practised:
    return Practised(
        attempt=row.id,
        scenario=f"{row.pack}:{row.scenario}",
        title=body["title"] or row.scenario,
        mode=row.mode,
        case=body["case"],
        at=row.changed if body["last"] is None else body["last"],
        finished=row.ending is not None,
        relationship=row.relationship,
        product=row.product,
        replies=body["replies"],
        typed=body["typed"],
        hints=body["hints"],
        people=tuple(Person(*one) for one in body["people"]),
        moves={pattern: (landed, missed) for pattern, (landed, missed) in body["moves"].items()},
        slips=body["slips"],
        predictions=tuple((said, landed) for said, landed in body["predictions"]),
    )


# --- boiling down ------------------------------------------------------------------------------------------------


def _boil(store: Store, rows: Sequence[Any]) -> dict[str, dict[str, Any]]:
    """Return the attempts in `rows` boiled down, and keep them so where the store can be written to."""
    found: dict[str, dict[str, Any]] = {}
    for first in range(0, len(rows), _AT_ONCE):
        chunk = rows[first : first + _AT_ONCE]
        with store.reading() as connection:
            found |= _boiled(connection, [row.id for row in chunk])
        try:
            with store.writing(hurried=True) as connection:
                _keep(connection, chunk, found)
        except JournalError:
            # A projection is a convenience: a database that cannot be written to only makes this slower.
            continue
    return found


def _keep(connection: Connection, rows: Sequence[Any], bodies: Mapping[str, Mapping[str, Any]]) -> None:
    noted = tables.notes.c
    own = noted.attempt.in_([row.id for row in rows])
    connection.execute(delete(tables.notes).where(own, noted.kind == KIND))
    notes = [
        {
            "attempt": row.id,
            "kind": KIND,
            "turn": None,
            "entry": None,
            "body": body_of(bodies[row.id]),
            "at": row.changed,
        }
        for row in rows
    ]
    connection.execute(insert(tables.notes), notes)


def _boiled(connection: Connection, attempts: Sequence[str]) -> dict[str, dict[str, Any]]:
    kept, done = tables.attempts.c, tables.turn_results.c
    replies: dict[str, list[Reply]] = {attempt: [] for attempt in attempts}
    last: dict[str, float] = {}
    asked = _asked(connection, attempts)
    wanted = select(done.attempt, done.number, done.kind, done.patterns, done.ledger, done.accounts, done.at)
    for row in connection.execute(wanted.where(done.attempt.in_(attempts)).order_by(done.attempt, done.number)):
        hints, predicted = asked.get(row.attempt, {}).get(row.number, (0, None))
        replies[row.attempt].append(
            Reply(
                patterns=tuple(json.loads(row.patterns)),
                ledger=tuple(json.loads(row.ledger)),
                accounts=json.loads(row.accounts),
                typed=row.kind == "type",
                hints=hints,
                predicted=predicted,
            )
        )
        last[row.attempt] = row.at
    found: dict[str, dict[str, Any]] = {}
    for row in connection.execute(select(kept.id, kept.shown, kept.header, kept.mode).where(kept.id.in_(attempts))):
        shown, header = json.loads(row.shown), json.loads(row.header)
        people = {one["cast"]: (one["name"], one["opening"]) for one in shown.get("people", ())}
        values = boiled_down(replies[row.id], people, row.mode)
        about = {"title": shown.get("title", ""), "case": header.get("case"), "last": last.get(row.id)}
        values["people"] = [dataclasses.astuple(person) for person in values["people"]]
        found[row.id] = {"version": _VERSION, **about, **values}
    return found


def _asked(connection: Connection, attempts: Sequence[str]) -> dict[str, dict[int, tuple[int, int | None]]]:
    """Return, by attempt and reply, the hints asked for and the landing foretold before it, for replies that stand."""
    logged = tables.events.c
    asking = select(logged.attempt).where(logged.attempt.in_(attempts), logged.kind.in_(("hint", "predict")))
    # Only what was foretold needs its body; what was typed is long, and not needed here.
    body = case((logged.kind == "predict", logged.body), else_="")
    log = select(logged.attempt, logged.kind, body.label("body")).where(logged.attempt.in_(asking))
    entries: dict[str, list[tuple[str, str]]] = {}
    for attempt, kind, text in connection.execute(log.order_by(logged.attempt, logged.sequence)):
        if kind == TAKE_BACK:
            del entries.setdefault(attempt, [])[-1:]
        else:
            entries.setdefault(attempt, []).append((kind, text))
    return {attempt: dict(_before_replies(standing)) for attempt, standing in entries.items()}


def _before_replies(log: Iterable[tuple[str, str]]) -> Iterator[tuple[int, tuple[int, int | None]]]:
    number, hints, predicted = 0, 0, None
    for kind, text in log:
        if kind == "hint":
            hints += 1
        elif kind == "predict":
            predicted = json.loads(text).get("landing")
        elif kind in ("choose", "type"):
            number += 1
            yield number, (hints, predicted if predicted in (-1, 0, 1) else None)
            hints, predicted = 0, None
