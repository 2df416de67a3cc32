"""The structure of a reply being typed: has it aligned, asked, opposed, committed? For the meter beside the composer."""

from __future__ import annotations

import dataclasses

from simulator.content.rubric import rubric
from simulator.conversation.performing import ALIGNING, pushing, questions
from simulator.language.reading import Reading

_COMMITTING = frozenset({"commit_concretely", "accept_decision", "overpromise", "cave"})
"""Patterns by which a reply binds the one who says it, well or badly."""


@dataclasses.dataclass(frozen=True, slots=True)
class Structure:
    """Which of the four parts of a reply are there."""

    aligned: bool
    asked: bool
    opposed: bool
    committed: bool


def structure(reading: Reading) -> Structure:
    """Return which parts `reading` found; it says nothing about whether they fit the moment."""
    performed = frozenset(reading.patterns)
    win_win = {name for name in performed if rubric()[name].stage == "win_win"}
    return Structure(
        aligned=not performed.isdisjoint(ALIGNING),
        asked=not performed.isdisjoint(questions() | {"offer_choice"}),
        opposed=not performed.isdisjoint(pushing()) or bool(win_win - ALIGNING),
        committed=not performed.isdisjoint(_COMMITTING),
    )
