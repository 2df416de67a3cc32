"""How fast the core is: loading, stepping, walking. Run with `uv run pytest -m benchmark`."""

from __future__ import annotations

import pytest

from simulator.content.load import load_scenario
from simulator.content.packs import open_library
from simulator.conversation import kernel, play
from simulator.conversation.attempt import Choose
from simulator.conversation.exploration import Explorer
from simulator.conversation.story import Story
from tests.stories import header

pytestmark = pytest.mark.benchmark


@pytest.fixture(scope="module")
def story() -> Story:
    loaded = load_scenario("six-weeks-underground")
    return Story(loaded, loaded.first_case)


def test_loading_one_scenario(benchmark):
    """Target: under 40 ms, its personas included."""
    library = open_library()
    load_scenario("six-weeks-underground", library)
    benchmark(load_scenario, "six-weeks-underground", library)


def test_compiling_one_story(benchmark, story):
    benchmark(Story, story.loaded, story.case)


def test_step(benchmark, story):
    """Target: 50,000 a second."""
    state = play.begin(story, header(story.loaded, case=story.case))
    first = play.available(story, state)[0]
    state = play.step(story, state, Choose(state.place, first.id)).state
    event = Choose(state.place, play.available(story, state)[0].id)
    benchmark(play.step, story, state, event)


def test_kernel_advance(benchmark, story):
    core = kernel.enter(story, kernel.opening(story, story.opening_accounts()))
    reply = kernel.available(story, core)[0]
    benchmark(kernel.advance, story, core, reply)


def test_walking_every_state(benchmark, story):
    """The debrief's walk: every preparation, every reply, one case."""

    def walk() -> int:
        explorer = Explorer(story)
        explorer.frontier(kernel.opening(story, story.opening_accounts()))
        return explorer.states

    benchmark.extra_info["states"] = benchmark.pedantic(walk, rounds=3)
