"""Steps: what one reply does wherever the marks that it reads are the same, asked of the kernel once."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final

from simulator.authoring.walk_watch import Watch, weighs
from simulator.conversation import kernel
from simulator.conversation.compiling import Accounts, CompiledEffect
from simulator.conversation.kernel import Trail
from simulator.conversation.rules import ACCOUNT_MAX
from simulator.conversation.story import Place, Reply, Story

FIELD: Final = 8
"""Bits for a number of 0..100: seven, and one by which a number out of its range shows."""
MIDDLE: Final = 50
"""The account and the product with which the kernel is asked: far from both of their bounds."""


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """What a reply does wherever the marks that it reads are the same.

    Of the marks after it that anything still reads, `ones` are set and `through` are as they were before; `shift` is
    what it adds to the points within `high` and `low`, None where every state must ask.
    """

    target: int
    ones: int
    through: int
    shift: int | None
    high: int
    low: int
    told: bool


class Steps:
    """The steps of one story, remembered; what is passed on the way is written down in `watch`."""

    def __init__(self, story: Story, watch: Watch, live: Sequence[int]) -> None:
        self.story = story
        self.watch = watch
        self._live = live
        self._middle: Accounts = (MIDDLE,) * len(story.cast)
        self._steps: dict[int, dict[int, Step]] = {}
        self._reads: dict[int, int] = {}

    def reads(self, place: Place, reply: Reply) -> int:
        """Return the bits that decide what `reply` does at `place`."""
        reads = self._reads.get(reply.number)
        if reads is None:
            reads = self._reads[reply.number] = _reads(self.story, place, reply)
        return reads

    def known(self, reply: Reply) -> dict[int, Step]:
        """Return the steps of a reply that are known by now, by the bits read; it fills while one walks."""
        return self._steps.setdefault(reply.number, {})

    def step(self, place: Place, marks: int, reply: Reply) -> Step:
        """Return what `reply`, which must be on offer, does at `place` with `marks`."""
        reads, known = self.reads(place, reply), self.known(reply)
        step = known.get(marks & reads)
        if step is None:
            step = known[marks & reads] = self._step(place, marks & reads, ~reads, reply)
        return step

    def _step(self, place: Place, marks: int, unread: int, reply: Reply) -> Step:
        asking = Step(0, 0, 0, None, 0, 0, told=True)
        if any(weighs(effect.when) for effect in reply.choice.then):
            return asking
        trail = Trail()
        core = kernel.advance(self.story, (place.number, marks, self._middle, MIDDLE), reply, trail)
        passed = [self.story.places[arrival[0]] for arrival in trail.arrivals]
        if any(weighs(effect.when) for one in passed for effect in one.node.then or ()):
            return asking
        if any(self.watch.lines_weigh(one) for one in passed[:-1]):
            return asking
        self.watch.follow(trail)
        shift = self._shift(reply, passed, trail, core[3])
        if shift is None:
            return dataclasses.replace(asking, told=False)
        # Marks that nothing read were all clear; with all of them set, those that come through show.
        full = (1 << self.story.layout.width) - 1 & unread
        other = kernel.advance(self.story, (place.number, marks | full, self._middle, MIDDLE), reply)
        live = self._live[core[0]]
        return Step(core[0], core[1] & live, (core[1] ^ other[1]) & live, *shift, told=False)

    def _shift(self, reply: Reply, passed: Sequence[Place], trail: Trail, product: int) -> tuple[int, int, int] | None:
        """Return what a step adds to the points, and the bounds within which it does; None where it may not."""
        moved = [effect.product for effect in reply.effects]
        moved += [effect.product for place in passed for effect in place.effects]
        rise = sum(points for points in moved if points > 0)
        fall = -sum(points for points in moved if points < 0)
        if max(rise, fall) > MIDDLE:
            return None
        spans = [(product - MIDDLE, fall, rise)]
        for cast in self.story.cast:
            total = lowest = highest = 0
            for entry in trail.entries:
                if entry.cast == cast and entry.kind != "clamp":
                    total += entry.points
                    lowest, highest = min(lowest, total), max(highest, total)
            spans.append((total, -lowest, highest))
        base = high = low = 0
        for field, (total, fall, rise) in enumerate(spans):
            if max(rise, fall) > ACCOUNT_MAX:
                return None
            base += total << FIELD * field if total >= 0 else -(-total << FIELD * field)
            high += (0x7F - (ACCOUNT_MAX - rise)) << FIELD * field
            low += (0x80 - fall) << FIELD * field
        return base, high, low


def _reads(story: Story, place: Place, reply: Reply) -> int:
    """Return the bits that decide what `reply` does and what is passed on the way to the next reply."""
    bits = reply.key | reply.reads | _effects_read(reply.effects)
    if reply.probes:
        bits |= story.line_reads(place)
    for vow in place.due:
        bits |= vow.made | vow.kept | vow.broken
    ahead = [effect.goto for effect in reply.effects if effect.goto >= 0]
    seen: set[int] = set()
    while ahead:
        number = ahead.pop()
        passed = story.places[number]
        if number in seen or not passed.effects:
            continue
        seen.add(number)
        bits |= _effects_read(passed.effects) | story.line_reads(passed)
        ahead += [effect.goto for effect in passed.effects if effect.goto >= 0]
    return bits


def _effects_read(effects: tuple[CompiledEffect, ...]) -> int:
    bits = 0
    for effect in effects:
        bits |= effect.reads
        for addition in effect.additions:
            bits |= addition.field.mask
    return bits
