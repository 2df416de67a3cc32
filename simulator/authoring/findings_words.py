"""Findings about words that vary: those that are never told, and a condition among them that always holds.

What only words read is no part of the states that a walk tells apart. Where it was forgotten it is put back in every
way in which it could be, so that what is called impossible is so whatever it was; where that says nothing, nothing is
said. Conditions on points are passed over: an attempt in a course may begin with others.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from simulator.authoring.findings import Finding, Reporter
from simulator.authoring.findings_conditions import described
from simulator.authoring.findings_typed import Typed, sum_of
from simulator.authoring.walk import Walk
from simulator.authoring.walk_growth import preparations
from simulator.authoring.walk_watch import SEEN_BOTH, SEEN_FALSE, SEEN_TRUE, Key, place_key, reply_key, weighs
from simulator.authoring.witness import Witness, witness
from simulator.content.wording import Wording
from simulator.conversation import kernel
from simulator.conversation.compiling import Accounts, CompiledEffect
from simulator.conversation.kernel import Core, Trail
from simulator.conversation.story import Place, Reply, Story
from simulator.conversation.wording import Words

_MOST_UNKNOWN: Final = 5
"""Forgotten bits that are put back in every way, 32 at most; where more are, nothing is said."""

Moment = tuple[int, Accounts, int]
Moments = Callable[[Walk, int], Iterator[tuple[Moment, Witness | None] | None]]
"""Moments of one walk in which words are told, given the bits that these read, each with the way there.

None stands for one of which too much was forgotten.
"""


@dataclasses.dataclass(frozen=True, slots=True)
class _Spot:
    """Words that vary: where they stand, at which place they are told (None: in the preparation), and when."""

    path: Key
    wording: Wording
    place: Place | None
    words: Callable[[Walk], Words]
    moments: Moments


def words(report: Reporter) -> Iterator[Finding]:
    """Yield variants of words that are never told, and those that need no condition."""
    if not report.playtest.proven or not report.playtest.whole:
        return
    walks = [test.walk for test in report.playtest.cases]
    spots = [spot for spot in _spots(walks[0]) if any(variant.when for variant in spot.wording)]
    if not spots:
        return
    typed = Typed(walks)
    for spot in spots:
        yield from _judged(report, walks, spot, typed)


def _judged(report: Reporter, walks: Sequence[Walk], spot: _Spot, typed: Typed) -> Iterator[Finding]:
    seen, told, shown = _looked_at(walks, spot)
    if seen is None or shown is None:
        # Too much was forgotten, or nobody ever comes there.
        return
    for index, variant in enumerate(spot.wording):
        when = variant.when
        if when is None or weighs(when):
            continue
        path = (*spot.path, index, "when")
        if seen[index] == SEEN_FALSE:
            if spot.place is None or not typed.may_hold(spot.place, when):
                yield report("PB523", path, shown, key=True, reason=f"{described(when)} is never so here")
        elif index not in told:
            if not any(typed.may_fail(spot.place, earlier.when) for earlier in spot.wording[:index]):
                yield report("PB523", path, shown, key=True, reason="an earlier one is told wherever this holds")
        elif seen[index] == SEEN_TRUE and index == len(spot.wording) - 1 and not typed.may_fail(spot.place, when):
            reason = f"{described(when)} is always so here"
            yield report("PB509", path, shown, key=True, what="these words", reason=reason)


def _looked_at(walks: Sequence[Walk], spot: _Spot) -> tuple[list[int] | None, set[int], Witness | None]:
    """Return by variant whether it was seen to hold, the variants told, and a way there; None where it is unknown."""
    seen = [SEEN_BOTH if weighs(variant.when) else 0 for variant in spot.wording]
    told: set[int] = set()
    shown: Witness | None = None
    for walk in walks:
        variants = spot.words(walk).variants
        reads = sum_of(walk.story.reads(variant.when) for variant in spot.wording)
        for found in spot.moments(walk, reads):
            if found is None:
                return None, told, None
            moment, way = found
            shown = shown or way
            first = True
            for index, (test, _text) in enumerate(variants):
                if weighs(spot.wording[index].when):
                    # It may be told, or not.
                    told.add(index)
                    continue
                held = test is None or test(*moment)
                seen[index] |= SEEN_TRUE if held else SEEN_FALSE
                if held and first:
                    told.add(index)
                    first = False
            if len(told) == len(variants) and all(bits == SEEN_BOTH for bits in seen):
                return seen, told, shown
    return seen, told, shown


# --- where words are told -----------------------------------------------------------------------------------------


def _spots(walk: Walk) -> Iterator[_Spot]:
    story = walk.story
    for name, source in story.scenario.prep.sources.items():
        yield _Spot(("prep", "sources", name, "text"), source.text, None, _found(name), _before_looking(name))
    for place in story.places:
        if place.ends:
            after = story.scenario.endings[place.id].after
            yield _Spot((*place_key(place), "after"), after, place, _after(place.number), _at_the_end(place.number))
        for index, reply in enumerate(place.replies):
            path, heard = reply_key(place, index), _on_reply(place.number, index)
            yield _Spot((*path, "comment"), reply.choice.comment, place, _comment(place.number, index), heard)
            yield _Spot((*path, "contested"), reply.choice.contested, place, _contested(place.number, index), heard)


def _found(name: str) -> Callable[[Walk], Words]:
    return lambda walk: walk.story.found[name]


def _after(place: int) -> Callable[[Walk], Words]:
    return lambda walk: walk.story.places[place].after


def _comment(place: int, index: int) -> Callable[[Walk], Words]:
    return lambda walk: walk.story.places[place].replies[index].comment


def _contested(place: int, index: int) -> Callable[[Walk], Words]:
    return lambda walk: walk.story.places[place].replies[index].contested


def _before_looking(name: str) -> Moments:
    """Return the moments before a source is looked at: every set of the others that leaves the minutes for it."""

    def moments(walk: Walk, _reads: int) -> Iterator[tuple[Moment, Witness | None]]:
        story = walk.story
        minutes = story.scenario.prep.sources[name].minutes
        for names, core in preparations(story):
            if name not in names and story.minutes.get(core[1]) >= minutes:
                yield core[1:], Witness(story.case, names, ())

    return moments


def _on_reply(number: int, index: int) -> Moments:
    """Return the moments after a reply's points and before its effects."""

    def moments(walk: Walk, reads: int) -> Iterator[tuple[Moment, Witness | None] | None]:
        reply = walk.story.places[number].replies[index]
        groups: set[int] = set()
        for state in walk.at.get(number, ()):
            # Points are not looked at, so that one state of each group will do.
            group = walk.group(state)
            if group in groups or all(one is not reply for one in walk.offers[state]):
                continue
            groups.add(group)
            cores = _completed(walk, walk.core(state), reads)
            if cores is None:
                yield None
                return
            for core in cores:
                trail = Trail()
                kernel.advance(walk.story, core, reply, trail)
                yield trail.heard, witness(walk, state, reply.choice.id) if len(groups) == 1 else None

    return moments


