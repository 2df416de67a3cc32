"""Progress: what next and why, both axes over the weeks, moves, people, days of practice, and predictions."""

from __future__ import annotations

import dataclasses
import datetime
import textwrap
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, cast

from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from simulator.tui import actions
from simulator.tui.actions import Action
from simulator.tui.drawing_later import is_open
from simulator.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.geometry import Size

    from simulator.coaching.capital import CapitalEntry
    from simulator.coaching.progress import Progress
    from simulator.coaching.suggesting import Suggestion
    from simulator.tui.app import PushbackApp

WORKING: Final = "Looking through what you played …"
NOTHING: Final = "Nothing was played yet. After your first conversation there is something to see here."
_AXES_ROWS: Final = 12
_WIDEST: Final = 96
_MEMORIES: Final = 8
"""Entries of influence capital that are listed, the latest."""


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """What is shown: progress, today, influence capital, its people's names, what next, the promises to keep."""

    shown: Progress
    today: datetime.date
    capital: Sequence[CapitalEntry]
    names: Mapping[str, str]
    suggestion: Suggestion | None
    promises: Sequence[str] = ()


class Drawn(Widget):
    """Progress as one page of text and pictures made of characters, drawn for the width that there is."""

    DEFAULT_CSS = """
    Drawn { width: 1fr; height: auto; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._found: Found | None = None
        self._told = WORKING
        self._lines: tuple[int, Content] = (0, Content())

    def show(self, found: Found | None, told: str = "") -> None:
        """Draw `found`; where there is none, say `told`."""
        self._found, self._told, self._lines = found, told, (0, Content())
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines at `width`."""
        return len(self._page(width).wrap(max(1, width)))

    def render(self) -> Content:
        """Return the page."""
        return self._page(self.content_size.width)

    def _page(self, width: int) -> Content:
        if self._lines[0] != width or not width:
            parts = list(page(self._found, width)) if self._found is not None else [Content(self._told)]
            self._lines = (width, Content("\n\n").join(parts))
        return self._lines[1]


class ProgressScreen(Screen[None]):
    """What all that practice comes to; it is looked up outside the screen's thread."""

    CSS_PATH = "progress.tcss"
    ACTIONS = (
        Action("go_on", "enter", "Do what is suggested", "do what is suggested"),
        Action("app.place('drills')", "d", "Drills", "drills"),
        Action("page(1)", "pagedown,space", "Read on"),
        Action("page(-1)", "pageup", "Read back"),
        Action("leave", "escape", "Back to the library", "library"),
    )
    BINDINGS = actions.bindings(ACTIONS)
    AUTO_FOCUS = "#scroll"

    def __init__(self) -> None:
        super().__init__()
        self._found: Found | None = None

    @property
    def _app(self) -> PushbackApp:
        return cast("PushbackApp", self.app)

    def compose(self) -> ComposeResult:
        """Lay out the title, the page and the keys."""
        with Horizontal(id="title"):
            yield Static(Content("Progress"), id="brand")
        with VerticalScroll(id="scroll"):
            yield Drawn(id="drawn")
        yield KeyLine([*self.ACTIONS, *actions.APP])

    def on_mount(self) -> None:
        """Look everything up."""
        self.run_worker(self._look, thread=True, group="progress", exclusive=True)

    def _look(self) -> None:
        """Look up what was played, outside the screen's thread."""
        from simulator.records.values import JournalError

        try:
            found, told = look_up(self._app), NOTHING
        except JournalError as error:
            found, told = None, f"What you played cannot be read: {error}"
        self.app.call_from_thread(self._show, found, told)

    def _show(self, found: Found | None, told: str) -> None:
        self._found = found
        if is_open(self):
            played = found is not None and found.shown.attempts > 0
            self.query_one(Drawn).show(found if played else None, told)

    def action_go_on(self) -> None:
        """Do what is suggested."""
        next_one = self._found.suggestion if self._found is not None else None
        if next_one is None:
            return
        if next_one.kind == "scenario":
            self._app.open_briefing(next_one.target)
        else:
            self.call_later(self.run_action, f"app.place('{'drills' if next_one.kind == 'drills' else 'courses'}')")

    def action_page(self, by: int) -> None:
        """Scroll by most of a screen."""
        scroll = self.query_one("#scroll")
        scroll.scroll_relative(y=by * max(scroll.size.height - 2, 1), animate=False)

    def action_leave(self) -> None:
        """Go back to the library."""
        self._app.back_to_library()


