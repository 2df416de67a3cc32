"""What comes of a scripted player: the exact distribution of where its conversations end."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from simulator.authoring.players import Memory, Moment, Player
from simulator.authoring.walk import Walk
from simulator.conversation.frontier import Point
from simulator.conversation.story import Reply

MOST_TURNS: Final = 200
"""Replies after which a conversation that goes round in circles is counted as unfinished."""

Mass = dict[tuple[int, Memory], float]
"""Probability by state and what the player remembers there."""


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

    `unfinished` is the probability of not having ended after `MOST_TURNS` replies, of standing where nothing is on
    offer, or of having left the states that were walked; the spreads are over the conversations that ended. `points`
    holds the probability of every ending with its relationship and product.
    """

    points: Mapping[tuple[str, int, int], float]
    unfinished: float

    @property
    def relationship(self) -> Spread:
        """The spread of the first axis."""
        return _spread([(point[1], chance) for point, chance in self.points.items()])

    @property
    def product(self) -> Spread:
        """The spread of the second axis."""
        return _spread([(point[2], chance) for point, chance in self.points.items()])

    @property
    def endings(self) -> dict[str, float]:
        """The probability of each ending by id, the likeliest first."""
        endings: dict[str, float] = defaultdict(float)
        for (name, _relationship, _product), chance in self.points.items():
            endings[name] += chance
        return dict(sorted(endings.items(), key=lambda ending: -ending[1]))

    @property
    def worst(self) -> Point:
        """The lowest relationship and product of any conversation that ended."""
        return (self.relationship.min, self.product.min)

    def to_json(self) -> dict[str, object]:
        """Return the outcome as a JSON object."""
        return {
            "relationship": self.relationship.to_json(),
            "product": self.product.to_json(),
            "endings": {name: round(chance, 6) for name, chance in self.endings.items()},
            "unfinished": round(self.unfinished, 6),
        }


def mixed(outcomes: Sequence[Outcome]) -> Outcome:
    """Return the outcome of a case drawn with equal chance from those of `outcomes`."""
    points: dict[tuple[str, int, int], float] = defaultdict(float)
    for one in outcomes:
        for point, chance in one.points.items():
            points[point] += chance / len(outcomes)
    return Outcome(points, sum(one.unfinished for one in outcomes) / len(outcomes))


def openings(walk: Walk, player: Player) -> dict[int, float]:
    """Return the states in which `player` gives its first reply, each with its probability."""
    wanted = player.prepare(walk.story)
    chances: dict[int, float] = defaultdict(float)
    if wanted is None:
        for start in walk.starts.values():
            chances[start] += 1 / len(walk.starts)
        return chances
    prep = walk.story.scenario.prep
    left = prep.minutes
    looked: set[str] = set()
    for name in wanted:
        if prep.sources[name].minutes <= left:
            left -= prep.sources[name].minutes
            looked.add(name)
    return {walk.starts[tuple(name for name in prep.sources if name in looked)]: 1.0}


class Course:
    """One player's way through a finished walk: `mass` is the probability of ever standing in a state."""

    def __init__(self, walk: Walk, player: Player) -> None:
        self.walk = walk
        self.player = player
        self.unfinished = 0.0
        self.mass: dict[int, float] = defaultdict(float)
        self.points: dict[tuple[str, int, int], float] = defaultdict(float)
        self._picked: dict[object, tuple[tuple[int, Memory], ...]] = {}
        self._flow()

    @property
    def outcome(self) -> Outcome:
        """Return where its conversations end."""
        return Outcome(self.points, self.unfinished)

    def picks(self, state: int, memory: Memory) -> tuple[tuple[int, Memory], ...]:
        """Return the positions among the replies on offer that the player would take, and what it remembers then."""
        offers = self.walk.offers[state]
        reads = self.player.reads
        beside = 0 if reads == "offers" else self.walk.group(state) if reads == "facts" else state
        key = (id(offers), memory, beside)
        known = self._picked.get(key)
        if known is None:
            moment = Moment(self.walk.story, self.walk.core(state), offers, memory)
            chosen: Iterable[Reply] = self.player.pick(moment)
            positions = {reply.number: position for position, reply in enumerate(offers)}
            known = self._picked[key] = tuple(
                (positions[reply.number], self.player.remember(moment, reply)) for reply in chosen
            )
        return known

    def way(self) -> tuple[int, list[tuple[int, Reply]]]:
        """Return one of its conversations: the first state, and the states after it with the reply given in each.

        Where it would take one of several replies it takes the first of them.
        """
        start = state = max(openings(self.walk, self.player).items(), key=lambda one: one[1])[0]
        memory: Memory = 0
        steps: list[tuple[int, Reply]] = []
        while state < self.walk.walked and self.walk.offers[state] and len(steps) < MOST_TURNS:
            position, memory = self.picks(state, memory)[0]
            steps.append((state, self.walk.offers[state][position]))
            state = self.walk.onward[state][position]
        return start, steps

    def _flow(self) -> None:
        now: Mass = {(state, 0): chance for state, chance in openings(self.walk, self.player).items()}
        if any(cyclic for _states, cyclic in self.walk.layers):
            self._by_turns(now)
        else:
            self._by_layers(now)

    def _by_layers(self, now: Mass) -> None:
        """Follow ways that never lead back: a state is left once all of its probability has come."""
        waiting: dict[int, dict[Memory, float]] = defaultdict(dict)
        for (state, memory), chance in now.items():
            waiting[state][memory] = chance
        for states, _cyclic in self.walk.layers:
            for state in states:
                for memory, chance in waiting.pop(state, {}).items():
                    for target, after, share in self._leave(state, memory, chance):
                        here = waiting[target]
                        here[after] = here.get(after, 0.0) + share

    def _by_turns(self, now: Mass) -> None:
        """Follow ways that may lead back, one reply at a time."""
        for _turn in range(MOST_TURNS):
            if not now:
                return
            after: Mass = defaultdict(float)
            for (state, memory), chance in now.items():
                for target, remembered, share in self._leave(state, memory, chance):
                    after[target, remembered] += share
            now = after
        self.unfinished += sum(now.values())

    def _leave(self, state: int, memory: Memory, chance: float) -> list[tuple[int, Memory, float]]:
        """Write down that the player stood in a state, and return where it goes from there, with what chance."""
        self.mass[state] += chance
        point = self.walk.ended.get(state)
        if point is not None:
            self.points[self.walk.place(state).id, *point] += chance
            return []
        if state >= self.walk.walked or not self.walk.offers[state]:
            self.unfinished += chance
            return []
        picks = self.picks(state, memory)
        onward = self.walk.onward[state]
        share = chance / len(picks)
        return [(onward[position], after, share) for position, after in picks]


def _spread(values: Sequence[tuple[int, float]]) -> Spread:
    if not values:
        return Spread(0.0, 0, 0)
    total = sum(chance for _value, chance in values)
    mean = sum(value * chance for value, chance in values) / total
    numbers = [value for value, _chance in values]
    return Spread(mean, min(numbers), max(numbers))
