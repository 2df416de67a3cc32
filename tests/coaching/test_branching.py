"""What if: the same moment, another reply."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.coaching.branching import branch, compare, events_before, others
from simulator.coaching.session import Session
from simulator.coaching.walking import walk
from simulator.content.load import load_scenario
from tests.small_pack import write_pack


@pytest.fixture
def played(tmp_path: Path) -> Session:
    session = Session.start(load_scenario(str(write_pack(tmp_path / "p") / "scenarios" / "short-talk.yaml")))
    session.prepare("notes")
    session.choose("look")
    session.hint(1)
    session.predict(1)
    session.choose("insist")
    return session


def test_the_other_replies_are_those_that_were_on_offer_then(played: Session) -> None:
    assert [choice.id for choice in others(played, 1)] == ["give", "refuse", "note"]
    assert [choice.id for choice in others(played, 2)] == ["agree"]


def test_a_branch_stands_where_the_reply_was_due_and_leaves_the_conversation_alone(played: Session) -> None:
    before = list(played.events)
    branched = branch(played, 2)
    assert branched.node == "middle"
    assert branched.journal is None
    assert branched.hints_given == 0, "what was asked about the reply that is given anew goes with it"
    branched.choose("agree")
    assert played.events == before


def test_both_sides_say_what_moved_what_was_answered_and_what_stays_in_reach(played: Session) -> None:
    branched = branch(played, 2)
    branched.choose("agree")
    told = compare(played, 2, branched, walk(played), walk(branched))
    assert (told.happened.moved, told.instead.moved) == (-8, 10)
    assert told.credibility == {"dana": 54}
    assert (told.happened.credibility, told.instead.credibility) == ({"dana": 46}, {"dana": 64})
    assert (told.product, told.happened.product, told.instead.product) == (50, 75, 70)
    assert [said.text for said in told.heard] == ["And?"]
    assert [said.text for said in told.instead.answer] == ["Friday, then."]
    assert (told.happened.reach, told.instead.reach) == (((46, 75),), ((64, 70),))
    first = branch(played, 1)
    first.choose("note")
    early = compare(played, 1, first, walk(played), walk(first))
    assert early.happened.reach == ((64, 70), (46, 75))
    assert early.instead.reach == ((68, 70), (50, 75))


def test_words_of_ones_own_can_stand_beside_a_chosen_reply(played: Session) -> None:
    branched = branch(played, 2)
    branched.type("It was your team that broke this, and it is your fault.")
    told = compare(played, 2, branched)
    assert told.instead.typed
    assert not told.happened.typed
    assert told.instead.moved < 0
    assert told.instead.reach is None


def test_conversations_that_part_elsewhere_are_not_compared(played: Session) -> None:
    other = branch(played, 1)
    with pytest.raises(ValueError, match="do not part"):
        compare(played, 1, other)
    other.choose("note")
    other.choose("agree")
    with pytest.raises(ValueError, match="do not part"):
        compare(played, 2, other)


LOADED = load_scenario("sold-before-built")


@settings(deadline=None, max_examples=15)
@given(seed=st.integers(0, 200))
def test_giving_the_same_reply_again_changes_nothing(seed: int) -> None:
    session = Session.start(LOADED, seed=seed)
    draw = random.Random(seed)
    while not session.finished and len(session.replies) < 8:
        session.choose(draw.choice(session.available).id)
    number = draw.randint(1, len(session.replies))
    again = branch(session, number)
    assert again.events == events_before(session, number)
    said = session.replies[number - 1].event
    again.choose(said.choice)  # type: ignore[union-attr, arg-type]
    told = compare(session, number, again)
    assert told.happened == told.instead
