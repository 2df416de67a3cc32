"""How a course stands, fetched for the screen: from the library and the store, outside the screen's thread."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path

from simulator.coaching.courses import Journey, Result, Standing
from simulator.content.course_checks import person
from simulator.content.course_loading import LoadedCourse, every_course
from simulator.content.diagnostics import ContentError
from simulator.content.drill_loading import load_drills
from simulator.content.index import by_name, library_index
from simulator.content.load import load_scenario
from simulator.content.packs import Library
from simulator.content.text import fill
from simulator.records.places import cache_folder
from simulator.tui.course_rows import Course


@dataclasses.dataclass(frozen=True, slots=True)
class Looked:
    """The courses there are, the one that is shown, and what there is to tell."""

    courses: tuple[LoadedCourse, ...]
    course: Course | None
    told: tuple[str, ...]


def look(library: Library, reference: str | None, kept_here: Mapping[str, Journey]) -> Looked:
    """Return the course called `reference` (`pack:id`; None: the first), as it stands.

    `kept_here` are journeys of this sitting, which go before what the store has where that cannot be read.
    """
    courses, findings = every_course(library)
    told = [str(findings[0])] if findings else []
    loaded = next((one for one in courses if one.reference == reference), next(iter(courses), None))
    if loaded is None:
        return Looked((), None, tuple(told))
    journey, begun = Journey(), dict[str, str]()
    from simulator.records import course_steps
    from simulator.records.opening import open_store
    from simulator.records.rebuilding import bring_up
    from simulator.records.values import JournalError

    try:
        store = open_store()
        bring_up(store, library)
        journey = course_steps.journey(store, loaded.reference, library)
        begun = course_steps.begun(store, loaded.reference)
    except JournalError as error:
        told.append(f"How far you are cannot be read: {error}. What you do now counts until you leave.")
        journey = kept_here.get(loaded.reference, journey)
    standing = Standing(loaded.course, journey)
    titles, people, promises, due_in = _named(loaded, library, standing.week)
    return Looked(tuple(courses), Course(loaded, standing, titles, people, promises, due_in, begun), tuple(told))


def stood(course: Course, standing: Standing) -> Course:
    """Return `course` as it stands now."""
    return dataclasses.replace(course, standing=standing)


async def measured(course: Course, library: Library, packs: Sequence[Path]) -> dict[str, Result]:
    """Return the results of the two conversations that `course` compares, with what was within reach of each.

    Walking a scenario takes some seconds, in a process of its own. One that cannot be walked any more is left out.
    """
    from simulator.coaching.session import Session
    from simulator.coaching.walker import walk_elsewhere
    from simulator.conversation.frontier import worth_having
    from simulator.conversation.play import PlayError
    from simulator.records.opening import open_store
    from simulator.records.values import JournalError

    found: dict[str, Result] = {}
    measure = course.loaded.course.measure
    for stage in (measure.before, measure.after) if measure is not None else ():
        result = course.journey.results.get(stage)
        if result is None or result.best or not result.attempt:
            continue
        try:
            saved = open_store().read(result.attempt)
            session = Session(load_scenario(saved.reference, library), saved.header, saved.events)
            walk = await walk_elsewhere(session, packs)
        except (JournalError, ContentError, PlayError, RuntimeError):
            continue
        if walk.proven:
            found[stage] = dataclasses.replace(result, best=worth_having(walk.overall))
    return found


def _named(
    loaded: LoadedCourse, library: Library, week: int
) -> tuple[dict[str, str], dict[str, tuple[str, int]], dict[tuple[str, str], str], dict[tuple[str, str], str]]:
    """Return titles by stage, people's names and own accounts by persona, and promises by stage and id.

    Of those that their author says are due in another scenario, last, its full name by the same.

    People and promises are those of the weeks up to `week`: nobody else was met, and reading a scenario takes time.
    """
    from simulator.records.promises import due_elsewhere

    listed = by_name(library_index(library, cache_folder() / "library.json"))
    titles: dict[str, str] = {}
    people: dict[str, tuple[str, int]] = {}
    promises: dict[tuple[str, str], str] = {}
    due_in: dict[tuple[str, str], str] = {}
    for name, stage in loaded.course.stages.items():
        entry = listed.get(loaded.plays[name])
        titles[name] = stage.title or (entry.title if entry is not None else name)
        try:
            if stage.drills is not None:
                titles[name] = stage.title or load_drills(loaded.plays[name], library).drills.title
            if stage.scenario is None or stage.week > week:
                continue
            played = load_scenario(loaded.plays[name], library)
        except ContentError:
            # What is wrong with it is told when it is opened.
            continue
        slots = {slot: one.default for slot, one in played.scenario.slots.items()}
        for key, one in played.scenario.promises.items():
            promises[name, key] = fill(one.text, slots)
            if (elsewhere := due_elsewhere(played, key)) is not None:
                due_in[name, key] = elsewhere
        for cast, member in played.scenario.cast.items():
            persona = played.personas[cast]
            people.setdefault(person(member.persona), (persona.name, persona.credibility))
    return titles, people, promises, due_in
