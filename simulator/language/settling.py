"""Whether typed words contain what a listed reply agrees to, refuses or promises."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from simulator.language.reading import Candidate
from simulator.language.touching import carrying_words

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
