"""The structure of a reply that is being typed: whether it has aligned, asked, opposed and committed."""

from __future__ import annotations

from typing import Final, Literal, get_args

from simulator.conversation.performing import ALIGNING, pushing, questions
from simulator.language.reading import Reading

Part = Literal["aligned", "asked", "opposed", "committed"]
"""What a reply can do. Which of them a moment needs is another question: no reply needs all four."""

PARTS: Final[tuple[Part, ...]] = get_args(Part)
"""The parts in the order in which a good reply tends to come by them."""
_COMMITTING: Final = frozenset({"commit_concretely", "accept_decision", "overpromise", "cave"})
"""Patterns by which somebody binds themselves, well or badly."""


def parts(reading: Reading) -> frozenset[Part]:
    """Return which parts `reading` found, by the same patterns that the score goes by."""
    performed = frozenset(reading.patterns)
    showing: dict[Part, frozenset[str]] = {
        # Not the whole stage: homework alone does not make anybody hear a push, and the meter must not say so.
        "aligned": ALIGNING,
        "asked": questions() | {"offer_choice"},
        "opposed": pushing(),
        "committed": _COMMITTING,
    }
    return frozenset(part for part, patterns in showing.items() if not patterns.isdisjoint(performed))
