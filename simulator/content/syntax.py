"""YAML's syntax errors in the author's terms.

The C parser says where it gave up and what it was looking for, which is seldom where the mistake is: unquoted speech
is cut into pieces by rules that its author never meant to invoke. Each rule here takes the parser's report and the
lines around it, and finds the line at fault. Where the mistake can be mended in a copy without moving anything else,
the explanation holds that copy, so that the next mistake can be found as well.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from typing import Final

import yaml

from simulator.content.codes import diagnostic
from simulator.content.diagnostics import Diagnostic

_COLON: Final = re.compile(r":(?=\s|$)")
_LEAD: Final = re.compile(r"\s*(?:- +)*")
_NO_SPACE: Final = re.compile(r"([\w-]+):\S")
_FIELD: Final = re.compile(r"[a-z][a-z0-9_-]*")
_BULLET: Final = re.compile(r"[–—−•·‣◦]\s")
_BLOCK: Final = re.compile(r"(?:^|\s)[|>][-+0-9]*\s*(?:#.*)?$")
_CUT: Final = re.compile(r"\S( #\S.*)$")
_ODD_SPACE: Final = re.compile(r"[ ]*(?:- +)*(?:[\w-]+:)?(?=[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000])")
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


@dataclasses.dataclass(frozen=True, slots=True)
class Explanation:
    """A syntax error explained. `mended` is the text without it, of the same length, where that could be made."""

    diagnostic: Diagnostic
    mended: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong, and where; lines and columns count from 0. `mend` replaces single characters."""

    code: str
    line: int
    column: int
    values: dict[str, object] = dataclasses.field(default_factory=dict[str, object])
    mend: tuple[tuple[int, int, str], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class _Report:
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
        return self.lines[line][column : column + 1]


def explain(file: str, text: str, error: yaml.YAMLError) -> Explanation:
    """Return what the author did that led to `error` in `text`, whose lines end with newlines only."""
    lines = [*text.split("\n"), ""]
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    if mark is None or not isinstance(error, yaml.MarkedYAMLError):
        return Explanation(diagnostic("PB130", file, (0, 0), line=""), None)
    context = error.context_mark or mark
    report = _Report(
        lines,
        error.problem or "",
        error.context or "",
        min(mark.line, len(lines) - 1),
        mark.column,
        min(context.line, len(lines) - 1),
        context.column,
    )
    fault = _odd_space(report) or _fault(report) or _Fault("PB130", report.line, report.column)
    values = {"line": lines[fault.line].strip(), "rest": lines[fault.line][fault.column :].strip()} | fault.values
    found = diagnostic(fault.code, file, (fault.line + 1, fault.column + 1), **values)
    if not fault.mend:
        return Explanation(found, None)
    for line, column, character in fault.mend:
        lines[line] = lines[line][:column] + character + lines[line][column + 1 :]
    return Explanation(found, "\n".join(lines[:-1]))


def _fault(report: _Report) -> _Fault | None:
    said = f"{report.context} {report.problem}"
    return next((rule(report) for needle, rule in _RULES if needle in said), None)


def _odd_space(report: _Report) -> _Fault | None:
    """A space of another kind, as chats and word processors paste it, where YAML wants a plain one."""
    for line in (report.line, report.context_line, next(report.above(report.line), report.line)):
        found = _ODD_SPACE.match(report.lines[line])
        if found:
            character = report.character(line, found.end())
            return _Fault("PB156", line, found.end(), {"sign": f"U+{ord(character):04X}"}, ((line, found.end(), " "),))
    return None


def _colon(report: _Report) -> _Fault | None:
    """A colon where no key can stand: in speech, or in a line that belongs to the words above it."""
    first = _COLON.search(report.text)
    if first is None or first.start() < report.column:
        return _Fault("PB131", report.line, report.column, mend=((report.line, report.column, "."),))
    above = next(report.above(report.line), None)
    name = report.text[: report.column].strip().removeprefix("- ").strip()
    if above is not None:
        fault = _unfinished(report, above)
        if fault:
            return fault
        lead = _lead(report.lines[above])
        if not _COLON.search(report.lines[above]) and lead == _lead(report.text):
            opener = next((line for line in report.above(above) if _COLON.search(report.lines[line])), None)
            if opener is None or report.lines[opener].rstrip().endswith(":"):
                return _Fault("PB152", above, lead)
        if _FIELD.fullmatch(name):
            opener = next((line for line in report.above(report.line) if _COLON.search(report.lines[line])), above)
            return _too_far(report, name, above, opener)
    return _Fault("PB131", report.line, report.column, mend=((report.line, report.column, "."),))


def _unfinished(report: _Report, line: int) -> _Fault | None:
    """A line that was meant as a key or an item, but for one character."""
    text = report.lines[line]
    lead = _lead(text)
    if _BULLET.match(text, lead):
        return _Fault("PB155", line, lead, mend=((line, lead, "-"),))
    if text.lstrip().startswith("-") and _indent(text) == lead and re.match(r"-[^-\s]", text[lead:]):
        return _Fault("PB154", line, lead, mend=((line, lead + 1, " "),))
    missing = _NO_SPACE.match(text, lead)
    if missing and not _COLON.search(text):
        colon = missing.end(1)
        values: dict[str, object] = {"name": missing.group(1)}
        return _Fault("PB153", line, colon, values, ((line, colon + 1, " "),))
    return None


def _no_colon(report: _Report) -> _Fault | None:
    """A line that stands where a key should, without a colon."""
    line, lead = report.context_line, report.context_column
    fault = _unfinished(report, line)
    if fault:
        return fault
    later = _COLON.search(report.lines[line])
    if later:
        return _Fault("PB131", line, later.start(), mend=((line, later.start(), "."),))
    above = next(report.above(line), None)
    if above is not None:
        text = report.lines[above]
        if _BLOCK.search(text):
            return _Fault("PB159", line, lead, {"above": text.strip()})
        colon = _COLON.search(text)
        if colon and text.lstrip().startswith("- ") and not _FIELD.fullmatch(text[_lead(text) : colon.start()].strip()):
            return _Fault("PB131", above, colon.start(), mend=((above, colon.start(), "."),))
    return _Fault("PB152", line, lead)


def _indicator(report: _Report) -> _Fault | None:
    """A value that begins with a sign which means something to YAML."""
    line, column = report.line, report.column
    if "while scanning a" in report.context or "while parsing a node" in report.context:
        line, column = report.context_line, report.context_column
    character = report.character(line, column)
    if character == "\t":
        return _tab(report)
    code = _INDICATORS.get(character)
    if code is None:
        return _Fault("PB161", line, column) if character in "]}" else None
    return _Fault(code, line, column, {"sign": character}, ((line, column, "x"),))


def _tab(report: _Report) -> _Fault:
    column = report.text.find("\t")
    return _Fault("PB149", report.line, max(column, 0))


def _quoted(report: _Report) -> _Fault | None:
    """A quote that is opened and not closed."""
    line, column = report.context_line, report.context_column
    text = report.lines[line].rstrip()
    if text[-1:] in "”“’‘" and len(text) > column + 1:
        return _Fault("PB165", line, len(text) - 1, {"sign": text[-1], "quote": text[column : column + 1]})
    return _Fault("PB147", line, column, {"quote": text[column : column + 1]})


def _escape(report: _Report) -> _Fault:
    """A backslash in double quotes that begins nothing known."""
    column = report.text.rfind("\\", 0, report.column + 1)
    return _Fault("PB148", report.line, max(column, 0), mend=((report.line, max(column, 0), "/"),))


def _directive(report: _Report) -> _Fault:
    return _Fault("PB162", report.context_line, 0, mend=((report.context_line, 0, "#"),))


def _second_thing(report: _Report) -> _Fault:
    """Something after the end of the one value that a file may hold."""
    first = next((n for n, text in enumerate(report.lines) if text.strip() and not text.lstrip().startswith("#")), 0)
    text = report.lines[first]
    if text.startswith("%"):
        return _Fault("PB162", first, 0)
    if _indent(text) > _indent(report.text):
        return _Fault("PB164", first, _indent(text), {"column": _indent(report.text) + 1})
    return _Fault("PB163", report.line, report.column)


def _not_a_key(report: _Report) -> _Fault | None:
    """Something where the next key or item should stand: at a line's start, or after a value that ended early."""
    before = report.text[: report.column]
    return _line_start(report) if not before.strip(" -") else _after_value(report, before)


def _after_value(report: _Report, before: str) -> _Fault | None:
    last = before.rstrip()[-1:]
    character = report.character(report.line, report.column)
    if last in "\"'":
        return _after_quote(report, before.rstrip(), last)
    if character in "]}":
        return _Fault("PB161", report.line, report.column)
    start = _value_start(before)
    opening = before[start : start + 1]
    if opening in ("[", "{", "*", "&"):
        return _Fault(_INDICATORS[opening], report.line, start, {"sign": opening}, ((report.line, start, "x"),))
    return None


def _after_quote(report: _Report, before: str, quote: str) -> _Fault:
    """Words after a closing quote: it closed too early, or it closed one that an earlier line left open."""
    closing = len(before) - 1
    if before.count(quote) - before.count("\\" + quote) * (quote == '"') > 1:
        after = report.text[closing + 1 :]
        apostrophe = quote == "'" and before[closing - 1 : closing].isalpha() and after[:1].isalpha()
        return _Fault("PB146" if apostrophe else "PB145", report.line, closing, {"quote": quote})
    for line in report.above(report.line):
        opening = report.lines[line].rfind(quote)
        if opening >= 0:
            return _quoted(dataclasses.replace(report, context_line=line, context_column=opening)) or _Fault(
                "PB147", line, opening, {"quote": quote}
            )
    return _Fault("PB145", report.line, closing, {"quote": quote})


def _line_start(report: _Report) -> _Fault | None:
    """A line that fits neither what stands above it nor any column that is still open."""
    text, column = report.text, report.column
    rest = text[column:]
    if rest[:1] in ("]", "}"):
        return _Fault("PB161", report.line, column)
    if _COLON.match(rest):
        return _Fault("PB127", report.line, column)
    in_list = "'-' indicator" in report.problem
    if rest.startswith("- ") or rest == "-":
        return _Fault("PB151" if in_list else "PB157", report.line, column, {"columns": _columns(report)})
    above = next(report.above(report.line), None)
    if above is None:
        return None
    cut = _CUT.search(report.lines[above])
    if cut and _indent(text) > _lead(report.lines[above]):
        return _Fault("PB166", above, cut.start(1) + 1, {"lost": cut.group(1).strip()})
    if in_list and column == report.context_column:
        return _Fault("PB158", report.line, column)
    for line in report.above(report.line):
        if _indent(report.lines[line]) < column:
            if _BLOCK.search(report.lines[line]):
                return _Fault("PB159", report.line, column, {"above": report.lines[line].strip()})
            break
    if column > _lead(report.lines[above]):
        return _too_far(report, rest.partition(":")[0], above, above)
    return _Fault("PB151", report.line, column, {"columns": _columns(report)})


def _too_far(report: _Report, name: str, above: int, opener: int) -> _Fault:
    """The key `name` is indented further than that of the line `opener`, whose words end on the line `above`."""
    column = _lead(report.lines[opener]) + 1
    values: dict[str, object] = {"name": name, "above": report.lines[above].strip(), "column": column}
    return _Fault("PB150", report.line, _lead(report.text), values)


def _in_brackets(report: _Report) -> _Fault | None:
    """Something between `[` and `]`, or `{` and `}`, where a comma or the end should stand."""
    line, column = report.context_line, report.context_column
    opening = report.character(line, column)
    closing = _CLOSERS.get(opening, "]")
    values: dict[str, object] = {"opening": opening, "closing": closing}
    if not _closed(report, closing):
        return _Fault("PB160", line, column, values)
    before = report.text[: report.column].rstrip()
    character = report.character(report.line, report.column)
    if character in ("]", "}"):
        return _Fault("PB161", report.line, report.column, values)
    if character == ":":
        return _Fault("PB132", report.line, report.column, values)
    if before[-1:] in ("'", '"'):
        return _after_quote(report, before, before[-1])
    return _Fault("PB130", report.line, report.column)


def _closed(report: _Report, closing: str) -> bool:
    """Say whether the bracket of the report's context is closed before its line's block ends."""
    line, column = report.context_line, report.context_column
    if closing in report.lines[line][column:]:
        return True
    indent = _indent(report.lines[line])
    for text in report.lines[line + 1 :]:
        if text.strip() and _indent(text) <= indent and text.strip()[:1] != closing:
            return False
        if closing in text:
            return True
    return False


def _columns(report: _Report) -> str:
    """Return the columns, from 1, at which a line could stand here, as words."""
    columns: list[int] = []
    for line in report.above(report.line):
        lead = _lead(report.lines[line])
        if not columns or lead + 1 < columns[-1]:
            columns.append(lead + 1)
    return " or ".join(str(column) for column in reversed(columns[:3]))


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _lead(text: str) -> int:
    """Return the index at which the key or the words of a line begin, after its dashes."""
    lead = _LEAD.match(text)
    return lead.end() if lead else 0


def _value_start(text: str) -> int:
    """Return the index at which the value of a line begins, after its dashes and its key."""
    lead = _lead(text)
    colon = _COLON.search(text, lead)
    if colon is None:
        return lead
    rest = text[colon.end() :]
    return colon.end() + len(rest) - len(rest.lstrip())


_RULES: Final[tuple[tuple[str, Callable[[_Report], _Fault | None]], ...]] = (
    ("mapping values are not allowed", _colon),
    ("could not find expected ':'", _no_colon),
    ("tab character", _tab),
    ("while scanning a directive", _directive),
    ("while scanning an", _indicator),
    ("while scanning a tag", _indicator),
    ("while scanning a block scalar", _indicator),
    ("cannot start any token", _indicator),
    ("entries are not allowed", _indicator),
    ("mapping keys are not allowed", _indicator),
    ("undefined tag handle", _indicator),
    ("expected node content", _indicator),
    ("while scanning a quoted scalar", _quoted),
    ("while parsing a quoted scalar", _escape),
    ("<document start>", _second_thing),
    ("while parsing a flow", _in_brackets),
    ("while parsing a block", _not_a_key),
)
"""What the parser says, in part, and the rule that takes it from there; the first that matches is asked."""
