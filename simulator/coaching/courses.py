"""Courses: what is open, what has happened, what is due, and how the people one meets again look upon it.

Everything is folded from two things: what each stage ended in, and what was decided about each event.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from simulator.coaching import capital
from simulator.coaching.capital import CapitalEntry
from simulator.coaching.session import Session
from simulator.content.course import Choosing, Course, CourseCondition, CourseEvent, Stage
from simulator.content.course_checks import person
from simulator.content.loaded import LoadedScenario
from simulator.conversation import kernel
from simulator.conversation.frontier import quadrant
from simulator.conversation.state import PromiseState

StageState = Literal["done", "open", "locked", "ahead"]


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """What a stage ended in.

    Of a conversation: the attempt's id, the ending, both axes (0..100), by persona where the account opens by itself
    (`own`, 0..100) and the points that were left behind with them (`left`, see `capital`), and what was promised, kept
    and broken. Of drills: how many of how many were right. `at` is in seconds since 1970.
    """

    at: float = 0.0
    attempt: str = ""
    ending: str | None = None
    relationship: int | None = None
    product: int | None = None
    own: Mapping[str, int] = dataclasses.field(default_factory=dict[str, int])
    left: Mapping[str, int] = dataclasses.field(default_factory=dict[str, int])
    promises: Mapping[str, PromiseState] = dataclasses.field(default_factory=dict[str, "PromiseState"])
    right: int = 0
    asked: int = 0
    best: tuple[tuple[int, int], ...] = ()

    @property
    def quadrant(self) -> str:
        """Return where a conversation ended, "" for drills."""
        if self.relationship is None or self.product is None:
            return ""
        return quadrant(self.relationship, self.product)

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Result:
        """Return what `to_json` made.

        Raises:
            TypeError: it is none.
        """
        fields: dict[str, Any] = dict(value)
        fields["best"] = tuple((int(one[0]), int(one[1])) for one in value.get("best", ()))
        return cls(**fields)


@dataclasses.dataclass(frozen=True, slots=True)
class Journey:
    """How far somebody is in a course: results by stage, and what was decided by event.

    `rounds` are the rounds of drills that were left in the middle, by stage, with what was answered by then.
    """

    results: Mapping[str, Result] = dataclasses.field(default_factory=dict[str, Result])
    decisions: Mapping[str, str] = dataclasses.field(default_factory=dict[str, str])
    rounds: Mapping[str, Result] = dataclasses.field(default_factory=dict[str, Result])

    def answered(self, stage: str, right: int, asked: int, of: int, at: float) -> Journey:
        """Return the journey once `asked` more items of a round of `of` at `stage` were answered, `right` of them so.

        A round that is left in the middle goes on where it was left; `at` is in seconds since 1970.
        """
        before = self.rounds.get(stage, Result())
        whole = Result(at=at, right=before.right + right, asked=before.asked + asked)
        if whole.asked < of:
            return dataclasses.replace(self, rounds={**self.rounds, stage: whole})
        rest = {name: one for name, one in self.rounds.items() if name != stage}
        return dataclasses.replace(self, results={**self.results, stage: whole}, rounds=rest)


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """A promise that was made, the week in which it is to be kept, and what became of it so far."""

    name: str
    stage: str
    promise: str
    week: int
    state: PromiseState


class Standing:
    """A course as it stands for one journey."""

    def __init__(self, course: Course, journey: Journey) -> None:
        self.course = course
        self.journey = journey
        self._promises: dict[tuple[str, str], PromiseState] = {}
        self._happened: dict[str, CourseEvent] = {}
        self._moved: list[tuple[int, str, int]] = []
        self.week = self._fold()

    # --- the calendar --------------------------------------------------------------------------------------------

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do but what is optional or shut."""
        return self.week > len(self.course.weeks)

    @property
    def begun(self) -> bool:
        """Whether anything was done."""
        return bool(self.journey.results or self.journey.decisions or self.journey.rounds)

    def state_of(self, name: str) -> StageState:
        """Return whether stage `name` is done, open, locked by its condition, or in a week that is still ahead."""
        stage = self.course.stages[name]
        if name in self.journey.results:
            return "done"
        if stage.week > self.week:
            return "ahead"
        return "open" if self._opens(stage) else "locked"

    def events(self, week: int) -> dict[str, CourseEvent]:
        """Return what has happened in `week`, by event."""
        return {name: event for name, event in self._happened.items() if event.week == week}

    def undecided(self) -> list[str]:
        """Return the events that wait for a decision."""
        return [name for name, event in self._happened.items() if event.choices and self.decision(name) is None]

    def decision(self, event: str) -> Choosing | None:
        """Return what was decided about `event`, None where nothing was yet."""
        return self.course.events[event].choices.get(self.journey.decisions.get(event, ""))

    def due(self) -> list[Due]:
        """Return the promises that were made and come due in some week of the course, in that order."""
        found = [
            Due(name, one.stage, one.promise, one.week, self._promises[one.stage, one.promise])
            for name, one in self.course.due.items()
            if (one.stage, one.promise) in self._promises
        ]
        return sorted(found, key=lambda one: (one.week, one.name))

    @property
    def promises(self) -> dict[tuple[str, str], PromiseState]:
        """Return what became of every promise that was made, by stage and the promise's id."""
        return dict(self._promises)

    def next_step(self) -> str | None:
        """Return the stage to go on with: the first open one that is not optional, or any open one; None: none."""
        names = [name for name in self.course.stages if self.state_of(name) == "open"]
        needed = [name for name in names if not self.course.stages[name].optional]
        return next(iter([*needed, *names]), None)

    # --- people --------------------------------------------------------------------------------------------------

    def account(self, persona: str, own: int | None = None, before: int | None = None) -> int | None:
        """Return where the next conversation with `persona` opens, 0..100, None where that is not known.

        What conversations left behind and what events added is carried, as `capital.opening` says. `own` is where the
        account opens by itself; without it, only of those who were met it is known. With `before`, only conversations
        of earlier weeks count, and events up to that one.
        """
        met = [
            result
            for name, result in self.journey.results.items()
            if (stage := self.course.stages.get(name)) is not None
            and persona in result.own
            and (before is None or stage.week < before)
        ]
        if own is None:
            own = next((result.own[persona] for result in met), None)
        if own is None:
            return None
        carried = sum(result.left.get(persona, 0) for result in met)
        carried += sum(
            points for week, who, points in self._moved if who == persona and (before is None or week <= before)
        )
        return capital.opening(own, carried)

    def opening(self, stage: str, loaded: LoadedScenario) -> dict[str, int]:
        """Return the accounts that differ from the personas' own when `stage` begins, 0..100 by cast id."""
        opening: dict[str, int] = {}
        for cast, member in loaded.scenario.cast.items():
            own = loaded.personas[cast].credibility
            stands = self.account(person(member.persona), own, before=self.course.stages[stage].week)
            if stands is not None and stands != own:
                opening[cast] = stands
        return opening

    # --- conditions ----------------------------------------------------------------------------------------------

    def holds(self, condition: CourseCondition | None) -> bool:
        """Say whether `condition` holds; None always does. A stage that was not played fulfils nothing."""
        if condition is None:
            return True
        return (
            all(self.holds(one) for one in condition.all)
            and (not condition.any or any(self.holds(one) for one in condition.any))
            and (condition.negated is None or not self.holds(condition.negated))
            and self._results_fit(condition)
            and all(self.journey.decisions.get(event) in choices for event, choices in condition.chose.items())
            and all(
                (stands := self.account(person(who))) is not None and bounds.holds(stands)
                for who, bounds in condition.account.items()
            )
        )

    def _results_fit(self, condition: CourseCondition) -> bool:
        results = self.journey.results

        def each(asked: Mapping[str, Any]) -> Iterator[tuple[Result, Any]]:
            for stage, wanted in asked.items():
                yield results.get(stage, Result()), wanted

        states: tuple[tuple[Mapping[str, tuple[str, ...]], tuple[PromiseState, ...]], ...] = (
            (condition.promised, ("made", "kept", "broken")),
            (condition.kept, ("kept",)),
            (condition.broken, ("broken",)),
        )
        return (
            all(stage in results for stage in condition.finished)
            and all(result.ending in endings for result, endings in each(condition.ending))
            and all(result.quadrant in quadrants for result, quadrants in each(condition.quadrant))
            and all(r.relationship is not None and b.holds(r.relationship) for r, b in each(condition.relationship))
            and all(r.product is not None and b.holds(r.product) for r, b in each(condition.product))
            and all(result.asked > 0 and bounds.holds(result.right) for result, bounds in each(condition.mastered))
            and all(
                self._promises.get((stage, name)) in fitting
                for asked, fitting in states
                for stage, names in asked.items()
                for name in names
            )
        )

    # --- inside --------------------------------------------------------------------------------------------------

    def _fold(self) -> int:
        """Go through the weeks as far as they are over, and return the one that is not, or the one after the last."""
        for name, result in self.journey.results.items():
            if name in self.course.stages:
                self._promises |= {(name, promise): state for promise, state in result.promises.items()}
        for week in range(1, len(self.course.weeks) + 1):
            waiting = self._happen(week)
            open_stages = [
                name
                for name, stage in self.course.stages.items()
                if stage.week <= week and not stage.optional and name not in self.journey.results and self._opens(stage)
            ]
            if waiting or open_stages:
                return week
        return len(self.course.weeks) + 1

    def _happen(self, week: int) -> bool:
        """Let the events of `week` happen, in their order, and say whether one of them waits for a decision."""
        waiting = False
        for name, event in self.course.events.items():
            if event.week != week or not self.holds(event.when):
                continue
            self._happened[name] = event
            self._take(week, event)
            decision = self.decision(name)
            if decision is not None:
                self._take(week, decision)
            waiting = waiting or (bool(event.choices) and decision is None)
        return waiting

    def _take(self, week: int, effects: CourseEvent | Choosing) -> None:
        self._moved += [(week, person(who), points) for who, points in effects.account.items()]
        changes: tuple[tuple[Mapping[str, tuple[str, ...]], PromiseState], ...] = (
            (effects.keep, "kept"),
            (effects.broken, "broken"),
        )
        for promises, state in changes:
            for stage, names in promises.items():
                # Nobody keeps or breaks what they never promised.
                self._promises |= {(stage, name): state for name in names if (stage, name) in self._promises}

    def _opens(self, stage: Stage) -> bool:
        return self.holds(stage.when)


