"""Influence capital: what pays in, what drains, and how it opens the next conversation."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.coaching import capital
from simulator.coaching.capital import CapitalEntry, CapitalKind
from simulator.coaching.capital_settling import left_behind
from simulator.coaching.session import Session
from simulator.conversation.attempt import Header
from tests.stories import HEAD, header, one_room, played

DANA = "test:boss"
CHOICES = """
- {id: homework, text: I asked the team., performs: [show_homework], cites: [size], then: {goto: room}, again: true}
- {id: fear, text: You would lose them., performs: [answer_fear], about: {dana: fear}, then: {goto: room}, again: true}
- {id: credit, text: Tom found it., performs: [credit_others], then: {goto: room}, again: true}
- {id: accept, text: Your call. I will carry it., performs: [accept_decision], then: {goto: done}}
- {id: sulk, text: "Fine, do what you want.", performs: [passive_aggressive], then: {goto: done}}
- {id: mine, text: I told you so., performs: [claim_credit], then: {goto: done}}
- {id: push, text: "No, for a reason.", performs: [reasoned_no], then: {goto: room}, again: true}
- {id: up, text: Let Ruth decide., performs: [propose_decider], then: {goto: done}}
- {id: promise, text: You get it Friday., performs: [commit_concretely], then: {promise: [demo], goto: room}}
- {id: keep, text: Here it is., performs: [], then: {keep: [demo], goto: done}}
- {id: break, text: Not yet., performs: [], then: {break: [demo], goto: done}}
- {id: for, text: June it is., performs: [], then: {stance: {june: for}, goto: room}}
- {id: against, text: Not June., performs: [], then: {stance: {june: against}, goto: done}}
- {id: changed, text: "Not June after all, the test said so.", performs: [change_mind], then: {stance: {june: against}, goto: done}}
- {id: end, text: Thanks., performs: [], then: {goto: done}}
"""
MORE = """
promises: {demo: {text: Show it on Friday}}
topics: {june: Whether it is June}
prep:
  minutes: 5
  sources: {notes: {label: Read, minutes: 5, learn: [size], text: Three weeks.}}
