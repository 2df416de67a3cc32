"""Findings about replies that nobody would take who has read the room: worse than everything beside them, for good.

Two replies can be held against each other without doubt in two ways. Either whatever comes after the one is worse than
whatever comes after the other; or both lead to the same moment, one with less on both axes, and neither the best nor
the worst that can come of it makes up for that. What pays on either axis, then or later, has something for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.authoring.findings import Finding, Reporter
from simulator.authoring.walk import Walk
from simulator.authoring.walk_watch import index_of, reply_key
from simulator.authoring.witness import witness
from simulator.conversation.story import Reply


def dominated(report: Reporter) -> Iterator[Finding]:
    """Yield replies that are worse, on both axes, than every other wherever they are on offer."""
    where: dict[int, tuple[Walk, int, Reply]] = {}
    fine: set[int] = set()
    for test in report.playtest.cases:
        _stand(test.walk, where, fine)
    left = {number for number in where if number not in fine}
    for test in report.playtest.cases if left else ():
        _fall(test.walk, left)
    for number in sorted(left):
        walk, state, reply = where[number]
        place = walk.place(state)
        path = reply_key(place, index_of(place, reply))
        yield report("PB512", (*path, "id"), witness(walk, state, reply.choice.id), choice=reply.choice.id)


def _stand(walk: Walk, where: dict[int, tuple[Walk, int, Reply]], fine: set[int]) -> None:
    """Note where each reply is first on offer, and those that stand beside too few, or end as well as another does."""
    for offers, states in walk.offering:
        for reply in offers:
            where.setdefault(reply.number, (walk, states[0], reply))
        if len(offers) <= 2:
            fine.update(reply.number for reply in offers)
        for index, reply in enumerate(offers):
            if reply.number not in fine and any(_as_good(walk, walk.onward[state], index) for state in states):
                fine.add(reply.number)


def _as_good(walk: Walk, onward: tuple[int, ...], index: int) -> bool:
    """Say whether a reply is no worse than another: at once, where both come to one moment, or at some ending."""
    mine = onward[index]
    for other in onward[:index] + onward[index + 1 :]:
        apart = _apart(walk.firsts[mine], walk.firsts[other]) and _apart(walk.lasts[mine], walk.lasts[other])
        if not apart and not _falls_short(walk, mine, other):
            return True
    return False


def _apart(mine: tuple[int, int] | None, other: tuple[int, int] | None) -> bool:
    """Say whether one ending is worse than another on both axes, so far as both are known."""
    return mine is None or other is None or (mine[0] < other[0] and mine[1] < other[1])


def _falls_short(walk: Walk, mine: int, other: int) -> bool:
    """Say whether two states are the same moment, and one has less on both axes."""
    if walk.place(mine) is not walk.place(other):
        return False
    (relationship, product), (more, most) = walk.point(mine), walk.point(other)
    return relationship < more and product < most


def _fall(walk: Walk, left: set[int]) -> None:
    """Take from `left` the replies that are not worse than every other wherever they are on offer in `walk`."""
    for offers, states in walk.offering:
        for index, reply in enumerate(offers):
            if reply.number in left and not (
                len(offers) > 2 and all(_worse_than_all(walk, walk.onward[state], index) for state in states)
            ):
                left.discard(reply.number)


def _worse_than_all(walk: Walk, onward: tuple[int, ...], index: int) -> bool:
    mine = onward[index]
    return all(_worse(walk, mine, other) for other in onward[:index] + onward[index + 1 :])


def _worse(walk: Walk, mine: int, other: int) -> bool:
    low, high = walk.range_of(mine), walk.range_of(other)
    if low is None or high is None:
        return False
    if low[1] < high[0] and low[3] < high[2]:
        return True
    lower = all(one <= two for one, two in zip(low, high, strict=True)) and low[1] < high[1] and low[3] < high[3]
    return lower and _falls_short(walk, mine, other)
