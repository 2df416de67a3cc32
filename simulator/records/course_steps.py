"""How far a learner is in a course: conversations from their attempts, drills and decisions from rows of their own."""

from __future__ import annotations

import dataclasses
import secrets
import time
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from simulator.coaching.capital import balance
from simulator.coaching.capital_settling import left_behind
from simulator.coaching.courses import Journey, Result, Standing, result_of
from simulator.coaching.session import Session
from simulator.content.course_checks import person
from simulator.content.diagnostics import ContentError
from simulator.content.load import load_scenario
from simulator.conversation.play import PlayError
from simulator.records import tables
from simulator.records.attempts import keep
from simulator.records.opening import warm
from simulator.records.practice import Practice
from simulator.records.progress_capital import entries, entries_of, persona_called
from simulator.records.promises import promises
from simulator.records.values import JournalError, Saved
from simulator.records.writing import learner_id

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from simulator.content.course_loading import LoadedCourse
    from simulator.content.packs import Library
    from simulator.conversation.attempt import Mode
    from simulator.records.keeping import Tell
    from simulator.records.store import Store

_UNKNOWN: Final = 50
"""Where an account is taken to open of which nothing is known any more: in the middle."""
_EVENT: Final = "event:"
"""What stands before an event's id in the name of a step; stages have their own ids."""
_ROUND: Final = "round:"
"""What stands before a stage's id where a round of drills was left in the middle of it."""


def label(course: str, stage: str) -> str:
    """Return what an attempt at `stage` of the course `course` (`pack:id`) is kept under."""
    return f"{course}/{stage}"


def journey(store: Store, course: str, library: Library) -> Journey:
    """Return how far the learner is in `course` (`pack:id`).

    The latest finished attempt at a stage counts. One that can be replayed no more, since its scenario has changed,
    counts with what was noted about it when it was played.

    Raises:
        JournalError: it cannot be read.
    """
    results: dict[str, Result] = {}
    decisions: dict[str, str] = {}
    rounds: dict[str, Result] = {}
    for kept in Practice(store).finished(course):
        if kept.step.startswith(_EVENT):
            decisions[kept.step.removeprefix(_EVENT)] = str(kept.body.get("choice", ""))
            continue
        found = rounds if kept.step.startswith(_ROUND) else results
        try:
            found[kept.step.removeprefix(_ROUND)] = Result.from_json(kept.body)
        except (TypeError, ValueError):
            # Written by another version: the stage can be done again.
            continue
    for stage, attempt, at in _attempts(store, course, tables.attempts.c.ending.is_not(None)):
        known = results.get(stage)
        if known is None or (known.attempt != attempt and known.at < at):
            result = _replayed(store, label(course, stage), attempt, at, library)
            if result is not None:
                results[stage] = result
                keep_result(store, course, stage, result)
    return Journey(results, decisions, {stage: one for stage, one in rounds.items() if one.asked})


def started(
    loaded: LoadedCourse,
    standing: Standing,
    stage: str,
    library: Library,
    tell: Tell,
    *,
    mode: Mode,
    remembered: bool = True,
) -> Session:
    """Return a new session of the conversation at `stage`: the people open it as they look upon the player by now.

    Unless the player is `remembered`, they open it as strangers do.

    Raises:
        ContentError: its scenario is not there, or cannot be played.
    """
    scenario = load_scenario(loaded.plays[stage], library)
    case = loaded.course.stages[stage].case
    fresh = Session.start(scenario, seed=secrets.randbelow(2**31), case=case, mode=mode)
    opening = standing.opening(stage, scenario) if remembered else {}
    header = dataclasses.replace(fresh.header, opening=opening)
    session = Session(scenario, header)
    warm()
    keep(session, tell, label(loaded.reference, stage))
    return session


def begun(store: Store, course: str) -> dict[str, str]:
    """Return by stage of `course` (`pack:id`) the latest attempt that was begun and can go on.

    Raises:
        JournalError: it cannot be read.
    """
    kept = tables.attempts.c
    unfinished = (kept.ended.is_(None), kept.ending.is_(None), kept.events > 0)
    return {stage: attempt for stage, attempt, _at in _attempts(store, course, *unfinished)}


