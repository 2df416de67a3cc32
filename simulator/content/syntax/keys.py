"""Mistakes about which line is a key of what: colons, hyphens, indentation."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Final

from simulator.content.syntax.report import BULLETS, COLON, Fault, Report, indent_of, lead_of

_NO_SPACE: Final = re.compile(r"([A-Za-z][\w-]*):(?!//)\S")
_NO_DASH_SPACE: Final = re.compile(r"""-[A-Za-z{\["']""")
_NO_COLON: Final = re.compile(r"[a-z][a-z0-9_-]* +[\[{]")
_KEY: Final = re.compile(r"[a-z][a-z0-9_-]*:(?:\s|$)")
_FIELD: Final = re.compile(r"[a-z][a-z0-9_-]*")
_BULLET: Final = re.compile(rf"[{BULLETS}]\s")
_BLOCK: Final = re.compile(r"(?:^|\s)[|>][-+0-9]*\s*(?:#.*)?$")
_CUT: Final = re.compile(r"\S( #\S.*)$")
_ODD_SPACE: Final = re.compile(r"[ ]*(?:- +)*(?:[\w-]+:)?(?=[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000])")


def odd_space(report: Report) -> Fault | None:
    """A space of another kind, as chats and word processors paste it, where YAML wants a plain one."""
    for line in (report.line, report.context_line, next(report.above(report.line), report.line)):
        found = _ODD_SPACE.match(report.lines[line])
        if found:
            character = report.character(line, found.end())
            return Fault("PB156", line, found.end(), {"sign": f"U+{ord(character):04X}"}, ((line, found.end(), " "),))
    return None


def colon(report: Report) -> Fault | None:
    """A colon where no key can stand: in speech, or in a line that belongs to the words above it."""
    first = COLON.search(report.text)
    if first is None or first.start() < report.column:
        return Fault("PB131", report.line, report.column, mend=((report.line, report.column, "."),))
    above = next(report.above(report.line), None)
    name = report.text[: report.column].strip().removeprefix("- ").strip()
    if above is not None:
        fault = slip(report, above)
        if fault:
            return fault
        lead = lead_of(report.lines[above])
        if not COLON.search(report.lines[above]) and lead == lead_of(report.text):
            opener = next((line for line in report.above(above) if COLON.search(report.lines[line])), None)
            if opener is None or report.lines[opener].rstrip().endswith(":"):
                return Fault("PB152", above, lead)
        if _FIELD.fullmatch(name) and _lost_key(report.lines[above]):
            return Fault("PB152", above, lead)
        if _FIELD.fullmatch(name):
            opener = next((line for line in report.above(report.line) if COLON.search(report.lines[line])), above)
            return _too_far(report, name, above, opener)
    return Fault("PB131", report.line, report.column, mend=((report.line, report.column, "."),))


def slip(report: Report, line: int) -> Fault | None:
    """A line that was meant as a key or an item, but for one character."""
    text = report.lines[line]
    indent, lead = indent_of(text), lead_of(text)
    for start in (indent, lead):
        if _BULLET.match(text, start):
            return Fault("PB155", line, start)
    if _NO_DASH_SPACE.match(text, indent):
        return Fault("PB154", line, indent, mend=((line, indent + 1, " "),))
    missing = _NO_SPACE.match(text, lead)
    if missing:
        colon = missing.end(1)
        return Fault("PB153", line, colon, {"name": missing.group(1)}, ((line, colon + 1, " "),))
    return Fault("PB152", line, lead) if _NO_COLON.match(text, lead) else None


def no_colon(report: Report) -> Fault | None:
    """A line that stands where a key should, without a colon."""
    line, lead = report.context_line, report.context_column
    fault = slip(report, line)
    if fault:
        return fault
    later = COLON.search(report.lines[line])
    if later:
        return Fault("PB131", line, later.start(), mend=((line, later.start(), "."),))
    above = next(report.above(line), None)
    if above is not None:
        text = report.lines[above]
        if _BLOCK.search(text):
            return Fault("PB159", line, lead, {"above": text.strip()})
        colon = COLON.search(text)
        if colon and _is_item(text) and text[lead_of(text)].isupper():
            return Fault("PB131", above, colon.start(), mend=((above, colon.start(), "."),))
    return Fault("PB152", line, lead)


def second_thing(report: Report) -> Fault:
    """Something after the end of the one value that a file may hold."""
    first = next((n for n, text in enumerate(report.lines) if text.strip() and not text.lstrip().startswith("#")), 0)
    text = report.lines[first]
    if text.startswith("%"):
        return Fault("PB162", first, 0)
    if indent_of(text) > indent_of(report.text):
        return Fault("PB164", first, indent_of(text), {"column": indent_of(report.text) + 1})
    return Fault("PB163", report.line, report.column)


def line_start(report: Report) -> Fault | None:
    """A line that fits neither what stands above it nor any column that is still open."""
    text, column = report.text, report.column
    rest = text[column:]
    if rest[:1] in ("]", "}"):
        return Fault("PB161", report.line, column)
    if COLON.match(rest):
        return Fault("PB127", report.line, column)
    in_list = "'-' indicator" in report.problem
    if rest.startswith("- ") or rest == "-":
        # Items above that are indented further: this one is of their list, in the wrong column.
        further = (report.lines[line] for line in report.above(report.line))
        shifted = any(map(_is_item, itertools.takewhile(lambda line: indent_of(line) > column, further)))
        return Fault(
            "PB151" if in_list or shifted else "PB157", report.line, column, {"columns": _columns(report, indent_of)}
        )
    above = next(report.above(report.line), None)
    if above is None:
        return None
    cut = _CUT.search(report.lines[above])
    if cut and indent_of(text) > lead_of(report.lines[above]):
        return Fault("PB166", above, cut.start(1) + 1, {"lost": cut.group(1).strip()})
    if in_list and column == report.context_column:
        return Fault("PB158", report.line, column)
    for line in report.above(report.line):
        if indent_of(report.lines[line]) < column:
            if _BLOCK.search(report.lines[line]) and not _KEY.match(rest):
                return Fault("PB159", report.line, column, {"above": report.lines[line].strip()})
            break
    if column > lead_of(report.lines[above]):
        return _too_far(report, rest.partition(":")[0], above, above)
    return Fault("PB151", report.line, column, {"columns": _columns(report)})


def _too_far(report: Report, name: str, above: int, opener: int) -> Fault:
    """The key `name` is indented further than that of the line `opener`, whose words end on the line `above`."""
    column = lead_of(report.lines[opener]) + 1
    values: dict[str, object] = {"name": name, "above": report.lines[above].strip(), "column": column}
    return Fault("PB150", report.line, lead_of(report.text), values)


def _lost_key(text: str) -> bool:
    """Say whether a line is rather a key without its colon: an only word, or `- id in-writing`."""
    first, _, rest = text[lead_of(text) :].strip().partition(" ")
    return (_is_item(text) or not rest) and _FIELD.fullmatch(first) is not None and not COLON.search(text)


def _is_item(text: str) -> bool:
    return text.lstrip().startswith("- ")


def _columns(report: Report, measure: Callable[[str], int] = lead_of) -> str:
    """Return the columns, from 1, at which a line could stand here, as words."""
    columns: list[int] = []
    for line in report.above(report.line):
        column = measure(report.lines[line]) + 1
        if not columns or column < columns[-1]:
            columns.append(column)
    return " or ".join(str(column) for column in reversed(columns[:3]))
