"""Feedback: each entry of the ledger in words, and the words that showed it."""

from __future__ import annotations

from typing import get_args

import pytest

from simulator.coaching.feedback import movement, remarks, why
from simulator.coaching.session import Session
from simulator.content.rubric import rubric
from simulator.conversation.ledger import REASONS, Kind, Reason
from tests.stories import HEAD, PERSONA, header, one_room, persona, played, story

ROOM = "then: {goto: room}"


def told(session: Session) -> list[tuple[str | None, int]]:
    return [(remark.pattern, remark.points) for remark in remarks(session, session.replies[-1])]


def test_every_pattern_and_every_kind_of_entry_can_be_told() -> None:
    from simulator.coaching import feedback

    kinds = set(get_args(Kind)) - {"pattern", "authored"}
    assert kinds == set(feedback._KINDS)
    assert set(get_args(Reason)) == set(REASONS)
    assert all(pattern.did and pattern.feedback.earned for pattern in rubric().values())


def test_the_largest_movement_comes_first() -> None:
    session = played(one_room(f'- {{id: x, text: "Never. You are wrong.", performs: [absolute, blame], {ROOM}}}'), "x")
    points = [abs(remark.points) for remark in remarks(session, session.replies[0])]
    assert len(points) == 2
    assert points == sorted(points, reverse=True)


def test_the_words_that_showed_it_are_quoted() -> None:
    session = played(one_room(f'- {{id: x, text: "Fine. Why now, though?", performs: [ask_why_now], {ROOM}}}'), "x")
    [remark] = remarks(session, session.replies[0])
    assert remark.quotes
    assert all(quote in "Fine. Why now, though?" for quote in remark.quotes)
    assert remark.index == 0
    assert remark.did[0].isupper()
    assert remark.sign == f"+{remark.points}"


def test_slots_do_not_move_the_quotation() -> None:
    more = 'slots: {customer: {ask: "Who?", default: "A quite long name of a customer"}}'
    choice = f'- {{id: x, text: "<customer>: why now?", performs: [ask_why_now], {ROOM}}}'
    session = played(one_room(choice, more=more), "x")
    [remark] = remarks(session, session.replies[0])
    assert all(quote in "A quite long name of a customer: why now?" for quote in remark.quotes)
    assert any("why now" in quote for quote in remark.quotes)


def test_a_contradiction_quotes_what_was_said_before_it() -> None:
    choices = f"""
    - {{id: first, text: "I am for it.", then: {{stance: {{date: for}}, goto: room}}}}
    - {{id: other, text: "By the way.", again: true, {ROOM}}}
    - {{id: second, text: "I am against it.", then: {{stance: {{date: against}}, goto: room}}}}
    """
    session = played(one_room(choices, more="topics: {date: Whether June holds}"), "first", "other", "second", "other")
    [remark] = [one for one in remarks(session, session.replies[2]) if one.did.startswith("Said the opposite")]
    assert remark.why == "Whether June holds: before that you said “I am for it.”"
    assert remark.points == -4


def test_a_promise_is_told_in_its_words() -> None:
    more = 'promises: {page: {text: "a page by Friday, <customer>"}}\nslots: {customer: {ask: Who?, default: Acme}}'
    choices = """
    - {id: vow, text: "By Friday.", then: {promise: page, goto: room}}
    - {id: keep, text: "Here it is.", then: {keep: page, goto: room}}
    """
    session = played(one_room(choices, more=more), "vow", "keep")
    [remark] = remarks(session, session.replies[1])
    assert (remark.points, remark.why) == (3, "You promised: a page by Friday, Acme")


def test_what_made_it_count_less_is_told_with_its_share() -> None:
    choice = f'- {{id: x, text: "Instead, let us do this.", performs: [redirect], against: true, {ROOM}}}'
    session = played(one_room(choice), "x")
    [remark] = [one for one in remarks(session, session.replies[0]) if one.pattern == "redirect"]
    assert any("-60 %" in factor for factor in remark.factors)
    assert remark.why == rubric()["redirect"].feedback.mistimed


def test_what_the_persona_hears_has_its_reason() -> None:
    loud = persona(PERSONA + "hears: {ask_why_now: {times: 2, because: Nobody ever asks her}}\n")
    choice = f'- {{id: x, text: "Why now?", performs: [ask_why_now], {ROOM}}}'
    session = played(one_room(choice, personas={"dana": loud}), "x")
    [remark] = remarks(session, session.replies[0])
    assert any(factor == "Dana: Nobody ever asks her (+100 %)" for factor in remark.factors)


def test_what_only_the_author_could_judge_is_headed_by_the_authors_reason() -> None:
    slots = 'slots: {customer: {ask: "Who?", default: Acme}}'
    because = "nobody had asked about <customer> in a year."
    choice = f'- {{id: x, text: Hm., credibility: {{dana: {{points: 3, because: "{because}"}}}}, {ROOM}}}'
    session = played(one_room(choice, more=slots), "x")
    [remark] = remarks(session, session.replies[0])
    assert (remark.did, remark.why) == ("Nobody had asked about Acme in a year", "")


