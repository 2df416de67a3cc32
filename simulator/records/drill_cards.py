"""Cards and answers of drills, kept in the store; where it refuses, until the program ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.coaching.drilling import Memory, Review
from simulator.coaching.scheduling import Card
from simulator.records.practice import Card as KeptCard
from simulator.records.practice import Practice
from simulator.records.values import JournalError

if TYPE_CHECKING:
    from simulator.records.store import Store


class KeptCards(Memory):
    """A learner's cards, as they are in the store. What the store refuses is kept in memory, and `tell` says so once.

    Raises:
        JournalError: the store cannot be read.
    """

    def __init__(self, store: Store, tell: Callable[[str], None]) -> None:
        self._kept = Practice(store)
        self._tell = tell
        self._refused = False
        super().__init__(*_read(self._kept))

    def keep(self, review: Review) -> None:
        """Keep an answer and its card: on the disk before this returns, where the store lets it."""
        super().keep(review)
        if self._refused:
            # Asking again would hold up every answer, and it was said that they count until one leaves.
            return
        card = review.card
        body = {"item": review.item, "given": review.given, "stability": card.stability, "due": card.due}
        try:
            self._kept.review(KeptCard(card.id, card.to_json(), card.due), int(review.grade), body)
        except JournalError as error:
            self._refused = True
            self._tell(f"What you answer cannot be kept: {error}. You can go on, and it counts until you leave.")

    def dispute(self, review: Review, before: Card | None) -> None:
        """Set the answer kept last aside: it stays, marked as disputed, and its card is what it was `before`."""
        super().dispute(review, before)
        if self._refused:
            return
        kept = KeptCard(before.id, before.to_json(), before.due) if before is not None else None
        try:
            self._kept.set_aside(review.card.id, kept)
        except JournalError as error:
            self._tell(f"That you disagree cannot be kept: {error}. It counts until you leave.")


def open_cards(opener: Callable[[], Store], tell: Callable[[str], None]) -> Memory:
    """Return the cards in the store of `opener`; where there is none, new ones in memory, and `tell` says so."""
    try:
        return KeptCards(opener(), tell)
    except JournalError as error:
        tell(f"Your cards cannot be read: {error}. You can practise, and it counts until you leave.")
        return Memory()


def _read(kept: Practice) -> tuple[dict[str, Card], dict[str, float]]:
    cards: dict[str, Card] = {}
    seen: dict[str, float] = {}
    for card in kept.cards():
        try:
            cards[card.card] = Card.from_json(card.state)
        except TypeError:
            # Written by another version: the card begins anew.
            continue
    for review in kept.reviews():
        item = str(review.body.get("item", ""))
        seen[item] = max(review.at, seen.get(item, 0.0))
    return cards, seen
