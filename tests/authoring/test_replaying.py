"""Replaying on new text: by ids, earlier ones included; where it stops it says at which reply, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.authoring.replaying import Rehearsal, replay
from simulator.authoring.watching import read_version
from simulator.content.packs import open_library
from simulator.conversation.staging import Staging
from tests.small_pack import SCENARIO, write_pack


class Desk:
    """An author at work: a file, and a rehearsal that takes every save."""

    def __init__(self, folder: Path, staging: Staging, case: str | None) -> None:
        self.folder = folder
        self.rehearsal = Rehearsal(staging, case)
        self.save(SCENARIO)

    def save(self, text: str) -> None:
        write_pack(self.folder, text)
        self.rehearsal.take(read_version(self.folder / "scenarios" / "short-talk.yaml", open_library((), {})))

    @property
    def said(self) -> list[str]:
        session = self.rehearsal.session
        assert session is not None
        return [session.reply_text(turn) for turn in session.replies]

    @property
    def node(self) -> str:
        assert self.rehearsal.session is not None
        return self.rehearsal.session.node

    @property
    def why(self) -> str:
        assert self.rehearsal.stopped is not None
        return self.rehearsal.stopped.why


def desk(folder: Path, staging: Staging | None = None, case: str | None = None) -> Desk:
    return Desk(folder / "small", staging or Staging(), case)


def test_the_same_replies_are_given_on_the_new_text(tmp_path: Path) -> None:
    author = desk(tmp_path)
    author.rehearsal.choose("look")
    author.save(SCENARIO.replace("Tell me what happens on the day after.", "And the day after?").replace("And?", "So?"))
    assert author.said == ["And the day after?"]
    assert author.rehearsal.session is not None
    assert [line.text for line in author.rehearsal.session.lines] == ["So?"]
    assert author.rehearsal.stopped is None


def test_renamed_nodes_and_replies_are_found_by_what_they_were(tmp_path: Path) -> None:
    author = desk(tmp_path)
    author.rehearsal.choose("look")
    author.rehearsal.choose("agree")
    renamed = (
        SCENARIO.replace("id: look\n", "id: ask\n        was: look\n")
        .replace("goto: middle", "goto: centre")
        .replace("  middle:\n", "  centre:\n    was: middle\n")
    )
    author.save(renamed)
    assert (author.node, author.rehearsal.stopped) == ("agreed", None)
    author.save(SCENARIO)
    assert (author.node, author.rehearsal.stopped) == ("agreed", None), "and back again"


def test_a_reply_that_is_gone_stops_it_there_until_it_is_back(tmp_path: Path) -> None:
    author = desk(tmp_path)
    author.rehearsal.choose("look")
    author.rehearsal.choose("agree")
    author.save(SCENARIO.replace("id: agree", "id: accept"))
    stopped = author.rehearsal.stopped
    assert stopped is not None
    assert (stopped.number, stopped.waiting, author.node) == (2, 1, "middle")
    assert "'agree' is no reply here" in stopped.why
    assert "was: agree" in stopped.why
    author.save(SCENARIO)
    assert (author.node, author.rehearsal.stopped) == ("agreed", None)


def test_a_story_that_leads_elsewhere_stops_it(tmp_path: Path) -> None:
    author = desk(tmp_path)
    author.rehearsal.choose("look")
    author.rehearsal.choose("agree")
    author.save(SCENARIO.replace("goto: middle", "goto: refused"))
    assert author.node == "refused"
    assert "the conversation is over before it, in 'refused'" in author.why
    author.save(SCENARIO.replace("middle", "centre"))
    assert author.node == "centre"
    assert "was: middle" in author.why


def test_a_condition_that_no_longer_holds_stops_it(tmp_path: Path) -> None:
    author = desk(tmp_path)
    author.rehearsal.choose("look")
    author.save(SCENARIO.replace("      - id: look\n", "      - id: look\n        when: {knows: size}\n"))
    assert "'look' is not on offer now" in author.why
    assert author.node == "opening"


def test_another_reply_instead_gives_up_those_that_waited(tmp_path: Path) -> None:
    author = desk(tmp_path)
    author.rehearsal.choose("look")
    author.rehearsal.choose("agree")
    author.save(SCENARIO.replace("id: agree", "id: accept"))
    author.rehearsal.choose("insist")
    assert author.rehearsal.stopped is None
    author.save(SCENARIO)
    assert author.node == "insisted"


def test_taking_back_gives_up_those_that_waited(tmp_path: Path) -> None:
    author = desk(tmp_path)
    assert not author.rehearsal.take_back()
    author.rehearsal.choose("look")
    author.save(SCENARIO.replace("id: look", "id: ask"))
    assert author.rehearsal.take_back()
    assert author.rehearsal.stopped is None
    author.save(SCENARIO)
    assert author.said == []


def test_a_broken_file_changes_nothing_but_what_is_said_about_it(tmp_path: Path) -> None:
    author = desk(tmp_path)
    author.rehearsal.choose("look")
    author.save("format: 1\nnodes: [")
    assert author.rehearsal.broken
    assert author.node == "middle"
    author.rehearsal.choose("agree")
    author.save(SCENARIO)
    assert not author.rehearsal.broken
    assert author.node == "agreed"


def test_words_are_read_anew_against_what_is_on_offer_now(tmp_path: Path) -> None:
    author = desk(tmp_path)
    author.rehearsal.say("The kettle upstairs is empty.", None)
    assert author.node == "opening"
    author.save(SCENARIO.replace('text: "No."', 'text: "The kettle upstairs is empty."'))
    assert author.node == "refused"


def test_it_begins_where_and_as_one_chose(tmp_path: Path) -> None:
    author = desk(tmp_path, Staging(at="opening", facts=("size",), credibility={"dana": 70}), case="second")
    session = author.rehearsal.session
    assert session is not None
    assert [line.text for line in session.opening_lines()] == ["My bonus hangs on Northwind."]
    author.rehearsal.choose("note")
    assert session.view.credibility == {"dana": 78}
    assert session.before(session.replies[0]).accounts == (70,)
    author.rehearsal.take_back()
    assert (session.view.credibility, session.lines) == ({"dana": 70}, session.opening_lines())
    author.rehearsal.go("middle")
    assert (author.node, author.said) == ("middle", [])
    author.rehearsal.choose("agree")
    author.rehearsal.restart()
    assert author.node == "middle"


def test_names_of_ones_own_stay_when_the_file_is_saved(tmp_path: Path) -> None:
    author = desk(tmp_path, Staging(slots={"customer": "Acme\x1b"}))
    session = author.rehearsal.session
    assert session is not None
    assert [line.text for line in session.opening_lines()] == ["A yes for Acme, please."]
    author.save(SCENARIO.replace("customer", "client"))
    assert "there is no slot called 'customer'" in author.why
    author.save(SCENARIO.replace("A yes for <customer>, please.", "A nod for <customer>."))
    assert author.rehearsal.session is not None
    assert [line.text for line in author.rehearsal.session.opening_lines()] == ["A nod for Acme."]


def test_what_was_chosen_and_is_gone_is_told_and_waits(tmp_path: Path) -> None:
    author = desk(tmp_path, Staging(at="middle"))
    author.rehearsal.choose("agree")
    author.save(SCENARIO.replace("middle", "centre"))
    assert author.rehearsal.stopped is not None
    assert author.rehearsal.stopped.number == 0
    assert "there is no node called 'middle'" in author.why
    assert author.node == "opening"
    author.save(SCENARIO)
    assert (author.node, author.rehearsal.stopped) == ("agreed", None)


def test_a_case_that_is_gone_is_told(tmp_path: Path) -> None:
    author = desk(tmp_path, case="second")
    author.save(SCENARIO.replace("second", "third"))
    assert "there is no case called 'second'" in author.why
    assert author.rehearsal.session is not None
    assert author.rehearsal.session.header.case == "first"


@pytest.mark.parametrize("cut", range(0, len(SCENARIO), 97))
def test_no_half_of_a_file_loses_what_was_played(tmp_path: Path, cut: int) -> None:
    author = desk(tmp_path)
    author.rehearsal.choose("look")
    author.save(SCENARIO[:cut])
    author.save(SCENARIO)
    assert (author.node, author.said[1:]) == ("middle", [])
    assert author.rehearsal.stopped is None
    assert not author.rehearsal.broken


def test_nothing_keeps_what_is_replayed(tmp_path: Path) -> None:
    write_pack(tmp_path / "small")
    loaded = read_version(tmp_path / "small" / "scenarios" / "short-talk.yaml", open_library((), {})).loaded
    assert loaded is not None
    assert replay(loaded, ()).session.journal is None
