"""The journal: what was said is on the disk before it is answered, and what is on the disk can go on."""

from __future__ import annotations

import json
import multiprocessing
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.coaching.session import PlayError, Session
from simulator.content.load import load_scenario
from simulator.content.loaded import LoadedScenario
from simulator.content.packs import open_library
from simulator.conversation.attempt import Choose, Event, Guess, Header, Hint, Predict, Prepare, Type
from simulator.language.reading import Found, Reading
from simulator.records.journal import AttemptFile, JournalError, dispute, read_attempt, unfinished
from tests.small_pack import write_pack
from tests.stories import header


@pytest.fixture
def loaded(tmp_path: Path) -> LoadedScenario:
    pack = write_pack(tmp_path / "small")
    return load_scenario(str(pack / "scenarios" / "short-talk.yaml"), open_library([pack], {}))


def begun(loaded: LoadedScenario, folder: Path) -> tuple[Session, AttemptFile]:
    """Return a session of the first case with a journal in `folder`."""
    session = Session(loaded, header(loaded, case="first"))
    session.journal = file = AttemptFile.create(session.header, folder)
    return session, file


def resumed(loaded: LoadedScenario, file: AttemptFile) -> Session:
    saved = read_attempt(file.path)
    return Session(loaded, saved.header, saved.events, AttemptFile(file.path))


def same(one: Session, other: Session) -> bool:
    return (one.header, one.events, one.turns, one.state) == (other.header, other.events, other.turns, other.state)


def test_an_attempt_resumes_where_it_was_left(loaded: LoadedScenario, tmp_path: Path) -> None:
    session, file = begun(loaded, tmp_path)
    session.prepare("notes")
    session.guess("dana", "fear", "bonus")
    session.predict(1)
    session.type("Why now? “Really”, 🙂\nyes.")
    session.guess("dana", "fear", "lost")
    session.choose("look")
    again = resumed(loaded, file)
    assert same(session, again)
    assert json.dumps(session.state.to_json()) == json.dumps(again.state.to_json())
    again.choose("agree")
    assert resumed(loaded, file).finished


def test_an_event_is_kept_before_it_is_answered(loaded: LoadedScenario, tmp_path: Path) -> None:
    session, file = begun(loaded, tmp_path)
    on_disk: list[int] = []

    class Watching:
        def append(self, event: Event) -> None:
            file.append(event)
            on_disk.append(len(read_attempt(file.path).events))
            assert len(session.turns) == on_disk[-1] - 1, "nobody has seen an answer yet"

        def take_back(self) -> None:
            file.take_back()

    session.journal = Watching()
    session.choose("look")
    session.choose("agree")
    assert on_disk == [1, 2]


def test_what_cannot_happen_leaves_nothing(loaded: LoadedScenario, tmp_path: Path) -> None:
    session, file = begun(loaded, tmp_path)
    before = file.path.read_bytes()
    with pytest.raises(PlayError):
        session.choose("note")
    with pytest.raises(PlayError):
        session.prepare("nowhere")
    assert file.path.read_bytes() == before
    assert session.events == []


def test_what_cannot_be_kept_did_not_happen(loaded: LoadedScenario, tmp_path: Path) -> None:
    session, file = begun(loaded, tmp_path)
    session.choose("look")
    file.path.unlink()
    file.path.mkdir()
    with pytest.raises(JournalError, match=file.path.name):
        session.choose("agree")
    assert [turn.node for turn in session.turns] == ["opening"]
    assert not session.finished


def test_taking_back_and_resuming(loaded: LoadedScenario, tmp_path: Path) -> None:
    session, file = begun(loaded, tmp_path)
    session.prepare("notes")
    session.choose("note")
    session.guess("dana", "fear", "lost")
    assert session.take_back()
    assert session.guesses == {}
    assert same(session, resumed(loaded, file))
    session.choose("look")
    session.choose("insist")
    assert session.take_back()
    session.choose("agree")
    again = resumed(loaded, file)
    assert same(session, again)
    assert [event.choice for event in again.events if isinstance(event, Choose)] == ["look", "agree"]
    while again.take_back():
        pass
    assert [type(event) for event in resumed(loaded, file).events] == [Prepare]


def test_a_dispute_is_kept_until_its_reply_is_taken_back(loaded: LoadedScenario, tmp_path: Path) -> None:
    session, file = begun(loaded, tmp_path)
    session.choose("look")
    file.dispute(1, 0)
    session.hint(1)
    session.choose("insist")
    file.dispute(2, 0)
    assert read_attempt(file.path).disputed == {(1, 0), (2, 0)}
    session.take_back()
    assert read_attempt(file.path).disputed == {(1, 0)}
    session.choose("insist")
    assert read_attempt(file.path).disputed == {(1, 0)}
    assert same(session, resumed(loaded, file))


