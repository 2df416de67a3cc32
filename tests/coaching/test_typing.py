"""Typed replies in play: what they quote, what they agree to, what they rest on."""

from __future__ import annotations

import pytest

from simulator.coaching.session import PlayError, ReplyTooLong, Session
from simulator.conversation.attempt import Type, event_from_json, event_to_json
from simulator.language import read
from simulator.language.reader import read_as
from tests.stories import HEAD, PERSONA, header, persona, story

DEAL = (
    HEAD
    + """
promises: {demo: {text: A demo every Friday}}
nodes:
  room:
    says: Well?
    choices:
      - id: blame
        text: This is all your own fault, and your team knows it.
        performs: [blame]
        then: {goto: room}
      - id: deal
        text: I'll show you the lifts every Friday at ten, starting with the checklist.
        performs: [commit_concretely]
        then: {promise: [demo], product: +20, goto: done}
      - id: evidence
        text: It takes three weeks, Farid sized it on Monday.
        performs: [bring_evidence]
        cites: [size]
        then: {goto: room}
endings: {done: {says: Good.}}
"""
)


@pytest.fixture
def session() -> Session:
    loaded = story(DEAL)
    return Session(loaded, header(loaded))


def test_a_listed_reply_typed_out_is_that_reply(session):
    turn = session.type("this is all your own fault and your team knows it")
    assert turn.choice is not None
    assert turn.choice.id == "blame"
    assert turn.patterns == ("blame",)
    assert [(entry.pattern, entry.points) for entry in turn.ledger] == [("blame", -7)]
    chosen = Session(session.loaded, session.header).choose("blame")
    assert turn.state.accounts == chosen.state.accounts


def test_an_agreement_holds_only_where_the_words_hold_it(session):
    event = session.read("I'll do something for you, I promise you that.")
    vague = Type("room", event.text, event.reading, "deal", settles=False)
    from simulator.conversation import play

    turn = play.step(session.story, session.state, vague)
    assert turn.state.place == "room"
    assert turn.state.product == 50
    assert [said.kind for said in turn.answer] == ["reaction"]
    assert turn.answer[0].text in ("What?", "Say again?")
    held = play.step(session.story, session.state, Type("room", event.text, event.reading, "deal"))
    assert (held.state.place, held.state.product) == ("done", 70)


@pytest.mark.parametrize(
    ("text", "contained"),
    [
        ("You'll see the lifts and the checklist on Friday at ten, I'll bring them myself.", True),
        ("I'll find the time for you somehow.", False),
    ],
)
def test_what_is_contained_is_told_by_move_and_words(session, text, contained):
    from simulator.language.reading import Candidate
    from simulator.language.settling import settles

    deal = next(choice for choice in session.available if choice.id == "deal")
    assert settles(text, Candidate(deal.id, deal.text, deal.performs)) is contained


def test_typed_evidence_earns_only_on_what_was_learned(session):
    text = "It takes three weeks."
    assert session.read(text).cites == ()
    learned = (
        HEAD + "prep: {minutes: 10, sources: {ask: {label: Ask, minutes: 5, learn: [size]}}}\n" + DEAL[len(HEAD) :]
    )
    loaded = story(learned)
    prepared = Session(loaded, header(loaded))
    prepared.prepare("ask")
    assert prepared.read(text).cites == ("size",)


def test_nobody_is_spoken_to_who_is_not_there(session):
    with pytest.raises(PlayError, match="nobody here is called 'omar'"):
        session.type("Hello.", "omar")
    assert session.turns == []


def test_a_typed_event_keeps_everything_it_was_judged_by(session):
    event = Type("room", "So?", session.read("So?").reading, "deal", ("size",), "dana", False)
    assert event_from_json(event_to_json(event)) == event


@pytest.mark.parametrize("text", ["", "   ", "🙂🙂", "\x1b[31m", "asdf qwer zxcv", "no"])
def test_words_that_say_nothing_lose_nothing_and_stay(session, text):
    turn = session.type(text)
    assert turn.state.place == "room"
    assert turn.state.product == 50
    assert all(entry.points <= 0 for entry in turn.ledger)


ASKED = DEAL.replace(
    "        performs: [commit_concretely]\n", "        vague: Every Friday?\n        performs: [commit_concretely]\n"
)


