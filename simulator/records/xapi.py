"""Attempts as xAPI 1.0.3 statements, for a learning record store: one JSON object a line.

https://github.com/adlnet/xAPI-Spec/blob/1.0.3/xAPI-Data.md; the verbs are those of https://w3id.org/xapi/adl.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import quote

from simulator.conversation.frontier import quadrant
from simulator.records.spreadsheet import instant
from simulator.records.values import Saved, TurnResult
from simulator.records.withholding import WITHHELD

_HOME: Final = "https://pushback.example"
"""Under which the ids of our activities and learners stand; the name is one that will never belong to anybody."""
_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, _HOME)
_ADL: Final = "http://adlnet.gov/expapi"
_BEST: Final = 20
"""Points of one reply that count as 1.0 (and -20 as -1.0): what the dearest single moves earn or cost."""


def xapi_text(attempts: Iterable[Saved]) -> str:
    """Return `attempts` as JSON lines."""
    return "".join(
        json.dumps(statement, ensure_ascii=False, separators=(",", ":")) + "\n"
        for saved in attempts
        for statement in statements(saved)
    )


def statements(saved: Saved) -> Iterator[dict[str, Any]]:
    """Yield the statements of `saved`: initialized, answered for every reply; once it ended, completed and its result.

    The same attempt always yields the same ids, so that sending it twice records it once. It is passed where it ended
    with both axes won.
    """
    yield _statement(saved, "initialized", saved.started, _scenario(saved))
    for result in saved.results:
        yield _answered(saved, result)
    last = saved.results[-1] if saved.results else None
    if last is None or last.ending is None:
        return
    won = quadrant(last.relationship, last.product) == "partner"
    # Two axes in one number: the worse of them, since neither makes up for the other.
    worse = min(last.relationship, last.product)
    score = {"raw": worse, "min": 0, "max": 100, "scaled": round(worse / 50 - 1, 4)}
    axes = {
        f"{_HOME}/extensions/relationship": last.relationship,
        f"{_HOME}/extensions/product": last.product,
        f"{_HOME}/extensions/ending": last.ending,
    }
    whole = {"completion": True, "extensions": axes}
    yield _statement(saved, "completed", last.at, _scenario(saved), {**whole, "score": score})
    verb = "passed" if won else "failed"
    yield _statement(saved, verb, last.at, _scenario(saved), {**whole, "success": won, "score": score})


def _answered(saved: Saved, result: TurnResult) -> dict[str, Any]:
    points = sum(int(entry.get("points", 0)) for entry in result.ledger)
    typed = result.kind == "type"
    definition: dict[str, Any] = {
        "name": {"en": f"{saved.shown.title or saved.header.scenario}: {result.node}"},
        "type": f"{_ADL}/activities/cmi.interaction",
        "interactionType": "long-fill-in" if typed else "choice",
    }
    if not typed and result.choice is not None:
        definition["choices"] = [{"id": result.choice, "description": {"en": result.words}}]
    place = f"{_place(saved)}/nodes/{quote(result.node, safe='')}/{'typed' if typed else 'chosen'}"
    answered: dict[str, Any] = {
        "score": {"scaled": round(max(-1.0, min(1.0, points / _BEST)), 4), "raw": points},
        "extensions": {
            f"{_HOME}/extensions/patterns": list(result.patterns),
            f"{_HOME}/extensions/relationship": result.relationship,
            f"{_HOME}/extensions/product": result.product,
        },
    }
    if not typed:
        answered["response"] = result.choice or ""
    elif result.words != WITHHELD:
        answered["response"] = result.words
    activity = {"objectType": "Activity", "id": place, "definition": definition}
    return _statement(saved, "answered", result.at, activity, answered, number=result.number)


def _statement(
    saved: Saved,
    verb: str,
    at: float,
    activity: dict[str, Any],
    result: dict[str, Any] | None = None,
    number: int = 0,
) -> dict[str, Any]:
    registration = uuid.uuid5(_NAMESPACE, f"attempt/{saved.id}")
    value: dict[str, Any] = {
        "id": str(uuid.uuid5(registration, f"{verb}/{number}")),
        "version": "1.0.3",
        "actor": {
            "objectType": "Agent",
            "name": saved.learner or "learner",
            "account": {"homePage": _HOME, "name": saved.learner or "learner"},
        },
        "verb": {"id": f"{_ADL}/verbs/{verb}", "display": {"en-US": verb}},
        "object": activity,
        "context": {
            "registration": str(registration),
            "platform": "Pushback",
            "language": "en",
            "contextActivities": _around(saved, verb),
            "extensions": {f"{_HOME}/extensions/mode": saved.header.mode},
        },
        "timestamp": instant(at),
    }
    return value if result is None else {**value, "result": result}


def _around(saved: Saved, verb: str) -> dict[str, Any]:
    around: dict[str, Any] = {"parent": [_scenario(saved)]} if verb == "answered" else {}
    # An attempt in a course is kept under the course and its stage.
    course = (saved.course or "").partition("/")[0]
    named = [("courses", course), ("workshops", saved.workshop), ("packs", saved.header.pack)]
    groups = [f"{_HOME}/{kind}/{quote(name, safe='')}" for kind, name in named if name]
    around["grouping"] = [{"objectType": "Activity", "id": group} for group in groups]
    return around


def _scenario(saved: Saved) -> dict[str, Any]:
    return {
        "objectType": "Activity",
        "id": _place(saved),
        "definition": {
            "name": {"en": saved.shown.title or saved.header.scenario},
            "type": f"{_ADL}/activities/simulation",
        },
    }


def _place(saved: Saved) -> str:
    return f"{_HOME}/scenarios/{quote(saved.header.pack, safe='')}/{quote(saved.header.scenario, safe='')}"
