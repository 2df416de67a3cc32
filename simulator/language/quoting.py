"""Typed words that are a listed reply's own: then the author's labels are the truth, and nothing need be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from simulator.language.highlighting import highlight
from simulator.language.reader import valence, verdict
from simulator.language.reading import Candidate, Found, Reading

_SAME: Final = 94.0
"""Likeness in letters (0..100) from which on two texts are one with a slip of the finger in it."""


def quoted(text: str, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the listed reply that `text` repeats, a typing slip or two allowed; None where it says something else."""
    from rapidfuzz import fuzz, process

    if not candidates:
        return None
    listed = [_plain(candidate.text) for candidate in candidates]
    nearest = process.extractOne(_plain(text), listed, scorer=fuzz.ratio, score_cutoff=_SAME)
    return candidates[nearest[2]] if nearest else None


def reading_of(text: str, candidate: Candidate) -> Reading:
    """Return the reading of `text` as the words of `candidate`: the author's patterns, held for certain."""
    spans = highlight(text, candidate.patterns)
    found = tuple(Found(pattern, 1.0, spans.get(pattern, ())) for pattern in candidate.patterns)
    return Reading(text, found, verdict(list(candidate.patterns)), valence(candidate.patterns))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
