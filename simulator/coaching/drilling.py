"""A few minutes of drills: which items are asked, what their answers do to the cards, what comes back when."""

from __future__ import annotations

import dataclasses
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from simulator.coaching.answering import Grade, Option, Verdict, options
from simulator.coaching.scheduling import Card, reviewed, when
from simulator.content.drill import Drill, DrillKind
from simulator.content.drill_loading import LoadedDrill

SECONDS: Final[dict[DrillKind, int]] = {
    "name": 20,
    "better": 25,
    "find": 25,
    "order": 40,
    "infer": 35,
    "fold": 25,
    "rewrite": 60,
    "escalate": 75,
}
"""What an item takes, feedback included: reading at 200 words a minute, and typing at 40. An estimate of ours."""
FRESH: Final = 8
"""New cards in one sitting at most: each of them comes back tomorrow, and so do yesterday's."""


@dataclasses.dataclass(frozen=True, slots=True)
class Review:
    """One answer that counts: to which item of which card, how it did, when (seconds since 1970), what was said."""

    card: Card
    item: str
    grade: Grade
    at: float
    given: str


class Memory:
    """A keeper that forgets when the program ends; `cards` and `seen` are what it begins with."""

    def __init__(self, cards: Mapping[str, Card] | None = None, seen: Mapping[str, float] | None = None) -> None:
        self._cards = dict(cards or {})
        self._seen = dict(seen or {})

    def cards(self) -> Mapping[str, Card]:
        """Return every card by its id."""
        return dict(self._cards)

    def seen(self) -> Mapping[str, float]:
        """Return when each item was last answered, by its reference, in seconds since 1970."""
        return dict(self._seen)

    def keep(self, review: Review) -> None:
        """Keep an answer, and the card as it is after it."""
        self._cards[review.card.id] = review.card
        self._seen[review.item] = review.at

    def dispute(self, review: Review, before: Card | None) -> None:
        """Set the answer kept last aside, and put its card back as it was `before` (None: it was new)."""
        self._cards.pop(review.card.id, None)
        if before is not None:
            self._cards[before.id] = before


def card_of(drill: Drill) -> str:
    """Return the id of the card that `drill` belongs to: its pattern and its kind."""
    return f"{drill.pattern}/{drill.kind}"


def touches(drill: Drill, pattern: str) -> bool:
    """Say whether `drill` practises `pattern`, or asks for it."""
    return pattern in (drill.pattern, *drill.wanted, *drill.bad)


def due_cards(items: Iterable[LoadedDrill], cards: Mapping[str, Card], now: float) -> list[str]:
    """Return the cards that have items and are due, the longest overdue first."""
    there = {card_of(item.drill) for item in items}
    return sorted(
        (name for name, card in cards.items() if name in there and card.due <= now),
        key=lambda name: (cards[name].due, name),
    )


def plan(
    items: Iterable[LoadedDrill],
    cards: Mapping[str, Card],
    seen: Mapping[str, float],
    *,
    now: float,
    minutes: float = 3,
    pattern: str | None = None,
    ahead: bool = False,
) -> tuple[LoadedDrill, ...]:
    """Return the items to ask now, in about `minutes`: due cards first, then new ones, kinds mixed.

    With `pattern` only items that touch it. With `ahead` cards that are not due follow, the soonest first. The order in
    which `items` and `cards` are given makes no difference; at least one item is asked where there is any.
    """
    of_card: dict[str, list[LoadedDrill]] = defaultdict(list)
    for item in items:
        if pattern is None or touches(item.drill, pattern):
            of_card[card_of(item.drill)].append(item)
    known = {name: card for name, card in cards.items() if name in of_card}
    wanted = due_cards((one[0] for one in of_card.values()), known, now)
    wanted += _mixed([name for name in of_card if name not in known], of_card)[:FRESH]
    if ahead:
        later = [name for name, card in known.items() if card.due > now]
        wanted += sorted(later, key=lambda name: (known[name].due, name))
    left, planned = minutes * 60, list[LoadedDrill]()
    for name in wanted:
        item = min(of_card[name], key=lambda one: (seen.get(one.reference, 0.0), one.place, one.reference))
        left -= SECONDS[item.drill.kind]
        if planned and left < 0:
            break
        planned.append(item)
    return tuple(planned)


