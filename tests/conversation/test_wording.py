"""Words that vary: told for the moment they are about, and no part of what a state must remember."""

from __future__ import annotations

import dataclasses
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from simulator.coaching.debrief import debrief
from simulator.coaching.feedback import why
from simulator.coaching.session import Session
from simulator.content.loaded import LoadedScenario
from simulator.content.wording import Wording
from simulator.conversation import kernel
from simulator.conversation.exploration import Explorer
from simulator.conversation.story import Story
from tests.conversation.random_stories import stories
from tests.small_pack import PERSONA, SCENARIO
from tests.stories import header, persona, story

VARYING = (
    SCENARIO.replace(
        "comment: A present costs most.",
        """comment:
          - {when: {case: second}, text: The bonus was for <customer>.}
          - {when: {credibility: {dana: {at_least: 56}}}, text: She likes you.}
          - She takes it.
        contested: {when: {product: {below: 50}}, text: It had cost nothing yet.}""",
    )
    .replace(
        "text: There is a page on it.}",
        "text: [{when: {minutes_left: {at_least: 10}}, text: You read <customer>'s page twice.}, You skim it.]}",
    )
    .replace(
        "after: She tells <customer>.",
        "after: [{when: {all: [{case: second}, {product: {at_most: 20}}]}, text: A bonus.}, She tells <customer>.]",
    )
)


def talk(*choices: str, case: str = "first", text: str = VARYING, account: int = 50) -> Session:
    loaded = story(text, {"dana": persona(PERSONA)})
    session = Session(loaded, header(loaded, case=case, dana=account))
    for choice in choices:
        session.choose(choice)
    return session


def test_plain_words_stay_plain() -> None:
    session = talk("give", text=SCENARIO)
    assert (session.replies[-1].comment, session.after) == ("A present costs most.", "She tells Northwind.")
    assert talk("refuse", text=SCENARIO).replies[-1].comment == talk("refuse", text=SCENARIO).after == ""


def test_a_comment_reads_the_moment_after_the_points_and_before_the_effects() -> None:
    assert talk("give", account=50).replies[-1].comment == "She likes you."
    assert talk("give", account=49).replies[-1].comment == "She takes it."
    session = talk("give", case="second")
    assert session.replies[-1].comment == why(session, session.replies[-1]) == "The bonus was for Northwind."
    # The reply takes 30 off product, and its words are about the moment before.
    assert session.replies[-1].contested == ""


def test_where_no_variant_holds_nothing_is_told() -> None:
    text = VARYING.replace("product: {below: 50}}, text: It had", "case: second}, text: It had")
    assert [debrief(talk("give", case=case, text=text)).turns[0].contested for case in ("first", "second")] == [
        "",
        "It had cost nothing yet.",
    ]


def test_what_comes_after_reads_the_final_state() -> None:
    assert debrief(talk("give", case="second")).after == "A bonus."
    assert debrief(talk("give", case="first")).after == "She tells Northwind."
    assert talk("look").after == ""


def test_what_a_source_shows_reads_the_moment_of_looking() -> None:
    early, late = talk(), talk(text=VARYING.replace("minutes: 8, text: Nobody", "minutes: 2, text: Nobody"))
    assert early.prepare("notes").found == early.found("notes") == "You read Northwind's page twice."
    late.prepare("call")
    assert late.found("notes") == ""
    late.prepare("notes")
    late.choose("look")
    assert (late.found("notes"), late.found("call")) == ("You skim it.", "Nobody knows.")


def test_typed_words_have_no_comment() -> None:
    session = talk()
    assert session.type("You can have whatever you like, all of it.").comment == ""


ASIDES: list[Any] = [
    {"when": {"all": [{"knows": "size"}, {"flag": "heat"}]}, "text": "One."},
    {"when": {"any": [{"visited": "n1"}, {"used": "blame"}, {"counter": {"scope": {"above": 1}}}]}, "text": "Two."},
    {"when": {"not": {"promised": "demo"}, "confirmed": {"dana": "fear"}, "stance": {"june": "for"}}, "text": "Three."},
    {"when": {"minutes_left": {"below": 6}}, "text": "Four."},
]


def annotated(loaded: LoadedScenario) -> LoadedScenario:
    """Return the story with words everywhere that look at everything."""
    words, scenario = TypeAdapter(Wording).validate_python(ASIDES), loaded.scenario
    about: Any = {"comment": words, "contested": words}
    nodes = {
        name: node.model_copy(update={"choices": tuple(choice.model_copy(update=about) for choice in node.choices)})
        for name, node in scenario.nodes.items()
    }
    endings = {name: ending.model_copy(update={"after": words}) for name, ending in scenario.endings.items()}
    sources = {name: source.model_copy(update={"text": words}) for name, source in scenario.prep.sources.items()}
    prep = scenario.prep.model_copy(update={"sources": sources})
    changed = scenario.model_copy(update={"nodes": nodes, "endings": endings, "prep": prep})
    return dataclasses.replace(loaded, scenario=changed)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(stories(), st.sampled_from(["first", "second"]))
def test_words_add_nothing_to_what_is_explored(loaded: LoadedScenario, case: str) -> None:
    walked: list[tuple[Any, int, list[int]]] = []
    for one in (loaded, annotated(loaded)):
        compiled = Story(one, case)
        explorer = Explorer(compiled)
        frontier = explorer.frontier(kernel.opening(compiled, compiled.opening_accounts()))
        walked.append((frontier, explorer.states, [mask.bit_count() for mask in compiled.live]))
    assert walked[0] == walked[1]
