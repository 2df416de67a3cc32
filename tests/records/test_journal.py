"""Attempts as files: what lay there before there was a database is taken over, and what is carried about comes back."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from simulator.coaching.rehearsing import Answers, sheet
from simulator.coaching.session import Session
from simulator.content.loaded import LoadedScenario
from simulator.content.packs import Library
from simulator.conversation.attempt import event_to_json
from simulator.records.importing import take_in, take_over_files
from simulator.records.journal import read_attempts, write_attempts
from simulator.records.keeping import KeptAttempt
from simulator.records.opening import open_store
from simulator.records.places import attempts_folder
from simulator.records.rebuilding import rebuild, replayed
from simulator.records.rehearsals import answers_of, keep_answers, keep_with
from simulator.records.store import Store
from simulator.records.values import JournalError
from simulator.records.withholding import WITHHELD, without_words
from tests.records.conftest import begun, resumed, same
from tests.stories import header, played


def old_file(loaded: LoadedScenario, name: str, *choices: str, more: tuple[dict[str, Any], ...] = ()) -> Session:
    """Write an attempt as it was kept before there was a database."""
    session = played(loaded, *choices, case="first")
    lines = [{"kind": "header", **session.header.to_json()}, *map(event_to_json, session.events), *more]
    path = attempts_folder() / f"{name}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return session


def test_files_are_taken_over_at_the_first_opening_and_put_aside(
    loaded: LoadedScenario, small_library: Library
) -> None:
    session = old_file(loaded, "20260101-000000-aaaaaaaa", "look", more=({"kind": "dispute", "turn": 1, "index": 0},))
    more = ({"kind": "take_back"}, {"kind": "plan", "text": "If so, then so."}, {"kind": "end"})
    old_file(loaded, "20260102-000000-bbbbbbbb", "look", "agree", more=more)
    (attempts_folder() / "20260103-000000-cccccccc.jsonl").write_text("no attempt\n")
    store = open_store()
    one, two = store.every()
    assert (one.id, one.disputed, one.ended) == ("20260101-000000-aaaaaaaa", {(1, 0)}, None)
    assert (two.plan, len(two.events), two.ended is not None) == ("If so, then so.", 1, True)
    assert same(session, resumed(store, loaded, one.id))
    assert not list(attempts_folder().glob("*.jsonl"))
    assert len(list((attempts_folder() / "imported").iterdir())) == 2
    assert len(list((attempts_folder() / "unreadable").iterdir())) == 1
    assert store.unprojected()
    assert rebuild(store, small_library) == []
    assert not store.unprojected()
    assert [listed.relationship for listed in store.history()] == [54, 54]


def test_taking_over_again_after_a_crash_changes_nothing(store: Store, loaded: LoadedScenario) -> None:
    old_file(loaded, "20260101-000000-aaaaaaaa", "look")
    data = (attempts_folder() / "20260101-000000-aaaaaaaa.jsonl").read_bytes()
    take_over_files(store)
    (attempts_folder() / "20260101-000000-aaaaaaaa.jsonl").write_bytes(data)
    take_over_files(store)
    assert [len(saved.log) for saved in store.every()] == [1]


def test_a_line_cut_short_is_passed_over(loaded: LoadedScenario) -> None:
    old_file(loaded, "20260101-000000-aaaaaaaa", "look", "agree")
    path = attempts_folder() / "20260101-000000-aaaaaaaa.jsonl"
    data = path.read_bytes()
    cut = data.rindex(b"{")
    for length in range(cut, len(data) - 1):
        path.write_bytes(data[:length])
        [saved] = read_attempts(path)
        assert len(saved.events) == 1


BROKEN = {
    "nothing": "",
    "words": "hello\nworld\n",
    "another list": "[]\n[]\n",
    "a later version": '{"kind":"header","version":99}\n',
    "no scenario": '{"kind":"header","version":1}\n',
    "an event before the header": '{"kind":"choose","node":"x","choice":"y"}\n',
    "half in the middle": '{"kind":"header"\n{"kind":"choose","node":"x","choice":"y"}\n',
    "depth": "[" * 100_000 + "\n",
    "a list as its kind": '{"kind":[]}\n',
}
HEADER = (
    '{"kind":"header","version":1,"scenario":"s","pack":"p","content_hash":"0","rules_version":1,"reader_version":"1"'
)
BROKEN |= {
    "an unknown event": HEADER + '}\n{"kind":"dance","node":"x"}\n{"kind":"take_back"}\n',
    "an id that is a path": HEADER + ',"id":"../../etc"}\n',
    "the same id twice": (HEADER + ',"id":"a"}\n') * 2,
    "a result that is none": HEADER + '}\n{"kind":"result","result":{"number":"x"}}\n',
    "controls in a name": HEADER.replace('"scenario":"s"', '"scenario":"\\u001b[31m"') + "}\n",
    "a slot that is a list": HEADER + ',"slots":[1]}\n',
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_attempt_is_told(name: str, tmp_path: Path) -> None:
    path = tmp_path / "20260101-000000-aaaaaaaa.jsonl"
    path.write_text(BROKEN[name])
    with pytest.raises(JournalError, match=path.name):
        read_attempts(path)
    with pytest.raises(JournalError):
        read_attempts(tmp_path / "none.jsonl")


def test_what_is_written_comes_back_whole(store: Store, loaded: LoadedScenario, tmp_path: Path) -> None:
    for choices in (("look", "agree"), ("refuse",)):
        session, journal = begun(store, loaded)
        session.prepare("notes")
        for choice in choices:
            session.choose(choice)
        session.take_back()
        session.choose(choices[-1])
        journal.dispute(1, 0)
        journal.plan("If “[x]”,\nthen\u2028 y.")
        journal.end()
    write_attempts(tmp_path / "all.jsonl", store.every())
    before = list(store.every())
    assert read_attempts(tmp_path / "all.jsonl") == [
        dataclasses.replace(saved, plan="If “[x]”,\nthen y.") for saved in before
    ]
    store.forget("me")
    assert list(take_in(store, read_attempts(tmp_path / "all.jsonl")).values()) == ["new", "new"]
    again = list(store.every())
    assert [one.results for one in again] == [one.results for one in before]
    assert [(one.header, one.log, one.disputed, one.ended) for one in again] == [
        (one.header, one.log, one.disputed, one.ended) for one in before
    ]
    assert list(take_in(store, read_attempts(tmp_path / "all.jsonl")).values()) == ["known", "known"]
    assert list(store.every()) == again


def test_another_attempt_with_the_same_id_is_left_alone(store: Store, loaded: LoadedScenario, tmp_path: Path) -> None:
    session, journal = begun(store, loaded)
    session.choose("look")
    journal.save(tmp_path / "one.jsonl")
    [saved] = read_attempts(tmp_path / "one.jsonl")
    session.choose("agree")
    assert take_in(store, [saved]) == {journal.id: "known"}, "what is here went on from it"
    text = (tmp_path / "one.jsonl").read_text().replace('"look"', '"give"')
    (tmp_path / "one.jsonl").write_text(text)
    assert take_in(store, read_attempts(tmp_path / "one.jsonl")) == {journal.id: "different"}
    assert same(session, resumed(store, loaded, journal.id))


def test_without_words_nothing_typed_is_left_and_it_still_replays(
    store: Store, loaded: LoadedScenario, small_library: Library
) -> None:
    from simulator.conversation.attempt import Type
    from simulator.language.reading import Found, Reading

    secret = "Zanzibar-secret"
    session = Session.start(loaded, case="first", slots={"customer": secret})
    journal = store.begin(session, [].append)
    words = f"Tell me about {secret}."
    reading = Reading(words, (Found("ask_why_now", 0.9, ((0, 4),)),), "good", 1.0)
    event = Type("opening", words, reading, "look")
    journal.append(event)
    journal.plan(secret)
    journal.dispute(1, 0)
    journal.end()
    saved = store.read(journal.id)
    assert secret in repr(saved)
    left = without_words(saved)
    assert secret not in repr(left)
    assert WITHHELD in repr(left)
    before, after = replayed(saved, small_library), replayed(left, small_library)
    assert [turn.state.accounts for turn in before.turns] == [turn.state.accounts for turn in after.turns]


def test_an_attempt_survives_edits_of_its_scenario(
    store: Store, loaded: LoadedScenario, small_library: Library, tmp_path: Path
) -> None:
    from simulator.conversation.play import PlayError
    from tests.small_pack import SCENARIO, write_pack

    session, journal = begun(store, loaded)
    session.choose("look")
    session.choose("agree")
    before = store.read(journal.id)
    reworded = SCENARIO.replace("Tell me what happens on the day after.", "And on the day after?")
    write_pack(tmp_path / "small", reworded)
    assert replayed(before, small_library).reply_text(replayed(before, small_library).replies[0]).startswith("And on")
    assert rebuild(store, small_library, everything=True) == []
    assert store.read(journal.id).results == before.results, "what was seen then is the better record"
    write_pack(tmp_path / "small", SCENARIO.replace("id: look", "id: other"))
    with pytest.raises(PlayError):
        replayed(before, small_library)
    assert rebuild(store, small_library, everything=True) == [journal.id]
    assert store.read(journal.id).results == before.results
    assert before.results[0].words == "Tell me what happens on the day after."


def test_results_are_rebuilt_as_they_were(store: Store, loaded: LoadedScenario, small_library: Library) -> None:
    session, journal = begun(store, loaded)
    session.prepare("notes")
    session.choose("look")
    session.choose("insist")
    before = store.read(journal.id)
    with store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM turn_results")
        connection.exec_driver_sql("UPDATE attempts SET projected = 0, ending = NULL, shown = '{}'")
    assert rebuild(store, small_library) == []
    after = store.read(journal.id)
    assert [(one.number, one.words, one.ledger, one.answer, one.ending) for one in after.results] == [
        (one.number, one.words, one.ledger, one.answer, one.ending) for one in before.results
    ]
    assert (after.shown, store.history()[0].ending) == (before.shown, "insisted")
    assert rebuild(store, small_library, everything=True) == []
    assert store.read(journal.id) == after


def test_a_journal_without_a_session_is_completed_when_it_is_resumed(store: Store, loaded: LoadedScenario) -> None:
    session = Session(loaded, header(loaded, case="first"))
    session.journal = journal = KeptAttempt(session.header, [].append, lambda: store)
    session.choose("look")
    again = resumed(store, loaded, journal.id)
    again.choose("agree")
    assert [one.choice for one in store.read(journal.id).results] == ["look", "agree"]


def test_a_rehearsal_is_carried_along_and_left_out_with_the_words(
    store: Store, loaded: LoadedScenario, tmp_path: Path
) -> None:
    session, journal = begun(store, loaded)
    keep_answers(session, Answers(argument="June", change="An order"))
    assert journal.id == "", "nothing is written before the first event"
    session.choose("look")
    assert answers_of(resumed(store, loaded, journal.id)) == Answers(argument="June", change="An order")
    keep_with(session, sheet(session, Answers(argument="July")))
    saved = store.read(journal.id)
    assert saved.rehearsal is not None
    assert saved.rehearsal["opening"]
    write_attempts(tmp_path / "one.jsonl", [saved])
    [back] = read_attempts(tmp_path / "one.jsonl")
    assert json.loads(json.dumps(back.rehearsal)) == json.loads(json.dumps(saved.rehearsal))
    store.forget("me")
    take_in(store, [back])
    assert answers_of(resumed(store, loaded, journal.id)) == Answers(argument="July")
    assert without_words(back).rehearsal is None
