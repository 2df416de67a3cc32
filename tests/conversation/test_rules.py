"""Every rule of context, one at a time, on stories of one room."""

from __future__ import annotations

import pytest

from simulator.coaching.session import Session
from simulator.content.rubric import rubric
from simulator.conversation import play, rules
from simulator.conversation.attempt import Type
from simulator.conversation.state import view
from simulator.language.reading import Found, Reading
from tests.stories import HEAD, PERSONA, header, one_room, persona, played, points, reasons, story

TALK = """
- {id: push, text: Another way., performs: [redirect], again: true, then: {goto: room}}
- {id: goal, text: I want it too., performs: [share_goal], about: {dana: stated}, again: true, then: {goto: room}}
- {id: goal-and-push, text: I want it too and see a way., performs: [share_goal, redirect], again: true, then: {goto: room}}
- {id: true-fear, text: You fear losing them., performs: [answer_fear], about: {dana: fear}, then: {goto: room}}
- {id: wrong-fear, text: The bonus., performs: [answer_fear], about: {dana: {fear: bonus}}, then: {goto: room}}
- {id: why, text: Why now?, performs: [ask_why_now], again: true, then: {goto: room}}
- {id: what-if, text: What if not?, performs: [ask_consequence], again: true, then: {confirm: {dana: [fear]}, goto: room}}
- {id: blame, text: Your fault., performs: [blame], again: true, then: {goto: room}}
- {id: leave, text: Bye., then: {goto: done}}
"""


@pytest.fixture(scope="module")
def talk():
    return one_room(TALK)


@pytest.fixture(scope="module")
def evidence():
    return one_room(
        """
        - {id: evidence, text: Three weeks., performs: [bring_evidence], cites: [size], again: true, then: {goto: room}}
        - {id: against, text: Three weeks so no., performs: [bring_evidence], cites: [size], against: true, again: true, then: {goto: room}}
        - {id: learn, text: Let me ask., then: {learn: [size], goto: room}}
        - {id: leave, text: Bye., then: {goto: done}}
        """
    )


def test_opposing_without_alignment_earns_a_part(talk):
    session = played(talk, "push")
    assert reasons(session, "redirect") == {"not_aligned": rules.UNALIGNED, "undiscovered": rules.UNDISCOVERED}
    weight = rubric()["redirect"].weight
    assert points(session) == [("redirect", rules.weigh(weight, (rules.UNALIGNED, rules.UNDISCOVERED)))]


def test_alignment_may_come_earlier_or_in_the_same_reply(talk):
    assert "not_aligned" not in reasons(played(talk, "goal", "push"), "redirect")
    assert "not_aligned" not in reasons(played(talk, "goal-and-push"), "redirect")


def test_alignment_lapses_after_a_bad_pattern(talk):
    assert "not_aligned" in reasons(played(talk, "goal", "blame", "push"), "redirect")


def test_discovery_lifts_the_factor(talk):
    assert "undiscovered" not in reasons(played(talk, "what-if", "push"), "redirect")


def test_touching_the_truth_is_worth_more_and_a_decoy_less(talk):
    assert reasons(played(talk, "true-fear"), "answer_fear") == {"aimed_true": rules.AIMED_AT_TRUTH}
    assert reasons(played(talk, "wrong-fear"), "answer_fear") == {"aimed_decoy": rules.AIMED_AT_DECOY}
    assert reasons(played(talk, "goal"), "share_goal") == {}


def test_repeating_earns_less_each_time(talk):
    assert reasons(played(talk, "goal", "goal"), "share_goal") == {"repeated": rules.REPEATED[1]}
    assert reasons(played(talk, "goal", "goal", "goal"), "share_goal") == {"repeated": rules.REPEATED[2]}
    assert reasons(played(talk, "goal", "goal", "goal", "goal"), "share_goal") == {"repeated": rules.REPEATED[2]}


def test_bad_patterns_cost_the_same_every_time(talk):
    once, twice = played(talk, "blame"), played(talk, "blame", "blame")
    assert points(once) == points(twice) == [("blame", rubric()["blame"].weight)]


def test_questions_beyond_patience_cost(talk):
    assert points(played(talk, "why", "what-if"))[-1][0] == "ask_consequence"
    session = played(talk, "why", "what-if", "why")
    assert points(session) == [("ask_why_now", 0), ("patience", rules.QUESTION_TOO_MANY)]


def test_the_third_push_in_a_row_costs(talk):
    assert reasons(played(talk, "push", "push"), "redirect")["in_a_row"] == rules.PUSH_IN_A_ROW[1]
    assert ("pushing", rules.PUSHED_THREE_TIMES) in points(played(talk, "push", "push", "push"))
    assert ("pushing", rules.PUSHED_THREE_TIMES) not in points(played(talk, "push", "push", "why", "push"))


