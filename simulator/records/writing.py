"""What is written at once: log entries, what the replies did, and how the attempt stands after them."""

from __future__ import annotations

import dataclasses
import json
import time
import uuid
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from simulator.conversation.attempt import Header
from simulator.records import tables
from simulator.records.rows import body_of, result_row
from simulator.records.values import Dispute, Entry, Shown, TurnResult

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection


@dataclasses.dataclass(frozen=True, slots=True)
class Opening:
    """What is kept of an attempt once, as it begins; `started` is in seconds since 1970."""

    header: Header
    started: float
    learner: str
    course: str | None = None
    workshop: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Batch:
    """What is written at once: log entries from sequence number `first` on, and how the attempt stands after them.

    `opening` stands in the first batch of an attempt; `results` are those of new replies, `replies` says how many stand
    now, and `projected` of how many the results are known. What belongs to replies after `drop_after` goes first.
    `ended` is in seconds since 1970, None where the attempt can go on.
    """

    attempt: str
    first: int
    entries: tuple[Entry, ...]
    replies: int
    projected: int
    at: float
    results: tuple[TurnResult, ...] = ()
    last: TurnResult | None = None
    shown: Shown | None = None
    opening: Opening | None = None
    drop_after: int | None = None
    disputes: tuple[Dispute, ...] = ()
    plan: str | None = None
    rehearsal: Mapping[str, Any] | None = None
    ended: float | None = None


def learner_id(connection: Connection, name: str) -> str:
    """Return the id of the learner called `name`, who is noted down if they are new."""
    asked = select(tables.learners.c.id).where(tables.learners.c.name == name)
    found: str | None = connection.scalar(asked)
    if found is not None:
        return found
    fresh = {"id": uuid.uuid4().hex, "name": name, "created": time.time()}
    if connection.dialect.name == "postgresql":
        # Two people's first replies at the same moment: the second one waits, and then finds the first.
        from sqlalchemy.dialects.postgresql import insert as insert_or_leave

        connection.execute(insert_or_leave(tables.learners).values(fresh).on_conflict_do_nothing())
    else:
        connection.execute(insert(tables.learners).values(fresh))
    return connection.execute(asked).scalar_one()


def write_batch(connection: Connection, batch: Batch) -> None:
    """Write `batch`; raises SQLAlchemy's IntegrityError where the attempt holds other entries there already."""
    own = tables.attempts.c.id == batch.attempt
    values: dict[str, Any] = {
        "changed": batch.at,
        "events": batch.first + len(batch.entries),
        "replies": batch.replies,
        "projected": batch.projected,
        "ending": batch.last.ending if batch.last else None,
        "relationship": batch.last.relationship if batch.last else None,
        "product": batch.last.product if batch.last else None,
        "ended": batch.ended,
    }
    if batch.shown is not None:
        values["shown"] = body_of(batch.shown.to_json())
    if batch.opening is not None:
        _open(connection, batch.attempt, batch.opening, values)
    else:
        connection.execute(update(tables.attempts).where(own).values(values))
    if batch.entries:
        connection.execute(insert(tables.events), _event_rows(batch))
    if batch.drop_after is not None:
        _drop_after(connection, batch.attempt, batch.drop_after)
    if batch.results:
        results = tables.turn_results.c
        known = (results.attempt == batch.attempt, results.number >= batch.results[0].number)
        connection.execute(delete(tables.turn_results).where(*known))
        connection.execute(insert(tables.turn_results), [result_row(batch.attempt, one) for one in batch.results])
    for dispute in batch.disputes:
        _keep_dispute(connection, batch.attempt, dispute)
    if batch.plan is not None:
        connection.execute(_annotation(batch.attempt, "plan", {"text": batch.plan}))
    if batch.rehearsal is not None:
        connection.execute(_annotation(batch.attempt, "rehearsal", dict(batch.rehearsal)))


def _event_rows(batch: Batch) -> list[dict[str, Any]]:
    return [
        {
            "attempt": batch.attempt,
            "sequence": number,
            "kind": str(entry["kind"]),
            "body": body_of(entry),
            "at": batch.at,
        }
        for number, entry in enumerate(batch.entries, start=batch.first)
    ]


def _open(connection: Connection, attempt: str, opening: Opening, values: dict[str, Any]) -> None:
    header = opening.header
    connection.execute(
        insert(tables.attempts).values(
            {
                "id": attempt,
                "learner": learner_id(connection, opening.learner),
                "pack": header.pack,
                "scenario": header.scenario,
                "mode": header.mode,
                "content_hash": header.content_hash,
                "header": body_of(header.to_json()),
                "shown": "{}",
                "started": opening.started,
                "course": opening.course,
                "workshop": opening.workshop,
                **values,
            }
        )
    )


def _drop_after(connection: Connection, attempt: str, replies: int) -> None:
    """Take what belongs to replies after `replies` away: they were taken back."""
    results, notes = tables.turn_results.c, tables.notes.c
    connection.execute(delete(tables.turn_results).where(results.attempt == attempt, results.number > replies))
    connection.execute(
        delete(tables.notes).where(notes.attempt == attempt, notes.kind == "dispute", notes.turn > replies)
    )


def _annotation(attempt: str, kind: str, body: object, *, turn: int | None = None, entry: int | None = None) -> Any:
    return insert(tables.notes).values(
        attempt=attempt, kind=kind, turn=turn, entry=entry, body=body_of(body), at=time.time()
    )


def _keep_dispute(connection: Connection, attempt: str, dispute: Dispute) -> None:
    """Keep `dispute`; a second time changes nothing."""
    if (dispute.turn, dispute.entry) not in {(one.turn, one.entry) for one in disputes_of(connection, attempt)}:
        connection.execute(_annotation(attempt, "dispute", dispute.body, turn=dispute.turn, entry=dispute.entry))


def disputes_of(connection: Connection, attempt: str | None) -> list[Dispute]:
    """Return what is disputed in `attempt` (None: in any), in the order in which it was."""
    notes = tables.notes.c
    asked = select(notes.turn, notes.entry, notes.body).where(notes.kind == "dispute").order_by(notes.id)
    if attempt is not None:
        asked = asked.where(notes.attempt == attempt)
    return [Dispute(turn, entry, json.loads(body)) for turn, entry, body in connection.execute(asked)]
