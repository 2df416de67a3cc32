"""`pushback play --plain`: line by line, for screen readers, pipes and recordings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command, Shell
from tests.small_pack import SCENARIO, write_pack


@pytest.fixture
def play(pushback: Command, small: Path) -> Any:
    """Return what is written when these lines are typed; the first case unless another is asked for."""

    def run(typed: str | bytes, *options: str) -> str:
        case = () if "--case" in options else ("--case", "first")
        outcome = pushback(
            "play", "small:short-talk", "--pack", small, "--plain", *case, *options, stdin=typed, expect=0
        )
        assert outcome.err == ""
        return outcome.out

    return run


def test_a_whole_conversation(shell: Shell, small: Path) -> None:
    outcome = shell("play", "short-talk", "--pack", small, "--plain", "--case", "first", stdin="a\n\n4\n1\n", expect=0)
    out = outcome.out
    told = [
        "A short talk\n",
        "The corridor.",
        "Dana Okafor, VP Sales. Sells.",
        "The ask: A yes for Northwind.",
        "You have 10 minutes to prepare.\n  a. Read the notes (5 minutes)\n  b. Ask around (8 minutes)",
        "There is a page on it.",
        "You know now: It takes three weeks.",
        "Dana Okafor: A yes for Northwind, please.",
        "  1. Yes, Northwind gets it.\n  2. No.\n  3. Tell me what happens on the day after.\n  4. It takes",
        "Dana Okafor: And?",
        "[Dana +8, now 58]",
        "You came prepared.",
        "Dana Okafor: Friday, then.",
        "[Dana +10, now 68]",
        "You ended as PARTNER: relationship 68, product 70.",
        "Within reach: 68 · 70, 50 · 75.",
        "Dana Okafor's fear: Losing Northwind (never came out)",
        "Next time",
    ]
    at = 0
    for words in told:
        assert words in out[at:], words
        at = out.index(words, at)
    assert outcome.err == ""


def test_the_debrief_names_the_turn_that_cost_most(play: Any) -> None:
    out = play("\n3\n2\n")
    assert "You ended as WON THE POINT: relationship 46, product 75." in out
    assert "The turn that cost you most: 2 (-18 within reach)." in out
    assert "  You said: Still no.\n  Instead: A first part, by Friday." in out
    assert "(found out in turn 1)" in out
    # The product that more insistence would have won is out of reach too, but that is a trade and no mistake.
    assert "The turn that cost" not in play("\n3\n1\n")


def test_the_end_of_input_anywhere_is_no_mistake(play: Any) -> None:
    typed = "a\n\n3\n1\n"
    for length in range(len(typed)):
        out = play(typed[:length])
        assert out.endswith("\n")
        assert "You ended" not in out or length == len(typed) - 1
    assert "You leave in the middle." in play("\n3\n")


@pytest.mark.parametrize("word", ["q", "quit", "exit", "Q", " quit "])
def test_leaving(word: str, play: Any) -> None:
    assert "1." not in play(f"{word}\n3\n1\n")
    assert "You leave in the middle." in play(f"\n3\n{word}\n1\n")


def test_empty_lines_are_not_replies(play: Any) -> None:
    out = play("\n\n   \n\t\n\x1b[31m\n".replace("\x1b[31m", "\x1b") + "3\n")
    assert out.count("A number chooses a reply; any other words are said as you type them.") == 4
    assert "Dana Okafor: And?" in out


@pytest.mark.parametrize("number", ["0", "4", "9", "99", "1000", "9" * 100, "00"])
def test_a_number_without_a_reply(number: str, play: Any) -> None:
    out = play(f"\n{number}\n3\n1\n")
    assert "There are 3 replies to choose from." in out
    assert "You ended as PARTNER" in out


@pytest.mark.parametrize("number", ["3", "03", " 3 ", "\u0663"])
def test_numbers_always_choose(number: str, play: Any) -> None:
    assert "[Dana +4, now 54]" in play(f"\n{number}\n")


def test_a_number_walks_in_and_chooses_at_once(play: Any) -> None:
    out = play("3\n1\n")
    assert "You ended as PARTNER" in out
    assert out.count("You have 10 minutes") == 1


def test_words_walk_in_and_are_said(play: Any) -> None:
    out = play("Tell me what happens on the day after.\n1\n")
    assert "You ended as PARTNER" in out


def test_letters_mean_sources_even_those_that_are_closed(play: Any, small: Path) -> None:
    path = small / "scenarios" / "short-talk.yaml"
    path.write_text(SCENARIO.replace("facts: {", "    minute: {label: Breathe, minutes: 1}\nfacts: {", 1))
    out = play("a\na\nB\n\n4\n")
    assert "You have looked at that." in out
    assert "There is not enough time left for that." in out
    assert "[Dana +8, now 58]" in out
    assert "Nobody knows." in play("B\n\n3\n")


def test_when_nothing_can_be_looked_at_any_more_the_conversation_begins(play: Any) -> None:
    out = play("b\n3\n")
    assert "Nobody knows." in out
    assert "You have 2 minutes" not in out
    assert "Dana Okafor: And?" in out


def test_every_source_has_a_letter(pushback: Command, tmp_path: Path) -> None:
    sources = ", ".join(f"s{number}: {{label: Source {number}, minutes: 1}}" for number in range(8))
    text = SCENARIO.replace("    notes:", f"    {sources.replace(', s', chr(10) + '    s')}\n    notes:")
    text = text.replace("    notes: {label: Read the notes, minutes: 5, learn: size", "    zzz: {label: Z, minutes: 5")
    lines = [line for line in text.splitlines() if not line.startswith(("    zzz", "    call: {"))]
    pack = write_pack(tmp_path / "many", "\n".join(lines))
    run = ("play", "many:short-talk", "--pack", pack, "--plain")
    out = pushback(*run, stdin="h\n\n", expect=0).out
    for letter, number in zip("abcdefgh", range(8), strict=True):
        assert f"  {letter}. Source {number} (1 minute)" in out
    assert "You have 9 minutes to prepare." in out


def test_taking_back(play: Any) -> None:
    out = play("a\n\nu\n2\n")
    assert "Nothing was said yet." in out
    out = play("a\n\n3\nu\n4\n1\n")
    assert "Taken back." in out
    assert out.count("Dana Okafor: A yes for Northwind, please.") == 2
    assert "[Dana +8, now 58]" in out
    assert "relationship 68, product 70" in out
    assert play("\n3\nu\nu\nU\n3\n1\n").count("Nothing was said yet.") == 2


def test_an_exam_is_silent_until_the_debrief(play: Any) -> None:
    out = play("\n3\nu\n2\n", "--mode", "exam")
    during, after = out.split("\nDebrief\n")
    assert "In an exam a word once spoken stands." in during
    for secret in ("[Dana", "You asked", "+4"):
        assert secret not in during
    assert "1. You: Tell me what happens on the day after." in after
    assert "+4" in after
    assert "2. You: Still no." in after


def test_a_reply_that_is_too_long_is_not_said(play: Any) -> None:
    out = play(f"\n{'x' * 2001}\n3\n")
    assert "That is more than 2000 characters." in out
    assert "[Dana +4, now 54]" in out


def test_control_characters_that_are_typed_do_not_come_back(play: Any) -> None:
    typed = "\nTell me \x1b[31mwhat\x07 happens\x9b on \u202ethe\0 day after.\n1\n"
    assert "You ended as" in play(typed)


def test_bytes_that_are_no_text_are_taken_for_words(shell: Shell, small: Path) -> None:
    out = shell(
        "play", "short-talk", "--pack", small, "--plain", stdin=b"\n\xff\xfe\xc3\n3\n", expect=0,
        PYTHONIOENCODING="utf-8:strict",
    ).out  # fmt: skip
    assert "Dana Okafor: And?" in out


def test_windows_line_ends(play: Any) -> None:
    assert "You ended as PARTNER" in play("\r\n3\r\n1\r\n")


def test_without_preparation_the_conversation_begins_at_once(pushback: Command, tmp_path: Path) -> None:
    start, end = SCENARIO.index("prep:"), SCENARIO.index("facts:")
    pack = write_pack(tmp_path / "bare", SCENARIO[:start] + SCENARIO[end:])
    out = pushback("play", "bare:short-talk", "--pack", pack, "--plain", "--case", "first", stdin="3\n", expect=0).out
    assert "to prepare" not in out
    assert "Dana Okafor: And?" in out


def test_chance_draws_the_case_where_none_is_named(pushback: Command, small: Path) -> None:
    run = ("play", small / "scenarios" / "short-talk.yaml", "--plain")
    assert "My bonus hangs on" in pushback(*run, "--case", "second", stdin="\n", expect=0).out
    assert any("My bonus hangs on" in pushback(*run, stdin="\n", expect=0).out for _attempt in range(40))
    assert len({"My bonus" in pushback(*run, "--seed", "5", stdin="\n", expect=0).out for _ in range(2)}) == 1


def test_a_dumb_terminal_is_told_of_the_plain_way(shell: Shell) -> None:
    assert "--plain" in shell("play", "sold-before-built", expect=2, TERM="dumb").err


def test_hints_and_what_they_cost(play: Any) -> None:
    out = play("\n3\nhint\nhint\nhint\nhint\n1\n")
    assert "Hint 1 of 3 (your next reply counts for three quarters in your progress): " in out
    assert "Hint 3 of 3 (your next reply counts for a quarter in your progress): An expert would begin" in out
    assert "That was the last hint." in out
    assert "Hint 1 of 3: " in play("\n3\nhint\n1\n", "--mode", "coach")
    exam = play("\n3\n\nhint\n1\n", "--mode", "exam")
    assert "There are no hints in an exam." in exam
    assert "'hint'" not in exam


def test_how_a_reply_will_land_is_said_before_it(play: Any, pushback: Command) -> None:
    out = play("\n\npredict\npredict well\n3\npredict flat\n1\n")
    assert "'predict well', 'predict flat' or 'predict badly'" in out
    assert "You expect your next reply to land well." in out
    assert "You expect your next reply to land flat." in out
    kept = pushback("progress", "--json", expect=0).out
    assert '"asked": 2' in kept
    assert "Dana" in play("\nPredict the worst, if you like.\nq\n"), "other words are said"
