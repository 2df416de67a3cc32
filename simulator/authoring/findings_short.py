"""Findings about conversations that are over before they began: a good end a reply or two away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.authoring.findings import Finding, Reporter
from simulator.authoring.walk import Walk
from simulator.authoring.witness import witness
from simulator.conversation.frontier import quadrant

_MANY: Final = 8
"""Nodes with replies from which on there is something to be passed by; a shorter story may well be short."""
_FEW: Final = 2
"""Replies after which nobody has been heard; in each of our own scenarios the shortest good way has five or more."""


def short(report: Reporter) -> Iterator[Finding]:
    """Yield the ending at which a partner may be after one reply or two, in a story of many moments."""
    scenario = report.playtest.loaded.scenario
    if sum(bool(node.choices) for node in scenario.nodes.values()) < _MANY:
        return
    told: set[str] = set()
    for test in report.playtest.cases:
        walk = test.walk
        for count, state in _soon(walk):
            point = walk.ended.get(state)
            ending = walk.place(state).id
            if point is None or ending in told or quadrant(*point) != "partner":
                continue
            told.add(ending)
            replies = "one reply" if count == 1 else f"{count} replies"
            yield report("PB528", ("endings", ending), witness(walk, state), key=True, ending=ending, replies=replies)


def _soon(walk: Walk) -> Iterator[tuple[int, int]]:
    """Yield the states that few replies lead to, each with how many, the nearest first."""
    states = list(dict.fromkeys(walk.starts.values()))
    for count in range(1, _FEW + 1):
        states = list(dict.fromkeys(after for state in states if state < walk.walked for after in walk.onward[state]))
        yield from ((count, state) for state in states)
