"""What a walk writes down on the way: every condition seen to hold or not, every line said, every place passed."""

from __future__ import annotations

import dataclasses
from typing import Final

from simulator.content.conditions import Condition
from simulator.conversation.compiling import Accounts, CompiledEffect
from simulator.conversation.kernel import Trail
from simulator.conversation.story import Place, Reply, Story

Key = tuple[str | int, ...]
"""A condition's path in the scenario's file, without the `when` at its end."""

SEEN_FALSE: Final = 1
SEEN_TRUE: Final = 2
SEEN_BOTH: Final = 3


def weighs(condition: Condition | None) -> bool:
    """Say whether a condition reads an account or product, which differ between states with the same marks."""
    if condition is None:
        return False
    inner = [*condition.all, *condition.any, *([condition.negated] if condition.negated else [])]
    return bool(
        condition.mood or condition.credibility or condition.product is not None or any(weighs(one) for one in inner)
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _Watched:
    """An effect's condition: where it stands, and whether the effect does nothing but lead somewhere."""

    key: Key
    effect: CompiledEffect
    leads: bool


class Watch:
    """The notes of one walk over one story.

    `seen` says by condition whether it was seen false (1), true (2) or both (3); `said` holds the lines said, as paths,
    `visited` the places' numbers; `offered` the numbers of the replies that were on offer; `ever` is the union of all
    marks on arrival.
    """

    def __init__(self, story: Story) -> None:
        self.story = story
        self.seen: dict[Key, int] = {}
        self.said: set[Key] = set()
        self.visited: set[int] = set()
        self.offered: set[int] = set()
        self.ever = 0
        self._effects: dict[int, list[_Watched]] = {}
        self._weighing: set[int] = set()
        for place in story.places:
            self._register(place)

    def lines_weigh(self, place: Place) -> bool:
        """Say whether what is said at `place` depends on an account or product."""
        return place.number in self._weighing

    def whole(self, place: Place) -> bool:
        """Say whether every line of `place` was said, so that nothing is left to find out about them."""
        return all(line_key(place, index) in self.said for index in range(len(place.lines)))

    def note(self, key: Key, held: bool) -> None:
        """Write down that a condition held, or did not."""
        self.seen[key] = self.seen.get(key, 0) | (SEEN_TRUE if held else SEEN_FALSE)

    def settle(self, trail: Trail) -> None:
        """Write down the conditions of every effect that was looked at on the way of one step."""
        for effects, before in trail.settled:
            watched = self._effects.get(id(effects))
            if watched:
                self._settle(watched, before)

    def follow(self, trail: Trail) -> None:
        """Write down a step: the conditions and the places passed; what is said at the last is noted with its state."""
        self.settle(trail)
        for number, marks, accounts, product in trail.arrivals[:-1]:
            self.arrive(self.story.places[number], marks, accounts, product)
        last, marks, _accounts, _product = trail.arrivals[-1]
        self.visited.add(last)
        self.ever |= marks

    def arrive(self, place: Place, marks: int, accounts: Accounts, product: int) -> None:
        """Write down that a place was reached, and which of its lines is said there."""
        self.visited.add(place.number)
        self.ever |= marks
        for index, line in enumerate(place.lines):
            key = line_key(place, index)
            if line.when is None:
                self.said.add(key)
                return
            held = line.when(marks, accounts, product)
            self.note(key, held)
            if held:
                self.said.add(key)
                return

    def _settle(self, watched: list[_Watched], before: tuple[int, Accounts, int]) -> None:
        gone = False
        for one in watched:
            when = one.effect.when
            held = when is None or when(*before)
            # A second way out is not looked at once a first one was taken.
            if when is not None and not (gone and one.leads):
                self.note(one.key, held)
            gone = gone or (held and one.effect.goto >= 0)

    def _register(self, place: Place) -> None:
        if any(weighs(says.when) for says in place.node.says):
            self._weighing.add(place.number)
        self._register_effects(place.effects, (*place_key(place), "then"))
        for index, reply in enumerate(place.replies):
            self._register_effects(reply.effects, (*reply_key(place, index), "then"))

    def _register_effects(self, effects: tuple[CompiledEffect, ...], path: Key) -> None:
        if all(effect.when is None for effect in effects):
            return
        self._effects[id(effects)] = [
            _Watched(
                (*path, index), effect, not (effect.set_bits or effect.clear_bits or effect.product or effect.rare)
            )
            for index, effect in enumerate(effects)
        ]


def place_key(place: Place) -> Key:
    """Return the path of a node or an ending."""
    return ("endings" if place.ends else "nodes", place.id)


def reply_key(place: Place, index: int) -> Key:
    """Return the path of the choice that stands at `index`."""
    return ("nodes", place.id, "choices", index)


def line_key(place: Place, index: int) -> Key:
    """Return the path of a line."""
    return (*place_key(place), "says", index)


def index_of(place: Place, reply: Reply) -> int:
    """Return where a reply stands among all of its place, those not on offer included."""
    return reply.number - place.replies[0].number
