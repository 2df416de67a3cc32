"""Where cards stand when a graph is drawn on pages: columns from left to right, wrapped like the lines of a text.

A scenario has twenty to thirty layers, and side by side they would be ten times as wide as a page. So a few columns
make a band, and bands follow one another down the pages. Arrows are drawn within a band; a way that leads out of it, or
back, is named at its reply, with the page on which it goes on.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from simulator.authoring.drawing import Graph
from simulator.authoring.drawing_layout import (
    Link,
    Run,
    Size,
    Spot,
    layered,
    leading_back,
    settle,
    sorted_columns,
    spots_of,
    stacked,
    ways_of,
)

Way = tuple[str, int, str]
"""A way on: a card, the number of its row, and the card that it leads to."""


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """What is to be filled: so many columns of cards, with a channel between two, and the height of a page's inside.

    All in pixels; `band` is the room between two bands on one page.
    """

    columns: int
    channel: float
    height: float
    band: float


@dataclasses.dataclass(frozen=True, slots=True)
class Pages:
    """Every card's page (from 0), left and top; the arrows that are drawn, and the ways that are named instead.

    Those of `back` lead to where one has come from.
    """

    places: Mapping[str, tuple[int, float, float]]
    runs: tuple[Run, ...]
    named: frozenset[Way]
    back: frozenset[Way]
    count: int


@dataclasses.dataclass(frozen=True, slots=True)
class Order:
    """The cards of each layer, sorted as crossings ask for it, and the ways that lead onwards and back."""

    layers: tuple[tuple[str, ...], ...]
    onward: tuple[Way, ...]
    back: frozenset[Way]


@dataclasses.dataclass(frozen=True, slots=True)
class _Inner:
    """What stands in one band: its height, its columns' cards and lanes, and the ways that are drawn in it."""

    height: float
    layers: Mapping[str, int]
    ways: tuple[Way, ...]
    spots: list[Spot]
    lanes: Mapping[str, Mapping[int, Spot]]
    links: list[Link]


def ordered(graph: Graph, sizes: Mapping[str, Size], reach: int) -> Order:
    """Return the order of a graph's cards, by ways that lead on by less than `reach` layers."""
    ways = ways_of(graph)
    back = leading_back(graph, ways)
    onward = tuple(way for way in ways if way not in back)
    layers = layered(graph, onward)
    short = [way for way in onward if layers[way[2]] - layers[way[0]] < reach]
    spots, _lanes, links = spots_of(layers, short, sizes)
    columns = sorted_columns(spots, links)
    return Order(tuple(tuple(spot.card for spot in column if spot.card) for column in columns), onward, frozenset(back))


def on_pages(order: Order, sizes: Mapping[str, Size], sheet: Sheet) -> Pages:
    """Return where everything stands; no card may be higher than a page."""
    places: dict[str, tuple[int, float, float]] = {}
    runs: list[Run] = []
    for page, top, band in _paged(order, sizes, sheet):
        stand, drawn = _stand(band, sizes, sheet)
        for name, (left, within) in stand.items():
            places[name] = (page, left, top + within)
        for run in drawn:
            lanes = tuple((left, right, y + top) for left, right, y in run.lanes)
            runs.append(dataclasses.replace(run, lanes=lanes))
    count = 1 + max(page for page, _left, _top in places.values())
    return Pages(places, tuple(runs), to_be_named(order, sizes, sheet), order.back, count)


def to_be_named(order: Order, sizes: Mapping[str, Size], sheet: Sheet) -> frozenset[Way]:
    """Return the ways that are named and not drawn on pages: those that lead back, far, or to another band."""
    drawn = {way for _page, _top, band in _paged(order, sizes, sheet) for way in band.ways}
    return frozenset(way for way in (*order.onward, *order.back) if way not in drawn)


