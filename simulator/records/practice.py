"""Drill cards with their reviews, and how far one has come in each course."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from simulator.records import tables
from simulator.records.rows import body_of
from simulator.records.writing import learner_id

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from simulator.records.store import Store


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """One drill card: the scheduler's own `state` of it, and when it is due, in seconds since 1970."""

    card: str
    state: Mapping[str, Any]
    due: float


@dataclasses.dataclass(frozen=True, slots=True)
class Review:
    """One answer to a card: the scheduler's `rating`, what else is worth keeping, and when (seconds since 1970)."""

    card: str
    rating: int
    body: Mapping[str, Any]
    at: float


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One step of a course that was done, with the attempt that did it; `done` is in seconds since 1970."""

    course: str
    step: str
    attempt: str | None
    body: Mapping[str, Any]
    done: float


class Practice:
    """What the learner of `store` has drilled. Every method raises JournalError where that refuses."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def review(self, card: Card, rating: int, body: Mapping[str, Any] | None = None) -> None:
        """Keep an answer to a card, and the card as the scheduler leaves it, both or neither."""
        with self._store.writing() as connection:
            learner = learner_id(connection, self._store.learner)
            _replace_card(connection, learner, card)
            values = {"card": card.card, "rating": rating, "body": body_of(body or {}), "at": time.time()}
            connection.execute(insert(tables.reviews).values(learner=learner, **values))

    def set_aside(self, card: str, before: Card | None) -> None:
        """Mark the last answer to `card` as disputed, and put the card back as it was `before`; None: it was new."""
        kept, cards = tables.reviews, tables.cards.c
        with self._store.writing() as connection:
            learner = learner_id(connection, self._store.learner)
            asked = select(kept.c.id, kept.c.body).where(kept.c.learner == learner, kept.c.card == card)
            last = connection.execute(asked.order_by(kept.c.id.desc()).limit(1)).first()
            if last is not None:
                body = body_of({**json.loads(last.body), "disputed": True})
                connection.execute(update(kept).where(kept.c.id == last.id).values(body=body))
            connection.execute(delete(tables.cards).where(cards.learner == learner, cards.card == card))
            if before is not None:
                _replace_card(connection, learner, before)

    def cards(self, due_before: float | None = None) -> list[Card]:
        """Return the cards, those due first; with `due_before` (seconds since 1970) only those due by then."""
        kept = tables.cards.c
        asked = select(kept.card, kept.state, kept.due).join(tables.learners, tables.learners.c.id == kept.learner)
        asked = asked.where(tables.learners.c.name == self._store.learner).order_by(kept.due, kept.card)
        if due_before is not None:
            asked = asked.where(kept.due <= due_before)
        with self._store.reading() as connection:
            return [Card(card, json.loads(state), due) for card, state, due in connection.execute(asked)]

    def reviews(self, card: str | None = None) -> list[Review]:
        """Return the answers to `card` (None: to any), in order."""
        kept = tables.reviews.c
        asked = select(kept.card, kept.rating, kept.body, kept.at)
        asked = asked.join(tables.learners, tables.learners.c.id == kept.learner).order_by(kept.id)
        asked = asked.where(tables.learners.c.name == self._store.learner)
        if card is not None:
            asked = asked.where(kept.card == card)
        with self._store.reading() as connection:
            return [Review(name, rating, json.loads(body), at) for name, rating, body, at in connection.execute(asked)]

    def finish(
        self, course: str, step: str, *, attempt: str | None = None, body: Mapping[str, Any] | None = None
    ) -> None:
        """Note that a step of a course was done; done again, the later one counts."""
        with self._store.writing() as connection:
            learner = learner_id(connection, self._store.learner)
            kept = tables.courses
            own = (kept.c.learner == learner, kept.c.course == course, kept.c.step == step)
            connection.execute(delete(kept).where(*own))
            values = {"attempt": attempt, "body": body_of(body or {}), "done": time.time()}
            connection.execute(insert(kept).values(learner=learner, course=course, step=step, **values))

    def finished(self, course: str | None = None) -> list[Step]:
        """Return the steps of `course` (None: of any) that were done, in the order in which they were."""
        kept = tables.courses.c
        asked = select(kept.course, kept.step, kept.attempt, kept.body, kept.done)
        asked = asked.join(tables.learners, tables.learners.c.id == kept.learner).order_by(kept.done, kept.step)
        asked = asked.where(tables.learners.c.name == self._store.learner)
        if course is not None:
            asked = asked.where(kept.course == course)
        with self._store.reading() as connection:
            rows = connection.execute(asked).all()
        return [Step(name, step, attempt, json.loads(body), done) for name, step, attempt, body, done in rows]


def _replace_card(connection: Connection, learner: str, card: Card) -> None:
    kept = tables.cards
    connection.execute(delete(kept).where(kept.c.learner == learner, kept.c.card == card.card))
    values = {"card": card.card, "state": body_of(dict(card.state)), "due": card.due}
    connection.execute(insert(kept).values(learner=learner, **values))
