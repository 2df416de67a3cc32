"""Findings about conditions: what never holds, what always does, and which part of it is the reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from simulator.authoring.findings import Finding, Reporter
from simulator.authoring.findings_graph import nearest
from simulator.authoring.findings_typed import Typed
from simulator.authoring.playtest import CaseTest
from simulator.authoring.walk import Walk
from simulator.authoring.walk_watch import SEEN_FALSE, SEEN_TRUE, Key, line_key, place_key, reply_key
from simulator.authoring.witness import Witness, witness
from simulator.content.conditions import Condition
from simulator.conversation import kernel
from simulator.conversation.compiling import Accounts, CompiledEffect, Compiler
from simulator.conversation.kernel import Trail
from simulator.conversation.story import Place, Reply, Story

Moment = tuple[int, Accounts, int]
_LOOKED_AT: Final = 4_000
"""Moments in which the parts of a condition are looked at, to say which of them is the reason."""


def conditions(report: Reporter) -> Iterator[Finding]:
    """Yield choices never on offer, lines never said, effects that never come, and conditions that say nothing."""
    if not report.playtest.proven or not report.playtest.whole:
        return
    seen: dict[Key, int] = {}
    offered: set[int] = set()
    said: set[Key] = set()
    visited: set[int] = set()
    for test in report.playtest.cases:
        watch = test.walk.watch
        offered |= watch.offered
        said |= watch.said
        visited |= watch.visited
        for key, bits in watch.seen.items():
            seen[key] = seen.get(key, 0) | bits
    typed = Typed([test.walk for test in report.playtest.cases])
    for place in report.playtest.cases[0].walk.story.places:
        if place.number in visited:
            yield from _place(report, place, seen, offered, said, typed)


def _place(
    report: Reporter, place: Place, seen: dict[Key, int], offered: set[int], said: set[Key], typed: Typed
) -> Iterator[Finding]:
    yield from _lines(report, place, seen, said, typed)
    yield from _effects(report, place, None, (*place_key(place), "then"), seen, typed)
    if all(reply.number not in offered for reply in place.replies):
        # It is told as a dead end.
        return
    for index, reply in enumerate(place.replies):
        path = reply_key(place, index)
        held = seen.get(path, 0)
        if reply.number not in offered:
            if held == SEEN_FALSE and not typed.may_hold(place, reply.choice.when):
                reason = _reason(report, place, reply, None, holds=False)
                shown = _at(report, place)
                yield report("PB506", (*path, "when"), shown, key=True, choice=reply.choice.id, reason=reason)
            continue
        if held == SEEN_TRUE and not typed.may_fail(place, reply.choice.when):
            reason = _reason(report, place, reply, None, holds=True)
            yield report("PB509", (*path, "when"), _at(report, place), key=True, what="this choice", reason=reason)
        yield from _effects(report, place, reply, (*path, "then"), seen, typed)


def _lines(report: Reporter, place: Place, seen: dict[Key, int], said: set[Key], typed: Typed) -> Iterator[Finding]:
    for index, line in enumerate(place.lines):
        path = line_key(place, index)
        if path in said:
            continue
        if line.when is not None and typed.may_hold(place, place.node.says[index].when):
            continue
        if line.when is not None and path in seen:
            reason = _line_reason(report, place, index)
        else:
            earlier = max((one for one in range(index) if line_key(place, one) in said), default=0)
            words = place.node.says[earlier].when
            reason = f"an earlier one always holds: {described(words)}" if words else "an earlier one always holds"
        yield report("PB507", path, _at(report, place), node=place.id, reason=reason)


def _effects(
    report: Reporter, place: Place, reply: Reply | None, path: Key, seen: dict[Key, int], typed: Typed
) -> Iterator[Finding]:
    effects = reply.effects if reply is not None else place.effects
    for index, effect in enumerate(effects):
        held = seen.get((*path, index), 0)
        if effect.when is None or held not in (SEEN_FALSE, SEEN_TRUE):
            continue
        condition = (reply.choice.then if reply is not None else place.node.then or ())[index].when
        if typed.may_hold(place, condition) if held == SEEN_FALSE else typed.may_fail(place, condition):
            continue
        reason = _reason(report, place, reply, index, holds=held == SEEN_TRUE)
        shown = _at(report, place, reply.choice.id if reply is not None else "", reply)
        # A mapping that stands for a list of one has no index of its own.
        if held == SEEN_FALSE:
            yield report("PB508", (*path, index, "when"), shown, key=True, reason=reason)
        else:
            yield report("PB509", (*path, index, "when"), shown, key=True, what="this effect", reason=reason)


def _at(report: Reporter, place: Place, last: str = "", reply: Reply | None = None) -> Witness | None:
    """Return the shortest way to `place`, to a moment in which `reply` is on offer where one is given."""
    for test in report.playtest.cases:
        walk = test.walk
        if reply is None:
            state = nearest(walk, place)
        else:
            number = reply.number
            here = walk.at.get(place.number, ())
            state = next((one for one in here if any(offer.number == number for offer in walk.offers[one])), None)
        if state is not None:
            return witness(walk, state, last)
    return None


# --- reasons ------------------------------------------------------------------------------------------------------


def described(condition: Condition) -> str:
    """Return a condition as an author writes it, on one line."""
    return _flow(condition.model_dump(by_alias=True, exclude_unset=True))


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(entry)}" for key, entry in value.items()) + "}"  # type: ignore[misc]
    if isinstance(value, list | tuple):
        entries: list[Any] = list(value)  # type: ignore[arg-type]
        return _flow(entries[0]) if len(entries) == 1 else "[" + ", ".join(_flow(entry) for entry in entries) + "]"
    return str(value)


def parts(condition: Condition) -> list[Condition]:
    """Return the conditions that must all hold for `condition` to hold, as small as they can be taken apart."""
    found: list[Condition] = []
    for inner in condition.all:
        found += parts(inner)
    for name in type(condition).model_fields:
        if name == "all" or name not in condition.model_fields_set:
            continue
        value = getattr(condition, name)
        alias = type(condition).model_fields[name].alias or name
        if isinstance(value, tuple) and name != "any":
            found += [_one(alias, [entry]) for entry in value]  # type: ignore[misc]
        elif isinstance(value, dict):
            found += [_one(alias, {key: entry}) for key, entry in value.items()]  # type: ignore[misc]
        else:
            found.append(_one(alias, value))
    return found


def _one(name: str, value: Any) -> Condition:
    return Condition.model_validate({name: value})


def _reason(report: Reporter, place: Place, reply: Reply | None, effect: int | None, *, holds: bool) -> str:
    """Say which part of a choice's or an effect's condition is never, or always, so."""
    if effect is None:
        condition = reply.choice.when if reply is not None else None
    else:
        ways = reply.choice.then if reply is not None else place.node.then or ()
        condition = ways[effect].when
    assert condition is not None
    moments: list[tuple[CaseTest, Moment]] = []
    for test in report.playtest.cases:
        moments += [(test, moment) for moment in _moments(test.walk, place, reply, effect)]
    return _because(condition, moments, holds=holds)


def _line_reason(report: Reporter, place: Place, index: int) -> str:
    condition = place.node.says[index].when
    assert condition is not None
    moments: list[tuple[CaseTest, Moment]] = []
    for test in report.playtest.cases:
        moments += [(test, moment) for moment in _moments(test.walk, place, None, None)]
    return _because(condition, moments, holds=False)


def _moments(walk: Walk, place: Place, reply: Reply | None, effect: int | None) -> Iterator[Moment]:
    """Yield moments in which a condition is looked at: at the place, or as the reply's effects are."""
    for state in walk.at.get(place.number, [])[:_LOOKED_AT]:
        core = walk.core(state)
        if effect is None or reply is None:
            yield core[1:]
            continue
        offered = next((one for one in walk.offers[state] if one.number == reply.number), None)
        if offered is not None:
            trail = Trail()
            kernel.advance(walk.story, core, offered, trail)
            yield _before(trail, offered.effects)


