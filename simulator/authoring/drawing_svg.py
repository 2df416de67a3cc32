"""A graph as an SVG picture: a card a moment with its replies as rows, and arrows from the rows to where they lead."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from html import escape
from typing import Final

from simulator.authoring.drawing import Arrow, Card, Graph, Row
from simulator.authoring.drawing_layout import Layout, Run, Size, lay_out
from simulator.authoring.drawing_text import standing

_WIDTH: Final = 300.0
_CHANNEL: Final = 110.0
_MARGIN: Final = 30.0
_HEAD: Final = 60.0
_CHARACTERS: Final = 43
"""Characters that a card is wide, at 12 px and some 6.3 px a character of a common sans-serif face."""
_LINE: Final = 16.0
_SAYS: Final = 3
_REPLY: Final = 2
_BANNER: Final = 24.0
_SPEAKERS: Final = ("#dfe9f7", "#f4e8d3", "#e1efe1", "#f0e2f0", "#e8e8e8", "#dcefef")
_STYLE: Final = """
text { font: 12px "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; fill: #22262b; }
.title { font-size: 18px; font-weight: bold; } .quiet { fill: #5d6670; } .name { font-weight: bold; }
.card { fill: #fff; stroke: #8a939d; } .end { stroke: #22262b; stroke-width: 2; }
.lost { stroke-dasharray: 6 4; } .lost-words text { fill: #6c747d; } .rule { stroke: #e3e7eb; }
.way { fill: none; stroke: #8a939d; stroke-width: 1.3; } .maybe { stroke-dasharray: 5 4; }
.on-route { stroke: #b3541e; stroke-width: 3.5; } .chosen { fill: #f7e4d8; } .note { font-style: italic; }
"""


def as_svg(graph: Graph) -> str:
    """Return the graph as the text of an SVG file, 300 px a card."""
    sizes = {card.id: _size(card) for card in graph.cards}
    layout = lay_out(graph, sizes, _CHANNEL)
    width = max(layout.width, 640.0) + 2 * _MARGIN
    height = layout.height + 2 * _MARGIN + _HEAD
    speakers = list(dict.fromkeys(card.speaker for card in graph.cards))
    drawn = f'width="{width:.0f}" height="{height:.0f}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" {drawn} role="img">',
        f"<title>{escape(graph.title)}</title>",
        f"<style>{_STYLE}</style>",
        f"<defs>{_tip('tip', '#8a939d')}{_tip('route-tip', '#b3541e')}</defs>",
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fbfbfa"/>',
        _text(_MARGIN, 34, graph.title, "title"),
        _text(_MARGIN, 54, _legend(graph), "quiet"),
        f'<g transform="translate({_MARGIN:.0f} {_MARGIN + _HEAD:.0f})">',
        *_ways(graph, layout, sizes),
        *(part for card in graph.cards for part in _card(card, layout, sizes[card.id], speakers)),
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _legend(graph: Graph) -> str:
    marks = ["★ what an expert would say", "dashed: on a condition, or never reached", "↩ → leads there"]
    marks += ["thick: the route that was played"] if graph.routed else []
    return f"{graph.id} · {graph.proof} · {' · '.join(marks)}"


def _tip(name: str, colour: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" fill="{colour}"/></marker>'
    )


def _lines(text: str, most: int) -> list[str]:
    """Return `text` in at most `most` lines, the last one cut with an ellipsis."""
    return textwrap.wrap(text, _CHARACTERS, max_lines=most, placeholder="…") or [""]


def _reply(row: Row) -> list[str]:
    star = "★ " if row.model else ""
    return _lines(star + row.text, _REPLY)


def _notes(row: Row) -> list[str]:
    notes = [f"if {row.when}"] if row.when else []
    notes += [f"if {arrow.when}: {arrow.target}" for arrow in row.arrows if arrow.when]
    notes += [] if row.offered else ["never on offer"]
    return [line for note in notes for line in _lines(note, 2)]


def _row_height(row: Row) -> float:
    return _LINE * (len(_reply(row)) + len(_notes(row))) + 10


def _size(card: Card) -> Size:
    top = _BANNER + _LINE * (len(_lines(card.says, _SAYS)) + len(standing(card)) + bool(card.variants)) + 14
    ports: list[float] = []
    for row in card.rows:
        height = _row_height(row)
        ports.append(top + height / 2)
        top += height
    return Size(_WIDTH, top, tuple(ports))


def _card(card: Card, layout: Layout, size: Size, speakers: list[str]) -> Iterator[str]:
    left, top = layout.places[card.id]
    fill = _SPEAKERS[speakers.index(card.speaker) % len(_SPEAKERS)]
    classes = " ".join(["card", *(["end"] if card.ends else []), *([] if card.reached else ["lost"])])
    classes += " on-route" if card.turns else ""
    round_ = 14 if card.ends else 4
    group = "" if card.reached else ' class="lost-words"'
    yield f'<g id="{escape(card.id)}" transform="translate({left:.1f} {top:.1f})"{group}>'
    yield f"<title>{escape(card.speaker)}: {escape(card.says)}</title>"
    yield f'<rect class="{classes}" width="{_WIDTH:.0f}" height="{size.height:.0f}" rx="{round_}"/>'
    yield f'<rect x="2" y="2" width="{_WIDTH - 4:.0f}" height="{_BANNER - 2:.0f}" rx="{round_ - 2}" fill="{fill}"/>'
    yield _text(10, 17, f"{card.speaker} · {card.id}", "name")
    y = _BANNER + _LINE + 2
    for line in _lines(card.says, _SAYS):
        yield _text(10, y, line)
        y += _LINE
    if card.variants:
        yield _text(10, y, f"or {card.variants} other line{'s' if card.variants > 1 else ''}", "quiet note")
        y += _LINE
    for note in standing(card):
        yield _text(10, y, note, "quiet note")
        y += _LINE
    y = size.height - sum(_row_height(row) for row in card.rows)
    for number, row in enumerate(card.rows):
        named = [arrow.target for arrow in row.arrows if (card.id, number, arrow.target) in layout.apart]
        signs = {target: "→" if layout.places[target][0] > left else "↩" for target in named}
        yield from _row(row, y, [f"{sign} {target}" for target, sign in signs.items()])
        y += _row_height(row)
    yield "</g>"


def _row(row: Row, top: float, named: list[str]) -> Iterator[str]:
    height = _row_height(row)
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
    for number, words in enumerate(named):
        # Outside of the card, where an arrow would begin.
        yield _text(_WIDTH + 6, top + height / 2 + 4 + number * 14, words, "quiet")
    yield "</g>"


def _ways(graph: Graph, layout: Layout, sizes: dict[str, Size]) -> Iterator[str]:
    cards = {card.id: card for card in graph.cards}
    drawn = [(run, _arrow(cards[run.source].rows[run.row], run.target)) for run in layout.runs]
    # What was played lies on top of what was not.
    for run, arrow in sorted(drawn, key=lambda one: one[1].taken):
        card = cards[run.source]
        row = card.rows[run.row]
        maybe = row.when or arrow.when or not row.offered or not card.reached
        classes = "way" + (" on-route" if arrow.taken else "") + (" maybe" if maybe else "")
        tip = "route-tip" if arrow.taken else "tip"
        yield f'<path class="{classes}" marker-end="url(#{tip})" d="{_path(run, layout, sizes)}"/>'


def _arrow(row: Row, target: str) -> Arrow:
    to_it = [arrow for arrow in row.arrows if arrow.target == target]
    return next((arrow for arrow in to_it if arrow.taken), to_it[0])


def _path(run: Run, layout: Layout, sizes: dict[str, Size]) -> str:
    """Return the curve: out of the row, level through every lane, and into the card beside its speaker's name."""
    left, top = layout.places[run.source]
    x, y = left + _WIDTH, top + sizes[run.source].ports[run.row]
    parts = [f"M{x:.1f} {y:.1f}"]
    end_left, end_top = layout.places[run.target]
    for lane_left, lane_right, lane_y in run.lanes:
        parts.append(_bend(x, y, lane_left, lane_y))
        parts.append(f"H{lane_right:.1f}")
        x, y = lane_right, lane_y
    parts.append(_bend(x, y, end_left, end_top + 13))
    return "".join(parts)


def _bend(x: float, y: float, to_x: float, to_y: float) -> str:
    pull = (to_x - x) / 2
    return f"C{x + pull:.1f} {y:.1f} {to_x - pull:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"


def _text(x: float, y: float, words: str, kind: str = "") -> str:
    classes = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{classes}>{escape(words)}</text>'
