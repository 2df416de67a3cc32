"""The journal: every event of an attempt, kept in a file of its own before the stakeholder answers.

A file is JSON lines: the header first, then one line an event; `{"kind": "take_back"}` drops the event before it, and
what was said about the attempt (a plan, a dispute, the end) stands in between. A last line that was cut short by a
crash is passed over, and cut off before the next is written. Nothing that was kept is ever rewritten.
"""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Self

from simulator.conversation.attempt import Choose, Event, Header, Type, event_from_json, event_to_json
from simulator.records.places import data_folder

_TAKE_BACK: Final = "take_back"
_END: Final = "end"
_PLAN: Final = "plan"
_DISPUTE: Final = "dispute"
_SUFFIX: Final = ".jsonl"


class JournalError(Exception):
    """The journal cannot be read or written; the message says which file and why."""


@dataclasses.dataclass(frozen=True, slots=True)
class Saved:
    """An attempt as it was kept. `changed` is the time of its last event, in seconds since 1970.

    `disputed` holds pairs of reply number (from 1) and index in that reply's ledger; a reply that was taken back took
    its disputes with it.
    """

    id: str
    path: Path
    header: Header
    events: tuple[Event, ...]
    ended: bool
    plan: str
    changed: float
    disputed: frozenset[tuple[int, int]] = frozenset()

    @property
    def reference(self) -> str:
        """Return the scenario's full name, `pack:id`."""
        return f"{self.header.pack}:{self.header.scenario}"


class AttemptFile:
    """One attempt's file, open for appending; each line is on the disk before `append` returns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._whole = False

    @property
    def id(self) -> str:
        """Return the attempt's id."""
        return self.path.stem

    @classmethod
    def create(cls, header: Header, folder: Path | None = None) -> Self:
        """Return a new attempt's file, its header written.

        Raises:
            JournalError: the folder cannot be written to.
        """
        folder = folder or attempts_folder()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise JournalError(f"{folder}: {error.strerror or error}") from error
        # The time first, so that names sort as the attempts happened.
        journal = cls(folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:8]}{_SUFFIX}")
        journal._write({"kind": "header", **header.to_json()})
        return journal

    def append(self, event: Event) -> None:
        """Keep `event`. Raises JournalError where it cannot be written."""
        self._write(event_to_json(event))

    def take_back(self) -> None:
        """Note that the last event was taken back. Raises JournalError."""
        self._write({"kind": _TAKE_BACK})

    def end(self) -> None:
        """Note that the attempt is over and looked back at. Raises JournalError."""
        self._write({"kind": _END})

    def plan(self, text: str) -> None:
        """Keep the player's if-then plan. Raises JournalError."""
        self._write({"kind": _PLAN, "text": text})

    def dispute(self, turn: int, index: int) -> None:
        """Note that entry `index` of reply `turn` (from 1) is disputed. Raises JournalError."""
        self._write({"kind": _DISPUTE, "turn": turn, "index": index})

    def _write(self, value: dict[str, Any]) -> None:
        line = json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
        try:
            if not self._whole:
                _end_last_line(self.path)
                self._whole = True
            append_line(self.path, line)
        except OSError as error:
            self._whole = False
            raise JournalError(f"{self.path}: {error.strerror or error}") from error


def append_line(path: Path, line: str) -> None:
    """Append `line` to the file at `path` in one write, and wait until it is on the disk.

    Raises:
        OSError: it could not be written, or not whole.
    """
    data = line.encode("utf-8", "replace")
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.write(descriptor, data) < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _end_last_line(path: Path) -> None:
    """End the last line of the file at `path` if a crash left it open; one that was cut short goes.

    What is read as an event stays one, and the next line does not grow out of the rest of another.
    """
    if not path.exists():
        return
    with path.open("r+b") as stream:
        data = stream.read()
        kept = data.rfind(b"\n") + 1
        if kept == len(data):
            return
        try:
            json.loads(data[kept:])
        except ValueError:
            stream.truncate(kept)
        else:
            stream.write(b"\n")


def attempts_folder() -> Path:
    """Return the folder of the attempts."""
    return data_folder() / "attempts"


def read_attempt(path: Path) -> Saved:
    """Return the attempt in the file at `path`.

    Raises:
        JournalError: it cannot be read, or is none.
    """
    try:
        # Not splitlines: words may hold signs that it takes for the end of a line.
        lines = path.read_bytes().decode("utf-8", "replace").removesuffix("\n").split("\n")
        changed = path.stat().st_mtime
    except OSError as error:
        raise JournalError(f"{path}: {error.strerror or error}") from error
    header: Header | None = None
    events: list[Event] = []
    disputed: set[tuple[int, int]] = set()
    ended, plan = False, ""
    try:
        for value in _values(lines):
            kind = value.get("kind")
            if kind == "header":
                header = Header.from_json({key: entry for key, entry in value.items() if key != "kind"})
            elif kind == _TAKE_BACK:
                events = events[:-1]
                replies = sum(isinstance(event, Choose | Type) for event in events)
                disputed = {(turn, index) for turn, index in disputed if turn <= replies}
                ended = False
            elif kind == _END:
                ended = True
            elif kind == _PLAN:
                plan = str(value["text"])
            elif kind == _DISPUTE:
                disputed.add((int(value["turn"]), int(value["index"])))
            else:
                events.append(event_from_json(value))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise JournalError(f"{path}: {error}") from error
    if header is None:
        raise JournalError(f"{path}: this is no attempt")
    return Saved(path.stem, path, header, tuple(events), ended, plan, changed, frozenset(disputed))


def _values(lines: list[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        try:
            value = json.loads(line)
        except ValueError:
            if number == len(lines):
                # Cut short by a crash or a full disk: the event before it is the last one that was sent.
                return
            raise
        if isinstance(value, dict):
            yield value


def unfinished(folder: Path | None = None, limit: int = 20) -> list[Saved]:
    """Return the attempts begun and not ended, the latest first, `limit` at most; broken files are left out."""
    found: list[Saved] = []
    for path in sorted((folder or attempts_folder()).glob(f"*{_SUFFIX}"), reverse=True):
        try:
            saved = read_attempt(path)
        except JournalError:
            continue
        if not saved.ended and saved.events:
            found.append(saved)
            if len(found) == limit:
                break
    return found


def dispute(attempt: str, header: Header, turn: int, entry: dict[str, Any], text: str) -> None:
    """Keep, on this machine, that the player disputes a ledger entry of turn `turn`.

    Raises:
        JournalError: it cannot be written.
    """
    path = data_folder() / f"disputes{_SUFFIX}"
    value = {
        "attempt": attempt,
        "scenario": f"{header.pack}:{header.scenario}",
        "reader_version": header.reader_version,
        "turn": turn,
        "entry": entry,
        "text": text,
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        append_line(path, json.dumps(value, ensure_ascii=False) + "\n")
    except OSError as error:
        raise JournalError(f"{path}: {error.strerror or error}") from error
