"""Promises made in conversations: kept with whom they were made to, settled by a course, listed while they are open."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import delete, update

from simulator.content.load import load_scenario
from simulator.content.loaded import LoadedScenario
from simulator.content.packs import Library, open_library
from simulator.records import tables
from simulator.records.career import Career
from simulator.records.promises import settle_in_course, to_keep
from simulator.records.rebuilding import rebuild
from simulator.records.store import Store
from tests.records.conftest import begun
from tests.small_pack import SCENARIO, write_pack

PROMISED = SCENARIO.replace(
    "facts: {", "promises: {part: {text: A first part for <customer> by Friday}}\nfacts: {"
).replace("then: {product: +20, goto: agreed}", "then: {product: +20, promise: [part], goto: agreed}")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return open_library([write_pack(tmp_path / "small", PROMISED)], {})


@pytest.fixture
def promising(library: Library) -> LoadedScenario:
    return load_scenario("small:short-talk", library)


def promised(store: Store, loaded: LoadedScenario, *choices: str) -> str:
    session, journal = begun(store, loaded)
    for choice in choices:
        session.choose(choice)
    journal.end()
    return journal.id


def test_a_promise_is_kept_with_the_conversation_that_made_it(store: Store, promising: LoadedScenario) -> None:
    attempt = promised(store, promising, "look", "agree")
    [one] = to_keep(store)
    assert (one.stakeholder, one.name, one.words) == ("small:boss", "part", "A first part for Northwind by Friday")
    assert (one.attempt, one.state, one.made) == (attempt, "made", store.read(attempt).results[1].at)
    assert to_keep(Store(store.database, "somebody else")) == []
    # Of several goes at it the last one counts, and what was promised in the others binds nobody.
    promised(store, promising, "refuse")
    assert to_keep(store) == []


def test_what_was_promised_in_a_course_is_settled_there(store: Store, promising: LoadedScenario) -> None:
    attempt = promised(store, promising, "look", "agree")
    with store.writing() as connection:
        connection.execute(update(tables.attempts).values(course="house:quarter/first"))
    settle_in_course(store, "house:quarter", {("first", "other"): "kept", ("second", "part"): "broken"})
    settle_in_course(Store(store.database, "somebody else"), "house:quarter", {("first", "part"): "broken"})
    assert [one.attempt for one in to_keep(store)] == [attempt]
    settle_in_course(store, "house:quarter", {("first", "part"): "kept"})
    assert to_keep(store) == []
    assert [one.state for one in Career(store).promises()] == ["kept"]


def test_promises_and_memories_are_worked_out_again_from_the_turns(
    store: Store, promising: LoadedScenario, library: Library
) -> None:
    promised(store, promising, "look", "agree")
    before, remembered = to_keep(store), Career(store).ledger()
    with store.writing() as connection:
        connection.execute(delete(tables.promises))
        connection.execute(delete(tables.capital))
    assert rebuild(store, library, everything=True) == []
    after = to_keep(store)
    assert [(one.name, one.made, one.attempt) for one in after] == [(one.name, one.made, one.attempt) for one in before]
    assert [(one.kind, one.points) for one in Career(store).ledger()] == [(one.kind, one.points) for one in remembered]
