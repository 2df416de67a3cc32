"""The command line as a user meets it: an empty home, another folder, and where it matters a process of its own."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from simulator.content.text import has_unsafe
from tests.small_pack import write_pack

COMMAND = [sys.executable, "-P", "-m", "simulator.cli.main"]


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a command left: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return standard output as JSON."""
        return json.loads(self.out)


class Shell:
    """Runs `pushback` in a process of its own, in an empty folder with an empty home."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        self.environment = kept | {"HOME": str(folder), "PUSHBACK_HOME": str(folder / "kept"), "LC_ALL": "C.UTF-8"}

    def __call__(
        self, *arguments: str | Path, stdin: str | bytes = "", expect: int | None = None, **environment: str
    ) -> Outcome:
        """Run one command with `stdin`; `expect` is the exit code it must have."""
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            cwd=self.folder,
            env=self.environment | environment,
            timeout=120,
            check=False,
        )
        return held(Outcome(done.returncode, done.stdout.decode(), done.stderr.decode()), expect)


class Command:
    """Runs `pushback` in this process, which is faster by a second; for what no process of its own is needed."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.monkeypatch = monkeypatch
        self.capsys = capsys
        monkeypatch.chdir(folder)
        monkeypatch.setenv("HOME", str(folder))
        monkeypatch.setenv("PUSHBACK_HOME", str(folder / "kept"))
        monkeypatch.delenv("PUSHBACK_PACKS", raising=False)

    def __call__(self, *arguments: str | Path, stdin: str | bytes = "", expect: int | None = None) -> Outcome:
        """Run one command with `stdin`; `expect` is the exit code it must have."""
        from simulator.cli.commands import run

        given = stdin.encode() if isinstance(stdin, str) else stdin
        self.capsys.readouterr()
        with self.monkeypatch.context() as patched:
            patched.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
            code = run([str(argument) for argument in arguments])
        out, err = self.capsys.readouterr()
        return held(Outcome(code, out, err), expect)


def held(outcome: Outcome, expect: int | None) -> Outcome:
    """Return `outcome`, which has what every run must have."""
    assert "Traceback" not in outcome.err, outcome.err
    for text in (outcome.out, outcome.err):
        assert not has_unsafe(text), "control characters reached the terminal"
    if expect is not None:
        assert outcome.code == expect, outcome
    return outcome


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


@pytest.fixture
def shell(elsewhere: Path) -> Shell:
    return Shell(elsewhere)


@pytest.fixture
def pushback(elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(elsewhere, monkeypatch, capsys)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The folder of a pack whose one scenario, `short-talk`, is known through and through."""
    return write_pack(tmp_path / "small")
