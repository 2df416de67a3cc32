"""Cues made ready: compiled once by ``training/cues.py``, opened one by one as texts first need them.

Compiling three thousand lines takes longer than all else that reading needs. What is made ready is known by a digest of
the files that it was made of; where they have changed since, they are compiled anew, and all is as before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from simulator.language.cues import Cue, CueSet, Element

READY_FILE: Final = Path(__file__).with_name("cues") / "ready.json"

Row = Sequence[Any]
"""A cue as JSON: group (its number), line, anchor, closes, question, negated too, quoted too, then its elements, each
with its keys (joined by ``|``), optional, gap, opens and cost."""


def digest(files: Sequence[Path]) -> str:
    """Return what tells one state of the cue files from another."""
    made = hashlib.blake2b(digest_size=12)
    for path in files:
        # Git may check the same files out with other line ends.
        made.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return made.hexdigest()


def ready(files: Sequence[Path]) -> Mapping[str, Any] | None:
    """Return what was made ready of exactly these files, None where they have changed since or nothing was."""
    try:
        data: Mapping[str, Any] = json.loads(READY_FILE.read_bytes())
    except (OSError, ValueError):
        return None
    return data if data.get("digest") == digest(files) else None


def rows_of(cues: Sequence[Cue], groups: Mapping[str, int]) -> list[Row]:
    """Return cues as JSON can hold them. ``groups`` numbers their groups."""
    return [
        [
            groups[cue.group], cue.line, cue.anchor, cue.closes, cue.question, cue.negated_too, cue.quoted_too,
            *(["|".join(sorted(one.keys)), one.optional, one.gap, one.opens, one.cost] for one in cue.elements),
        ]
        for cue in cues
    ]  # fmt: skip


def cue_of(row: Row, groups: Sequence[str]) -> Cue:
    """Return the cue that a row holds."""
    group, line, anchor, closes, question, negated_too, quoted_too, *elements = row
    return Cue(
        groups[int(group)],
        line,
        tuple(Element(frozenset(keys.split("|")), *rest) for keys, *rest in elements),
        anchor,
        closes,
        question,
        negated_too,
        quoted_too,
    )


class ReadyCueSet(CueSet):
    """A cue set whose cues are opened when a text first holds what they are looked up by."""

    def __init__(self, rows: Sequence[Row], groups: Sequence[str], index: Mapping[str, Sequence[int]]) -> None:
        """Take rows over, with the numbers of those that are looked up by each key, in order."""
        super().__init__(())
        self._rows, self._groups, self._numbers = rows, groups, index
        self._opened: dict[int, Cue] = {}

    def _known(self, present: frozenset[str]) -> frozenset[str]:
        known = present & self._numbers.keys()
        for key in known:
            if key not in self._index:
                self._index[key] = [self.entry(self._cue(number)) for number in self._numbers[key]]
        return known

    def _cue(self, number: int) -> Cue:
        cue = self._opened.get(number)
        if cue is None:
            cue = self._opened[number] = cue_of(self._rows[number], self._groups)
        return cue
