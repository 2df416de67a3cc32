"""The walk against the kernel's own word: every state of small random stories, reached one reply at a time."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.authoring.walk import Walk
from simulator.authoring.walk_growth import preparations
from simulator.authoring.walk_watch import line_key
from simulator.content.load import load_scenario
from simulator.content.loaded import LoadedScenario
from simulator.conversation import kernel
from simulator.conversation.exploration import Explorer
from simulator.conversation.frontier import frontier_of
from simulator.conversation.kernel import Core, Trail
from simulator.conversation.story import Story
from tests.conversation.random_stories import stories
from tests.stories import HEAD, story

many = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
cases = st.sampled_from(["first", "second"])


class Everything:
    """Every state of a story that is told apart from no other, one reply at a time: slow, and plainly right."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.lengths: dict[Core, int] = {}
        self.said: set[tuple[object, ...]] = set()
        self.visited: set[int] = set()
        self.offered: set[int] = set()
        waiting: list[tuple[int, Core]] = []
        for names, before in preparations(story):
            trail = Trail()
            waiting.append((len(names), kernel.enter(story, before, trail)))
            self._arrived(trail)
        while waiting:
            waiting.sort(key=lambda one: -one[0])
            length, core = waiting.pop()
            if core in self.lengths:
                continue
            self.lengths[core] = length
            for reply in kernel.available(story, core):
                trail = Trail()
                self.offered.add(reply.number)
                waiting.append((length + 1, kernel.advance(story, core, reply, trail)))
                self._arrived(trail)

    def _arrived(self, trail: Trail) -> None:
        for number, marks, accounts, product in trail.arrivals:
            place = self.story.places[number]
            line = kernel.line_of(place, marks, accounts, product)
            self.visited.add(number)
            self.said.add(line_key(place, place.lines.index(line)))


@many
@given(stories(), cases)
def test_the_walk_finds_what_one_reply_at_a_time_finds(loaded, case):
    story = Story(loaded, case)
    everything, walk = Everything(story), Walk(story)
    assert walk.proven
    assert walk.walked == len(walk)
    assert walk.watch.said == everything.said
    assert walk.watch.visited == everything.visited
    assert walk.watch.offered == everything.offered
    plain = {(core[0], core[2], core[3]) for core in everything.lengths}
    assert {(core[0], core[2], core[3]) for core in map(walk.core, range(len(walk)))} == plain


@many
@given(stories(), cases)
def test_every_state_is_reached_by_its_route_and_none_sooner(loaded, case):
    story = Story(loaded, case)
    walk = Walk(story)
    nearest: dict[tuple[object, ...], int] = {}
    for core, length in Everything(story).lengths.items():
        points = (core[0], core[2], core[3])
        nearest[points] = min(length, nearest.get(points, length))
    befores = dict(preparations(story))
    for state in range(len(walk)):
        route = walk.route(state)
        core = kernel.enter(story, befores[walk.prepared(state)])
        for _before, reply in route:
            assert reply in kernel.available(story, core)
            core = kernel.advance(story, core, reply)
        points = (core[0], core[2], core[3])
        assert points == (walk.core(state)[0], *walk.core(state)[2:])
        assert len(route) + len(walk.prepared(state)) >= nearest[points]
    assert {points: nearest[points] for points in nearest} == {
        points: min(
            len(walk.route(state)) + len(walk.prepared(state))
            for state in range(len(walk))
            if (walk.core(state)[0], *walk.core(state)[2:]) == points
        )
        for points in nearest
    }


@many
@given(stories(), cases)
def test_the_frontier_is_that_of_the_exploration(loaded, case):
    story = Story(loaded, case)
    walk = Walk(story)
    whole = frontier_of(point for start in walk.starts.values() for point in walk.frontiers[start])
    assert whole == Explorer(story).frontier(kernel.opening(story, story.opening_accounts()))
    for start in walk.starts.values():
        reached = walk.ranges[start]
        if reached is not None:
            points = walk.frontiers[start]
            assert reached[1] == max(point[0] for point in points)
            assert reached[3] == max(point[1] for point in points)


@given(stories(), cases)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_bound_counts_states_and_is_told(loaded, case):
    whole = Walk(Story(loaded, case))
    bounded = Walk(Story(loaded, case), bound=2)
    assert bounded.proven == (len(whole) <= 2)
    if not bounded.proven:
        assert bounded.stopped == "2 states"
        assert bounded.walked < len(bounded)


def test_what_only_the_player_knows_is_not_forgotten_before_it_is_told():
    loaded = story(
        f"""{HEAD}
decision: {{owner: dana, unique: [size]}}
nodes:
  room:
    says: Well?
    choices:
      - {{id: look, text: I looked., then: {{learn: [size], goto: next}}}}
      - {{id: guess, text: I guess., then: {{goto: next}}}}
  next:
    says: And?
    choices:
      - {{id: tell, text: Three weeks., cites: [size], then: {{goto: last}}}}
  last:
    says: So?
    choices:
      - {{id: fold, text: As you say., performs: [accept_decision], then: {{goto: done}}}}
endings: {{done: {{says: Good.}}}}
"""
    )
    plain = Story(loaded)
    points = {(core[2], core[3]) for core in Everything(plain).lengths if plain.places[core[0]].ends}
    assert len(points) == 2
    walk = Walk(plain)
    assert {walk.core(state)[2:] for state in walk.ended} == points
    whole = frontier_of((kernel.relationship(plain, accounts), product) for accounts, product in points)
    assert Explorer(plain).frontier(kernel.opening(plain, plain.opening_accounts())) == whole


def _held(first: Story, second: Story, alone: Story, bound: int) -> int:
    """Hold a case that learns from another against the same one by itself; return how much it had learned."""
    second.learn(first)
    Walk(first, bound)
    replies = [reply for place in second.places for reply in place.replies]
    told = [(reply, marks, worth) for reply in replies for marks, worth in second.scored[reply.number].items()]
    assert all(second.scorer.score(marks, reply.performance) == worth for reply, marks, worth in told)
    together, by_itself = Walk(second, bound), Walk(alone, bound)
    assert together.onward == by_itself.onward
    assert all(together.core(state) == by_itself.core(state) for state in range(len(by_itself)))
    return len(told)


@pytest.mark.parametrize("name", ["sold-before-built", "the-keynote-slide"])
def test_what_one_case_learns_from_another_is_as_it_would_find_it_itself(name: str) -> None:
    loaded = load_scenario(name)
    first, second = loaded.scenario.cases
    assert _held(Story(loaded, first), Story(loaded, second), Story(loaded, second), 3_000)


@many
@given(stories())
def test_whatever_the_story_a_case_may_learn_from_another(loaded: LoadedScenario) -> None:
    _held(Story(loaded, "first"), Story(loaded, "second"), Story(loaded, "second"), 2_000)