def look_up(app: PushbackApp) -> Found:
    """Return everything that is shown; takes some tenths of a second.

    Raises:
        JournalError: the records cannot be read.
    """
    from simulator.coaching.progress import progress
    from simulator.records.opening import open_store
    from simulator.records.progress import day_of, practised
    from simulator.records.progress_capital import entries, names
    from simulator.records.progress_next import suggested
    from simulator.records.promises import promise_line, to_keep
    from simulator.records.rebuilding import bring_up

    store, now = open_store(), time.time()
    bring_up(store, app.library)
    attempts = practised(store)
    shown, capital = progress(attempts, now, day_of), entries(store)
    called = names(capital, app.library)
    suggestion = suggested(store, app.library, app.entries(), attempts, shown)
    promises = [promise_line(one, called, app.entries()) for one in to_keep(store)]
    return Found(shown, day_of(now), capital, called, suggestion, promises)


def page(found: Found, width: int) -> Iterator[Content]:
    """Yield the parts of the page at `width` cells."""
    from simulator.tui.screens import progress_pictures as pictures

    shown, room = found.shown, min(width, _WIDEST)
    name = 26 if room >= 70 else 16
    yield _counts(shown)
    if found.suggestion is not None:
        lead, title = ("Next  ", "$text-muted"), (found.suggestion.title, "bold $primary")
        yield Content.assemble(lead, title, f"\n{found.suggestion.reason}")
    if shown.weeks:
        yield _part("Relationship and product", [pictures.axes_picture(shown.weeks, room, _AXES_ROWS)])
    if shown.mastery:
        bar = max(6, min(31, room - name - (28 if room >= 60 else 10)))
        lines = [pictures.mastery_line(one, name, bar, room) for one in shown.mastery]
        yield _part("How often each move lands (the line holds it four times in five)", lines)
    if shown.slips:
        yield _part("What slips in", [pictures.slip_line(one, name, room) for one in shown.slips])
    if shown.accounts:
        yield _part("Accounts", [pictures.account_line(one, name, room) for one in shown.accounts])
    if found.promises:
        lines = [textwrap.fill(f"· {line}", room, subsequent_indent="  ") for line in found.promises]
        yield _part("Promises to keep", lines)
    told = [entry for entry in found.capital if entry.told and entry.points][-_MEMORIES:]
    if told:
        remembered = (f"{entry.points:+3d}  {found.names[entry.stakeholder]}: {entry.note}" for entry in told)
        lines = [textwrap.fill(line, room, subsequent_indent=" " * 5) for line in remembered]
        yield _part("What they remember", lines)
    weeks = max(4, min(53, (room - 4) // 2))
    yield _part("Days of practice", [pictures.calendar_picture(shown.days, found.today, weeks)])
    expected = shown.calibration
    lines = [pictures.calibration_picture(expected)] if expected.asked and room >= 54 else []
    yield _part("What you expected, and what came", [*lines, expected.told()])


def _counts(shown: Progress) -> Content:
    talks = f"{shown.attempts} conversation{'' if shown.attempts == 1 else 's'}"
    replies = f"{shown.replies} repl{'y' if shown.replies == 1 else 'ies'}"
    return Content.styled(f"{talks}, {shown.finished} finished, {replies}, {shown.typed} typed", "$text-muted")


def _part(title: str, lines: Sequence[str]) -> Content:
    return Content("\n").join([Content.styled(title, "bold $primary"), *map(Content, lines)])
