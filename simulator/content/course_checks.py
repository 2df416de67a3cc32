"""Checks of a course: every stage, event, ending, promise and person that is named is there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from simulator.content.building import suggest
from simulator.content.codes import diagnostic
from simulator.content.course import Choosing, Course, CourseCondition, CourseEvent
from simulator.content.diagnostics import Diagnostic
from simulator.content.scenario import Scenario
from simulator.content.source import Source

Path = tuple[str | int, ...]
_BY_STAGE = ("ending", "quadrant", "relationship", "product", "promised", "kept", "broken", "mastered")


def person(reference: str) -> str:
    """Return whose account `reference`, a persona's id or `pack:id`, means: one person in every pack."""
    return reference.rpartition(":")[2]


def check_course(
    course: Course, source: Source, scenarios: Mapping[str, Scenario], people: Collection[str] | None = None
) -> list[Diagnostic]:
    """Return what is wrong with `course`, in the order of the file.

    `scenarios` are those of its stages that could be read, by stage; `people` the personas there are, None where that
    is not known.
    """
    found = list(_Checks(course, source, scenarios, people).findings())
    return sorted(found, key=lambda finding: (finding.line, finding.column))


class _Checks:
    def __init__(
        self, course: Course, source: Source, scenarios: Mapping[str, Scenario], people: Collection[str] | None
    ) -> None:
        self.course = course
        self.source = source
        self.scenarios = scenarios
        self.people = people

    def findings(self) -> Iterator[Diagnostic]:
        course = self.course
        for name, stage in course.stages.items():
            path: Path = ("stages", name)
            if (stage.scenario is None) == (stage.drills is None):
                yield self._report("PB721", path, key=True, stage=name)
            yield from self._week(stage.week, (*path, "week"))
            if stage.when is not None:
                yield from self._condition(stage.when, (*path, "when"), stage.week)
                if stage.opens is None:
                    yield self._report("PB728", (*path, "when"), key=True, stage=name)
            scenario = self.scenarios.get(name)
            if stage.case is not None and scenario is not None and stage.case not in scenario.cases:
                yield self._unknown("case", stage.case, scenario.cases, (*path, "case"))
        for name, due in course.due.items():
            path = ("due", name)
            yield from self._week(due.week, (*path, "week"))
            yield from self._promises({due.stage: (due.promise,)}, path, at=("stage", "promise"))
            stage = course.stages.get(due.stage)
            if stage is not None and due.week < stage.week:
                yield self._report("PB727", (*path, "week"), name=name, week=due.week, stage=due.stage)
        for name, event in course.events.items():
            yield from self._event(event, ("events", name))
        if course.measure is not None:
            for key in ("before", "after"):
                yield from self._conversation(getattr(course.measure, key), ("measure", key))

    def _event(self, event: CourseEvent, path: Path) -> Iterator[Diagnostic]:
        yield from self._week(event.week, (*path, "week"))
        if event.when is not None:
            yield from self._condition(event.when, (*path, "when"), event.week)
        yield from self._effects(event, path)
        for name, choosing in event.choices.items():
            yield from self._effects(choosing, (*path, "choices", name))
        if len(event.choices) == 1:
            yield self._report("PB726", (*path, "choices"), key=True)

    def _effects(self, effects: CourseEvent | Choosing, path: Path) -> Iterator[Diagnostic]:
        yield from self._known_people(effects.account, (*path, "account"))
        yield from self._promises(effects.keep, (*path, "keep"))
        yield from self._promises(effects.broken, (*path, "break"))

    def _report(self, code: str, path: Path, *, key: bool = False, **values: object) -> Diagnostic:
        return diagnostic(code, self.source.file, self.source.place(path, key=key), **values)

    def _unknown(
        self, kind: str, name: str, names: Collection[str], path: Path, *, key: bool = False, code: str = "PB722"
    ) -> Diagnostic:
        return self._report(code, path, key=key, kind=kind, name=name, suggestion=suggest(name, names))

    def _week(self, week: int, path: Path) -> Iterator[Diagnostic]:
        if week > len(self.course.weeks):
            yield self._report("PB725", path, week=week, weeks=len(self.course.weeks))

    def _known_people(self, references: Collection[str], path: Path) -> Iterator[Diagnostic]:
        for reference in references:
            if self.people is not None and person(reference) not in self.people:
                yield self._unknown("persona", reference, self.people, (*path, reference), key=True)

    def _conversation(self, stage: str, path: Path) -> Iterator[Diagnostic]:
        talks = [name for name, one in self.course.stages.items() if one.scenario is not None]
        if stage not in talks:
            yield self._unknown("conversation", stage, talks, path)

    def _promises(
        self, promises: Mapping[str, Sequence[str]], path: Path, *, at: tuple[str, str] | None = None
    ) -> Iterator[Diagnostic]:
        """Check promises by stage; they stand below `path`, or in its two fields `at`."""
        for stage, names in promises.items():
            if stage not in self.course.stages:
                place = (*path, at[0]) if at else (*path, stage)
                yield self._unknown("stage", stage, self.course.stages, place, key=at is None)
            scenario = self.scenarios.get(stage)
            for index, name in enumerate(names if scenario is not None else ()):
                known = scenario.promises if scenario is not None else {}
                if name not in known:
                    place = (*path, at[1]) if at else (*path, stage, index)
                    yield self._unknown(f"promise of stage '{stage}'", name, known, place, code="PB723")

    def _condition(self, condition: CourseCondition, path: Path, week: int) -> Iterator[Diagnostic]:
        for key in ("all", "any"):
            for index, inner in enumerate(getattr(condition, key)):
                yield from self._condition(inner, (*path, key, index), week)
        if condition.negated is not None:
            yield from self._condition(condition.negated, (*path, "not"), week)
        named: list[tuple[str, Path, bool]] = [
            (stage, (*path, "finished", index), False) for index, stage in enumerate(condition.finished)
        ]
        named += [(stage, (*path, key, stage), True) for key in _BY_STAGE for stage in getattr(condition, key)]
        for stage, place, is_key in named:
            if stage not in self.course.stages:
                yield self._unknown("stage", stage, self.course.stages, place, key=is_key)
            elif self.course.stages[stage].week > week:
                yield self._report("PB724", place, key=is_key, stage=stage, later=self.course.stages[stage].week)
        for stage, endings in condition.ending.items():
            scenario = self.scenarios.get(stage)
            for index, name in enumerate(endings if scenario is not None else ()):
                known = scenario.endings if scenario is not None else {}
                if name not in known:
                    place = (*path, "ending", stage, index)
                    yield self._unknown(f"ending of stage '{stage}'", name, known, place, code="PB723")
        for key in ("promised", "kept", "broken"):
            known_stages = {
                stage: names for stage, names in getattr(condition, key).items() if stage in self.course.stages
            }
            yield from self._promises(known_stages, (*path, key))
        yield from self._known_people(condition.account, (*path, "account"))
        for event, choices in condition.chose.items():
            if event not in self.course.events:
                place = (*path, "chose", event)
                yield self._unknown("event", event, self.course.events, place, key=True)
                continue
            known = self.course.events[event].choices
            for index, name in enumerate(choices):
                if name not in known:
                    place = (*path, "chose", event, index)
                    yield self._unknown(f"choice of event '{event}'", name, known, place, code="PB723")
