"""Conditions in words, as short as they can be said beside an arrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.content.conditions import Comparison, Condition

_SIGNS: Final = {
    "at_least": "at least",
    "at_most": "at most",
    "above": "above",
    "below": "below",
    "equal": "exactly",
    "unequal": "not",
}
_NAMED: Final = ("knows", "flag", "visited", "used", "promised", "kept", "broken")


def told(condition: Condition | None) -> str:
    """Return `condition` in words, "" where there is none."""
    return " and ".join(_parts(condition)) if condition is not None else ""


def _parts(condition: Condition) -> Iterator[str]:
    for one in condition.all:
        yield told(one)
    if condition.any:
        yield "(" + " or ".join(told(one) for one in condition.any) + ")"
    if condition.negated is not None:
        yield f"not ({told(condition.negated)})"
    for key in _NAMED:
        names: tuple[str, ...] = getattr(condition, key)
        if names:
            yield f"{key} {', '.join(names)}"
    for key, found in (("hinted", condition.hinted), ("confirmed", condition.confirmed)):
        for cast, items in found.items():
            yield f"{key} {cast}'s {', '.join(items)}"
    for cast, mood in condition.mood.items():
        yield f"{cast} is {mood}"
    if condition.case is not None:
        yield f"case {condition.case}"
    for topic, side in condition.stance.items():
        yield f"{side} {topic}"
    for cast, comparison in condition.credibility.items():
        yield f"{cast}'s credibility {_compared(comparison)}"
    for counter, comparison in condition.counter.items():
        yield f"{counter} {_compared(comparison)}"
    for name, comparison in (("product", condition.product), ("minutes left", condition.minutes_left)):
        if comparison is not None:
            yield f"{name} {_compared(comparison)}"


def _compared(comparison: Comparison) -> str:
    bounds = ((sign, getattr(comparison, name)) for name, sign in _SIGNS.items())
    return " and ".join(f"{sign} {bound}" for sign, bound in bounds if bound is not None)
