"""What the parser reports, what is made of it, and how a line of YAML is measured."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import Final

COLON: Final = re.compile(r":(?=\s|$)")
"""A colon that ends a key."""

BULLETS: Final = "–—−•·‣◦"
"""Signs that word processors put in place of a list's hyphen."""

_LEAD: Final = re.compile(r"\s*(?:- +)*")


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where; lines and columns count from 0. `mend` replaces single characters."""

    code: str
    line: int
    column: int
    values: Mapping[str, object] = dataclasses.field(default_factory=dict[str, object])
    mend: tuple[tuple[int, int, str], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """What the parser reported, lines and columns from 0, and the lines of the text."""

    lines: list[str]
    problem: str
    context: str
    line: int
    column: int
    context_line: int
    context_column: int

    @property
    def text(self) -> str:
        """The line where the parser gave up."""
        return self.lines[self.line]

    def above(self, line: int) -> Iterator[int]:
        """Yield the lines above `line`, nearest first, that hold more than a comment."""
        for number in range(line - 1, -1, -1):
            words = self.lines[number].strip()
            if words and not words.startswith("#"):
                yield number

    def character(self, line: int, column: int) -> str:
        """Return the character there, or nothing at a line's end."""
        return self.lines[line][column : column + 1]


def indent_of(text: str) -> int:
    """Return the number of spaces that a line begins with."""
    return len(text) - len(text.lstrip(" "))


def lead_of(text: str) -> int:
    """Return the index at which the key or the words of a line begin, after its dashes."""
    lead = _LEAD.match(text)
    return lead.end() if lead else 0


def value_start(text: str) -> int:
    """Return the index at which the value of a line begins, after its dashes and its key."""
    lead = lead_of(text)
    colon = COLON.search(text, lead)
    if colon is None:
        return lead
    rest = text[colon.end() :]
    return colon.end() + len(rest) - len(rest.lstrip())
