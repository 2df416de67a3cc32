"""The store on both databases: what was said is kept before it is answered, and what is kept can go on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.coaching.session import PlayError, Session
from simulator.content.loaded import LoadedScenario
from simulator.content.packs import open_library
from simulator.conversation.attempt import Choose, Prepare
from simulator.language.reading import Found, Reading
from simulator.records.database import Database
from simulator.records.keeping import KeptAttempt
from simulator.records.store import Store
from simulator.records.values import JournalError
from tests.records.conftest import begun, resumed, same
from tests.small_pack import write_pack
from tests.stories import header

HOSTILE = (
    "[/x][@click=app.quit]",
    "'; DROP TABLE attempts; --",
    "{{ 7 * 7 }}<script>alert(1)</script>",
    "ünïcode 漢字 👩\u200d💻",
    "\x1b[31mred\x00\u202e",
    "line\nbreak\u2028and\ttab",
    "%s %(name)s :id $1",
)


def test_an_attempt_resumes_where_it_was_left(store: Store, loaded: LoadedScenario) -> None:
    session, journal = begun(store, loaded)
    session.prepare("notes")
    session.guess("dana", "fear", "bonus")
    session.predict(1)
    session.guess("dana", "fear", "lost")
    session.choose("look")
    again = resumed(store, loaded, journal.id)
    assert same(session, again)
    assert json.dumps(session.state.to_json()) == json.dumps(again.state.to_json())
    again.choose("agree")
    assert resumed(store, loaded, journal.id).finished
    [listed] = store.history()
    assert (listed.ending, listed.relationship, listed.product, listed.turns) == ("agreed", 64, 70, 2)
    assert (listed.title, listed.reference, listed.mode) == ("A short talk", "small:short-talk", "practice")


def test_nothing_is_kept_before_the_first_event(store: Store, loaded: LoadedScenario) -> None:
    session, journal = begun(store, loaded)
    assert (store.history(), journal.id) == ([], "")
    with pytest.raises(PlayError):
        session.choose("note")
    journal.end()
    journal.plan("If nothing happened, nothing is kept.")
    assert store.history() == []


def test_an_event_is_kept_before_it_is_answered(target: Path | str, loaded: LoadedScenario) -> None:
    store, other = (Store(Database(target), "me") for _ in range(2))
    session, journal = begun(store, loaded)
    kept = journal.append
    seen: list[tuple[int, int]] = []

    class Watching:
        take_back = journal.take_back

        def append(self, event: Choose) -> None:
            kept(event)
            seen.append((len(other.read(journal.id).log), len(session.turns)))

    session.journal = Watching()  # type: ignore[assignment]
    session.choose("look")
    session.choose("agree")
    assert seen == [(1, 0), (2, 1)], "another connection saw it, and nobody had seen an answer yet"


def test_what_each_reply_did_is_kept_with_it(store: Store, loaded: LoadedScenario) -> None:
    session, journal = begun(store, loaded, case="second")
    session.choose("look")
    session.choose("insist")
    saved = store.read(journal.id)
    assert [(result.number, result.choice, result.product, result.ending) for result in saved.results] == [
        (1, "look", 50, None),
        (2, "insist", 75, "insisted"),
    ]
    assert saved.results[0].answer == (("dana", "And?"),)
    assert saved.shown.heard == (("dana", "My bonus hangs on Northwind."),)
    assert [(person.name, person.opening) for person in saved.shown.people] == [("Dana Okafor", 50)]
    assert [(one.attempt, one.number, one.typed, one.product) for one in store.turns()] == [
        (journal.id, 1, False, 50),
        (journal.id, 2, False, 75),
    ]
    assert store.turns("Ben") == []
    entries = [entry.to_json() for entry in session.replies[1].ledger]
    assert list(saved.results[1].ledger) == json.loads(json.dumps(entries))


def test_taking_back_drops_what_belonged_to_it(store: Store, loaded: LoadedScenario) -> None:
    session, journal = begun(store, loaded)
    session.choose("look")
    journal.dispute(1, 0)
    session.hint(1)
    session.choose("insist")
    journal.dispute(2, 0)
    journal.end()
    assert store.read(journal.id).disputed == {(1, 0), (2, 0)}
    assert store.unfinished() == []
    session.take_back()
    saved = store.read(journal.id)
    assert (saved.disputed, len(saved.results), saved.ended) == ({(1, 0)}, 1, None)
    assert same(session, resumed(store, loaded, journal.id))
    assert [one.turns for one in store.unfinished()] == [1]
    session.choose("agree")
    assert [result.choice for result in store.read(journal.id).results] == ["look", "agree"]
    assert len(store.read(journal.id).log) == 5, "nothing that was kept is rewritten"


def test_a_dispute_is_kept_once_with_the_entry_and_the_words(store: Store, loaded: LoadedScenario) -> None:
    session, journal = begun(store, loaded)
    session.choose("give")
    journal.dispute(1, 0)
    journal.dispute(1, 0)
    [kept] = store.disputes()
    assert (kept.turn, kept.entry, kept.body["words"], kept.body["entry"]["points"]) == (
        1,
        0,
        "Yes, Northwind gets it.",
        6,
    )


def test_the_last_plan_holds(store: Store, loaded: LoadedScenario) -> None:
    session, journal = begun(store, loaded)
    session.choose("give")
    journal.plan("If they ask, then I listen.")
    journal.plan("If they ask, then I ask.")
    assert store.read(journal.id).plan == "If they ask, then I ask."


ACTS = ("notes", "guess", "give", "look", "note", "agree", "insist", "hint", "dispute", "back", "back", "resume", "end")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ACTS), max_size=14))
def test_whatever_is_done_the_store_tells_the_same_story(store: Store, loaded: LoadedScenario, acts: list[str]) -> None:
    session, journal = begun(store, loaded)
    for act in acts:
        kept = session.journal
        assert isinstance(kept, KeptAttempt)
        try:
            if act == "back":
                session.take_back()
            elif act == "notes":
                session.prepare(act)
            elif act == "guess":
                session.guess("dana", "fear", "lost")
            elif act == "hint":
                session.hint(1)
            elif act == "end":
                kept.end()
            elif act == "dispute":
                kept.dispute(1, 0) if session.replies else None
            elif act == "resume":
                session = resumed(store, loaded, journal.id) if journal.id else session
            else:
                session.choose(act)
        except PlayError:
            continue
    if not journal.id:
        assert session.events == []
        return
    saved = store.read(journal.id)
    assert list(saved.events) == session.events
    assert same(session, resumed(store, loaded, journal.id))
    assert [result.choice for result in saved.results] == [turn.choice.id for turn in session.replies if turn.choice]
    assert [dict(result.accounts) for result in saved.results] == [
        {"dana": turn.state.accounts[0]} for turn in session.replies
    ]
    listed = next(one for one in store.history() if one.id == journal.id)
    assert (listed.turns, listed.ending) == (
        len(session.replies),
        session.state.place if session.finished else None,
    )


@pytest.mark.parametrize("hostile", HOSTILE)
def test_words_and_names_come_back_as_they_were_said(hostile: str, target: Path | str, tmp_path: Path) -> None:
    from simulator.content.load import load_scenario
    from simulator.content.text import clean, clean_line
    from simulator.conversation.attempt import Type

    loaded = load_scenario("small:short-talk", open_library([write_pack(tmp_path / "small")], {}))
    store = Store(Database(target), clean_line(hostile))
    session = Session.start(loaded, case="first", slots={"customer": hostile})
    journal = store.begin(session, [].append)
    words = clean(hostile)
    reading = Reading(words, (Found("redirect", 0.5, ((0, 1),)),), "good", 0.5)
    journal.append(Type("opening", words, reading))
    journal.plan(words)
    saved = store.read(journal.id)
    assert saved.events == (Type("opening", words, reading),)
    assert (saved.plan, saved.header.slots["customer"], saved.learner) == (words, words, clean_line(hostile))
    assert saved.results[0].words == words
    assert [one.name for one in store.learners()] == [clean_line(hostile)]


def test_an_id_may_be_cut_short_and_one_that_is_not_there_is_told(store: Store, loaded: LoadedScenario) -> None:
    session, journal = begun(store, loaded)
    session.choose("give")
    assert store.read(journal.id[:-2]).id == journal.id
    other, second = begun(store, loaded)
    other.choose("give")
    with pytest.raises(JournalError, match="more than one"):
        store.read(journal.id[:2])
    for wrong in ("none", "", "%", "_"):
        with pytest.raises(JournalError, match=r"no attempt|more than one"):
            store.read(wrong)
    assert [one.id for one in store.history(limit=1)] == [max(journal.id, second.id, key=lambda one: one == second.id)]


def test_another_learner_is_forgotten_whole_and_alone(target: Path | str, loaded: LoadedScenario) -> None:
    database = Database(target)
    ann, ben = Store(database, "Ann"), Store(database, "Ben")
    for store in (ann, ben, ann):
        session, journal = begun(store, loaded)
        session.choose("give")
        journal.dispute(1, 0)
        journal.plan("Secret words.")
    assert [(one.name, one.attempts) for one in ann.learners()] == [("Ann", 2), ("Ben", 1)]
    assert len(ann.unfinished()) == 2, "what others began is not offered"
    assert ann.forget("Ann") == 2
    assert [(one.name, one.attempts) for one in ann.learners()] == [("Ben", 1)]
    assert (len(ann.history()), len(ann.disputes())) == (1, 1)
    with ann.reading() as connection:
        for table, left in {"attempts": 1, "events": 1, "annotations": 2, "turn_results": 1}.items():
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == left
    with pytest.raises(JournalError, match="Ann"):
        ann.forget("Ann")
    session, journal = begun(ann, loaded)
    session.choose("give")
    assert [one.name for one in ann.learners()] == ["Ann", "Ben"]


def test_what_is_forgotten_is_not_in_the_file_any_more(tmp_path: Path, loaded: LoadedScenario) -> None:
    path = tmp_path / "records.db"
    store = Store(Database(path), "me")
    session, journal = begun(store, loaded)
    session.choose("give")
    journal.plan("the-secret-word")
    files = [one for one in (path, path.with_name("records.db-wal")) if one.exists()]
    assert any(b"the-secret-word" in one.read_bytes() for one in files)
    store.forget("me")
    assert not any(b"the-secret-word" in one.read_bytes() for one in files if one.exists())


def test_a_fork_keeps_what_came_before_it(store: Store, loaded: LoadedScenario) -> None:
    session, journal = begun(store, loaded)
    session.prepare("notes")
    session.choose("look")
    forked = Session(loaded, session.header, session.events)
    other = store.begin(forked, [].append)
    assert other.id != journal.id
    saved = store.read(other.id)
    assert (list(saved.events), len(saved.results)) == (session.events, 1)
    assert isinstance(saved.events[0], Prepare)


def test_a_session_of_no_scenario_file_is_kept_too(store: Store, loaded: LoadedScenario) -> None:
    """Nothing but the header is asked for: a journal that follows no session keeps events, and results come later."""
    session = Session(loaded, header(loaded, case="first"))
    session.journal = journal = KeptAttempt(session.header, [].append, lambda: store)
    session.choose("look")
    saved = store.read(journal.id)
    assert (len(saved.events), saved.results) == (1, ())
    assert store.unprojected()


def test_only_the_player_can_read_the_file(tmp_path: Path, loaded: LoadedScenario) -> None:
    path = tmp_path / "records.db"
    session, _journal = begun(Store(Database(path), "me"), loaded)
    session.choose("give")
    assert [one.name for one in tmp_path.glob("records.db*") if one.stat().st_mode & 0o077] == []