def _paged(order: Order, sizes: Mapping[str, Size], sheet: Sheet) -> Iterator[tuple[int, float, _Inner]]:
    """Yield every band with its page and how far down on it it begins."""
    columns = list(_columns(order, sizes, sheet))
    number_of = {name: number // sheet.columns for number, column in enumerate(columns) for name in column}
    inner: dict[int, list[Way]] = defaultdict(list)
    for way in order.onward:
        if number_of[way[0]] == number_of[way[2]]:
            inner[number_of[way[0]]].append(way)
    page, top = 0, 0.0
    for number, start in enumerate(range(0, len(columns), sheet.columns)):
        band = _inner(columns[start : start + sheet.columns], inner[number], sizes, sheet.height)
        if top and top + band.height > sheet.height:
            page, top = page + 1, 0.0
        yield page, top, band
        top += band.height + sheet.band


def _columns(order: Order, sizes: Mapping[str, Size], sheet: Sheet) -> Iterator[list[str]]:
    """Yield the cards in columns that fit a page; none leads to itself."""
    for cards in order.layers:
        # As many columns as are needed, and about as high as one another.
        total = stacked([sizes[name].height for name in cards])
        share = total / max(1, -(-total // sheet.height))
        column: list[str] = []
        for name in cards:
            height = stacked([sizes[one].height for one in column])
            more = stacked([sizes[one].height for one in (*column, name)])
            if column and (more > sheet.height or height >= share - 1):
                yield column
                column = []
            column.append(name)
        if column:
            yield column


def _inner(columns: Sequence[Sequence[str]], ways: Iterable[Way], sizes: Mapping[str, Size], most: float) -> _Inner:
    """Return what is to be arranged in a band: as many of its ways as leave it at most so high."""
    layers = {name: number for number, column in enumerate(columns) for name in column}
    ranked = {name: rank for column in columns for rank, name in enumerate(column)}
    inner = list(ways)
    while True:
        spots, lanes, links = spots_of(layers, inner, sizes)
        stacks: dict[int, list[float]] = defaultdict(list)
        for spot in spots:
            stacks[spot.layer].append(spot.height)
        height = max(stacked(heights) for heights in stacks.values())
        far = max((layers[way[2]] - layers[way[0]] for way in inner), default=0)
        if height <= most or far < 2:
            spots.sort(key=lambda spot: ranked.get(spot.card, len(layers)))
            return _Inner(height, layers, tuple(inner), spots, lanes, links)
        # Arrows that pass other cards need room beside them; where there is none, the longest are named.
        inner = [way for way in inner if layers[way[2]] - layers[way[0]] < far]


def _stand(band: _Inner, sizes: Mapping[str, Size], sheet: Sheet) -> tuple[dict[str, tuple[float, float]], list[Run]]:
    """Return where the cards of a band stand in it, and its arrows."""
    columns = sorted_columns(band.spots, band.links)
    settle(columns, band.links, within=band.height)
    width = max(size.width for size in sizes.values())
    lefts = [number * (width + sheet.channel) for number in range(len(columns))]
    stand = {spot.card: (lefts[spot.layer], spot.top) for spot in band.spots if spot.card}

    def lane_of(spot: Spot) -> tuple[float, float, float]:
        return (lefts[spot.layer], lefts[spot.layer] + width, spot.top + spot.height / 2)

    def between(source: str, target: str) -> range:
        return range(band.layers[source] + 1, band.layers[target])

    runs = [
        Run(source, row, target, tuple(lane_of(band.lanes[target][layer]) for layer in between(source, target)))
        for source, row, target in band.ways
    ]
    return stand, runs


def coming_from(graph: Graph, named: Iterable[Way]) -> dict[str, list[str]]:
    """Return by card the others from which a way leads to it that is named and not drawn, in the order of the file."""
    order = {card.id: number for number, card in enumerate(graph.cards)}
    found: dict[str, set[str]] = defaultdict(set)
    for source, _row, target in named:
        found[target].add(source)
    return {name: sorted(sources, key=order.__getitem__) for name, sources in found.items()}
