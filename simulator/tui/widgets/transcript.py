"""The transcript: who said what, in what mood, and how the player's words landed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.containers import VerticalScroll
from textual.strip import Strip

from simulator.tui.widgets.page import Page
from simulator.tui.widgets.passages import Note, Passage, PlayerWords, StakeholderWords

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Region

    from simulator.tui.telling import Replied, Spoken
    from simulator.tui.widgets.feedback import FeedbackCard


class Transcript(VerticalScroll, can_focus=False):
    """Everything said so far; new words come in at the bottom, and the stakeholder's stay in sight.

    It is two pages: all passages stand on the first one, until a card opens between them and what follows it.
    """

    DEFAULT_CSS = """
    Transcript { padding: 1 3 0 2; }
    .-narrow Transcript { padding: 0 2 0 1; }
    """
    COMPONENT_CLASSES = {"transcript--bar"}

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        self._pages = (Page(), Page())
        super().__init__(*self._pages, id=id)
        self._passages: list[Passage] = []
        self._turns: list[list[Passage]] = []
        self.card: FeedbackCard | None = None

    # --- what stands in it -----------------------------------------------------------------------------------------

    def add(self, reply: PlayerWords | None, answer: Iterable[Spoken]) -> None:
        """Add a reply (None before the first one) and what was said to it."""
        for words in self._turns[-1] if self._turns else ():
            if isinstance(words, StakeholderWords):
                words.settle()
        turn = [*([reply] if reply is not None else []), *(StakeholderWords(spoken) for spoken in answer)]
        self._turns.append(turn)
        self._passages += turn
        # The layout that brings the new words in scrolls to them too: one frame instead of two.
        self.anchor()
        self._show()

    def note(self, note: Note) -> None:
        """Add something that nobody says, and bring a hint into sight."""
        self._passages.append(note)
        self._show()
        if note.hint:
            self.call_after_refresh(self.bring, note)

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
        self._show()

    @property
    def replies(self) -> list[PlayerWords]:
        """Return what the player said."""
        return [passage for passage in self._passages if isinstance(passage, PlayerWords)]

    def _show(self) -> None:
        upper, lower = self._pages
        cut = len(self._passages)
        if self.card is not None:
            cut = self._passages.index(self._turns[self.card.reply.number][-1]) + 1
        upper.show(self._passages[:cut])
        lower.show(self._passages[cut:])

    # --- the card --------------------------------------------------------------------------------------------------

    async def open_card(self, card: FeedbackCard) -> None:
        """Put `card` after the answer to its reply, the reaction coming first, and close the one that was open."""
        await self.close_card()
        self.card = card
        self.show_card(card.reply)
        await self.mount(card, after=self._pages[0])

    async def close_card(self) -> None:
        """Take the open card away."""
        if self.card is None:
            return
        card, self.card = self.card, None
        self._reply(card.reply.number).show(card.reply, None)
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

    # --- the bar at the right --------------------------------------------------------------------------------------

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return what is behind the pages: the bar. Textual's own costs a third of the frame that shows an answer."""
        width, style = self.size.width, self.visual_style.rich_style
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
        height, whole = self.size.height, self.virtual_size.height
        if whole <= height or not height:
            return range(0)
        length = max(1, round(height * height / whole))
        top = round((height - length) * self.scroll_y / self.max_scroll_y)
        return range(top, top + length)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the bar."""
        if event.x == self.size.width - 1 and self._bar:
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
        rest = max(1, self.size.height - len(self._bar))
        place = (row - len(self._bar) / 2) / rest
        self.scroll_to(y=round(min(1.0, max(0.0, place)) * self.max_scroll_y), animate=False, force=True)

    # --- what is in sight ------------------------------------------------------------------------------------------

    def show_latest(self) -> None:
        """Scroll so that the last reply and the answer are in sight, the answer first; or the hint given on them.

        What is said about the reply, where it is open, comes into sight too if the answer then stays there whole.
        """
        hints = [passage for passage in self._passages if isinstance(passage, Note) and passage.hint]
        if hints:
            self.bring(hints[-1])
            return
        if not self._turns or not self._turns[-1]:
            return
        top, _ = self._span(self._turns[-1][0])
        last, bottom = self._span(self._turns[-1][-1])
        height = self.scrollable_content_region.height
        if self.card is not None and self.card.reply.number == len(self._turns) - 1:
            below = self.card.virtual_region.bottom
            bottom = below if below - last < height else bottom
        self._go(top - 1 if bottom - top <= height else min(bottom - height, last - 1))

    def bring(self, target: FeedbackCard | Passage) -> None:
        """Scroll so that `target` is in sight; where it does not fit, its beginning is."""
        if isinstance(target, Passage):
            top, bottom = self._span(target)
        else:
            top, bottom = target.virtual_region.y, target.virtual_region.bottom
        height, now = self.scrollable_content_region.height, round(self.scroll_y)
        if bottom - top > height or top < now:
            self._go(top)
        elif bottom > now + height:
            self._go(bottom - height)

    def on_page_pointed(self, event: Page.Pointed) -> None:
        """Keep the cursor in sight."""
        event.stop()
        self.bring(event.words)

    def _span(self, passage: Passage) -> tuple[int, int]:
        """Return the first row of `passage`, and the one after its last."""
        page = self._pages[0] if passage in self._pages[0].passages else self._pages[1]
        rows, top = page.rows_of(passage), page.virtual_region.y
        return top + rows.start, top + rows.stop

    def _go(self, target: int) -> None:
        if target >= self.max_scroll_y:
            self.anchor()
        else:
            self.anchor(anchor=False)
            self.scroll_to(y=max(0, target), animate=False, force=True)
