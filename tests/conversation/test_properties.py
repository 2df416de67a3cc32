"""What holds for every story and every way through it."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.content.loaded import LoadedScenario
from simulator.conversation import kernel, play
from simulator.conversation.attempt import Choose, Event, Header, Prepare, Type, event_from_json, event_to_json
from simulator.conversation.exploration import Explorer
from simulator.conversation.frontier import Frontier, frontier_of, turn_cost
from simulator.conversation.kernel import Core
from simulator.conversation.play import PlayError
from simulator.conversation.rules import weigh
from simulator.conversation.state import State, core_of, view
from simulator.conversation.story import Story
from simulator.language.reading import Found, Reading
from tests.conversation.random_stories import PATTERNS, stories
from tests.stories import header

many = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def reading(patterns: Sequence[str]) -> Reading:
    found = tuple(Found(pattern, 0.9, ((0, 4),)) for pattern in patterns)
    return Reading("Some words.", found, "neutral", 0.0)


@st.composite
def attempts(draw: st.DrawFn, *, typed: bool = True) -> tuple[LoadedScenario, Header, list[Event]]:
    """Return a story, a header and events that can happen in it, up to twelve replies long."""
    loaded = draw(stories())
    head = header(loaded, case=draw(st.sampled_from(["first", "second"])), seed=draw(st.integers(0, 99)))
    story = Story(loaded, head.case)
    state = play.begin(story, head)
    events: list[Event] = []
    looked_at = draw(st.lists(st.sampled_from(["notes", "chat"]), max_size=1))
    events += [Prepare(state.place, source) for source in looked_at]
    for event in events:
        state = play.step(story, state, event).state
    for _ in range(draw(st.integers(0, 12))):
        if state.phase == "ended" or not play.available(story, state):
            break
        node = play.current_place(story, state).id
        choice = draw(st.sampled_from([choice.id for choice in play.available(story, state)]))
        event: Event = Choose(node, choice)
        if typed and draw(st.integers(0, 3)) == 0:
            fitting = draw(st.sampled_from([choice, None]))
            patterns = draw(st.lists(st.sampled_from(PATTERNS), max_size=4, unique=True))
            event = Type(node, "Some words.", reading(patterns), fitting, ("size",))
        events.append(event)
        state = play.step(story, state, event, head.seed).state
    return loaded, head, events


@many
@given(attempts())
def test_replay_gives_the_same_state_byte_for_byte(attempt):
    loaded, head, events = attempt
    stored = json.dumps([event_to_json(event) for event in events])
    again = [event_from_json(event) for event in json.loads(stored)]
    first, turns = play.play(Story(loaded, head.case), head, events)
    second, others = play.play(
        Story(loaded, head.case), Header.from_json(json.loads(json.dumps(head.to_json()))), again
    )
    assert json.dumps(first.to_json()) == json.dumps(second.to_json())
    assert turns == others
    assert State.from_json(json.loads(json.dumps(first.to_json()))) == first


@many
@given(attempts())
def test_taking_back_is_replaying_the_prefix(attempt):
    loaded, head, events = attempt
    story = Story(loaded, head.case)
    _state, turns = play.play(story, head, events)
    for length in range(len(events)):
        prefix, _turns = play.play(story, head, events[:length])
        assert play.step(story, prefix, events[length], head.seed) == turns[length]


@many
@given(attempts())
def test_the_ledger_explains_every_point(attempt):
    loaded, head, events = attempt
    story = Story(loaded, head.case)
    before = play.begin(story, head)
    for event in events:
        turn = play.step(story, before, event, head.seed)
        for entry in turn.ledger:
            assert entry.points == weigh(entry.base, tuple(factor.hundredths for factor in entry.factors))
        for index, cast in enumerate(story.cast):
            moved = sum(entry.points for entry in turn.ledger if entry.cast == cast)
            assert turn.state.accounts[index] == before.accounts[index] + moved
            assert 0 <= turn.state.accounts[index] <= 100
        assert 0 <= turn.state.product <= 100
        before = turn.state


@many
@given(attempts())
def test_discoveries_only_deepen_and_carry_the_turn_that_proved_them(attempt):
    loaded, head, events = attempt
    story = Story(loaded, head.case)
    order = ("unknown", "hinted", "confirmed")
    before = play.begin(story, head)
    for event in events:
        after = play.step(story, before, event, head.seed).state
        for cast, items in view(story, after).discovered.items():
            for item, finding in items.items():
                earlier = view(story, before).discovered[cast][item]
                assert order.index(finding.state) >= order.index(earlier.state)
                assert (finding.turn is None) == (finding.state == "unknown")
                if finding.state != earlier.state:
                    assert finding.turn == after.turn
        before = after


@many
@given(attempts())
def test_no_state_without_a_way_on(attempt):
    loaded, head, events = attempt
    story = Story(loaded, head.case)
    state, _turns = play.play(story, head, events)
    if (
        state.phase != "ended"
        and not story.places[kernel.enter(story, core_of(story, play.begin(story, head)))[0]].ends
    ):
        assert play.available(story, state)


@many
@given(attempts(typed=False))
def test_typing_what_a_choice_performs_scores_as_choosing_it(attempt):
    loaded, head, events = attempt
    story = Story(loaded, head.case)
    state = play.begin(story, head)
    for event in events:
        chosen = play.step(story, state, event, head.seed)
        if isinstance(event, Choose) and chosen.choice is not None and not chosen.choice.credibility:
            choice = chosen.choice
            words = Type(event.node, "Some words.", reading(choice.performs), choice.id, choice.cites)
            typed = play.step(story, state, words, head.seed)
            assert [(e.kind, e.cast, e.pattern, e.points) for e in typed.ledger] == [
                (e.kind, e.cast, e.pattern, e.points) for e in chosen.ledger
            ]
            assert (typed.state.marks, typed.state.accounts) == (chosen.state.marks, chosen.state.accounts)
        state = chosen.state


def brute_force(story: Story, core: Core) -> Frontier:
    """Return the frontier by walking every path, merging nothing but states that are equal to the last bit."""
    if core[0] == kernel.BEFORE:
        explorer = Explorer(story)
        starts = [start for _names, start in explorer.preparations(core)]
        return frontier_of(point for start in starts for point in brute_force(story, start))
    seen: set[Core] = set()
    points: set[tuple[int, int]] = set()
    ahead = [core]
    while ahead:
        state = ahead.pop()
        if state in seen:
            continue
        seen.add(state)
        if story.places[state[0]].ends:
            points.add((kernel.relationship(story, state[2]), state[3]))
        ahead += [kernel.advance(story, state, reply) for reply in kernel.available(story, state)]
    return frontier_of(points)


@many
@given(stories(), st.sampled_from(["first", "second"]))
def test_merged_exploration_equals_brute_force(loaded, case):
    story = Story(loaded, case)
    core = kernel.opening(story, story.opening_accounts())
    assert Explorer(story).frontier(core) == brute_force(story, core)


@many
@given(attempts())
def test_a_turn_never_widens_what_is_within_reach(attempt):
    loaded, head, events = attempt
    story = Story(loaded, head.case)
    explorer = Explorer(story)
    state = play.begin(story, head)
    for event in events:
        turn = play.step(story, state, event, head.seed)
        before, after = explorer.frontier(core_of(story, state)), explorer.frontier(core_of(story, turn.state))
        if isinstance(event, Choose):
            assert frontier_of([*before, *after]) == before
            assert (turn_cost(before, after) == 0) == (set(before) == set(after) or frontier_of(after) == before)
        state = turn.state


@many
@given(attempts())
def test_what_cannot_happen_is_refused_and_says_what_can(attempt):
    loaded, head, events = attempt
    story = Story(loaded, head.case)
    state, _turns = play.play(story, head, events)
    offered = [choice.id for choice in play.available(story, state)]
    with pytest.raises(PlayError) as refused:
        play.step(story, state, Choose("n0", "no-such-choice"))
    assert list(refused.value.available) == offered
    if offered:
        assert str(refused.value).endswith(f"available: {', '.join(offered)}")
