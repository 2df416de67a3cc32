"""A graph as an SVG picture: a card a moment with its replies as rows, and arrows from the rows to where they lead.

It is drawn on landscape pages, one below the other, so that it can be read by scrolling and printed as it is.
"""

from __future__ import annotations

import dataclasses
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Final

from simulator.authoring.drawing import Arrow, Card, Graph, Row
from simulator.authoring.drawing_layout import Run, Size
from simulator.authoring.drawing_pages import Pages, Sheet, coming_from, on_pages, ordered, to_be_named
from simulator.authoring.drawing_text import shortened, standing

_WIDTH: Final = 300.0
_CHANNEL: Final = 110.0
_COLUMNS: Final = 4
"""Columns of cards side by side: with more, the words on a printed A4 page would be smaller than 6 points."""
_MARGIN: Final = 30.0
_HEAD: Final = 76.0
_BAND: Final = 54.0
_CHARACTERS: Final = 43
"""Characters that a card is wide, at 12 px and some 6.3 px a character of a common sans-serif face."""
_LINE: Final = 16.0
_SAYS: Final = 3
_REPLY: Final = 2
_BANNER: Final = 24.0
_PAPER: Final = (297, 210)
"""Millimetres of an A4 page, landscape."""
_PASSES: Final = 6
"""How often room for named ways is made anew; it mostly fits at the third time."""
_SPEAKERS: Final = ("#dfe9f7", "#f4e8d3", "#e1efe1", "#f0e2f0", "#e8e8e8", "#dcefef")
_STYLE: Final = """
text { font: 12px "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; fill: #22262b; }
.title { font-size: 18px; font-weight: bold; } .quiet { fill: #5d6670; } .name { font-weight: bold; }
.card { fill: #fff; stroke: #8a939d; } .end { stroke: #22262b; stroke-width: 2; }
.lost { stroke-dasharray: 6 4; } .lost-words text { fill: #6c747d; } .rule { stroke: #e3e7eb; }
.way { fill: none; stroke: #8a939d; stroke-width: 1.3; } .maybe { stroke-dasharray: 5 4; }
.on-route { stroke: #b3541e; stroke-width: 3.5; } .chosen { fill: #f7e4d8; } .note { font-style: italic; }
a text { fill: #24527a; } a.on-route { stroke: none; } a.on-route text { fill: #b3541e; font-weight: bold; }
.right { text-anchor: end; }
"""


@dataclasses.dataclass(frozen=True, slots=True)
class _Picture:
    """A graph with its cards' sizes, and where they stand."""

    graph: Graph
    sizes: Mapping[str, Size]
    pages: Pages
    page: tuple[float, float]
    """Width and height of a page, in pixels."""

    def at(self, card: str) -> tuple[float, float]:
        """Return left and top of a card in the whole picture."""
        page, left, top = self.pages.places[card]
        return (_MARGIN + left, self.top(page) + top)

    def top(self, page: int) -> float:
        """Return where the cards of a page begin."""
        return page * self.page[1] + _HEAD


@dataclasses.dataclass(frozen=True, slots=True)
class _Room:
    """Lines that are kept for what is named and not drawn: by card and row, and by card for where one comes from."""

    rows: Mapping[tuple[str, int], int]
    cards: frozenset[str]

    def with_more(self, other: _Room) -> _Room:
        """Return room for what either has room for."""
        keys = {**self.rows, **other.rows}
        rows = {key: max(self.rows.get(key, 0), other.rows.get(key, 0)) for key in keys}
        return _Room(rows, self.cards | other.cards)


def as_svg(graph: Graph) -> str:
    """Return the graph as the text of an SVG file: pages of four cards a line, in the shape of A4."""
    picture = _arranged(graph)
    width, height = picture.page
    whole = height * picture.pages.count
    speakers = list(dict.fromkeys(card.speaker for card in graph.cards))
    drawn = f'width="{width:.0f}" height="{whole:.0f}"'
    sources = coming_from(graph, picture.pages.named)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.1f} {whole:.1f}" {drawn} role="img">',
        f"<title>{escape(graph.title)}</title>",
        f"<style>{_STYLE}{_printed(picture.pages.count)}</style>",
        f"<defs>{_tip('tip', '#8a939d')}{_tip('route-tip', '#b3541e')}</defs>",
        f'<rect width="{width:.0f}" height="{whole:.0f}" fill="#fbfbfa"/>',
        *_heads(picture),
        *_ways(picture),
        *(part for card in graph.cards for part in _card(card, picture, speakers, sources.get(card.id, ()))),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _arranged(graph: Graph) -> _Picture:
    """Return the picture, with room at every reply for the ways that are named there.

    Which ways are named is known only when all has its place, and takes room itself: so it is tried until both agree.
    """
    room = _Room({}, frozenset())
    order = ordered(graph, {card.id: _size(card, room) for card in graph.cards}, _COLUMNS)
    for number in range(_PASSES):
        sizes = {card.id: _size(card, room) for card in graph.cards}
        named = to_be_named(order, sizes, _sheet(sizes))
        wanted = _Room(
            Counter((source, row) for source, row, _target in named),
            frozenset(target for _source, _row, target in named),
        )
        if wanted.rows.items() <= room.rows.items() and wanted.cards <= room.cards:
            break
        # At first what is not needed is given back; later it is kept, so that it comes to an end.
        room = wanted if number < _PASSES // 2 else room.with_more(wanted)
    else:
        room = _most(graph)
    sizes = {card.id: _size(card, room) for card in graph.cards}
    sheet = _sheet(sizes)
    height = sheet.height + _HEAD + _MARGIN
    return _Picture(graph, sizes, on_pages(order, sizes, sheet), (height * _PAPER[0] / _PAPER[1], height))


