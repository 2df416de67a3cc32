"""Mistakes within a value: signs that mean something to YAML, quotes, escapes, brackets."""

from __future__ import annotations

import dataclasses
import re
from typing import Final

from simulator.content.syntax.report import Fault, Report, indent_of, value_start

_INDICATORS: Final = {
    "-": "PB133",
    "?": "PB134",
    "[": "PB135",
    "{": "PB136",
    "*": "PB137",
    "&": "PB138",
    "!": "PB139",
    "%": "PB140",
    "@": "PB141",
    "`": "PB142",
    "|": "PB143",
    ">": "PB143",
    ",": "PB144",
}
_CLOSERS: Final = {"[": "]", "{": "}"}
_BRACKETS: Final = re.compile(r"""(?<=[\[{,:\s])"(?:[^"\\]|\\.)*"|(?<=[\[{,:\s])'(?:[^']|'')*'|[][{}]""")
"""Brackets, and whole quoted words, in which brackets mean nothing."""
_ENTRY: Final = re.compile(r"[\w-]+:(?:\s|$)|[\"'\[{]")
"""What a new entry between brackets begins with."""


def indicator(report: Report) -> Fault | None:
    """A value that begins with a sign which means something to YAML."""
    line, column = report.line, report.column
    if "while scanning a" in report.context or "while parsing a node" in report.context:
        line, column = report.context_line, report.context_column
    character = report.character(line, column)
    if not character:
        return _left_open(report, line)
    if character == "\t":
        return tab(report)
    code = _INDICATORS.get(character)
    if code is None:
        return Fault("PB161", line, column) if character in "]}" else None
    return Fault(code, line, column, {"sign": character}, ((line, column, "x"),))


def _left_open(report: Report, end: int) -> Fault | None:
    """The bracket that still waits for something where the text ends, at line `end`."""
    closers: list[str] = []
    for line in range(min(end, len(report.lines) - 1), -1, -1):
        text = report.lines[line]
        for piece in reversed(list(_BRACKETS.finditer(text))):
            sign = piece.group()
            if sign in ("]", "}"):
                closers.append(sign)
            elif sign in _CLOSERS and closers:
                closers.pop()
            elif sign in _CLOSERS and text[: piece.start()].rstrip()[-1:] in ("", ":", ",", "-", "[", "{"):
                return Fault("PB160", line, piece.start(), {"opening": sign, "closing": _CLOSERS[sign]})
    return None


def tab(report: Report) -> Fault:
    """A tab where the width of the indentation counts."""
    column = report.text.find("\t")
    return Fault("PB149", report.line, max(column, 0))


def quoted(report: Report) -> Fault | None:
    """A quote that is opened and not closed."""
    line, column = report.context_line, report.context_column
    text = report.lines[line].rstrip()
    if text[-1:] in "”“’‘" and len(text) > column + 1:
        return Fault("PB165", line, len(text) - 1, {"sign": text[-1], "quote": text[column : column + 1]})
    return Fault("PB147", line, column, {"quote": text[column : column + 1]})


def escape(report: Report) -> Fault:
    """A backslash in double quotes that begins nothing known."""
    column = report.text.rfind("\\", 0, report.column + 1)
    return Fault("PB148", report.line, max(column, 0), mend=((report.line, max(column, 0), "/"),))


def directive(report: Report) -> Fault:
    """A per cent sign at the left edge."""
    return Fault("PB162", report.context_line, 0, mend=((report.context_line, 0, "#"),))


def after_value(report: Report, before: str) -> Fault | None:
    """Something behind a value that ended early; `before` is the part of the line up to there."""
    last = before.rstrip()[-1:]
    character = report.character(report.line, report.column)
    if last in "\"'":
        return _after_quote(report, before.rstrip(), last)
    if character in "]}":
        return Fault("PB161", report.line, report.column)
    start = value_start(before)
    opening = before[start : start + 1]
    if opening in ("[", "{", "*", "&"):
        return Fault(_INDICATORS[opening], report.line, start, {"sign": opening}, ((report.line, start, "x"),))
    return None


def _after_quote(report: Report, before: str, quote: str) -> Fault:
    """Words after a closing quote: it closed too early, or it closed one that an earlier line left open."""
    closing = len(before) - 1
    if before.count(quote) - before.count("\\" + quote) * (quote == '"') > 1:
        after = report.text[closing + 1 :]
        apostrophe = quote == "'" and before[closing - 1 : closing].isalpha() and after[:1].isalpha()
        return Fault("PB146" if apostrophe else "PB145", report.line, closing, {"quote": quote})
    for line in report.above(report.line):
        opening = report.lines[line].rfind(quote)
        if opening >= 0:
            return quoted(dataclasses.replace(report, context_line=line, context_column=opening)) or Fault(
                "PB147", line, opening, {"quote": quote}
            )
    return Fault("PB145", report.line, closing, {"quote": quote})


def in_brackets(report: Report) -> Fault | None:
    """Something between `[` and `]`, or `{` and `}`, where a comma or the end should stand."""
    line, column = report.context_line, report.context_column
    opening = report.character(line, column)
    values: dict[str, object] = {"opening": opening, "closing": _CLOSERS.get(opening, "]")}
    if not _closed(report):
        return Fault("PB160", line, column, values)
    before = report.text[: report.column].rstrip()
    character = report.character(report.line, report.column)
    if character in ("]", "}"):
        return Fault("PB161", report.line, report.column, values)
    if character == ":":
        return Fault("PB132", report.line, report.column, values)
    if before[-1:] in ("]", "}", "") or _ENTRY.match(report.text, report.column):
        return Fault("PB167", report.line, report.column, values)
    if before[-1:] in ("'", '"'):
        return _after_quote(report, before, before[-1])
    return None


def _closed(report: Report) -> bool:
    """Say whether the bracket of the report's context is closed before the lines that can belong to it end."""
    first, indent = report.context_line, indent_of(report.lines[report.context_line])
    lines = [report.lines[first][report.context_column :]]
    for text in report.lines[first + 1 :]:
        if text.strip() and indent_of(text) <= indent and text.strip()[0] not in "]}":
            break
        lines.append(text)
    expected: list[str] = []
    for piece in _BRACKETS.findall("\n".join(lines)):
        if piece in _CLOSERS:
            expected.append(_CLOSERS[piece])
        elif piece in ("]", "}") and expected:
            if expected.pop() != piece:
                return False
            if not expected:
                return True
    return False
