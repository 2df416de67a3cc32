"""What to do next, from everything that is kept: the suggestion of the day."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from simulator.coaching.progress import Practised, Progress, progress
from simulator.coaching.suggesting import CourseNext, Suggestion, suggestion
from simulator.content.diagnostics import ContentError
from simulator.content.index import by_name
from simulator.records.practice import Practice
from simulator.records.progress import day_of, practised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.content.index import Entry
    from simulator.content.packs import Library
    from simulator.records.store import Store


def next_up(store: Store, library: Library, entries: Sequence[Entry]) -> Suggestion | None:
    """Return what the store's learner might do next, None where there is nothing to play.

    May take some tenths of a second: to be called outside the screen's thread.

    Raises:
        JournalError: the store cannot be read.
    """
    attempts = practised(store)
    return suggested(store, library, entries, attempts, progress(attempts, time.time(), day_of))


def suggested(
    store: Store, library: Library, entries: Sequence[Entry], attempts: Sequence[Practised], shown: Progress
) -> Suggestion | None:
    """Return the same where the attempts and what they show are at hand.

    Raises:
        JournalError: the store cannot be read.
    """
    return suggestion(
        entries,
        attempts,
        shown,
        due_cards=len(Practice(store).cards(time.time())),
        course=_course(store, library),
        siblings=_sibling(library, entries, attempts),
    )


def _course(store: Store, library: Library) -> CourseNext | None:
    """Return the first course that was begun and has something left to do."""
    from simulator.coaching.courses import Standing
    from simulator.content.course_loading import every_course
    from simulator.records.course_steps import journey

    for loaded in every_course(library)[0]:
        standing = Standing(loaded.course, journey(store, loaded.reference, library))
        step = standing.next_step()
        if standing.begun and not standing.finished and step is not None:
            title = loaded.course.stages[step].title or step.replace("-", " ")
            return CourseNext(loaded.reference, loaded.course.title, title)
    return None


def _sibling(library: Library, entries: Sequence[Entry], attempts: Sequence[Practised]) -> dict[str, str]:
    """Return the sibling of what was finished last, by full names; {} where it has none."""
    from simulator.content.load import load_scenario

    last = max((one for one in attempts if one.finished), key=lambda one: one.at, default=None)
    if last is None or last.scenario not in by_name(entries):
        return {}
    try:
        loaded = load_scenario(last.scenario, library)
    except ContentError:
        return {}
    name = loaded.scenario.sibling
    if name is None:
        return {}
    return {last.scenario: name if ":" in name else f"{loaded.pack}:{name}"}
