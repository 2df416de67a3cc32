"""The transcript: who said what, in what mood, and how the player's words landed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from textual.containers import Vertical
from textual.strip import Strip

from simulator.tui.widgets.page import Page
from simulator.tui.widgets.passages import Note, Passage, PlayerWords, StakeholderWords

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Region

    from simulator.tui.telling import Replied, Spoken
    from simulator.tui.widgets.feedback import FeedbackCard

_WHEEL: Final = 3
"""Rows that a notch of the mouse wheel moves."""

_OUT_OF_SIGHT: Final = 10_000
"""Where a card waits until it was laid out, and it is known how many rows it takes."""


class Transcript(Vertical):
    """Everything said so far; new words come in at the bottom, and the stakeholder's stay in sight.

    All words stand on one page. A card lies above the page, on rows that the page leaves free for it; a bar at the
    right shows which part is in sight.
    """

    DEFAULT_CSS = """
    Transcript { padding: 1 3 0 2; layers: words cards; }
    Transcript > Page { layer: words; }
    Transcript > FeedbackCard { layer: cards; }
    .-narrow Transcript { padding: 0 2 0 1; }
    """
    COMPONENT_CLASSES = {"transcript--bar"}

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        self._page = Page()
        super().__init__(self._page, id=id)
        self._passages: list[Passage] = []
        self._turns: list[list[Passage]] = []
        self.card: FeedbackCard | None = None

    def on_mount(self) -> None:
        """Keep the card where it belongs whenever the screen was laid out."""
        self.screen.screen_layout_refresh_signal.subscribe(self, lambda _screen: self._place_card(), immediate=True)

    # --- what stands in it -----------------------------------------------------------------------------------------

    def add(self, reply: PlayerWords | None, answer: Iterable[Spoken]) -> None:
        """Add a reply (None before the first one) and what was said to it."""
        for words in self._turns[-1] if self._turns else ():
            if isinstance(words, StakeholderWords):
                words.settle()
        turn = [*([reply] if reply is not None else []), *(StakeholderWords(spoken) for spoken in answer)]
        self._turns.append(turn)
        self._passages += turn
        self._page.anchored = True
        self._show()

    def note(self, note: Note) -> None:
        """Add something that nobody says, and bring a hint into sight."""
        self._passages.append(note)
        self._show()
        if note.hint:
            self.call_after_refresh(self.show_latest)

    def drop_hints(self) -> None:
        """Take the hints away: they were for the reply before."""
        kept = [passage for passage in self._passages if not (isinstance(passage, Note) and passage.hint)]
        if len(kept) < len(self._passages):
            self._passages = kept
            self._show()

    async def empty(self) -> None:
        """Take everything away."""
        if self.card is not None:
            await self.card.remove()
        self._passages, self._turns, self.card = [], [], None
        self._page.leave(0, None)
        self._show()

    @property
    def replies(self) -> list[PlayerWords]:
        """Return what the player said."""
        return [passage for passage in self._passages if isinstance(passage, PlayerWords)]

    def _show(self) -> None:
        self._page.show(self._passages)
        self._moved()

    # --- the card --------------------------------------------------------------------------------------------------

    async def open_card(self, card: FeedbackCard) -> None:
        """Put `card` after the answer to its reply, the reaction coming first, and close the one that was open."""
        await self.close_card()
        self.card = card
        card.offset = (0, _OUT_OF_SIGHT)
        self.show_card(card.reply)
        await self.mount(card)

    async def close_card(self) -> None:
        """Take the open card away."""
        if self.card is None:
            return
        card, self.card = self.card, None
        self._reply(card.reply.number).show(card.reply, None)
        self._page.leave(0, None)
        self._show()
        await card.remove()

    def show_card(self, reply: Replied) -> None:
        """Draw the open card and its reply anew."""
        if self.card is not None:
            if self.card.is_attached:
                self.card.show(reply)
            self._reply(reply.number).show(reply, reply.spans)
            self._show()

    def _reply(self, number: int) -> PlayerWords:
        """Return reply `number` (from 1)."""
        return next(words for words in self.replies if words.reply.number == number)

    def _card_rows(self, card: FeedbackCard) -> range:
        """Return the rows of the page on which `card` lies."""
        first = self._page.rows_of(self._turns[card.reply.number][-1]).stop + 1
        return range(first, first + card.outer_size.height)

    def _place_card(self) -> None:
        """Leave as many rows free as the card takes, and lay it on them."""
        card = self.card
        if card is None or not card.is_attached or not card.outer_size.height:
            return
        answer = self._turns[card.reply.number][-1]
        self._page.leave(card.outer_size.height + card.styles.margin.bottom, answer)
        offset = (0, self._card_rows(card).start - self._page.top)
        if card.offset != offset:
            card.offset = offset

    # --- what is in sight ------------------------------------------------------------------------------------------

    def show_latest(self) -> None:
        """Bring the last reply and the answer into sight, the answer first; or the hint given on them.

        What is said about the reply, where it is open, comes into sight too if the answer then stays there whole.
        """
        hints = [passage for passage in self._passages if isinstance(passage, Note) and passage.hint]
        if hints:
            self.bring(hints[-1])
            return
        if not self._turns or not self._turns[-1]:
            return
        top = self._page.rows_of(self._turns[-1][0]).start
        last = self._page.rows_of(self._turns[-1][-1])
        height, bottom = self._page.size.height, last.stop
        if self.card is not None and self.card.reply.number == len(self._turns) - 1:
            below = self._card_rows(self.card).stop
            bottom = below if below - last.start < height else bottom
        fits = bottom - top <= height
        self._turn_to(max(top - 1, bottom - height) if fits else min(bottom - height, last.start))

    def bring(self, target: FeedbackCard | Passage) -> None:
        """Bring `target` into sight, if it is still there; where it does not fit, its beginning."""
        if target is not self.card and target not in self._passages:
            return
        rows = self._page.rows_of(target) if isinstance(target, Passage) else self._card_rows(target)
        height, now = self._page.size.height, self._page.top
        if len(rows) > height or rows.start < now:
            self._turn_to(rows.start)
        elif rows.stop > now + height:
            self._turn_to(rows.stop - height)

    def earlier(self) -> None:
        """Turn a page back."""
        self._turn_to(self._page.top - self._page.size.height + 1)

    def later(self) -> None:
        """Turn a page on."""
        self._turn_to(self._page.top + self._page.size.height - 1)

    def on_page_pointed(self, event: Page.Pointed) -> None:
        """Keep the cursor in sight."""
        event.stop()
        self.bring(event.words)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Turn back by the wheel."""
        event.stop()
        self._turn_to(self._page.top - _WHEEL)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Turn on by the wheel."""
        event.stop()
        self._turn_to(self._page.top + _WHEEL)

    def _turn_to(self, row: int) -> None:
        self._page.turn_to(row)
        self._moved()

    def _moved(self) -> None:
        self._place_card()
        self.refresh()

    # --- the bar at the right --------------------------------------------------------------------------------------

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return what is behind the page: the bar. Textual's own costs a third of the frame that shows an answer."""
        width, style = self.outer_size.width, self.visual_style.rich_style
        thumb = self.get_visual_style("transcript--bar").rich_style
        empty = Strip.blank(width, style)
        marked = Strip([Segment(" " * (width - 1), style), Segment(" ", thumb)], width)
        for line_filter in self.get_line_filters():
            empty, marked = (one.apply_filter(line_filter, self.background_colors[1]) for one in (empty, marked))
        empty, marked = empty.crop(*crop.column_span), marked.crop(*crop.column_span)
        bar = self._bar
        return [marked if row in bar else empty for row in crop.line_range]

    @property
    def _bar(self) -> range:
        """Return the rows of the bar's thumb."""
        height, hidden = self.outer_size.height, self._page.length - self._page.size.height
        if hidden <= 0 or not height:
            return range(0)
        length = max(1, round(height * self._page.size.height / self._page.length))
        first = round((height - length) * self._page.top / hidden)
        return range(first, first + length)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the bar."""
        if event.x == self.outer_size.width - 1 and self._bar:
            event.stop()
            self.capture_mouse()
            self._pull(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Let the words follow the bar."""
        if self.app.mouse_captured is self:
            self._pull(event.y)

    def on_mouse_up(self) -> None:
        """Let the bar go."""
        self.release_mouse()

    def _pull(self, row: int) -> None:
        bar, height = self._bar, self.outer_size.height
        place = (row - len(bar) / 2) / max(1, height - len(bar))
        hidden = self._page.length - self._page.size.height
        self._turn_to(round(min(1.0, max(0.0, place)) * hidden))
