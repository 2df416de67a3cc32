"""What gives the best reply away: held against chance, exactly."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.authoring.checks.fairness import tail
from tests.authoring.checks.conftest import Check

HEAD = "format: 1\nid: example\ntitle: T\nask: A yes.\ncast: {dana: {persona: sales-vp}}\nnodes:\n"
WORDS = ["and", "the", "lamp", "stood", "there", "by", "the", "door", "as", "it", "does", "on", "most", "days"]


def talk(places: Sequence[int], replies: int, seed: int = 0, longest: bool = False, gated: bool = False) -> str:
    """Return a scenario of a node for each of `places`, where the best reply stands there among others of any length."""
    chance = random.Random(seed)
    rows: list[str] = [HEAD]
    for node, best in enumerate(places):
        goto = f"talk-{node + 1}" if node + 1 < len(places) else "done"
        rows.append(f"  talk-{node}:\n    says: And {node}?\n    choices:\n")
        for place in range(replies):
            length = 13 if longest and place == best else chance.randint(2, 12)
            words = f"{place} " + " ".join(WORDS[:length])
            when = "when: {used: ask_metric}, " if gated and place == 0 else ""
            model = "model: true, " if place == best else ""
            rows.append(f"      - {{id: reply-{place}, {when}text: {words}., {model}then: {{goto: {goto}}}}}\n")
    return "".join([*rows, "endings:\n  done: {says: Good.}\n"])


def codes(check: Check, text: str) -> list[str]:
    return [finding.code for finding in check(text) if finding.code.startswith("PB60")]


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), max_size=8))
def test_the_tail_is_what_counting_every_outcome_gives(chances: list[float]) -> None:
    for hits in range(len(chances) + 2):
        counted = 0.0
        for outcome in itertools.product((0, 1), repeat=len(chances)):
            likely = 1.0
            for came, chance in zip(outcome, chances, strict=True):
                likely *= chance if came else 1 - chance
            counted += likely if sum(outcome) >= hits else 0.0
        assert tail(chances, hits) == pytest.approx(counted)


@pytest.mark.parametrize(("nodes", "replies"), [(5, 4), (7, 3), (10, 2), (4, 6)])
def test_the_longest_is_found_from_where_chance_hardly_does_it(nodes: int, replies: int, check: Check) -> None:
    places = [node % replies for node in range(nodes)]
    assert codes(check, talk(places, replies, longest=True)) == ["PB601"]
    assert codes(check, talk(places[:-1], replies, longest=True)) == []


@pytest.mark.parametrize(("place", "said"), [(0, "first"), (2, "third"), (3, "fourth")])
def test_a_place_is_named(place: int, said: str, check: Check) -> None:
    findings = [finding for finding in check(talk([place] * 7, 4)) if finding.code == "PB602"]
    assert [f"the {said} one" in finding.message for finding in findings] == [True]


@pytest.mark.parametrize("seed", range(12))
def test_a_story_dealt_at_random_is_silent(seed: int, check: Check) -> None:
    chance = random.Random(seed)
    replies = chance.randint(2, 6)
    places = [chance.randrange(replies) for _node in range(chance.randint(1, 40))]
    assert codes(check, talk(places, replies, seed)) == []


def test_a_habit_in_fewer_than_half_the_nodes_is_no_giveaway(check: Check) -> None:
    places = [0 if node % 5 < 2 else 1 + node % 4 for node in range(200)]
    assert codes(check, talk(places, 5)) == []


def test_without_a_mark_the_best_is_what_plainly_earns_most(check: Check) -> None:
    text = talk([1] * 8, 4).replace("model: true", "credibility: {dana: {points: 6, because: It was kind}}")
    assert codes(check, text) == ["PB602"]
    # One point more is no plain lead: the context decides.
    assert codes(check, text.replace("points: 6", "points: 1")) == []
