"""Exact distributions against plain counting, and against thousands of conversations played at random."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.authoring.items import chances, items
from simulator.authoring.outcomes import MOST_TURNS, Course, mixed
from simulator.authoring.players import PLAYERS
from simulator.authoring.playtest import Playtest
from simulator.authoring.playtest_random import random_plays
from simulator.authoring.walk import Walk
from simulator.authoring.walk_growth import preparations
from simulator.conversation import kernel
from simulator.conversation.kernel import Core
from simulator.conversation.story import Story
from tests.conversation.random_stories import stories
from tests.stories import HEAD, one_room

many = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def counted(story: Story) -> dict[tuple[str, int, int], float]:
    """Return where random conversations end, merging nothing but what is equal to the last bit."""
    now: dict[Core, float] = defaultdict(float)
    starts = [kernel.enter(story, before) for _names, before in preparations(story)]
    for start in starts:
        now[start] += 1 / len(starts)
    ended: dict[tuple[str, int, int], float] = defaultdict(float)
    for _turn in range(MOST_TURNS):
        after: dict[Core, float] = defaultdict(float)
        for core, chance in now.items():
            place = story.places[core[0]]
            if place.ends:
                ended[place.id, kernel.relationship(story, core[2]), core[3]] += chance
                continue
            replies = kernel.available(story, core)
            for reply in replies:
                after[kernel.advance(story, core, reply)] += chance / len(replies)
        now = after
    return ended


@many
@given(stories(), st.sampled_from(["first", "second"]))
def test_the_distribution_of_chance_is_exact(loaded, case):
    story = Story(loaded, case)
    course = Course(Walk(story), PLAYERS["random"])
    expected = counted(story)
    assert course.points.keys() == expected.keys()
    for point, chance in expected.items():
        assert course.points[point] == pytest.approx(chance)
    assert course.unfinished == pytest.approx(max(0.0, 1 - sum(expected.values())), abs=1e-9)


@many
@given(stories())
def test_items_add_up_and_stay_within_their_ranges(loaded):
    playtest = Playtest(loaded)
    for item in playtest.items:
        assert 0 <= item.good <= 1 + 1e-9
        assert 0 <= item.bad <= 1 + 1e-9
        assert -1 - 1e-9 <= item.discrimination <= 1 + 1e-9
    for name, outcome in playtest.players.items():
        assert outcome.unfinished + sum(outcome.endings.values()) == pytest.approx(1), name


def test_an_item_tells_who_takes_it():
    loaded = one_room(
        """
        - {id: good, text: Half., credibility: {dana: {points: 5, because: So}}, then: {goto: done}}
        - {id: bad, text: None., credibility: {dana: {points: -9, because: So}}, then: {goto: done}}
        """,
        HEAD,
    )
    walk = Walk(Story(loaded))
    assert chances(walk)[0] == pytest.approx(0.5)
    good, bad = items([Course(walk, PLAYERS["random"])])
    assert (good.choice, good.good, good.bad, good.discrimination) == ("good", 1.0, 0.0, 1.0)
    assert (bad.choice, bad.discrimination, bad.note) == ("bad", -1.0, "")


def test_random_plays_come_near_what_is_exact_and_are_the_same_for_a_seed():
    loaded = one_room(
        """
        - {id: good, text: Half., credibility: {dana: {points: 5, because: So}}, then: {goto: done}}
        - {id: bad, text: None., credibility: {dana: {points: -9, because: So}}, then: {goto: done}}
        - {id: on, text: And?, then: {goto: room}}
        """,
        HEAD,
    )
    story = Story(loaded)
    walk = Walk(story)
    exact = Course(walk, PLAYERS["random"]).outcome
    first, again, other = random_plays(story, 7, 4000), random_plays(story, 7, 4000, walk), random_plays(story, 8, 4000)
    assert first == again
    assert first.outcome != other.outcome
    assert first.outcome.relationship.mean == pytest.approx(exact.relationship.mean, abs=0.5)
    # Beyond what was laid out the same plays go on, one reply at a time.
    beyond = random_plays(story, 7, 400, Walk(story, bound=1))
    assert sum(beyond.outcome.endings.values()) == pytest.approx(1)


def test_outcomes_of_two_cases_are_mixed_evenly():
    loaded = one_room("- {id: on, text: On., then: {goto: done}}", HEAD)
    outcome = Course(Walk(Story(loaded)), PLAYERS["first"]).outcome
    assert mixed([outcome, outcome]).endings == {"done": 1.0}
