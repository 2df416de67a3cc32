"""A graph as an outline for the terminal, and as a Mermaid flowchart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.authoring.drawing import QUADRANT_NAMES, Arrow, Card, Graph, Row

_MERMAID_SIGNS: Final = str.maketrans(
    {
        "#": "#35;",
        '"': "#quot;",
        "<": "#lt;",
        ">": "#gt;",
        "&": "#amp;",
        "`": "#96;",
        "|": "#124;",
        "\\": "#92;",
        "*": "#42;",
        "_": "#95;",
        "~": "#126;",
    }
)
_LABEL: Final = 60
"""Characters of a reply on an arrow; Mermaid draws all of it, and a longer one pushes the moments apart."""


def standing(card: Card) -> list[str]:
    """Return what is to be said of a card beside its words."""
    notes: list[str] = []
    if card.ends:
        notes.append("ends: " + (" or ".join(QUADRANT_NAMES[one] for one in card.quadrants) or "nowhere"))
    if not card.reached:
        notes.append("never reached")
    if card.turns:
        notes.append("route: " + ", ".join(f"turn {turn}" if turn else "start" for turn in card.turns))
    return notes


def shortened(text: str, length: int) -> str:
    """Return `text` in at most `length` characters, cut between words."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def as_text(graph: Graph) -> str:
    """Return the graph as an outline: every moment with its line, its replies, and where each leads."""
    lines = [f"{graph.title} ({graph.id})", graph.proof, ""]
    for card in graph.cards:
        notes = "".join(f"  [{note}]" for note in standing(card))
        lines.append(f"{'=' if card.ends else '#'} {card.id}{notes}")
        more = f" (or {card.variants} other line{'s' if card.variants > 1 else ''})" if card.variants else ""
        lines.append(f"  {card.speaker}: {shortened(card.says, 200)}{more}")
        for row in card.rows:
            lines.extend(_row(row))
        lines.append("")
    return "\n".join(lines)


def _row(row: Row) -> Iterator[str]:
    mark = ">" if row.taken else "*" if row.model else "-"
    name = f"{row.choice}: " if row.choice else ""
    notes = "".join(
        [f"  [if {row.when}]" if row.when else "", "" if row.offered else "  [never on offer]"],
    )
    yield f"  {mark} {name}{shortened(row.text, 90)}{notes}"
    for arrow in row.arrows:
        yield f"      -> {arrow.target}" + (f"  [if {arrow.when}]" if arrow.when else "")


def as_mermaid(graph: Graph) -> str:
    """Return the graph as a Mermaid flowchart: boxes by speaker, rounded endings, dashed what is never reached."""
    numbers = {card.id: f"n{number}" for number, card in enumerate(graph.cards)}
    lines = [f"%% {graph.id}: {graph.proof}", "flowchart LR"]
    lines += [f"  {numbers[card.id]}{_box(card)}" for card in graph.cards]
    taken: list[int] = []
    count = 0
    for card in graph.cards:
        for row in card.rows:
            for arrow in row.arrows:
                line = "-.->" if not row.offered or not card.reached else "-->"
                label = _label(row, arrow)
                middle = f'{line}|"{label}"|' if label else line
                lines.append(f"  {numbers[card.id]} {middle} {numbers[arrow.target]}")
                if arrow.taken:
                    taken.append(count)
                count += 1
    for number, speaker in enumerate(dict.fromkeys(card.speaker for card in graph.cards)):
        spoken = [numbers[card.id] for card in graph.cards if card.speaker == speaker and not card.ends]
        if spoken:
            lines.append(f"  classDef speaker{number} fill:{_FILLS[number % len(_FILLS)]},stroke:#555,color:#222")
            lines.append(f"  class {','.join(spoken)} speaker{number}")
    lines += _classes(graph, numbers)
    if taken:
        lines.append(f"  linkStyle {','.join(map(str, taken))} stroke-width:4px,stroke:#b3541e")
    return "\n".join(lines) + "\n"


_FILLS: Final = ("#eef3fb", "#f6efe2", "#eef6ee", "#f5ecf5", "#f0f0f0", "#e8f4f4")
"""Pale fills by speaker: six, since a cast has six members at most."""


def _classes(graph: Graph, numbers: dict[str, str]) -> Iterator[str]:
    ends = [numbers[card.id] for card in graph.cards if card.ends]
    lost = [numbers[card.id] for card in graph.cards if not card.reached]
    route = [numbers[card.id] for card in graph.cards if card.turns]
    kinds = (
        ("ending", ends, "fill:#fff,stroke:#333,stroke-width:2px,color:#222"),
        ("lost", lost, "stroke:#999,stroke-dasharray:6 4,color:#777"),
        ("route", route, "stroke:#b3541e,stroke-width:4px"),
    )
    for name, members, style in kinds:
        if members:
            yield f"  classDef {name} {style}"
            yield f"  class {','.join(members)} {name}"


def _box(card: Card) -> str:
    words = [f"{card.speaker} · {card.id}", shortened(card.says, 90), *standing(card)]
    text = "<br/>".join(word.translate(_MERMAID_SIGNS) for word in words)
    return f'(["{text}"])' if card.ends else f'["{text}"]'


def _label(row: Row, arrow: Arrow) -> str:
    conditions = [f"if {when}" for when in (row.when, arrow.when) if when]
    words = [shortened(row.text, _LABEL) if row.choice else "", *conditions]
    return "<br/>".join(word.translate(_MERMAID_SIGNS) for word in words if word)
