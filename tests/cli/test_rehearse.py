"""`pushback rehearse`, line by line: whom, the names, four questions, the talk, and the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.records.opening import open_store
from tests.cli.conftest import Command, Shell

TALK = "Acme\nShe was promised it.\nIt is late already.\nSupport hears more.\nA signed order.\n\n3\n1\n"
SECTIONS = (
    "# My meeting: A short talk",
    "## The map",
    "opening line",
    "## Two questions to ask",
    "## What I'd give way on",
    "## If, then",
)


def rehearsed(pushback: Command, small: Path, *more: str, stdin: str = TALK) -> str:
    arguments = ("rehearse", "--plain", "--scenario", "small:short-talk", "--pack", small, *more)
    return pushback(*arguments, stdin=stdin, expect=0).out


def test_one_leaves_with_one_page(pushback: Command, small: Path) -> None:
    out = rehearsed(pushback, small)
    assert all(section in out for section in SECTIONS), out
    assert "A yes for Acme." in out
    page = out[out.index("# My meeting") :]
    assert "If they say “She was promised it”" in page
    assert "If this turns out to be so: A signed order." in page
    assert "\n1. " in page
    assert "\n2. " in page
    assert "\n3. " not in page


def test_the_page_is_saved_and_kept_with_the_attempt(pushback: Command, small: Path, tmp_path: Path) -> None:
    out = rehearsed(pushback, small, "--save", str(tmp_path / "page.md"))
    assert (tmp_path / "page.md").read_text(encoding="utf-8") in out
    store = open_store()
    [attempt] = store.history()
    kept = store.read(attempt.id).rehearsal
    assert kept is not None
    assert kept["answers"]["argument"] == "She was promised it."
    assert store.read(attempt.id).plan == kept["plan"]
    assert store.read(attempt.id).header.slots == {"customer": "Acme"}


def test_a_slot_that_was_given_is_not_asked_for(pushback: Command, small: Path) -> None:
    out = rehearsed(pushback, small, "--slot", "customer=Umbra", stdin=TALK.partition("\n")[2])
    assert "Which customer?" not in out
    assert "A yes for Umbra." in out


def test_a_name_that_does_not_fit_is_asked_for_again(pushback: Command, small: Path) -> None:
    out = rehearsed(pushback, small, stdin=f"They are the biggest one that we have\n{TALK}")
    assert out.count("Which customer? [Northwind]") == 2
    assert "5 at most" in out
    assert "A yes for Acme." in out


def test_what_it_is_about_can_be_picked_by_number(pushback: Command) -> None:
    out = pushback("rehearse", "--plain", stdin="nobody\n9\n1\nq\n", expect=0).out
    assert "Dana Okafor, VP Sales" in out
    assert "A number from 1 to" in out
    assert "Which customer? [Northwind]" in out


@pytest.mark.parametrize("name", ["Halina Reyes", "halina", "engineering-lead"])
def test_a_person_says_what_it_can_be_about(pushback: Command, name: str) -> None:
    out = pushback("rehearse", "--plain", "--persona", name, stdin="", expect=0).out
    assert "Four questions" in out


def test_what_was_written_is_never_markup_in_the_page(pushback: Command, small: Path) -> None:
    hostile = "[x](javascript:alert) <b> `rm` *all* # | \\"
    out = rehearsed(pushback, small, stdin=TALK.replace("She was promised it.", hostile))
    assert "\\[x\\](javascript:alert) \\<b\\>" in out


@pytest.mark.parametrize("lines", range(8))
def test_it_can_be_left_at_any_line(pushback: Command, small: Path, lines: int) -> None:
    rehearsed(pushback, small, stdin="".join(f"{line}\n" for line in TALK.split("\n")[:lines]))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--scenario", "sold-before-bilt"], "sold-before-built"),
        (["--persona", "Nobody"], "nobody called 'Nobody'"),
        (["--scenario", "sold-before-built", "--slot", "none=x"], "its slots: customer"),
        (["--scenario", "sold-before-built", "--slot", "decider=the lady who decides"], "wants a first name"),
        (["--scenario", "sold-before-built", "--slot", "none"], "NAME=WORDS"),
    ],
)
def test_wrong_usage_is_told_in_one_message(pushback: Command, arguments: list[str], message: str) -> None:
    assert message in pushback("rehearse", "--plain", *arguments, expect=2).err


def test_without_a_terminal_it_says_what_to_do(shell: Shell) -> None:
    assert "--plain" in shell("rehearse", expect=2).err
