"""Golden conversations: what is saved plays again, and what has changed is told by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.authoring.routes import route_of, route_text, routes_of, run_route, run_routes, write_route
from simulator.authoring.witness import Witness
from simulator.coaching.session import Session
from simulator.content.load import load_scenario
from simulator.content.loaded import LoadedScenario
from simulator.content.packs import open_library
from tests.small_pack import SCENARIO, write_pack

WAY = Witness("second", ("notes",), (("opening", "note"), ("middle", "agree")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "small")


def loaded(folder: Path) -> LoadedScenario:
    return load_scenario(str(folder / "scenarios" / "short-talk.yaml"), open_library([folder], {}))


@pytest.fixture
def golden(folder: Path) -> Path:
    path = folder / "scenarios" / "short-talk.agreed.route.yaml"
    write_route(path, route_of(loaded(folder), WAY))
    return path


def told(folder: Path) -> list[tuple[str, int]]:
    return [(one.code, one.line) for one in run_routes(loaded(folder))]


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_what_was_saved_plays_again(folder: Path, golden: Path) -> None:
    assert golden.read_text(encoding="utf-8") == (
        "format: 1\n"
        "scenario: short-talk\n"
        "case: second\n"
        "replies:\n"
        "  - {prepare: notes}\n"
        "  - {choose: note, at: opening, credibility: {dana: 58}}\n"
        "  - {choose: agree, at: middle, credibility: {dana: 68}}\n"
        "expect: {ending: agreed, credibility: {dana: 68}, product: 70}\n"
    )
    assert routes_of(loaded(folder)) == [golden]
    assert told(folder) == []


def test_typed_words_and_guesses_are_saved_with_every_sign_in_them(folder: Path) -> None:
    session = Session.start(loaded(folder), seed=3, slots={"customer": "Morrow: Care #1"})
    session.guess("dana", "fear", "lost")
    session.type('She said: "no", {really} #1 – and then?')
    path = folder / "scenarios" / "typed.route.yaml"
    write_route(path, route_text(session))
    assert told(folder) == []
    edit(path, "expect: {node: opening", "expect: {node: middle")
    assert told(folder) == [("PB574", 9)]


@pytest.mark.parametrize(
    ("before", "after", "code", "line"),
    [
        ("points: 8, because: You came", "points: 7, because: You came", "PB573", 6),
        ("- id: agree", "- id: agreed-then", "PB572", 7),
        ("product: +20, goto: agreed", "product: +10, goto: agreed", "PB573", 8),
        ("product: +20, goto: agreed", "product: +20, goto: insisted", "PB574", 8),
        ("because: You came prepared}}\n        then: {goto: middle}",
         "because: You came prepared}}\n        then: {goto: given}", "PB571", 7),
        ("minutes: 5, learn: size", "minutes: 12, learn: size", "PB572", 5),
    ],
)  # fmt: skip
def test_what_has_changed_is_told_at_its_step(
    folder: Path, golden: Path, before: str, after: str, code: str, line: int
) -> None:
    path = folder / "scenarios" / "short-talk.yaml"
    text = SCENARIO if before != "minutes: 5, learn: size" else SCENARIO.replace("  minutes: 10\n", "  minutes: 12\n")
    text = text.replace("minutes: 12\n", "minutes: 11\n") if code == "PB572" and line == 5 else text
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    if line == 5:
        edit(path, "minutes: 12, learn", "minutes: 11, learn")
        edit(golden, "  - {prepare: notes}", "  - {prepare: call}\n  - {prepare: notes}")
        assert told(folder) == [("PB572", 6)]
        return
    assert told(folder) == [(code, line)]


def test_a_renamed_reply_keeps_its_golden_conversations(folder: Path, golden: Path) -> None:
    edit(folder / "scenarios" / "short-talk.yaml", "- id: agree", "- id: half-of-it\n        was: agree")
    assert told(folder) == []


def test_a_conversation_about_something_else_is_told(folder: Path, golden: Path) -> None:
    edit(golden, "scenario: short-talk", "scenario: long-talk")
    assert told(folder) == [("PB570", 2)]
    edit(golden, "scenario: long-talk\ncase: second", "scenario: short-talk\ncase: third")
    assert told(folder) == [("PB570", 3)]


def test_other_scenarios_conversations_are_left_alone(folder: Path, golden: Path) -> None:
    text = golden.read_text(encoding="utf-8").replace("short-talk", "long-talk")
    golden.unlink()
    (folder / "scenarios" / "other.route.yaml").write_text(text, encoding="utf-8")
    assert routes_of(loaded(folder)) == []


def test_a_broken_file_is_told_as_any_other(folder: Path, golden: Path) -> None:
    edit(golden, "{choose: note, at: opening", "{choose: note, type: words, at: opening")
    [finding] = run_route(golden, loaded(folder))
    assert finding.line == 6
    assert "one thing" in finding.message
