"""Where words that fit nothing lead: to places, or to states of them, that no listed reply comes to.

A walk takes listed replies only. Where a node's fallback leads elsewhere, somebody who types may come there without
what any of its replies brings about, so that beyond it less is certain than the walk shows.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulator.authoring.walk import Walk
from simulator.conversation.story import Place, Reply


def astray(walks: Sequence[Walk]) -> frozenset[int]:
    """Return the numbers of the places that may be come to in ways which no listed reply shows."""
    story = walks[0].story
    visited = {number for walk in walks for number in walk.watch.visited}
    waiting = [place.fallback for place in story.places if place.number in visited and _leads_astray(place)]
    found: set[int] = set()
    while waiting:
        number = waiting.pop()
        if number in found:
            continue
        found.add(number)
        place = story.places[number]
        waiting += [place.fallback] if place.waits else []
        for effects in (place.effects, *(reply.effects for reply in place.replies)):
            waiting += [effect.goto for effect in effects if effect.goto >= 0]
    return frozenset(found)


def _leads_astray(place: Place) -> bool:
    if not place.waits or place.fallback == place.number:
        return False
    # Where a reply leads there just the same, what follows was walked.
    return not any(_as_good_as_nothing(reply, place.fallback) for reply in place.replies)


def _as_good_as_nothing(reply: Reply, target: int) -> bool:
    """Say whether a reply can always be given, leads to `target`, and changes nothing else."""
    if reply.choice.when is not None or reply.taken:
        return False
    quiet = all(not (effect.set_bits or effect.clear_bits or effect.product or effect.rare) for effect in reply.effects)
    return (
        quiet
        and next((effect.goto for effect in reply.effects if effect.goto >= 0), -1) == target
        and not any(effect.when is not None for effect in reply.effects)
    )
