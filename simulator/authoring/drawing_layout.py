"""Where cards stand when a graph is drawn from left to right, and how arrows run between them.

The layered method of Sugiyama, Tagawa and Toda (1981): ways that lead back are set aside, each card goes one layer
behind the last that leads to it, arrows over several layers get a place in each, layers are sorted by where their
neighbours stand until no sweep saves a crossing, and heights are settled by pooling neighbours that would overlap.
"""

from __future__ import annotations

import bisect
import dataclasses
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from simulator.authoring.drawing import Graph

_SWEEPS: Final = 16
_LANE: Final = 16.0
"""Height of the place that an arrow takes in a layer which it passes."""
GAP: Final = 26.0
"""Pixels between two neighbours of a layer."""
_CROWDED: Final = 1_500
"""Lanes in all from which on only short arrows are drawn; a scenario of a hundred moments has some 400."""
_FAR: Final = 4
"""Layers that an arrow may lead on then."""
_WORK: Final = 40_000
"""Links to look at in all the sweeps together: a second or two; a scenario of a hundred moments has some 800."""
_WEIGHT: Final = 4.0
"""How much more a lane pulls to be straight than a card does to be level with its neighbours."""


@dataclasses.dataclass(frozen=True, slots=True)
class Size:
    """A card's width and height, and the height of the middle of each of its rows, in pixels from its top."""

    width: float
    height: float
    ports: tuple[float, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """An arrow from a row of one card to another card, with the (left, right, y) of every lane on its way."""

    source: str
    row: int
    target: str
    lanes: tuple[tuple[float, float, float], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Layout:
    """The left and top of every card by id, the arrows that lead onwards, and the size of it all.

    `apart` holds the (source, row, target) of the ways that are to be named and not drawn: those that lead back, and
    in a very large graph those that lead far.
    """

    places: Mapping[str, tuple[float, float]]
    runs: tuple[Run, ...]
    apart: frozenset[tuple[str, int, str]]
    width: float
    height: float


@dataclasses.dataclass(slots=True)
class Spot:
    """A card, or (with an empty `card`) a lane on the way to one, in a layer."""

    layer: int
    height: float
    card: str = ""
    top: float = 0.0


Link = tuple[Spot, Spot, float]
"""Two spots of neighbouring layers, and where the arrow leaves the first, in pixels from its top."""


def lay_out(graph: Graph, sizes: Mapping[str, Size], channel: float) -> Layout:
    """Return where everything stands; `channel` is the width between layers, in pixels."""
    edges = ways_of(graph)
    apart = leading_back(graph, edges)
    onward = [edge for edge in edges if edge not in apart]
    layers = layered(graph, onward)
    apart |= _too_far(onward, layers)
    onward = [edge for edge in onward if edge not in apart]
    spots, lanes, links = spots_of(layers, onward, sizes)
    columns = sorted_columns(spots, links)
    settle(columns, links)
    lefts: list[float] = []
    left = 0.0
    widths: list[float] = []
    for column in columns:
        widths.append(max((sizes[spot.card].width for spot in column if spot.card), default=0.0))
        lefts.append(left)
        left += widths[-1] + channel
    top = min(spot.top for spot in spots)
    places = {spot.card: (lefts[spot.layer], spot.top - top) for spot in spots if spot.card}

    def lane_of(spot: Spot) -> tuple[float, float, float]:
        return (lefts[spot.layer], lefts[spot.layer] + widths[spot.layer], spot.top - top + spot.height / 2)

    def between(source: str, target: str) -> range:
        return range(layers[source] + 1, layers[target])

    runs = tuple(
        Run(source, row, target, tuple(lane_of(lanes[target][layer]) for layer in between(source, target)))
        for source, row, target in onward
    )
    bottom = max(spot.top + spot.height for spot in spots) - top
    return Layout(places, runs, frozenset(apart), left - channel, bottom)


def ways_of(graph: Graph) -> list[tuple[str, int, str]]:
    """Return every way on as card, row and target, each once."""
    return list(
        dict.fromkeys(
            (card.id, number, arrow.target)
            for card in graph.cards
            for number, row in enumerate(card.rows)
            for arrow in row.arrows
        )
    )


def arranged(graph: Graph) -> dict[str, tuple[int, int]]:
    """Return each card's column and line on a map of cards of one size."""
    layout = lay_out(graph, {card.id: Size(1.0, 1.0) for card in graph.cards}, 0.0)
    columns: dict[float, list[tuple[float, str]]] = defaultdict(list)
    for name, (left, top) in layout.places.items():
        columns[left].append((top, name))
    return {
        name: (column, line)
        for column, left in enumerate(sorted(columns))
        for line, (_top, name) in enumerate(sorted(columns[left]))
    }


def leading_back(graph: Graph, edges: Sequence[tuple[str, int, str]]) -> set[tuple[str, int, str]]:
    """Return the edges that lead to a card from which the way has just come, found depth first without recursion."""
    onward: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for edge in edges:
        onward[edge[0]].append(edge)
    back: set[tuple[str, int, str]] = set()
    done: set[str] = set()
    order = [graph.first.id, *(card.id for card in graph.cards)]
    for root in order:
        if root in done:
            continue
        open_now = {root}
        stack = [(root, iter(onward[root]))]
        while stack:
            name, rest = stack[-1]
            for edge in rest:
                target = edge[2]
                if target in open_now:
                    back.add(edge)
                elif target not in done:
                    open_now.add(target)
                    stack.append((target, iter(onward[target])))
                    break
            else:
                stack.pop()
                open_now.discard(name)
                done.add(name)
    return back


def _too_far(edges: Sequence[tuple[str, int, str]], layers: Mapping[str, int]) -> set[tuple[str, int, str]]:
    """Return the edges over many layers, where there are so many lanes that nobody could follow one."""
    spans = {edge: layers[edge[2]] - layers[edge[0]] for edge in edges}
    longest: dict[str, int] = defaultdict(int)
    for edge, span in spans.items():
        longest[edge[2]] = max(longest[edge[2]], span - 1)
    if sum(longest.values()) <= _CROWDED:
        return set()
    return {edge for edge, span in spans.items() if span > _FAR}


def layered(graph: Graph, edges: Sequence[tuple[str, int, str]]) -> dict[str, int]:
    """Return each card's layer: one more than the last card that leads to it has."""
    before: dict[str, set[str]] = {card.id: set() for card in graph.cards}
    after: dict[str, set[str]] = {card.id: set() for card in graph.cards}
    for source, _row, target in edges:
        before[target].add(source)
        after[source].add(target)
    waiting = {name: len(sources) for name, sources in before.items()}
    ready = [name for name, count in waiting.items() if not count]
    layers = dict.fromkeys(before, 0)
    while ready:
        name = ready.pop()
        for target in after[name]:
            layers[target] = max(layers[target], layers[name] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    for name, targets in after.items():
        # Where nothing leads, nothing says how far left it stands: beside what it leads to.
        if targets and not before[name] and name != graph.first.id:
            layers[name] = max(0, min(layers[target] for target in targets) - 1)
    return layers


def spots_of(
    layers: Mapping[str, int], edges: Sequence[tuple[str, int, str]], sizes: Mapping[str, Size]
) -> tuple[list[Spot], dict[str, dict[int, Spot]], list[Link]]:
    """Return cards and lanes, the lanes to each card by layer, and what links neighbouring layers.

    Arrows that lead to the same card share its lanes, as roads do.
    """
    cards = {name: Spot(layer, sizes[name].height, card=name) for name, layer in layers.items()}
    lanes: dict[str, dict[int, Spot]] = {name: {layer: cards[name]} for name, layer in layers.items()}
    links: list[Link] = []
    for source, row, target in edges:
        ports = sizes[source].ports
        leaves = ports[row] if row < len(ports) else sizes[source].height / 2
        road = lanes[target]
        for layer in range(layers[target] - 1, layers[source], -1):
            if layer not in road:
                road[layer] = Spot(layer, _LANE)
                links.append((road[layer], road[layer + 1], _LANE / 2))
        links.append((cards[source], road[layers[source] + 1], leaves))
    return [spot for road in lanes.values() for spot in road.values()], lanes, links


def sorted_columns(spots: Sequence[Spot], links: Sequence[Link]) -> list[list[Spot]]:
    """Return the layers with as few crossings as the sweeps find."""
    columns: list[list[Spot]] = [[] for _ in range(1 + max(spot.layer for spot in spots))]
    for spot in spots:
        columns[spot.layer].append(spot)
    into: dict[int, list[Link]] = defaultdict(list)
    out: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        out[id(link[0])].append(link)
        into[id(link[1])].append(link)
    best, fewest = [list(column) for column in columns], _crossings(columns, links)
    for sweep in range(_sweeps(links)):
        ranks = {id(spot): rank for column in columns for rank, spot in enumerate(column)}

        def from_left(spot: Spot, ranks: dict[int, int] = ranks) -> float:
            seen = [ranks[id(one)] + leaves / (one.height + 1) for one, _other, leaves in into[id(spot)]]
            return sum(seen) / len(seen) if seen else ranks[id(spot)]

        def from_right(spot: Spot, ranks: dict[int, int] = ranks) -> float:
            seen = [float(ranks[id(other)]) for _one, other, _leaves in out[id(spot)]]
            return sum(seen) / len(seen) if seen else ranks[id(spot)]

        rightwards = sweep % 2 == 0
        key: Callable[[Spot], float] = from_left if rightwards else from_right
        for column in columns if rightwards else reversed(columns):
            column.sort(key=key)
            ranks.update((id(spot), rank) for rank, spot in enumerate(column))
        crossings = _crossings(columns, links)
        if crossings < fewest:
            best, fewest = [list(column) for column in columns], crossings
    return best


def _sweeps(links: Sequence[Link]) -> int:
    return max(2, min(_SWEEPS, _WORK // (len(links) + 1)))


def _crossings(columns: Sequence[Sequence[Spot]], links: Sequence[Link]) -> int:
    ranks = {id(spot): rank for column in columns for rank, spot in enumerate(column)}
    between: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for one, other, leaves in links:
        between[one.layer].append((ranks[id(one)] + leaves / (one.height + 1), ranks[id(other)]))
    count = 0
    for pairs in between.values():
        pairs.sort()
        before: list[int] = []
        for _start, end in pairs:
            # Those that began above and end below this one cross it.
            place = bisect.bisect_right(before, end)
            count += len(before) - place
            before.insert(place, end)
    return count


def settle(columns: Sequence[Sequence[Spot]], links: Sequence[Link], within: float = 0.0) -> None:
    """Give every spot a top: as level with its neighbours as the others of its layer let it be.

    Where a height is given, all stand `within` it, from 0 on; every column must be able to.
    """
    wishes: dict[int, list[tuple[Spot, float, float]]] = defaultdict(list)
    for one, other, leaves in links:
        arrives = other.height / 2 if not other.card else min(24.0, other.height / 2)
        wishes[id(one)].append((other, arrives - leaves, 1.0))
        wishes[id(other)].append((one, leaves - arrives, 1.0 if one.card else _WEIGHT))
    for column in columns:
        top = 0.0
        for spot in column:
            spot.top = top
            top += spot.height + GAP
        for spot in column:
            spot.top += (within - top) / 2
    for sweep in range(2 * _sweeps(links)):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wanted: list[tuple[float, float]] = []
            for spot in column:
                pulls = wishes[id(spot)] or [(spot, 0.0, 1.0)]
                weight = sum(pull[2] for pull in pulls)
                wanted.append((sum((one.top + shift) * pull for one, shift, pull in pulls) / weight, weight))
            for spot, top in zip(column, _apart([spot.height for spot in column], wanted, within), strict=True):
                spot.top = top


def stacked(heights: Sequence[float]) -> float:
    """Return the height of spots that stand on one another."""
    return sum(heights) + GAP * max(0, len(heights) - 1)


def _apart(heights: Sequence[float], wanted: Sequence[tuple[float, float]], within: float) -> list[float]:
    """Return tops in order and without overlap, as near to those `wanted` (top, weight) as squares go.

    With the heights above taken off, tops may not fall: this is isotonic regression, done by pooling. Where `within` is
    not 0, all of it lies between 0 and that height.
    """
    above = [0.0]
    for height in heights[:-1]:
        above.append(above[-1] + height + GAP)
    pools: list[list[float]] = []
    for (top, weight), offset in zip(wanted, above, strict=True):
        pools.append([top - offset, weight, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            value, heavy, count = pools.pop()
            mean = (pools[-1][0] * pools[-1][1] + value * heavy) / (pools[-1][1] + heavy)
            pools[-1] = [mean, pools[-1][1] + heavy, pools[-1][2] + count]
    level = [value for value, _weight, count in pools for _ in range(int(count))]
    if within:
        # Bounds on such a row are kept by cutting it off at them.
        level = [min(max(value, 0.0), within - stacked(heights)) for value in level]
    return [value + offset for value, offset in zip(level, above, strict=True)]
