"""What next: one suggestion, with its reason in one sentence."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from simulator.coaching.mastery import Mastery
from simulator.coaching.progress import Practised, Progress
from simulator.content.index import Entry
from simulator.content.rubric import rubric

SuggestionKind = Literal["course", "drills", "scenario"]
WEAK: Final = 0.6
"""A pattern that lands less often than this, when used, is worth training: below it, it fails as good as every other
time."""
TRIED: Final = 2.0
"""Uses below which a pattern is unknown rather than weak."""


@dataclasses.dataclass(frozen=True, slots=True)
class CourseNext:
    """The next conversation of a course that was begun: `course` its id, and the titles for people."""

    course: str
    title: str
    step: str


@dataclasses.dataclass(frozen=True, slots=True)
class Suggestion:
    """What to do next: a course or a scenario (`target` is its id, or `pack:id`) or the drills (`target` is "")."""

    kind: SuggestionKind
    target: str
    title: str
    reason: str


def suggestion(
    entries: Sequence[Entry],
    attempts: Sequence[Practised] = (),
    shown: Progress | None = None,
    *,
    due_cards: int = 0,
    course: CourseNext | None = None,
    siblings: Mapping[str, str] | None = None,
) -> Suggestion | None:
    """Return what to do next, None where there is nothing to play.

    First what was begun (a course), then what would be forgotten (cards that are due), then what is weak, then the same
    skill with somebody else, then what is new, and last what ended furthest from winning both. `entries` are the
    library's, easiest first; `siblings` are full names by full name.
    """
    if course is not None:
        return Suggestion("course", course.course, course.title, f"You are in the middle of it; next: {course.step}.")
    if due_cards:
        cards = "One card is" if due_cards == 1 else f"{due_cards} cards are"
        return Suggestion("drills", "", "Drills", f"{cards} due: seen today, they stay; seen next week, they are new.")
    sound = [entry for entry in entries if entry.problem is None]
    if not sound:
        return None
    finished = {one.scenario: one for one in sorted(attempts, key=lambda one: one.at) if one.finished}
    if not finished:
        first = sound[0]
        return _scenario(first, f"{first.minutes} minutes, and the gentlest one to begin with.")
    return (
        _weakest(sound, finished, shown)
        or _sibling(sound, finished, siblings or {})
        or _new(sound, finished)
        or _again(sound, finished)
    )


def weakest(shown: Progress) -> Mastery | None:
    """Return the good pattern that lands least often of those that were tried, None where none is weak."""
    weak = [one for one in shown.mastery if one.tried >= TRIED and one.mean < WEAK]
    return min(weak, key=lambda one: (one.mean, one.pattern)) if weak else None


def _weakest(entries: Sequence[Entry], finished: Mapping[str, Practised], shown: Progress | None) -> Suggestion | None:
    one = weakest(shown) if shown is not None else None
    if one is None:
        return None
    training = [entry for entry in entries if one.pattern in entry.trains]
    if not training:
        return None
    # What was never played first, then what was played longest ago.
    entry = min(training, key=lambda entry: finished[entry.reference].at if entry.reference in finished else 0.0)
    move = f"“{one.name}”" if one.taught else f"When you {rubric()[one.pattern].did}, it"
    lands = round(one.mean * 10)
    often = f"in about {lands} of 10 uses" if lands else "hardly ever"
    reason = f"{move} landed {often} so far; this one asks for it."
    return _scenario(entry, reason)


def _sibling(
    entries: Sequence[Entry], finished: Mapping[str, Practised], siblings: Mapping[str, str]
) -> Suggestion | None:
    by_reference = {entry.reference: entry for entry in entries}
    for played in sorted(finished.values(), key=lambda one: -one.at):
        entry = by_reference.get(siblings.get(played.scenario, ""))
        if entry is not None and entry.reference not in finished:
            return _scenario(entry, f"The same skill as in “{played.title}”, with somebody else.")
    return None


def _new(entries: Sequence[Entry], finished: Mapping[str, Practised]) -> Suggestion | None:
    entry = next((entry for entry in entries if entry.reference not in finished), None)
    return _scenario(entry, f"You have not met {entry.cast[0] if entry.cast else 'them'} here yet.") if entry else None


def _again(entries: Sequence[Entry], finished: Mapping[str, Practised]) -> Suggestion | None:
    known = [entry for entry in entries if entry.reference in finished]
    if not known:
        return None

    def worst_axis(entry: Entry) -> int:
        one = finished[entry.reference]
        return min(one.relationship or 0, one.product or 0)

    entry = min(known, key=worst_axis)
    one = finished[entry.reference]
    ended = f"relationship {one.relationship}, product {one.product}"
    return _scenario(entry, f"You left it at {ended}; a second go usually finds more.")


def _scenario(entry: Entry, reason: str) -> Suggestion:
    return Suggestion("scenario", entry.reference, entry.title, reason)
