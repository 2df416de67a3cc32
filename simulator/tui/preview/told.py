"""What the preview says of a file, as content: what is wrong with it, where a replay stopped, what a node is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from textual.content import Content

from simulator.authoring.checks.rendering import as_text
from simulator.authoring.replaying import Stopped
from simulator.content.diagnostics import Diagnostic, Severity

COLOURS: Final = {Severity.ERROR: "$error", Severity.WARNING: "$warning", Severity.NOTE: "$text-muted"}
SIGNS: Final = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.NOTE: "·"}
ASIDE: Final = "Set aside until you begin again. It stays out of the score, and like all of a preview it is not kept."
_OF_FILE: Final = re.compile(r"\s+\d*\s*\|( |$)")
"""A line of the file, or the caret under it, as findings show them."""
_ORDER: Final = tuple(Severity)


def broken(findings: Sequence[Diagnostic], *, ever: bool, most: int, width: int) -> Content:
    """Return what keeps the file from being played, the first `most` of it with line and caret, `width` cells wide.

    `ever` says whether an earlier version is still on the screen. Where there is room for one only, what to do about it
    matters more than the line, which is on another screen anyway.
    """
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    kept = "you see the last version that could be played" if ever else "it is read again as soon as you save it"
    more = " (f shows all)" if len(errors) > most or most == 1 else ""
    parts = [Content.styled(f"{summary(errors)}: {kept}{more}", "bold $error")]
    # The way to the file would take a line or two of the few there are; its name says which one it is.
    said = [as_text([one], width=width).replace(one.file, Path(one.file).name, 1) for one in errors[:most]]
    if most == 1:
        said = [_line_last(words) for words in said]
    return Content("\n").join([*parts, *map(Content, said)])


def _line_last(words: str) -> str:
    """Return what is said of a finding with the file's line and the caret at the end."""
    lines = words.rstrip("\n").split("\n")
    return "\n".join(sorted(lines, key=lambda line: bool(_OF_FILE.match(line))))


def stopped(at: Stopped) -> Content:
    """Return at which reply a replay stopped, and why."""
    if at.number == 0:
        lead, rest = "It cannot begin as you chose. ", " So it begins at its own start."
    else:
        lead = f"Reply {at.number} cannot be given any more. "
        waiting = "It waits" if at.waiting == 1 else f"It and {at.waiting - 1} after it wait"
        rest = f" {waiting} for a version that takes it."
    why = at.why[:1].upper() + at.why[1:]
    why = why if why.endswith((".", "?")) else f"{why}."
    return Content.assemble((lead, "bold $warning"), why, (rest, "$text-muted"))


def notes(place: str, at: str, findings: Sequence[Diagnostic], elsewhere: int, *, brief: bool) -> Content:
    """Return where one is (`at` is path:line), what was found in it, worst first, and how much was found elsewhere.

    In `brief` each finding is its message alone.
    """
    lines = [Content.assemble((place, "bold"), (f"  {at}", "$text-muted"))]
    lines += [_finding(one, brief=brief) for one in sorted(findings, key=lambda one: _ORDER.index(one.severity))]
    if elsewhere:
        lines.append(
            Content.styled(f"{elsewhere} {'more' if findings else 'found'} elsewhere (f shows all)", "$text-muted")
        )
    return Content("\n").join(lines)


def summary(findings: Sequence[Diagnostic]) -> str:
    """Return how much was found, in few words."""
    counts = [(severity, sum(one.severity is severity for one in findings)) for severity in Severity]
    found = [f"{count} {severity}{'s' if count > 1 else ''}" for severity, count in counts if count]
    return ", ".join(found) or "nothing wrong"


def _finding(finding: Diagnostic, *, brief: bool) -> Content:
    colour = COLOURS[finding.severity]
    head = f"{SIGNS[finding.severity]} {finding.severity} {finding.code}"
    said = Content.assemble((head, f"bold {colour}"), f" line {finding.line}: {finding.message}")
    if brief or not finding.hint:
        return said
    return Content("\n").join([said, Content.styled(finding.hint, "$text-muted"), Content()])


def shown_path(path: Path) -> str:
    """Return `path` as it is shortest to read from here."""
    try:
        near = str(path.absolute().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)
    return min(near, str(path), key=len)
