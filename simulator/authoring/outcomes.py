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

Situation = tuple[int, Memory, int]
"""What decides on a pick: the replies on offer, what the player remembers, and what else it looks at."""


class Picked:
    """What a player takes in one situation, first met in `state`: positions among the replies on offer, by `replies`.

    Beside each stands what is remembered after it. `all` says that every reply may be taken, and nothing is remembered;
    `only` is the position of the one reply taken where it is one and nothing is remembered after it, else -1.
    """

    __slots__ = ("all", "only", "replies", "state")

    def __init__(self, state: int, replies: tuple[tuple[int, Memory], ...], offered: int, memory: Memory) -> None:
        self.state = state
        self.replies = replies
        self.all = replies == tuple((position, 0) for position in range(offered)) and not memory
        self.only = replies[0][0] if len(replies) == 1 and not replies[0][1] else -1


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
    """One player's way through a finished walk: `mass` is the probability of ever standing in a state.

    A course among `others` that takes the same replies wherever it comes is not walked a second time.
    """

    def __init__(self, walk: Walk, player: Player, others: Iterable[Course] = ()) -> None:
        self.walk = walk
        self.player = player
        self.unfinished = 0.0
        self.mass: Mapping[int, float] = {}
        self.points: dict[tuple[str, int, int], float] = defaultdict(float)
        self.opening = openings(walk, player)
        self._picked: dict[Situation, Picked] = {}
        self._cited: dict[int, int] = {}
        self._plain: dict[int, Picked] = {}
        twin = next((other for other in others if self._goes_with(other)), None)
        if twin is None:
            self._flow()
        else:
            self.unfinished, self.mass, self.points = twin.unfinished, twin.mass, twin.points

    @property
    def outcome(self) -> Outcome:
        """Return where its conversations end."""
        return Outcome(self.points, self.unfinished)

    def picks(self, state: int, memory: Memory) -> Picked:
        """Return the positions among the replies on offer that the player would take, and what it remembers then."""
        offers = self.walk.offers[state]
        situation = (id(offers), memory, self._beside(state))
        known = self._picked.get(situation)
        if known is None:
            moment = Moment(self.walk.story, self.walk.core(state), offers, memory)
            chosen: Iterable[Reply] = self.player.pick(moment)
            positions = {reply.number: position for position, reply in enumerate(offers)}
            known = self._picked[situation] = Picked(
                state,
                tuple((positions[reply.number], self.player.remember(moment, reply)) for reply in chosen),
                len(offers),
                memory,
            )
        return known

    def way(self) -> tuple[int, list[tuple[int, Reply]]]:
        """Return one of its conversations: the first state, and the states after it with the reply given in each.

        Where it would take one of several replies it takes the first of them.
        """
        start = state = max(self.opening.items(), key=lambda one: one[1])[0]
        memory: Memory = 0
        steps: list[tuple[int, Reply]] = []
        while state < self.walk.walked and self.walk.offers[state] and len(steps) < MOST_TURNS:
            position, memory = self.picks(state, memory).replies[0]
            steps.append((state, self.walk.offers[state][position]))
            state = self.walk.onward[state][position]
        return start, steps

    def _beside(self, state: int) -> int:
        """Return what decides on the player's picks beside the replies on offer and its memory."""
        looked_at = self._looks_beside(state)
        if self.player.reads == "all":
            return state
        return looked_at and self.walk.marks(state) & looked_at

    def _looks_beside(self, state: int) -> int:
        """Return the facts, as bits, that the player looks at in a state; not 0 where it looks at all of it."""
        if self.player.reads in ("offers", "nothing"):
            return 0
        if self.player.reads == "all":
            return 1
        offers = self.walk.offers[state]
        facts = self._cited.get(id(offers))
        if facts is None:
            layout = self.walk.story.layout
            cited = {fact for reply in offers for fact in reply.choice.cites}
            facts = self._cited[id(offers)] = sum(layout["fact", fact].mask for fact in cited)
        return facts

    def _goes_with(self, other: Course) -> bool:
        """Say whether this player takes, in every situation that `other` comes to, what `other` takes there."""
        if self.opening != other.opening or "all" in (self.player.reads, other.player.reads):
            return False
        if other.player.reads == "nothing":
            other._look_at_all()
        for (_offers, memory, beside), known in other._picked.items():
            # What only facts decide may differ between states that are one situation to the other.
            if self._looks_beside(known.state) or beside or self.picks(known.state, memory).replies != known.replies:
                return False
        return True

    def _flow(self) -> None:
        if self.walk.circles:
            self._by_turns()
        elif self.player.reads == "nothing":
            self._evenly()
        else:
            self._by_layers()

    def _evenly(self) -> None:
        """Follow every way there is, with equal chance, where none leads back."""
        onward = self.walk.ahead
        mass = [0.0] * len(self.walk)
        for state, chance in self.opening.items():
            mass[state] = chance
        for states, _cyclic in self.walk.layers:
            for state in states:
                chance = mass[state]
                if not chance:
                    continue
                ahead = onward[state]
                if not ahead:
                    self._rest(state, chance)
                    continue
                share = chance / len(ahead)
                for after in ahead:
                    mass[after] += share
        self.mass = {state: chance for state, chance in enumerate(mass) if chance}

    def _by_layers(self) -> None:
        """Follow ways that never lead back: a state is left once all of its probability has come."""
        rank, count = self.walk.rank, len(self.walk)
        onward, taken = self.walk.ahead, self._taken
        mass = dict(self.opening)
        waiting: list[list[int]] = [[] for _layer in self.walk.layers]
        for state in mass:
            waiting[rank[state]].append(state)
        for moments in waiting:
            for moment in moments:
                state = moment if moment < count else moment % count
                ahead: Sequence[int] = onward[state]
                if not ahead:
                    self._rest(state, mass[moment])
                    continue
                picked = taken(state, moment // count)
                if picked.only >= 0:
                    ahead = (ahead[picked.only],)
                elif not picked.all:
                    ahead = [ahead[position] + memory * count for position, memory in picked.replies]
                share = mass[moment] / len(ahead)
                for after in ahead:
                    if after in mass:
                        mass[after] += share
                    else:
                        mass[after] = share
                        waiting[rank[after if after < count else after % count]].append(after)
        self.mass = self._by_state(mass)

    def _by_turns(self) -> None:
        """Follow ways that may lead back, one reply at a time."""
        mass: dict[int, float] = defaultdict(float)
        now = dict(self.opening)
        for _turn in range(MOST_TURNS):
            later: dict[int, float] = defaultdict(float)
            for moment, chance in now.items():
                mass[moment] += chance
                ahead = self._ahead(moment)
                if not ahead:
                    self._rest(moment % len(self.walk), chance)
                    continue
                share = chance / len(ahead)
                for after in ahead:
                    later[after] += share
            now = later
            if not now:
                break
        self.unfinished += sum(now.values())
        self.mass = self._by_state(mass)

    def _ahead(self, moment: int) -> Sequence[int]:
        """Return where the player goes from a moment, with equal chance: nowhere where it has ended or is stuck.

        A moment is a state's number, and what is remembered there times the number of states.
        """
        count = len(self.walk)
        memory, state = divmod(moment, count)
        onward = self.walk.ahead[state]
        if not onward:
            return ()
        picked = self._taken(state, memory)
        if picked.all:
            return onward
        return [onward[position] + after * count for position, after in picked.replies]

    def _taken(self, state: int, memory: Memory) -> Picked:
        """Return what `picks` does, remembered by what is on offer where that decides by itself."""
        offers = self.walk.offers[state]
        picked = None if memory else self._plain.get(id(offers))
        if picked is None:
            picked = self.picks(state, memory)
            if not memory and not self._looks_beside(state):
                self._plain[id(offers)] = picked
        return picked

    def _look_at_all(self) -> None:
        """Write down every situation that the player comes to, where that was not needed to play it."""
        looked: set[int] = set()
        offers, walked = self.walk.offers, self.walk.walked
        for state in self.mass if not self._picked else ():
            if state < walked and offers[state] and id(offers[state]) not in looked:
                looked.add(id(offers[state]))
                self.picks(state, 0)

    def _rest(self, state: int, chance: float) -> None:
        """Write down that conversations come to an end, or to nothing, in a state."""
        point = self.walk.ended.get(state)
        if point is None:
            self.unfinished += chance
        else:
            self.points[self.walk.place(state).id, *point] += chance

    def _by_state(self, mass: Mapping[int, float]) -> Mapping[int, float]:
        """Return probabilities by state, whatever is remembered there."""
        count = len(self.walk)
        if all(moment < count for moment in mass):
            return mass
        states: dict[int, float] = defaultdict(float)
        for moment, chance in mass.items():
            states[moment % count] += chance
        return states


def _spread(values: Sequence[tuple[int, float]]) -> Spread:
    if not values:
        return Spread(0.0, 0, 0)
    total = sum(chance for _value, chance in values)
    mean = sum(value * chance for value, chance in values) / total
    numbers = [value for value, _chance in values]
    return Spread(mean, min(numbers), max(numbers))
