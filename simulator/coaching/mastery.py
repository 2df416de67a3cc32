"""How well each pattern is mastered, and how sure that is: a Beta posterior over the times it was used.

The prior is Jeffreys', Beta(1/2, 1/2), whose interval keeps its promise for few trials (Brown, Cai and DasGupta 2001,
"Interval Estimation for a Binomial Proportion"). Older evidence weighs less, as in the beta reputation system (Jøsang
and Ismail 2002), since skills that are not used fade (Arthur, Bennett, Stanush and McNelly 1998).
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable
from typing import Final, Literal

from simulator.content.rubric import Stage, rubric
from simulator.conversation.attempt import Mode

HALF_LIFE: Final = 60 * 86400.0
"""Seconds after which evidence weighs half: two months without practice cost about half of what was shown."""
PRIOR: Final = 0.5
"""Successes and failures that Jeffreys' prior counts before anything was seen."""
COVERED: Final = 0.8
"""How much of the posterior lies in the interval that is shown."""
HINTED: Final = (100, 75, 50, 25)
"""Hundredths of its weight that a reply counts for after 0, 1, 2 and 3 hints: each one costs a little, none all."""
ROUGHLY, CLOSELY = 0.5, 0.25
"""Widths of the interval below which something is known roughly, and closely."""
_TINY: Final = 1e-30
_ENOUGH: Final = 1e-10

Sureness = Literal["a guess", "roughly", "closely"]


@dataclasses.dataclass(frozen=True, slots=True)
class Trial:
    """Uses of one pattern at one time (seconds since 1970), in hundredths: how many landed and how many did not."""

    pattern: str
    landed: int
    missed: int
    at: float


@dataclasses.dataclass(frozen=True, slots=True)
class Mastery:
    """How often a pattern lands when it is used, 0..1: `mean`, and `low` to `high`, which holds it four times in five.

    `landed` and `tried` are uses, the older ones weighing less.
    """

    pattern: str
    name: str
    stage: Stage
    taught: bool
    landed: float
    tried: float
    mean: float
    low: float
    high: float

    @property
    def sure(self) -> Sureness:
        """Return how sure that is, in words."""
        width = self.high - self.low
        return "a guess" if width > ROUGHLY else "roughly" if width > CLOSELY else "closely"


def mastery(trials: Iterable[Trial], now: float) -> tuple[Mastery, ...]:
    """Return the mastery of every good pattern that was ever tried, in the rubric's order; `now` as in `Trial.at`.

    The order of `trials` changes nothing.
    """
    landed: dict[str, list[float]] = {}
    missed: dict[str, list[float]] = {}
    weights: dict[float, float] = {}
    for trial in trials:
        weight = weights.get(trial.at)
        if weight is None:
            weight = weights[trial.at] = 0.5 ** (max(0.0, now - trial.at) / HALF_LIFE) / 100
        landed.setdefault(trial.pattern, []).append(trial.landed * weight)
        missed.setdefault(trial.pattern, []).append(trial.missed * weight)
    found: list[Mastery] = []
    for name, pattern in rubric().items():
        # Exact sums: those of floats in another order would differ in the last place.
        won, lost = math.fsum(landed.get(name, ())), math.fsum(missed.get(name, ()))
        if pattern.good and won + lost > 0:
            low, high = interval(won, lost)
            mean = (won + PRIOR) / (won + lost + 2 * PRIOR)
            found.append(Mastery(name, pattern.name, pattern.stage, pattern.taught, won, won + lost, mean, low, high))
    return tuple(found)


def hint_cost(mode: Mode, step: int) -> str:
    """Return in words what hint `step` (1 to 3) costs, "" where hints are free (coach) or not given (exam)."""
    if mode != "practice" or not 1 <= step < len(HINTED):
        return ""
    share = {75: "three quarters", 50: "half", 25: "a quarter"}[HINTED[step]]
    return f"your next reply counts for {share} in your progress"


def interval(landed: float, missed: float) -> tuple[float, float]:
    """Return the bounds, 0..1, between which the middle `COVERED` of the posterior lies."""
    first, second = landed + PRIOR, missed + PRIOR
    tail = (1 - COVERED) / 2
    return _quantile(tail, first, second), _quantile(1 - tail, first, second)


def _quantile(share: float, first: float, second: float) -> float:
    """Return where the Beta distribution has `share` of itself below, by halving: 22 steps give six digits."""
    low, high = 0.0, 1.0
    for _ in range(22):
        middle = (low + high) / 2
        if _below(middle, first, second) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _below(value: float, first: float, second: float) -> float:
    """Return the regularised incomplete beta function (Numerical Recipes, 3rd edition, section 6.4)."""
    logarithm = math.lgamma(first + second) - math.lgamma(first) - math.lgamma(second)
    front = math.exp(logarithm + first * math.log(value) + second * math.log1p(-value))
    # The fraction converges fast on one side of the mean only; the other side is its mirror.
    if value < (first + 1) / (first + second + 2):
        return front * _fraction(value, first, second) / first
    return 1 - front * _fraction(1 - value, second, first) / second


def _fraction(value: float, first: float, second: float) -> float:
    """Return the continued fraction of the incomplete beta function, by Lentz's method."""
    above, below = 1.0, 1 / _away(1 - (first + second) * value / (first + 1))
    total = below
    for step in range(1, 200):
        double = 2 * step
        even = step * (second - step) * value / ((first - 1 + double) * (first + double))
        odd = -(first + step) * (first + second + step) * value / ((first + double) * (first + 1 + double))
        change = 1.0
        for part in (even, odd):
            below = 1 / _away(1 + part * below)
            above = _away(1 + part / above)
            change = below * above
            total *= change
        if abs(change - 1) < _ENOUGH:
            break
    return total


def _away(value: float) -> float:
    """Return `value`, kept away from zero."""
    return value if abs(value) > _TINY else _TINY
