"""Findings as text with the line and a caret, as annotations of a workflow on GitHub, or as JSON."""

from __future__ import annotations

import itertools
import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from simulator.content.diagnostics import Diagnostic, Severity
from simulator.content.text import clean_line, has_unsafe

_COLOURS: Final = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_LARGEST: Final = 8 * 1024 * 1024
_BEFORE: Final = 0.6
"""The share of a long line's window that stands before the caret."""
_FEW: Final = 4
"""Characters a cell that are looked at: signs that combine with others take no cell of their own."""


def as_json(findings: Iterable[Diagnostic]) -> str:
    """Return `findings` as a JSON array."""
    return json.dumps([finding.to_json() for finding in findings], indent=2)


def as_text(findings: Sequence[Diagnostic], *, colour: bool = False, width: int = 80) -> str:
    """Return `findings` as text, each with its line and a caret under its place, at most `width` cells wide."""
    files = _Files()
    return "\n\n".join("\n".join(_told(finding, files, colour, width)) for finding in findings)


def as_github(findings: Iterable[Diagnostic]) -> str:
    """Return `findings` as commands that GitHub turns into annotations of the file."""
    return "\n".join(_annotation(finding) for finding in findings)


def summary(files: int, findings: Sequence[Diagnostic]) -> str:
    """Return how many files were checked, and what was found in them."""
    checked = f"{_counted(files, 'file')} checked"
    if not findings:
        return f"{checked}, nothing wrong."
    counts = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
    parts = [_counted(counts[Severity.ERROR], "error"), _counted(counts[Severity.WARNING], "warning")]
    if counts[Severity.NOTE]:
        parts.append(_counted(counts[Severity.NOTE], "note"))
    return f"{checked}: {', '.join(parts)}."


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count != 1 else ''}"


def _told(finding: Diagnostic, files: _Files, colour: bool, width: int) -> Iterator[str]:
    paint = _COLOURS[finding.severity] if colour else ""
    place = f"{finding.file}:{finding.line}:{finding.column}" if finding.line else finding.file
    kind = _painted(f"{finding.severity} {finding.code}", paint)
    yield f"{_painted(clean_line(place), '1' if colour else '')}: {kind}: {clean_line(finding.message)}"
    yield from _excerpt(finding, files, paint, width)
    if finding.hint:
        yield f"    {clean_line(finding.hint)}"


def _painted(text: str, paint: str) -> str:
    return f"\x1b[{paint}m{text}\x1b[0m" if paint else text


def _excerpt(finding: Diagnostic, files: _Files, paint: str, width: int) -> Iterator[str]:
    """Yield the line that a finding is about, a window of it where it is long, and a caret under the place."""
    line = files.line(finding.file, finding.line)
    if line is None:
        return
    gutter = f"{finding.line:>5} | "
    before, after = _window(line, min(finding.column - 1, len(line)), max(20, width - len(gutter)))
    yield gutter + before + after
    yield f"{'':>5} | {' ' * _cells(before)}{_painted('^', paint)}"


def _window(line: str, index: int, room: int) -> tuple[str, str]:
    """Return what of `line` is shown before and from `index` on, in at most `room` cells, cuts marked by dots."""
    # A line may have millions of characters: only those near the place are looked at.
    reach = _FEW * room
    before, after = _visible(line[max(0, index - reach) : index]), _visible(line[index : index + reach])
    head = max(int(room * _BEFORE), room - _cells(after))
    if index > reach or (_cells(before) > head and _cells(before) + _cells(after) > room):
        before = "…" + _fitting(before[::-1], head - 1)[::-1]
    left = room - _cells(before)
    if len(line) > index + reach or _cells(after) > left:
        after = _fitting(after, left - 1) + "…"
    return before, after


def _fitting(text: str, room: int) -> str:
    """Return as much of the beginning of `text` as fits into `room` cells."""
    for place, cells in enumerate(itertools.accumulate(map(_cells, text))):
        if cells > room:
            return text[:place]
    return text


def _visible(text: str) -> str:
    """Return `text` with a sign of one cell for everything that a terminal would obey instead of showing."""
    return "".join(" " if char == "\t" else "�" if has_unsafe(char) else char for char in text)


def _cells(text: str) -> int:
    """Return the cells that `text` takes in a terminal."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


class _Files:
    """The lines of the files that findings are about, each file read once."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = {}

    def line(self, file: str, number: int) -> str | None:
        """Return line `number` (from 1) of `file`, or None where there is none to show."""
        if file not in self._lines:
            self._lines[file] = self._read(Path(file))
        lines = self._lines[file]
        return lines[number - 1] if 0 < number <= len(lines) else None

    @staticmethod
    def _read(path: Path) -> list[str]:
        try:
            if not path.is_file() or path.stat().st_size > _LARGEST:
                return []
            text = path.read_bytes().decode("utf-8-sig", errors="replace")
        except (OSError, ValueError):
            return []
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _annotation(finding: Diagnostic) -> str:
    properties = {"file": clean_line(finding.file)}
    if finding.line:
        properties |= {"line": str(finding.line), "col": str(finding.column)}
    properties["title"] = finding.code
    given = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in properties.items())
    words = clean_line(f"{finding.message}. {finding.hint}" if finding.hint else finding.message)
    return f"::{_LEVELS[finding.severity]} {given}::{_escaped(words)}"


def _escaped(text: str, signs: str = "") -> str:
    """Return `text` with what would end a command or a property of it written as GitHub wants it."""
    for sign in f"%{signs}":
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
