"""How fast the play-test is. Run with `uv run pytest -m benchmark tests/benchmarks/test_authoring.py`."""

from __future__ import annotations

import gc
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.authoring.findings import find
from simulator.authoring.playtest import Playtest
from simulator.authoring.playtest_random import random_plays
from simulator.authoring.walk import Walk
from simulator.content.load import load_scenario
from simulator.content.loaded import LoadedScenario
from simulator.content.scenario import Scenario
from simulator.content.source import parse, read_source
from simulator.conversation.story import Story
from tests.stories import persona

pytestmark = pytest.mark.benchmark


@pytest.fixture(autouse=True)
def _as_the_command_does() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


def neutral(nodes: int, choices: int, seed: int = 1) -> LoadedScenario:
    """Return a story of so many nodes and choices that says nothing good or bad: ways onwards, a few flags."""
    draw = random.Random(seed)
    flags = [f"flag-{number}" for number in range(6)]
    content: dict[str, Any] = {}
    left = choices
    for number in range(nodes):
        here = max(1, round(left / (nodes - number)))
        left -= here
        replies: list[dict[str, Any]] = []
        for index in range(here):
            step = 1 if index == 0 else draw.randint(1, 12)
            ahead = number + step
            then: dict[str, Any] = {"goto": f"n{ahead}" if ahead < nodes else f"e{ahead % 4}"}
            if draw.random() < 0.05:
                then["set"] = [draw.choice(flags)]
            reply: dict[str, Any] = {"id": f"c{index}", "text": "Words.", "then": then}
            if index and draw.random() < 0.1:
                reply["when"] = {"flag": draw.choice(flags)}
            replies.append(reply)
        content[f"n{number}"] = {"says": [f"Line {number}."], "choices": replies}
    scenario = Scenario.model_validate(
        {
            "format": "1", "id": "neutral", "title": "Neutral", "ask": "Something.",
            "cast": {"dana": {"persona": "boss"}}, "flags": flags, "nodes": content,
            "endings": {f"e{number}": {"says": ["End."]} for number in range(4)},
        }
    )  # fmt: skip
    return LoadedScenario("test", scenario, {"dana": persona()}, "0" * 16, Path("neutral.yaml"))


def play_all(loaded: LoadedScenario) -> Playtest:
    """Return a whole play-test, everything in it computed, its findings included."""
    playtest = Playtest(loaded)
    source = read_source(loaded.path)[0] if loaded.path.exists() else parse("neutral.yaml", b"format: 1\n")[0]
    assert source is not None
    find(playtest, source)
    playtest.to_json()
    return playtest


@pytest.mark.parametrize("name", ["six-weeks-underground", "sold-before-built", "the-keynote-slide", "red-on-thursday"])
def test_the_exact_playtest_of_a_builtin_scenario(benchmark, name):
    """Target: 1 s for each case of up to 50,000 states."""
    loaded = load_scenario(name)
    playtest = benchmark.pedantic(play_all, (loaded,), rounds=1)
    benchmark.extra_info["cases"] = len(playtest.cases)
    benchmark.extra_info["states"] = playtest.states
    benchmark.extra_info["seconds a case"] = round(benchmark.stats.stats.mean / len(playtest.cases), 2)


@pytest.mark.parametrize(("nodes", "choices"), [(200, 700), (2000, 7000)])
def test_walking_a_neutral_story(benchmark, nodes, choices):
    loaded = neutral(nodes, choices)
    story = Story(loaded)
    benchmark.extra_info["states"] = len(benchmark.pedantic(Walk, (story,), rounds=3))


def test_the_exact_playtest_of_a_long_neutral_story(benchmark):
    """Target: 2,000 nodes and 7,000 choices under 5 s."""
    loaded = neutral(2000, 7000)
    playtest = benchmark.pedantic(play_all, (loaded,), rounds=1)
    assert playtest.proven
    benchmark.extra_info["states"] = playtest.states


def test_random_plays_of_a_neutral_story(benchmark):
    """Target: 20,000 plays a second of 200 nodes and 700 choices."""
    story = Story(neutral(200, 700))
    plays = benchmark.pedantic(random_plays, (story, 1, 20_000), rounds=3)
    benchmark.extra_info["replies a play"] = round(plays.replies, 1)
    benchmark.extra_info["plays a second"] = round(20_000 / benchmark.stats.stats.mean)