def _sheet(sizes: Mapping[str, Size]) -> Sheet:
    """Return the inside of a page in the shape of the paper, or higher where one card needs that."""
    width = _COLUMNS * _WIDTH + (_COLUMNS - 1) * _CHANNEL + 2 * _MARGIN
    inside = _PAPER[1] / _PAPER[0] * width - _HEAD - _MARGIN
    return Sheet(_COLUMNS, _CHANNEL, max(inside, *(size.height for size in sizes.values())), _BAND)


def _most(graph: Graph) -> _Room:
    """Return room for every way at its reply."""
    rows = {(card.id, number): len(row.arrows) for card in graph.cards for number, row in enumerate(card.rows)}
    return _Room(rows, frozenset(card.id for card in graph.cards))


def _printed(pages: int) -> str:
    """Return the rules by which a browser prints each page of the picture on one sheet."""
    size = f"width: {_PAPER[0]}mm; height: {_PAPER[1] * pages}mm;"
    return f"@page {{ size: A4 landscape; margin: 0; }}\n@media print {{ svg {{ {size} }} }}\n"


def _heads(picture: _Picture) -> Iterator[str]:
    width, height = picture.page
    graph, count = picture.graph, picture.pages.count
    for page in range(count):
        top = page * height
        if page:
            yield f'<line class="rule" x1="0" x2="{width:.0f}" y1="{top:.1f}" y2="{top:.1f}"/>'
        yield _text(_MARGIN, top + 34, graph.title, "title")
        if count > 1:
            yield _text(width - _MARGIN, top + 34, f"page {page + 1} of {count}", "quiet right")
        if not page:
            yield _text(_MARGIN, top + 54, _legend(graph), "quiet")


def _legend(graph: Graph) -> str:
    marks = ["★ what an expert would say", "dashed: on a condition, or never reached", "→ leads there, ↩ leads back"]
    marks += ["thick: the route that was played"] if graph.routed else []
    return f"{graph.id} · {graph.proof} · {' · '.join(marks)}"


def _tip(name: str, colour: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" fill="{colour}"/></marker>'
    )


@lru_cache(maxsize=65_536)
def _lines(text: str, most: int) -> tuple[str, ...]:
    """Return `text` in at most `most` lines, the last one cut with an ellipsis."""
    return tuple(textwrap.wrap(text, _CHARACTERS, max_lines=most, placeholder="…") or [""])


def _reply(row: Row) -> tuple[str, ...]:
    star = "★ " if row.model else ""
    return _lines(star + row.text, _REPLY)


def _notes(row: Row) -> list[str]:
    notes = [f"if {row.when}"] if row.when else []
    notes += [f"if {arrow.when}: {arrow.target}" for arrow in row.arrows if arrow.when]
    notes += [] if row.offered else ["never on offer"]
    return [line for note in notes for line in _lines(note, 2)]


def _row_height(row: Row) -> float:
    return _LINE * (len(_reply(row)) + len(_notes(row))) + 10


def _size(card: Card, room: _Room) -> Size:
    more = len(standing(card)) + bool(card.variants) + (card.id in room.cards)
    top = _BANNER + _LINE * (len(_lines(card.says, _SAYS)) + more) + 14
    ports: list[float] = []
    for number, row in enumerate(card.rows):
        height = _row_height(row) + _LINE * room.rows.get((card.id, number), 0)
        ports.append(top + height / 2)
        top += height
    return Size(_WIDTH, top, tuple(ports))


def _card(card: Card, picture: _Picture, speakers: list[str], sources: Sequence[str]) -> Iterator[str]:
    left, top = picture.at(card.id)
    size = picture.sizes[card.id]
    fill = _SPEAKERS[speakers.index(card.speaker) % len(_SPEAKERS)]
    classes = " ".join(["card", *(["end"] if card.ends else []), *([] if card.reached else ["lost"])])
    classes += " on-route" if card.turns else ""
    round_ = 14 if card.ends else 4
    group = "" if card.reached else ' class="lost-words"'
    yield f'<g id="{escape(card.id)}" transform="translate({left:.1f} {top:.1f})"{group}>'
    yield f"<title>{escape(card.speaker)}: {escape(card.says)}</title>"
    yield f'<rect class="{classes}" width="{_WIDTH:.0f}" height="{size.height:.1f}" rx="{round_}"/>'
    yield f'<rect x="2" y="2" width="{_WIDTH - 4:.0f}" height="{_BANNER - 2:.0f}" rx="{round_ - 2}" fill="{fill}"/>'
    yield _text(10, 17, f"{card.speaker} · {card.id}", "name")
    y = _BANNER + _LINE + 2
    notes = [f"or {card.variants} other line{'s' if card.variants > 1 else ''}"] if card.variants else []
    notes += standing(card)
    if sources:
        here = picture.pages.places[card.id][0]
        told = [name + _elsewhere(picture, name, here) for name in sources]
        notes.append(shortened("from " + ", ".join(told), _CHARACTERS))
    for words, kind in (
        *((line, "") for line in _lines(card.says, _SAYS)),
        *((note, "quiet note") for note in notes),
    ):
        yield _text(10, y, words, kind)
        y += _LINE
    yield from _rows(card, picture)
    yield "</g>"


