"""What moved: an attempt against the last one at the same scenario, and against the best that could be reached."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Final

from simulator.coaching.progress import Practised
from simulator.conversation.frontier import Frontier, Point, distance

SAME: Final = 2
"""Points on an axis below which nothing is said to have moved: one reply more or less polite makes as much."""


@dataclasses.dataclass(frozen=True, slots=True)
class Moved:
    """An attempt against those before it at the same scenario.

    `attempts` counts those before; `last` is where the last of them ended, None where there is none. `short` is how far
    this one stayed behind the best that could be reached, in points, and `last_short` the same for the last one; both
    None where that is not known, and the latter too where the last one was another case, with another best.
    """

    now: Point
    attempts: int
    last: Point | None
    short: int | None
    last_short: int | None

    def sentences(self) -> tuple[str, ...]:
        """Return what to tell, at most three sentences."""
        told = [self._against_last()] if self.last is not None else []
        if self.short is not None:
            told.append("As good as it gets here." if not self.short else f"{_points(self.short)} short of the best.")
            if self.last_short is not None and self.last_short != self.short:
                told.append(f"Last time it was {self.last_short}.")
        return tuple(told)

    def _against_last(self) -> str:
        assert self.last is not None
        axes = ("relationship", "product")
        steps = [(name, now - before) for name, now, before in zip(axes, self.now, self.last, strict=True)]
        moves = [f"{name} {step:+d}" for name, step in steps if abs(step) >= SAME]
        lead = f"Against your last go (of {self.attempts + 1})" if self.attempts > 1 else "Against your first go"
        return f"{lead}: {', '.join(moves) or 'about the same'}."


def moved(now: Point, case: str | None, earlier: Iterable[Practised], best: Frontier = ()) -> Moved:
    """Return how `now` compares with the `earlier` attempts at the same scenario; only finished ones count.

    `best` is the frontier of this attempt, () where it is not known.
    """
    before = sorted((one for one in earlier if one.finished and one.relationship is not None), key=lambda one: one.at)
    last: Point | None = None
    if before and before[-1].relationship is not None and before[-1].product is not None:
        last = (before[-1].relationship, before[-1].product)
    same_case = bool(before) and before[-1].case == case
    return Moved(
        now=now,
        attempts=len(before),
        last=last,
        short=distance_to(now, best),
        last_short=distance_to(last, best) if last is not None and same_case else None,
    )


def distance_to(point: Point, best: Frontier) -> int | None:
    """Return how far `point` stays behind the nearest of the `best`, in points; None where these are not known."""
    return min(distance(wanted, (point,)) for wanted in best) if best else None


def _points(number: int) -> str:
    return "1 point" if number == 1 else f"{number} points"