def test_evidence_earns_only_on_what_was_learned(evidence):
    assert reasons(played(evidence, "evidence"), "bring_evidence")["unsupported"] == 0
    assert "unsupported" not in reasons(played(evidence, "learn", "evidence"), "bring_evidence")


def test_evidence_used_against_the_ask_needs_alignment(evidence):
    assert "not_aligned" not in reasons(played(evidence, "learn", "evidence"), "bring_evidence")
    assert "not_aligned" in reasons(played(evidence, "learn", "against"), "bring_evidence")


@pytest.mark.parametrize("typed", [False, True])
def test_of_moves_that_earn_the_same_those_that_come_first_count(typed: bool):
    # All of one weight, and listed by the rubric in another order than either of these.
    moves = ("commit_concretely", "offer_choice", "own_uncertainty", "share_goal")
    for order in (moves, moves[::-1]):
        loaded = one_room(f"- {{id: all, text: All at once., performs: [{', '.join(order)}], then: {{goto: done}}}}")
        if typed:
            session = Session(loaded, header(loaded))
            found = tuple(Found(pattern, 0.9, ((0, 3),)) for pattern in order)
            event = Type("room", "All at once.", Reading("All at once.", found, "good", 0.5), "all")
            turn = play.step(session.story, session.state, event)
        else:
            turn = played(loaded, "all").replies[-1]
        assert [entry.pattern for entry in turn.ledger] == list(order)
        assert [entry.pattern for entry in turn.ledger if not entry.points] == [order[-1]]


def test_three_good_patterns_count_and_one_question():
    loaded = one_room(
        """
        - id: stuffed
          text: All at once.
          performs: [ask_why_now, ask_metric, share_goal, name_constraint, answer_fear, credit_others]
          then: {goto: done}
        """
    )
    session = played(loaded, "stuffed")
    counted = [pattern for pattern, earned in points(session) if earned > 0]
    assert len(counted) == rules.GOOD_PATTERNS_COUNTED
    assert "answer_fear" in counted
    dropped = {
        entry.pattern
        for entry in session.replies[-1].ledger
        for factor in entry.factors
        if factor.reason == "one_question"
    }
    assert len(dropped) == 1
    assert dropped <= {"ask_why_now", "ask_metric"}


def test_every_bad_pattern_counts():
    loaded = one_room(
        "- {id: awful, text: No., performs: [flat_refusal, blame, absolute, threaten, stall], then: {goto: done}}"
    )
    session = played(loaded, "awful")
    assert sum(earned for _pattern, earned in points(session)) == sum(
        rubric()[name].weight for name in ("flat_refusal", "blame", "absolute", "threaten", "stall")
    )


@pytest.mark.parametrize(
    ("decision", "steps", "expected"),
    [
        ("{owner: dana, reversible: true, impact: low}", ["fold"], {}),
        ("{owner: shared, impact: high, reversible: false}", ["fold"], {"not_heard": 0}),
        ("{owner: dana, line: security}", ["fold"], {"not_heard": 0}),
        ("{owner: dana, unique: [size]}", ["fold"], {"not_heard": 0}),
        ("{owner: shared, impact: high, reversible: false}", ["case", "fold"], {}),
        ("{owner: player, reversible: true, impact: low}", ["fold"], {"yours_to_decide": 50}),
    ],
)
def test_folding_is_judged_by_the_decision(decision, steps, expected):
    loaded = one_room(
        """
        - {id: case, text: It moves the launch., performs: [tradeoff_reveal], then: {goto: room}}
        - {id: fold, text: Yours., performs: [accept_decision], then: {goto: room}}
        - {id: leave, text: Bye., then: {goto: done}}
        """,
        more=f"decision: {decision}",
    )
    session = played(loaded, *steps)
    assert reasons(session, "accept_decision") == expected
    assert (("folded_unheard", rules.FOLDED_UNHEARD) in points(session)) == ("not_heard" in expected)


def test_pushing_on_after_it_was_lost_costs():
    loaded = one_room(
        """
        - {id: case, text: It moves the launch., performs: [share_goal, tradeoff_reveal], again: true, then: {goto: room}}
        - {id: leave, text: Bye., then: {goto: done}}
        """,
        more="decision: {owner: dana}",
    )
    assert ("pushed_on", rules.PUSHED_ON) not in points(played(loaded, "case", "case"))
    assert ("pushed_on", rules.PUSHED_ON) in points(played(loaded, "case", "case", "case"))


ESCALATION = """
- {id: case, text: It moves the launch., performs: [share_goal, tradeoff_reveal], then: {goto: room}}
- {id: preview, text: If we stay stuck we ask Ana., performs: [escalation_preview], then: {goto: room}}
- {id: sides, text: You say June I say July., performs: [name_disagreement], then: {goto: room}}
- {id: decider, text: Let Ana decide., performs: [propose_decider], then: {goto: room}}
- {id: leave, text: Bye., then: {goto: done}}
"""


