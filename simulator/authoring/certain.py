"""What is certain and what is possible by place: what every way there has brought about, and what any of them has.

Both hold for typed words too: those that fit a reply bring about what it brings about, and those that fit nothing go
the way of the node's fallback, which brings about nothing. An aside that somebody may pick up is possible, not certain.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Sequence

from simulator.content.conditions import Condition
from simulator.conversation.compiling import CompiledEffect
from simulator.conversation.layout import CONFIRMED, HINTED
from simulator.conversation.story import Place, Story

_UNREACHED = -1
"""All bits: what is certain at a place to which no way was found yet."""


@dataclasses.dataclass(frozen=True, slots=True)
class Arrived:
    """By place, the bits that are set whenever it is come to (`surely`), and those that may be (`maybe`).

    A place that no way leads to has 0 in both. Facts, hidden items, flags and promises made are told; counters,
    stances, and whether a promise was kept are not.
    """

    surely: tuple[int, ...]
    maybe: tuple[int, ...]


def arrived(story: Story, offered: Collection[int]) -> Arrived:
    """Return what is certain and possible at each place of `story`, where `offered` are the replies ever on offer."""
    surely = [_UNREACHED] * len(story.places)
    maybe = [0] * len(story.places)
    sources = [story.prepared_bits(name) for name in story.scenario.prep.sources]
    surely[story.first] = 0
    for bits in sources:
        maybe[story.first] |= bits
    waiting = [story.first]
    while waiting:
        place = story.places[waiting.pop()]
        before = surely[place.number]
        possible = maybe[place.number] | _overheard(place)
        for target, added, taken, perhaps in _ways(story, place, offered):
            certain = surely[target] & (before | added) & ~taken
            may = maybe[target] | possible | perhaps
            if (certain, may) != (surely[target], maybe[target]):
                surely[target], maybe[target] = certain, may
                waiting.append(target)
    return Arrived(tuple(0 if bits == _UNREACHED else bits for bits in surely), tuple(maybe))


def needed(story: Story, condition: Condition | None) -> int:
    """Return the bits that are set wherever `condition` holds."""
    if condition is None:
        return 0
    layout = story.layout
    bits = 0
    for kind, names in (("fact", condition.knows), ("flag", condition.flag), ("made", condition.promised)):
        for name in names:
            bits |= layout[kind, name].mask
    for revealed, level in ((condition.hinted, HINTED), (condition.confirmed, CONFIRMED)):
        for cast, items in revealed.items():
            for item in items:
                bits |= level << layout["hidden", cast, item].shift
    for inner in condition.all:
        bits |= needed(story, inner)
    return bits


def _ways(story: Story, place: Place, offered: Collection[int]) -> Iterator[tuple[int, int, int, int]]:
    """Yield each way on: where to, bits that are set on it, bits that may be cleared, and bits that may be set."""
    if place.ends:
        return
    if not place.waits:
        yield from _led(story, place.effects, [effect.when for effect in place.node.then or ()], 0)
        return
    yield place.fallback, 0, 0, 0
    for reply in place.replies:
        if reply.number in offered:
            conditions = [effect.when for effect in reply.choice.then]
            yield from _led(story, reply.effects, conditions, needed(story, reply.choice.when))


def _led(
    story: Story, effects: Sequence[CompiledEffect], conditions: Sequence[Condition | None], held: int
) -> Iterator[tuple[int, int, int, int]]:
    taken, perhaps = 0, held
    for effect in effects:
        taken |= effect.clear_bits
        perhaps |= effect.set_bits | _made(effect)
    for effect, when in zip(effects, conditions, strict=True):
        if effect.goto < 0:
            continue
        added = held | needed(story, when)
        for other in effects:
            if other is effect or other.when is None:
                added |= other.set_bits | _made(other)
        yield effect.goto, added, taken, perhaps | added


def _made(effect: CompiledEffect) -> int:
    bits = 0
    for vow in effect.vows:
        if vow.act == "make":
            bits |= vow.made
    return bits


def _overheard(place: Place) -> int:
    bits = 0
    for line in place.lines if place.waits else ():
        bits |= line.leak
    return bits
