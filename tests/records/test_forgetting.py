"""Cards and courses kept for one learner, on both databases; and everything about one gone when asked."""

from __future__ import annotations

from pathlib import Path

from simulator.content.loaded import LoadedScenario
from simulator.records.database import Database
from simulator.records.practice import Card, Practice
from simulator.records.progress_capital import entries
from simulator.records.promises import promises
from simulator.records.store import Store
from tests.records.conftest import begun
from tests.records.test_promises import promising_story


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


def test_forgetting_somebody_takes_all_of_it(target: Path | str, tmp_path: Path) -> None:
    loaded = promising_story(tmp_path)
    database = Database(target)
    for name in ("Ann", "Ben"):
        store = Store(database, name)
        session, journal = begun(store, loaded)
        session.choose("look")
        session.choose("agree")
        journal.end()
        practice = Practice(store)
        practice.review(Card("redirect", {}, 1.0), 3)
        practice.finish("first-steps", "one", attempt=journal.id)
    store = Store(database, "Ann")
    store.forget("Ann")
    assert (entries(store), promises(store)) == ((), [])
    assert (Practice(store).cards(), Practice(store).reviews(), Practice(store).finished()) == ([], [], [])
    kept = Store(database, "Ben")
    assert entries(kept)
    assert len(promises(kept)) == 2
    assert len(Practice(kept).finished()) == 1
    with store.reading() as connection:
        for table in ("accounts", "capital", "promises", "cards", "reviews", "courses", "attempts"):
            assert connection.exec_driver_sql(f"SELECT count(DISTINCT learner) FROM {table}").scalar() == 1
        assert connection.exec_driver_sql("SELECT count(*) FROM learners").scalar() == 1