def _elsewhere(picture: _Picture, card: str, page: int) -> str:
    number = picture.pages.places[card][0]
    return f" (page {number + 1})" if number != page else ""


def _rows(card: Card, picture: _Picture) -> Iterator[str]:
    """Yield a card's rows; each ends halfway between its port and the next one's, as it began."""
    here = picture.pages.places[card.id][0]
    named: dict[int, list[tuple[str, str, bool]]] = defaultdict(list)
    for number, row in enumerate(card.rows):
        for arrow in row.arrows:
            way = (card.id, number, arrow.target)
            if way in picture.pages.named:
                sign = "↩" if way in picture.pages.back else "→"
                words = f"{sign} {arrow.target}{_elsewhere(picture, arrow.target, here)}"
                if words not in [known for _target, known, _taken in named[number]]:
                    named[number].append((arrow.target, words, arrow.taken))
    ports = picture.sizes[card.id].ports
    bottom = picture.sizes[card.id].height
    heights: list[float] = []
    for port in reversed(ports):
        heights.append(2 * (bottom - port))
        bottom -= heights[-1]
    y = bottom
    for (number, row), height in zip(enumerate(card.rows), reversed(heights), strict=True):
        yield from _row(row, y, height, named[number])
        y += height


def _row(row: Row, top: float, height: float, named: Sequence[tuple[str, str, bool]]) -> Iterator[str]:
    yield f"<g><title>{escape(row.choice)}: {escape(row.text)}</title>"
    if row.taken:
        yield f'<rect class="chosen" x="2" y="{top:.1f}" width="{_WIDTH - 4:.0f}" height="{height:.1f}"/>'
    yield f'<line class="rule" x1="0" x2="{_WIDTH:.0f}" y1="{top:.1f}" y2="{top:.1f}"/>'
    y = top + _LINE
    for line in _reply(row):
        yield _text(10, y, line)
        y += _LINE
    for line in _notes(row):
        yield _text(22, y, line, "quiet note")
        y += _LINE
    for target, words, taken in named:
        classes = ' class="on-route"' if taken else ""
        yield f'<a href="#{escape(target)}"{classes}>{_text(_WIDTH - 10, y, words, "right")}</a>'
        y += _LINE
    yield "</g>"


def _ways(picture: _Picture) -> Iterator[str]:
    cards = {card.id: card for card in picture.graph.cards}
    drawn = [(run, _arrow(cards[run.source].rows[run.row], run.target)) for run in picture.pages.runs]
    # What was played lies on top of what was not.
    for run, arrow in sorted(drawn, key=lambda one: one[1].taken):
        card = cards[run.source]
        row = card.rows[run.row]
        maybe = row.when or arrow.when or not row.offered or not card.reached
        classes = "way" + (" on-route" if arrow.taken else "") + (" maybe" if maybe else "")
        tip = "route-tip" if arrow.taken else "tip"
        yield f'<path class="{classes}" marker-end="url(#{tip})" d="{_path(run, picture)}"/>'


def _arrow(row: Row, target: str) -> Arrow:
    to_it = [arrow for arrow in row.arrows if arrow.target == target]
    return next((arrow for arrow in to_it if arrow.taken), to_it[0])


def _path(run: Run, picture: _Picture) -> str:
    """Return the curve: out of the row, level through every lane, and into the card beside its speaker's name."""
    left, top = picture.at(run.source)
    begin = picture.top(picture.pages.places[run.source][0])
    x, y = left + _WIDTH, top + picture.sizes[run.source].ports[run.row]
    parts = [f"M{x:.1f} {y:.1f}"]
    for lane_left, lane_right, lane_y in run.lanes:
        parts.append(_bend(x, y, lane_left + _MARGIN, lane_y + begin))
        parts.append(f"H{lane_right + _MARGIN:.1f}")
        x, y = lane_right + _MARGIN, lane_y + begin
    end_left, end_top = picture.at(run.target)
    parts.append(_bend(x, y, end_left, end_top + 13))
    return "".join(parts)


def _bend(x: float, y: float, to_x: float, to_y: float) -> str:
    pull = (to_x - x) / 2
    return f"C{x + pull:.1f} {y:.1f} {to_x - pull:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"


def _text(x: float, y: float, words: str, kind: str = "") -> str:
    classes = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{classes}>{escape(words)}</text>'
