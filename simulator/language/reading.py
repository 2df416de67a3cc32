"""The values that reading yields: plain, frozen, and cheap to import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Overall = Literal["good", "bad", "mixed", "neutral"]

READER_VERSION = "5"
"""Kept with every attempt. It changes whenever the same words may read differently."""


@dataclass(frozen=True, slots=True)
class Found:
    """One pattern that a text performs.

    ``confidence`` is a probability from 0 to 1; ``spans`` are half-open character ranges of the text that show the
    pattern, in order and without overlap, at least one.
    """

    pattern: str
    confidence: float
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text performs.

    ``found`` holds the patterns held to be performed, most confident first. ``overall`` is judged on the whole: where
    no single pattern is sure enough to be held, the reply may still be plainly good or bad. ``valence`` runs from -1
    (bad) to 1 (good). ``hostile``: it insults whoever it is said to.
    ``version`` is that of the reader, so that a stored reading says who read it.
    """

    text: str
    found: tuple[Found, ...]
    overall: Overall
    valence: float
    version: str = READER_VERSION
    hostile: bool = False

    @property
    def patterns(self) -> tuple[str, ...]:
        """The ids of the patterns performed, most confident first."""
        return tuple(found.pattern for found in self.found)

    def to_json(self) -> dict[str, Any]:
        """Return the reading as plain dicts, lists, strings and numbers."""
        return {
            "text": self.text,
            "patterns": [
                {"id": found.pattern, "confidence": found.confidence, "spans": [list(span) for span in found.spans]}
                for found in self.found
            ],
            "overall": self.overall,
            "valence": self.valence,
            "version": self.version,
            "hostile": self.hostile,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reading:
        """Rebuild a reading from ``to_json``.

        Raises:
            KeyError, TypeError, ValueError: the data is not a stored reading.
        """
        found = tuple(
            Found(
                pattern=str(entry["id"]),
                confidence=float(entry["confidence"]),
                spans=tuple((int(start), int(end)) for start, end in entry["spans"]),
            )
            for entry in data["patterns"]
        )
        overall = data["overall"]
        if overall not in ("good", "bad", "mixed", "neutral"):
            raise ValueError(f"not an overall verdict: {overall!r}")
        return cls(
            text=str(data["text"]),
            found=found,
            overall=overall,
            valence=float(data["valence"]),
            version=str(data["version"]),
            hostile=bool(data.get("hostile", False)),
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A choice that typed words may be matched to: its id, its words, and the patterns its author says it performs."""

    id: str
    text: str
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """How much one feature speaks for (above 0) or against (below 0) a pattern, in log-odds.

    ``words`` are those that raised the feature, empty where it is not about particular words.
    """

    feature: str
    share: float
    words: str = ""
