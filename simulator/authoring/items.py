"""Item analysis: which replies tell the players apart who get somewhere from those who do not."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from operator import mul
from typing import Final

from simulator.authoring.outcomes import Course
from simulator.authoring.walk import Walk
from simulator.authoring.walk_watch import index_of
from simulator.conversation.frontier import quadrant

LOW: Final = 0.2
"""Discrimination below which an item is usually looked at again (Ebel's rule of thumb for test items)."""
_ROUNDS: Final = 500
_NEAR: Final = 1e-9

Choice = tuple[str, int, str]
"""A choice by its node, its place there, and its id."""


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """One choice: how often it is taken where it is on offer, by whom.

    `good` and `bad` are shares (0..1) among the random player's conversations that end well and among the others; to
    end well is to end as a partner or, where that cannot be, to keep the relationship. `offered` is the probability
    that it is on offer at all, `discrimination` is good less bad, -1..1.
    """

    node: str
    choice: str
    model: bool
    offered: float
    good: float
    bad: float

    @property
    def discrimination(self) -> float:
        """How much likelier a good conversation takes it than a bad one."""
        return self.good - self.bad

    @property
    def note(self) -> str:
        """What an author should look at, or nothing."""
        if abs(self.discrimination) >= LOW:
            return ""
        return "taken nearly alike in good and in bad conversations"

    def to_json(self) -> dict[str, object]:
        """Return the item as a JSON object."""
        return {
            "node": self.node,
            "choice": self.choice,
            "model": self.model,
            "offered": round(self.offered, 4),
            "good": round(self.good, 4),
            "bad": round(self.bad, 4),
            "discrimination": round(self.discrimination, 4),
            "note": self.note,
        }


@dataclasses.dataclass(slots=True)
class _Sums:
    offered: float = 0.0
    offered_good: float = 0.0
    taken: float = 0.0
    taken_good: float = 0.0


def items(courses: Sequence[Course]) -> tuple[Item, ...]:
    """Return an item for every choice ever on offer, in the file's order, over the random player's `courses`.

    Cases count alike.
    """
    sums: dict[Choice, _Sums] = defaultdict(_Sums)
    marked: dict[Choice, bool] = {}
    for course in courses:
        _add(course, sums, marked, 1 / len(courses))
    order = {name: number for number, name in enumerate(courses[0].walk.story.scenario.nodes)} if courses else {}
    return tuple(
        _item(choice, sums[choice], marked[choice]) for choice in sorted(sums, key=lambda one: (order[one[0]], one[1]))
    )


def chances(walk: Walk) -> list[float]:
    """Return by state the probability that a player who chooses at random ends well, as a partner if possible."""
    # Where nobody can win both, losing the point and keeping the person is what is taught.
    wanted = {"partner"} if any(quadrant(*point) == "partner" for point in walk.ended.values()) else {"order_taker"}
    good = [0.0] * len(walk)
    for state, point in walk.ended.items():
        good[state] = 1.0 if quadrant(*point) in wanted else 0.0
    chance, ahead = good.__getitem__, walk.ahead
    for states, cyclic in reversed(walk.layers):
        for _round in range(_ROUNDS if cyclic else 1):
            moved = 0.0
            for state in reversed(states):
                after = ahead[state]
                if after:
                    value = sum(map(chance, after)) / len(after)
                    if cyclic:
                        moved = max(moved, abs(value - good[state]))
                    good[state] = value
            if moved < _NEAR:
                break
    return good


def _add(course: Course, sums: dict[Choice, _Sums], marked: dict[Choice, bool], weight: float) -> None:
    walk, come = course.walk, course.mass
    chance, onward = chances(walk).__getitem__, walk.onward
    for offers, states in walk.offering:
        place = walk.place(states[0])
        masses = [come.get(state, 0.0) for state in states]
        mass = sum(masses)
        if not mass:
            # On a way round in circles that is longer than anybody goes.
            continue
        mass_good = sum(map(mul, masses, map(chance, states)))
        share = weight / len(offers)
        # By reply, where it leads from each of these states.
        for reply, after in zip(offers, zip(*[onward[state] for state in states], strict=True), strict=True):
            key = (place.id, index_of(place, reply), reply.choice.id)
            marked[key] = reply.choice.model
            one = sums[key]
            one.offered += mass * weight
            one.offered_good += mass_good * weight
            one.taken += mass * share
            one.taken_good += sum(map(mul, masses, map(chance, after))) * share


def _item(choice: Choice, sums: _Sums, marked: bool) -> Item:
    node, _index, name = choice
    bad = sums.offered - sums.offered_good
    return Item(
        node=node,
        choice=name,
        model=marked,
        offered=min(1.0, sums.offered),
        good=sums.taken_good / sums.offered_good if sums.offered_good > _NEAR else 0.0,
        bad=(sums.taken - sums.taken_good) / bad if bad > _NEAR else 0.0,
    )