def result_of(
    session: Session,
    left: Iterable[CapitalEntry],
    attempt: str = "",
    at: float = 0.0,
    best: tuple[tuple[int, int], ...] = (),
) -> Result:
    """Return what a finished `session` comes to in a course.

    `left` is what it left behind (see `capital_settling.left_behind`), `best` the points within reach, where known.
    """
    story, state, entries = session.story, session.state, tuple(left)
    own: dict[str, int] = {}
    points: dict[str, int] = {}
    for cast in story.cast:
        persona = person(story.scenario.cast[cast].persona)
        own[persona] = session.loaded.personas[cast].credibility
        points[persona] = points.get(persona, 0) + capital.balance(entries, capital.stakeholder(session.loaded, cast))
    return Result(
        at=at,
        attempt=attempt,
        ending=state.place if session.finished else None,
        relationship=kernel.relationship(story, state.accounts),
        product=state.product,
        own=own,
        left=points,
        promises=dict(session.view.promises),
        best=best,
    )


def shortfall(result: Result) -> int | None:
    """Return how far a conversation ended from the best within reach: the larger gap of the two axes, at the least.

    None where it is not known what was within reach.
    """
    if not result.best or result.relationship is None or result.product is None:
        return None
    had = (result.relationship, result.product)
    return min(max(0, point[0] - had[0], point[1] - had[1]) for point in result.best)


def gain(course: Course, journey: Journey) -> tuple[Result, Result] | None:
    """Return the two conversations that the course compares, None until both were finished."""
    if course.measure is None:
        return None
    before, after = journey.results.get(course.measure.before), journey.results.get(course.measure.after)
    return (before, after) if before is not None and after is not None else None
