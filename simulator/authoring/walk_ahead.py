"""Looking ahead over a finished walk: by state, what can still be reached from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from simulator.authoring.walk import Walk
from simulator.conversation.frontier import Frontier, frontier_of

Value = TypeVar("Value")
Range = tuple[int, int, int, int]


def backwards(walk: Walk, first: list[Value], join: Callable[[int], Value]) -> list[Value]:
    """Return values by state, `join` having been asked of every state until nothing changes.

    `first` is filled in place; `join` reads in it what comes after its state. Layers are taken from the back, so a
    state is asked once unless ways lead in circles.
    """
    for states, cyclic in reversed(walk.layers):
        settled = False
        while not settled:
            settled = True
            for state in reversed(states):
                value = join(state)
                if value != first[state]:
                    first[state] = value
                    settled = not cyclic
    return first


def frontiers(walk: Walk) -> list[Frontier]:
    """Return by state the frontier of the endings that can be reached from it."""
    known: dict[Frontier, int] = {(): 0}
    interned: list[Frontier] = [()]
    merged: dict[frozenset[int], int] = {}
    numbers = [0] * len(walk)
    ended, onward, walked = walk.ended, walk.onward, walk.walked

    def intern(frontier: Frontier) -> int:
        number = known.setdefault(frontier, len(interned))
        if number == len(interned):
            interned.append(frontier)
        return number

    def join(state: int) -> int:
        point = ended.get(state)
        if point is not None:
            return intern((point,))
        if state >= walked:
            return 0
        ahead = frozenset([numbers[after] for after in onward[state]])
        if len(ahead) == 1:
            return next(iter(ahead))
        number = merged.get(ahead)
        if number is None:
            number = merged[ahead] = intern(frontier_of(point for one in ahead for point in interned[one]))
        return number

    backwards(walk, numbers, join)
    return [interned[number] for number in numbers]


def ranges(walk: Walk) -> list[Range | None]:
    """Return by state the lowest and highest relationship and product of the endings within reach."""
    values: list[Range | None] = [None] * len(walk)
    ended, onward, walked = walk.ended, walk.onward, walk.walked

    def join(state: int) -> Range | None:
        point = ended.get(state)
        if point is not None:
            return (point[0], point[0], point[1], point[1])
        if state >= walked:
            return None
        ahead = [value for after in onward[state] if (value := values[after]) is not None]
        if not ahead:
            return None
        return (
            min(value[0] for value in ahead),
            max(value[1] for value in ahead),
            min(value[2] for value in ahead),
            max(value[3] for value in ahead),
        )

    return backwards(walk, values, join)