"""
THEIRS = "decision: {owner: dana, reversible: true, impact: low}"
GRAVE = "decision: {owner: shared, impact: high, line: security}\nproduct: {start: 60}"


def talk(
    *choices: str, more: str = THEIRS, prepared: bool = False, favours: tuple[str, ...] = (), **opening: int
) -> Session:
    """Return a finished conversation of those choices, in a room that offers only them."""
    lines = {line.split("id: ")[1].split(",")[0]: line for line in CHOICES.strip().split("\n")}
    wanted = dict.fromkeys([*choices, "end"])
    body = "\n".join(lines[choice] for choice in wanted)
    loaded = one_room(body, HEAD, f"{MORE.strip()}\n{more}")
    begun = dataclasses.replace(header(loaded, case=None, seed=0, **opening), favours=favours)
    session = Session(loaded, Header.from_json(begun.to_json()))
    if prepared:
        session.prepare("notes")
    for choice in choices:
        session.choose(choice)
    if not session.finished:
        session.choose("end")
    return session


def elsewhere(entries: Iterable[CapitalEntry], scenario: str = "test:another") -> list[CapitalEntry]:
    """Return `entries` as if another scenario had left them."""
    return [dataclasses.replace(entry, scenario=scenario) for entry in entries]


def kinds(entries: Iterable[CapitalEntry]) -> dict[str, int]:
    """Return the points by kind, what is only looked up left out."""
    found: dict[str, int] = {}
    for entry in entries:
        if entry.kind not in ("impression", "stance", "fought"):
            found[entry.kind] = found.get(entry.kind, 0) + entry.points
    return found


def test_a_conversation_that_goes_on_leaves_nothing_behind() -> None:
    loaded = one_room(CHOICES.strip().split("\n")[0], HEAD, MORE)
    assert left_behind(played(loaded)) == ()


@pytest.mark.parametrize(
    ("choices", "more", "expected"),
    [
        (("homework", "homework", "homework"), THEIRS, {"evidence": 2 * capital.EVIDENCE}),
        (("fear",), THEIRS, {"understood": capital.UNDERSTOOD}),
        (("credit", "credit"), THEIRS, {"credit": capital.CREDIT}),
        (("accept",), THEIRS, {"lost_well": capital.LOST_WELL}),
        (("fear", "push"), GRAVE, {"understood": capital.UNDERSTOOD, "right_call": capital.RIGHT_CALL}),
        (("promise", "keep"), THEIRS, {"promise_kept": capital.PROMISE_KEPT}),
        (("promise", "break"), THEIRS, {"promise_broken": capital.PROMISE_BROKEN}),
        (("sulk",), THEIRS, {"sulked": capital.SULKED}),
        (("mine",), THEIRS, {"claimed_credit": capital.CLAIMED_CREDIT}),
        (("push", "push", "push", "push"), GRAVE, {"right_call": capital.RIGHT_CALL, "pushed_on": capital.PUSHED_ON}),
        (("up",), THEIRS, {"escalated_badly": capital.ESCALATED_BADLY}),
        (("end",), THEIRS, {}),
    ],
)
def test_what_pays_in_and_what_drains(choices: tuple[str, ...], more: str, expected: dict[str, int]) -> None:
    session = talk(*choices, more=more, prepared=True)
    assert kinds(left_behind(session)) == expected


def test_evidence_that_nobody_learned_pays_nothing() -> None:
    assert kinds(left_behind(talk("homework"))) == {}


def test_a_contradiction_in_one_conversation_is_quoted() -> None:
    [entry] = [one for one in left_behind(talk("for", "against")) if one.kind == "contradiction"]
    assert entry.points == capital.CONTRADICTED
    assert entry.turn == 2
    assert "Not June." in entry.note


def test_the_game_knows_what_was_said_in_another_conversation_and_quotes_it() -> None:
    earlier = elsewhere(left_behind(talk("for"), attempt="one"))
    found = [one for one in left_behind(talk("against"), earlier, "two") if one.kind == "turned_round"]
    assert [one.points for one in found] == [capital.CONTRADICTED]
    assert "June it is." in found[0].note
    assert "Not June." in found[0].note


@pytest.mark.parametrize("choice", ["changed", "for", "end"])
def test_saying_what_changed_it_is_no_contradiction(choice: str) -> None:
    earlier = elsewhere(left_behind(talk("for"), attempt="one"))
    assert "turned_round" not in kinds(left_behind(talk(choice), earlier, "two"))


def test_another_go_at_the_same_conversation_contradicts_nothing() -> None:
    earlier = left_behind(talk("for"), attempt="one")
    assert "turned_round" not in kinds(left_behind(talk("against"), earlier, "two"))
    assert capital.openings(talk("end").loaded, left_behind(talk("sulk"), attempt="one")) == {}


def test_another_matter_of_the_same_name_is_no_contradiction() -> None:
    earlier = elsewhere(left_behind(talk("for"), attempt="one"))
    other = talk("against", more=f"{THEIRS}\nsummary: other")
    object.__setattr__(other.story.scenario, "topics", {"june": other.story.scenario.topics["june"] + ", in Oslo"})
    assert "turned_round" not in kinds(left_behind(other, earlier, "two"))


def test_picking_every_fight_drains_from_the_third_on_and_letting_one_go_ends_it() -> None:
    entries: list[CapitalEntry] = []
    drained: list[bool] = []
    for number, choice in enumerate(["push", "push", "push", "push", "accept", "push"]):
        found = left_behind(talk("fear", choice), entries, f"attempt-{number}")
        drained.append("pushes_everything" in kinds(found))
        entries += elsewhere(found, f"test:{number}")
    assert drained == [False, False, True, True, False, False]


def test_pushing_where_it_matters_is_no_fight_worth_declining() -> None:
    entries: list[CapitalEntry] = []
    for number in range(4):
        entries += elsewhere(left_behind(talk("fear", "push", more=GRAVE), entries, f"a-{number}"), f"test:{number}")
    assert "pushes_everything" not in kinds(entries)


def test_a_fair_escalation_costs_nothing() -> None:
    body = """
    - {id: case, text: "No, for a reason.", performs: [reasoned_no], then: {goto: room}}
    - {id: said, text: If we are stuck we ask Ruth., performs: [escalation_preview, name_disagreement], then: {goto: room}}
    - {id: up, text: Let Ruth decide., performs: [propose_decider], then: {goto: done}}
    """
    loaded = one_room(body)
    found = left_behind(played(loaded, "case", "said", "up"))
    assert kinds(found) == {"escalated_well": 0}


# --- what counts, and how it opens the next one ------------------------------------------------------------------

_KINDS: tuple[CapitalKind, ...] = ("impression", "evidence", "promise_broken", "lost_well", "contradiction")
_ENTRY = st.builds(
    CapitalEntry,
    stakeholder=st.sampled_from([DANA, "test:tom"]),
    kind=st.sampled_from(_KINDS),
    points=st.integers(-10, 10),
    note=st.sampled_from(["", "you kept your word"]),
    attempt=st.sampled_from([None, "one", "two", "three"]),
    scenario=st.sampled_from(["test:a", "test:b"]),
    at=st.floats(0, 1e9),
)


@given(baseline=st.integers(0, 100), carried=st.integers(-500, 500))
def test_an_opening_stays_in_bounds(baseline: int, carried: int) -> None:
    opened = capital.opening(baseline, carried)
    assert abs(opened - baseline) <= capital.CARRIED_MOST
    for account in (opened, capital.favoured(baseline, opened) or opened):
        assert 0 <= account <= 100
        assert min(baseline, capital.OPENING_MIN) <= account <= max(baseline, capital.OPENING_MAX)


@given(baseline=st.integers(0, 100), carried=st.integers(-50, 50))
def test_more_capital_never_opens_colder(baseline: int, carried: int) -> None:
    assert capital.opening(baseline, carried) <= capital.opening(baseline, carried + 1)
    assert capital.opening(baseline, 0) == baseline


@given(entries=st.lists(_ENTRY, max_size=12), rng=st.randoms(use_true_random=False))
def test_the_order_in_which_entries_are_handed_in_does_not_matter(entries: list[CapitalEntry], rng) -> None:
    entries = [dataclasses.replace(entry, at=float(number)) for number, entry in enumerate(entries)]
    shuffled = list(entries)
    rng.shuffle(shuffled)
    assert capital.counted(shuffled) == capital.counted(entries)
    assert capital.counted(capital.counted(entries)) == capital.counted(entries)


@given(entries=st.lists(_ENTRY, max_size=12), limit=st.integers(1, 3))
def test_what_is_remembered_is_theirs_and_can_be_told(entries: list[CapitalEntry], limit: int) -> None:
    told = capital.remembered(entries, DANA, limit)
    assert len(told) <= limit
    assert all(entry.stakeholder == DANA and entry.note and entry.points for entry in told)


def test_playing_again_does_not_pay_twice() -> None:
    first = CapitalEntry(DANA, "evidence", 1, "a", attempt="one", scenario="test:a", at=1)
    again = CapitalEntry(DANA, "evidence", 1, "b", attempt="two", scenario="test:a", at=2)
    event = CapitalEntry(DANA, "event", 3, "c", at=0)
    assert capital.counted([first, event, again]) == (event, again)


def test_the_next_conversation_opens_with_what_was_left() -> None:
    session = talk("promise", "break")
    left = elsewhere(left_behind(session, attempt="one"))
    carried = capital.balance(left, DANA)
    assert carried < capital.PROMISE_BROKEN
    assert capital.openings(session.loaded, left) == {"dana": 50 + carried}
    assert talk("end", dana=50 + carried).state.accounts == (50 + carried,)
    assert [entry.kind for entry in capital.remembered(left, DANA, 1)] == ["promise_broken"]


def test_a_favour_is_warm_today_and_spent_for_good() -> None:
    paid = CapitalEntry(DANA, "lost_well", 12, "a", attempt="one", scenario="test:a", at=1)
    loaded = talk("end").loaded
    opened = capital.openings(loaded, [paid])["dana"]
    assert opened == 50 + 12
    assert capital.favoured(50, opened) == 50 + 12 + capital.FAVOUR
    asked = talk("end", favours=("dana",), dana=50 + 12 + capital.FAVOUR)
    spent = [one for one in left_behind(asked, [paid], "two") if one.kind == "favour"]
    assert capital.balance([paid, *spent], DANA) == 12 - capital.FAVOUR
    # To begin as warm for another reason spends nothing.
    assert not kinds(left_behind(talk("end", dana=50 + 12 + capital.FAVOUR), [paid], "two"))


@pytest.mark.parametrize(
    ("baseline", "opened", "asked"),
    [(50, 57, None), (50, 58, 66), (50, 50, None), (50, 41, None), (70, 80, 85), (77, 85, None), (90, 90, None)],
)
def test_a_favour_takes_what_is_carried_and_only_where_it_helps(baseline: int, opened: int, asked: int | None) -> None:
    assert capital.favoured(baseline, opened) == asked


def test_the_same_persona_by_another_name_is_another_person() -> None:
    loaded = talk("end").loaded
    assert capital.stakeholder(loaded, "dana") == DANA
    renamed = one_room(CHOICES.strip().split("\n")[-1], HEAD.replace("persona: boss", "persona: boss\n    name: Ada"))
    assert capital.stakeholder(renamed, "dana") == f"{DANA}/Ada"


def test_two_stages_of_a_course_are_two_conversations_though_of_one_scenario() -> None:
    first = left_behind(talk("for"), attempt="one", stage="test:quarter/first")
    second = left_behind(talk("against"), first, "two", "test:quarter/second")
    assert [entry.kind for entry in second if entry.kind == "turned_round"] == ["turned_round"]
    again = left_behind(talk("against"), first, "three", "test:quarter/first")
    assert "turned_round" not in kinds(again)
    both = [dataclasses.replace(entry, at=at) for at, found in enumerate((first, second)) for entry in found]
    assert len(capital.counted(both)) == len(both)
