"""The frontier: the best that can be had of relationship and product together, and what a turn cost of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from simulator.conversation.rules import QUADRANT_LINE

Point = tuple[int, int]
"""Relationship and product, both 0..100."""
Frontier = tuple[Point, ...]
"""Points none of which is beaten on both axes by another, by falling relationship."""
Quadrant = Literal["partner", "order_taker", "won_the_point", "friction"]
_WHOLE_SCALE: Final = 100


def quadrant(relationship: int, product: int) -> Quadrant:
    """Return the quadrant of a point; an axis counts as won from 50 on."""
    if relationship >= QUADRANT_LINE:
        return "partner" if product >= QUADRANT_LINE else "order_taker"
    return "won_the_point" if product >= QUADRANT_LINE else "friction"


def frontier_of(points: Iterable[Point]) -> Frontier:
    """Return the points that no other one beats or equals on both axes."""
    best: list[Point] = []
    highest = -1
    for point in sorted(set(points), reverse=True):
        if point[1] > highest:
            best.append(point)
            highest = point[1]
    return tuple(best)


def shortfall(wanted: Point, had: Point) -> int:
    """Return how far `had` stays behind `wanted`: the larger shortfall on either axis, 0 where there is none."""
    return max(0, wanted[0] - had[0], wanted[1] - had[1])


def distance(wanted: Point, frontier: Iterable[Point]) -> int:
    """Return how far the nearest point of `frontier` stays behind `wanted`.

    Raises:
        ValueError: `frontier` is empty.
    """
    return min(shortfall(wanted, point) for point in frontier)


def turn_cost(before: Frontier, after: Frontier) -> int:
    """Return what a turn cost: over what could be reached before it, the largest distance to what still can.

    Beaten points change nothing: a better one before is at least as far, a better one after at least as near. Where no
    ending is left in reach, all that could be had is lost: the whole of the scale.
    """
    if not before:
        return 0
    if not after:
        return _WHOLE_SCALE
    return max(distance(point, after) for point in before)


def worth_having(frontier: Frontier) -> Frontier:
    """Return the points of `frontier` that keep the relationship, or all of them where none does.

    To give up the chance of winning the point and losing the person is nothing to regret.
    """
    return tuple(point for point in frontier if point[0] >= QUADRANT_LINE) or frontier
