"""`pushback progress`, as one uses it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from tests.cli.conftest import Command, Shell


def played(pushback: Command, small: Path, lines: str) -> None:
    """Play the small story line by line."""
    pushback("play", "short-talk", "--pack", small, "--case", "first", "--plain", stdin=lines, expect=0)


def test_before_anything_was_played_it_says_so_and_what_to_begin_with(pushback: Command, small: Path) -> None:
    out = pushback("progress", "--pack", small, expect=0).out
    assert out.startswith("Nothing was played yet.")
    assert "Next:" in out


def test_a_conversation_shows_in_words_and_pictures(pushback: Command, small: Path) -> None:
    played(pushback, small, "\n3\n1\n")
    out = pushback("progress", "--pack", small, expect=0).out
    assert "1 conversation, 1 finished, 2 replies, 0 typed." in out
    for heading in ("● relationship   ◇ product, by week", "Accounts", "What they remember", "Days of practice"):
        assert heading in out
    assert "Dana Okafor: “A short talk” left things better than before" in out


def test_as_json(pushback: Command, small: Path) -> None:
    played(pushback, small, "\n2\n")
    value = pushback("progress", "--json", "--pack", small, expect=0).json
    assert (value["attempts"], value["finished"], value["replies"]) == (1, 1, 1)
    assert value["endings"] == {"won_the_point": 1}
    assert [(week["relationship"], week["product"]) for week in value["weeks"]] == [(30, 60)]
    assert value["accounts"] == [{"name": "Dana Okafor", "opening": 50, "closings": [30]}]
    assert [(one["kind"], one["points"]) for one in value["capital"]] == [("impression", -5)]
    assert value["suggestion"]["reason"].endswith(".")
    assert sum(value["days"].values()) == 1


def test_as_a_page_of_its_own(pushback: Command, small: Path, elsewhere: Path) -> None:
    played(pushback, small, "\n3\n1\n")
    pushback("progress", "--html", elsewhere / "progress.html", "--pack", small, expect=0)
    page = (elsewhere / "progress.html").read_text(encoding="utf-8")
    for drawing in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        ElementTree.fromstring(drawing)
    assert page.count("<svg") >= 2
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    assert not re.search(r"<script|https?://|src=|<link", page)


def test_one_form_at_a_time(pushback: Command, elsewhere: Path) -> None:
    assert "choose one" in pushback("progress", "--json", "--html", elsewhere / "x.html", expect=2).err


def test_in_a_process_of_its_own(shell: Shell) -> None:
    assert "Nothing was played yet." in shell("progress", expect=0).out
