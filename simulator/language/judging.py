"""From log-odds to judgement: the scales, the overall verdict, and how much good outweighs bad."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from operator import mul
from typing import Final

from simulator.language.reading import Overall

VERDICTS: Final[tuple[Overall, ...]] = ("good", "bad", "mixed", "neutral")
ANY_GOOD: Final = "any_good"
ANY_BAD: Final = "any_bad"
"""Fitted beside the patterns: whether a reply does anything good, or bad, at all, whichever it is."""

_SCALE: Final = 0.3
"""Flattens standings, so that those far below the line still differ and do not all round to 0."""
_FAR: Final = 30.0
# Good, bad and tone in the valence. On our own replies good and bad alone would do best; on bare text from elsewhere
# (the sets of language-facts.md in which people rated the tone) they say little, and the tone says most.
_GOOD_COUNTS, _BAD_COUNTS, _TONE_COUNTS = 1.0, 0.7, 4.3
_NOTHING: Final = 0.3
"""What rate of patterns, summed over all of a kind, is as good as none."""


def probability(log_odds: float) -> float:
    """Turn log-odds into a probability, without overflow at either end."""
    return 1 / (1 + math.exp(-max(-_FAR, min(_FAR, log_odds))))


def standing(log_odds: float, held_from: float) -> float:
    """Return 0 to 1: how far a pattern stands above (from .5 on) or below the line ``held_from`` (log-odds)."""
    return probability(_SCALE * (log_odds - held_from))


def log_odds(share: float) -> float:
    """Turn a probability, kept from 0 and 1 by a millionth, into log-odds."""
    kept = max(1e-6, min(1 - 1e-6, share))
    return math.log(kept / (1 - kept))


def either(totals: Sequence[float]) -> float:
    """Return, as the logarithm of a rate, how likely at least one of several is, given the log-odds of each."""
    log1p, exp = math.log1p, math.exp
    return math.log(1e-3 + sum([log1p(exp(max(-_FAR, min(total, 14.0)))) for total in totals]))


def summary(good: Sequence[float], bad: Sequence[float], any_good: float, any_bad: float) -> tuple[float, ...]:
    """Return the eight numbers that the verdict is judged by, all of them log-odds or logarithms of rates.

    ``good`` and ``bad`` are the log-odds of the patterns of either kind.
    """
    best, second = sorted(good)[:-3:-1]
    worst, next_worst = sorted(bad)[:-3:-1]
    return either(good), either(bad), best, worst, second, next_worst, any_good, any_bad


def in_company(
    totals: Sequence[float], bad: Sequence[bool], length: float, table: Mapping[str, Sequence[float]]
) -> list[float]:
    """Return the log-odds of each pattern, given what else the reply does and how long it is.

    ``totals`` holds the log-odds of the patterns, each judged alone, then of anything good and of anything bad; ``bad``
    says for each pattern which kind it is; ``length`` is from ``length_of``. ``table`` gives for the good and for the
    bad a constant, then the weights of what ``company`` returns. A pattern that another outshines is less likely.
    """
    best, second, shared = _shared(totals, bad, length)
    lines: dict[bool, tuple[float, float, float]] = {}
    for kind, name in ((False, "good"), (True, "bad")):
        constant, own, rival, *weights = table[name]
        lines[kind] = constant + sum(map(mul, weights, shared[kind])), own, rival
    settled: list[float] = []
    for total, kind in zip(totals, bad, strict=False):
        constant, own, rival = lines[kind]
        settled.append(constant + own * total + rival * (second if total == best else best))
    return settled


def company(totals: Sequence[float], bad: Sequence[bool], length: float) -> list[tuple[float, ...]]:
    """Return for each pattern: its own log-odds, the best of the others', that of anything of its kind, and so on."""
    best, second, shared = _shared(totals, bad, length)
    return [(total, second if total == best else best, *shared[kind]) for total, kind in zip(totals, bad, strict=False)]


def _shared(
    totals: Sequence[float], bad: Sequence[bool], length: float
) -> tuple[float, float, Mapping[bool, tuple[float, ...]]]:
    """Return the two best log-odds, and for each kind what all its patterns have in common."""
    alone = totals[: len(bad)]
    goods = either([total for total, kind in zip(alone, bad, strict=True) if not kind])
    bads = either([total for total, kind in zip(alone, bad, strict=True) if kind])
    best, second = sorted(alone)[:-3:-1]
    return best, second, {kind: (totals[-1 if kind else -2], goods, bads, length) for kind in (False, True)}


def length_of(text: str) -> float:
    """Return the logarithm of one more than the number of words."""
    return math.log1p(len(text.split()))


def verdict_of(numbers: Sequence[float], table: Mapping[str, Sequence[float]]) -> Overall:
    """Return the likeliest verdict. ``table`` gives for each its constant, then the weight of each number."""

    def likelihood(said: Overall) -> float:
        constant, *weights = table[said]
        return constant + sum(map(mul, weights, numbers))

    return max(VERDICTS, key=likelihood)


def balance(either_good: float, either_bad: float, tone: float) -> float:
    """Return -1 (bad) to 1 (good): how much good outweighs bad, and how kindly (``tone``, -1 to 1) it is said."""
    good, bad = (math.log1p((math.exp(one) / _NOTHING) ** 2) for one in (either_good, either_bad))
    return math.tanh((_GOOD_COUNTS * good - _BAD_COUNTS * bad + _TONE_COUNTS * tone) / 3)