def near(session: Session) -> Type:
    """Words that come near the deal and leave out what it agrees to."""
    text = "I'll find the time for you somehow, I promise."
    return Type("room", text, session.read(text).reading, "deal", settles=False)


@pytest.fixture
def asked() -> Session:
    loaded = story(ASKED)
    session = Session(loaded, header(loaded))
    return Session(loaded, header(loaded), [near(session)])


def test_what_was_left_out_is_asked_for_once_in_the_authors_words(asked):
    assert [said.text for said in asked.replies[-1].answer] == ["Every Friday?"]
    again = Session(asked.loaded, asked.header, [near(asked), near(asked), near(asked)])
    assert [turn.answer[0].text for turn in again.replies] == ["Every Friday?", "What?", "Say again?"]


@pytest.mark.parametrize("text", ["Yes.", "ok deal", "Sure, every Friday.", "I promise", "agreed, you have my word"])
def test_a_plain_yes_to_what_was_asked_agrees_to_it(asked, text):
    turn = asked.type(text)
    assert (turn.state.place, turn.state.product) == ("done", 70)


@pytest.mark.parametrize("text", ["Yes, but not every Friday.", "Yes?", "No.", "Maybe.", "ok if Farid agrees"])
def test_a_yes_with_something_in_it_agrees_to_nothing(asked, text):
    assert asked.type(text).state.product == 50


def test_the_part_that_was_left_out_may_be_said_by_itself(asked):
    turn = asked.type("Every Friday at ten I will show you the lifts, with the checklist.")
    assert (turn.state.place, turn.state.product) == ("done", 70)


def test_a_yes_out_of_the_blue_agrees_to_nothing(session):
    assert session.type("Yes, deal.").state.product == 50


@pytest.mark.parametrize(
    "text", ["You're an idiot, Dana.", "oh shut up", "You people are a joke.", "go to hell with your lifts"]
)
def test_an_insult_is_answered_as_one_and_leads_nowhere(text):
    someone = persona(PERSONA.replace("  good: [Fine.]", "  good: [Fine.]\n  hostile: [We stop here.]"))
    loaded = story(DEAL, {"dana": someone})
    turn = Session(loaded, header(loaded)).type(text)
    assert [said.text for said in turn.answer] == ["We stop here."]
    assert (turn.state.place, turn.state.product) == ("room", 50)
    assert all(entry.points <= 0 for entry in turn.ledger)


@pytest.mark.parametrize(
    "text",
    ["Don't be silly, I'd never call you a liar.", "That idea is stupid and it's mine.", "I was an idiot about June."],
)
def test_what_only_sounds_like_an_insult_is_none(session, text):
    assert not session.read(text).reading.hostile


def test_too_many_words_are_cut_short_in_character(session):
    someone = persona(PERSONA.replace("  good: [Fine.]", "  good: [Fine.]\n  too_long: [Which of those?]"))
    loaded = story(DEAL, {"dana": someone})
    with pytest.raises(ReplyTooLong) as told:
        Session(loaded, header(loaded)).type("word " * 500)
    assert told.value.said == "Which of those?"
    with pytest.raises(ReplyTooLong) as untold:
        session.type("word " * 500)
    assert untold.value.said == ""


def test_what_a_reply_was_taken_for_makes_likelier_what_it_does(session):
    text = "Friday at ten you get to look at the lifts and the checklist."
    before, after = read(text), read_as(text, "", ("commit_concretely",))
    assert "commit_concretely" not in before.patterns
    assert "commit_concretely" in after.patterns
    assert "commit_concretely" not in read_as("I had soup for lunch.", "", ("commit_concretely",)).patterns


def test_the_next_moment_answers_before_any_stock_line():
    moved = DEAL.replace("product: +20, goto: done", "goto: after").replace(
        "endings:", "  after: {says: Friday then., choices: [{id: bye, text: Bye., then: {goto: done}}]}\nendings:"
    )
    for good in ("good: [Fine.]", "good: [Fine.]\n  commit_concretely: [A day at last.]"):
        loaded = story(moved, {"dana": persona(PERSONA.replace("good: [Fine.]", good))})
        turn = Session(loaded, header(loaded)).type(
            "I'll show you the lifts every Friday at ten, and I start with the checklist, I promise."
        )
        own = ["A day at last."] if "A day" in good else []
        assert [said.text for said in turn.answer] == [*own, "Friday then."]
