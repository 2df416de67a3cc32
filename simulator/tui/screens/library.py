"""Home: what to go on with, what is suggested for today, where else to go; and the library, from which one plays."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from simulator.content.index import by_name
from simulator.tui import actions
from simulator.tui.continuing import Unfinished, ask, must_ask, open_ahead, unfinished
from simulator.tui.home import for_a_beginning, for_today, take_up, today_line
from simulator.tui.names import difficulty_dots, difficulty_word, skill_names, skills
from simulator.tui.settings import MODE_LINES, MODES
from simulator.tui.widgets.key_line import KeyLine
from simulator.tui.widgets.line import Line
from simulator.tui.widgets.scenario_list import Row, ScenarioList

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from simulator.content.index import Entry
    from simulator.tui.app import PushbackApp
    from simulator.tui.home import Today

_SETTINGS: Final = next(
    dataclasses.replace(action, short="settings") for action in actions.APP if action.name == "app.settings"
)
_NARROW: Final = 60
"""Cells below which only the shortest words are said."""
_MARGINS: Final = 4
"""Cells at the two sides of a line."""
NOTHING_HERE: Final = (
    "There is nothing to play here yet.\n\nScenarios come in packs: folders with YAML files. "
    "Start with --pack FOLDER, or name folders in PUSHBACK_PACKS."
)
NOTHING_FOUND: Final = (
    "Nothing here goes by that.\n\n"
    "Try a name, a skill such as “redirect”, or a word such as “easy”; esc clears the search."
)


class LibraryScreen(Screen[None]):
    """Home. Scenarios to choose from, unfinished attempts first, under today's suggestion and the way to other places.

    The suggestion comes from the records, which are dear to open: it arrives from a thread of its own, in the place
    kept for it.
    """

    CSS_PATH = "library.tcss"
    ACTIONS = (*actions.LIBRARY, *actions.HOME)
    BINDINGS = actions.bindings(ACTIONS)
    AUTO_FOCUS = "ScenarioList"

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []
        self._hay: Mapping[str, str] = {}
        self._begun: Sequence[Unfinished] = ()
        self._current = True
        self._stands = False
        self._today: Today | None = None

    @property
    def _app(self) -> PushbackApp:
        return cast("PushbackApp", self.app)

    def compose(self) -> ComposeResult:
        """Lay out the search, the list, what is under the cursor, the mode and the keys."""
        self._entries = self._app.entries()
        with Horizontal(id="top"):
            yield Static("Pushback", id="brand")
            yield Line(placeholder="/ to find: a person, a skill, easy, hard …", id="search")
            yield Static(id="hello")
        yield KeyLine([*actions.PLACES, _SETTINGS], id="places")
        yield Static(id="today")
        with Horizontal(id="middle"):
            yield ScenarioList(self._rows(""), id="list")
            with Vertical(id="about"):
                yield Static(id="about-text")
        yield Static(id="mode")
        yield KeyLine([*actions.LIBRARY, *actions.APP])

    def on_mount(self) -> None:
        """Show the mode; look for unfinished attempts once the first frame stands."""
        self._stands = True
        self._show_mode()
        self.call_after_refresh(self._look_again, first=True)
        self._show_today()
        self.call_after_refresh(self._ask_for_today)
        for finding in self._app.library.diagnostics:
            self._app.tell(str(finding))

    def on_screen_resume(self) -> None:
        """Coming back: what was begun or finished meanwhile is listed as it is now."""
        if self._current:
            self._current = False
            return
        self._show_mode()
        self._look_again()
        self._ask_for_today()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let keys wait until the screen stands: they can arrive before its widgets do."""
        return self._stands

    # --- what the player does ------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Open what is under the cursor."""
        self.query_one(ScenarioList).choose()

    def action_go_on(self) -> None:
        """Go on with what was left last."""
        if self._begun:
            self._app.resume(self._begun[0].id)
        else:
            self._app.tell("There is nothing to go on with yet.", briefly=True)

    def action_today(self) -> None:
        """Do what is suggested for today."""
        begun = self._begun_of(self._today)
        if begun is not None:
            self._app.resume(begun.id)
        elif self._today is not None:
            take_up(self._app, self._today)

    def action_find(self) -> None:
        """Go to the search."""
        self.query_one("#search", Line).focus()

    def action_leave(self) -> None:
        """Clear the search, and go back to the list."""
        self.query_one("#search", Line).value = ""
        self.query_one(ScenarioList).focus()

    def action_mode(self) -> None:
        """Go on to the next mode."""
        mode = self._app.settings.mode
        self._app.change(mode=MODES[(MODES.index(mode) + 1) % len(MODES)])
        self._show_mode()

    def action_put_away(self) -> None:
        """Take the unfinished attempt under the cursor off the list; it stays among those that were played."""
        row = self.query_one(ScenarioList).current
        if row is None or row.attempt is None:
            return
        from simulator.records.opening import open_store
        from simulator.records.values import JournalError

        try:
            open_store().end(row.attempt.id)
        except JournalError as error:
            self._app.tell(str(error))
        self._look_again()

    def on_resize(self) -> None:
        """What is said about the scenario, the mode and today depends on the room there is."""
        self._show_about(self.query_one(ScenarioList).current)
        self._show_mode()
        self.call_after_refresh(self._draw_today)

    def on_key(self, event: events.Key) -> None:
        """Let the arrows move the cursor while the search is being typed."""
        if isinstance(self.focused, Line) and event.key in ("up", "down", "pageup", "pagedown"):
            listed = self.query_one(ScenarioList)
            step = 1 if event.key in ("down", "pagedown") else -1
            listed.action_move(step) if event.key in ("up", "down") else listed.action_page(step)
            event.stop()

    def on_input_changed(self, event: Line.Changed) -> None:
        """List what the search finds."""
        self.query_one(ScenarioList).show_rows(self._rows(event.value))

    def on_input_submitted(self) -> None:
        """Open what the search has found first, or where the arrows went."""
        self.action_open()

    def on_scenario_list_moved(self, event: ScenarioList.Moved) -> None:
        """Say more about what is under the cursor."""
        self._show_about(event.row)

    def on_scenario_list_chosen(self, event: ScenarioList.Chosen) -> None:
        """Open a scenario, go on with an attempt, or say why neither can be."""
        row = event.row
        if row.attempt is not None:
            self._app.resume(row.attempt.id)
        elif row.entry is not None and row.kind == "broken":
            self._app.tell(f"{row.entry.path}\n{row.entry.problem}")
        elif row.entry is not None:
            self._app.open_briefing(row.entry.reference)

    # --- today ---------------------------------------------------------------------------------------------------

    def _ask_for_today(self) -> None:
        """Look for what to do next; where there are records, they are asked in a thread of their own."""
        found = for_a_beginning(self._entries)
        if found is not None or not self._entries:
            self._show_today(found)
        else:
            self.run_worker(self._find_today, thread=True, exclusive=True, group="today", exit_on_error=False)

    def _find_today(self) -> None:
        found = for_today(self._app.library, self._entries)
        if self.is_running:
            self.app.call_from_thread(self._show_today, found)

    def _show_today(self, found: Today | None = None) -> None:
        self._today = found
        self._draw_today()

    def _draw_today(self) -> None:
        name, line = self._app.settings.name, self.query_one("#today", Static)
        self.query_one("#hello", Static).update(Content(f"Hello, {name}." if name else ""))
        line.update(today_line(self._resumed(self._today), line.content_size.width or self.app.size.width - _MARGINS))

    def _begun_of(self, found: Today | None) -> Unfinished | None:
        """Return the attempt at what is suggested that was left in the middle."""
        if found is None or found.kind != "scenario":
            return None
        return next((one for one in self._begun if one.reference == found.target), None)

    def _resumed(self, found: Today | None) -> Today | None:
        """Return the suggestion with the reason to go on, where it was begun already."""
        begun = self._begun_of(found)
        if found is None or begun is None:
            return found
        return dataclasses.replace(found, reason=f"You are in the middle of it, {_stands(begun)}.")

    # --- what is shown -------------------------------------------------------------------------------------------

    def _look_again(self, *, first: bool = False) -> None:
        """List what was begun; at first, and after leaving in the middle, the cursor goes to it: to go on is a key."""
        if must_ask():
            self.run_worker(lambda: self._ask(first=first), thread=True, exclusive=True)
        else:
            self._show_begun(unfinished(), first=first)

    def _ask(self, *, first: bool) -> None:
        """Ask the store what was begun, outside the screen's thread."""
        from simulator.records.values import JournalError

        try:
            found = ask()
        except JournalError as error:
            self.app.call_from_thread(self._app.tell, str(error))
        else:
            self.app.call_from_thread(self._show_begun, found, first=first)

    def _show_begun(self, found: Sequence[Unfinished], *, first: bool) -> None:
        left = bool(found) and found[0] not in self._begun
        self._begun = found
        if self._begun or not first:
            listed, search = self.query_one(ScenarioList), self.query_one("#search", Line)
            listed.show_rows(self._rows(search.value), keep=not (first or left))
        if self._begun:
            # To go on must not wait for the store either.
            open_ahead()
        self._draw_today()

    def _rows(self, search: str) -> list[Row]:
        words = search.casefold().split()
        known = by_name(self._entries)
        found = [entry for entry in self._entries if self._matches(entry, words)]
        begun = [(one, known[one.reference]) for one in self._begun if known.get(one.reference) in found]
        rows: list[Row] = []
        if begun:
            rows.append(Row("heading", "Go on where you stopped"))
            rows += [_attempt_row(one, entry) for one, entry in begun]
            rows.append(Row("gap"))
        sound = [entry for entry in found if entry.problem is None]
        if sound:
            rows.append(Row("heading", _counted(len(sound)) if words else "Scenarios"))
            rows += [Row("scenario", entry.title, _people(entry), entry=entry) for entry in sound]
        broken = [entry for entry in found if entry.problem is not None]
        if broken:
            rows += [Row("gap")] if rows else []
            rows.append(Row("heading", "Cannot be played yet"))
            rows += [Row("broken", entry.title, note="✗ broken", brief="✗ broken", entry=entry) for entry in broken]
        return rows

    def _matches(self, entry: Entry, words: Sequence[str]) -> bool:
        if not words:
            return True
        if not self._hay:
            self._hay = {entry.path: _haystack(entry) for entry in self._entries}
        return all(word in self._hay[entry.path] for word in words)

    def _show_about(self, row: Row | None) -> None:
        about = self.query_one("#about-text", Static)
        if row is None:
            about.update(NOTHING_FOUND if self._entries else NOTHING_HERE)
        elif row.entry is not None:
            width = self.app.size.width
            about.update(_about(row, row.entry, "narrow" if width < _NARROW else "middle" if width < 100 else "wide"))

    def _show_mode(self) -> None:
        mode = self._app.settings.mode
        line = "" if self.app.size.width < _NARROW else f"  {MODE_LINES[mode]}"
        self.query_one("#mode", Static).update(Content.assemble((mode, "bold $primary"), (line, "$text-muted")))


