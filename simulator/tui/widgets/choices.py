"""The replies on offer: by number, by arrows and enter, or by a click."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual.actions import SkipAction
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size

MOST: Final = 9
"""Replies that a moment may offer: one for each number key."""
_KEY: Final = 5
"""Cells of the cursor's sign, the key, and the space after them."""
_ROOMY: Final = 50
"""Cells of width below which every cell is needed for words, and the key stands close to them."""
_CLOSE: Final = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Offer:
    """A row: the key that takes it, its words, and a quiet remark after them ("to Tom"). A `quiet` row stands back."""

    key: str
    text: str
    remark: str = ""
    quiet: bool = False


class Rows(Widget):
    """The rows in one piece: they change at every turn, and one widget is laid out faster than thirty."""

    DEFAULT_CSS = """
    Rows { width: 1fr; height: auto; padding: 0 1; }
    """
    ALLOW_SELECT = False

    @dataclasses.dataclass
    class Clicked(Message):
        """The row at `place` was clicked."""

        place: int

    def __init__(self) -> None:
        super().__init__()
        self._offers: tuple[Offer, ...] = ()
        self._cursor = -1
        self._hovered = -1
        self._wrapped: tuple[int, list[list[Content]]] = (-1, [])

    def show(self, offers: Sequence[Offer], cursor: int) -> None:
        """Draw `offers`, the cursor on row `cursor` (-1: on none)."""
        if tuple(offers) != self._offers:
            self._offers, self._hovered = tuple(offers), -1
            self._wrapped = (-1, [])
            self.refresh(layout=True)
        self._cursor = cursor
        self.refresh()

    def region_of(self, place: int) -> Region:
        """Return the cells of row `place` within this widget."""
        rows = self._rows(self.content_size.width)
        top = sum(len(row) for row in rows[:place])
        return Region(0, top, self.size.width, len(rows[place]))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines at `width`."""
        return sum(len(row) for row in self._rows(width))

    def render(self) -> Content:
        """Return the rows, each with its key at the left."""
        width = self.content_size.width
        left = _left(width)
        lines: list[Content] = []
        for place, row in enumerate(self._rows(width)):
            marked = place == self._cursor
            for number, line in enumerate(row):
                key = Content.assemble(
                    f"{'▸' if marked else ' '}{' ' * (left > _CLOSE)}", (self._offers[place].key, "bold")
                )
                head = key.stylize("$primary") if number == 0 else Content()
                drawn = head.pad_right(left - head.cell_length) + line
                drawn = drawn.pad_right(max(0, width - drawn.cell_length))
                if marked or place == self._hovered:
                    drawn = drawn.stylize("on $panel" if marked else "on $surface")
                lines.append(drawn)
        return Content("\n").join(lines)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show which row a click would take."""
        self._hover(self._place_at(event.y))

    def on_leave(self) -> None:
        """Show it no longer."""
        self._hover(-1)

    def on_click(self, event: events.Click) -> None:
        """Take the row that was clicked."""
        place = self._place_at(event.y)
        if place >= 0:
            self.post_message(self.Clicked(place))

    def _hover(self, place: int) -> None:
        if place != self._hovered:
            self._hovered = place
            self.refresh()

    def _place_at(self, y: int) -> int:
        for place in range(len(self._offers)):
            region = self.region_of(place)
            if region.y <= y < region.bottom:
                return place
        return -1

    def _rows(self, width: int) -> list[list[Content]]:
        if self._wrapped[0] != width:
            room = max(8, width - _left(width))
            self._wrapped = (width, [_words(offer).wrap(room) for offer in self._offers])
        return self._wrapped[1]


def _left(width: int) -> int:
    return _KEY if width >= _ROOMY else _CLOSE


def _words(offer: Offer) -> Content:
    remark = (f"  {offer.remark}", "$text-muted") if offer.remark else ""
    return Content.assemble((offer.text, "$text-muted" if offer.quiet else ""), remark)


class Choices(VerticalScroll, can_focus=True):
    """What can be said now. The cursor begins above the first row, so that a second enter never answers by mistake.

    Posts `Taken` for a row, and `Asked` where enter is pressed while the cursor is on none.
    """

    DEFAULT_CSS = """
    Choices { height: auto; max-height: 60%; padding: 0 1; }
    """
    BINDINGS = [
        Binding("up,k", "move(-1)", "The reply above", show=False),
        Binding("down,j", "move(1)", "The reply below", show=False),
        Binding("enter", "take", "Say it", show=False),
    ]

    cursor: reactive[int] = reactive(-1, init=False)

    @dataclasses.dataclass
    class Taken(Message):
        """The row at `place` was taken."""

        place: int

    class Asked(Message):
        """Enter, with the cursor on no row."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        self.rows = Rows()
        super().__init__(self.rows, id=id)
        self._offers: tuple[Offer, ...] = ()

    def show(self, offers: Sequence[Offer], cursor: int = -1) -> None:
        """Show `offers`, the cursor on none of them unless `cursor` says so."""
        self._offers = tuple(offers)
        self.set_reactive(Choices.cursor, cursor)
        self.rows.show(self._offers, cursor)
        if self.scroll_y:
            self.scroll_home(animate=False)

    def watch_cursor(self) -> None:
        """Move the sign."""
        self.rows.show(self._offers, self.cursor)
        if self.cursor >= 0:
            self.scroll_to_region(self.rows.region_of(self.cursor), animate=False)

    def action_move(self, step: int) -> None:
        """Move the cursor by `step`; above the first row it is on none. Where it cannot move, the keys are free."""
        if len(self._offers) < 2:
            raise SkipAction
        self.cursor = min(len(self._offers) - 1, max(0 if step > 0 else -1, self.cursor + step))

    def point_at_first(self) -> None:
        """Move the cursor onto the first row, where there is one."""
        self.cursor = min(0, len(self._offers) - 1)

    def action_take(self) -> None:
        """Take the row under the cursor."""
        self.post_message(self.Taken(self.cursor) if self.cursor >= 0 else self.Asked())

    def on_rows_clicked(self, event: Rows.Clicked) -> None:
        """Take the row that was clicked."""
        event.stop()
        self.post_message(self.Taken(event.place))
