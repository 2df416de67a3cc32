"""Which of a moment's choices typed words come closest to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from simulator.language.analysis import analyse
from simulator.language.model import load_model
from simulator.language.reading import Candidate, Reading
from simulator.language.words import word_set

# A choice fits well from here on. Paraphrases over all four scenarios chose it (tests/language/test_paraphrases.py).
FITS: Final = 0.2
_PLAIN: Final = 0.5
"""What shared patterns must reach where no word is shared: in confidence, and as a share of all that either does."""
# Patterns say what a reply does, words say about what; doing counts for more, as wording is the player's own.
_PATTERNS_COUNT: Final = 0.62
# What the words count for where the reader finds other patterns, or none: it misses many. At .6 two more of 67
# paraphrases are found, and four of 25 that only speak of the same things are taken for a reply, at .5 one.
_WORDS_ALONE: Final = 0.5
_ABOUT_SOMETHING: Final = frozenset({"probe_aside", "show_homework", "bring_evidence"})
"""Patterns that take up one particular thing: sharing them means nothing where no word is shared."""
_FUNCTION_WORDS: Final = word_set(
    "the a an to of and or but so is are was be i we you it he she they my your our their his her this that "
    "these those in on at by for with from as if do does did not no yes will would can could should have has "
    "had me us them its 's just then than there here what which who how when why am let get got about into "
    "out up"
)


def match(reading: Reading, candidates: Sequence[Candidate]) -> str | None:
    """Return the id of the choice that a typed reply fits best, or None where none fits well.

    A choice fits by the patterns it shares with the reply and by the words it shares. Ties go to the earlier choice.
    """
    best_id, best = None, FITS
    said = _content_words(reading.text)
    performed = {found.pattern: found.confidence for found in reading.found}
    for candidate in candidates:
        fit = _fit(performed, said, reading.text, candidate)
        if fit > best:
            best_id, best = candidate.id, fit
    return best_id


def _fit(performed: dict[str, float], said: frozenset[str], text: str, candidate: Candidate) -> float:
    words = _closeness(said, text, candidate.text)
    if words > 0.9:
        return words
    wanted = set(candidate.patterns)
    if not words:
        wanted -= _ABOUT_SOMETHING
    if not wanted and not performed:
        # Two replies that do nothing in particular are alike only in what they say.
        return words
    shared = sum(performed[pattern] for pattern in wanted & performed.keys())
    total = sum(performed.values()) + len(wanted - performed.keys())
    alike = shared / total if total else 0.0
    if not words and (shared < _PLAIN or alike < _PLAIN):
        return 0.0
    return max(_PATTERNS_COUNT * alike + (1 - _PATTERNS_COUNT) * words, _WORDS_ALONE * words)


def _closeness(said: frozenset[str], text: str, other: str) -> float:
    """Return 0 to 1: how much of the same is said, by shared content words and, for near-quotations, by letters."""
    from rapidfuzz.fuzz import ratio

    letters = ratio(text.casefold(), other.casefold()) / 100
    if letters > 0.85:
        return letters
    theirs = _content_words(other)
    if not said or not theirs:
        return 0.0
    shared = len(said & theirs)
    # The mean of both shares: a short listed reply must not be found whole in every long one.
    # One word in common is chance, unless the listed reply has no other.
    enough = min(2, len(theirs))
    return shared / math.sqrt(len(said) * len(theirs)) * min(1.0, shared / enough)


def _content_words(text: str) -> frozenset[str]:
    model = load_model()
    tokens = analyse(text, model.lexicon, model.cues, model.frames).words.tokens
    words = (token.word.rstrip("s") if len(token.word) > 3 else token.word for token in tokens)
    return frozenset(word for word in words if word not in _FUNCTION_WORDS)