ACTS = ("notes", "guess", "give", "look", "note", "agree", "insist", "type", "back", "back", "resume")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(ACTS), max_size=14))
def test_whatever_is_done_the_file_tells_the_same_story(
    tmp_path_factory: pytest.TempPathFactory, acts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("attempts")
    pack = write_pack(folder / "small")
    loaded = load_scenario(str(pack / "scenarios" / "short-talk.yaml"), open_library([pack], {}))
    session, file = begun(loaded, folder)
    for act in acts:
        try:
            if act == "back":
                session.take_back()
            elif act == "notes":
                session.prepare(act)
            elif act == "guess":
                session.guess("dana", "fear", "lost")
            elif act == "type":
                session.type("Why now?")
            elif act == "resume":
                session = resumed(loaded, file)
            else:
                session.choose(act)
        except PlayError:
            continue
    assert same(session, resumed(loaded, file))
    assert all(turn.state.turn == number for number, turn in enumerate(session.replies, start=1))


EVENTS: tuple[Event, ...] = (
    Prepare("room", "notes"),
    Guess("room", "dana", "fear", "lost"),
    Choose("room", "look"),
    Type(
        "room",
        "Why?",
        Reading("Why?", (Found("ask_why_now", 0.75, ((0, 4),)),), "good", 0.5),
        "look",
        ("size",),
        "dana",
    ),
    Type("room", "", Reading("", (), "neutral", 0.0)),
    Hint("room", 2),
    Predict("room", -1),
)


def test_every_kind_of_event_comes_back(loaded: LoadedScenario, tmp_path: Path) -> None:
    file = AttemptFile.create(header(loaded, case="second", seed=2**40, dana=77), tmp_path)
    for event in EVENTS:
        file.append(event)
    saved = read_attempt(file.path)
    assert saved.events == EVENTS
    assert (saved.header.case, saved.header.seed, saved.header.opening) == ("second", 2**40, {"dana": 77})
    assert (saved.id, saved.ended, saved.plan) == (file.id, False, "")


@given(st.text(st.characters(), max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_words_come_back_on_one_line(tmp_path_factory: pytest.TempPathFactory, words: str) -> None:
    file = AttemptFile.create(Header("s", "p", "0", 1, "1", slots={"customer": words}), tmp_path_factory.mktemp("a"))
    event = Type("room", words, Reading(words, (), "neutral", 0.0))
    file.append(event)
    file.plan(words)
    saved = read_attempt(file.path)
    kept = words.encode("utf-8", "replace").decode()
    assert [one.text for one in saved.events if isinstance(one, Type)] == [kept]
    assert saved.plan == kept
    assert saved.header.slots == {"customer": kept}


@pytest.mark.parametrize("lost", range(1, 50, 3))
def test_a_last_line_that_was_cut_short(lost: int, loaded: LoadedScenario, tmp_path: Path) -> None:
    session, file = begun(loaded, tmp_path)
    session.prepare("notes")
    session.choose("look")
    data = file.path.read_bytes()
    file.path.write_bytes(data[:-lost])
    events = read_attempt(file.path).events
    # Without its newline alone the line is still whole.
    assert len(events) == (2 if lost == 1 else 1)
    again = resumed(loaded, file)
    again.choose("agree" if lost == 1 else "note")
    assert len(read_attempt(file.path).events) == len(events) + 1
    assert same(again, resumed(loaded, file))
    assert [saved.path for saved in unfinished(tmp_path)] == [file.path]


def test_a_cut_within_a_sign(loaded: LoadedScenario, tmp_path: Path) -> None:
    session, file = begun(loaded, tmp_path)
    session.type("naïve 🙂")
    data = file.path.read_bytes()
    at = data.index("🙂".encode())
    file.path.write_bytes(data[: at + 2])
    assert read_attempt(file.path).events == ()
    again = resumed(loaded, file)
    again.choose("look")
    assert same(again, resumed(loaded, file))


def test_a_header_that_was_cut_short_is_no_attempt(loaded: LoadedScenario, tmp_path: Path) -> None:
    _session, file = begun(loaded, tmp_path)
    file.path.write_bytes(file.path.read_bytes()[:-20])
    with pytest.raises(JournalError, match="no attempt"):
        read_attempt(file.path)
    assert unfinished(tmp_path) == []


def test_a_short_write_is_a_failure(loaded: LoadedScenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session, file = begun(loaded, tmp_path)
    session.choose("look")
    whole = os.write
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", lambda descriptor, data: whole(descriptor, data[:7]))
        with pytest.raises(JournalError):
            session.choose("agree")
    session.choose("agree")
    assert same(session, resumed(loaded, file))


BROKEN = {
    "nothing": "",
    "words": "hello\nworld\n",
    "another list": "[]\n[]\n",
    "a later version": '{"kind":"header","version":99}\n',
    "no scenario": '{"kind":"header","version":1}\n',
    "an unknown event": '{"kind":"header","version":1,"scenario":"s","pack":"p","content_hash":"0","rules_version":1,'
    '"reader_version":"1"}\n{"kind":"dance","node":"x"}\n',
    "half in the middle": '{"kind":"header"\n{"kind":"choose","node":"x","choice":"y"}\n',
    "depth": "[" * 100_000 + "\n",
    "a list as its kind": '{"kind":[]}\n',
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_attempt_is_told_and_left_out(name: str, tmp_path: Path) -> None:
    path = tmp_path / "20260101-000000-aaaaaaaa.jsonl"
    path.write_text(BROKEN[name])
    with pytest.raises(JournalError, match=path.name):
        read_attempt(path)
    assert unfinished(tmp_path) == []


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(JournalError):
        read_attempt(tmp_path / "none.jsonl")
    assert unfinished(tmp_path / "none") == []


def test_a_folder_that_cannot_be_made(loaded: LoadedScenario, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(JournalError, match="taken"):
        AttemptFile.create(header(loaded), tmp_path / "taken" / "attempts")


def test_what_ended_is_no_longer_unfinished(loaded: LoadedScenario, tmp_path: Path) -> None:
    session, file = begun(loaded, tmp_path)
    assert unfinished(tmp_path) == [], "nothing was said yet"
    session.choose("give")
    assert [saved.id for saved in unfinished(tmp_path)] == [file.id]
    file.plan("If they ask, then I listen.")
    file.end()
    assert unfinished(tmp_path) == []
    assert read_attempt(file.path).plan == "If they ask, then I listen."


def test_the_latest_come_first_and_not_all(loaded: LoadedScenario, tmp_path: Path) -> None:
    for number in range(5):
        session, file = begun(loaded, tmp_path)
        session.choose("look")
        file.path.rename(tmp_path / f"2026010{number}-000000-aaaaaaaa.jsonl")
    assert [saved.id[:8] for saved in unfinished(tmp_path, limit=3)] == ["20260104", "20260103", "20260102"]


def _append(path: Path, text: str, times: int) -> None:
    file = AttemptFile(path)
    for number in range(times):
        file.append(Type("room", f"{text}{number}" + "x" * 5000, Reading("", (), "neutral", 0.0)))


def test_two_processes_at_once(loaded: LoadedScenario, tmp_path: Path) -> None:
    file = AttemptFile.create(header(loaded), tmp_path)
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_append, args=(file.path, name, 30)) for name in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    texts = [event.text.rstrip("x") for event in read_attempt(file.path).events if isinstance(event, Type)]
    for name in "ab":
        assert [text for text in texts if text[0] == name] == [f"{name}{number}" for number in range(30)]


def test_two_attempts_in_one_second_are_two_files(loaded: LoadedScenario, tmp_path: Path) -> None:
    assert len({AttemptFile.create(header(loaded), tmp_path).path for _ in range(20)}) == 20


def test_only_the_player_can_read_it(loaded: LoadedScenario, tmp_path: Path) -> None:
    _session, file = begun(loaded, tmp_path)
    assert file.path.stat().st_mode & 0o077 == 0


def test_a_dispute_is_kept(loaded: LoadedScenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUSHBACK_HOME", str(tmp_path / "home"))
    session, file = begun(loaded, tmp_path)
    turn = session.choose("give")
    for _again in range(2):
        dispute(file.id, session.header, 1, turn.ledger[0].to_json(), "Yes.")
    kept: list[Any] = [json.loads(line) for line in (tmp_path / "home" / "disputes.jsonl").read_text().splitlines()]
    assert [(one["attempt"], one["scenario"], one["turn"], one["entry"]["points"]) for one in kept] == [
        (file.id, "small:short-talk", 1, 6)
    ] * 2
    monkeypatch.setenv("PUSHBACK_HOME", str(file.path))
    with pytest.raises(JournalError):
        dispute(file.id, session.header, 1, turn.ledger[0].to_json(), "Yes.")
