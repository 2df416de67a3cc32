"""Calibration: how well one foretells how a reply will land."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Final

LANDINGS: Final[tuple[int, ...]] = (-1, 0, 1)
"""Badly, not at all, well."""
WORDS: Final = {-1: "badly", 0: "nowhere", 1: "well"}
ENOUGH: Final = 5
"""Predictions from which on anything is said about a lean: fewer are a mood."""
LEANING: Final = 0.2
"""Mean difference between foretold and true landing, of 2 at most, from which on it is worth a sentence."""


@dataclasses.dataclass(frozen=True, slots=True)
class Calibration:
    """Predictions against what came: `table[said][landed]` counts, each -1, 0 or 1.

    `lean` is the mean of said minus landed, -2..2: above 0 one expects better than comes, below 0 worse.
    """

    table: dict[int, dict[int, int]]

    @property
    def asked(self) -> int:
        """Return how many predictions there were."""
        return sum(sum(row.values()) for row in self.table.values())

    @property
    def right(self) -> int:
        """Return how many came true."""
        return sum(self.table[landing][landing] for landing in LANDINGS)

    @property
    def lean(self) -> float:
        """Return the mean of said minus landed."""
        total = sum((said - landed) * count for said, row in self.table.items() for landed, count in row.items())
        return total / self.asked if self.asked else 0.0

    def told(self) -> str:
        """Return it as a sentence or two."""
        if not self.asked:
            return "You made no predictions yet. Settings let you be asked before a reply is answered."
        words = f"{self.right} of {self.asked} predictions came true."
        if self.asked < ENOUGH:
            return f"{words} Too few to see a lean."
        if self.lean >= LEANING:
            return f"{words} Replies land worse than you expect."
        if self.lean <= -LEANING:
            return f"{words} Replies land better than you expect."
        return f"{words} You lean neither way."


def calibration(predictions: Iterable[tuple[int, int]]) -> Calibration:
    """Return the calibration over pairs of what was said and how it landed, each -1, 0 or 1, in any order."""
    table: dict[int, dict[int, int]] = {said: dict.fromkeys(LANDINGS, 0) for said in LANDINGS}
    for said, landed in predictions:
        table[said][landed] += 1
    return Calibration(table)
