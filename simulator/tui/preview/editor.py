"""Opening the author's editor at a line: each has its own way to be told which."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from textual.app import SuspendNotSupported

from simulator.tui.preview.told import shown_path

if TYPE_CHECKING:
    from simulator.tui.app import PushbackApp

_PLUS: Final = (
    "vi",
    "vim",
    "nvim",
    "view",
    "gvim",
    "nano",
    "pico",
    "emacs",
    "emacsclient",
    "micro",
    "kak",
    "joe",
    "ne",
)
"""Editors that take `+LINE` before the file."""
_COLON: Final = ("hx", "helix", "subl", "zed")
"""Editors that take `FILE:LINE`."""
_GOTO: Final = ("code", "code-insiders", "codium", "cursor")
"""Editors that take `--goto FILE:LINE`."""


def editor_command(environment: Mapping[str, str], path: Path, line: int) -> list[str]:
    """Return the command that opens `path` at `line` (from 1) in the editor that VISUAL or EDITOR names; [] for none.

    An editor that is not known here is given the file alone.
    """
    named = environment.get("VISUAL", "").strip() or environment.get("EDITOR", "").strip()
    try:
        words = shlex.split(named)
    except ValueError:
        words = []
    if not words:
        return []
    name = PurePath(words[0]).stem.lower()
    # A path that begins with a dash would be taken for an option.
    file = str(path) if not str(path).startswith("-") else f"./{path}"
    if name in _PLUS:
        return [*words, f"+{line}", file]
    if name in _COLON:
        return [*words, f"{file}:{line}"]
    if name in _GOTO:
        return [*words, "--goto", f"{file}:{line}"]
    return [*words, file]


def opened(command: Sequence[str]) -> str:
    """Run `command` until the editor is left; return what went wrong, "" where nothing did."""
    try:
        # The author's own editor, as they name it, and never through a shell.
        subprocess.run(command, check=False)  # noqa: S603
    except OSError as error:
        return f"'{command[0]}' could not be started: {error.strerror or error}"
    return ""


def edit(app: PushbackApp, path: Path, line: int) -> None:
    """Lend the terminal to the author's editor, at `line` (from 1) of `path`; where that cannot be, say the place."""
    command = editor_command(os.environ, path, line)
    place = f"{shown_path(path)}:{line}"
    if not command:
        app.tell(f"{place}\nName your editor in EDITOR, and e opens it there.")
        return
    try:
        with app.suspend():
            trouble = opened(command)
    except SuspendNotSupported:
        app.tell(f"{place}\nThis terminal cannot be lent to an editor.")
        return
    app.refresh(layout=True)
    if trouble:
        app.tell(f"{place}\n{trouble}")
