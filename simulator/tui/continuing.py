"""A glance at the attempts that were begun and not ended: enough for a list, with nothing but JSON read.

`simulator.records.journal` reads them whole, once one is chosen.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any, Final

from simulator.records.places import data_folder

LATEST: Final = 200
"""Files looked into, the newest first; older attempts are not offered any more."""
_END: Final = b'"kind":"end"'
_TAIL: Final = 512


@dataclasses.dataclass(frozen=True, slots=True)
class Unfinished:
    """An attempt that can go on. `replies` were given so far; `changed` is in seconds since 1970."""

    path: Path
    reference: str
    replies: int
    mode: str
    changed: float


def unfinished(limit: int = 3) -> list[Unfinished]:
    """Return the latest attempt at each scenario that can go on, the latest first, `limit` at most.

    Files that make no sense are left out.
    """
    folder = data_folder() / "attempts"
    found: list[Unfinished] = []
    for path in sorted(folder.glob("*.jsonl"), reverse=True)[:LATEST]:
        try:
            seen = _glance(path)
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if seen is not None and seen.reference not in [one.reference for one in found]:
            found.append(seen)
        if len(found) == limit:
            break
    return found


def _glance(path: Path) -> Unfinished | None:
    raw = path.read_bytes()
    lines = raw.splitlines()
    if not lines or (_END in raw[-_TAIL:] and _END in lines[-1]):
        return None
    header = json.loads(lines[0])
    kinds: list[str] = []
    for number, line in enumerate(lines[1:], start=2):
        try:
            value: Any = json.loads(line)
        except ValueError:
            if number == len(lines):
                break
            raise
        kind = value["kind"]
        if kind == "take_back":
            kinds = [kept for kept in kinds if kept != "end"][:-1]
        elif kind not in ("plan", "dispute"):
            kinds.append(kind)
    if not kinds or "end" in kinds:
        return None
    replies = sum(kind in ("choose", "type") for kind in kinds)
    reference = f"{header['pack']}:{header['scenario']}"
    return Unfinished(path, reference, replies, str(header.get("mode", "practice")), path.stat().st_mtime)