def _people(entry: Entry) -> str:
    return ", ".join(entry.cast)


def _counted(number: int) -> str:
    return "1 scenario" if number == 1 else f"{number} scenarios"


def _attempt_row(one: Unfinished, entry: Entry) -> Row:
    return Row("attempt", entry.title, _people(entry), note=_stands(one), brief="continue", entry=entry, attempt=one)


def _stands(one: Unfinished) -> str:
    return f"after {_replies(one.replies)}" if one.replies else "still preparing"


def _replies(number: int) -> str:
    return "1 reply" if number == 1 else f"{number} replies"


def _haystack(entry: Entry) -> str:
    """Return everything that the search looks at, in one string."""
    known = skills()
    stages = {known[pattern][1] for pattern in entry.trains if pattern in known}
    parts = [
        entry.title,
        *entry.cast,
        *entry.roles,
        *entry.trains,
        *skill_names(entry.trains),
        *stages,
        difficulty_word(entry.difficulty),
        entry.summary,
        entry.id,
        entry.pack,
    ]
    return "\n".join(parts).casefold()


def _about(row: Row, entry: Entry, room: str) -> Content:
    if row.kind == "broken":
        what = f"This file cannot be played yet. {entry.problem}"
        return Content.assemble((entry.title, "bold"), "\n", what, "\n", (entry.path, "$text-muted"))
    people = ", ".join(f"{name}, {role}" if role else name for name, role in zip(entry.cast, entry.roles, strict=False))
    size = f"{entry.minutes} minutes · {difficulty_dots(entry.difficulty)} {difficulty_word(entry.difficulty)}"
    parts: list[Any] = []
    if room != "middle":
        # In between, the row itself says all this.
        parts += [(entry.title, "bold"), "\n", (size, "$text-muted"), "\n"]
    parts += [(people, "" if room == "middle" else "$text-muted"), "\n"]
    gap = "\n" if room == "wide" else ""
    if entry.summary:
        parts += [gap, entry.summary, "\n"]
    if entry.trains:
        parts += [gap, ("Trains: ", "$text-muted"), (", ".join(skill_names(entry.trains)), "$text-muted"), "\n"]
    if row.attempt is not None:
        when = time.strftime("%A %H:%M", time.localtime(row.attempt.changed))
        parts += [gap, (f"Last touched {when}. Enter goes on, x takes it off this list.", "$text-muted")]
    return Content.assemble(*parts)
