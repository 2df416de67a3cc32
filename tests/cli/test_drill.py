"""`pushback drill`: line by line, as JSON, and what it says where it cannot do what was asked."""

from __future__ import annotations

import io

from simulator.cli.plain_drilling import drill_plain
from simulator.coaching.drilling import Memory
from simulator.content.drill_loading import every_drill
from simulator.content.packs import open_library
from tests.cli.conftest import Command, Shell
from tests.content.test_practice_codes import write_course


def test_a_pipe_can_practise_and_the_answers_are_kept(shell: Shell) -> None:
    done = shell("drill", "--plain", "--pattern", "yes-but", stdin="9\n1\n1\n1\n", expect=0)
    assert "lovely idea" in done.out
    assert "Type a number from 1 to 3" in done.out
    assert "Back: " in done.out
    cards = shell("drill", "--json", "--pattern", "yes_but", expect=0).json
    named = next(card for card in cards if card["card"] == "yes_but/name")
    assert named["due"] is not None
    assert named["is_due"] is False


def test_words_are_read_and_an_order_is_typed(pushback: Command) -> None:
    typed = pushback("drill", "--plain", "--pattern", "reasoned_no", stdin="No. It would hurt them.\nq\n", expect=0)
    assert "Say it so that it works." in typed.out
    order = pushback(
        "drill", "--plain", "--minutes", "30", "--pattern", "share_goal", stdin="1\n1 1 2 3\nq\n", expect=0
    )
    assert "In which order would you say these?" in order.out or "works better" in order.out


def test_an_answer_can_be_set_aside_line_by_line(pushback: Command) -> None:
    done = pushback("drill", "--plain", "--minutes", "1", stdin="d\n1\nd\nd\nq\n", expect=0).out
    assert done.count("There is no answer before this one") == 2
    assert done.count("Set aside") == 1
    assert "Nothing counted." in done
    assert all(card["due"] is None for card in pushback("drill", "--json", expect=0).json)


def test_the_last_answer_can_be_set_aside_too() -> None:
    [item, *_] = [one for one in every_drill(open_library([], {}))[0] if one.drill.kind == "better"]
    keeper, out = Memory(), io.StringIO()
    drill_plain([item], keeper, io.StringIO(f"{item.drill.right_answer}\nd\n"), out)
    assert "d sets the last answer aside" in out.getvalue()
    assert out.getvalue().endswith("Nothing counted.\n")
    assert keeper.cards() == {}


def test_leaving_at_once_keeps_nothing(pushback: Command) -> None:
    assert "Back: " not in pushback("drill", "--plain", stdin="", expect=0).out
    assert all(card["due"] is None for card in pushback("drill", "--json", expect=0).json)


def test_an_unknown_pattern_is_told_with_what_was_meant(pushback: Command) -> None:
    told = pushback("drill", "--plain", "--pattern", "redirct", expect=2)
    assert "Did you mean 'redirect'?" in told.err


def test_without_a_terminal_it_says_how_else(shell: Shell) -> None:
    assert "--plain" in shell("drill", expect=2).err


def test_without_a_database_it_goes_on_and_says_so(shell: Shell) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    done = shell("drill", "--plain", stdin="1\n", expect=0, PUSHBACK_DATABASE_URL=nowhere)
    assert "you can practise, and it counts until you leave" in done.err.lower()
    assert "Back: " in done.out


def test_drills_of_other_packs_are_asked_and_checked_too(pushback: Command) -> None:
    folder = pushback.folder / "house"
    course = write_course(folder)
    cards = pushback("drill", "--json", "--pack", folder, expect=0).json
    redirects = next(card for card in cards if card["card"] == "redirect/better")
    assert redirects["items"] == 2
    assert "nothing wrong" in pushback("check", folder, "--pack", folder, expect=0).out
    course.write_text(course.read_text(encoding="utf-8").replace("few-words", "no-words"), encoding="utf-8")
    assert "PB712" in pushback("check", course, expect=1).out
