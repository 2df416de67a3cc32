"""Whether typed words contain what a listed reply agrees to, refuses or promises."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from simulator.language.reading import Candidate
from simulator.language.touching import carrying_words
from simulator.language.words import split, word_set

DECIDING: Final = frozenset(
    {
        "redirect", "tradeoff_reveal", "time_shift", "offer_quick_win", "offer_choice", "set_conditions",
        "set_guardrail", "fix_goals", "reasoned_no", "commit_concretely", "accept_decision", "propose_decider",
        "escalation_preview", "change_mind", "cave", "overpromise", "flat_refusal", "dismiss_goal", "stall",
        "pull_rank", "threaten", "passive_aggressive",
    }
)  # fmt: skip
"""Patterns by which something is offered, agreed, refused or put off; the others only talk about it."""

_ENOUGH_WITH_THE_MOVE: Final = 0.15
_ENOUGH_ALONE: Final = 0.4
"""Shares of the listed reply's carrying words. Whoever makes the same move needs to name the thing; whoever does not
must say nearly all of it."""


def settles(text: str, performed: Collection[str], candidate: Candidate) -> bool:
    """Say whether `text`, which performs the patterns `performed`, contains what `candidate` settles.

    Both are needed: the move (one of the deciding patterns that the listed reply performs) and something of what it is
    about; where the listed reply makes no such move, or the text makes another, most of its words must be there.
    """
    theirs = carrying_words(candidate.text)
    if not theirs:
        return True
    shared = len(theirs & carrying_words(text)) / len(theirs)
    moves = DECIDING.intersection(candidate.patterns)
    if moves.intersection(performed):
        return shared >= _ENOUGH_WITH_THE_MOVE
    return shared >= _ENOUGH_ALONE


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