def keep_result(store: Store, course: str, stage: str, result: Result) -> None:
    """Note what `stage` of `course` ended in; an earlier result of it is replaced.

    Raises:
        JournalError: it cannot be written.
    """
    Practice(store).finish(course, stage, attempt=result.attempt or None, body=result.to_json())


def keep_round(store: Store, course: str, stage: str, journey: Journey) -> None:
    """Note how far the round of drills at `stage` of `course` is in `journey`: left in the middle, or done.

    Raises:
        JournalError: it cannot be written.
    """
    left = journey.rounds.get(stage)
    if left is None:
        keep_result(store, course, stage, journey.results[stage])
    Practice(store).finish(course, _ROUND + stage, body=(left or Result()).to_json())


def keep_decision(store: Store, course: str, event: str, choice: str) -> None:
    """Note what was decided about `event` of `course`.

    Raises:
        JournalError: it cannot be written.
    """
    Practice(store).finish(course, _EVENT + event, body={"choice": choice})


def begin_anew(store: Store, course: str) -> None:
    """Forget how far the learner is in `course`; the attempts themselves stay, but count for it no more.

    Raises:
        JournalError: it cannot be written.
    """
    with store.writing() as connection:
        learner = learner_id(connection, store.learner)
        steps, attempts = tables.courses.c, tables.attempts
        connection.execute(delete(tables.courses).where(steps.learner == learner, steps.course == course))
        mine = attempts.c.course.startswith(course + "/", autoescape=True)
        connection.execute(
            attempts.update().where(attempts.c.learner == learner, mine).values(course=f"{course}#{int(time.time())}")
        )


def _attempts(store: Store, course: str, *conditions: ColumnElement[bool]) -> list[tuple[str, str, float]]:
    """Return stage, attempt and time of the attempts in `course` that meet `conditions`, the earliest first."""
    kept = tables.attempts.c
    asked = (
        select(kept.course, kept.id, kept.changed)
        .join(tables.learners, tables.learners.c.id == kept.learner)
        .where(
            tables.learners.c.name == store.learner,
            kept.course.startswith(course + "/", autoescape=True),
            *conditions,
        )
        .order_by(kept.changed, kept.id)
    )
    with store.reading() as connection:
        return [(name.rpartition("/")[2], attempt, at) for name, attempt, at in connection.execute(asked)]


def _replayed(store: Store, stage: str, attempt: str, at: float, library: Library) -> Result | None:
    """Return what an attempt comes to, played again; what its rows say where it cannot be."""
    try:
        saved = store.read(attempt)
    except JournalError:
        # Damaged, or written by a later version: the stage can be played again.
        return None
    try:
        session = Session(load_scenario(saved.reference, library), saved.header, saved.events)
        if not session.finished:
            return None
        earlier = [entry for entry in entries(store, stage) if entry.at < at]
        return result_of(session, left_behind(session, earlier, attempt, stage), attempt, at)
    except (ContentError, PlayError):
        return _recorded(store, saved, at, library)


def _recorded(store: Store, saved: Saved, at: float, library: Library) -> Result | None:
    """Return what the rows of an attempt say that it came to: its scenario is gone, or is another one now."""
    last = saved.results[-1] if saved.results else None
    if last is None:
        return None
    openings = [one.opening for one in saved.shown.people]
    own: dict[str, int] = {}
    left: dict[str, int] = {}
    # Everybody in it has entries, in the order of the cast; nobody has any where it was left at its very end.
    rows = entries_of(store, saved.id)
    for place, who in enumerate(dict.fromkeys(entry.stakeholder for entry in rows)):
        reference = who.partition("/")[0]
        there = persona_called(reference, library)
        # Without the persona, the account as it opened then is the nearest to its own.
        opened = openings[place] if place < len(openings) else _UNKNOWN
        own[person(reference)] = there.credibility if there is not None else opened
        left[person(reference)] = left.get(person(reference), 0) + balance(rows, who)
    return Result(
        at=at,
        attempt=saved.id,
        ending=last.ending,
        relationship=last.relationship,
        product=last.product,
        own=own,
        left=left,
        promises={one.name: one.state for one in promises(store, tables.promises.c.attempt == saved.id)},
    )
