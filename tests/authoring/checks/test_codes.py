"""Every code of the checks by reading: its example gives that finding there, its near miss gives nothing at all."""

from __future__ import annotations

import re

import pytest

from simulator.content.codes import Document, codes, document
from tests.authoring.checks.conftest import Check

OURS = [code for code in codes() if code[:3] in ("PB4", "PB6") and document(code).example]


def name_of(known: Document) -> str:
    found = re.search(r"^id: (\S+)$", known.example, re.MULTILINE)
    assert found
    return found[1]


def ours(findings: list[str]) -> list[str]:
    """Leave out what only playing shows: an example of one thing need not be a good game."""
    return [code for code in findings if not code.startswith("PB5")]


@pytest.mark.parametrize("code", OURS)
def test_the_example_gives_exactly_its_finding_at_its_place(code: str, check: Check) -> None:
    known = document(code)
    findings = check(known.failing(), known.kind, name_of(known))
    assert ours([finding.code for finding in findings]) == [code]
    [finding] = [finding for finding in findings if finding.code == code]
    assert f"{finding.line}:{finding.column}" == known.at
    assert finding.severity is known.severity
    assert "{" not in finding.message + finding.hint


@pytest.mark.parametrize("code", OURS)
def test_the_near_miss_is_silent(code: str, check: Check) -> None:
    known = document(code)
    findings = check(known.passing(), known.kind, name_of(known))
    assert ours([finding.code for finding in findings]) == []


def test_opinions_are_notes_and_nothing_read_is_an_error() -> None:
    severities = {code: str(document(code).severity) for code in codes() if code[:3] in ("PB4", "PB6")}
    assert set(severities.values()) == {"warning", "note"}
    assert all(
        severities[code] == "note" for code in ("PB408", "PB420", "PB603", "PB604", "PB614", "PB615", "PB616", "PB690")
    )
