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


def on_pages(graph: Graph, sizes: Mapping[str, Size], sheet: Sheet) -> Pages:
    """Return where everything stands; no card may be higher than a page."""
    ways = ways_of(graph)
    back = leading_back(graph, ways)
    onward = [way for way in ways if way not in back]
    columns = list(_columns(graph, onward, sizes, sheet))
    places: dict[str, tuple[int, float, float]] = {}
    runs: list[Run] = []
    page, top = 0, 0.0
    for start in range(0, len(columns), sheet.columns):
        band = columns[start : start + sheet.columns]
        height, stand, drawn = _band(band, onward, sizes, sheet)
        if top and top + height > sheet.height:
            page, top = page + 1, 0.0
        for name, (left, within) in stand.items():
            places[name] = (page, left, top + within)
        for run in drawn:
            lanes = tuple((left, right, y + top) for left, right, y in run.lanes)
            runs.append(dataclasses.replace(run, lanes=lanes))
        top += height + sheet.band
    shown = {(run.source, run.row, run.target) for run in runs}
    named = frozenset(way for way in ways if way not in shown)
    return Pages(places, tuple(runs), named, frozenset(back), page + 1)


def _columns(graph: Graph, onward: Sequence[Way], sizes: Mapping[str, Size], sheet: Sheet) -> Iterator[list[str]]:
    """Yield the cards in columns that fit a page, each sorted as crossings ask for it; no column leads to itself."""
    layers = layered(graph, onward)
    short = [way for way in onward if layers[way[2]] - layers[way[0]] < sheet.columns]
    spots, _lanes, links = spots_of(layers, short, sizes)
    for layer in sorted_columns(spots, links):
        cards = [spot.card for spot in layer if spot.card]
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


def _band(
    columns: Sequence[Sequence[str]], onward: Iterable[Way], sizes: Mapping[str, Size], sheet: Sheet
) -> tuple[float, dict[str, tuple[float, float]], list[Run]]:
    """Return a band's height, where its cards stand in it, and its arrows."""
    layers = {name: number for number, column in enumerate(columns) for name in column}
    # What stands in one layer of the whole may stand in two columns, and never leads from one to the other.
    inner = [way for way in onward if layers.get(way[0], 99) < layers.get(way[2], -1)]
    while True:
        spots, lanes, links = spots_of(layers, inner, sizes)
        ranked = {name: rank for column in columns for rank, name in enumerate(column)}
        spots.sort(key=lambda spot: ranked.get(spot.card, len(layers)))
        arranged = sorted_columns(spots, links)
        height = max(stacked([spot.height for spot in column]) for column in arranged)
        far = max((layers[way[2]] - layers[way[0]] for way in inner), default=0)
        if height <= sheet.height or far < 2:
            break
        # Arrows that pass other cards need room beside them; where there is none, the longest are named.
        inner = [way for way in inner if layers[way[2]] - layers[way[0]] < far]
    settle(arranged, links, within=height)
    width = max(size.width for size in sizes.values())
    lefts = [number * (width + sheet.channel) for number in range(len(columns))]
    stand = {spot.card: (lefts[spot.layer], spot.top) for spot in spots if spot.card}

    def lane_of(spot: Spot) -> tuple[float, float, float]:
        return (lefts[spot.layer], lefts[spot.layer] + width, spot.top + spot.height / 2)

    runs = [
        Run(source, row, target, tuple(lane_of(lanes[target][n]) for n in range(layers[source] + 1, layers[target])))
        for source, row, target in inner
    ]
    return height, stand, runs


def coming_from(graph: Graph, named: Iterable[Way]) -> dict[str, list[str]]:
    """Return by card the others from which a way leads to it that is named and not drawn, in the order of the file."""
    order = {card.id: number for number, card in enumerate(graph.cards)}
    found: dict[str, set[str]] = defaultdict(set)
    for source, _row, target in named:
        found[target].add(source)
    return {name: sorted(sources, key=order.__getitem__) for name, sources in found.items()}
