"""Progress over time: mastery with how sure it is, calibration, what moved, and what to do next."""

from __future__ import annotations

import dataclasses
import datetime
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from simulator.coaching.calibration import calibration
from simulator.coaching.mastery import HALF_LIFE, HINTED, Trial, hint_cost, interval, mastery
from simulator.coaching.moved import moved
from simulator.coaching.progress import Person, Practised, Reply, boiled_down, landing, progress
from simulator.coaching.suggesting import CourseNext, suggestion, weakest
from simulator.content.index import Entry
from simulator.content.rubric import rubric

NOW = 1_760_000_000.0
DAY = 86400.0


def day_of(at: float) -> datetime.date:
    return datetime.datetime.fromtimestamp(at, datetime.UTC).date()


def attempt(number: int = 1, **given: Any) -> Practised:
    """Return a finished attempt, other values as `given`."""
    values: dict[str, Any] = {
        "attempt": f"attempt-{number}",
        "scenario": "house:small",
        "title": "The date",
        "mode": "practice",
        "case": None,
        "at": NOW - DAY * number,
        "finished": True,
        "relationship": 60,
        "product": 55,
        "replies": 6,
        "typed": 2,
        "hints": 0,
    }
    return Practised(**{**values, **given})


# --- mastery -----------------------------------------------------------------------------------------------------


@given(landed=st.floats(0, 400), missed=st.floats(0, 400))
def test_the_interval_is_that_of_the_beta_distribution(landed: float, missed: float) -> None:
    low, high = interval(landed, missed)
    assert low == pytest.approx(beta.ppf(0.1, landed + 0.5, missed + 0.5), abs=1e-6)
    assert high == pytest.approx(beta.ppf(0.9, landed + 0.5, missed + 0.5), abs=1e-6)


_GOOD = [name for name, pattern in rubric().items() if pattern.good]
_TRIAL = st.builds(
    Trial,
    pattern=st.sampled_from(_GOOD[:4]),
    landed=st.integers(0, 300),
    missed=st.integers(0, 300),
    at=st.floats(NOW - 400 * DAY, NOW),
)


@given(trials=st.lists(_TRIAL, max_size=20), seed=st.integers(0, 9))
def test_mastery_is_bounded_and_knows_no_order(trials: list[Trial], seed: int) -> None:
    found = mastery(trials, NOW)
    shuffled = list(trials)
    random.Random(seed).shuffle(shuffled)
    assert mastery(shuffled, NOW) == found
    for one in found:
        assert 0 <= one.low <= one.high <= 1
        assert 0 < one.mean < 1
        assert one.tried >= one.landed >= 0


@given(trials=st.lists(_TRIAL, min_size=1, max_size=8), more=st.integers(1, 500))
def test_one_more_that_lands_never_lowers_it(trials: list[Trial], more: int) -> None:
    pattern = trials[0].pattern
    before = {one.pattern: one for one in mastery(trials, NOW)}
    after = {one.pattern: one for one in mastery([*trials, Trial(pattern, more, 0, NOW)], NOW)}
    if pattern in before:
        assert after[pattern].mean >= before[pattern].mean


def test_more_evidence_is_surer_and_old_evidence_weighs_half() -> None:
    [few] = mastery([Trial("redirect", 200, 0, NOW)], NOW)
    [many] = mastery([Trial("redirect", 4000, 0, NOW)], NOW)
    [old] = mastery([Trial("redirect", 200, 0, NOW - HALF_LIFE)], NOW)
    assert (few.sure, many.sure) == ("roughly", "closely")
    assert old.tried == pytest.approx(few.tried / 2)
    assert old.low < few.low < many.low


def test_a_bad_pattern_is_never_mastered() -> None:
    assert mastery([Trial("blame", 500, 0, NOW)], NOW) == ()


@pytest.mark.parametrize(("mode", "costs"), [("practice", True), ("coach", False), ("exam", False)])
def test_each_hint_costs_a_little_in_practice_alone(mode: Any, costs: bool) -> None:
    told = [hint_cost(mode, step) for step in (1, 2, 3)]
    assert all(told) == costs
    assert len(set(told)) == (3 if costs else 1)
    assert list(HINTED) == sorted(HINTED, reverse=True)
    assert HINTED[-1] > 0


# --- what replies come to ----------------------------------------------------------------------------------------


def entry(pattern: str | None, points: int, *reasons: str, kind: str = "pattern", cast: str = "dana") -> dict[str, Any]:
    factors = [{"reason": reason, "factor": 1.0} for reason in reasons]
    return {"kind": kind, "cast": cast, "pattern": pattern, "points": points, "factors": factors, "note": ""}


def said(*entries: dict[str, Any], **given: Any) -> Reply:
    patterns = tuple(one["pattern"] for one in entries if one["pattern"])
    return Reply(given.pop("patterns", patterns), entries, {"dana": 55}, **given)


