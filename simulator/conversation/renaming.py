"""Events that were kept before something was renamed, in today's ids."""

from __future__ import annotations

import dataclasses

from simulator.content.renaming import called
from simulator.content.scenario import Scenario
from simulator.conversation.attempt import Event, Guess, Prepare, Type


def named_today(scenario: Scenario, event: Event) -> Event:
    """Return `event` with sources, cast members, answers and facts under today's ids.

    Ids that nothing has or had stay as they are, for the rules to refuse; nodes and replies are looked up where they
    are played.
    """
    if isinstance(event, Prepare):
        source = called(event.source, scenario.prep.sources) or event.source
        return event if source == event.source else dataclasses.replace(event, source=source)
    if isinstance(event, Guess):
        return _guess(scenario, event)
    if isinstance(event, Type) and (event.cites or event.to):
        to = event.to and (called(event.to, scenario.cast) or event.to)
        cites = tuple(called(fact, scenario.facts) or fact for fact in event.cites)
        return event if (to, cites) == (event.to, event.cites) else dataclasses.replace(event, to=to, cites=cites)
    return event


def _guess(scenario: Scenario, event: Guess) -> Guess:
    cast = called(event.cast, scenario.cast) or event.cast
    answers = scenario.cast[cast].hidden.get(event.item, {}) if cast in scenario.cast else {}
    answer = called(event.answer, answers) or event.answer
    return event if (cast, answer) == (event.cast, event.answer) else Guess(event.node, cast, event.item, answer)
