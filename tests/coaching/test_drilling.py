"""Drills: what is asked, how answers are judged, and that nothing is ever scheduled into the past."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.coaching.answering import (
    Grade,
    Verdict,
    chosen,
    options,
    ordered,
    pointed_at,
    question,
    words_of,
    written,
)
from simulator.coaching.drilling import Memory, Practice, Review, card_of, due_cards, plan, touches
from simulator.coaching.scheduling import LONGEST, Card, reviewed, when
from simulator.content.drill import NEEDS
from simulator.content.drill_loading import LoadedDrill, every_drill
from simulator.content.packs import open_library
from simulator.content.rubric import rubric

ITEMS = every_drill(open_library([], {}))[0]
NOW = 1_800_000_000.0
DAY = 86_400.0
GRADES = st.sampled_from(list(Grade))
BY_KIND = {kind: [item for item in ITEMS if item.drill.kind == kind] for kind in NEEDS}
every_item = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.reference)
CHOSEN = [item for kind in ("name", "better", "find", "infer", "fold") for item in BY_KIND[kind]]
TYPED = [*BY_KIND["rewrite"], *BY_KIND["escalate"]]


def test_the_built_in_drills_cover_every_kind_and_every_bad_pattern() -> None:
    assert len(ITEMS) >= 60
    assert min(len(items) for items in BY_KIND.values()) >= 4
    touched = {name for name in rubric() if any(touches(item.drill, name) for item in ITEMS)}
    assert touched == set(rubric())


@pytest.mark.parametrize("item", CHOSEN, ids=lambda item: item.reference)
def test_the_right_answer_is_right_and_every_other_one_is_answered_with_both_reasons(item: LoadedDrill) -> None:
    drill = item.drill
    for key, answer in drill.answers.items():
        verdict = chosen(drill, key)
        assert answer.why in verdict.why
        assert drill.why in verdict.why
        assert verdict.grade is (Grade.RIGHT if key == drill.right_answer else Grade.WRONG)
        if verdict.grade is Grade.WRONG:
            right = drill.answers[drill.right_answer]
            assert any(words_of(drill, drill.right_answer) in why and right.why in why for why in verdict.why)
    assert question(drill)


@pytest.mark.parametrize("item", BY_KIND["order"], ids=lambda item: item.reference)
def test_the_four_steps_are_right_in_their_order_nearly_right_next_to_it_and_else_wrong(item: LoadedDrill) -> None:
    first, second, third, fourth = item.drill.answers
    assert ordered(item.drill, [first, second, third, fourth]).grade is Grade.RIGHT
    assert ordered(item.drill, [second, first, third, fourth]).grade is Grade.PARTLY
    assert ordered(item.drill, [first, second, fourth, third]).grade is Grade.WRONG
    wrong = ordered(item.drill, [fourth, first, second, third])
    assert wrong.grade is Grade.WRONG
    assert words_of(item.drill, first) in wrong.why[0]
    with pytest.raises(ValueError, match="once"):
        ordered(item.drill, [first, first, third, fourth])
    assert all([one.key for one in options(item.drill, seed)] != list(item.drill.answers) for seed in range(30))


@pytest.mark.parametrize("item", TYPED, ids=lambda item: item.reference)
def test_typed_drills_take_their_own_model_line_and_never_the_line_they_began_with(item: LoadedDrill) -> None:
    assert item.drill.model is not None
    assert item.drill.line is not None
    good = written(item.drill, item.drill.model)
    assert good.grade is Grade.RIGHT, good.why
    assert written(item.drill, item.drill.line).grade is Grade.WRONG
    assert written(item.drill, "Hm.").grade is Grade.WRONG
    assert good.why[-1] == item.drill.why


def test_nobody_is_called_wrong_for_words_that_were_not_understood() -> None:
    item = next(item.drill for item in TYPED if item.drill.kind == "rewrite")
    unclear = written(item, "Purple umbrellas are kept behind the second door on the left.")
    assert unclear.grade is Grade.PARTLY
    assert "wasn't found" in unclear.why[0]
    assert written(item, "Purple umbrellas.").grade is Grade.WRONG


@pytest.mark.parametrize("item", BY_KIND["find"], ids=lambda item: item.reference)
def test_a_part_of_a_line_is_found_by_its_words_or_by_what_they_do(item: LoadedDrill) -> None:
    for key in item.drill.answers:
        assert pointed_at(item.drill, words_of(item.drill, key).upper()) == key
    assert pointed_at(item.drill, item.drill.pattern) == item.drill.right_answer
    assert pointed_at(item.drill, rubric()[item.drill.pattern].name) == item.drill.right_answer
    assert pointed_at(item.drill, "e") is None
    assert pointed_at(item.drill, "something that nobody said here") is None
    shown = [one.text for one in options(item.drill, 1)]
    assert shown == sorted(shown, key=(item.drill.line or "").find)


@settings(max_examples=120)
@given(st.lists(st.tuples(GRADES, st.floats(-5 * DAY, 400 * DAY)), min_size=1, max_size=20))
def test_nothing_is_scheduled_into_the_past(answers: Sequence[tuple[Grade, float]]) -> None:
    card: Card | None = None
    at = NOW
    for grade, gap in answers:
        at += gap
        before = card
        card = reviewed(card, "redirect/name", grade, at)
        assert card.due > at
        assert card.due <= max(at, card.last) + (LONGEST + 1) * DAY
        assert Card.from_json(card.to_json()) == card
        if before is not None:
            assert card.last >= before.last


@settings(max_examples=60)
@given(GRADES, GRADES, st.floats(DAY, 90 * DAY))
def test_a_better_answer_never_brings_a_card_back_sooner(one: Grade, other: Grade, gap: float) -> None:
    known = reviewed(None, "x", Grade.RIGHT, NOW)
    worse, better = sorted((one, other))
    assert reviewed(known, "x", worse, NOW + gap).due <= reviewed(known, "x", better, NOW + gap).due


@st.composite
def some_cards(draw: st.DrawFn) -> dict[str, Card]:
    names = draw(st.lists(st.sampled_from(sorted({card_of(item.drill) for item in ITEMS})), unique=True, max_size=20))
    return {name: reviewed(None, name, draw(GRADES), NOW - draw(st.floats(0, 30 * DAY))) for name in names}


@settings(max_examples=60, deadline=None)
@given(some_cards(), st.floats(0.2, 20), st.randoms(), st.booleans())
def test_the_plan_is_independent_of_the_order_in_which_things_are_given(
    cards: dict[str, Card], minutes: float, chance: random.Random, ahead: bool
) -> None:
    planned = plan(ITEMS, cards, {}, now=NOW, minutes=minutes, ahead=ahead)
    shuffled, names = list(ITEMS), list(cards)
    chance.shuffle(shuffled)
    chance.shuffle(names)
    again = plan(shuffled, {name: cards[name] for name in names}, {}, now=NOW, minutes=minutes, ahead=ahead)
    assert again == planned
    ids = [card_of(item.drill) for item in planned]
    assert len(set(ids)) == len(ids), "one item a card"
    due = due_cards(ITEMS, cards, NOW)
    assert ids[: len(due)] == due[: len(ids)], "what is due goes first"
    if not ahead:
        assert all(name not in cards or cards[name].due <= NOW for name in ids)


def test_a_plan_keeps_to_its_minutes_mixes_kinds_and_holds_at_least_one_item() -> None:
    assert len(plan(ITEMS, {}, {}, now=NOW, minutes=0.01)) == 1
    three = plan(ITEMS, {}, {}, now=NOW, minutes=3)
    assert len({item.drill.kind for item in three}) >= 4
    assert plan([], {}, {}, now=NOW) == ()


def test_a_pattern_narrows_the_plan() -> None:
    planned = plan(ITEMS, {}, {}, now=NOW, minutes=20, pattern="stall")
    assert planned
    assert all(touches(item.drill, "stall") for item in planned)


def test_a_card_that_comes_back_asks_the_item_that_was_not_seen_for_longest() -> None:
    folding = BY_KIND["fold"]
    assert len({card_of(item.drill) for item in folding}) == 1
    seen: dict[str, float] = {}
    order: list[str] = []
    for round_ in range(len(folding)):
        [item] = plan(folding, {}, seen, now=NOW)
        seen[item.reference] = NOW + round_
        order.append(item.reference)
    assert order == [item.reference for item in folding]


def test_a_sitting_asks_once_more_what_went_wrong_and_counts_it_once() -> None:
    clock = iter(NOW + 10 * number for number in range(100))
    keeper = Memory()
    items = BY_KIND["better"][:2]
    practice = Practice(items, keeper, lambda: next(clock))
    reviews: list[Review | None] = []
    while practice.current is not None:
        drill = practice.current.drill
        wrong = next(key for key in drill.answers if key != drill.right_answer)
        first = practice.place == 0
        key = wrong if first else drill.right_answer
        assert practice.again is (practice.place == 2)
        reviews.append(practice.answer(chosen(drill, key), key))
    assert practice.place == practice.length == 3
    assert reviews[-1] is None
    assert [review.grade for review in practice.reviews] == [Grade.WRONG, Grade.RIGHT]
    summary = practice.summary()
    assert (summary.asked, summary.right, summary.wrong) == (2, 1, 1)
    assert sum(count for _words, count in summary.returning) == 2
    assert summary.returning[0][0].endswith("minutes")
    assert set(keeper.seen()) == {item.reference for item in items}
    assert plan(items, keeper.cards(), keeper.seen(), now=next(clock)) == ()


def test_answers_in_any_order_leave_the_same_cards() -> None:
    items = BY_KIND["infer"]
    ends: list[dict[str, Card]] = []
    for order in (items, items[::-1]):
        keeper = Memory()
        for item in order:
            practice = Practice([item], keeper, lambda: NOW)
            practice.answer(chosen(item.drill, item.drill.right_answer), "")
        ends.append(dict(keeper.cards()))
    assert ends[0] == ends[1]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-1, "now"),
        (600, "in 10 minutes"),
        (5 * 3600, "in 5 hours"),
        (DAY, "tomorrow"),
        (3 * DAY, "in 3 days"),
        (21 * DAY, "in 3 weeks"),
        (90 * DAY, "in 3 months"),
    ],
)
def test_dates_are_told_in_words(seconds: float, words: str) -> None:
    assert when(NOW + seconds, NOW) == words


@pytest.mark.parametrize("grade", [Grade.RIGHT, Grade.WRONG])
def test_a_disputed_answer_counts_for_nothing_and_leaves_the_card_as_it_was(grade: Grade) -> None:
    keeper, clock = Memory(), iter(range(1_800_000_000, 1_800_000_100))
    item = BY_KIND["better"][0]
    for before in (None, reviewed(None, card_of(item.drill), Grade.RIGHT, NOW - DAY)):
        if before is not None:
            keeper.keep(Review(before, item.reference, Grade.RIGHT, NOW - DAY, ""))
        practice = Practice([item], keeper, lambda: float(next(clock)))
        assert not practice.dispute()
        practice.answer(Verdict(grade, ()), "shrug")
        assert keeper.cards()
        assert practice.dispute()
        assert not practice.dispute(), "once is enough"
        assert keeper.cards().get(card_of(item.drill)) == before
        assert practice.current is None, "it is not asked once more"
        summary = practice.summary()
        assert (summary.asked, summary.disputed) == (0, 1)
