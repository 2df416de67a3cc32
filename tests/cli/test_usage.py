"""Wrong usage: exit code 2, one message that says what to do, never a traceback."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import COMMAND, Command, Shell

WRONG: dict[str, tuple[list[str], str]] = {
    "unknown command": (["pley"], "No such command 'pley'"),
    "unknown option": (["list", "--jsn"], "No such option"),
    "unknown option before": (["--jsn", "list"], "No such option"),
    "no scenario named": (["play"], "Missing argument"),
    "no path named": (["check"], "Missing argument"),
    "too many": (["list", "all"], "unexpected extra argument"),
    "seed in words": (["play", "sold-before-built", "--seed", "many"], "--seed"),
    "seed below zero": (["play", "sold-before-built", "--seed=-1"], "--seed"),
    "pack without folder": (["list", "--pack"], "requires an argument"),
    "unknown scenario": (["play", "sold-before-bilt", "--plain"], "Did you mean 'sold-before-built'?"),
    "unknown pack": (["play", "none:sold-before-built", "--plain"], "there is no scenario"),
    "name that leads out": (["play", "../personas/sales-vp", "--plain"], "there is no scenario"),
    "name longer than a disk takes": (["play", "x" * 300, "--plain"], "there is no scenario"),
    "name of nothing": (["play", "", "--plain"], "there is no scenario"),
    "file that is not there": (["play", "nowhere.yaml", "--plain"], "there is no file here"),
    "unknown case": (["play", "sold-before-built", "--case", "none", "--plain"], "its cases: "),
    "unknown slot": (["play", "sold-before-built", "--slot", "none=x", "--plain"], "its slots: "),
    "slot without words": (["play", "sold-before-built", "--slot", "customer=", "--plain"], "NAME=WORDS"),
    "slot without sign": (["play", "sold-before-built", "--slot", "customer", "--plain"], "NAME=WORDS"),
    "unknown mode": (["play", "sold-before-built", "--mode", "easy", "--plain"], "coach, practice, exam"),
    "json without replies": (["play", "sold-before-built", "--json"], "--replies"),
    "replies that are not there": (["play", "sold-before-built", "--replies", "none.jsonl"], "none.jsonl: "),
    "replies in a folder": (["play", "sold-before-built", "--replies", "."], ".: "),
    "check of nothing": (["check", "nowhere"], "nowhere: there is no such file or folder"),
    "check of a long name": (["check", "x" * 300], "name too long"),
    "check of an empty folder": (["check", "."], "there are no .yaml files here"),
    "no terminal for the app": ([], "--plain"),
    "no terminal to play on": (["play", "sold-before-built"], "--plain"),
    "escapes in a command": (["\x1b[31mpley"], "No such command"),
    "escapes in an option": (["list", "--\x1b[31m"], "No such option"),
    "escapes in a case": (["play", "sold-before-built", "--case", "\x1b[31m", "--plain"], "no case called '[31m'"),
    "escapes in a path": (["check", "no\x1b[31m"], "there is no such file"),
    "C1 signs in a scenario": (["play", "\x9b31mx", "--plain"], "there is no scenario called '31mx'"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_usage_is_told_in_one_message(name: str, pushback: Command) -> None:
    arguments, message = WRONG[name]
    outcome = pushback(*arguments, expect=2)
    assert message.lower() in outcome.err.lower()
    assert outcome.out == ""
    assert outcome.err.count("\n") <= 2


@pytest.mark.parametrize(
    "name", ["unknown command", "no scenario named", "escapes in a command", "no terminal for the app"]
)
def test_wrong_usage_in_a_process_of_its_own(name: str, shell: Shell) -> None:
    arguments, message = WRONG[name]
    assert message in shell(*arguments, expect=2).err


def test_help_and_version(pushback: Command) -> None:
    assert pushback("--version", expect=0).out.startswith("pushback ")
    told = pushback("--help", expect=0).out
    for command in ("check", "list", "play"):
        assert command in told
        assert pushback(command, "--help", expect=0).out


@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"], ["play", "sold-before-built", "--plain"]])
def test_nobody_reads_on(arguments: list[str], shell: Shell) -> None:
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=shell.folder,
        env=shell.environment,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == 0
    assert told == b""


def test_nobody_reading_does_not_turn_a_failed_check_into_a_good_one(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("format: 1\nid: broken\n")
    command = [*COMMAND, "check", str(tmp_path / "broken.yaml")]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=shell.folder, env=shell.environment
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(timeout=60) == 1
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()


def test_a_terminal_that_knows_only_ascii(shell: Shell) -> None:
    assert shell("list", expect=0, PYTHONIOENCODING="ascii").out
    assert shell("play", "the-keynote-slide", "--plain", stdin="\n1\n", expect=0, PYTHONIOENCODING="ascii").out


def test_what_is_in_the_folder_is_not_imported(shell: Shell) -> None:
    for name in ("yaml", "json", "simulator", "typing"):
        (shell.folder / f"{name}.py").write_text("raise SystemExit('imported from here')\n")
    assert "sold-before-built" in shell("list", expect=0).out
