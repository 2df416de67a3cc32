"""Findings about good ends that come too easily: a reply or two away, or for words that fit nothing."""

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
    """Yield endings that somebody comes to as a partner without having done much for it."""
    yield from _near(report)
    yield from _by_nonsense(report)


def _by_nonsense(report: Reporter) -> Iterator[Finding]:
    """Yield nodes at which words that fit nothing end it at once, where somebody may stand as a partner already."""
    told: set[str] = set()
    for test in report.playtest.cases:
        walk = test.walk
        for place in walk.story.places:
            # A promise that falls due would be broken on the way, and cost what is not reckoned here.
            if not place.waits or place.due or place.id in told or not walk.story.places[place.fallback].ends:
                continue
            state = next(
                (one for one in walk.at.get(place.number, ()) if quadrant(*walk.point(one)) == "partner"), None
            )
            if state is not None:
                told.add(place.id)
                path = ("nodes", place.id, "fallback", "goto")
                ending = walk.story.places[place.fallback].id
                yield report("PB529", path, witness(walk, state), key=True, node=place.id, ending=ending)


def _near(report: Reporter) -> Iterator[Finding]:
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
