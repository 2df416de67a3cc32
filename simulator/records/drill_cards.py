"""Cards and answers of drills, kept in the store; where it refuses, until the program ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from simulator.coaching.drilling import Memory, Review
from simulator.coaching.scheduling import Card
from simulator.records import tables
from simulator.records.rows import body_of
from simulator.records.values import JournalError
from simulator.records.writing import learner_id

if TYPE_CHECKING:
    from simulator.records.store import Store


class KeptCards:
    """A learner's cards. What the store refuses is kept in memory, and `tell` says so once.

    Raises:
        JournalError: the store cannot be read.
    """

    def __init__(self, store: Store, tell: Callable[[str], None]) -> None:
        self._store = store
        self._tell = tell
        self._refused = False
        self._cards, self._seen = _read(store)

    def cards(self) -> Mapping[str, Card]:
        """Return every card by its id."""
        return dict(self._cards)

    def seen(self) -> Mapping[str, float]:
        """Return when each item was last answered, by its reference, in seconds since 1970."""
        return dict(self._seen)

    def keep(self, review: Review) -> None:
        """Keep an answer and its card: on the disk before this returns, where the store lets it."""
        self._cards[review.card.id] = review.card
        self._seen[review.item] = review.at
        try:
            _write(self._store, review, hurried=self._refused)
        except JournalError as error:
            if not self._refused:
                self._refused = True
                self._tell(f"What you answer cannot be kept: {error}. You can go on, and it counts until you leave.")


def open_cards(opener: Callable[[], Store], tell: Callable[[str], None]) -> KeptCards | Memory:
    """Return the cards in the store of `opener`; where there is none, new ones in memory, and `tell` says so."""
    try:
        return KeptCards(opener(), tell)
    except JournalError as error:
        tell(f"Your cards cannot be read: {error}. You can practise, and it counts until you leave.")
        return Memory()


def _read(store: Store) -> tuple[dict[str, Card], dict[str, float]]:
    own = select(tables.learners.c.id).where(tables.learners.c.name == store.learner).scalar_subquery()
    cards: dict[str, Card] = {}
    seen: dict[str, float] = {}
    with store.reading() as connection:
        for name, state in connection.execute(
            select(tables.cards.c.card, tables.cards.c.state).where(tables.cards.c.learner == own)
        ):
            try:
                cards[name] = Card.from_json(json.loads(state))
            except (TypeError, ValueError):
                # Written by another version: the card begins anew.
                continue
        rows = select(tables.reviews.c.body, tables.reviews.c.at).where(tables.reviews.c.learner == own)
        for body, at in connection.execute(rows):
            item = str(json.loads(body).get("item", ""))
            seen[item] = max(at, seen.get(item, 0.0))
    return cards, seen


def _write(store: Store, review: Review, *, hurried: bool) -> None:
    cards, card = tables.cards, review.card
    body = {"item": review.item, "given": review.given, "stability": card.stability, "due": card.due}
    with store.writing(hurried=hurried) as connection:
        learner = learner_id(connection, store.learner)
        connection.execute(delete(cards).where(cards.c.learner == learner, cards.c.card == card.id))
        connection.execute(
            insert(cards).values(learner=learner, card=card.id, state=body_of(card.to_json()), due=card.due)
        )
        connection.execute(
            insert(tables.reviews).values(
                learner=learner, card=card.id, rating=int(review.grade), body=body_of(body), at=review.at
            )
        )
