"""How fast content files are read, and how fast hostile ones are refused."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.content.building import build
from simulator.content.scenario import Scenario
from simulator.content.source import parse

pytestmark = pytest.mark.benchmark

CHOICE = """\
      - id: choice-{choice}
        text: Three weeks and it works. Two and it breaks on stage. Which one do you want to stand next to, {choice}?
        performs: [tradeoff_reveal, offer_choice]
        cites: [three-weeks]
        about: {{dana: fear}}
        when: {{all: [{{knows: three-weeks}}, {{credibility: {{dana: {{at_least: 45}}}}}}]}}
        then: {{promise: [weekly-demo], product: +20, goto: node-{node}}}
        comment: You asked about the day after instead of the date, and got the fear for free. She will remember that
          when the board asks, and so will you. Nobody else in the room had thought of asking her.
"""
NODE = """\
  node-{node}:
    speaker: dana
    says:
      - when: {{mood: {{dana: guarded}}}}
        text: "Before you say anything: I know how this looks, {node}."
      - text: Good, you're here. Offline mode. June. I need a yes and I need it before the call at five.
    choices:
"""


def scenario(nodes: int, choices: int) -> bytes:
    head = "format: 1\nid: example\ntitle: T\nask: A yes.\ncast: {dana: {persona: sales-vp}}\nnodes:\n"
    parts = [
        NODE.format(node=node) + "".join(CHOICE.format(choice=choice, node=node) for choice in range(choices))
        for node in range(nodes)
    ]
    return "".join([head, *parts, "endings:\n  done: {says: Good.}\n"]).encode()


def test_parsing_a_scenario(benchmark: Any) -> None:
    """Target: under 25 ms for about 60 kB, 25 nodes with 4 choices each."""
    data = scenario(25, 4)
    benchmark.extra_info["bytes"] = len(data)
    source, findings = benchmark(parse, "example.yaml", data)
    assert source is not None
    assert findings == []


def test_building_a_scenario(benchmark: Any) -> None:
    source = parse("example.yaml", scenario(25, 4))[0]
    assert source is not None
    assert benchmark(build, Scenario, source)[1] == []


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(scenario(100_000, 0)[: 8 << 20], id="100,000 nodes"),
        pytest.param(b"- a\n" * 2_000_000, id="2,000,000 items"),
        pytest.param(b"a: b: c\n" * 1_000_000, id="1,000,000 syntax errors"),
        pytest.param(b"{a: " * 2_000_000, id="depth 2,000,000"),
    ],
)
def test_refusing(benchmark: Any, data: bytes) -> None:
    """Target: a diagnostic within 2 s."""
    assert benchmark.pedantic(parse, ("example.yaml", data), rounds=1)[1]