def _at_the_end(number: int) -> Moments:
    """Return the moments in which an ending is reached, nothing forgotten on the last step."""

    def moments(walk: Walk, reads: int) -> Iterator[tuple[Moment, Witness | None] | None]:
        story = walk.story
        for names, before in preparations(story):
            core = kernel.enter(story, before)
            if core[0] == number:
                yield core[1:], Witness(story.case, names, ())
        # Marks at the end depend on points only where an effect's condition reads them.
        effects = [effect for place in story.places for reply in place.replies for effect in reply.choice.then]
        effects += [effect for place in story.places for effect in place.node.then or ()]
        pointed = any(weighs(effect.when) for effect in effects)
        known: set[tuple[int, int]] = set()
        for state, reply in _last_steps(walk, number):
            step = (state if pointed else walk.group(state), reply.number)
            if step in known:
                continue
            known.add(step)
            cores = _completed(walk, walk.core(state), reads)
            if cores is None:
                yield None
                return
            for core in cores:
                way = witness(walk, state, reply.choice.id) if len(known) == 1 else None
                yield kernel.advance(story, core, reply)[1:], way

    return moments


def _last_steps(walk: Walk, number: int) -> Iterator[tuple[int, Reply]]:
    ends = set(walk.standing.get(number, ()))
    places = _last_places(walk.story, number) if ends else ()
    for state in sorted(state for place in places for state in walk.at.get(place, ())):
        if not ends.isdisjoint(walk.onward[state]):
            for reply, after in zip(walk.offers[state], walk.onward[state], strict=True):
                if after in ends:
                    yield state, reply


def _last_places(story: Story, number: int) -> set[int]:
    """Return the places at which a reply leads to the ending at `number`, at once or through what goes on by itself."""
    leading = {number}
    grown = 0
    while grown != len(leading):
        grown = len(leading)
        leading |= {place.number for place in story.places if _leads(place.effects, leading)}
    return {place.number for place in story.places if any(_leads(reply.effects, leading) for reply in place.replies)}


def _leads(effects: Sequence[CompiledEffect], to: set[int]) -> bool:
    return any(effect.goto in to for effect in effects)


# --- what was forgotten -------------------------------------------------------------------------------------------


def _completed(walk: Walk, core: Core, reads: int) -> list[Core] | None:
    """Return `core` with the bits of `reads` that its place forgot in every way they could be; None where too many."""
    place, marks, accounts, product = core
    visit = walk.story.places[place].visit
    marks |= visit
    forgotten = reads & ~walk.live[place] & walk.before[place] & ~visit
    bits = [1 << shift for shift in range(forgotten.bit_length()) if forgotten >> shift & 1]
    if len(bits) > _MOST_UNKNOWN:
        return None
    sets = [marks]
    for bit in bits:
        sets += [one | bit for one in sets]
    return [(place, one, accounts, product) for one in sets]