@pytest.mark.parametrize(
    ("reply", "moves"),
    [
        (said(entry("redirect", 2)), {"redirect": (100, 0)}),
        (said(entry("redirect", 1, "not_aligned")), {"redirect": (0, 100)}),
        (said(entry("bring_evidence", 0, "unsupported")), {"bring_evidence": (0, 100)}),
        (said(entry("redirect", 0, "one_job")), {}),
        (said(entry("redirect", 1, "repeated")), {}),
        (said(entry("blame", -6)), {}),
        (said(entry("redirect", 2), hints=1), {"redirect": (HINTED[1], 0)}),
        (said(entry("redirect", 2), entry("redirect", 1, "witness", cast="tom")), {"redirect": (100, 0)}),
        (said(entry(None, -3, kind="authored"), patterns=("redirect", "blame")), {"redirect": (0, 100)}),
        (said(entry(None, 3, kind="authored"), patterns=("redirect",)), {"redirect": (100, 0)}),
    ],
)
def test_what_a_reply_gives_evidence_of(reply: Reply, moves: dict[str, tuple[int, int]]) -> None:
    assert boiled_down([reply], {"dana": ("Dana", 50)}, "practice")["moves"] == moves


def test_what_replies_come_to() -> None:
    replies = [
        said(entry("blame", -6), typed=True, predicted=1),
        said(entry("redirect", 2), hints=2, predicted=1),
        said(entry("redirect", 2), predicted=0),
    ]
    found = boiled_down(replies, {"dana": ("Dana", 50)}, "coach")
    assert found == {
        "replies": 3,
        "typed": 1,
        "hints": 2,
        "people": (Person("Dana", 50, 55),),
        "moves": {"redirect": (200, 0)},
        "slips": {"blame": 1},
        "predictions": ((1, -1), (1, 1), (0, 1)),
    }


# --- over time ---------------------------------------------------------------------------------------------------

_ATTEMPT = st.builds(
    attempt,
    number=st.integers(1, 300),
    finished=st.booleans(),
    relationship=st.integers(0, 100),
    product=st.integers(0, 100),
    replies=st.integers(0, 12),
    moves=st.dictionaries(st.sampled_from(_GOOD[:5]), st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=4),
    slips=st.dictionaries(st.sampled_from(["blame", "cave"]), st.integers(1, 4)),
    predictions=st.lists(st.tuples(st.sampled_from([-1, 0, 1]), st.sampled_from([-1, 0, 1])), max_size=4).map(tuple),
    people=st.just((Person("Dana", 50, 61),)),
)


@given(attempts=st.lists(_ATTEMPT, max_size=15, unique_by=lambda one: one.attempt), seed=st.integers(0, 9))
def test_progress_knows_no_order_and_keeps_count(attempts: list[Practised], seed: int) -> None:
    found = progress(attempts, NOW, day_of)
    shuffled = list(attempts)
    random.Random(seed).shuffle(shuffled)
    assert progress(shuffled, NOW, day_of) == found
    assert sum(found.days.values()) == found.replies == sum(one.replies for one in attempts)
    assert sum(week.attempts for week in found.weeks) == found.finished == sum(found.quadrants.values())
    assert [week.monday for week in found.weeks] == sorted({week.monday for week in found.weeks})
    assert all(week.monday.weekday() == 0 for week in found.weeks)
    assert all(0 <= value <= 100 for week in found.weeks for value in (week.relationship, week.product))
    assert sum(slip.count for slip in found.slips) == sum(
        count for one in attempts if one.replies for count in one.slips.values()
    )


def test_nothing_played_is_nothing_to_show() -> None:
    found = progress([], NOW, day_of)
    assert (found.attempts, found.mastery, found.weeks, found.days) == (0, (), (), {})


def test_accounts_are_told_from_the_first_meeting_to_the_last() -> None:
    found = progress(
        [attempt(2, people=(Person("Dana", 50, 61),)), attempt(1, people=(Person("Dana", 54, 40),))], NOW, day_of
    )
    [account] = found.accounts
    assert (account.name, account.opening, account.closings) == ("Dana", 50, (61, 40))


def test_slips_are_told_lately_and_before() -> None:
    early = [attempt(number, slips={"blame": 3}) for number in range(20, 30)]
    late = [attempt(number, slips={"blame": 1}, replies=10) for number in range(1, 5)]
    [slip] = progress([*early, *late], NOW, day_of).slips
    assert (slip.count, slip.lately, slip.before) == (34, 10.0, 50.0)


# --- calibration -------------------------------------------------------------------------------------------------

_PAIR = st.tuples(st.sampled_from([-1, 0, 1]), st.sampled_from([-1, 0, 1]))


