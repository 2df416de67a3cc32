"""An attempt without the words that were typed in it, for handing on."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

from simulator.records.values import Dispute, Entry, Saved, Shown, TurnResult

WITHHELD: Final = "(words left out)"
"""What stands for typed words."""
_SLOT: Final = "…"


def without_words(saved: Saved) -> Saved:
    """Return `saved` without what the player typed: replies, names filled in, the plan, and quotations of them.

    It can still be replayed: what the words were read as, and which reply they were matched to, stays.
    """
    # The longest first, so that one name within another leaves nothing of it.
    names = sorted({words for words in saved.header.slots.values() if words.strip()}, key=len, reverse=True)
    return dataclasses.replace(
        saved,
        header=dataclasses.replace(saved.header, slots={}),
        log=tuple(_entry(entry) for entry in saved.log),
        plan="",
        rehearsal=None,
        disputes=tuple(Dispute(one.turn, one.entry) for one in saved.disputes),
        shown=Shown.from_json(_scrubbed(saved.shown.to_json(), names)),
        results=tuple(_result(result, names) for result in saved.results),
    )


def _entry(entry: Entry) -> Entry:
    if entry.get("kind") != "type":
        return entry
    reading: dict[str, Any] = dict(entry["reading"])
    whole = [[0, len(WITHHELD)]]
    reading["text"] = WITHHELD
    reading["patterns"] = [{**found, "spans": whole} for found in reading["patterns"]]
    return {**entry, "text": WITHHELD, "reading": reading}


def _result(result: TurnResult, names: list[str]) -> TurnResult:
    ledger: list[dict[str, Any]] = [{**entry, "spans": [], "note": ""} for entry in result.ledger]
    return dataclasses.replace(
        result,
        words=WITHHELD if result.kind == "type" else _scrubbed(result.words, names),
        answer=tuple((speaker, _scrubbed(text, names)) for speaker, text in result.answer),
        ledger=tuple(_scrubbed(entry, names) for entry in ledger),
    )


def _scrubbed(value: Any, names: list[str]) -> Any:
    """Return a JSON value with the words in `names` taken out of every string in it."""
    if isinstance(value, str):
        for name in names:
            value = value.replace(name, _SLOT)
        return value
    if isinstance(value, Mapping):
        return {key: _scrubbed(one, names) for key, one in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list | tuple):
        return [_scrubbed(one, names) for one in value]  # pyright: ignore[reportUnknownVariableType]
    return value
