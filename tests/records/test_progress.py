"""What progress reads from the store, and the influence capital that is kept in it."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import func, select, update

from simulator.coaching.session import Session
from simulator.content.index import library_index
from simulator.content.loaded import LoadedScenario
from simulator.content.packs import Library
from simulator.records import tables
from simulator.records.practice import Card, Practice
from simulator.records.progress import KIND, day_of, practised
from simulator.records.progress_capital import carried, entries, settle
from simulator.records.progress_next import next_up
from simulator.records.store import Store
from tests.records.conftest import begun, resumed
from tests.stories import header


def finished(store: Store, loaded: LoadedScenario, *choices: str, case: str = "first") -> tuple[Session, str]:
    """Return a finished session of the small story, kept, and its id."""
    session, journal = begun(store, loaded, case=case)
    for choice in choices:
        session.choose(choice)
    journal.end()
    return session, journal.id


def elsewhere(loaded: LoadedScenario) -> LoadedScenario:
    """Return the small story as if it were another one with the same people."""
    return dataclasses.replace(loaded, scenario=loaded.scenario.model_copy(update={"id": "another-talk"}))


def notes(store: Store) -> int:
    with store.reading() as connection:
        asked = select(func.count()).select_from(tables.notes).where(tables.notes.c.kind == KIND)
        return connection.scalar(asked) or 0


def test_an_attempt_is_boiled_down_to_what_it_was(store: Store, loaded: LoadedScenario) -> None:
    _session, attempt = finished(store, loaded, "look", "agree")
    [one] = practised(store)
    assert (one.attempt, one.scenario, one.title, one.case) == (attempt, "small:short-talk", "A short talk", "first")
    assert (one.finished, one.relationship, one.product, one.replies) == (True, 64, 70, 2)
    assert [(person.name, person.opening, person.closing) for person in one.people] == [("Dana Okafor", 50, 64)]
    assert day_of(one.at)


def test_it_is_boiled_down_once_and_anew_after_a_change(store: Store, loaded: LoadedScenario) -> None:
    session, journal = begun(store, loaded)
    session.choose("look")
    assert [(one.replies, one.finished) for one in practised(store)] == [(1, False)]
    assert practised(store) == practised(store)
    assert notes(store) == 1
    resumed(store, loaded, journal.id).choose("agree")
    assert [(one.replies, one.finished) for one in practised(store)] == [(2, True)]
    assert notes(store) == 1


def test_hints_and_predictions_are_told_of_the_replies_that_stand(store: Store, loaded: LoadedScenario) -> None:
    session, _journal = begun(store, loaded)
    session.hint(1)
    session.predict(1)
    session.choose("refuse")
    session.take_back()
    session.predict(-1)
    session.choose("look")
    session.hint(1)
    session.hint(2)
    session.predict(1)
    session.choose("agree")
    [one] = practised(store)
    assert one.predictions == ((-1, 1), (1, 1))
    assert one.hints == 3


def test_only_ones_own_and_only_that_scenario(store: Store, loaded: LoadedScenario) -> None:
    finished(store, loaded, "give")
    other = Store(store.database, "somebody else")
    assert practised(other) == []
    assert len(practised(other, "me")) == 1
    assert len(practised(store, scenario="small:short-talk")) == 1
    assert practised(store, scenario="small:other") == []


def test_looking_at_a_briefing_is_no_attempt(store: Store, loaded: LoadedScenario) -> None:
    begun(store, loaded)
    assert practised(store) == []


def test_nothing_of_it_is_left_when_a_learner_is_forgotten(store: Store, loaded: LoadedScenario) -> None:
    finished(store, loaded, "give")
    practised(store)
    store.forget("me")
    assert notes(store) == 0
    assert entries(store) == ()


# --- influence capital -------------------------------------------------------------------------------------------


def test_what_a_conversation_leaves_opens_the_next_one(store: Store, loaded: LoadedScenario) -> None:
    session, attempt = finished(store, loaded, "refuse")
    found = settle(store, session, attempt)
    assert [(entry.kind, entry.points) for entry in found] == [("impression", -5)]
    # Another go at the same one begins afresh; anything else does not.
    assert carried(store, loaded) == {}
    assert carried(store, elsewhere(loaded)) == {"dana": 45}
    with store.reading() as connection:
        assert connection.scalar(select(tables.accounts.c.credibility)) == 45


def test_settled_twice_it_counts_once_and_played_again_the_last_counts(store: Store, loaded: LoadedScenario) -> None:
    session, attempt = finished(store, loaded, "refuse")
    settle(store, session, attempt)
    settle(store, session, attempt)
    assert len(entries(store)) == 1
    session, again = finished(store, loaded, "look", "agree")
    settle(store, session, again)
    assert [(entry.attempt, entry.points) for entry in entries(store)] == [(again, 4)]


def test_what_goes_on_leaves_nothing(store: Store, loaded: LoadedScenario) -> None:
    session, journal = begun(store, loaded)
    session.choose("look")
    assert settle(store, session, journal.id) == ()
    assert carried(store, loaded) == {}


def test_a_course_carries_only_its_own(store: Store, loaded: LoadedScenario) -> None:
    session, attempt = finished(store, loaded, "refuse")
    settle(store, session, attempt)
    assert carried(store, elsewhere(loaded), "quarter") == {}
    with store.writing() as connection:
        connection.execute(update(tables.attempts).values(course="quarter/first"))
    assert carried(store, elsewhere(loaded), "quarter") == {"dana": 45}


def test_a_favour_is_spent_with_the_attempt_that_asked_for_it(store: Store, loaded: LoadedScenario) -> None:
    asked = dataclasses.replace(header(loaded, case="first", dana=58), favours=("dana",))
    session = Session(loaded, asked)
    journal = store.begin(session, [].append)
    session.choose("give")
    # Its end settles it.
    journal.end()
    assert {entry.kind: entry.points for entry in entries(store)} == {"impression": 2, "favour": -8}
    assert store.read(journal.id).header.favours == ("dana",)


@pytest.mark.parametrize("words", ["[/x]", "$primary", "\x1b[31m"])
def test_a_learner_of_any_name(store: Store, loaded: LoadedScenario, words: str) -> None:
    named = Store(store.database, words)
    session, attempt = finished(named, loaded, "give")
    settle(named, session, attempt)
    assert len(practised(named)) == len(entries(named)) == 1


# --- what next ---------------------------------------------------------------------------------------------------


def test_what_is_next_begins_with_the_library_and_goes_on_with_what_is_due(
    store: Store, loaded: LoadedScenario, small_library: Library
) -> None:
    index = library_index(small_library)
    first = next_up(store, small_library, index)
    assert first is not None
    assert first.kind == "scenario"
    finished(store, loaded, "look", "agree")
    then = next_up(store, small_library, index)
    assert then is not None
    assert (then.kind, then.target != loaded.reference) == ("scenario", True)
    Practice(store).review(Card("redirect:name", {}, 1.0), 3)
    due = next_up(store, small_library, index)
    assert due is not None
    assert (due.kind, due.reason.startswith("One card is due")) == ("drills", True)