def _before(trail: Trail, effects: tuple[CompiledEffect, ...]) -> Moment:
    return next(before for looked_at, before in trail.settled if looked_at is effects)


def _because(condition: Condition, moments: list[tuple[CaseTest, Moment]], *, holds: bool) -> str:
    split = parts(condition)
    if not moments:
        return described(condition)
    stories = {id(test): test.walk.story for test, _moment in moments}
    always: list[Condition] = []
    for part in split:
        tests = {name: _test(story, part) for name, story in stories.items()}
        seen = {tests[id(test)](*moment) for test, moment in moments}
        if seen == {False} and not holds:
            return f"{described(part)} is never so here{_origin(part, list(stories.values()))}"
        if seen == {True}:
            always.append(part)
    if not holds and any(_test(test.walk.story, condition)(*moment) for test, moment in moments):
        return f"an earlier line is said wherever {described(condition)}"
    if holds:
        return f"{described(always[0] if len(always) == 1 else condition)} is always so here"
    return f"the parts of {described(condition)} never hold together"


def _test(story: Story, condition: Condition) -> Any:
    compiler = Compiler(story.scenario, story.personas, story.case, story.layout, story.numbers)
    return compiler.condition(condition).test


_KEPT: Final = {
    "knows": "fact",
    "flag": "flag",
    "visited": "visited",
    "promised": "made",
    "kept": "kept",
    "broken": "broken",
}
_DONE: Final = {
    "fact": "nothing before teaches it",
    "flag": "nothing before sets it",
    "visited": "no way leads through it first",
    "made": "nothing before makes the promise",
    "kept": "nothing before keeps it",
    "broken": "nothing before breaks it",
}


def _origin(part: Condition, stories: list[Story]) -> str:
    """Say what is missing for a plain part to hold."""
    for name, kind in _KEPT.items():
        names: tuple[str, ...] = getattr(part, name)
        if names and all((kind, names[0]) in story.layout for story in stories):
            return f": {_DONE[kind]}"
    return ""
