"""Whether typed words contain what a listed reply agrees to, refuses or promises."""

from __future__ import annotations

import math
from typing import Final

from simulator.language.matching import Heard, alike, heard, load_fit
from simulator.language.model import load_model
from simulator.language.reading import Candidate
from simulator.language.words import split, word_set

CONTAINS: Final = 0.66
"""How likely it must be. Of those that agreed to everything 4 in 5 are taken at their word, of the others 1 in 9."""


def settles(text: str, candidate: Candidate, context: str = "") -> bool:
    """Say whether ``text``, said after ``context``, contains what ``candidate`` settles.

    Weighed as ``training/settling.py`` fitted it on replies that people typed, whole and by halves.
    """
    said, other = heard(text, context), heard(candidate.text, context)
    if other is None or not other.words:
        return True
    if said is None:
        return False
    fit = load_fit()
    score = fit.settled + math.fsum(
        weight * value for weight, value in zip(fit.settles, settling(said, other, fit.usual, fit.spread), strict=True)
    )
    return 1 / (1 + math.exp(-score)) >= CONTAINS


def settling(
    said: Heard, other: Heard, usual: tuple[float, ...], spread: tuple[float, ...]
) -> tuple[float, float, float, float, float]:
    """Return what tells whether the whole was said.

    The length beside that of the listed reply (as a logarithm: whoever leaves something out is shorter), how likely the
    words commit to something, or put it off (log-odds), the share of the listed reply's words that they hold, and how
    alike the two are in what they do.
    """
    places = load_model().weights.places
    return (
        math.log((said.length + 1) / (other.length + 1)),
        said.totals[places["commit_concretely"]],
        said.totals[places["stall"]],
        len(said.words & other.words) / len(other.words),
        alike(said, other, usual, spread),
    )


_YES: Final = tuple(
    tuple(line.split())
    for line in (
        "yes", "okay", "sure", "deal", "agreed", "fine", "done", "promise", "promised", "absolutely", "certainly",
        "gladly", "understood", "of course", "i promise", "i do", "i agree", "will do", "you have my word",
        "you have it", "you got it", "count on", "that is a promise", "that is a deal", "it is a deal", "good point",
        "all right", "happy to", "i can do that", "i will do that", "we will do that", "let us do",
    )
)  # fmt: skip
_TAKES_BACK: Final = word_set(
    "not no never nobody nothing but unless if maybe perhaps depends later think why how what"
)
_LONGEST_YES: Final = 14
"""Words: whoever says more is saying something else as well."""


def affirms(text: str) -> bool:
    """Say whether `text` is a plain yes to what was just asked."""
    said = split(text)
    words = tuple(token.word for token in said.tokens)
    if len(words) > _LONGEST_YES or any(sentence.mark == "?" for sentence in said.sentences):
        return False
    return not _TAKES_BACK.intersection(words) and any(words[: len(yes)] == yes for yes in _YES)
