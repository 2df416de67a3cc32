"""YAML's syntax errors in the author's terms.

The C parser says where it gave up and what it was looking for, which is seldom where the mistake is: unquoted speech
is cut into pieces by rules that its author never meant to invoke. Each rule here takes the parser's report and the
lines around it, and finds the line at fault. Where the mistake can be mended in a copy without moving anything else,
the explanation holds that copy, so that the next mistake can be found as well.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Final

import yaml

from simulator.content.codes import diagnostic
from simulator.content.diagnostics import Diagnostic
from simulator.content.syntax import keys, values
from simulator.content.syntax.report import Fault, Report


@dataclasses.dataclass(frozen=True, slots=True)
class Explanation:
    """A syntax error explained. `mended` is the text without it, of the same length, where that could be made."""

    diagnostic: Diagnostic
    mended: str | None


def explain(file: str, text: str, error: yaml.YAMLError) -> Explanation:
    """Return what the author did that led to `error` in `text`, whose lines end with newlines only."""
    lines = [*text.split("\n"), ""]
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    if mark is None or not isinstance(error, yaml.MarkedYAMLError):
        return Explanation(diagnostic("PB130", file, (0, 0), line=""), None)
    context = error.context_mark or mark
    report = Report(
        lines,
        error.problem or "",
        error.context or "",
        min(mark.line, len(lines) - 1),
        mark.column,
        min(context.line, len(lines) - 1),
        context.column,
    )
    fault = keys.odd_space(report) or _fault(report) or Fault("PB130", report.line, report.column)
    if fault.code in _SLIPS_LEAD_TO:
        above = next(report.above(fault.line), fault.line)
        fault = keys.slip(report, fault.line) or keys.slip(report, above) or fault
    line = lines[fault.line]
    shown: dict[str, object] = {"line": line.strip(), "rest": line[fault.column :].strip(), **fault.values}
    found = diagnostic(fault.code, file, (fault.line + 1, fault.column + 1), **shown)
    if not fault.mend:
        return Explanation(found, None)
    for number, column, character in fault.mend:
        lines[number] = lines[number][:column] + character + lines[number][column + 1 :]
    return Explanation(found, "\n".join(lines[:-1]))


def _fault(report: Report) -> Fault | None:
    said = f"{report.context} {report.problem}"
    return next((rule(report) for needle, rule in _RULES if needle in said), None)


def _not_a_key(report: Report) -> Fault | None:
    """Something where the next key or item should stand: at a line's start, or after a value that ended early."""
    before = report.text[: report.column]
    return keys.line_start(report) if not before.strip(" -") else values.after_value(report, before)


_SLIPS_LEAD_TO: Final = frozenset({"PB130", "PB132", "PB135", "PB136", "PB150", "PB151", "PB157", "PB158", "PB161"})
"""What a missing colon or space further left looks like by the time the parser stumbles."""
_RULES: Final[tuple[tuple[str, Callable[[Report], Fault | None]], ...]] = (
    ("mapping values are not allowed", keys.colon),
    ("could not find expected ':'", keys.no_colon),
    ("tab character", values.tab),
    ("while scanning a directive", values.directive),
    ("while scanning an", values.indicator),
    ("while scanning a tag", values.indicator),
    ("while scanning a block scalar", values.indicator),
    ("cannot start any token", values.indicator),
    ("entries are not allowed", values.indicator),
    ("mapping keys are not allowed", values.indicator),
    ("undefined tag handle", values.indicator),
    ("expected node content", values.indicator),
    ("while scanning a quoted scalar", values.quoted),
    ("while parsing a quoted scalar", values.escape),
    ("<document start>", keys.second_thing),
    ("while parsing a flow", values.in_brackets),
    ("while parsing a block", _not_a_key),
)
"""What the parser says, in part, and the rule that takes it from there; the first that matches is asked."""
