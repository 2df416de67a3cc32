"""Scripted players: what each takes, and that the built-in scenarios tell them apart."""

from __future__ import annotations

from functools import cache

import pytest

from simulator.authoring.outcomes import Course
from simulator.authoring.players import PLAYERS
from simulator.authoring.playtest import NEAR, CaseTest
from simulator.authoring.walk import DEFAULT_BOUND, Walk
from simulator.content.load import load_scenario
from simulator.content.packs import BUILTIN, open_library
from simulator.conversation.story import Story
from tests.stories import HEAD, one_room

ROOM = """
- {id: why, text: Why now., performs: [ask_why_now], then: {goto: done}}
- {id: no, text: No., performs: [flat_refusal], then: {goto: done}}
- {id: figures, text: "Three weeks, forty people, nine tickets.", performs: [data_dump], then: {goto: done}}
- {id: proof, text: It takes three weeks., performs: [bring_evidence], cites: [size], then: {goto: done}}
- {id: both, text: We both want them., performs: [share_goal, redirect, time_shift], then: {goto: done}}
- {id: thanks, text: "Thank you, happy to help, sure.", model: true, then: {goto: done}}
- {id: yes, text: Yes., performs: [cave], then: {goto: done}}
"""


def picked(name: str) -> set[str]:
    walk = Walk(Story(one_room(ROOM, HEAD)))
    course = Course(walk, PLAYERS[name])
    return {walk.offers[0][position].choice.id for position, _memory in course.picks(0, 0).replies}


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("partner", {"thanks"}),
        ("order_taker", {"yes"}),
        ("naysayer", {"no"}),
        ("data_dumper", {"figures"}),
        ("pleaser", {"thanks"}),
        ("three_questions", {"why"}),
        ("stuffer", {"both"}),
        ("inventor", {"proof"}),
        ("first", {"why"}),
        ("last", {"yes"}),
        ("longest", {"figures"}),
        ("random", {"why", "no", "figures", "proof", "both", "thanks", "yes"}),
    ],
)
def test_a_player_takes_its_favourite(name: str, choices: set[str]) -> None:
    assert picked(name) == choices


@pytest.mark.parametrize("name", PLAYERS)
def test_without_its_favourite_a_player_still_answers(name: str) -> None:
    walk = Walk(Story(one_room("- {id: on, text: Go on., then: {goto: done}}", HEAD)))
    course = Course(walk, PLAYERS[name])
    assert course.outcome.endings == {"done": 1.0}
    assert PLAYERS[name].does


@cache
def case_test(scenario: str, case: str | None) -> CaseTest:
    return CaseTest(Story(load_scenario(scenario), case), DEFAULT_BOUND)


def builtin() -> list[tuple[str, str | None]]:
    library = open_library(environment={})
    pack = library.pack(BUILTIN)
    assert pack is not None
    found: list[tuple[str, str | None]] = []
    for path in pack.files("scenario"):
        loaded = load_scenario(path.stem, library)
        found += [(path.stem, case) for case in loaded.scenario.cases or (None,)]
    return found


@pytest.mark.parametrize(("scenario", "case"), builtin())
def test_the_players_separate(scenario: str, case: str | None) -> None:
    test = case_test(scenario, case)
    players = test.players
    assert test.walk.proven
    assert test.behind is not None
    assert test.behind <= NEAR
    if not test.walk.story.scorer.theirs:
        assert players["order_taker"].product.mean < 40
    assert players["naysayer"].relationship.mean < 40
    chance = players["random"]
    for habit in ("first", "last", "longest", "three_questions", "stuffer", "inventor"):
        assert players[habit].relationship.mean <= chance.relationship.mean + 10, habit
        assert players[habit].product.mean <= chance.product.mean + 10, habit
    for outcome in players.values():
        assert sum(outcome.endings.values()) + outcome.unfinished == pytest.approx(1)
        assert outcome.unfinished == pytest.approx(0, abs=1e-9)
