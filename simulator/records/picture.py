"""An attempt laid out for a report or a list of turns: everything from what was kept, nothing from its scenario."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

from simulator.content.rubric import rubric
from simulator.conversation.attempt import Choose, Type
from simulator.conversation.frontier import Quadrant, quadrant
from simulator.conversation.ledger import REASONS
from simulator.records.values import Saved

_KINDS: Final[Mapping[str, str]] = {
    "authored": "what they heard",
    "patience": "one question too many",
    "pushing": "one push after another",
    "pushed_on": "argued on after it was lost",
    "folded_unheard": "gave way before they had heard the case",
    "escalation": "took it higher too soon",
    "contradiction": "the opposite of what was said before",
    "promise_kept": "kept a promise",
    "promise_broken": "broke a promise",
    "clamp": "the end of the scale",
}
_QUADRANTS: Final[Mapping[Quadrant, str]] = {
    "partner": "partner",
    "order_taker": "order-taker",
    "won_the_point": "won the point",
    "friction": "friction",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """What one person said."""

    name: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Movement:
    """One ledger entry: whose account moved, by how many points, why, and the words of the reply that showed it."""

    name: str
    points: int
    what: str
    reasons: tuple[str, ...]
    quotes: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class PicturedTurn:
    """One reply: what was heard before it, what was said, and what it did. The axes are 0..100."""

    number: int
    heard: tuple[Line, ...]
    reply: str
    typed: bool
    patterns: tuple[str, ...]
    movements: tuple[Movement, ...]
    accounts: tuple[tuple[str, int], ...]
    relationship: int
    product: int


@dataclasses.dataclass(frozen=True, slots=True)
class Picture:
    """An attempt as it was played. `opening` are the accounts by name, `axes` (relationship, product) from the start.

    `within` are the points that could have been reached from before the preparation (() where that is not known).
    `complete` is False where only the replies are known, since neither results nor the scenario are there.
    """

    id: str
    title: str
    ask: str
    learner: str
    mode: str
    when: str
    version: str
    opening: tuple[tuple[str, int], ...]
    turns: tuple[PicturedTurn, ...]
    closing: tuple[Line, ...]
    axes: tuple[tuple[int, int], ...]
    ended_as: str
    plan: str
    complete: bool
    within: tuple[tuple[int, int], ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """Return the names of those in the conversation."""
        return tuple(name for name, _account in self.opening)

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return dataclasses.asdict(self)


def picture(saved: Saved) -> Picture:
    """Return `saved` laid out.

    Raises:
        JournalError: an event of it is none that this version knows.
    """
    names = {person.cast: person.name for person in saved.shown.people}
    turns = _turns(saved, names) if saved.results else _bare(saved)
    last = saved.results[-1] if saved.results else None
    axes = [(result.relationship, result.product) for result in saved.results]
    if saved.shown.relationship is not None and saved.shown.product is not None:
        axes.insert(0, (saved.shown.relationship, saved.shown.product))
    return Picture(
        id=saved.id,
        title=saved.shown.title or saved.reference,
        ask=saved.shown.ask,
        learner=saved.learner,
        mode=saved.header.mode,
        when=local_time(saved.started),
        version=saved.header.content_hash[:12],
        opening=tuple((person.name, person.opening) for person in saved.shown.people),
        turns=turns,
        closing=_said(last.answer, names) if last is not None else (),
        axes=tuple(axes),
        ended_as=_QUADRANTS[quadrant(last.relationship, last.product)] if last and last.ending else "",
        plan=saved.plan,
        complete=bool(saved.results) or not turns,
    )


def local_time(seconds: float) -> str:
    """Return a time as people here write it: year-month-day hour:minute."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))


def _turns(saved: Saved, names: Mapping[str, str]) -> tuple[PicturedTurn, ...]:
    turns: list[PicturedTurn] = []
    heard = saved.shown.heard
    for result in saved.results:
        turns.append(
            PicturedTurn(
                number=result.number,
                heard=_said(heard, names),
                reply=result.words,
                typed=result.kind == "type",
                patterns=tuple(_pattern(pattern) for pattern in result.patterns),
                movements=tuple(_movement(entry, names, result.words) for entry in result.ledger),
                accounts=tuple((names.get(cast, cast), account) for cast, account in result.accounts.items()),
                relationship=result.relationship,
                product=result.product,
            )
        )
        heard = result.answer
    return tuple(turns)


def _bare(saved: Saved) -> tuple[PicturedTurn, ...]:
    """Return what can be told of replies whose results nobody knows: words that were typed, ids that were chosen."""
    replies = [event for event in saved.events if isinstance(event, Choose | Type)]
    return tuple(
        PicturedTurn(
            number=number,
            heard=(),
            reply=event.text if isinstance(event, Type) else f"[{event.choice}]",
            typed=isinstance(event, Type),
            patterns=tuple(map(_pattern, event.reading.patterns)) if isinstance(event, Type) else (),
            movements=(),
            accounts=(),
            relationship=0,
            product=0,
        )
        for number, event in enumerate(replies, start=1)
    )


def _said(lines: Sequence[tuple[str, str]], names: Mapping[str, str]) -> tuple[Line, ...]:
    return tuple(Line(names.get(cast, cast), text) for cast, text in lines)


def _pattern(name: str) -> str:
    known = rubric().get(name)
    return known.name if known else name


def _movement(entry: Mapping[str, Any], names: Mapping[str, str], words: str) -> Movement:
    pattern, kind = entry.get("pattern"), str(entry.get("kind", ""))
    what = _pattern(str(pattern)) if pattern else _KINDS.get(kind, kind)
    cast, reasons = str(entry.get("cast", "")), [str(one.get("because") or "") for one in entry.get("factors", ())]
    told = [
        reason or REASONS.get(one.get("reason", ""), "")
        for reason, one in zip(reasons, entry.get("factors", ()), strict=True)
    ]
    note = str(entry.get("note") or "")
    return Movement(
        name=names.get(cast, cast),
        points=int(entry.get("points", 0)),
        what=what,
        reasons=tuple(reason for reason in (note, *told) if reason),
        quotes=tuple(words[first:last] for first, last in entry.get("spans", ()) if words[first:last].strip()),
    )


__all__ = ["Line", "Movement", "Picture", "PicturedTurn", "local_time", "picture"]
