"""Findings about what is done in vain: evidence that never counts, promises nobody can keep, effects without effect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.authoring.certain import Arrived, arrived, needed
from simulator.authoring.findings import Finding, Reporter
from simulator.authoring.findings_graph import nearest
from simulator.authoring.findings_typed import Typed
from simulator.authoring.walk import Walk
from simulator.authoring.walk_watch import Key, place_key, reply_key
from simulator.authoring.witness import Witness, witness
from simulator.content.conditions import Condition
from simulator.content.effects import Effect
from simulator.content.rubric import CITED
from simulator.conversation.layout import CONFIRMED, HINTED
from simulator.conversation.story import Place, Reply, Story


def vain(report: Reporter) -> Iterator[Finding]:
    """Yield what replies do that comes to nothing, or cannot be done."""
    if not report.playtest.proven or not report.playtest.whole:
        return
    walks = [test.walk for test in report.playtest.cases]
    yield from _evidence(report, walks)
    yield from _claims(report, walks)
    yield from _promises(report, walks)
    yield from _effects(report, walks)


# --- evidence -----------------------------------------------------------------------------------------------------


def _evidence(report: Reporter, walks: Sequence[Walk]) -> Iterator[Finding]:
    """Yield replies whose condition asks for one thing, while their evidence is another that is never known there.

    Without a condition, or with one on the very fact, the reply may be meant for somebody who claims too much.
    """
    typed = Typed(walks)
    for place in walks[0].story.places:
        for index, reply in enumerate(place.replies):
            choice = reply.choice
            if choice.when is None or CITED.isdisjoint(choice.performs) or place.number in typed.astray:
                continue
            asked = named(choice.when)
            facts = [fact for fact in choice.cites if fact not in asked]
            if not facts or any(typed.may_hold(place, Condition(knows=(fact,))) for fact in facts):
                continue
            shown = _never_known(walks, place, reply)
            if shown is not None:
                path = (*reply_key(place, index), "cites")
                yield report("PB524", path, shown, key=True, choice=choice.id, facts=" and ".join(facts))


def named(condition: Condition) -> set[str]:
    """Return the facts that a condition looks at, in whatever way."""
    inner = [*condition.all, *condition.any, *([condition.negated] if condition.negated else [])]
    return {*condition.knows, *(fact for one in inner for fact in named(one))}


def _never_known(walks: Sequence[Walk], place: Place, reply: Reply) -> Witness | None:
    """Return a way to a moment in which `reply` is on offer, None where there is none or all that it cites is known."""
    shown: Witness | None = None
    for walk in walks:
        facts = _cited(walk, reply)
        number = reply.number
        for state in walk.at.get(place.number, ()):
            if any(offer.number == number for offer in walk.offers[state]):
                if walk.marks(state) & facts == facts:
                    return None
                shown = shown or witness(walk, state, reply.choice.id)
    return shown


def _claims(report: Reporter, walks: Sequence[Walk]) -> Iterator[Finding]:
    """Yield replies of an expert that rest on something which whoever is offered them may not have learned."""
    for place in walks[0].story.places:
        for index, reply in enumerate(place.replies):
            choice = reply.choice
            if not choice.model or not choice.cites or CITED.isdisjoint(choice.performs):
                continue
            shown = next((shown for walk in walks if (shown := _unlearned(walk, place, reply)) is not None), None)
            if shown is not None:
                path = (*reply_key(place, index), "model")
                yield report("PB527", path, shown, key=True, choice=choice.id, facts=" and ".join(choice.cites))


def _unlearned(walk: Walk, place: Place, reply: Reply) -> Witness | None:
    """Return the shortest way to a moment in which `reply` is on offer and not all that it cites is known."""
    facts = _cited(walk, reply)
    for state in walk.at.get(place.number, ()):
        unknown = walk.marks(state) & facts != facts
        if unknown and any(offer.number == reply.number for offer in walk.offers[state]):
            return witness(walk, state, reply.choice.id)
    return None


def _cited(walk: Walk, reply: Reply) -> int:
    facts = 0
    for fact in reply.choice.cites:
        facts |= walk.story.layout["fact", fact].mask
    return facts


# --- promises -----------------------------------------------------------------------------------------------------


def _promises(report: Reporter, walks: Sequence[Walk]) -> Iterator[Finding]:
    """Yield promises that come due while they are open, and that nothing in the whole conversation ever keeps."""
    story = walks[0].story
    for name, promise in report.playtest.loaded.scenario.promises.items():
        if promise.due is None or promise.due.node is None or ("made", name) not in story.layout:
            continue
        made, kept, broken = (story.layout[kind, name].mask for kind in ("made", "kept", "broken"))
        if any(walk.watch.ever & kept for walk in walks) or _kept_by(story, name):
            continue
        for walk in walks:
            due = walk.at.get(story.numbers[promise.due.node], ())
            state = next((one for one in due if walk.marks(one) & (made | broken) == made), None)
            if state is not None:
                path: Key = ("promises", name, "due")
                shown = witness(walk, state)
                yield report("PB525", path, shown, key=True, promise=name, node=promise.due.node)
                break


def _kept_by(story: Story, promise: str) -> bool:
    """Say whether any effect keeps a promise; why it never comes about is told of the effect."""
    for place in story.places:
        for effects in (place.node.then or (), *(reply.choice.then for reply in place.replies)):
            if any(promise in effect.keep for effect in effects):
                return True
    return False


# --- effects ------------------------------------------------------------------------------------------------------


def _effects(report: Reporter, walks: Sequence[Walk]) -> Iterator[Finding]:
    """Yield effects that bring about what is so already on every way there, or settle a promise that nobody made."""
    story = walks[0].story
    offered = {number for walk in walks for number in walk.watch.offered}
    visited = {number for walk in walks for number in walk.watch.visited}
    known = arrived(story, offered)
    for place in story.places:
        if place.number not in visited:
            continue
        for path, when, effects in _lists(place, offered):
            held = known.surely[place.number] | needed(story, when)
            for index, effect in enumerate(effects):
                for key, name, why in _idle(story, place, known, held, effects, effect):
                    at = (*path, index, key)
                    yield report("PB526", at, _way_to(walks, place), key=True, what=f"{key} {name}", why=why)


def _way_to(walks: Sequence[Walk], place: Place) -> Witness | None:
    states = ((walk, nearest(walk, place)) for walk in walks)
    return next((witness(walk, state) for walk, state in states if state is not None), None)


def _lists(place: Place, offered: set[int]) -> Iterator[tuple[Key, Condition | None, tuple[Effect, ...]]]:
    """Yield every list of effects at a place, with the condition of the reply that brings them about."""
    if place.node.then:
        yield (*place_key(place), "then"), None, place.node.then
    for index, reply in enumerate(place.replies):
        if reply.number in offered:
            yield (*reply_key(place, index), "then"), reply.choice.when, reply.choice.then


def _idle(
    story: Story, place: Place, known: Arrived, held: int, effects: tuple[Effect, ...], effect: Effect
) -> Iterator[tuple[str, str, str]]:
    """Yield key, name and reason of each part of `effect` that changes nothing; `held` is certain before it."""
    held |= needed(story, effect.when)
    cleared = {name for other in effects for name in other.clear}
    for key, name, bits in _brought_about(story, effect):
        if not bits & ~held and name not in cleared:
            yield key, name, "it is so already, on every way here"
    made = {name for other in effects for name in other.promise}
    for key, names in (("keep", effect.keep), ("break", effect.broken)):
        for name in names:
            if name not in made and not known.maybe[place.number] & story.layout["made", name].mask:
                yield key, name, "nobody has promised it, on any way here"


def _brought_about(story: Story, effect: Effect) -> Iterator[tuple[str, str, int]]:
    for fact in effect.learn:
        yield "learn", fact, story.layout["fact", fact].mask
    for flag in effect.set:
        yield "set", flag, story.layout["flag", flag].mask
    for key, revealed, level in (("hint", effect.hint, HINTED), ("confirm", effect.confirm, CONFIRMED)):
        for cast, items in revealed.items():
            for item in items:
                yield key, f"{cast}'s {item}", level << story.layout["hidden", cast, item].shift
