"""Progress: what a learner's attempts show over time. Pure: plain records in, values out; the clock is handed in."""

from __future__ import annotations

import dataclasses
import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from simulator.coaching.calibration import Calibration, calibration
from simulator.coaching.mastery import HINTED, Mastery, Trial, mastery
from simulator.content.rubric import rubric
from simulator.conversation.frontier import Quadrant, quadrant

DayOf = Callable[[float], datetime.date]
"""Turns seconds since 1970 into the day that it was where the learner is."""
RECENT: Final = 40
"""Replies, about four conversations, that count as lately."""
_NO_EVIDENCE: Final = frozenset({"one_job", "one_question", "fitted_nothing", "repeated"})
"""Reasons under which a move says nothing about its mastery: there was no room, or it had been made already."""
_MISTIMED: Final = frozenset({"not_aligned", "undiscovered", "in_a_row", "out_of_patience", "escalated_badly"})
"""Reasons under which a move that earned something still came at the wrong moment."""


@dataclasses.dataclass(frozen=True, slots=True)
class Reply:
    """One reply as it was kept: ledger entries as JSON objects, how many hints were asked for before it, and how it
    was foretold to land (-1, 0, 1, or None)."""

    patterns: tuple[str, ...]
    ledger: tuple[Mapping[str, Any], ...]
    accounts: Mapping[str, int]
    typed: bool = False
    hints: int = 0
    predicted: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Person:
    """Somebody in an attempt: where the account, 0..100, opened and closed."""

    name: str
    opening: int
    closing: int


