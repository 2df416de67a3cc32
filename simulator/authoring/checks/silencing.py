"""Findings that an author does not want to hear again, by code, with a reason: `silence: {PB614: She is a lawyer}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.content.codes import codes, diagnostic
from simulator.content.diagnostics import Diagnostic, Severity, has_errors
from simulator.content.source import Source


def silenced(findings: Sequence[Diagnostic], source: Source) -> list[Diagnostic]:
    """Return `findings` without the warnings and notes that the file silences, and what is wrong with its silences.

    Errors are never silenced. Findings about other files stay: each file speaks for itself.
    """
    wanted = _silences(source)
    kept: list[Diagnostic] = []
    used: set[str] = set()
    for finding in findings:
        ours = finding.file == source.file and finding.code in wanted
        if ours:
            used.add(finding.code)
        if not ours or finding.severity is Severity.ERROR:
            kept.append(finding)
    known = codes()
    # Where there are errors most checks were not made, so nobody knows what a silence would have silenced.
    whole = not has_errors(findings)
    for code in wanted:
        place = source.place(("silence", code), key=True)
        if any(finding.code == code and finding.severity is Severity.ERROR for finding in kept):
            kept.append(diagnostic("PB691", source.file, place, silence=code))
        elif code not in used and whole:
            why = "nothing of that kind was found" if code in known else "there is no such code"
            kept.append(diagnostic("PB690", source.file, place, silence=code, why=why))
    return kept


def _silences(source: Source) -> Mapping[str, Any]:
    """Return the file's own silences; those of a persona that it extends are about that one's words."""
    value: Any = source.value
    wanted: Any = value.get("silence") if isinstance(value, dict) else None  # type: ignore[union-attr]
    return wanted if isinstance(wanted, dict) else {}  # type: ignore[return-value]
