"""Words that vary: what is called never told is told in no conversation, and what is told somewhere is not called so."""

from __future__ import annotations

import dataclasses
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.authoring.findings import find
from simulator.authoring.playtest import Playtest
from simulator.authoring.walk_growth import preparations
from simulator.content.loaded import LoadedScenario
from simulator.content.wording import Variant
from simulator.conversation import kernel
from simulator.conversation.kernel import Trail
from simulator.conversation.story import Story
from simulator.conversation.wording import Words
from tests.authoring.test_findings import nowhere
from tests.authoring.test_walk import Everything
from tests.conversation.random_stories import conditions, stories
from tests.stories import HEAD, story

many = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@st.composite
def worded(draw: st.DrawFn) -> LoadedScenario:
    """Return a random story in which comments, endings and a source tell this, or that, or nothing."""
    loaded = draw(stories())
    scenario = loaded.scenario
    cast = tuple(scenario.cast)

    def varied() -> tuple[Variant, ...]:
        return tuple(
            Variant.model_validate({"when": draw(conditions(cast)), "text": text}) for text in ("This.", "That.")
        )

    nodes = {
        name: node.model_copy(
            update={"choices": tuple(choice.model_copy(update={"comment": varied()}) for choice in node.choices)}
        )
        for name, node in scenario.nodes.items()
    }
    endings = {name: ending.model_copy(update={"after": varied()}) for name, ending in scenario.endings.items()}
    sources = scenario.prep.sources | {"chat": scenario.prep.sources["chat"].model_copy(update={"text": varied()})}
    prep = scenario.prep.model_copy(update={"sources": sources})
    changed = scenario.model_copy(update={"nodes": nodes, "endings": endings, "prep": prep})
    return dataclasses.replace(loaded, scenario=changed)


def judged(words: Words, moment: tuple[int, tuple[int, ...], int]) -> tuple[str, bool]:
    last, _text = words.variants[-1]
    assert last is not None
    return words.told(*moment), last(*moment)


@many
@given(worded())
def test_words_called_impossible_are_never_told_and_words_called_certain_always(loaded):
    told: dict[tuple[Any, ...], set[tuple[str, bool]]] = {}
    for case in loaded.scenario.cases:
        plain = Story(loaded, case)
        for names, before in preparations(plain):
            if "chat" not in names and plain.minutes.get(before[1]) >= 10:
                told.setdefault(("prep", "sources", "chat"), set()).add(judged(plain.found["chat"], before[1:]))
        for core in Everything(plain).lengths:
            place = plain.places[core[0]]
            if place.ends:
                told.setdefault(("endings", place.id), set()).add(judged(place.after, core[1:]))
            for reply in kernel.available(plain, core):
                trail = Trail()
                kernel.advance(plain, core, reply, trail)
                told.setdefault(("nodes", place.id, reply.choice.id), set()).add(judged(reply.comment, trail.heard))
    found = [one.diagnostic for one in find(Playtest(loaded), nowhere())]
    lacking = sum(len({"This.", "That."} - {text for text, _last in seen}) for seen in told.values())
    always = sum(all(last for _text, last in seen) for seen in told.values())
    assert sum(one.code == "PB523" for one in found) <= lacking
    assert sum(one.code == "PB509" and "these words" in one.message for one in found) <= always


def codes(comment: str, learned: str = "{}", after: str = "Fine.") -> list[str]:
    loaded = story(
        f"""{HEAD}
flags: [heat]
nodes:
  room:
    says: Well?
    choices:
      - {{id: look, text: I looked., then: [{{when: {{not: {{flag: heat}}}}, learn: [size]}}, {{goto: next}}]}}
      - {{id: guess, text: I guess., then: {{goto: next}}}}
  next:
    says: And?
    choices:
      - id: tell
        text: Three weeks.
        comment: {comment}
        then: [{learned}, {{goto: done}}]
endings: {{done: {{says: Good., after: {after}}}}}
"""
    )
    return [
        one.diagnostic.code for one in find(Playtest(loaded), nowhere()) if one.diagnostic.code in ("PB523", "PB509")
    ]


def test_what_nothing_else_reads_is_put_back_before_words_are_judged():
    assert "PB523" not in codes("[{when: {knows: size}, text: You looked.}, You did not.]")
    assert "PB523" not in codes("[{when: {not: {knows: size}}, text: You did not.}, You looked.]")


def test_words_that_wait_for_what_comes_later_are_told():
    assert "PB523" in codes("[{when: {flag: heat}, text: It got loud.}, It did not.]", "{set: [heat]}")
    assert "PB523" in codes("Fine.", after="[{when: {flag: heat}, text: It got loud.}, It did not.]")
    assert "PB523" not in codes("Fine.", "{set: [heat]}", after="[{when: {visited: room}, text: You came.}]")


def test_a_last_condition_that_always_holds_is_told():
    assert "PB509" in codes("[{when: {visited: next}, text: You came.}]")
    assert "PB509" not in codes("[{when: {knows: size}, text: You looked.}]")
