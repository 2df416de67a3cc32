"""Random play with a seed: thousands of conversations, one after another, beside the exact play-test."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from simulator.authoring.outcomes import MOST_TURNS, Outcome
from simulator.authoring.walk import Walk
from simulator.conversation import kernel
from simulator.conversation.kernel import Core
from simulator.conversation.story import Story

TABLED: Final = 30_000
"""States that are laid out in a table first; what lies beyond is played step by step."""


@dataclasses.dataclass(frozen=True, slots=True)
class RandomPlays:
    """What came of `plays` conversations; `replies` is their mean length."""

    plays: int
    seed: int
    outcome: Outcome
    replies: float

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {"plays": self.plays, "seed": self.seed, "replies": round(self.replies, 2), **self.outcome.to_json()}


def random_plays(story: Story, seed: int, plays: int, walk: Walk | None = None) -> RandomPlays:
    """Play `story` at random, from random preparations; the same seed gives the same conversations.

    `walk` may be one that was made of the same story, so that it is not walked again.
    """
    walk = walk or Walk(story, TABLED)
    draw = random.Random(seed).random  # noqa: S311
    starts = list(walk.starts.values())
    onward, walked = walk.onward, walk.walked
    reached: Counter[int] = Counter()
    beyond: Counter[tuple[str, int, int]] = Counter()
    unfinished = replies = 0
    for _play in range(plays):
        state = starts[int(draw() * len(starts))]
        turn = 0
        while state < walked:
            ahead = onward[state]
            if not ahead or turn == MOST_TURNS:
                break
            state = ahead[int(draw() * len(ahead))]
            turn += 1
        if state < walked:
            reached[state] += 1
        else:
            core, more = _beyond(story, walk.core(state), draw, MOST_TURNS - turn)
            turn += more
            if story.places[core[0]].ends:
                beyond[story.places[core[0]].id, kernel.relationship(story, core[2]), core[3]] += 1
            else:
                unfinished += 1
        replies += turn
    points = Counter(beyond)
    for state, count in reached.items():
        point = walk.ended.get(state)
        if point is None:
            unfinished += count
        else:
            points[walk.place(state).id, *point] += count
    share = max(1, plays)
    chances = {point: count / share for point, count in points.items()}
    return RandomPlays(plays, seed, Outcome(chances, unfinished / share), replies / share)


def _beyond(story: Story, core: Core, draw: Any, most: int) -> tuple[Core, int]:
    """Play on from a state that stands in no table, up to `most` replies; return where it ended, and after how many."""
    for turn in range(most):
        replies: Sequence[Any] = kernel.available(story, core)
        if not replies:
            return core, turn
        core = kernel.advance(story, core, replies[int(draw() * len(replies))])
    return core, most
