"""Reports on attempts: Markdown, or one HTML page that needs nothing else, for the screen and for paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from simulator.records.picture import Picture, PicturedTurn

_MARKDOWN: Final = re.compile(r"([\\`*_\[\]<>#|~&$]|^[-+=]|(?<=^\d)[.)])")
_LINES: Final = ("#0b6e99", "#b4530a", "#6b4fa0", "#2f7d32", "#a8324a", "#5b6470")
"""Colours of people's lines; each has a sign of its own besides."""
_SIGNS: Final = "●◆▲■★✚"
_WIDE, _HIGH = 560, 180
"""The size of the chart's plane in its own units."""


def html_text(pictures: Sequence[Picture], title: str) -> str:
    """Return `pictures` as one HTML page called `title`: styles and drawings are in it, scripts are not."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("simulator.records"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html").render(pictures=pictures, title=title, courses=courses)


def markdown_text(picture: Picture) -> str:
    """Return `picture` as Markdown; nothing that was said in it is read as markup."""
    parts = [f"# {_plain(picture.title)}", _plain(_head(picture))]
    if picture.ask:
        parts.append(f"**The ask:** {_plain(picture.ask)}")
    if not picture.complete:
        parts.append("*The scenario is not there any more, so only the replies are known.*")
    for turn in picture.turns:
        parts += [f"## Reply {turn.number}", *_markdown_turn(turn)]
    parts += [f"**{_plain(line.name)}:** {_plain(line.text)}" for line in picture.closing]
    if picture.axes:
        relationship, product = picture.axes[-1]
        stands = f"Ended as {picture.ended_as}" if picture.ended_as else "Not ended; so far"
        parts += ["## How it came out", f"{stands}: relationship {relationship}, product {product}.{_reach(picture)}"]
    if picture.plan:
        parts += ["## Next time", _plain(picture.plan)]
    return "\n\n".join(parts) + "\n"


def courses(picture: Picture) -> list[dict[str, str]]:
    """Return each person's account over the conversation, as what the page's chart draws."""
    drawn: list[dict[str, str]] = []
    steps = max(len(picture.turns), 1)
    for index, (name, opening) in enumerate(picture.opening):
        values = [opening, *(dict(turn.accounts).get(name, opening) for turn in picture.turns)]
        points = [
            (round(number * _WIDE / steps, 1), _HIGH - value * _HIGH / 100) for number, value in enumerate(values)
        ]
        drawn.append(
            {
                "name": name,
                "points": " ".join(f"{x},{y:.1f}" for x, y in points),
                "x": f"{points[-1][0]}",
                "y": f"{points[-1][1]:.1f}",
                "colour": _LINES[index % len(_LINES)],
                "sign": _SIGNS[index % len(_SIGNS)],
                "told": f"{name}: {values[0]} at first, {values[-1]} in the end",
            }
        )
    return drawn


def _head(picture: Picture) -> str:
    return f"{picture.when} · {picture.mode} · with {', '.join(picture.people) or 'nobody known'}"


def _markdown_turn(turn: PicturedTurn) -> list[str]:
    parts = [f"**{_plain(line.name)}:** {_plain(line.text)}" for line in turn.heard]
    parts.append(f"**You{' (typed)' if turn.typed else ''}:** {_plain(turn.reply)}")
    moved = [
        f"- {_plain(one.name)} {one.points:+d}: {_plain(one.what)}"
        + "".join(f", “{_plain(words)}”" for words in one.quotes)
        + (f" ({_plain('; '.join(one.reasons))})" if one.reasons else "")
        for one in turn.movements
        if one.points
    ]
    return [*parts, "\n".join(moved)] if moved else parts


def _reach(picture: Picture) -> str:
    points = ", ".join(f"{relationship} · {product}" for relationship, product in picture.within)
    return f" Within reach: {points}." if points else ""


def _plain(text: str) -> str:
    """Return `text` as Markdown that shows it as it is, on one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
