"""Progress as one HTML page that needs nothing else: for the screen and for paper, light and dark."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final

from simulator.coaching.calibration import LANDINGS, WORDS, Calibration
from simulator.coaching.capital import CapitalEntry
from simulator.coaching.mastery import Mastery
from simulator.coaching.progress import Progress, Week
from simulator.coaching.suggesting import Suggestion
from simulator.records.values import KeptPromise

_WIDE, _HIGH = 600, 180
"""The size of the chart's plane in its own units."""
_CELL: Final = 13
"""A day in the calendar, its gap included, in the same units."""
_WEEKS: Final = 53
_STEPS: Final = (0, 1, 7, 13, 19)
"""Replies on a day from which on its cell takes the next shade; the last is about two conversations."""
_MEMORIES: Final = 30
"""Entries of influence capital on the page, the latest."""


def progress_json(
    shown: Progress,
    capital: Sequence[CapitalEntry] = (),
    suggestion: Suggestion | None = None,
    promises: Sequence[KeptPromise] = (),
) -> dict[str, Any]:
    """Return `shown` as a JSON object: days as ISO dates, mastery with its interval, the ledger, promises to keep."""
    return {
        "attempts": shown.attempts,
        "finished": shown.finished,
        "replies": shown.replies,
        "typed": shown.typed,
        "hints": shown.hints,
        "endings": dict(shown.quadrants),
        "mastery": [_mastery(one) for one in shown.mastery],
        "slips": [
            {"pattern": one.pattern, "count": one.count, "lately": one.lately, "before": one.before}
            for one in shown.slips
        ],
        "weeks": [
            {
                "monday": week.monday.isoformat(),
                "attempts": week.attempts,
                "relationship": round(week.relationship, 1),
                "product": round(week.product, 1),
            }
            for week in shown.weeks
        ],
        "accounts": [
            {"name": one.name, "opening": one.opening, "closings": list(one.closings)} for one in shown.accounts
        ],
        "days": {day.isoformat(): replies for day, replies in sorted(shown.days.items())},
        "calibration": _calibration(shown.calibration),
        "capital": [_entry(entry) for entry in capital if entry.told],
        "promises": [_promise(one) for one in promises],
        "suggestion": None
        if suggestion is None
        else {"kind": suggestion.kind, "target": suggestion.target, "reason": suggestion.reason},
    }


def _mastery(one: Mastery) -> dict[str, Any]:
    return {
        "pattern": one.pattern,
        "mean": round(one.mean, 3),
        "low": round(one.low, 3),
        "high": round(one.high, 3),
        "uses": round(one.tried, 2),
        "sure": one.sure,
    }


def _calibration(found: Calibration) -> dict[str, Any]:
    table = {WORDS[said]: {WORDS[landed]: found.table[said][landed] for landed in LANDINGS} for said in LANDINGS}
    return {"asked": found.asked, "right": found.right, "lean": round(found.lean, 3), "table": table}


def _entry(entry: CapitalEntry) -> dict[str, Any]:
    return {
        "stakeholder": entry.stakeholder,
        "kind": entry.kind,
        "points": entry.points,
        "note": entry.note,
        "attempt": entry.attempt,
    }


def _promise(one: KeptPromise) -> dict[str, Any]:
    return {
        "stakeholder": one.stakeholder,
        "id": one.name,
        "words": one.words,
        "attempt": one.attempt,
        "turn": one.turn,
        "due": None if one.due_scenario is None else {"scenario": one.due_scenario, "node": one.due_node},
    }


def progress_page(
    shown: Progress,
    today: datetime.date,
    capital: Sequence[CapitalEntry] = (),
    suggestion: Suggestion | None = None,
    names: Mapping[str, str] | None = None,
    learner: str = "",
    promises: Sequence[str] = (),
) -> str:
    """Return `shown` as an HTML page; styles and drawings are in it, scripts are not.

    `names` says what the stakeholders of the entries in `capital` are called; `promises` are lines of a list.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("simulator.records"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    told = [entry for entry in capital if entry.told and entry.points]
    return environment.get_template("progress.html").render(
        shown=shown,
        learner=learner,
        today=today.isoformat(),
        suggestion=suggestion,
        lines=_lines(shown.weeks),
        cells=_cells(shown.days, today),
        wide=_WIDE,
        high=_HIGH,
        cell=_CELL,
        weeks=_WEEKS,
        landings=[(landed, WORDS[landed]) for landed in reversed(LANDINGS)],
        capital=list(reversed(told[-_MEMORIES:])),
        names=names or {},
        promises=promises,
    )


def _lines(weeks: Sequence[Week]) -> list[dict[str, Any]]:
    """Return both axes as what the chart draws: points, dots and words."""
    if not weeks:
        return []
    first, alone = weeks[0].monday, len(weeks) == 1
    last = max(1, (weeks[-1].monday - first).days)
    drawn: list[dict[str, Any]] = []
    series = [
        ("relationship", "●", [week.relationship for week in weeks]),
        ("product", "◇", [week.product for week in weeks]),
    ]
    for name, sign, values in series:
        dots = [
            (
                _WIDE / 2 if alone else round((week.monday - first).days * _WIDE / last, 1),
                round(_HIGH - value * _HIGH / 100, 1),
            )
            for week, value in zip(weeks, values, strict=True)
        ]
        told = f"{name}: {values[0]:.0f} in the week of {first}"
        told += "" if alone else f", {values[-1]:.0f} in that of {weeks[-1].monday}"
        drawn.append({"name": name, "sign": sign, "dots": dots, "told": told})
    return drawn


def _cells(days: Mapping[datetime.date, int], today: datetime.date) -> list[dict[str, Any]]:
    monday = today - datetime.timedelta(days=today.weekday(), weeks=_WEEKS - 1)
    cells: list[dict[str, Any]] = []
    for number in range((today - monday).days + 1):
        day = monday + datetime.timedelta(days=number)
        replies = days.get(day, 0)
        shade = sum(replies >= step for step in _STEPS) - 1
        told = f"{day}: {replies} {'reply' if replies == 1 else 'replies'}"
        cells.append({"x": number // 7 * _CELL, "y": number % 7 * _CELL, "shade": shade, "told": told})
    return cells
