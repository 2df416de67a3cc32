"""`pushback preview` before the screen opens: what cannot be begun is told in one message."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command, Shell
from tests.test_imports import found, imported

WRONG: dict[str, tuple[list[str], str]] = {
    "unknown node": (["--at", "midle"], "there is no node called 'midle'. Did you mean 'middle'?"),
    "unknown fact": (["--know", "siz"], "there is no fact called 'siz'. Did you mean 'size'?"),
    "unknown flag": (["--flag", "warned"], "there is no flag called 'warned'. The scenario has none."),
    "unknown case": (["--case", "secnd"], "there is no case called 'secnd'. Did you mean 'second'?"),
    "unknown person": (["--credibility", "dan=60"], "nobody in the cast is called 'dan'. Did you mean 'dana'?"),
    "too much": (["--credibility", "dana=160"], "credibility goes from 0 to 100, and dana's is 160"),
    "no number": (["--credibility", "dana=high"], "'high' is no whole number"),
    "no sign": (["--credibility", "dana"], "--credibility wants CAST=N, and got 'dana'"),
    "no item": (["--confirmed", "dana="], "--confirmed wants CAST=ITEM, and got 'dana='"),
    "unknown item": (["--hinted", "dana=metric"], "dana hides no 'metric'"),
    "product too low": (["--product=-1"], "product goes from 0 to 100, and this is -1"),
    "unknown promise": (["--promised", "demo"], "there is no promise called 'demo'"),
    "unknown counter": (["--counter", "scope=1"], "there is no counter called 'scope'"),
    "unknown place": (["--visited", "openin"], "Did you mean 'opening'?"),
    "unknown slot": (["--slot", "custmer=Acme"], "there is no slot called 'custmer'. Did you mean 'customer'?"),
    "no words": (["--slot", "customer= "], "--slot wants NAME=WORDS, and got 'customer= '"),
    "escapes": (["--at", "\x1b[31m"], "there is no node called '[31m'"),
    "no terminal": (["--at", "middle", "--know", "size", "--credibility", "dana=70"], "not a terminal"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_usage_is_told_in_one_message(name: str, pushback: Command, small: Path) -> None:
    arguments, message = WRONG[name]
    outcome = pushback("preview", small / "scenarios" / "short-talk.yaml", *arguments, expect=2)
    assert message in outcome.err
    assert outcome.out == ""
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize(
    ("scenario", "message"),
    [("nowhere.yaml", "there is no file here"), ("sold-before-bilt", "Did you mean 'sold-before-built'?")],
)
def test_what_is_not_there_is_told(pushback: Command, scenario: str, message: str) -> None:
    assert message in pushback("preview", scenario, expect=2).err


def test_an_id_will_do_and_a_broken_file_too(pushback: Command, small: Path) -> None:
    assert "not a terminal" in pushback("preview", "short-talk", "--pack", small, expect=2).err
    (small / "scenarios" / "short-talk.yaml").write_text("format: 1\nnodes: [", encoding="utf-8")
    told = pushback("preview", small / "scenarios" / "short-talk.yaml", "--at", "anywhere", expect=2)
    assert "not a terminal" in told.err, "what cannot be played yet is what a preview is for"


def test_without_a_terminal_it_says_what_to_do_instead(shell: Shell, small: Path) -> None:
    told = shell("preview", small / "scenarios" / "short-talk.yaml", expect=2)
    assert "pushback check" in told.err
    assert "--plain" in told.err


def test_no_screen_is_imported_before_one_can_be_shown(small: Path, tmp_path: Path) -> None:
    path = str(small / "scenarios" / "short-talk.yaml")
    code = f"from simulator.cli.commands import run\nassert run(['preview', {path!r}]) == 2"
    assert found(imported(code, tmp_path), ("textual", "sqlalchemy", "simulator.language.reader")) == []
