"""The replies on offer: by number, by arrows and enter, or by a click."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.app import ComposeResult

MOST: Final = 9
"""Replies that a moment may offer: one for each number key."""


@dataclasses.dataclass(frozen=True, slots=True)
class Offer:
    """A row: the key that takes it, its words, and a quiet remark after them ("to Tom")."""

    key: str
    text: str
    remark: str = ""


class ChoiceRow(Horizontal):
    """One row; rows are drawn anew for each moment rather than made anew."""

    DEFAULT_CSS = """
    ChoiceRow {
        height: auto;
        padding: 0 2 0 1;
        & > .key { width: 5; height: auto; color: $primary; }
        & > .text { width: 1fr; height: auto; }
    }
    ChoiceRow.-own > .text { color: $text-muted; }
    ChoiceRow:hover { background: $surface; }
    ChoiceRow.-cursor { background: $panel; }
    """

    @dataclasses.dataclass
    class Clicked(Message):
        """The row at `place` was clicked."""

        place: int

    def __init__(self, place: int) -> None:
        self.place = place
        self._key, self._text = Static("", classes="key"), Static("", classes="text")
        self._offer: Offer | None = None
        super().__init__(self._key, self._text)

    def show(self, offer: Offer | None, *, under_cursor: bool, own: bool) -> None:
        """Show `offer`, or nothing."""
        self.display = offer is not None
        self.set_class(under_cursor, "-cursor")
        self.set_class(own, "-own")
        if offer is None:
            return
        self._key.update(Content.assemble("▸ " if under_cursor else "  ", (offer.key, "bold")))
        if offer != self._offer:
            remark = (f"  {offer.remark}", "$text-muted") if offer.remark else ""
            self._text.update(Content.assemble(offer.text, remark))
        self._offer = offer

    def on_click(self) -> None:
        """Take this row."""
        self.post_message(self.Clicked(self.place))


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
        super().__init__(id=id)
        self._offers: tuple[Offer, ...] = ()

    def compose(self) -> ComposeResult:
        """Make the rows; most of them stay hidden."""
        for place in range(MOST + 1):
            yield ChoiceRow(place)

    def show(self, offers: Sequence[Offer], cursor: int = -1) -> None:
        """Show `offers`, the cursor on none of them unless `cursor` says so."""
        self._offers = tuple(offers)
        self.set_reactive(Choices.cursor, cursor)
        self._draw()
        self.scroll_home(animate=False)

    def watch_cursor(self) -> None:
        """Move the sign."""
        self._draw()
        if self.cursor >= 0:
            self._rows()[self.cursor].scroll_visible(animate=False)

    def action_move(self, step: int) -> None:
        """Move the cursor by `step`; above the first row it is on none."""
        self.cursor = min(len(self._offers) - 1, max(0 if step > 0 else -1, self.cursor + step))

    def action_take(self) -> None:
        """Take the row under the cursor."""
        self.post_message(self.Taken(self.cursor) if self.cursor >= 0 else self.Asked())

    def on_choice_row_clicked(self, event: ChoiceRow.Clicked) -> None:
        """Take the row that was clicked."""
        event.stop()
        self.post_message(self.Taken(event.place))

    def _rows(self) -> list[ChoiceRow]:
        return list(self.query(ChoiceRow))

    def _draw(self) -> None:
        for row in self._rows():
            offer = self._offers[row.place] if row.place < len(self._offers) else None
            row.show(offer, under_cursor=row.place == self.cursor, own=offer is not None and offer.key == "t")
