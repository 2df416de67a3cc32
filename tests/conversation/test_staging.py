"""Staging: a conversation begun in the middle stands as chosen, and what cannot stand is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.conversation import play
from simulator.conversation.staging import Staging, StagingError, stage
from simulator.conversation.state import view
from simulator.conversation.story import Story
from tests.stories import header, story

TALK = """
format: 1
id: test-story
title: A test
ask: A yes.
cast:
  dana:
    persona: boss
    hidden:
      fear: {lost: Losing them, bonus: Losing the bonus}
    truth: {fear: lost}
facts: {size: {text: It takes three weeks., was: [effort]}, renewal: They renew in June.}
flags: [warned]
counters: {scope: {start: 1, min: 0, max: 5}}
promises: {demo: {text: A demo on Friday.}}
nodes:
  opening:
    says: Well?
    choices:
      - {id: go, text: Go on., then: {goto: bridge}}
  bridge: {says: Let me think., goto: middle}
  middle:
    was: centre
    says:
      - {when: {knows: size}, text: "Three weeks, you say."}
      - And?
    choices:
      - {id: fact, text: Three weeks., when: {knows: size}, performs: [bring_evidence], cites: [size], then: {goto: done}}
      - {id: fear, text: Losing them., when: {confirmed: {dana: fear}}, then: {goto: done}}
      - {id: flag, text: As I warned., when: {flag: warned}, then: {goto: done}}
      - {id: count, text: Again., when: {counter: {scope: {at_least: 3}}}, then: {goto: done}}
      - {id: vow, text: On Friday., when: {promised: demo}, then: {keep: demo, goto: done}}
      - {id: came, text: As at first., when: {visited: opening}, then: {goto: done}}
      - {id: warm, text: Friend., when: {credibility: {dana: {at_least: 80}}, product: {below: 20}}, then: {goto: done}}
      - {id: leave, text: Bye., then: {goto: done}}
endings:
  done: {says: Good.}
"""


@pytest.fixture(scope="module")
def talk():
    return Story(story(TALK))


def on_offer(talk, **chosen):
    staged = stage(talk, Staging(at="middle", **chosen))
    return {choice.id for choice in play.available(talk, staged.state)} - {"leave"}


@pytest.mark.parametrize(
    ("chosen", "opened"),
    [
        ({}, set()),
        ({"facts": ("size",)}, {"fact"}),
        ({"facts": ("effort",)}, {"fact"}),
        ({"confirmed": (("dana", "fear"),)}, {"fear"}),
        ({"hinted": (("dana", "fear"),)}, set()),
        ({"flags": ("warned",)}, {"flag"}),
        ({"counters": {"scope": 2}}, set()),
        ({"counters": {"scope": 3}}, {"count"}),
        ({"promises": ("demo",)}, {"vow"}),
        ({"visited": ("opening",)}, {"came"}),
        ({"credibility": {"dana": 80}, "product": 19}, {"warm"}),
        ({"credibility": {"dana": 80}, "product": 20}, set()),
    ],
)
def test_what_is_chosen_stands(talk, chosen, opened):
    assert on_offer(talk, **chosen) == opened


def test_without_a_choice_it_is_the_beginning(talk):
    staged = stage(talk, Staging())
    assert staged.state.place == "opening"
    assert [said.text for said in staged.lines] == ["Well?"]
    begun = play.begin(talk, header(talk.loaded))
    assert play.available(talk, begun) == play.available(talk, staged.state)
    assert view(talk, staged.state).credibility == view(talk, begun).credibility


def test_it_goes_on_by_itself_where_nobody_answers_and_says_what_fits(talk):
    staged = stage(talk, Staging(at="bridge", facts=("size",)))
    assert staged.state.place == "middle"
    assert [said.text for said in staged.lines] == ["Let me think.", "Three weeks, you say."]


def test_places_go_by_earlier_ids_and_endings_are_places_too(talk):
    assert stage(talk, Staging(at="centre")).state.place == "middle"
    ended = stage(talk, Staging(at="done")).state
    assert (ended.phase, ended.place) == ("ended", "done")


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"at": "midle"}, "there is no node called 'midle'. Did you mean 'middle'?"),
        ({"visited": ("openin",)}, "Did you mean 'opening'?"),
        ({"facts": ("renewl",)}, "there is no fact called 'renewl'. Did you mean 'renewal'?"),
        ({"flags": ("warnd",)}, "there is no flag called 'warnd'. Did you mean 'warned'?"),
        ({"promises": ("dmo",)}, "there is no promise called 'dmo'. Did you mean 'demo'?"),
        ({"counters": {"scop": 1}}, "there is no counter called 'scop'. Did you mean 'scope'?"),
        ({"counters": {"scope": 6}}, "the counter 'scope' goes from 0 to 5, and this is 6"),
        ({"credibility": {"dan": 5}}, "nobody in the cast is called 'dan'. Did you mean 'dana'?"),
        ({"credibility": {"dana": 101}}, "credibility goes from 0 to 100, and dana's is 101"),
        ({"product": -1}, "product goes from 0 to 100, and this is -1"),
        ({"confirmed": (("dana", "feer"),)}, "dana hides no 'feer'. Did you mean 'fear'?"),
        ({"hinted": (("tom", "fear"),)}, "nobody in the cast is called 'tom'"),
    ],
)
def test_what_cannot_stand_is_told(talk, chosen, told):
    with pytest.raises(StagingError) as caught:
        stage(talk, Staging(**chosen))
    assert told in caught.value.problems[0]


def test_everything_wrong_is_told_at_once(talk):
    with pytest.raises(StagingError) as caught:
        stage(talk, Staging(at="x", facts=("y",), product=200))
    assert len(caught.value.problems) == 3


@given(
    at=st.sampled_from(["opening", "bridge", "middle", "done"]),
    facts=st.sets(st.sampled_from(["size", "renewal"])),
    account=st.integers(0, 100),
    product=st.integers(0, 100),
    scope=st.integers(0, 5),
)
def test_what_was_chosen_can_be_read_back(at, facts, account, product, scope):
    talk = Story(story(TALK))
    chosen = Staging(at, tuple(facts), credibility={"dana": account}, product=product, counters={"scope": scope})
    seen = view(talk, stage(talk, chosen).state)
    assert set(seen.facts) == facts
    assert (seen.credibility["dana"], seen.product) == (account, product)
    assert seen.counters["scope"] == scope
