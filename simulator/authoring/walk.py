"""The walk: every state of one story under one case, from every preparation, merged where equal."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from functools import cached_property
from typing import Final

from simulator.authoring.walk_growth import Growth
from simulator.authoring.walk_watch import Watch
from simulator.conversation import kernel
from simulator.conversation.frontier import Frontier, Point
from simulator.conversation.kernel import Core
from simulator.conversation.story import Place, Reply, Story

DEFAULT_BOUND: Final = 300_000
"""States of one case after which a walk gives up: some six seconds and 250 MB."""


class Walk:
    """Every state of `story`, or, where `stopped` is not empty, the nearest ones up to a bound.

    States are numbered by the length of the shortest way to them. `offers` and `onward` hold by state the replies on
    offer (equal ones are the same tuple) and the states that they lead to, both empty where it ended and where nothing
    is on offer; of states past the bound they hold nothing (`walked` counts those before it). `starts` gives by
    preparation, as source ids, the first state.
    """

    def __init__(self, story: Story, bound: int = DEFAULT_BOUND) -> None:
        self.story = story
        self.bound = bound
        self.watch = Watch(story)
        self._growth = growth = Growth(story, self.watch, bound)
        self.offers = growth.offers
        self.onward = growth.onward
        self.starts = growth.starts
        self.stopped = growth.stopped
        self._codes = growth.codes
        self._groups = growth.groups
        self._width = growth.width
        self._ranges: dict[int, tuple[int, int, int, int] | None] = {}
        self.walked = len(growth.onward)

    # --- what it found ----------------------------------------------------------------------------------------

    @property
    def proven(self) -> bool:
        """Whether every state was walked."""
        return not self.stopped

    def __len__(self) -> int:
        return len(self._codes)

    def place(self, state: int) -> Place:
        """Return where a state stands."""
        return self.story.places[self._groups[self._codes[state] >> self._width][0]]

    def group(self, state: int) -> int:
        """Return the number of a state's group: equal for states that differ in points alone."""
        return self._codes[state] >> self._width

    def marks(self, state: int) -> int:
        """Return a state's marks, merged."""
        return self._groups[self._codes[state] >> self._width][1]

    def core(self, state: int) -> Core:
        """Return a state as the kernel's value, its marks merged."""
        return self._growth.decode(self._codes[state])

    def point(self, state: int) -> Point:
        """Return both axes of a state."""
        _place, _marks, accounts, product = self.core(state)
        return (kernel.relationship(self.story, accounts), product)

    @cached_property
    def ended(self) -> dict[int, Point]:
        """Return the states in which it has ended, each with both axes."""
        ends = [place.ends for place in self.story.places]
        places = [ends[place] for place, _marks in self._groups]
        width = self._width
        return {state: self.point(state) for state, code in enumerate(self._codes) if places[code >> width]}

    @cached_property
    def standing(self) -> dict[int, list[int]]:
        """Return all states by the number of their place, the nearest first."""
        places = [place for place, _marks in self._groups]
        width = self._width
        found: dict[int, list[int]] = defaultdict(list)
        for state, code in enumerate(self._codes):
            found[places[code >> width]].append(state)
        return found

    @cached_property
    def at(self) -> dict[int, list[int]]:
        """Return the walked states by the number of their place, the nearest first."""
        if self.walked == len(self):
            return self.standing
        walked = self.walked
        return {place: [one for one in states if one < walked] for place, states in self.standing.items()}

    @cached_property
    def ahead(self) -> list[tuple[int, ...]]:
        """Return `onward` of every state, those past the bound included, of which it holds nothing."""
        return self.onward + [()] * (len(self) - self.walked)

    @cached_property
    def offering(self) -> list[tuple[tuple[Reply, ...], list[int]]]:
        """Return the walked states by what is on offer in them, the nearest first; those in which nothing is left out.

        Replies on offer are the same tuple wherever they are the same.
        """
        found: dict[int, list[int]] = {}
        for state, offer in enumerate(map(id, self.offers)):
            if offer in found:
                found[offer].append(state)
            else:
                found[offer] = [state]
        return [(self.offers[states[0]], states) for states in found.values() if self.offers[states[0]]]

    @cached_property
    def stuck(self) -> list[int]:
        """Return the states that have not ended and in which nothing is on offer, the nearest first."""
        return [state for state in range(self.walked) if not self.offers[state] and state not in self.ended]

    @cached_property
    def layers(self) -> list[tuple[list[int], bool]]:
        """Return the states in an order in which ways lead onwards only, as layers: later layers never lead back.

        A layer is marked True where states in it may lead to one another.
        """
        from simulator.authoring.walk_ahead import layers

        return layers(self)

    @cached_property
    def circles(self) -> bool:
        """Whether any way leads back to a state that it came from."""
        return any(cyclic for _states, cyclic in self.layers)

    @cached_property
    def rank(self) -> list[int]:
        """Return by state the number of its layer."""
        ranks = [0] * len(self)
        for number, (states, _cyclic) in enumerate(self.layers):
            for state in states:
                ranks[state] = number
        return ranks

    @cached_property
    def frontiers(self) -> list[Frontier]:
        """Return by state the best that listed replies can still reach; empty where no ending is within reach."""
        from simulator.authoring.walk_ahead import frontiers

        return frontiers(self)

    @cached_property
    def ranges(self) -> list[tuple[int, int, int, int] | None]:
        """Return by state the lowest and highest relationship, then product, of the endings within reach."""
        from simulator.authoring.walk_ahead import ranges

        return ranges(self)

    def range_of(self, state: int) -> tuple[int, int, int, int] | None:
        """Return what `ranges` says of one state, having looked at nothing but what lies ahead of it."""
        from simulator.authoring.walk_ahead import widen

        if self.circles:
            return self.ranges[state]
        if state not in self._ranges:
            widen(self, state, self._ranges)
        return self._ranges[state]

    @cached_property
    def firsts(self) -> list[Point | None]:
        """Return by state the ending to which the first replies lead, or None where they lead to none."""
        from simulator.authoring.walk_ahead import examples

        return examples(self, 0)

    @cached_property
    def lasts(self) -> list[Point | None]:
        """Return by state the ending to which the last replies lead, or None where they lead to none."""
        from simulator.authoring.walk_ahead import examples

        return examples(self, -1)

    @property
    def live(self) -> tuple[int, ...]:
        """Return by place the bits that states there still hold; all others were forgotten."""
        return self._growth.live

    @cached_property
    def before(self) -> tuple[int, ...]:
        """Return by place the bits that may have been set when it is reached."""
        from simulator.authoring.walk_ahead import written_before

        return written_before(self)

    def route(self, state: int) -> list[tuple[int, Reply]]:
        """Return the shortest way to `state`: the states on it, each with the reply that was given there."""
        steps: list[tuple[int, Reply]] = []
        roots, born = self._growth.roots, self._growth.born
        while state not in roots:
            # States are numbered as ways first lead to them, so those that a state was first to lead to follow another.
            before = bisect_right(born, state) - 1
            steps.append((before, self.offers[before][self.onward[before].index(state)]))
            state = before
        return steps[::-1]

    def prepared(self, state: int) -> tuple[str, ...]:
        """Return the sources looked at on the shortest way to `state`."""
        steps = self.route(state)
        first = steps[0][0] if steps else state
        return next(names for names, start in self.starts.items() if start == first)
