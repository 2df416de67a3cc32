"""Courses: what opens when, what follows from what was agreed, and how accounts are carried."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.coaching import capital
from simulator.coaching.capital_settling import left_behind
from simulator.coaching.courses import Journey, Result, Standing, gain, result_of, shortfall
from simulator.coaching.session import Session
from simulator.content.course import Course
from simulator.content.course_checks import person
from simulator.content.course_loading import load_course
from simulator.content.load import load_scenario
from simulator.content.packs import open_library
from simulator.content.scenario import Scenario
from tests.small_pack import SCENARIO, write_pack

COURSE: dict[str, Any] = {
    "format": "1",
    "id": "three-weeks",
    "title": "Three weeks",
    "weeks": [{"title": "One"}, {"title": "Two"}, {"title": "Three"}],
    "stages": {
        "first": {"week": "1", "scenario": "short-talk"},
        "words": {"week": "1", "drills": "few-words", "optional": "true"},
        "shut": {
            "week": "2",
            "drills": "few-words",
            "when": {"mastered": {"words": {"at_least": "3"}}},
            "opens": "Once three were right.",
        },
        "again": {"week": "3", "scenario": "short-talk"},
    },
    "due": {"friday": {"stage": "first", "promise": "part", "week": "2"}},
    "events": {
        "rumour": {
            "week": "2",
            "when": {"quadrant": {"first": "partner"}},
            "text": "She tells.",
            "account": {"boss": "4"},
        },
        "friday": {
            "week": "2",
            "when": {"promised": {"first": "part"}},
            "text": "Friday.",
            "choices": {
                "show": {
                    "text": "Show it.",
                    "after": "Good.",
                    "account": {"boss": "5"},
                    "keep": {"first": "part"},
                },
                "skip": {
                    "text": "Skip it.",
                    "after": "Hm.",
                    "account": {"boss": "-9"},
                    "break": {"first": "part"},
                },
            },
        },
        "kept-word": {"week": "3", "when": {"kept": {"first": "part"}}, "text": "She remembers."},
        "cold": {"week": "3", "when": {"account": {"boss": {"below": "50"}}}, "text": "She is short."},
    },
    "measure": {"before": "first", "after": "again"},
}
THREE = Course.model_validate(COURSE)
GOOD = Result(
    at=1, ending="agreed", relationship=60, product=70, own={"boss": 50}, left={"boss": 6}, promises={"part": "made"}
)


def standing(journey: Journey | None = None) -> Standing:
    return Standing(THREE, journey or Journey())


def test_a_course_begins_in_its_first_week_with_everything_else_ahead() -> None:
    begins = standing()
    assert begins.week == 1
    assert not begins.begun
    assert begins.next_step() == "first"
    assert [begins.state_of(name) for name in THREE.stages] == ["open", "open", "ahead", "ahead"]
    assert begins.due() == []
    assert begins.account("boss") is None
    assert begins.account("boss", 50) == 50


def test_what_was_agreed_has_consequences_in_its_week() -> None:
    after = standing(Journey({"first": GOOD}))
    assert after.week == 2, "an event waits for a decision"
    assert list(after.events(2)) == ["rumour", "friday"]
    assert after.undecided() == ["friday"]
    assert [(due.name, due.state) for due in after.due()] == [("friday", "made")]
    assert after.state_of("shut") == "locked"
    assert after.account("boss", 50) == 60


@pytest.mark.parametrize(
    ("choice", "state", "event", "account"), [("show", "kept", "kept-word", 65), ("skip", "broken", None, 51)]
)
def test_a_promise_is_kept_or_broken_by_what_one_does(choice: str, state: str, event: str | None, account: int) -> None:
    decided = standing(Journey({"first": GOOD}, {"friday": choice}))
    assert decided.week == 3
    assert [due.state for due in decided.due()] == [state]
    assert list(decided.events(3)) == ([event] if event else [])
    assert decided.account("boss", 50) == account


def test_nobody_breaks_what_they_never_promised() -> None:
    plain = Result(at=1, ending="refused", relationship=30, product=60, own={"boss": 50}, left={"boss": -5})
    after = standing(Journey({"first": plain}, {"friday": "skip"}))
    assert after.due() == []
    assert after.week == 3
    assert "cold" in after.events(3)


def test_a_stage_opens_by_its_condition_and_a_shut_one_holds_nothing_up() -> None:
    known = Journey({"first": GOOD, "words": Result(right=3, asked=4)}, {"friday": "show"})
    assert standing(known).state_of("shut") == "open"
    assert standing(known).week == 2
    done = Journey({**known.results, "shut": Result(right=1, asked=2), "again": GOOD}, known.decisions)
    assert standing(done).finished
    assert gain(THREE, done) == (GOOD, GOOD)
    assert gain(THREE, known) is None


def test_what_is_carried_adds_up_within_the_bounds_that_hold_everywhere() -> None:
    loved = Result(at=1, relationship=99, product=60, own={"boss": 50}, left={"boss": 30}, promises={"part": "made"})
    assert standing(Journey({"first": loved}, {"friday": "show"})).account("boss", 50) == 50 + capital.CARRIED_MOST
    lost = Result(at=1, relationship=2, product=60, own={"boss": 50}, left={"boss": -30})
    assert standing(Journey({"first": lost})).account("boss") == 50 - capital.CARRIED_MOST
    assert standing(Journey({"first": lost})).account("boss", 20) == capital.OPENING_MIN
    both = Journey({"first": GOOD, "again": GOOD}, {"friday": "show"})
    assert standing(both).account("boss", 40) == 40 + capital.CARRIED_MOST
    assert standing(both).account("boss", 50, before=3) == 50 + 6 + 4 + 5


RESULTS = st.fixed_dictionaries(
    {},
    optional={
        name: st.builds(
            Result,
            ending=st.sampled_from(["agreed", "refused"]),
            relationship=st.integers(0, 100),
            product=st.integers(0, 100),
            own=st.just({"boss": 50}),
            left=st.fixed_dictionaries({"boss": st.integers(-40, 40)}),
            promises=st.fixed_dictionaries({"part": st.sampled_from(["made", "kept", "broken"])}),
        )
        if THREE.stages[name].scenario
        else st.builds(Result, right=st.integers(0, 4), asked=st.just(4))
        for name in THREE.stages
    },
)


@settings(max_examples=150)
@given(RESULTS, st.sampled_from([{}, {"friday": "show"}, {"friday": "skip"}, {"gone": "away"}]), st.randoms())
def test_a_standing_is_a_fold_over_values_and_never_out_of_bounds(
    results: dict[str, Result], decisions: dict[str, str], chance: random.Random
) -> None:
    stands = standing(Journey(results, decisions))
    names = list(results)
    chance.shuffle(names)
    again = standing(Journey({name: results[name] for name in names}, decisions))
    assert again.week == stands.week
    assert again.due() == stands.due()
    assert again.account("boss", 50) == stands.account("boss", 50)
    assert 1 <= stands.week <= 4
    account = stands.account("boss", 50)
    assert account is not None
    assert abs(account - 50) <= capital.CARRIED_MOST
    assert all(Result.from_json(result.to_json()) == result for result in results.values())


def test_how_far_one_stayed_behind_is_the_nearest_of_the_best() -> None:
    assert shortfall(Result(relationship=60, product=50, best=((70, 60), (62, 80)))) == 10
    assert shortfall(Result(relationship=70, product=60, best=((70, 60),))) == 0
    assert shortfall(Result(relationship=70, product=60)) is None


def test_a_conversation_opens_as_the_last_one_was_left(tmp_path: Path) -> None:
    lasting = SCENARIO.replace(
        'agreed: {says: "Friday, then."}', 'agreed: {says: "Friday, then.", lasting: {credibility: {dana: -3}}}'
    )
    write_pack(tmp_path / "house", lasting)
    loaded = load_scenario("house:short-talk", open_library([tmp_path / "house"], {}))
    session = Session.start(loaded)
    session.choose("look")
    session.choose("agree")
    left = left_behind(session, attempt="a1")
    result = result_of(session, left, "a1", 7.0)
    assert (result.ending, result.relationship, result.product) == ("agreed", 64, 70)
    assert result.left == {"boss": sum(entry.points for entry in left)}
    assert -3 in [entry.points for entry in left if entry.kind == "lasting"]
    opened = standing(Journey({"first": result})).opening("again", loaded)
    # What she tells on in the second week stands beside what the conversation left.
    assert opened == {"dana": capital.opening(50, result.left["boss"] + 4)}
    assert standing().opening("again", loaded) == {}


def test_everything_in_the_long_quarter_can_happen_and_nothing_holds_it_up() -> None:
    library = open_library([], {})
    loaded = load_course("long-quarter", library)
    course, chance = loaded.course, random.Random(7)
    scenarios = {
        name: load_scenario(loaded.plays[name], library).scenario
        for name, stage in course.stages.items()
        if stage.scenario
    }
    happened: set[str] = set()
    states: set[str] = set()
    for _ in range(300):
        journey = Journey()
        for _step in range(60):
            stands = Standing(course, journey)
            happened |= {name for week in range(1, 7) for name in stands.events(week)}
            states |= {due.state for due in stands.due()}
            waiting, stage = stands.undecided(), stands.next_step()
            if stands.finished:
                break
            if waiting:
                choice = chance.choice(list(course.events[waiting[0]].choices))
                journey = Journey(journey.results, {**journey.decisions, waiting[0]: choice})
                continue
            assert stage is not None, "somebody stands before shut doors"
            result = Result(right=chance.randrange(7), asked=6)
            if stage in scenarios:
                scenario = scenarios[stage]
                promises = {name: "made" for name in scenario.promises if chance.random() < 0.5}
                result = Result(
                    ending=chance.choice(list(scenario.endings)),
                    relationship=chance.randrange(101),
                    product=chance.randrange(101),
                    own=dict.fromkeys(_people(scenario), 50),
                    left={course_person: chance.randrange(-20, 21) for course_person in _people(scenario)},
                    promises=promises,  # type: ignore[arg-type]
                )
            journey = Journey({**journey.results, stage: result}, journey.decisions)
        else:
            raise AssertionError("it never ends")
    assert happened == set(course.events)
    assert states == {"made", "kept", "broken"}


def _people(scenario: Scenario) -> list[str]:
    return [person(member.persona) for member in scenario.cast.values()]
