"""A session: what it does with events, and that nothing but the events decides where it stands."""

from __future__ import annotations

import dataclasses

import pytest

from simulator.coaching.session import LONGEST_REPLY, PlayError, ReplyTooLong, Session
from simulator.conversation.attempt import Choose, Event, Type, event_from_json, event_to_json
from simulator.conversation.attempt import Header as AttemptHeader
from tests.small_pack import PERSONA, SCENARIO
from tests.stories import header, persona, story


@pytest.fixture
def session() -> Session:
    loaded = story(SCENARIO, {"dana": persona(PERSONA)})
    return Session(loaded, header(loaded, case="first"))


def test_before_the_first_word(session: Session) -> None:
    assert not session.begun
    assert not session.finished
    assert (session.node, [choice.id for choice in session.available]) == ("opening", ["give", "refuse", "look"])
    assert [said.text for said in session.lines] == ["A yes for Northwind, please."]
    assert session.replies == []
    assert session.view.minutes_left == 10


def test_after_the_last(session: Session) -> None:
    session.choose("give")
    assert session.finished
    assert session.available == ()
    assert session.node == "given"
    assert [said.text for said in session.lines] == ["Lovely."]
    for act in (lambda: session.choose("look"), lambda: session.type("Wait"), lambda: session.prepare("notes")):
        with pytest.raises(PlayError):
            act()
    assert len(session.events) == 1


def test_what_was_said_at_first_stays_what_the_preparation_left(session: Session) -> None:
    loaded = story(SCENARIO.replace("{when: {case: second},", "{when: {knows: size},"), {"dana": persona(PERSONA)})
    session = Session(loaded, header(loaded, case="first"))
    session.prepare("notes")
    session.choose("note")
    session.choose("agree")
    assert [said.text for said in session.opening_lines()] == ["My bonus hangs on Northwind."]


def test_a_later_guess_replaces_an_earlier_one(session: Session) -> None:
    session.guess("dana", "fear", "bonus")
    session.guess("dana", "fear", "lost")
    assert session.guesses == {("dana", "fear"): "lost"}
    session.choose("look")
    session.guess("dana", "fear", "bonus")
    session.choose("agree")
    session.guess("dana", "fear", "lost")
    assert session.guesses == {("dana", "fear"): "lost"}
    assert session.finished


def test_words_are_cleaned_and_bounded(session: Session) -> None:
    with pytest.raises(ReplyTooLong):
        session.type("x" * (LONGEST_REPLY + 1))
    assert session.events == []
    session.type("  \x1b[31m" + "x" * (LONGEST_REPLY - 4) + "\u202e ")
    assert isinstance(session.events[0], Type)
    assert session.events[0].text == "[31m" + "x" * (LONGEST_REPLY - 4)


def test_reading_changes_nothing(session: Session) -> None:
    event = session.read("Tell me what happens on the day after.")
    assert event.choice == "look"
    assert session.events == []
    session.type("Tell me what happens on the day after.")
    assert session.events == [event]


def test_replay_never_reads_anew(session: Session) -> None:
    session.type("Tell me what happens on the day after.")
    [event] = session.events
    assert isinstance(event, Type)
    # As if another reader had read it: replay has to believe what is kept.
    other = dataclasses.replace(event, choice="give", reading=dataclasses.replace(event.reading, found=(), version="0"))
    again = Session(session.loaded, session.header, [other])
    assert again.state.place == "given"


def test_a_round_trip_through_json_gives_the_same_state(session: Session) -> None:
    session.prepare("notes")
    session.type("Why now?")
    session.choose("note")
    kept: list[Event] = [event_from_json(event_to_json(event)) for event in session.events]
    head = AttemptHeader.from_json(session.header.to_json())
    again = Session(session.loaded, head, kept)
    assert (again.state, again.turns, again.events) == (session.state, session.turns, session.events)


def test_taking_back_drops_what_followed(session: Session) -> None:
    session.prepare("notes")
    assert not session.take_back()
    start = session.state
    session.choose("note")
    session.guess("dana", "fear", "lost")
    assert session.take_back()
    assert (session.state, session.guesses, len(session.events)) == (start, {}, 1)
    session.choose("look")
    middle = session.state
    session.choose("insist")
    session.take_back()
    assert session.state == middle
    assert [event.choice for event in session.events if isinstance(event, Choose)] == ["look"]


def test_the_state_before_a_turn(session: Session) -> None:
    start = session.state
    session.prepare("notes")
    prepared = session.state
    session.choose("note")
    session.choose("agree")
    assert [session.before(turn) for turn in session.turns] == [start, prepared, session.turns[1].state]


def test_a_case_that_was_taken_out_cannot_go_on() -> None:
    loaded = story(SCENARIO, {"dana": persona(PERSONA)})
    with pytest.raises(PlayError, match="'third'"):
        Session(loaded, header(loaded, case="third"))


def test_another_case_is_another_truth() -> None:
    loaded = story(SCENARIO, {"dana": persona(PERSONA)})
    said = [Session.start(loaded, seed=0, case=case).lines[0].text for case in ("first", "second")]
    assert said == ["A yes for Northwind, please.", "My bonus hangs on Northwind."]


def test_a_session_draws_its_case_by_its_seed() -> None:
    loaded = story(SCENARIO, {"dana": persona(PERSONA)})
    cases = [Session.start(loaded, seed=seed).header.case for seed in range(30)]
    assert cases[0] == "first"
    assert {cases.count("first"), cases.count("second")} != {30, 0}
    assert cases == [Session.start(loaded, seed=seed).header.case for seed in range(30)]


def test_names_are_cleaned() -> None:
    loaded = story(SCENARIO, {"dana": persona(PERSONA)})
    started = Session.start(loaded, slots={"customer": "\x1b[31mAcme\u202e"})
    assert started.lines[0].text == "A yes for [31mAcme, please."


def test_what_was_foretold_of_a_reply_goes_with_it_and_a_hint_stays_given(session: Session) -> None:
    session.hint(1)
    session.predict(1)
    session.hint(2)
    session.choose("look")
    assert session.take_back()
    assert [type(event).__name__ for event in session.events] == ["Hint", "Hint"]
    assert session.hints_given == 2
    session.choose("look")
    session.predict(-1)
    assert session.take_back()
    assert [type(event).__name__ for event in session.events] == ["Hint", "Hint"]
