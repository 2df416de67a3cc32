"""Replies as a table for a spreadsheet: one row each, and nothing in a cell that a spreadsheet would obey."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable
from typing import Final

from simulator.records.values import Saved

COLUMNS: Final = (
    "attempt",
    "learner",
    "pack",
    "scenario",
    "mode",
    "started",
    "ended",
    "turn",
    "node",
    "kind",
    "choice",
    "words",
    "patterns",
    "points",
    "relationship",
    "product",
    "ending",
)
_OBEYED: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet takes for a formula (OWASP, CSV injection)."""


def csv_text(attempts: Iterable[Saved]) -> str:
    """Return `attempts` as CSV (RFC 4180), one row a reply, the column names first; times are ISO 8601 in UTC."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for saved in attempts:
        header = saved.header
        about = (saved.id, saved.learner, header.pack, header.scenario, header.mode, instant(saved.started))
        ended = instant(saved.ended) if saved.ended is not None else ""
        for result in saved.results:
            points = sum(int(entry.get("points", 0)) for entry in result.ledger)
            told = (result.node, result.kind, result.choice or "", result.words, " ".join(result.patterns))
            texts = [_harmless(text) for text in (*about, ended)]
            numbers = (points, result.relationship, result.product)
            writer.writerow([*texts, result.number, *map(_harmless, told), *numbers, _harmless(result.ending or "")])
    return out.getvalue()


def instant(seconds: float) -> str:
    """Return a time in seconds since 1970 as ISO 8601 in UTC, to the millisecond."""
    moment = datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _harmless(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(_OBEYED) else text