def test_the_end_of_the_scale_is_told() -> None:
    loaded = one_room(f"- {{id: x, text: Hm., credibility: {{dana: {{points: 60, because: Luck}}}}, {ROOM}}}")
    session = Session(loaded, header(loaded, dana=90))
    session.choose("x")
    assert movement(session.replies[0]) == {"dana": 10}
    assert [remark.points for remark in remarks(session, session.replies[0])] == [60, -50]


def test_moves_for_which_there_was_no_room_are_left_out() -> None:
    patterns = "[ask_why_now, ask_metric]"
    session = played(
        one_room(f'- {{id: x, text: "Why now? How are you measured?", performs: {patterns}, {ROOM}}}'), "x"
    )
    assert len(session.replies[0].ledger) >= 2
    assert len([remark for remark in remarks(session, session.replies[0]) if remark.pattern]) == 1


GROUP = HEAD.replace("cast:\n", "cast:\n  cfo: {persona: boss, name: Ann Lee}\n")


def test_those_who_only_listened_are_told_of_on_request() -> None:
    loaded = story(
        f"{GROUP}\nnodes:\n  room:\n    speaker: dana\n    says: Well?\n    choices:\n"
        f"      - {{id: x, text: Your fault., performs: [blame], {ROOM}}}\n"
        f"      - {{id: y, text: Your fault., to: cfo, performs: [blame], {ROOM}}}\n"
        "endings:\n  done: {speaker: dana, says: Good.}\n"
    )
    for choice, addressed in (("x", "dana"), ("y", "cfo")):
        session = played(loaded, choice)
        turn = session.replies[0]
        assert {remark.cast for remark in remarks(session, turn)} == {addressed}
        assert {remark.cast for remark in remarks(session, turn, bystanders=True)} == {"dana", "cfo"}
        moved = movement(turn)
        assert moved[addressed] < min(points for cast, points in moved.items() if cast != addressed) < 0


def test_a_promise_kept_to_one_is_not_told_as_if_to_another() -> None:
    loaded = story(
        f"{GROUP}promises: {{page: {{text: a page}}}}\nnodes:\n  room:\n    speaker: dana\n    says: Well?\n    choices:\n"
        "      - {id: vow, text: By Friday., then: {promise: page, goto: room}}\n"
        "      - {id: keep, text: Here it is., then: {keep: page, goto: room}}\n"
        "endings:\n  done: {speaker: dana, says: Good.}\n"
    )
    session = played(loaded, "vow", "keep")
    assert [(one.cast, one.points) for one in remarks(session, session.replies[1])] == [("dana", 3)]
    assert len(remarks(session, session.replies[1], bystanders=True)) == 2


def test_points_of_a_bystander_alone_are_told() -> None:
    loaded = story(
        f"{GROUP}\nnodes:\n  room:\n    speaker: dana\n    says: Well?\n    choices:\n"
        f"      - {{id: x, text: Hm., credibility: {{cfo: {{points: -5, because: She heard}}}}, {ROOM}}}\n"
        "endings:\n  done: {speaker: dana, says: Good.}\n"
    )
    session = played(loaded, "x")
    assert [(one.cast, one.points) for one in remarks(session, session.replies[0])] == [("cfo", -5)]


def test_words_that_fit_nothing_are_told_without_a_word_too_many() -> None:
    session = played(one_room(f"- {{id: x, text: Hello there., {ROOM}}}"))
    session.type("qqq zzz")
    assert remarks(session, session.replies[0]) == ()
    assert why(session, session.replies[0]) == ""


@pytest.mark.parametrize("note", ["it hurt", "It hurt.", "Why?", "…"])
def test_an_authors_reason_ends_as_a_sentence(note: str) -> None:
    choice = f"- {{id: x, text: Hm., credibility: {{dana: {{points: -3, because: {note!r}}}}}, {ROOM}}}"
    session = played(one_room(choice), "x")
    told_why = why(session, session.replies[0])
    assert told_why[-1] in ".?…"
    assert told_why[0] == note[0].upper()


def test_nothing_moved() -> None:
    session = played(one_room(f"- {{id: x, text: Hm., {ROOM}}}"), "x")
    assert told(session) == []
    assert movement(session.replies[0]) == {}
    assert why(session, session.replies[0]) == ""


def test_moves_that_were_not_followed_are_seen_once() -> None:
    session = played(one_room(f'- {{id: x, text: "The lift is out of order again.", {ROOM}}}'))
    turn = session.type("Why does it have to be this week? And what happens to you if it slips?")
    assert turn.choice is None
    seen = remarks(session, turn)
    assert [remark.points for remark in seen] == [0]
    assert "Nothing is lost" in seen[0].why
