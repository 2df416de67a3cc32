"""A clean scenario of any shape gives no finding by reading; nor do the starting files and the built-in content."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.authoring.checks.subject import Subject
from simulator.authoring.checks.whole import check_file, read_through
from simulator.content.building import build
from simulator.content.diagnostics import Severity
from simulator.content.packs import open_library
from simulator.content.scenario import Scenario
from simulator.content.source import parse

ROOT = Path(__file__).parents[3]
BUILTIN = [path for kind in ("scenario", "persona") for path in open_library((), {}).packs[0].files(kind)]

SAID: list[tuple[str, list[str]]] = [
    ("What happens on the Monday after, if it isn't there?", ["ask_consequence"]),
    ("Why this month, of all months?", ["ask_why_now"]),
    ("What number does your boss look at in June?", ["ask_metric"]),
    ("I want them to renew as much as you do.", ["share_goal"]),
    ("Your board has heard a date, and you're the one who has to stand by it.", ["name_constraint"]),
    ("No.", ["flat_refusal"]),
    ("Let's circle back to that some other time.", ["stall"]),
    ("Fine, whatever you say, you'll have it.", ["cave"]),
    ("Lovely weather up here.", []),
    ("Half of it, on Friday.", []),
    ("I'll send you the list by Thursday noon, myself.", ["commit_concretely"]),
    ("You could be right, and I may be the one who's missing something.", ["own_uncertainty"]),
]
EFFECTS: list[dict[str, Any]] = [
    {"learn": ["size"]},
    {"set": ["heat"]},
    {"add": {"scope": 1}},
    {"promise": ["demo"]},
    {"stance": {"june": "for"}},
]
READS: list[dict[str, Any]] = [
    {"knows": "size"},
    {"flag": "heat"},
    {"counter": {"scope": {"at_least": 1}}},
    {"promised": "demo"},
    {"stance": {"june": "for"}},
]
DEFINED: list[tuple[str, Any]] = [
    ("facts", {"size": "It takes three weeks."}),
    ("flags", ["heat"]),
    ("counters", {"scope": {"max": 3}}),
    ("promises", {"demo": {"text": "A demo on Fridays."}}),
    ("topics", {"june": "Whether June holds"}),
]


@st.composite
def clean_stories(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a scenario in which everything defined is set and looked at, and the best reply stands anywhere."""
    count = draw(st.integers(1, 14))
    used = draw(st.sets(st.integers(0, len(DEFINED) - 1)))
    nodes: dict[str, Any] = {}
    for number in range(count):
        onward = f"talk-{number + 1}" if number + 1 < count else "done"
        said = draw(st.permutations(SAID))[: draw(st.integers(2, 6))]
        best = draw(st.integers(0, len(said) - 1))
        nodes[f"talk-{number}"] = {
            "says": f"And {number} of <customer>?",
            "choices": [
                {"id": f"reply-{place}", "text": text, "performs": label, "then": {"goto": onward}}
                | ({"model": True} if place == best else {})
                for place, (text, label) in enumerate(said)
            ],
        }
    if not _dealt_fairly(nodes):
        for node in nodes.values():
            for choice in node["choices"]:
                choice.pop("model", None)
                choice["credibility"] = {"dana": {"points": 1, "because": "It was said"}}
    first, last = nodes["talk-0"]["choices"], nodes[f"talk-{count - 1}"]["choices"]
    for index in used:
        first[0]["then"] = first[0]["then"] | EFFECTS[index]
        last[1]["then"] = [{"when": READS[index], "product": 1}, *_as_list(last[1]["then"])]
    return {
        "format": 1,
        "id": "example",
        "title": "T",
        "ask": "A yes for <customer>.",
        "cast": {"dana": {"persona": "sales-vp"}},
        "slots": {"customer": {"ask": "Which customer?", "default": "Northwind"}},
        **{DEFINED[index][0]: DEFINED[index][1] for index in used},
        "nodes": nodes,
        "endings": {"done": {"says": "Good."}},
    }


def _dealt_fairly(nodes: dict[str, Any]) -> bool:
    """Say whether the best replies stand about as chance deals them: never five times running in one place."""
    places = [next(place for place, one in enumerate(node["choices"]) if "model" in one) for node in nodes.values()]
    longest = [max(range(len(node["choices"])), key=lambda place: len(node["choices"][place]["text"])) for node in nodes.values()]  # fmt: skip
    hits = sum(place == most for place, most in zip(places, longest, strict=True))
    return max(map(places.count, places)) < 4 and hits < 4


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@settings(deadline=None, max_examples=50)
@given(clean_stories())
def test_a_clean_scenario_of_any_shape_is_silent(story: dict[str, Any]) -> None:
    source, findings = parse("example.yaml", yaml.safe_dump(story, sort_keys=False, allow_unicode=True).encode())
    assert source is not None
    assert findings == []
    scenario, findings = build(Scenario, source)
    assert scenario is not None, findings
    found = [str(finding) for finding in read_through(Subject(scenario, source))]
    assert found == []


@pytest.mark.parametrize("path", BUILTIN, ids=lambda path: path.stem)
def test_nobody_needs_to_silence_the_builtin_content(path: Path) -> None:
    found = check_file(path, open_library((), {}))
    assert [str(finding) for finding in found if finding.severity is not Severity.NOTE] == []


@pytest.mark.parametrize("kind", ["scenario", "persona"])
def test_the_starting_files_are_clean(kind: str, tmp_path: Path) -> None:
    from simulator.authoring.scaffold import start

    started = start(kind, "my-own", tmp_path)
    found = check_file(started.file, open_library([tmp_path], {}))
    assert [str(finding) for finding in found] == []