def _mixed(names: Sequence[str], of_card: Mapping[str, Sequence[LoadedDrill]]) -> list[str]:
    """Return new cards as their authors ordered them, but going round the kinds: mixed practice is kept longer."""
    first = {name: min((one.place, one.reference) for one in of_card[name]) for name in names}
    turns: dict[str, int] = defaultdict(int)
    rounds: dict[str, int] = {}
    for name in sorted(names, key=lambda name: (first[name], name)):
        kind = name.partition("/")[2]
        rounds[name] = turns[kind]
        turns[kind] += 1
    return sorted(names, key=lambda name: (rounds[name], first[name], name))


@dataclasses.dataclass(frozen=True, slots=True)
class Summary:
    """What a sitting came to: how many answers counted, how they did, what comes back when (the soonest first), and how
    many were set aside."""

    asked: int
    right: int
    partly: int
    wrong: int
    returning: tuple[tuple[str, int], ...]
    disputed: int = 0

    @property
    def answered(self) -> int:
        """Return how many were answered, those set aside included."""
        return self.asked + self.disputed

    @property
    def sentence(self) -> str:
        """Return it in one sentence."""
        if not self.asked:
            return "Nothing counted." if self.disputed else "Nothing was asked."
        told = f"{self.right} of {self.asked} right" + (f", {self.partly} nearly" if self.partly else "")
        return f"{told}."


class Practice:
    """One sitting. An item that went wrong is asked once more at the end, where the answer does not count again."""

    def __init__(
        self, planned: Sequence[LoadedDrill], keeper: Memory, clock: Callable[[], float], *, seed: int = 0
    ) -> None:
        self._queue = list(planned)
        self._once_more: set[str] = set()
        self._keeper = keeper
        self._clock = clock
        self._seed = seed
        self.place = 0
        self.reviews: list[Review] = []
        self._last: tuple[Review, Card | None] | None = None
        self._disputed = 0

    @property
    def current(self) -> LoadedDrill | None:
        """Return the item that is asked now, None at the end."""
        return self._queue[self.place] if self.place < len(self._queue) else None

    @property
    def length(self) -> int:
        """Return how many items there are, those asked once more included."""
        return len(self._queue)

    @property
    def again(self) -> bool:
        """Whether the item that is asked now is asked once more."""
        return self.current is not None and self.current.reference in self._once_more

    def options(self) -> tuple[Option, ...]:
        """Return what can be chosen, in the order in which it is shown."""
        item = self.current
        if item is None:
            return ()
        # The order changes from sitting to sitting, or one would learn that it is always the second one.
        drawn = zlib.crc32(f"{item.reference} {self._seed} {self.again}".encode())
        return options(item.drill, drawn)

    def answer(self, verdict: Verdict, given: str) -> Review | None:
        """Take an answer to the current item, and go on to the next; return what counts of it."""
        item = self.current
        assert item is not None
        self.place += 1
        self._last = None
        if item.reference in self._once_more:
            return None
        if verdict.grade is Grade.WRONG:
            self._once_more.add(item.reference)
            self._queue.append(item)
        name, at = card_of(item.drill), self._clock()
        before = self._keeper.cards().get(name)
        card = reviewed(before, name, verdict.grade, at)
        review = Review(card, item.reference, verdict.grade, at, given)
        self._last = (review, before)
        self.reviews.append(review)
        self._keeper.keep(review)
        return review

    @property
    def can_dispute(self) -> bool:
        """Whether the answer before this one counts, and could be set aside."""
        return self._last is not None

    def dispute(self) -> bool:
        """Set the answer before this one aside: it counts for nothing, and is kept for whoever wrote the item.

        Say whether there was one that counted and was not disputed yet.
        """
        if self._last is None:
            return False
        review, before = self._last
        self._last = None
        self.reviews.remove(review)
        self._disputed += 1
        if self._queue[-1].reference == review.item and review.item in self._once_more:
            # It went wrong, and would have been asked once more.
            self._queue.pop()
        self._keeper.dispute(review, before)
        return True

    def summary(self) -> Summary:
        """Return what the sitting came to so far."""
        now = self._clock()
        last = {review.card.id: review.card.due for review in self.reviews}
        returning: dict[str, int] = {}
        for due in sorted(last.values()):
            words = when(due, now)
            returning[words] = returning.get(words, 0) + 1
        grades = [review.grade for review in self.reviews]
        counts = {grade: grades.count(grade) for grade in Grade}
        return Summary(
            len(grades),
            counts[Grade.RIGHT],
            counts[Grade.PARTLY],
            counts[Grade.WRONG],
            tuple(returning.items()),
            self._disputed,
        )
