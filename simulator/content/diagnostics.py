"""Diagnostics: everything an author can get wrong, as values."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from simulator.content.text import clean_line


class Severity(StrEnum):
    """How much a finding matters: an error stops play, a warning is probably a mistake, a note is an opinion."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclasses.dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about one place in one file.

    `line` and `column` count from 1; 0 where the finding is about the file as a whole. `hint` says what to do.
    """

    code: str
    severity: Severity
    file: str
    line: int
    column: int
    message: str
    hint: str

    def to_json(self) -> dict[str, Any]:
        """Return the finding as the object that `pushback check --json` prints."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "message": self.message,
            "hint": self.hint,
        }

    def __str__(self) -> str:
        """Return `file:line:column: severity CODE: message` on one line, the hint after it."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        text = clean_line(f"{place}: {self.severity} {self.code}: {self.message}")
        return f"{text}\n    {clean_line(self.hint)}" if self.hint else text


class ContentError(Exception):
    """Content could not be used; carries the diagnostics that say why."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(str(diagnostic) for diagnostic in self.diagnostics))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Say whether any finding stops the content from being played."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
