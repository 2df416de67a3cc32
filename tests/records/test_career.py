"""Accounts, promises, cards and courses: kept for one learner, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.content.loaded import LoadedScenario
from simulator.records.career import Career
from simulator.records.database import Database
from simulator.records.practice import Card, Practice
from simulator.records.store import Store
from simulator.records.values import JournalError
from tests.records.conftest import begun


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.sampled_from(["halina", "dana"]), st.integers(-120, 120)), max_size=6))
def test_an_account_is_its_ledger_within_its_bounds(store: Store, moves: list[tuple[str, int]]) -> None:
    career = Career(Store(store.database, f"learner {len(store.learners())}"))
    stands = {"halina": 50, "dana": 50}
    for stakeholder, points in moves:
        stands[stakeholder] = min(100, max(0, stands[stakeholder] + points))
        assert career.move(stakeholder, "evidence", points, "a note") == stands[stakeholder]
    assert career.accounts() == {name: stands[name] for name in dict(moves)}
    assert [(one.stakeholder, one.points) for one in career.ledger()] == moves
    assert [one.points for one in career.ledger("dana")] == [points for name, points in moves if name == "dana"]


def test_a_promise_is_kept_until_it_is_settled(store: Store, loaded: LoadedScenario) -> None:
    session, journal = begun(store, loaded)
    session.choose("look")
    career, other = Career(store), Career(Store(store.database, "Ben"))
    first = career.promise("dana", "demo", "Half of it on Friday.", due=2e9, attempt=journal.id)
    second = career.promise("halina", "note", "A page by Monday.")
    assert [(one.id, one.state, one.due, one.attempt) for one in career.promises()] == [
        (first, "made", 2e9, journal.id),
        (second, "made", None, None),
    ]
    career.settle(first, "kept")
    assert [one.id for one in career.promises("made")] == [second]
    assert other.promises() == []
    for nobody in (second, 999_999):
        with pytest.raises(JournalError, match=str(nobody)):
            other.settle(nobody, "broken")


def test_a_card_is_as_its_last_review_left_it(store: Store) -> None:
    practice = Practice(store)
    practice.review(Card("redirect", {"stability": 1.5, "step": None}, 100.0), 3, {"typed": "What for?"})
    practice.review(Card("cave", {"stability": 0.5}, 50.0), 1)
    practice.review(Card("redirect", {"stability": 4.0}, 900.0), 4)
    assert [(one.card, one.due) for one in practice.cards()] == [("cave", 50.0), ("redirect", 900.0)]
    assert [one.card for one in practice.cards(due_before=60.0)] == ["cave"]
    assert [one.rating for one in practice.reviews("redirect")] == [3, 4]
    assert practice.reviews()[0].body == {"typed": "What for?"}
    assert practice.cards()[1].state == {"stability": 4.0}


def test_a_course_goes_on_where_it_was_left(store: Store, loaded: LoadedScenario) -> None:
    session, journal = begun(store, loaded)
    session.choose("look")
    practice = Practice(store)
    practice.finish("first-steps", "one", attempt=journal.id)
    practice.finish("first-steps", "two", body={"before": 3})
    practice.finish("first-steps", "one", body={"again": True})
    practice.finish("other", "one")
    assert [(one.step, one.attempt, dict(one.body)) for one in practice.finished("first-steps")] == [
        ("two", None, {"before": 3}),
        ("one", None, {"again": True}),
    ]
    assert len(practice.finished()) == 3


def test_forgetting_somebody_takes_all_of_it(target: Path | str, loaded: LoadedScenario) -> None:
    database = Database(target)
    for name in ("Ann", "Ben"):
        store = Store(database, name)
        session, journal = begun(store, loaded)
        session.choose("look")
        career, practice = Career(store), Practice(store)
        career.move("dana", "evidence", 5, "a note", attempt=journal.id)
        career.promise("dana", "demo", "On Friday.", attempt=journal.id)
        practice.review(Card("redirect", {}, 1.0), 3)
        practice.finish("first-steps", "one", attempt=journal.id)
    store = Store(database, "Ann")
    store.forget("Ann")
    assert (Career(store).accounts(), Career(store).ledger(), Career(store).promises()) == ({}, [], [])
    assert (Practice(store).cards(), Practice(store).reviews(), Practice(store).finished()) == ([], [], [])
    kept = Store(database, "Ben")
    assert (Career(kept).accounts(), len(Practice(kept).finished())) == ({"dana": 55}, 1)
    with store.reading() as connection:
        for table in ("learners", "accounts", "capital", "promises", "cards", "reviews", "courses", "attempts"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 1
