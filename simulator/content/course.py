"""Courses: conversations and drills in an order, over weeks in which what was agreed has consequences."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from simulator.content.conditions import Comparison, Conjunction
from simulator.content.fields import Format, Id, Ids, Model, Reference, Silence, Words, as_list
from simulator.content.scenario import Quadrant

Week = Annotated[int, Field(ge=1, le=52)]
Points = Annotated[int, Field(ge=-40, le=40)]
Quadrants = Annotated[tuple[Quadrant, ...], BeforeValidator(as_list)]


class CourseCondition(Conjunction):
    """A condition over what has happened in the course so far; several keys mean all of them.

    Keys of `finished`, `ending`, `quadrant`, `relationship`, `product`, `promised`, `kept`, `broken` and `mastered`
    are stages; of `account` personas; of `chose` events.
    """

    all: Annotated[tuple[CourseCondition, ...], BeforeValidator(as_list)] = ()
    any: Annotated[tuple[CourseCondition, ...], BeforeValidator(as_list)] = ()
    negated: CourseCondition | None = Field(default=None, alias="not")
    finished: Ids = ()
    ending: dict[Id, Ids] = {}
    quadrant: dict[Id, Quadrants] = {}
    relationship: dict[Id, Comparison] = {}
    product: dict[Id, Comparison] = {}
    promised: dict[Id, Ids] = {}
    kept: dict[Id, Ids] = {}
    broken: dict[Id, Ids] = {}
    account: dict[Reference, Comparison] = {}
    mastered: dict[Id, Comparison] = {}
    chose: dict[Id, Ids] = {}


class CourseWeek(Model):
    """One week of the calendar: what it is called, and what one reads as it begins."""

    title: Words
    text: str = ""


class Stage(Model):
    """A conversation or a round of drills. `opens` says in words what `when` asks for."""

    was: Ids = ()
    week: Week
    title: Words | None = None
    note: str = ""
    scenario: Reference | None = None
    case: Id | None = None
    drills: Reference | None = None
    count: Annotated[int, Field(ge=1, le=30)] = 6
    optional: bool = False
    when: CourseCondition | None = None
    opens: Words | None = None


class Choosing(Model):
    """One thing to do about an event, and what comes of it."""

    text: Words
    after: Words
    account: dict[Reference, Points] = {}
    keep: dict[Id, Ids] = {}
    broken: dict[Id, Ids] = Field(default={}, alias="break")


class CourseEvent(Model):
    """Something that happens in its week where `when` holds, by itself or with something to decide."""

    was: Ids = ()
    week: Week
    when: CourseCondition | None = None
    title: Words | None = None
    text: Words
    account: dict[Reference, Points] = {}
    keep: dict[Id, Ids] = {}
    broken: dict[Id, Ids] = Field(default={}, alias="break")
    choices: Annotated[dict[Id, Choosing], Field(max_length=4)] = {}


class DuePromise(Model):
    """A promise that may be made in a stage, and the week in which it is to be kept."""

    stage: Id
    promise: Id
    week: Week


class Measure(Model):
    """The two conversations that are compared: how far from the best reachable each of them ended."""

    before: Id
    after: Id


class Course(Model):
    """A course, whole. `docs/format.md` describes every field."""

    format: Format
    kind: Literal["course"] = "course"
    id: Id
    was: Ids = ()
    silence: Silence = {}
    title: Words
    summary: str = ""
    intro: str = ""
    weeks: Annotated[tuple[CourseWeek, ...], BeforeValidator(as_list), Field(min_length=1, max_length=52)]
    stages: Annotated[dict[Id, Stage], Field(min_length=1, max_length=60)]
    due: dict[Id, DuePromise] = {}
    events: Annotated[dict[Id, CourseEvent], Field(max_length=100)] = {}
    measure: Measure | None = None
    end: str = ""