def test_escalating_well_costs_nothing_and_badly_does():
    loaded = one_room(ESCALATION)
    fair = played(loaded, "case", "preview", "sides", "decider")
    assert [earned for _kind, earned in points(fair) if earned < 0] == []
    sudden = points(played(loaded, "decider"))
    assert [earned for kind, earned in sudden if kind == "escalation"] == [
        rules.ESCALATED_TOO_EARLY,
        rules.ESCALATED_UNANNOUNCED,
        rules.ESCALATED_ONE_SIDED,
    ]


WORD = """
- {id: for-june, text: June it is., then: {stance: {june: for}, goto: room}}
- {id: against-june, text: Never June., then: {stance: {june: against}, goto: room}}
- {id: learned, text: The size changed my mind., performs: [change_mind], then: {stance: {june: against}, goto: room}}
- {id: promise, text: Every Friday., then: {promise: [demo], goto: room}}
- {id: keep, text: Here it is., then: {keep: [demo], goto: room}}
- {id: break, text: Not this week., then: {break: [demo], goto: room}}
- {id: leave, text: Bye., then: {goto: done}}
"""
WORD_HEAD = "topics: {june: Whether June holds}\npromises: {demo: {text: A demo every Friday}}"


def test_contradicting_oneself_costs_unless_one_says_what_changed():
    loaded = one_room(WORD, more=WORD_HEAD)
    assert points(played(loaded, "for-june", "against-june")) == [("contradiction", rules.CONTRADICTED)]
    assert points(played(loaded, "for-june", "learned")) == [("change_mind", rubric()["change_mind"].weight)]
    assert points(played(loaded, "against-june")) == []


def test_promises_are_remembered():
    loaded = one_room(WORD, more=WORD_HEAD)
    assert points(played(loaded, "keep")) == []
    assert points(played(loaded, "promise", "keep")) == [("promise_kept", rules.PROMISE_KEPT)]
    assert points(played(loaded, "promise", "break")) == [("promise_broken", rules.PROMISE_BROKEN)]
    assert points(played(loaded, "promise", "break", "keep")) == []
    assert played(loaded, "promise", "keep").view.promises == {"demo": "kept"}


def test_a_promise_due_at_a_node_breaks_when_that_node_is_left():
    loaded = one_room(
        "- {id: leave, text: Bye., then: {goto: done}}\n- {id: keep, text: Here., then: {keep: [demo], goto: done}}\n"
        "- {id: promise, text: Friday., then: {promise: [demo], goto: room}}",
        more="promises: {demo: {text: A demo, due: {node: room}}}",
    )
    assert points(played(loaded, "promise", "leave")) == [("promise_broken", rules.PROMISE_BROKEN)]
    assert points(played(loaded, "promise", "keep")) == [("promise_kept", rules.PROMISE_KEPT)]


def test_a_persona_hears_in_their_own_way_with_a_reason():
    listener = persona(
        "format: 1\nid: boss\nname: D\nrole: R\nbio: B\nhears: {share_goal: {times: 2, because: She needs an ally}}\n"
    )
    loaded = one_room(TALK, personas={"dana": listener})
    session = played(loaded, "goal")
    [entry] = session.replies[-1].ledger
    assert [(factor.reason, factor.hundredths, factor.because) for factor in entry.factors] == [
        ("persona", 200, "She needs an ally")
    ]
    assert entry.points == 2 * entry.base


def test_clamping_is_an_entry_of_its_own():
    loaded = one_room(
        "- {id: blame, text: You., performs: [blame], again: true, then: {goto: room}}\n- {id: leave, text: Bye., then: {goto: done}}"
    )
    session = played(loaded, *["blame"] * 12)
    assert session.view.credibility["dana"] == 0
    assert points(session)[-1] == ("clamp", -rubric()["blame"].weight)


def test_an_author_may_replace_the_points_for_one_listener():
    loaded = one_room(
        """
        - id: odd
          text: No.
          performs: [flat_refusal]
          credibility: {dana: {points: 5, because: She likes a straight no.}}
          then: {goto: done}
        """
    )
    session = played(loaded, "odd")
    assert points(session) == [("authored", 5)]
    assert session.replies[-1].ledger[0].note == "She likes a straight no."


GROUP = """
- {id: to-dana, to: dana, text: Your fault., performs: [blame], then: {goto: room}}
- {id: to-omar, to: omar, text: I want it too., performs: [share_goal], then: {goto: room}}
- {id: leave, text: Bye., then: {goto: done}}
"""


