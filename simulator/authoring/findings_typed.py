"""What typed words could bring about that listed replies never do, so that nothing is called impossible which is not.

Typed words go the way of a listed reply, but score by themselves: they may pick up an aside at any node, perform any
pattern, and earn more or less than the reply that they fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from simulator.authoring.astray import astray
from simulator.authoring.walk import Walk
from simulator.authoring.walk_watch import line_key, weighs
from simulator.content.conditions import Condition
from simulator.conversation.graph import reachable_masks
from simulator.conversation.layout import CONFIRMED, HINTED
from simulator.conversation.story import Place, Story


class Typed:
    """What asides could teach somebody who types, by place."""

    def __init__(self, walks: Sequence[Walk]) -> None:
        self._story: Story = walks[0].story
        self._before = [0] * len(self._story.places)
        for walk in walks:
            for number, bits in enumerate(_overheard(walk)):
                self._before[number] |= bits
        self.astray = astray(walks)
        visited = {number for walk in walks for number in walk.watch.visited}
        self._only_typed = [self._story.places[number] for number in self.astray - visited]

    def may_hold(self, place: Place, condition: Condition | None) -> bool:
        """Say whether a condition that no listed reply fulfils might hold at `place` after typed words."""
        if condition is None:
            return False
        if place.number in self.astray:
            return True
        inner = [*condition.all, *condition.any]
        if condition.used or any(self.may_hold(place, one) for one in inner):
            return True
        # What must not be known may be known, but then it is known by a listed reply as well.
        return bool(self._wanted(condition) & self._before[place.number])

    def may_fail(self, place: Place | None, condition: Condition | None) -> bool:
        """Say whether a condition that listed replies always fulfil at `place` might fail after typed words."""
        return may_fail(condition) or (condition is not None and place is not None and place.number in self.astray)

    def reveals(self, cast: str, item: str) -> bool:
        """Say whether an aside that somebody who types may pick up, or a place only they come to, confirms an item."""
        bit = (CONFIRMED & ~HINTED) << self._story.layout["hidden", cast, item].shift
        effects = [effect for place in self._only_typed for effect in place.effects]
        effects += [effect for place in self._only_typed for reply in place.replies for effect in reply.effects]
        return any(bits & bit for bits in self._before) or any(effect.set_bits & bit for effect in effects)

    def _wanted(self, condition: Condition) -> int:
        layout = self._story.layout
        bits = 0
        for fact in condition.knows:
            bits |= layout["fact", fact].mask
        for revealed, level in ((condition.hinted, HINTED), (condition.confirmed, CONFIRMED)):
            for cast, items in revealed.items():
                for item in items:
                    bits |= level << layout["hidden", cast, item].shift
        return bits


def may_fail(condition: Condition | None) -> bool:
    """Say whether a condition that listed replies always fulfil reads points, which typed words may lose."""
    if condition is None:
        return False
    inner = [*condition.all, *condition.any, *([condition.negated] if condition.negated else [])]
    return weighs(condition) or bool(condition.negated) or any(may_fail(one) for one in inner) or bool(condition.used)


def _overheard(walk: Walk) -> tuple[int, ...]:
    """Return, by place, the bits of every aside that may be heard on a way there, or there."""
    places = walk.story.places
    own = [
        sum_of(
            line.leak
            for index, line in enumerate(place.lines)
            if place.waits and line_key(place, index) in walk.watch.said
        )
        for place in places
    ]
    backwards: list[list[int]] = [[] for _place in places]
    for place in places:
        ways = [place.effects, *(reply.effects for reply in place.replies)]
        for effects in ways:
            for effect in effects:
                if effect.goto >= 0:
                    backwards[effect.goto].append(place.number)
    return reachable_masks(own, [sorted(set(ahead)) for ahead in backwards])


def sum_of(masks: Iterable[int]) -> int:
    """Return the union of bit masks."""
    bits = 0
    for mask in masks:
        bits |= mask
    return bits
