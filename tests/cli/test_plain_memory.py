"""Plain play with people one has met before: they begin warmer or colder, say why, and may owe a favour."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.small_pack import SCENARIO, write_pack

WARM = "Dana begins 6 points warmer than with a stranger."
FAVOUR = "'favour' asks Dana for the benefit of the doubt: 8 points warmer today, and 8 spent for good."


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Return a pack with three talks with Dana, each of which can leave her as grateful as one talk can."""
    folder = tmp_path / "house"
    for name in ("short-talk", "other-talk", "last-talk"):
        text = SCENARIO.replace("id: short-talk", f"id: {name}").replace("points: 6", "points: 50")
        write_pack(folder, text, name=name)
    return folder


def play(shell: Shell, pack: Path, name: str, typed: str, *options: str) -> str:
    return shell("play", f"house:{name}", "--pack", pack, "--plain", *options, stdin=typed, expect=0).out


def test_who_was_met_before_remembers(shell: Shell, pack: Path) -> None:
    assert "stranger" not in play(shell, pack, "short-talk", "\n1\n")
    out = play(shell, pack, "other-talk", "\n2\n")
    assert WARM in out
    assert "Dana remembers: " in out
    assert "colder than with a stranger" in play(shell, pack, "short-talk", "q\n"), "it is of the other talk by now"
    # Whoever asks for one particular attempt meets strangers.
    assert "stranger" not in play(shell, pack, "other-talk", "q\n", "--seed", "1")


def test_a_favour_is_asked_before_the_first_reply_and_once(shell: Shell, pack: Path) -> None:
    play(shell, pack, "short-talk", "\n1\n")
    play(shell, pack, "other-talk", "\n1\n")
    out = play(shell, pack, "last-talk", "favour\n\nfavour\n1\n")
    assert "Dana begins 12 points warmer" in out
    assert "Dana begins 20 points warmer" in out
    assert out.count(FAVOUR) == 1
    assert "You: \nDana" in out, "asked for again, it is something to say"


def test_nobody_remembers_who_does_not_want_it(shell: Shell, pack: Path) -> None:
    play(shell, pack, "short-talk", "\n1\n")
    settings = Path(shell.environment["PUSHBACK_HOME"]) / "settings.json"
    settings.write_text('{"memory": "never"}', encoding="utf-8")
    assert "stranger" not in play(shell, pack, "other-talk", "q\n")
