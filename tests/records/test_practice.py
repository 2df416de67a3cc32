"""Cards, answers and courses in the store: kept, read back, forgotten with their learner, and done without."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from simulator.coaching import capital
from simulator.coaching.answering import chosen
from simulator.coaching.capital_settling import left_behind
from simulator.coaching.courses import Journey, Result, Standing
from simulator.coaching.drilling import Memory, Practice
from simulator.content.course_loading import load_course
from simulator.content.drill_loading import every_drill
from simulator.content.packs import Library, open_library
from simulator.records import course_steps
from simulator.records.drill_cards import KeptCards, open_cards
from simulator.records.keeping import KeptAttempt
from simulator.records.opening import close_all, open_store
from simulator.records.practice import Practice as KeptPractice
from simulator.records.store import Store
from simulator.records.values import JournalError
from tests.content.test_practice_codes import write_course
from tests.small_pack import SCENARIO, write_pack

ITEMS = [item for item in every_drill(open_library([], {}))[0] if item.drill.kind == "better"][:3]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("PUSHBACK_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PUSHBACK_DATABASE_URL", raising=False)
    close_all()
    return open_store()


def practise(keeper: KeptCards | Memory) -> Practice:
    practice = Practice(ITEMS, keeper, time.time)
    while (item := practice.current) is not None:
        practice.answer(chosen(item.drill, item.drill.right_answer), item.drill.right_answer)
    return practice


def test_cards_and_answers_come_back_as_they_were_and_go_with_their_learner(store: Store) -> None:
    told: list[str] = []
    keeper = KeptCards(store, told.append)
    assert keeper.cards() == {}
    practise(keeper)
    practise(keeper)
    again = KeptCards(store, told.append)
    assert again.cards() == keeper.cards()
    assert again.seen().keys() == {item.reference for item in ITEMS}
    assert told == []
    store.forget(store.learner)
    assert KeptCards(store, told.append).cards() == {}


def test_without_a_database_one_practises_all_the_same_and_is_told_once(store: Store) -> None:
    told: list[str] = []

    def nowhere() -> Store:
        raise JournalError("no disk")

    keeper = open_cards(nowhere, told.append)
    assert isinstance(keeper, Memory)
    assert len(practise(keeper).reviews) == len(ITEMS)
    assert len(keeper.cards()) == len(ITEMS)
    assert len(told) == 1
    assert "no disk" in told[0]


def test_a_database_that_refuses_later_is_told_of_once_and_everything_counts_on(store: Store) -> None:
    told: list[str] = []
    keeper = KeptCards(store, told.append)
    with store.database.engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE reviews")
        connection.commit()
    practise(keeper)
    assert len(keeper.cards()) == len(ITEMS)
    assert len(told) == 1
    assert "cannot be kept" in told[0]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    write_course(tmp_path / "house")
    return open_library([tmp_path / "house"], {})


def test_a_course_is_read_from_its_attempts_and_decisions(store: Store, library: Library) -> None:
    course = load_course("house:two-weeks", library)
    reference = course.reference
    first = course_steps.journey(store, reference, library)
    assert first.results == {}
    session = course_steps.started(course, Standing(course.course, first), "talk", library, print, mode="practice")
    session.choose("look")
    assert list(course_steps.begun(store, reference)) == ["talk"]
    assert course_steps.journey(store, reference, library).results == {}
    session.choose("agree")
    assert course_steps.begun(store, reference) == {}
    course_steps.keep_result(store, reference, "words", Result(right=4, asked=5))
    course_steps.keep_decision(store, reference, "call", "answer")
    journey = course_steps.journey(store, reference, library)
    assert journey.results["talk"].ending == "agreed"
    talk = journey.results["talk"]
    assert talk.own == {"boss": 50}
    assert 0 < talk.left["boss"] <= capital.IMPRESSION_MOST + 4
    assert talk.left["boss"] == sum(entry.points for entry in left_behind(session))
    assert journey.results["words"] == Result(right=4, asked=5)
    assert journey.decisions == {"call": "answer"}
    assert course_steps.journey(store, reference, library) == journey
    assert Standing(course.course, journey).finished


def test_the_last_time_counts_and_a_course_can_begin_anew(store: Store, library: Library) -> None:
    course = load_course("house:two-weeks", library)
    for replies in (["look", "agree"], ["refuse"]):
        standing = Standing(course.course, course_steps.journey(store, course.reference, library))
        session = course_steps.started(course, standing, "talk", library, print, mode="practice")
        for reply in replies:
            session.choose(reply)
    assert course_steps.journey(store, course.reference, library).results["talk"].ending == "refused"
    course_steps.begin_anew(store, course.reference)
    assert course_steps.journey(store, course.reference, library).results == {}
    assert len(store.history()) == 2


@pytest.mark.parametrize("persona_stays", [True, False])
def test_an_attempt_whose_scenario_has_gone_carries_what_was_recorded(tmp_path: Path, persona_stays: bool) -> None:
    promising = SCENARIO.replace("facts: {", "promises: {page: {text: A page}}\nfacts: {").replace(
        "then: {product: +10, goto: refused}", "then: {product: +10, promise: [page], goto: refused}"
    )
    write_course(tmp_path / "house")
    write_pack(tmp_path / "house", promising)
    library, store = open_library([tmp_path / "house"], {}), open_store()
    course = load_course("house:two-weeks", library)
    standing = Standing(course.course, course_steps.journey(store, course.reference, library))
    session = course_steps.started(course, standing, "talk", library, print, mode="practice")
    session.choose("refuse")
    assert isinstance(session.journal, KeptAttempt)
    session.journal.end()
    session.loaded.path.unlink()
    if not persona_stays:
        (tmp_path / "house" / "personas" / "boss.yaml").unlink()
    result = course_steps.journey(store, course.reference, library).results["talk"]
    assert (result.ending, result.relationship, result.product) == ("refused", 30, 60)
    assert (result.own, result.left, result.promises) == ({"boss": 50}, {"boss": -5}, {"page": "made"})


def test_who_wants_nobody_to_remember_meets_strangers(store: Store, library: Library) -> None:
    course = load_course("house:two-weeks", library)
    warm = Result(own={"boss": 50}, left={"boss": 9})
    standing = Standing(course.course, Journey({"talk": warm}))
    later = next(name for name, stage in course.course.stages.items() if stage.scenario)
    assert standing.account("boss") == 59
    session = course_steps.started(course, standing, later, library, print, mode="practice", remembered=False)
    assert session.header.opening == {}


def test_a_disputed_answer_stays_marked_and_its_card_is_what_it_was(store: Store) -> None:
    keeper = KeptCards(store, print)
    practice = Practice([ITEMS[0]], keeper, time.time)
    practice.answer(chosen(ITEMS[0].drill, ITEMS[0].drill.right_answer), "this")
    assert practice.dispute()
    assert KeptCards(store, print).cards() == {}
    [kept] = KeptPractice(store).reviews()
    assert kept.body["disputed"] is True
    assert kept.body["given"] == "this"
    known = practise(keeper).reviews
    again = Practice([ITEMS[0]], keeper, time.time)
    again.answer(chosen(ITEMS[0].drill, ITEMS[0].drill.right_answer), "that")
    assert again.dispute()
    cards = KeptCards(store, print).cards()
    assert cards == {review.card.id: review.card for review in known}
