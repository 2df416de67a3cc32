"""Witnesses: the shortest list of replies that shows a finding."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from simulator.authoring.outcomes import Course
from simulator.authoring.walk import Walk
from simulator.conversation.frontier import Point


@dataclasses.dataclass(frozen=True, slots=True)
class Witness:
    """A way through one case: the sources looked at, and the replies given, each as node and choice."""

    case: str | None
    prepare: tuple[str, ...]
    replies: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        """Return the way in words, on one line."""
        parts = [f"read {name}" for name in self.prepare] + [choice for _node, choice in self.replies]
        way = " > ".join(parts) or "at the very start"
        return f"{way} (case {self.case})" if self.case is not None else way

    def to_json(self) -> dict[str, Any]:
        """Return the way as a JSON object."""
        return {
            "case": self.case,
            "prepare": list(self.prepare),
            "replies": [{"node": node, "choice": choice} for node, choice in self.replies],
        }


def witness(walk: Walk, state: int, last: str = "") -> Witness:
    """Return the shortest way to `state`, and on with the reply called `last` where one is given."""
    replies = [(walk.place(before).id, reply.choice.id) for before, reply in walk.route(state)]
    if last:
        replies.append((walk.place(state).id, last))
    return Witness(walk.story.case, walk.prepared(state), tuple(replies))


def whole_witness(walk: Walk, missing: Callable[[Point], int] = lambda _point: 0) -> Witness | None:
    """Return the shortest way to an ending at which least is `missing`; None where no ending is reached.

    What never happens is shown by a whole conversation in which it does not, as near as one comes.
    """
    ended = walk.ended
    # Of equals the first is the nearest.
    return witness(walk, min(ended, key=lambda state: (missing(ended[state]), state))) if ended else None


def course_witness(course: Course) -> Witness:
    """Return one conversation of a scripted player."""
    walk = course.walk
    start, steps = course.way()
    replies = tuple((walk.place(state).id, reply.choice.id) for state, reply in steps)
    return Witness(walk.story.case, walk.prepared(start), replies)
