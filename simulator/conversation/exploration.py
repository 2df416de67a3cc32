"""Exploration: every state that listed replies can reach, merged where equal. Exact, or bounded and saying so."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.conversation import kernel
from simulator.conversation.frontier import Frontier, frontier_of
from simulator.conversation.kernel import Core
from simulator.conversation.story import Story

DEFAULT_BOUND = 400_000
"""States that one exploration visits before it gives up: about a minute and 400 MB at the worst."""


class OutOfBounds(Exception):
    """More states than the bound allows; nothing is proven."""


class Explorer:
    """Walks one story from any state, and remembers what it saw between walks.

    Two states are one where the place, the accounts, product and everything that is still read are equal.
    """

    def __init__(self, story: Story, bound: int = DEFAULT_BOUND) -> None:
        self.story = story
        self.bound = bound
        self._live = story.live
        self._frontiers: dict[Core, int] = {}
        self._known: dict[Frontier, int] = {}
        self._interned: list[Frontier] = []
        self._merged: dict[frozenset[int], int] = {}

    @property
    def states(self) -> int:
        """Return how many different states were visited so far."""
        return len(self._frontiers)

    def merge(self, core: Core) -> Core:
        """Return `core` with everything forgotten that nothing reachable from it reads."""
        place, marks, accounts, product = core
        return (place, marks & self._live[place], accounts, product)

    def preparations(self, core: Core) -> Iterator[tuple[tuple[str, ...], Core]]:
        """Yield every set of sources that the minutes allow, with the state in which the first reply is given.

        `core` is one before the first word; the empty set comes first.
        """
        sources = self.story.scenario.prep.sources
        names = [name for name in sources if not self.story.layout["prepared", name].get(core[1])]

        def spend(index: int, marks: int, chosen: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Core]]:
            if index == len(names):
                yield chosen, kernel.enter(self.story, (core[0], marks, core[2], core[3]))
                return
            yield from spend(index + 1, marks, chosen)
            name = names[index]
            left = self.story.minutes.get(marks) - sources[name].minutes
            if left >= 0:
                looked = self.story.minutes.put(marks, left) | self.story.prepared_bits(name)
                yield from spend(index + 1, looked, (*chosen, name))

        yield from spend(0, core[1], ())

    def successors(self, core: Core) -> list[Core]:
        """Return the merged states after each available reply; none where it has ended."""
        story = self.story
        return [self.merge(kernel.advance(story, core, reply)) for reply in kernel.available(story, core)]

    def frontier(self, core: Core) -> Frontier:
        """Return the frontier of what listed replies can still reach from `core`.

        From before the first word, every preparation that the minutes allow counts too.

        Raises:
            OutOfBounds: more states than the bound allows.
        """
        if core[0] == kernel.BEFORE:
            starts = [self._walk(self.merge(start)) for _names, start in self.preparations(core)]
            return self._interned[self._merge_all(frozenset(starts))]
        return self._interned[self._walk(self.merge(core))]

    def frontier_from_opening(self, core: Core) -> Frontier:
        """Return the frontier from before the first word, with no more preparation than `core` holds.

        Raises:
            OutOfBounds: more states than the bound allows.
        """
        return self.frontier(kernel.enter(self.story, core))

    def _walk(self, start: Core) -> int:
        """Return the number of the frontier of `start`, walking whatever is new."""
        known = self._frontiers
        if start in known:
            return known[start]
        order, onward, cyclic = self._discover(start)
        for state in order:
            known[state] = -1
        settled = False
        while not settled:
            settled = True
            for state in order:
                ahead = frozenset(known[after] for after in onward[state] if known[after] >= 0)
                number = self._merge_all(ahead) if onward[state] else self._own(state)
                if number != known[state]:
                    known[state] = number
                    settled = not cyclic
        return known[start]

    def _discover(self, start: Core) -> tuple[list[Core], dict[Core, list[Core]], bool]:
        """Return the new states from `start` with successors before predecessors, their successors, and whether any
        leads back to itself."""
        known = self._frontiers
        onward: dict[Core, list[Core]] = {}
        order: list[Core] = []
        finished: set[Core] = set()
        cyclic = False
        work: list[tuple[Core, bool]] = [(start, False)]
        while work:
            state, seen = work.pop()
            if seen:
                order.append(state)
                finished.add(state)
                continue
            if state in onward:
                continue
            if len(known) + len(onward) >= self.bound:
                raise OutOfBounds(f"more than {self.bound} states")
            successors = list(dict.fromkeys(self.successors(state)))
            onward[state] = successors
            work.append((state, True))
            for after in successors:
                if after in onward:
                    cyclic = cyclic or after not in finished
                elif after not in known:
                    work.append((after, False))
        return order, onward, cyclic

    def _own(self, core: Core) -> int:
        """Return the frontier of a state without replies: its own point where it ended, nothing where it is stuck."""
        place, _marks, accounts, product = core
        if not self.story.places[place].ends:
            return self._intern(())
        return self._intern(((kernel.relationship(self.story, accounts), product),))

    def _merge_all(self, numbers: frozenset[int]) -> int:
        number = self._merged.get(numbers)
        if number is None:
            points = [point for one in numbers for point in self._interned[one]]
            number = self._merged[numbers] = self._intern(frontier_of(points))
        return number

    def _intern(self, frontier: Frontier) -> int:
        number = self._known.get(frontier)
        if number is None:
            number = self._known[frontier] = len(self._interned)
            self._interned.append(frontier)
        return number
