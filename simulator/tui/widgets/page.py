"""A page of passages: one widget that draws its own lines and scrolls them, so that new ones cost no layout at all."""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from simulator.tui.widgets.passages import PlayerWords

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Region
    from textual.selection import Selection
    from textual.style import Style

    from simulator.tui.widgets.passages import Passage

_BLANK: Final = Content()


class Page(Widget, can_focus=True):
    """Passages one under the other, a blank line after each, with a cursor over the player's while it has the focus.

    It shows as many rows as it is high, the last ones while it is `anchored`; where there are fewer they stand at the
    foot. Posts `Opened` for a reply that is taken by key or click, and `Pointed` where the cursor has gone.
    """

    DEFAULT_CSS = """
    Page { width: 1fr; height: 1fr; }
    """
    BINDINGS = [
        Binding("up,k", "cursor(-1)", "The reply before", show=False),
        Binding("down,j", "cursor(1)", "The reply after", show=False),
        Binding("enter,space", "open", "The words that counted, and why", show=False),
    ]
    FOCUS_ON_CLICK = False

    @dataclasses.dataclass
    class Opened(Message):
        """The player wants to know why reply `number` landed as it did."""

        number: int

    @dataclasses.dataclass
    class Pointed(Message):
        """The cursor went to `words`."""

        words: PlayerWords

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.can_focus = False
        self.passages: tuple[Passage, ...] = ()
        self.anchored = True
        self._top = 0
        self._gap: tuple[Passage | None, int] = (None, 0)
        self._cursor: PlayerWords | None = None
        self._width = 0
        self._tops: list[int] = []
        self._lines: list[Content] = []
        self._drawn: dict[int, tuple[Content, Strip]] = {}
        """Strips by row, each with the line it was made of: a row whose line is another one is drawn anew."""
        self._drawn_for: tuple[object, ...] = ()
        self._selectable = False

    def show(self, passages: Sequence[Passage]) -> None:
        """Draw `passages`; what has not changed is not drawn anew."""
        self.passages = tuple(passages)
        self.can_focus = bool(self._replies())
        self._width = 0
        self.refresh()

    def leave(self, rows: int, after: Passage | None) -> None:
        """Leave `rows` free after that passage: something else is put there."""
        if self._gap != (after, rows):
            self._gap = (after, rows)
            self._width = 0
            self.refresh()

    def rows_of(self, passage: Passage) -> range:
        """Return the rows of this page on which `passage` stands."""
        self._lay(self.size.width)
        top = self._tops[self.passages.index(passage)]
        return range(top, top + len(passage.lines(self._width)))

    # --- what is in sight ------------------------------------------------------------------------------------------

    @property
    def length(self) -> int:
        """Return the number of rows."""
        self._lay(self.size.width)
        return len(self._lines)

    @property
    def top(self) -> int:
        """Return the row that stands in the first line; below 0 where there are fewer rows than lines."""
        last = self.length - self.size.height
        return last if self.anchored else min(self._top, last)

    def turn_to(self, row: int) -> None:
        """Let `row` be the first one in sight, as far as the rows reach."""
        self.anchored = row >= self.length - self.size.height
        self._top = max(0, row)
        self.refresh()

    # --- drawing ---------------------------------------------------------------------------------------------------

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows in `crop`."""
        self._lay(self.size.width)
        style = self.visual_style
        drawn_for = (self._width, style, self.app.theme)
        if drawn_for != self._drawn_for:
            self._drawn.clear()
            self._drawn_for = drawn_for
        top = self.top
        strips = [self._strip(top + line, style) for line in crop.line_range]
        background = self.background_colors[1]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, self._width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def _lay(self, width: int) -> None:
        if width == self._width or not width:
            return
        self._width, self._tops, self._lines = width, [], []
        for passage in self.passages:
            self._tops.append(len(self._lines))
            self._lines += passage.lines(width)
            self._lines.append(_BLANK)
            if passage is self._gap[0]:
                self._lines += [_BLANK] * self._gap[1]

    def _strip(self, row: int, style: Style) -> Strip:
        line = self._lines[row] if 0 <= row < len(self._lines) else _BLANK
        selected = self.text_selection
        if selected is not None and (span := selected.get_span(row)) is not None:
            start, end = span
            chosen = self.screen.get_visual_style("screen--selection")
            return self._made(line.stylize(chosen, start, None if end == -1 else end), row, style)
        line_before, strip = self._drawn.get(row, (None, None))
        if strip is None or line_before is not line:
            strip = self._made(line, row, style)
            self._drawn[row] = (line, strip)
        return strip

    def _made(self, line: Content, row: int, style: Style) -> Strip:
        segments = [Segment(text, part.rich_style) for text, part in line.render(style, end="")]
        strip = Strip(segments, line.cell_length).adjust_cell_length(self._width, style.rich_style)
        return strip.apply_offsets(0, row) if self._selectable else strip

    # --- selecting text --------------------------------------------------------------------------------------------

    def on_enter(self) -> None:
        """From the first time that the mouse is here, say which characters stand where, so that it can select them."""
        if not self._selectable:
            self._selectable = True
            self._drawn.clear()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text."""
        return selection.extract("\n".join(line.plain for line in self._lines)), "\n"

    # --- the cursor ------------------------------------------------------------------------------------------------

    def on_focus(self) -> None:
        """Begin at the last reply."""
        replies = self._replies()
        self._point(replies[-1] if replies else None)

    def on_blur(self) -> None:
        """Show no cursor."""
        self._point(None)

    def action_cursor(self, step: int) -> None:
        """Go `step` replies on."""
        replies = self._replies()
        if self._cursor in replies:
            place = replies.index(self._cursor) + step
            self._point(replies[min(len(replies) - 1, max(0, place))])

    def action_open(self) -> None:
        """Ask for what is said about the reply under the cursor."""
        if self._cursor is not None:
            self.post_message(self.Opened(self._cursor.reply.number))

    def on_click(self, event: events.Click) -> None:
        """Ask for what is said about the reply that was clicked."""
        row = self.top + event.y
        place = bisect_right(self._tops, row) - 1
        passage = self.passages[place] if 0 <= place < len(self.passages) else None
        if isinstance(passage, PlayerWords) and passage.can_open and row in self.rows_of(passage):
            event.stop()
            self.post_message(self.Opened(passage.reply.number))

    def _replies(self) -> list[PlayerWords]:
        return [passage for passage in self.passages if isinstance(passage, PlayerWords) and passage.can_open]

    def _point(self, words: PlayerWords | None) -> None:
        for reply in self._replies():
            reply.mark(reply is words)
        self._cursor = words
        self._width = 0
        self.refresh()
        if words is not None:
            self.post_message(self.Pointed(words))
