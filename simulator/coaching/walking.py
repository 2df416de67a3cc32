"""The walk behind the debrief: what could be reached after each turn."""

from __future__ import annotations

import dataclasses
from typing import Any

from simulator.coaching.session import Session
from simulator.conversation import play
from simulator.conversation.attempt import Choose, Type
from simulator.conversation.exploration import DEFAULT_BOUND, Explorer, OutOfBounds
from simulator.conversation.frontier import Frontier
from simulator.conversation.state import core_of


@dataclasses.dataclass(frozen=True, slots=True)
class Walk:
    """What could be reached: from before the preparation, before the first reply, and after each reply.

    `turns[0]` is the frontier before the first reply, `turns[n]` the one after reply n. Where a bound stopped the walk
    `proven` is False and the frontiers are empty.
    """

    overall: Frontier
    turns: tuple[Frontier, ...]
    proven: bool
    states: int

    def to_json(self) -> dict[str, Any]:
        """Return the walk as a JSON object."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Walk:
        """Return the walk that `to_json` made."""
        return cls(
            overall=tuple((first, second) for first, second in value["overall"]),
            turns=tuple(tuple((first, second) for first, second in turn) for turn in value["turns"]),
            proven=value["proven"],
            states=value["states"],
        )


def walk(session: Session, bound: int = DEFAULT_BOUND, explorer: Explorer | None = None) -> Walk:
    """Return what could be reached along `session`, computed here and now; may take some seconds.

    An `explorer` that walked another attempt at the same case brings what it saw, and takes what it sees now.
    """
    story = session.story
    explorer = explorer or Explorer(story, bound)
    states = [play.begin(story, session.header)]
    prepared = states[0]
    for turn in session.turns:
        if isinstance(turn.event, Choose | Type):
            states.append(turn.state)
        elif turn.state.phase == "preparing":
            prepared = turn.state
    try:
        overall = explorer.frontier(core_of(story, states[0]))
        entered = explorer.frontier_from_opening(core_of(story, prepared))
        turns = [entered, *(explorer.frontier(core_of(story, state)) for state in states[1:])]
    except OutOfBounds:
        return Walk((), tuple(() for _ in states), False, explorer.states)
    return Walk(overall, tuple(turns), True, explorer.states)
