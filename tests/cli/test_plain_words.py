"""What a line means in plain play beyond numbers and words: guesses, and whom words are for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator.cli.plain_words import addressed
from simulator.coaching.guessing import blanks
from simulator.coaching.session import Session
from simulator.content.load import load_scenario
from simulator.content.packs import open_library
from simulator.conversation.attempt import Type
from simulator.records.opening import open_store
from tests.cli.conftest import Command
from tests.small_pack import write_pack

ROOM = """\
format: 1
id: room
title: Two of them
minutes: 3
difficulty: 1
trains: [ask_why_now]
setting: A room.
ask: A yes.
cast:
  dana: {persona: boss, hidden: {fear: {lost: Losing it, bonus: Losing the bonus}}, truth: {fear: lost}}
  tom: {persona: money, hidden: {fear: {audit: The audit, boss: Dana}}, truth: {fear: audit}}
nodes:
  opening:
    speaker: dana
    says: Well?
    choices:
      - {id: ask, text: What does it cost?, to: tom, performs: [ask_metric], then: {goto: done}}
      - {id: "no", text: "No.", performs: [flat_refusal], then: {goto: done}}
endings:
  done: {speaker: dana, says: Fine., after: They leave.}
"""


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """Return the folder of a pack whose one scenario has two people in it."""
    folder = write_pack(tmp_path / "house", ROOM, name="room")
    tom = "format: 1\nid: money\nname: Tom Ilves\nrole: Finance\nbio: Counts.\n"
    (folder / "personas" / "money.yaml").write_text(tom, encoding="utf-8")
    return folder


@pytest.fixture
def play(pushback: Command, small: Path) -> Any:
    """Return what is written when these lines are typed into the short talk."""

    def run(typed: str, *options: str) -> str:
        return pushback("play", "small:short-talk", "--pack", small, "--plain", *options, stdin=typed, expect=0).out

    return run


@pytest.fixture
def play_room(pushback: Command, room: Path) -> Any:
    """Return what is written when these lines are typed into the room."""

    def run(typed: str) -> str:
        return pushback("play", "house:room", "--pack", room, "--plain", "--seed", "1", stdin=typed, expect=0).out

    return run


def guesses(small: Path, seed: int = 1) -> dict[str, str]:
    """Return the line that guesses each answer of the short talk."""
    [blank] = blanks(Session.start(load_scenario("small:short-talk", open_library([small])), seed=seed, case="first"))
    return {answer: f"guess fear {number}" for number, answer in enumerate(blank.answers, start=1)}


def test_a_guess_is_made_before_the_first_reply_and_stands_beside_the_truth(play: Any, small: Path) -> None:
    line = guesses(small)["bonus"]
    out = play(f"guess\n{line}\na\n\n4\n1\n", "--case", "first", "--seed", "1")
    assert "Dana Okafor's fear, what they are afraid of:" in out
    assert f"  {line}: Losing the bonus\n" in out
    assert "You guess, for Dana Okafor's fear: Losing the bonus" in out
    assert "Dana Okafor's fear: Losing Northwind (never came out)\n    You guessed: Losing the bonus\n" in out


def test_the_last_guess_holds_and_can_be_made_when_the_replies_are_there_already(play: Any, small: Path) -> None:
    lines = guesses(small)
    typed = f"b\n{lines['bonus']}\n{lines['lost'].replace('fear', 'Dana Fear').upper()}\nguess\n3\n1\n"
    out = play(typed, "--case", "first", "--seed", "1")
    assert f"{lines['lost']}: Losing Northwind (your guess)" in out
    assert "    You guessed it beforehand." in out


@pytest.mark.parametrize("line", ["guess fear", "guess fear 3", "guess fear 0", "guess fear x", "guess dana fear 1 2"])
def test_a_guess_that_has_no_answer_says_which_there_are(line: str, play: Any) -> None:
    out = play(f"{line}\n\n3\n", "--case", "first")
    assert "what they are afraid of:\n  guess fear 1: " in out
    assert "[Dana +4, now 54]" in out


def test_words_that_begin_like_a_guess_are_said(play: Any) -> None:
    out = play("Guess what they told me.\n", "--case", "first")
    assert "what they are afraid of" not in out
    assert any(f"Dana Okafor: {asked}" in out for asked in ("What?", "Say again?"))


def test_after_the_first_reply_there_is_nothing_to_guess(play: Any) -> None:
    out = play("\n3\nguess fear 1\n", "--case", "first")
    assert "You guess, for" not in out


def test_in_a_group_words_go_to_whoever_is_named(play_room: Any) -> None:
    out = play_room("@tom, blue sky grass.\n")
    assert "  1. What does it cost? (to Tom)\n  2. No.\n" in out
    [attempt] = open_store().unfinished()
    [event] = open_store().read(attempt.id).events
    assert isinstance(event, Type)
    assert (event.to, event.text) == ("tom", "blue sky grass.")


def test_a_name_that_nobody_has_is_not_said_to_anybody(play_room: Any) -> None:
    out = play_room("@kim what is it?\n@tom\n@Dana 2\n")
    assert "Nobody here is called that. You can speak to @dana, @tom." in out
    assert "Say something after the name." in out
    assert "They leave." in out, "a number chooses a reply, whoever it is said to"


def test_the_line_of_help_names_what_can_be_typed(play_room: Any) -> None:
    out = play_room("\n")
    assert "any other words are said as you type them. Begin with '@Tom' to speak to Tom. 'guess' shows" in out


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("@dana What for?", ("dana", "What for?")),
        ("@Dana Okafor: What for?", ("dana", "What for?")),
        ("@ TOM, hm", ("tom", "hm")),
        ("@tom", ("tom", "")),
        ("@tomorrow", None),
        ("@", None),
        ("dana What for?", None),
    ],
)
def test_whom_a_line_is_for(line: str, meant: tuple[str, str] | None, room: Path) -> None:
    assert addressed(Session.start(load_scenario("house:room", open_library([room]))), line) == meant


def test_what_was_left_in_the_middle_is_offered_and_goes_on(play: Any) -> None:
    assert "You leave in the middle. It is kept" in play("a\n\n3\nq\n")
    out = play("continue\n1\n")
    assert out.startswith("You left this one after 1 reply, in practice mode. Type 'continue' to go on there.\n")
    assert "You said last: Tell me what happens on the day after." in out
    assert "Dana Okafor: And?" in out
    assert "You ended as PARTNER" in out
    assert "You left this one" not in play("q\n"), "it is over"
    assert open_store().unfinished() == []


def test_what_was_guessed_before_is_there_when_it_goes_on(play: Any) -> None:
    play("guess fear 1\nq\n")
    out = play("continue\nguess\na\n4\n1\n")
    assert "You left this one before the first reply" in out
    assert out.count("(your guess)") == 1
    assert "[Dana +8, now 58]" in out
    assert "You ended as PARTNER" in out
    assert open_store().unfinished() == []


def test_whoever_asks_for_one_attempt_is_offered_no_other(play: Any) -> None:
    play("\n3\n")
    assert "continue" not in play("q\n", "--seed", "4")
    assert len(open_store().unfinished()) == 1


def test_a_place_that_cannot_be_written_to_costs_the_record_and_not_the_play(
    play: Any, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = elsewhere / "a-file"
    blocked.write_text("")
    monkeypatch.setenv("PUSHBACK_HOME", str(blocked))
    out = play("\n3\nq\n", "--case", "first")
    assert "This conversation cannot be kept" in out
    assert "Dana Okafor: And?" in out
    assert "You leave in the middle." in out
    assert out.rstrip().endswith("'pushback import' takes it in.")
