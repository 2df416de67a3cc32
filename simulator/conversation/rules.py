"""Every number of the rules, named, with its reason.

Points are credibility points (0..100 in an account). Factors are hundredths: 100 leaves a weight as it is. Sources in
brackets are the findings collected in the rubric's notes on receptiveness and feedback.
"""

from __future__ import annotations

from typing import Final

RULES_VERSION: Final = 2
"""Raised whenever a change here would give an old attempt another ledger."""

# --- factors on a good pattern, in hundredths -------------------------------------------------------------------
UNALIGNED: Final = 40
"""Opposition that nothing acknowledged is the worst-heard kind (mean z -0.73 against +0.16 with acknowledgement)."""
UNDISCOVERED: Final = 70
"""Right patterns aimed at a person one has not listened to land softer, but they are not worthless."""
AIMED_AT_TRUTH: Final = 150
"""Naming what really drives somebody is rarer and worth half as much again."""
AIMED_AT_DECOY: Final = 50
"""A kind guess at the wrong thing still shows interest."""
REPEATED: Final = (100, 60, 30)
"""The same move a second and a third time: people notice technique."""
PUSH_IN_A_ROW: Final = (100, 80, 50)
"""One push-back after another, with nothing between, sounds like an argument and not like a conversation."""
NOT_YOUR_DECISION_TO_ACCEPT: Final = 50
"""Accepting what was one's own to decide, with no case made, is polite and half empty."""
ESCALATED_BADLY: Final = 40
"""A decider proposed out of the blue, or with one side told, earns as little as unacknowledged opposition."""
NOTHING: Final = 0
"""For what does not count: evidence nobody learned, a fourth good move, a second question."""

# --- how much of a reply counts ---------------------------------------------------------------------------------
GOOD_PATTERNS_COUNTED: Final = 3
"""A reply has one job; three good moves in one breath are the most that a listener takes in."""
QUESTIONS_COUNTED: Final = 1
"""Of two questions in a row only one is answered."""

# --- points of the context --------------------------------------------------------------------------------------
QUESTION_TOO_MANY: Final = -2
"""Beyond their patience a question is an interrogation."""
PUSHED_THREE_TIMES: Final = -2
"""Pushing back on everything costs, whatever the arguments."""
PUSHED_ON: Final = -3
"""The case was made and lost, and the decision is theirs: arguing on spends trust for nothing."""
FOLDED_UNHEARD: Final = -4
"""Where much is at stake they needed to hear the case before it was given up."""
ESCALATED_TOO_EARLY: Final = -4
"""Asking for a decider before having made a case goes over somebody's head."""
ESCALATED_UNANNOUNCED: Final = -2
"""Nobody likes to learn that they disagree from the calendar invitation."""
ESCALATED_ONE_SIDED: Final = -2
"""A decider who hears one side decides twice."""
CONTRADICTED: Final = -4
"""Saying the opposite without saying what changed makes every earlier word cheaper."""
PROMISE_KEPT: Final = 3
"""A kept promise is the steadiest deposit there is."""
PROMISE_BROKEN: Final = -6
"""Twice what keeping it earns: trust leaves faster than it comes."""

# --- ranges -----------------------------------------------------------------------------------------------------
ACCOUNT_MIN: Final = 0
ACCOUNT_MAX: Final = 100
DOSE_MAX: Final = 2
"""Uses of one pattern are counted 0, 1, 2 or more: the factor is constant beyond."""
HEARD_MAX: Final = 2
"""A case counts as made once, and as heard when it was made twice."""
ROW_MAX: Final = 2
QUADRANT_LINE: Final = 50
"""From this value on, an axis counts as won."""


def round_half_away(numerator: int, denominator: int) -> int:
    """Return `numerator / denominator` as an integer, halves away from zero; `denominator` is positive."""
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return magnitude if numerator >= 0 else -magnitude


def weigh(base: int, factors: tuple[int, ...]) -> int:
    """Return `base` times all `factors` (hundredths), rounded once, half away from zero."""
    product = base
    for factor in factors:
        product *= factor
    return round_half_away(product, 100 ** len(factors))
