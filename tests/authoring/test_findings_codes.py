"""Every code of the play-test: its example gives that finding at its place, its near miss is silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.authoring.findings import Finding, find
from simulator.authoring.playtest import Playtest
from simulator.content.building import build
from simulator.content.codes import codes, document
from simulator.content.loaded import LoadedScenario
from simulator.content.scenario import Scenario
from simulator.content.source import parse
from tests.stories import persona

OURS = [code for code in codes() if code.startswith("PB5") and document(code).example and code < "PB57"]


def found(text: str) -> list[Finding]:
    source, findings = parse("example.yaml", text.encode())
    assert source is not None, findings
    scenario, findings = build(Scenario, source)
    assert scenario is not None, findings
    people = {cast: persona() for cast in scenario.cast}
    return find(Playtest(LoadedScenario("test", scenario, people, "0" * 16, Path("example.yaml"))), source)


@pytest.mark.parametrize("code", OURS)
def test_the_example_gives_its_finding_at_its_place(code: str) -> None:
    known = document(code)
    findings = [one.diagnostic for one in found(known.example)]
    assert [finding.code for finding in findings] == [code]
    assert f"{findings[0].line}:{findings[0].column}" == known.at
    assert findings[0].message.endswith("(proven)")


@pytest.mark.parametrize("code", OURS)
def test_the_near_miss_is_silent(code: str) -> None:
    assert [str(one.diagnostic) for one in found(document(code).near)] == []


SHOWN_NOWHERE = {"PB590"}
"""A bound that stopped the play-test is shown by no conversation."""


@pytest.mark.parametrize("code", sorted(set(OURS) - SHOWN_NOWHERE))
def test_a_finding_carries_the_way_that_shows_it(code: str) -> None:
    [one] = found(document(code).example)
    assert one.proof == "proven"
    assert one.witness is not None
    assert f"Shown by: {one.witness}." in one.diagnostic.hint
