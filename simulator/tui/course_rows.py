"""A course as rows of a calendar, and what is said about each of them: values in, text out."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final, Literal

from textual.content import Content

from simulator.coaching.courses import Due, Journey, Result, Standing, gain, shortfall
from simulator.content.course_loading import LoadedCourse
from simulator.tui.paragraphs import unwrapped
from simulator.tui.widgets.scenario_list import Row

ItemKind = Literal["intro", "stage", "event", "due", "owed", "people", "end"]
_QUADRANTS: Final = {
    "partner": "partner",
    "order_taker": "order-taker",
    "won_the_point": "won the point",
    "friction": "friction",
}
_SIGNS: Final = {"done": "✓", "open": "○", "locked": "×", "ahead": "·"}
_DUE_SIGNS: Final = {"made": "~", "kept": "✓", "broken": "✗"}
_DUE_WORDS: Final = {"made": "due", "kept": "kept", "broken": "broken"}


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """What a row of the calendar stands for: the intro, a stage, an event, a promise due, the people, or the end.

    A promise that its author says is due in another scenario is `owed`, in the stage that plays it; its `name` is the
    stage in which it was made and its id, parted by a space.
    """

    kind: ItemKind
    name: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Course:
    """A course on the screen: how far it is, its titles and people by name, and the attempts that can go on."""

    loaded: LoadedCourse
    standing: Standing
    titles: Mapping[str, str]
    people: Mapping[str, tuple[str, int]]
    promises: Mapping[tuple[str, str], str]
    due_in: Mapping[tuple[str, str], str]
    begun: Mapping[str, str] = dataclasses.field(default_factory=dict[str, str])

    @property
    def journey(self) -> Journey:
        """Return how far it is."""
        return self.standing.journey


def rows(course: Course) -> list[tuple[Row, Item]]:
    """Return the calendar: week by week what is there to do, what happened, and which promises are due."""
    standing, weeks = course.standing, course.loaded.course.weeks
    found: list[tuple[Row, Item]] = [(Row("attempt", "What this is about"), Item("intro"))]
    for number, week in enumerate(weeks, 1):
        here = "  ← you are here" if number == standing.week else ""
        found += [(Row("gap"), Item("intro")), (Row("heading", f"{number}  {week.title}{here}"), Item("intro"))]
        for name, event in standing.events(number).items():
            waits = bool(event.choices) and standing.decision(name) is None
            title = event.title or "Meanwhile"
            note = "yours to decide" if waits else "happened"
            found.append((_row("▪", title, note, "decide" if waits else ""), Item("event", name)))
        for name, stage in course.loaded.course.stages.items():
            if stage.week == number:
                found.append((_stage_row(course, name), Item("stage", name)))
                for made, promise in owed(course, name):
                    words = course.promises[made, promise]
                    found.append(
                        (_row(_DUE_SIGNS["made"], words, "you owe this", "owed"), Item("owed", f"{made} {promise}"))
                    )
        for due in standing.due():
            if due.week == number:
                words = course.promises.get((due.stage, due.promise), due.promise)
                word = _DUE_WORDS[due.state]
                found.append((_row(_DUE_SIGNS[due.state], words, f"promise {word}", word), Item("due", due.name)))
    found.append((Row("gap"), Item("intro")))
    found.append((Row("attempt", "How they look upon you"), Item("people")))
    if standing.finished:
        found.append((Row("attempt", "The end", note="what it was good for"), Item("end")))
    return found


def beginning(course: Course) -> Item:
    """Return where the cursor begins: at the intro, later at what waits for a decision or comes next."""
    if not course.standing.begun:
        return Item("intro")
    waiting, step = course.standing.undecided(), course.standing.next_step()
    if waiting:
        return Item("event", waiting[0])
    if step is not None:
        return Item("stage", step)
    return Item("end") if course.standing.finished else Item("intro")


def owed(course: Course, stage: str) -> list[tuple[str, str]]:
    """Return the promises, by the stage that made them and their ids, that their author says are due at `stage`.

    Those that the course itself has a week for stand in that, and what was not kept there until it was done is past.
    """
    plays, told = course.loaded.plays, course.loaded.course
    if stage in course.journey.results:
        return []
    dated = {(one.stage, one.promise) for one in told.due.values()}
    return [
        made
        for made, state in course.standing.promises.items()
        if state == "made" and made not in dated and made[0] != stage and course.due_in.get(made) == plays[stage]
    ]


def _row(sign: str, title: str, note: str, brief: str) -> Row:
    return Row("attempt", f"{sign} {title}", note=note, brief=brief)


def _stage_row(course: Course, name: str) -> Row:
    standing, stage = course.standing, course.loaded.course.stages[name]
    state, result = standing.state_of(name), course.journey.results.get(name)
    note, brief = {"open": ("open", "open"), "locked": ("shut", "shut"), "ahead": ("later", "")}.get(state, ("", ""))
    if result is not None:
        note = brief = (
            f"{result.right} of {result.asked}" if result.asked else f"{result.relationship}·{result.product}"
        )
        note = f"{_QUADRANTS[result.quadrant]}  {note}" if result.quadrant else note
    elif state == "open" and (left := course.journey.rounds.get(name)) is not None:
        note = brief = f"{left.asked} of {stage.count} done"
    elif name in course.begun and state == "open":
        note = brief = "go on"
    elif stage.optional and state == "open":
        note = "open, if you like"
    return _row(_SIGNS[state], course.titles[name], note, brief)


# --- what is said about a row ----------------------------------------------------------------------------------------


def about(course: Course, item: Item) -> Content:
    """Return what is said about `item`."""
    tellers = {"intro": _intro, "people": _people, "end": _end}
    if item.kind in tellers:
        return tellers[item.kind](course)
    if item.kind == "stage":
        return _stage(course, item.name)
    if item.kind == "owed":
        return _owed(course, item.name)
    return _event(course, item.name) if item.kind == "event" else _due(course, item.name)


def _intro(course: Course) -> Content:
    told, weeks = course.loaded.course, course.loaded.course.weeks
    week = course.standing.week
    now = weeks[week - 1] if week <= len(weeks) else None
    parts: list[Any] = [(told.title, "bold"), "\n", unwrapped(told.intro or told.summary)]
    if now is not None:
        parts += [f"\n\n{now.title}. " if now.text else "", ("", ""), unwrapped(now.text)]
    return Content.assemble(*parts)


def _stage(course: Course, name: str) -> Content:
    stage, standing = course.loaded.course.stages[name], course.standing
    state, result = standing.state_of(name), course.journey.results.get(name)
    parts: list[Any] = [(course.titles[name], "bold"), "\n", unwrapped(stage.note)]
    for made, promise in owed(course, name):
        words = course.promises[made, promise]
        parts += ["\n\n", ("You owe here: ", "bold"), f"{words}. You said so in “{course.titles[made]}”."]
    if result is not None:
        parts += ["\n\n", _ended(result), "\n", ("Enter plays it again; the last time counts.", "$text-muted")]
    elif state == "locked":
        parts += ["\n\n", (stage.opens or "It isn't open yet.", "$text-muted")]
    elif state == "ahead":
        week = course.loaded.course.weeks[stage.week - 1].title
        parts += ["\n\n", (f"Its time comes: {week}.", "$text-muted")]
    elif (left := course.journey.rounds.get(name)) is not None:
        told = f"{left.asked} of {stage.count} answered, {left.right} right. Enter goes on with the rest."
        parts += ["\n\n", (told, "$text-muted")]
    else:
        what = "goes on where you stopped" if name in course.begun else "begins"
        parts += ["\n\n", (f"Enter {what}.", "$text-muted")]
    return Content.assemble(*parts)


def _ended(result: Result) -> str:
    if result.asked:
        return f"{result.right} of {result.asked} right."
    missing = shortfall(result)
    near = (
        ""
        if missing is None
        else (" Nothing better was within reach." if not missing else f" {missing} from the best.")
    )
    return (
        f"You ended as {_QUADRANTS.get(result.quadrant, '')}: relationship {result.relationship}, "
        f"product {result.product}.{near}"
    )


def _event(course: Course, name: str) -> Content:
    event = course.loaded.course.events[name]
    parts: list[Any] = [(event.title or "Meanwhile", "bold"), "\n", unwrapped(event.text)]
    decided = course.standing.decision(name)
    if decided is not None:
        parts += ["\n\n", ("You: ", "$text-muted"), decided.text, "\n", unwrapped(decided.after)]
    else:
        for number, choice in enumerate(event.choices.values(), 1):
            parts += ["\n\n" if number == 1 else "\n", (f"{number}  ", "bold $primary"), choice.text]
    return Content.assemble(*parts)


def _due(course: Course, name: str) -> Content:
    due = next(one for one in course.standing.due() if one.name == name)
    words = course.promises.get((due.stage, due.promise), due.promise)
    made = f"You promised it in “{course.titles[due.stage]}”."
    return Content.assemble((words, "bold"), "\n", made, "\n\n", (_state(due), "$text-muted"))


def _owed(course: Course, name: str) -> Content:
    stage, _, promise = name.partition(" ")
    scenario = course.due_in[stage, promise]
    where = next(title for one, title in course.titles.items() if course.loaded.plays[one] == scenario and one != stage)
    made = f"You promised it in “{course.titles[stage]}”."
    return Content.assemble(
        (course.promises[stage, promise], "bold"), "\n", made, "\n\n", (f"You owe it in “{where}”.", "$text-muted")
    )


def _state(due: Due) -> str:
    return {
        "made": "It's due this week of the calendar. Nothing has become of it yet.",
        "kept": "You kept it.",
        "broken": "You didn't keep it.",
    }[due.state]


def _people(course: Course) -> Content:
    parts: list[Any] = [("How they look upon you", "bold"), "\n"]
    for persona, (name, own) in course.people.items():
        stands = course.standing.account(persona, own)
        moved = 0 if stands is None else stands - own
        word = "as anybody would" if not moved else f"{'warmer' if moved > 0 else 'colder'} by {abs(moved)}"
        parts += [f"{name:<20} {stands if stands is not None else own:>3}  ", (word, "$text-muted"), "\n"]
    parts += ["\n", ("What you leave behind opens the next conversation with them.", "$text-muted")]
    return Content.assemble(*parts)


def _end(course: Course) -> Content:
    parts: list[Any] = [(f"{course.loaded.course.title}: the end", "bold"), "\n", unwrapped(course.loaded.course.end)]
    compared, measure = gain(course.loaded.course, course.journey), course.loaded.course.measure
    if compared is not None and measure is not None:
        for stage, result in zip((measure.before, measure.after), compared, strict=True):
            parts += ["\n\n", (course.titles[stage], "$text-muted"), "\n", _ended(result)]
        gaps = [shortfall(result) for result in compared]
        if gaps[0] is not None and gaps[1] is not None:
            parts += ["\n\n", (_gained(gaps[0], gaps[1]), "bold")]
    return Content.assemble(*parts)


def _gained(before: int, after: int) -> str:
    if after < before:
        return f"At first you stayed {before} behind the best within reach, in the end {after}."
    if after > before:
        return (
            f"At first you stayed {before} behind the best within reach, in the end {after}. That one was harder, too."
        )
    return f"Both times you stayed {before} behind the best within reach."
