"""Spaced practice: when a card comes back, by FSRS (https://github.com/open-spaced-repetition). The clock is passed in.

One card is one pattern practised in one way (`redirect/rewrite`), never one item: who sees the same item again may
only remember its answer. Each time a card is due, the item of it that was not seen for longest is asked.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from simulator.coaching.answering import Grade

if TYPE_CHECKING:
    from fsrs import Scheduler

LONGEST: Final = 180
"""Days after which a card comes back at the latest: a skill that is not used for half a year is worth a minute."""
AGAIN: Final = timedelta(minutes=10)
"""When a card comes back that went wrong. One such step is enough: practice takes minutes, and then the day goes on."""
SOLID: Final = 7.0
"""Days of stability from which a card counts as known: it is remembered with 90 % after a week without it."""
_MINUTE: Final = 60
_DAY: Final = 24 * 60 * _MINUTE


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """What is known about one card. `due` and `last` are seconds since 1970, `stability` is in days."""

    id: str
    due: float
    last: float
    state: int
    step: int | None
    stability: float
    difficulty: float

    def to_json(self) -> dict[str, Any]:
        """Return the card as a JSON object."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Card:
        """Return the card that `to_json` made.

        Raises:
            TypeError: it is none.
        """
        return cls(**value)

    @property
    def solid(self) -> bool:
        """Whether it counts as known."""
        return self.stability >= SOLID


@cache
def _scheduler() -> Scheduler:
    from fsrs import Scheduler

    # Without chance: the same answers at the same times give the same dates, wherever they are counted.
    return Scheduler(learning_steps=(AGAIN,), relearning_steps=(AGAIN,), maximum_interval=LONGEST, enable_fuzzing=False)


def reviewed(card: Card | None, identifier: str, grade: Grade, at: float) -> Card:
    """Return the card `identifier` after an answer at `at` (seconds since 1970); `card` is None where it is new.

    Wrong counts as FSRS's Again, partly as Hard, right as Good. It is due after `at`, always.
    """
    from fsrs import Card as Known
    from fsrs import Rating, State

    now = datetime.fromtimestamp(at, UTC)
    if card is None:
        known = Known(card_id=0, due=now)
    else:
        # A clock that was set back must not make an answer older than the one before it.
        now = max(now, datetime.fromtimestamp(card.last, UTC))
        known = Known(
            card_id=0,
            state=State(card.state),
            step=card.step,
            stability=card.stability,
            difficulty=card.difficulty,
            due=datetime.fromtimestamp(card.due, UTC),
            last_review=datetime.fromtimestamp(card.last, UTC),
        )
    after, _log = _scheduler().review_card(known, Rating(int(grade)), now)
    assert after.stability is not None
    assert after.difficulty is not None
    return Card(
        identifier,
        after.due.timestamp(),
        now.timestamp(),
        after.state.value,
        after.step,
        after.stability,
        after.difficulty,
    )


def when(due: float, now: float) -> str:
    """Return in words how long it is from `now` until `due`, both in seconds since 1970."""
    seconds = due - now
    if seconds <= 0:
        return "now"
    if seconds < 90 * _MINUTE:
        minutes = max(1, round(seconds / _MINUTE))
        return "in a minute" if minutes == 1 else f"in {minutes} minutes"
    if seconds < 20 * 60 * _MINUTE:
        return f"in {round(seconds / _MINUTE / 60)} hours"
    days = max(1, round(seconds / _DAY))
    if days == 1:
        return "tomorrow"
    if days < 14:
        return f"in {days} days"
    return f"in {round(days / 7)} weeks" if days < 60 else f"in {round(days / 30)} months"
