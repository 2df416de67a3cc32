"""Looking ahead over a finished walk, by state, what can still be reached; and back, what may have come before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from simulator.authoring.walk import Walk
from simulator.authoring.walk_growth import preparations, targets
from simulator.conversation.compiling import CompiledEffect
from simulator.conversation.frontier import Frontier, Point, frontier_of
from simulator.conversation.graph import components, reachable_masks
from simulator.conversation.story import Place

Value = TypeVar("Value")
Range = tuple[int, int, int, int]


def layers(walk: Walk) -> list[tuple[list[int], bool]]:
    """Return the states in an order in which ways lead onwards only, as layers; True marks one that leads in circles.

    Places that lead to one another are one component; most of their states still stand in an order, since a reply on a
    circle can be taken once.
    """
    places = walk.story.places
    edges = [sorted(targets(place)) for place in places]
    component = components(edges)
    sizes: dict[int, int] = defaultdict(int)
    for number in component:
        sizes[number] += 1
    found: dict[int, list[int]] = defaultdict(list)
    for place, states in walk.standing.items():
        found[component[place]] += states
    circles = {component[place] for place, ahead in enumerate(edges) if sizes[component[place]] > 1 or place in ahead}
    ordered: list[tuple[list[int], bool]] = []
    for number in sorted(found, reverse=True):
        if number in circles:
            ordered += _ordered(walk, found[number])
        else:
            ordered.append((found[number], False))
    return ordered


def _ordered(walk: Walk, states: list[int]) -> list[tuple[list[int], bool]]:
    """Return states that may lead to one another as layers; those on a circle, and what only they lead to, are last."""
    within = set(states)
    onward = {
        state: [after for after in walk.onward[state] if after in within] for state in states if state < walk.walked
    }
    before: dict[int, int] = dict.fromkeys(states, 0)
    for ahead in onward.values():
        for after in ahead:
            before[after] += 1
    found: list[tuple[list[int], bool]] = []
    layer = [state for state in states if not before[state]]
    while layer:
        found.append((layer, False))
        within.difference_update(layer)
        following: list[int] = []
        for state in layer:
            for after in onward.get(state, ()):
                before[after] -= 1
                if not before[after]:
                    following.append(after)
        layer = following
    if within:
        found.append((sorted(within), True))
    return found


def backwards(walk: Walk, first: list[Value], join: Callable[[int], Value]) -> list[Value]:
    """Return values by state, `join` having been asked of every state until nothing changes.

    `first` is filled in place; `join` reads in it what comes after its state. Layers are taken from the back, so a
    state is asked once unless ways lead in circles.
    """
    for states, cyclic in reversed(walk.layers):
        settled = False
        while not settled:
            settled = True
            for state in reversed(states):
                value = join(state)
                if value != first[state]:
                    first[state] = value
                    settled = not cyclic
    return first


def frontiers(walk: Walk) -> list[Frontier]:
    """Return by state the frontier of the endings that can be reached from it."""
    known: dict[Frontier, int] = {(): 0}
    interned: list[Frontier] = [()]
    merged: dict[frozenset[int], int] = {}
    numbers = [0] * len(walk)
    ended, onward, walked = walk.ended, walk.onward, walk.walked

    def intern(frontier: Frontier) -> int:
        number = known.setdefault(frontier, len(interned))
        if number == len(interned):
            interned.append(frontier)
        return number

    def join(state: int) -> int:
        point = ended.get(state)
        if point is not None:
            return intern((point,))
        if state >= walked:
            return 0
        ahead = frozenset([numbers[after] for after in onward[state]])
        if len(ahead) == 1:
            return next(iter(ahead))
        number = merged.get(ahead)
        if number is None:
            number = merged[ahead] = intern(frontier_of(point for one in ahead for point in interned[one]))
        return number

    backwards(walk, numbers, join)
    return [interned[number] for number in numbers]


def ranges(walk: Walk) -> list[Range | None]:
    """Return by state the lowest and highest relationship and product of the endings within reach."""
    values: list[Range | None] = [None] * len(walk)
    for state, (relationship, product) in walk.ended.items():
        values[state] = (relationship, relationship, product, product)
    ahead = walk.ahead

    def join(state: int) -> Range | None:
        return _widest([values[after] for after in ahead[state]]) if ahead[state] else values[state]

    return backwards(walk, values, join)


def widen(walk: Walk, state: int, known: dict[int, Range | None]) -> None:
    """Add to `known` the ranges of `state` and of all that lies ahead of it, in a walk without circles."""
    waiting, found = [state], {state}
    while waiting:
        for after in walk.ahead[waiting.pop()]:
            if after not in known and after not in found:
                found.add(after)
                waiting.append(after)
    for one in sorted(found, key=walk.rank.__getitem__, reverse=True):
        point = walk.ended.get(one)
        known[one] = (
            (point[0], point[0], point[1], point[1]) if point else _widest([known[after] for after in walk.ahead[one]])
        )


def _widest(ahead: list[Range | None]) -> Range | None:
    """Return the range that holds all of `ahead`, None where none of them is one."""
    first = ahead[0] if ahead else None
    if ahead.count(first) == len(ahead):
        return first
    lowest, highest, least, most = zip(*[one for one in ahead if one is not None], strict=True)
    return (min(lowest), max(highest), min(least), max(most))


def examples(walk: Walk, position: int) -> list[Point | None]:
    """Return by state one ending within reach: the one to which the replies at `position` (0 or -1) lead, all along.

    None where that way comes to no end.
    """
    found: list[Point | None] = [None] * len(walk)
    for state, point in walk.ended.items():
        found[state] = point
    ahead = walk.ahead
    for states, _cyclic in reversed(walk.layers):
        for state in reversed(states):
            if ahead[state]:
                found[state] = found[ahead[state][position]]
    return found


def written_before(walk: Walk) -> tuple[int, ...]:
    """Return by place the bits that may be set when it is reached: from the start, or by anything before."""
    story = walk.story
    first = union(core[1] for _names, core in preparations(story)) | story.minutes.mask
    own = [_written(place) for place in story.places]
    backwards: list[list[int]] = [[] for _place in story.places]
    for place in story.places:
        for after in targets(place):
            backwards[after].append(place.number)
    until = reachable_masks(own, backwards)
    return tuple(
        first | place.visit | union(until[earlier] for earlier in backwards[place.number]) for place in story.places
    )


def _written(place: Place) -> int:
    bits = place.visit | union(line.leak for line in place.lines) | _effects_write(place.effects)
    for vow in place.due:
        bits |= vow.broken
    for reply in place.replies:
        bits |= reply.key | _effects_write(reply.effects)
    return bits


def _effects_write(effects: Sequence[CompiledEffect]) -> int:
    bits = 0
    for effect in effects:
        bits |= effect.set_bits | union(addition.field.mask for addition in effect.additions)
        bits |= union(vow.made | vow.kept | vow.broken for vow in effect.vows)
        bits |= union(stand.own | stand.opposite for stand in effect.stands)
    return bits


def union(masks: Iterable[int]) -> int:
    """Return the union of bit masks."""
    bits = 0
    for mask in masks:
        bits |= mask
    return bits