@given(pairs=st.lists(_PAIR, max_size=30))
def test_calibration_counts_every_prediction(pairs: list[tuple[int, int]]) -> None:
    found = calibration(pairs)
    assert found.asked == len(pairs)
    assert found.right == sum(one == other for one, other in pairs)
    assert -2 <= found.lean <= 2
    assert found == calibration(list(reversed(pairs)))


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        ([], "no predictions yet"),
        ([(1, 1)] * 3, "Too few"),
        ([(1, -1)] * 6, "worse than you expect"),
        ([(-1, 1)] * 6, "better than you expect"),
        ([(1, 1)] * 6, "neither way"),
    ],
)
def test_calibration_is_told_in_words(pairs: list[tuple[int, int]], told: str) -> None:
    assert told in calibration(pairs).told()


@given(points=st.lists(st.integers(-9, 9), max_size=5))
def test_a_reply_lands_as_its_points_say(points: list[int]) -> None:
    total = sum(points)
    assert landing([entry("redirect", one) for one in points]) == (0 if not total else total // abs(total))


# --- what moved --------------------------------------------------------------------------------------------------


def test_a_first_attempt_is_set_against_the_best_alone() -> None:
    assert moved((60, 60), None, [], ((70, 62), (50, 90))).sentences() == ("10 points short of the best.",)
    assert moved((60, 60), None, []).sentences() == ()


def test_an_attempt_against_the_last_and_the_best() -> None:
    earlier = [attempt(9, relationship=90, product=90), attempt(2, relationship=50, product=60)]
    told = moved((62, 61), None, earlier, ((70, 62),)).sentences()
    assert told == (
        "Against your last go (of 3): relationship +12.",
        "8 points short of the best.",
        "Last time it was 20.",
    )


def test_another_case_has_another_best() -> None:
    found = moved((62, 61), "sold", [attempt(2, case="promised")], ((70, 62),))
    assert (found.short, found.last_short) == (8, None)


def test_what_was_not_finished_does_not_count() -> None:
    assert moved((62, 61), None, [attempt(1, finished=False)]).attempts == 0


# --- what next ---------------------------------------------------------------------------------------------------


def scenario(name: str, *trains: str, problem: str | None = None) -> Entry:
    return Entry(name, "house", name.title(), "", ("Dana Okafor",), ("VP",), 5, 1, trains, f"{name}.yaml", problem)


SMALL, LARGE, OTHER = scenario("small", "redirect"), scenario("large", "ask_metric"), scenario("other", "time_shift")


def test_a_course_goes_first_then_cards_then_what_is_weak() -> None:
    course = CourseNext("quarter", "The long quarter", "The keynote slide")
    found = suggestion([SMALL], due_cards=3, course=course)
    assert found is not None
    assert (found.kind, found.target) == ("course", "quarter")
    assert "The keynote slide" in found.reason
    found = suggestion([SMALL], due_cards=1)
    assert found is not None
    assert (found.kind, found.reason[:12]) == ("drills", "One card is ")


def test_nothing_to_play_is_no_suggestion() -> None:
    assert suggestion([]) is None
    assert suggestion([scenario("broken", problem="line 3: no")]) is None


def test_the_first_time_the_easiest() -> None:
    found = suggestion([SMALL, LARGE])
    assert found is not None
    assert found.target == "house:small"


def test_the_weakest_pattern_chooses_what_trains_it_and_was_played_longest_ago() -> None:
    played = [attempt(3, moves={"ask_metric": (0, 500), "redirect": (400, 100)})]
    shown = progress(played, NOW, day_of)
    found = suggestion([SMALL, LARGE], played, shown)
    assert found is not None
    assert found.target == "house:large"
    assert "hardly ever" in found.reason or "of 10 uses" in found.reason
    weak = weakest(shown)
    assert weak is not None
    assert weak.pattern == "ask_metric"


def test_then_the_sibling_then_what_is_new_then_what_ended_worst() -> None:
    played = [attempt(3), attempt(2, scenario="house:large", relationship=20)]
    found = suggestion([SMALL, LARGE, OTHER], played[:1], siblings={"house:small": "house:other"})
    assert found is not None
    assert (found.target, "The same skill" in found.reason) == ("house:other", True)
    found = suggestion([SMALL, LARGE], played[:1])
    assert found is not None
    assert (found.target, "not met Dana" in found.reason) == ("house:large", True)
    found = suggestion([SMALL, LARGE], played)
    assert found is not None
    assert (found.target, "second go" in found.reason) == ("house:large", True)


@given(attempts=st.lists(_ATTEMPT, max_size=6), due=st.integers(0, 3))
def test_there_is_always_something_to_do_next(attempts: list[Practised], due: int) -> None:
    found = suggestion([SMALL, LARGE], attempts, progress(attempts, NOW, day_of), due_cards=due)
    assert found is not None
    assert found.reason.endswith(".")
    assert dataclasses.asdict(found)
