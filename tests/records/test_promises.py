"""Promises made in conversations: kept with whom they were made to, settled by a course, listed while they are open."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from simulator.content.index import library_index
from simulator.content.load import load_scenario
from simulator.content.loaded import LoadedScenario
from simulator.content.packs import Library, open_library
from simulator.records import tables
from simulator.records.progress_capital import entries
from simulator.records.promises import promise_line, promises, settle_in_course, to_keep
from simulator.records.rebuilding import bring_up
from simulator.records.store import Store
from tests.records.conftest import begun
from tests.small_pack import SCENARIO, write_pack

PROMISED = (
    SCENARIO.replace(
        "facts: {",
        "promises:\n"
        "  part: {text: A first part for <customer> by Friday, due: {scenario: other-talk}}\n"
        "  page: {text: A page before we go on, due: {node: middle}}\n"
        "facts: {",
    )
    .replace("confirm: {dana: fear}, goto: middle", "confirm: {dana: fear}, promise: [page], goto: middle")
    .replace("then: {product: +20, goto: agreed}", "then: {product: +20, promise: [part], keep: [page], goto: agreed}")
)
OTHER = SCENARIO.replace("id: short-talk", "id: other-talk").replace("A short talk", "The other talk")


def promising_story(folder: Path) -> LoadedScenario:
    """Return the small story with two promises: `page` is due at its second node, `part` in the other talk."""
    return load_scenario("small:short-talk", promising_library(folder))


def promising_library(folder: Path) -> Library:
    write_pack(folder / "small", OTHER, name="other-talk")
    return open_library([write_pack(folder / "small", PROMISED)], {})


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return promising_library(tmp_path)


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
    assert (one.attempt, one.turn, one.state, one.settled) == (attempt, 2, "made", None)
    assert (one.due_scenario, one.due_node) == ("small:other-talk", None)
    assert one.made == store.read(attempt).results[1].at
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
    assert [(one.name, one.state) for one in promises(store)] == [("page", "kept"), ("part", "kept")]


@pytest.mark.parametrize(("last", "became"), [("agree", "kept"), ("insist", "broken")])
def test_what_is_due_in_the_same_talk_is_settled_by_a_reply(
    store: Store, promising: LoadedScenario, last: str, became: str
) -> None:
    promised(store, promising, "look", last)
    page = promises(store)[0]
    assert (page.name, page.turn, page.due_scenario, page.due_node) == ("page", 1, "small:short-talk", "middle")
    assert (page.state, page.settled) == (became, 2)


def test_what_is_due_in_another_talk_is_owed_until_that_was_had(
    store: Store, promising: LoadedScenario, library: Library
) -> None:
    promised(store, promising, "look", "agree")
    [one] = to_keep(store)
    line = promise_line(one, {"small:boss": "Dana Okafor"}, library_index(library))
    assert line == "Dana Okafor, in “The other talk”: A first part for Northwind by Friday"
    assert promise_line(one, {}, ()) == "small:boss, in “other talk”: A first part for Northwind by Friday"
    promised(store, load_scenario("small:other-talk", library), "refuse")
    assert to_keep(store) == []
    promised(store, promising, "look", "agree")
    assert [one.name for one in to_keep(store)] == ["part"]


def test_promises_and_memories_are_worked_out_again_from_the_turns(
    store: Store, promising: LoadedScenario, library: Library
) -> None:
    promised(store, promising, "look", "agree")
    with store.writing() as connection:
        connection.execute(update(tables.attempts).values(course="house:quarter/first"))
    settle_in_course(store, "house:quarter", {("first", "part"): "broken"})
    before, remembered = promises(store), entries(store)
    with store.writing() as connection:
        connection.execute(update(tables.promises).values(turn=None, settled=None, due_scenario=None, due_node=None))
        connection.execute(update(tables.attempts).values(projected=0))
        connection.execute(delete(tables.capital))
    bring_up(store, library)
    after = promises(store)
    # The rows are new, and what an event of the course made of them since then stays.
    assert [dataclasses.replace(one, id=0) for one in after] == [dataclasses.replace(one, id=0) for one in before]
    assert [(one.name, one.state) for one in after] == [("page", "kept"), ("part", "broken")]
    assert [(one.kind, one.points) for one in entries(store)] == [(one.kind, one.points) for one in remembered]
    assert not store.unprojected()


def test_somebody_elses_promises_are_worked_out_again_too(
    store: Store, promising: LoadedScenario, library: Library
) -> None:
    other = Store(store.database, "Ben")
    promised(other, promising, "look", "agree")
    with store.writing() as connection:
        connection.execute(delete(tables.promises))
        connection.execute(update(tables.attempts).values(projected=0))
    bring_up(store, library)
    assert (promises(store), [one.name for one in promises(other)]) == ([], ["page", "part"])


def test_what_can_be_played_no_more_is_not_asked_for_again(store: Store, promising: LoadedScenario) -> None:
    promised(store, promising, "look", "agree")
    with store.writing() as connection:
        connection.execute(update(tables.attempts).values(projected=0))
    bring_up(store, open_library([], {}))
    assert not store.unprojected()
    assert len(promises(store)) == 2
