"""A graph as Twee 3, the text form of Twine stories: to be looked at there, not played with points.

The story format named is Harlowe, Twine's own. In it everything between backticks is words and nothing else; links are
also looked for by Twine's editor, which does not know backticks, so that square brackets in a row are set apart.
"""

from __future__ import annotations

import json
import re
import uuid
from typing import Final

from simulator.authoring.drawing import Card, Graph, Row
from simulator.authoring.drawing_layout import arranged
from simulator.authoring.drawing_text import standing

_SPACE: Final = uuid.UUID("6f3c0c66-5b0e-5d0c-9a54-0d5a8f1f6d11")
"""The name space of our stories' ids: an arbitrary number that must never change."""
_FORMAT: Final = ("Harlowe", "3.3.9")
_RUN: Final = re.compile("`+")
_IN_NAMES: Final = re.compile(r"([\\\[\]{}])")
_COLUMN, _LINE = 260, 160
"""Pixels between passages on Twine's map, whose cards are 100 wide."""


def as_twee(graph: Graph) -> str:
    """Return the graph as the text of a Twee 3 file."""
    places = arranged(graph)
    ifid = str(uuid.uuid5(_SPACE, graph.reference)).upper()
    data = {
        "ifid": ifid,
        "format": _FORMAT[0],
        "format-version": _FORMAT[1],
        "start": graph.first.id,
        "zoom": 0.6,
    }
    parts = [f":: StoryTitle\n{_safe(graph.title)}", f":: StoryData\n{json.dumps(data, indent=2)}"]
    for card in graph.cards:
        column, row = places[card.id]
        parts.append(_passage(card, 100 + column * _COLUMN, 100 + row * _LINE))
    return "\n\n\n".join(parts) + "\n"


def _passage(card: Card, left: int, top: int) -> str:
    tags = ["ending", *card.quadrants] if card.ends else ["node"]
    tags += [] if card.reached else ["never-reached"]
    tags += ["route"] if card.turns else []
    place = json.dumps({"position": f"{left},{top}", "size": "100,100"})
    lines = [f":: {_name(card.id)} [{' '.join(tags)}] {place}"]
    lines.append(words(f"{card.speaker}: {card.says}"))
    lines += [words(f"({note})") for note in standing(card)]
    for row in card.rows:
        lines += _links(row)
    return "\n".join(lines)


def _links(row: Row) -> list[str]:
    """Return one link for each way on; what it depends on stands behind it."""
    links: list[str] = []
    for arrow in row.arrows:
        conditions = [f"if {when}" for when in (row.when, arrow.when) if when]
        conditions += [] if row.offered else ["never on offer"]
        behind = f" {words('(' + '; '.join(conditions) + ')')}" if conditions else ""
        links.append(f"[[{_link(row.text)}->{_name(arrow.target)}]]{behind}")
    return links


def words(text: str) -> str:
    """Return `text` so that Harlowe shows it as it is: in more backticks than it holds in a row."""
    text = _safe(text)
    longest = max((len(run) for run in _RUN.findall(text)), default=0)
    fence = "`" * (longest + 1)
    # A backtick at an end would join the fence.
    before = " " if text.startswith("`") else ""
    after = " " if text.endswith("`") else ""
    return f"{fence}{before}{text}{after}{fence}"


def _safe(text: str) -> str:
    """Return `text` on one line, without what Twine takes for a link."""
    apart = re.sub(r"([\[\]])(?=[\[\]])", "\\1\u200b", " ".join(text.split()))
    # Two colons at the beginning of a line would begin a passage.
    return f"\u200b{apart}" if apart.startswith("::") else apart


def _link(text: str) -> str:
    """Return the words of a link: arrows, bars and brackets in them would end it, or change where it leads."""
    text = text.replace("->", "→").replace("<-", "←").replace("|", "¦").replace("[", "(").replace("]", ")")
    # Harlowe reads markup within links, and backticks are what stops it.
    return words(text)


def _name(name: str) -> str:
    return _IN_NAMES.sub(r"\\\1", name)
