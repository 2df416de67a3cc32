"""Courses: a calendar of weeks with conversations, drills, what happened, and promises that come due."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, cast

from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from simulator.coaching.courses import Result, Standing
from simulator.tui import course_rows
from simulator.tui.actions import APP, Action, bindings, numbers
from simulator.tui.course_rows import Item
from simulator.tui.drawing_later import is_open
from simulator.tui.widgets.key_line import KeyLine
from simulator.tui.widgets.scenario_list import Row, ScenarioList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from simulator.coaching.courses import Journey
    from simulator.coaching.drilling import Summary
    from simulator.content.course_loading import LoadedCourse
    from simulator.records.store import Store
    from simulator.tui.app import PushbackApp
    from simulator.tui.course_looking import Looked

NOTHING_HERE: Final = "There are no courses here yet. They come in packs, in scenarios/courses/."
_ANEW: Final = "Begin this course anew? Press n once more. What you played stays in the history."


class CoursesScreen(Screen[None]):
    """The courses there are, one at a time; `reference` (`pack:id`) is the one to begin with."""

    CSS_PATH = "courses.tcss"
    ACTIONS = (
        Action("open", "enter", "Start it, go on with it, or play it again", "open"),
        Action("decide(1)", "1", "1 to 4: what you do about what happened"),
        Action("course(1)", "right,tab", "The next course", ""),
        Action("course(-1)", "left,shift+tab", "The course before", ""),
        Action("anew", "n", "Begin the course anew", "begin anew"),
        Action("read_on(1)", "pagedown", "Read on"),
        Action("read_on(-1)", "pageup", "Read back"),
        Action("leave", "escape", "Back", "back"),
    )
    BINDINGS = [
        *bindings(ACTIONS),
        *numbers("decide", 2, 4),
    ]
    AUTO_FOCUS = "ScenarioList"

    def __init__(self, reference: str | None = None) -> None:
        super().__init__()
        self._reference = reference
        self._courses: Sequence[LoadedCourse] = ()
        self._place = 0
        self.course: course_rows.Course | None = None
        self._items: list[tuple[Row, Item]] = []
        self._decided: dict[str, Journey] = {}
        self._asked_anew = False
        self._fresh = True
        self._looks = 0

    @property
    def _app(self) -> PushbackApp:
        return cast("PushbackApp", self.app)

    def compose(self) -> ComposeResult:
        """Lay out the title, the calendar, what is under the cursor, and the keys."""
        with Horizontal(id="title"):
            yield Static("Courses", id="brand")
            yield Static(id="name")
            yield Static(id="week")
        with Horizontal(id="middle"):
            yield ScenarioList(id="list")
            with VerticalScroll(id="about", can_focus=False):
                yield Static("One moment …", id="about-text")
        yield KeyLine(self._keys(begun=False))

    def on_mount(self) -> None:
        """Look how far it is, outside the screen's thread."""
        self._look()

    def on_screen_resume(self) -> None:
        """Coming back from a conversation: look again."""
        if not self._fresh:
            self._look()
        self._fresh = False

    # --- what the player does ------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Open what is under the cursor."""
        self.query_one(ScenarioList).choose()

    def action_decide(self, number: int) -> None:
        """Decide about the event under the cursor."""
        item, course = self._current, self.course
        if course is None or item is None or item.kind != "event":
            return
        event = course.loaded.course.events[item.name]
        if course.standing.decision(item.name) is not None or number > len(event.choices):
            return
        self._decide(course, item.name, list(event.choices)[number - 1])

    def action_course(self, step: int) -> None:
        """Show the next course."""
        if len(self._courses) > 1:
            self._place = (self._place + step) % len(self._courses)
            self._reference = self._courses[self._place].reference
            self._look()

    def action_anew(self) -> None:
        """Begin the course anew, once that was asked twice."""
        course = self.course
        if course is None or not course.standing.begun:
            return
        if not self._asked_anew:
            self._asked_anew = True
            self._app.tell(_ANEW, briefly=True)
            return
        from simulator.records.course_steps import begin_anew

        self._asked_anew = False
        self._decided.pop(course.loaded.reference, None)
        self._kept(lambda store: begin_anew(store, course.loaded.reference))

    def action_read_on(self, step: int) -> None:
        """Read on in what is said about the row."""
        about = self.query_one("#about")
        about.scroll_relative(y=step * max(1, about.size.height - 1), animate=False)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss()

    def on_scenario_list_moved(self, event: ScenarioList.Moved) -> None:
        """Say more about what is under the cursor."""
        event.stop()
        self._asked_anew = False
        self._show_about()

    def on_scenario_list_chosen(self, event: ScenarioList.Chosen) -> None:
        """Start a stage, or go on with it."""
        event.stop()
        item, course = self._item_of(event.row), self.course
        if course is None or item is None:
            return
        if item.kind == "stage":
            self._open(course, item.name)
        elif item.kind == "intro" and (step := course.standing.next_step()) is not None:
            self._open(course, step)

    # --- stages and events ---------------------------------------------------------------------------------------

    def _open(self, course: course_rows.Course, stage: str) -> None:
        state = course.standing.state_of(stage)
        if state in ("locked", "ahead"):
            told = course.loaded.course.stages[stage].opens if state == "locked" else "That week hasn't come yet."
            self._app.tell(told or "It isn't open yet.", briefly=True)
        elif course.loaded.course.stages[stage].drills is not None:
            self._drill(course, stage)
        elif stage in course.begun and state == "open":
            self._app.returning = course.loaded.reference
            self._app.resume(course.begun[stage])
        else:
            self._start(course, stage)

    def _start(self, course: course_rows.Course, stage: str) -> None:
        """Show the briefing of the conversation at `stage`; where that cannot be, say why."""
        from simulator.content.diagnostics import ContentError
        from simulator.records.course_steps import started
        from simulator.tui.screens.briefing import BriefingScreen

        app = self._app
        try:
            session = started(
                course.loaded,
                course.standing,
                stage,
                app.library,
                app.tell_of_records,
                mode=app.settings.mode,
                remembered=app.settings.memory != "never",
            )
        except ContentError as error:
            app.tell(str(error.diagnostics[0]))
            return
        app.returning = course.loaded.reference
        app.show_above_library(BriefingScreen(session))

    def _drill(self, course: course_rows.Course, stage: str) -> None:
        from simulator.tui.screens.drill import DrillScreen

        reference, count = course.loaded.plays[stage], course.loaded.course.stages[stage].count
        left = course.journey.rounds.get(stage)

        def done(summary: Summary | None) -> None:
            # An answer that was set aside is answered all the same; only what is right of the others counts.
            if summary is not None and summary.answered:
                self._answered(course, stage, summary, count)

        self._app.push_screen(DrillScreen(reference=reference, count=count - (left.asked if left else 0)), done)

    def _answered(self, course: course_rows.Course, stage: str, summary: Summary, count: int) -> None:
        from simulator.records.course_steps import keep_round

        journey = course.journey.answered(stage, summary.right, summary.answered, count, time.time())
        self._remember(course, journey)
        self._kept(lambda store: keep_round(store, course.loaded.reference, stage, journey))
        if (left := journey.rounds.get(stage)) is not None:
            more = count - left.asked
            self._app.tell(
                f"{left.asked} of {count} answered, {left.right} right: they count. The other {more} can wait.",
                briefly=True,
            )

    def _finish(self, course: course_rows.Course, stage: str, result: Result) -> None:
        from simulator.records.course_steps import keep_result

        before = course.journey
        self._remember(course, dataclasses.replace(before, results={**before.results, stage: result}))
        self._kept(lambda store: keep_result(store, course.loaded.reference, stage, result))

    def _decide(self, course: course_rows.Course, event: str, choice: str) -> None:
        from simulator.records.course_steps import keep_decision
        from simulator.records.promises import settle_in_course

        before, reference = course.journey, course.loaded.reference
        journey = dataclasses.replace(before, decisions={**before.decisions, event: choice})
        self._remember(course, journey)
        promises = Standing(course.loaded.course, journey).promises

        def write(store: Store) -> None:
            keep_decision(store, reference, event, choice)
            settle_in_course(store, reference, promises)

        self._kept(write)

    def _remember(self, course: course_rows.Course, journey: Journey) -> None:
        """Go on from `journey`, which is kept here as well: a database that refuses must not stop a course."""
        from simulator.tui.course_looking import stood

        self._decided[course.loaded.reference] = journey
        self._show(stood(course, Standing(course.loaded.course, journey)))

    def _kept(self, write: Callable[[Store], None]) -> None:
        from simulator.records.opening import open_store
        from simulator.records.values import JournalError

        try:
            write(open_store())
        except JournalError as error:
            self._app.tell(f"That cannot be kept: {error}. It counts until you leave.")
        self._look()

    # --- what is shown -------------------------------------------------------------------------------------------

    @property
    def _current(self) -> Item | None:
        return self._item_of(self.query_one(ScenarioList).current)

    def _item_of(self, wanted: Row | None) -> Item | None:
        # Two rows may look alike: an event without a title is called the same in every week.
        return next((item for row, item in self._items if row is wanted), None)

    def _look(self) -> None:
        self._looks += 1
        self.run_worker(partial(self._fetch, self._looks), thread=True, exclusive=True)

    def _fetch(self, number: int) -> None:
        from simulator.tui.course_looking import look

        looked = look(self._app.library, self._reference, self._decided)
        self.app.call_from_thread(self._looked, number, looked)

    def _looked(self, number: int, looked: Looked) -> None:
        if number < self._looks or not is_open(self):
            # What was answered or decided meanwhile is not in it yet.
            return
        self._courses, course = looked.courses, looked.course
        for message in looked.told:
            self._app.tell(message)
        if course is None:
            self.query_one("#about-text", Static).update(NOTHING_HERE)
            return
        self._place = [one.reference for one in self._courses].index(course.loaded.reference)
        self._reference = course.loaded.reference
        self._show(course)
        if course.standing.finished:
            self.run_worker(self._measure(course), exclusive=True, group="measure")

    async def _measure(self, course: course_rows.Course) -> None:
        """Add to the two conversations that are compared what was within reach, once it is known."""
        from simulator.tui.course_looking import measured

        for stage, result in (await measured(course, self._app.library, self._app.library_folders)).items():
            if self.course is not None and self.course.loaded == course.loaded:
                self._finish(self.course, stage, result)

    def _show(self, course: course_rows.Course) -> None:
        before = self._current
        first = self.course is None or self.course.loaded.reference != course.loaded.reference
        self.course = course
        found = course_rows.rows(course)
        self._items = [(row, item) for row, item in found if row.selectable]
        listed = self.query_one(ScenarioList)
        listed.show_rows([row for row, _item in found], keep=False)
        wanted = course_rows.beginning(course) if first or before is None else before
        places = [item for _row, item in self._items]
        if wanted in places:
            listed.action_move(places.index(wanted))
        weeks = len(course.loaded.course.weeks)
        self.query_one("#name", Static).update(Content(course.loaded.course.title))
        week = "closed" if course.standing.finished else f"week {course.standing.week} of {weeks}"
        self.query_one("#week", Static).update(week)
        self.query_one(KeyLine).show(self._keys(begun=course.standing.begun))
        self._show_about()

    def _keys(self, *, begun: bool) -> list[Action]:
        """Return what can be done; beginning anew only once it has begun."""
        return [one for one in (*self.ACTIONS, *APP) if one.short and (begun or one.name != "anew")]

    def _show_about(self) -> None:
        item, course = self._current, self.course
        if item is not None and course is not None:
            self.query_one("#about-text", Static).update(course_rows.about(course, item))
            self.query_one("#about").scroll_home(animate=False)
