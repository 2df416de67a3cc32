"""The library's list: one line a row, drawn only where it is seen; five hundred scenarios cost no more than five."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from simulator.tui.names import difficulty_dots, difficulty_word

if TYPE_CHECKING:
    from textual import events

    from simulator.content.index import Entry
    from simulator.tui.continuing import Unfinished

_MIDDLE, _WIDE = 56, 72
"""Columns from which on the name and the minutes, and then the word for the difficulty, are shown."""


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One line: a heading, a scenario, an attempt to go on with, or a file that cannot be played.

    `note` stands where a scenario shows its minutes and difficulty, `brief` where there is less room. `attempt` is
    the one to go on with.
    """

    kind: Literal["heading", "scenario", "attempt", "broken", "gap"]
    title: str = ""
    who: str = ""
    note: str = ""
    brief: str = ""
    entry: Entry | None = None
    attempt: Unfinished | None = None

    @property
    def selectable(self) -> bool:
        """Whether the cursor may stand here."""
        return self.kind not in ("heading", "gap")


class ScenarioList(ScrollView, can_focus=True):
    """Rows with a cursor. Arrows, page keys and the mouse move it; enter, or a click on it, chooses."""

    DEFAULT_CSS = """
    ScenarioList {
        height: 1fr;
        overflow-x: hidden;
    }
    """
    ALLOW_SELECT = False
    BINDINGS = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "edge(0)", "First", show=False),
        Binding("end", "edge(-1)", "Last", show=False),
    ]

    @dataclasses.dataclass
    class Moved(Message):
        """The cursor stands on another row, or on none."""

        row: Row | None

    @dataclasses.dataclass
    class Chosen(Message):
        """The row under the cursor was chosen."""

        row: Row

    def __init__(self, rows: Sequence[Row] = (), *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._rows: tuple[Row, ...] = ()
        self._names = 0
        self._cursor: int | None = None
        self.show_rows(rows)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return what is listed."""
        return self._rows

    @property
    def current(self) -> Row | None:
        """Return the row under the cursor."""
        return self._rows[self._cursor] if self._cursor is not None else None

    def show_rows(self, rows: Sequence[Row], *, keep: bool = True) -> None:
        """List `rows`; the cursor stays on its row where it may and that is still there, and else goes to the first."""
        before = self.current if keep else None
        self._rows = tuple(rows)
        self._names = max((len(row.who) for row in rows), default=0)
        places = self._places()
        same = [place for place in places if self._rows[place] == before]
        self._cursor = next(iter(same or places), None)
        self.virtual_size = Size(0, len(self._rows))
        if self.is_attached:
            self._settle()

    def on_mount(self) -> None:
        """Say where the cursor stands at first."""
        self.post_message(self.Moved(self.current))

    def action_move(self, by: int) -> None:
        """Move the cursor by `by` rows, over headings, and not beyond the ends."""
        places = self._places()
        if self._cursor is None or not places:
            return
        here = places.index(self._cursor)
        self._go(places[min(max(here + by, 0), len(places) - 1)])

    def action_page(self, by: int) -> None:
        """Move the cursor by a page."""
        self.action_move(by * max(self.size.height - 1, 1))

    def action_edge(self, place: int) -> None:
        """Move the cursor to the first or the last row."""
        places = self._places()
        if places:
            self._go(places[place])

    def choose(self) -> None:
        """Choose the row under the cursor."""
        if self.current is not None:
            self.post_message(self.Chosen(self.current))

    def on_click(self, event: events.Click) -> None:
        """Go to the row that was clicked; a click on the cursor chooses."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        place = offset.y + self.scroll_offset.y
        if place >= len(self._rows) or not self._rows[place].selectable:
            return
        if place == self._cursor:
            self.choose()
        else:
            self._go(place)

    def on_focus(self) -> None:
        """Draw the cursor as the one that keys move."""
        self.refresh()

    on_blur = on_focus

    def render_line(self, y: int) -> Strip:
        """Return line `y` of what is seen."""
        place = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if place >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        row, under = self._rows[place], place == self._cursor
        line = _line(row, width, self._names, under)
        if under:
            line = line.stylize("bold $primary" if self.has_focus else "bold")
        return Visual.to_strips(self, line, width, 1, self.visual_style, pad=True)[0]

    def _places(self) -> list[int]:
        return [place for place, row in enumerate(self._rows) if row.selectable]

    def _go(self, place: int) -> None:
        self._cursor = place
        self._settle()

    def _settle(self) -> None:
        if self._cursor is not None:
            # The heading above the first row belongs to it.
            top = 0 if self._cursor <= 1 else self._cursor
            region = Region(0, top, 1, self._cursor - top + 1)
            self.scroll_to_region(region, animate=False, force=True)
        self.refresh()
        self.post_message(self.Moved(self.current))


def _line(row: Row, width: int, names: int, under: bool) -> Content:
    if row.kind == "gap":
        return Content("")
    if row.kind == "heading":
        return Content.styled(row.title, "$text-muted").truncate(width, ellipsis=True)
    mark = "▸ " if under else "  "
    right = _right(row, width)
    who = row.who if width >= _MIDDLE else ""
    # Every row gives the names the same room, so that they stand under one another.
    left = width - len(mark) - right.cell_length - 2
    names = min(names + 2, left * 2 // 5) if who else 0
    title = Content(row.title).truncate(left - names, ellipsis=True, pad=True)
    if row.kind == "broken":
        title = title.stylize("$text-muted")
    if not who:
        return Content.assemble(mark, title, "  ", right)
    people = Content.styled(who, "" if under else "$text-muted").truncate(names - 2, ellipsis=True, pad=True)
    return Content.assemble(mark, title, "  ", people, "  ", right)


def _right(row: Row, width: int) -> Content:
    if row.entry is None or row.note:
        note = row.note if width >= _MIDDLE else row.brief
        return Content.styled(note, "$warning" if row.kind == "broken" else "$text-muted")
    dots = difficulty_dots(row.entry.difficulty)
    if width < _MIDDLE:
        return Content(dots)
    minutes = f"{row.entry.minutes:>3} min"
    word = f" {difficulty_word(row.entry.difficulty):<6}" if width >= _WIDE else ""
    return Content.assemble((f"{minutes}  ", "$text-muted"), dots, (word, "$text-muted"))