def test_witnesses_take_their_share():
    head = HEAD.replace("facts:", "  omar: {persona: boss, witness: 0.25}\nfacts:")
    body = "\n".join("      " + line for line in GROUP.strip().splitlines())
    loaded = story(
        f"{head}nodes:\n  room:\n    speaker: dana\n    says: Well?\n    choices:\n{body}\nendings: {{done: {{speaker: dana, says: Good.}}}}\n"
    )
    session = played(loaded, "to-dana")
    weight = rubric()["blame"].weight
    assert session.view.credibility == {"dana": 50 + weight, "omar": 50 + rules.weigh(weight, (25,))}
    assert reasons(session, "blame", "omar") == {"witness": 25}
    session = played(loaded, "to-omar")
    goal = rubric()["share_goal"].weight
    assert session.view.credibility == {"dana": 50 + rules.weigh(goal, (50,)), "omar": 50 + goal}
    assert session.view.aligned == {"dana": False, "omar": True}


@pytest.mark.parametrize(
    ("base", "factors", "expected"),
    [(5, (), 5), (5, (50,), 3), (-5, (50,), -3), (3, (50,), 2), (1, (40,), 0), (5, (70, 140), 5), (-9, (130,), -12)],
)
def test_points_round_half_away_from_zero_once(base, factors, expected):
    assert rules.weigh(base, factors) == expected


ASIDE = (
    HEAD
    + """
nodes:
  room:
    says:
      - text: I told them June on a stage. Well?
        leak: {words: on a stage, confirm: {dana: [constraint]}, learn: [renewal]}
    choices:
      - {id: probe, text: On a stage?, performs: [probe_aside], then: {goto: room}}
      - {id: other, text: Why now?, performs: [ask_why_now], then: {goto: room}}
      - {id: leave, text: Bye., then: {goto: done}}
endings: {done: {says: Good.}}
"""
)


def test_an_aside_is_earned_by_picking_it_up_and_by_nothing_else():
    loaded = story(ASIDE)
    probed, asked = played(loaded, "probe").view, played(loaded, "other").view
    assert probed.discovered["dana"]["constraint"].state == "confirmed"
    assert probed.facts == ("renewal",)
    assert asked.discovered["dana"]["constraint"].state == "unknown"
    assert asked.facts == ()


def typed(text: str, patterns: tuple[str, ...], choice: str | None) -> Type:
    return Type(
        "room", text, Reading(text, tuple(Found(name, 0.9, ((0, 1),)) for name in patterns), "good", 0.5), choice
    )


def test_typed_words_that_fit_nothing_only_lose():
    loaded = story(ASIDE)
    session = Session(loaded, header(loaded))
    turn = play.step(session.story, session.state, typed("On a stage?", ("probe_aside", "blame"), None))
    assert [(entry.pattern, entry.points) for entry in turn.ledger] == [("probe_aside", 0), ("blame", -7)]
    assert turn.state.place == "room"
    assert [said.kind for said in turn.answer] == ["reaction"]
    assert view(session.story, turn.state).discovered["dana"]["constraint"].state == "unknown"


def test_typed_words_take_the_way_of_the_choice_that_they_fit():
    loaded = story(ASIDE)
    session = Session(loaded, header(loaded))
    turn = play.step(session.story, session.state, typed("A stage?", ("probe_aside",), "probe"))
    assert turn.choice is not None
    assert turn.choice.id == "probe"
    assert view(session.story, turn.state).discovered["dana"]["constraint"].state == "confirmed"


def test_reaction_lines_take_turns():
    loaded = story(ASIDE)
    session = Session(loaded, header(loaded))
    state, said = session.state, []
    for _ in range(3):
        turn = play.step(session.story, state, typed("Hm.", (), None))
        state = turn.state
        said.append(turn.answer[0].text)
    assert said == ["What?", "Say again?", "What?"]


@pytest.mark.parametrize(
    ("fallback", "unclear", "heard"),
    [
        ("fallback: {text: On stage or off?}", "[What?, Say again?]", ["On stage or off?", "What?", "Say again?"]),
        ("fallback: {text: On stage or off?}", "[]", ["On stage or off?"] * 3),
    ],
)
def test_a_node_asks_back_in_its_own_words_once_and_then_the_persona_does(fallback, unclear, heard):
    someone = persona(PERSONA.replace("unclear: [What?, Say again?]", f"unclear: {unclear}"))
    loaded = one_room("- {id: leave, text: Bye., then: {goto: done}}", personas={"dana": someone}, room=fallback)
    session = Session(loaded, header(loaded))
    state, said = session.state, []
    for _ in range(3):
        turn = play.step(session.story, state, typed("Hm.", (), None))
        state = turn.state
        said += [one.text for one in turn.answer]
    assert said == heard
