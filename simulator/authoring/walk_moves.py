"""What a walk knows of the ways onwards: of one reply in one group of states, and of all that are on offer there.

Points are packed into one number, a field of eight bits for product and for each account. Bounds are two numbers that
are added to it, `high` and `low`: where no field's uppermost bit shows after the one, and every one's after the other,
no account and not product reaches the end of its range on the way.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

from simulator.authoring.walk_steps import FIELD, Step
from simulator.conversation.story import Reply


class Move(NamedTuple):
    """What a reply does in one group of states, where not all replies of the group are as simple as can be.

    Added to a state's points, `base` gives the state after it, where the points lie within `low` and `high`: there no
    account and not product reaches a bound on the way. `base` is None where every state must ask the kernel; `told`
    says whether conditions have to be watched when it does. `test` says whether it is on offer by points; such a move
    is `new` until it was first on offer, since nothing may be written down about it before.
    """

    reply: Reply
    test: bool
    base: int | None
    high: int
    low: int
    told: bool
    new: bool = False


class Way(NamedTuple):
    """Where a reply leads from groups alike: the known groups of its target by their marks, and as a step says it."""

    known: Callable[[int], int | None]
    target: int
    ones: int
    through: int
    shift: int


class Alike(NamedTuple):
    """What groups have in common whose marks differ in nothing that their replies read: what is on offer, and ways.

    `ways` is None where the kernel must be asked for any of the replies.
    """

    replies: tuple[Reply, ...]
    ways: list[Way] | None
    high: int
    low: int


class Plain(NamedTuple):
    """A group whose replies are all on offer in every state of it: `bases` by reply, within bounds shared by all.

    Where the kernel must be asked for any of them, `bases` is None, and the group's moves are looked at one by one.
    """

    replies: tuple[Reply, ...]
    bases: list[int] | None
    high: int
    low: int


UNEVEN: Final = Plain((), None, 0, 0)


class Plan(NamedTuple):
    """A reply as the walk meets it: where it stands, whether points decide on it, and its steps by the marks read."""

    position: int
    reply: Reply
    test: bool
    reads: int
    steps: dict[int, Step]


@lru_cache(maxsize=4096)
def within(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """Return the bounds, high and low, that keep within both of two."""
    return one if one == other else (_most(one[0], other[0]), _least(one[1], other[1]))


def _most(one: int, other: int) -> int:
    """Return the larger of two numbers, field by field."""
    most = shift = 0
    while one >> shift or other >> shift:
        most |= max(one >> shift & 0xFF, other >> shift & 0xFF) << shift
        shift += FIELD
    return most


def _least(one: int, other: int) -> int:
    """Return the smaller of two numbers, field by field."""
    least = shift = 0
    while one >> shift and other >> shift:
        least |= min(one >> shift & 0xFF, other >> shift & 0xFF) << shift
        shift += FIELD
    return least