@dataclasses.dataclass(frozen=True, slots=True)
class Practised:
    """One attempt, boiled down to what progress is made of.

    `scenario` is `pack:id`; `at` is when the last reply was given, in seconds since 1970; the axes are 0..100, None
    before any reply. `moves` holds, by good pattern, hundredths of uses that landed and that did not; `slips` counts
    bad patterns; `predictions` are pairs of what was foretold and how it landed.
    """

    attempt: str
    scenario: str
    title: str
    mode: str
    case: str | None
    at: float
    finished: bool
    relationship: int | None
    product: int | None
    replies: int
    typed: int
    hints: int
    people: tuple[Person, ...] = ()
    moves: Mapping[str, tuple[int, int]] = dataclasses.field(default_factory=dict[str, tuple[int, int]])
    slips: Mapping[str, int] = dataclasses.field(default_factory=dict[str, int])
    predictions: tuple[tuple[int, int], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Slip:
    """A bad pattern: how often it happened, and per hundred replies lately and before that (None: no replies then)."""

    pattern: str
    name: str
    count: int
    lately: float | None
    before: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class Week:
    """A week, by its Monday: finished attempts in it, and the mean of where they ended on both axes, 0..100."""

    monday: datetime.date
    attempts: int
    relationship: float
    product: float


@dataclasses.dataclass(frozen=True, slots=True)
class Account:
    """A stakeholder: how often one met, and where the account closed each time, oldest first, 0..100."""

    name: str
    opening: int
    closings: tuple[int, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Progress:
    """Everything that progress shows. `days` counts replies by day, `quadrants` finished attempts."""

    attempts: int
    finished: int
    replies: int
    typed: int
    hints: int
    mastery: tuple[Mastery, ...]
    slips: tuple[Slip, ...]
    weeks: tuple[Week, ...]
    accounts: tuple[Account, ...]
    days: Mapping[datetime.date, int]
    quadrants: Mapping[Quadrant, int]
    calibration: Calibration


def boiled_down(replies: Sequence[Reply], openings: Mapping[str, tuple[str, int]], mode: str) -> dict[str, Any]:
    """Return what `replies` come to, as fields of `Practised`; `openings` are names and opening accounts by cast id.

    Hints cost in practice `mode` only.
    """
    moves: dict[str, list[int]] = {}
    slips: Counter[str] = Counter()
    predictions: list[tuple[int, int]] = []
    for reply in replies:
        own = addressed(reply.ledger)
        weight = HINTED[min(reply.hints, len(HINTED) - 1)] if mode == "practice" else HINTED[0]
        for pattern, landed in _shown(reply.patterns, own):
            counts = moves.setdefault(pattern, [0, 0])
            counts[0 if landed else 1] += weight
        known = rubric()
        slips.update(pattern for pattern in set(reply.patterns) if pattern in known and not known[pattern].good)
        if reply.predicted is not None:
            predictions.append((reply.predicted, landing(own)))
    closing: Mapping[str, int] = replies[-1].accounts if replies else {}
    return {
        "replies": len(replies),
        "typed": sum(reply.typed for reply in replies),
        "hints": sum(reply.hints for reply in replies),
        "people": tuple(
            Person(name, account, closing.get(cast, account)) for cast, (name, account) in openings.items()
        ),
        "moves": {pattern: (landed, missed) for pattern, (landed, missed) in moves.items()},
        "slips": dict(slips),
        "predictions": tuple(predictions),
    }


def addressed(ledger: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the entries of whom a reply was said to: those of the first one who did not only hear it from the side."""
    first = next((entry["cast"] for entry in ledger if not _reasons(entry) & {"witness"}), None)
    return [entry for entry in ledger if entry["cast"] == first]


def landing(entries: Iterable[Mapping[str, Any]]) -> int:
    """Return how a reply landed by its ledger entries: -1 badly, 0 not at all, 1 well."""
    points = sum(int(entry["points"]) for entry in entries)
    return (points > 0) - (points < 0)


def progress(attempts: Iterable[Practised], now: float, day_of: DayOf) -> Progress:
    """Return what `attempts`, in any order, show at `now` (seconds since 1970)."""
    ordered = sorted(attempts, key=lambda one: (one.at, one.attempt))
    played = [one for one in ordered if one.replies]
    finished = [one for one in played if one.finished]
    trials = (
        Trial(pattern, landed, missed, one.at) for one in played for pattern, (landed, missed) in one.moves.items()
    )
    days: Counter[datetime.date] = Counter()
    for one in played:
        days[day_of(one.at)] += one.replies
    return Progress(
        attempts=len(played),
        finished=len(finished),
        replies=sum(one.replies for one in played),
        typed=sum(one.typed for one in played),
        hints=sum(one.hints for one in played),
        mastery=mastery(trials, now),
        slips=_slips(played),
        weeks=_weeks(finished, day_of),
        accounts=_accounts(played),
        days=dict(days),
        quadrants=Counter(quadrant(*axes) for axes in map(_axes, finished) if axes is not None),
        calibration=calibration(pair for one in played for pair in one.predictions),
    )


def _shown(patterns: Sequence[str], own: Sequence[Mapping[str, Any]]) -> list[tuple[str, bool]]:
    """Return which good patterns a reply gives evidence of, and whether each one landed."""
    known = rubric()
    if any(entry["kind"] == "authored" for entry in own):
        # The author's points stand for the whole reply, so all of it landed or none.
        landed = landing(own) > 0
        return [(pattern, landed) for pattern in dict.fromkeys(patterns) if pattern in known and known[pattern].good]
    shown: list[tuple[str, bool]] = []
    for entry in own:
        pattern = entry["pattern"]
        reasons = _reasons(entry)
        if entry["kind"] != "pattern" or pattern not in known or not known[pattern].good or reasons & _NO_EVIDENCE:
            continue
        shown.append((pattern, int(entry["points"]) > 0 and not reasons & _MISTIMED))
    return shown


def _reasons(entry: Mapping[str, Any]) -> set[str]:
    return {str(factor["reason"]) for factor in entry["factors"]}


def _axes(one: Practised) -> tuple[int, int] | None:
    return None if one.relationship is None or one.product is None else (one.relationship, one.product)


def _slips(played: Sequence[Practised]) -> tuple[Slip, ...]:
    """Return the bad patterns that happened, the most frequent first."""
    late, late_replies = Counter[str](), 0
    early, early_replies = Counter[str](), 0
    for one in reversed(played):
        if late_replies < RECENT:
            late.update(one.slips)
            late_replies += one.replies
        else:
            early.update(one.slips)
            early_replies += one.replies
    known = rubric()
    counts = late + early
    return tuple(
        Slip(
            pattern=pattern,
            name=known[pattern].name,
            count=count,
            lately=late[pattern] * 100 / late_replies if late_replies else None,
            before=early[pattern] * 100 / early_replies if early_replies else None,
        )
        for pattern, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        if pattern in known
    )


def _weeks(finished: Sequence[Practised], day_of: DayOf) -> tuple[Week, ...]:
    by_week: dict[datetime.date, list[tuple[int, int]]] = {}
    for one in finished:
        axes, day = _axes(one), day_of(one.at)
        if axes is not None:
            by_week.setdefault(day - datetime.timedelta(days=day.weekday()), []).append(axes)
    return tuple(
        Week(
            monday=monday,
            attempts=len(ends),
            relationship=sum(relationship for relationship, _product in ends) / len(ends),
            product=sum(product for _relationship, product in ends) / len(ends),
        )
        for monday, ends in sorted(by_week.items())
    )


def _accounts(played: Sequence[Practised]) -> tuple[Account, ...]:
    """Return the accounts, those met most often first."""
    met: dict[str, list[Person]] = {}
    for one in played:
        for person in one.people:
            met.setdefault(person.name, []).append(person)
    accounts = [
        Account(name, people[0].opening, tuple(person.closing for person in people)) for name, people in met.items()
    ]
    return tuple(sorted(accounts, key=lambda account: (-len(account.closings), account.name)))
