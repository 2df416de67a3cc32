"""What comes of a scripted player: the exact distribution of where its conversations end."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from simulator.authoring.players import Memory, Moment, Player
from simulator.conversation import kernel
from simulator.conversation.exploration import Explorer
from simulator.conversation.kernel import Core
from simulator.conversation.story import Story

MOST_TURNS = 200
"""Replies after which a conversation that goes round in circles is counted as unfinished."""


@dataclasses.dataclass(frozen=True, slots=True)
class Spread:
    """Mean, lowest and highest value of one axis, 0..100."""

    mean: float
    min: int
    max: int

    def to_json(self) -> dict[str, float | int]:
        """Return the spread as a JSON object, the mean to one place."""
        return {"mean": round(self.mean, 1), "min": self.min, "max": self.max}


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """Where a player's conversations end: both axes, and the probability of each ending by id.

    `unfinished` is the probability of not having ended after `MOST_TURNS` replies, or of standing where nothing is on
    offer; the spreads are over the conversations that ended.
    """

    relationship: Spread
    product: Spread
    endings: Mapping[str, float]
    unfinished: float

    def to_json(self) -> dict[str, object]:
        """Return the outcome as a JSON object."""
        return {
            "relationship": self.relationship.to_json(),
            "product": self.product.to_json(),
            "endings": {name: round(chance, 6) for name, chance in self.endings.items()},
            "unfinished": round(self.unfinished, 6),
        }


def starts(story: Story, player: Player, explorer: Explorer) -> Iterator[tuple[Core, float]]:
    """Yield the states in which `player` gives its first reply, each with its probability."""
    before = kernel.opening(story, story.opening_accounts())
    wanted = player.prepare(story)
    if wanted is None:
        entered = [core for _names, core in explorer.preparations(before)]
        for core in entered:
            yield core, 1 / len(entered)
        return
    marks = before[1]
    for name in wanted:
        left = story.minutes.get(marks) - story.scenario.prep.sources[name].minutes
        if left >= 0:
            marks = story.minutes.put(marks, left) | story.prepared_bits(name)
    yield kernel.enter(story, (before[0], marks, before[2], before[3])), 1.0


def outcome(story: Story, player: Player, explorer: Explorer) -> Outcome:
    """Return what comes of `player` in `story`, exactly: equal states are merged, chances added."""
    now: dict[tuple[Core, Memory], float] = defaultdict(float)
    for core, chance in starts(story, player, explorer):
        now[explorer.merge(core), 0] += chance
    ended: dict[tuple[str, int, int], float] = defaultdict(float)
    stuck = 0.0
    for _turn in range(MOST_TURNS):
        if not now:
            break
        after: dict[tuple[Core, Memory], float] = defaultdict(float)
        for (core, memory), chance in now.items():
            place = story.places[core[0]]
            if place.ends:
                ended[place.id, kernel.relationship(story, core[2]), core[3]] += chance
                continue
            replies = kernel.available(story, core)
            if not replies:
                stuck += chance
                continue
            moment = Moment(story, core, replies, memory)
            picks = player.pick(moment)
            for reply in picks:
                key = (explorer.merge(kernel.advance(story, core, reply)), player.remember(moment, reply))
                after[key] += chance / len(picks)
        now = after
    return _summary(ended, stuck + sum(now.values()))


def _summary(ended: Mapping[tuple[str, int, int], float], unfinished: float) -> Outcome:
    endings: dict[str, float] = defaultdict(float)
    for (name, _relationship, _product), chance in ended.items():
        endings[name] += chance
    return Outcome(
        relationship=_spread([(relationship, chance) for (_name, relationship, _product), chance in ended.items()]),
        product=_spread([(product, chance) for (_name, _relationship, product), chance in ended.items()]),
        endings=dict(sorted(endings.items(), key=lambda ending: -ending[1])),
        unfinished=unfinished,
    )


def _spread(values: Sequence[tuple[int, float]]) -> Spread:
    if not values:
        return Spread(0.0, 0, 0)
    total = sum(chance for _value, chance in values)
    mean = sum(value * chance for value, chance in values) / total
    numbers = [value for value, _chance in values]
    return Spread(mean, min(numbers), max(numbers))
