"""The transcript: who said what, in what mood, and how the player's words landed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from simulator.tui.telling import Landing, Replied, Spoken, signed
from simulator.tui.widgets.feedback import COLOURS, FeedbackCard, highlighted

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size

_MARGIN: Final = 4
"""Cells that a stakeholder's words keep free at the right, where the player's have their place."""
_ROOMY: Final = 56
"""Cells of width from which words are given room to breathe."""
QUIET: Final[dict[Landing, str]] = {"well": "+ landed", "badly": "− cost you", "nowhere": "· left no mark"}
"""The sign of practice mode: a sign and a word, never a colour alone."""


class Utterance(Widget):
    """Something said, drawn in one piece: a transcript of one widget a line is laid out in a fraction of the time.

    Subclasses give the lines for a width; they are kept until `redraw`.
    """

    DEFAULT_CSS = """
    Utterance { width: 1fr; height: auto; margin-bottom: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._drawn: tuple[int, Content, int] = (-1, Content(), 0)

    def lines(self, width: int) -> list[Content]:
        """Return the lines, none of them wider than `width`."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw it anew; its height may change."""
        self._drawn = (-1, Content(), 0)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines at `width`."""
        return self._at(width)[2]

    def render(self) -> Content:
        """Return the lines at the width there is."""
        return self._at(self.content_size.width)[1]

    def _at(self, width: int) -> tuple[int, Content, int]:
        if self._drawn[0] != width:
            lines = self.lines(max(8, width))
            self._drawn = (width, Content("\n").join(lines), len(lines))
        return self._drawn


class StakeholderWords(Utterance):
    """What a stakeholder says: the biggest thing on the screen."""

    def __init__(self, spoken: Spoken) -> None:
        super().__init__()
        self.spoken = spoken
        self.now = True

    def settle(self) -> None:
        """Step back: something else was said since."""
        if self.now:
            self.now = False
            self.redraw()

    def lines(self, width: int) -> list[Content]:
        """Return the speaker and mood, and the words behind a bar."""
        spoken = self.spoken
        bar = Content.styled("▌ ", "$primary" if self.now else "$primary 50%")
        room = width - 2 - (_MARGIN if width >= _ROOMY else 0)
        words = Content.styled(spoken.text, "$foreground" if self.now else "$foreground 80%").wrap(room)
        mood = (f" · {spoken.mood}" if spoken.mood else "", "$text-muted")
        return [Content.assemble((spoken.name, "bold $primary"), mood), *(bar + line for line in words)]


class PlayerWords(Utterance, can_focus=True):
    """What the player said, with the sign of how it landed; opening it shows the words that counted."""

    BINDINGS = [Binding("enter,space", "open", "The words that counted, and why", show=False)]

    @dataclasses.dataclass
    class Opened(Message):
        """The player wants to know why reply `number` landed as it did."""

        number: int

    def __init__(self, reply: Replied, *, addressed: bool, signs: str) -> None:
        """Draw `reply`; `addressed` says to whom it was said; `signs` is "points", "quiet" or "none"."""
        super().__init__()
        self.reply = reply
        self._signs = signs
        self._addressed = addressed
        self._is_open = False
        self.can_focus = signs != "none"

    def show(self, reply: Replied, *, is_open: bool) -> None:
        """Draw `reply` anew; while its feedback is open the words that counted stand out."""
        self.reply, self._is_open = reply, is_open
        self.redraw()

    def lines(self, width: int) -> list[Content]:
        """Return who it was for, the words before a bar, and the sign, all leaning to the right."""
        reply = self.reply
        spans = reply.spans if self._is_open else ()
        words = highlighted(reply.text, spans) if reply.text else Content.styled("(you said nothing)", "$text-muted")
        words = words.stylize_before("$foreground 80%")
        room = width * 4 // 5 - 2 if width >= _ROOMY else width - 4
        # Made anew from the plain line: a wrapped line still counts the space that it was broken at.
        folded = [line.rstrip() for line in words.wrap(room)]
        said = [Content(f"You, to {reply.name}" if self._addressed else "You").stylize("$text-muted"), *folded]
        if self._signs != "none":
            said.append(self._sign())
        block = min(width - 2, max(line.cell_length for line in said))
        bar = Content.styled(" ▐", "$primary" if self.has_focus else "$secondary 60%")
        indent = " " * (width - 2 - block)
        last = len(folded)
        return [
            Content.assemble(indent, line, " " * (block - line.cell_length), bar)
            if 1 <= place <= last
            else Content.assemble(indent, line.truncate(block + 2, ellipsis=True))
            for place, line in enumerate(said)
        ]

    def on_focus(self) -> None:
        """Show the focus in the bar."""
        self.redraw()

    def on_blur(self) -> None:
        """Show it no longer."""
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        """Open what is said about this reply."""
        if self._signs != "none":
            event.stop()
            self.action_open()

    def action_open(self) -> None:
        """Ask for what is said about this reply."""
        self.post_message(self.Opened(self.reply.number))

    def _sign(self) -> Content:
        reply, colour = self.reply, COLOURS[self.reply.landing]
        if self._signs == "quiet" and not self._is_open:
            return Content.styled(QUIET[reply.landing], colour)
        others = "".join(f" · {name} {signed(points)}" for name, points in reply.others)
        word = QUIET[reply.landing].partition(" ")[2]
        who = f" with {reply.name}" if others else ""
        return Content.assemble((f"{reply.sign} ", f"bold {colour}"), (word, colour), (who + others, "$text-muted"))


class Note(Static):
    """Something that nobody says: a hint, or what happens next."""

    DEFAULT_CSS = """
    Note { height: auto; margin: 0 4 1 0; padding-left: 2; color: $text-muted; }
    .-narrow Note { margin-right: 0; }
    """

    def __init__(self, title: str, text: str, *, classes: str = "") -> None:
        super().__init__(Content.assemble((f"{title}\n", "bold"), text), classes=classes)


class Transcript(VerticalScroll):
    """Everything said so far; new words come in at the bottom, and the stakeholder's stay in sight."""

    DEFAULT_CSS = """
    Transcript { padding: 1 2 0 2; scrollbar-gutter: stable; }
    Transcript > .note { margin-left: 4; }
    .-narrow Transcript { padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._turns: list[list[Widget]] = []
        self.card: FeedbackCard | None = None

    async def add(self, reply: PlayerWords | None, answer: Iterable[Spoken]) -> None:
        """Add a reply (None before the first one) and what was said to it."""
        if self._turns:
            for words in self._turns[-1]:
                if isinstance(words, StakeholderWords):
                    words.settle()
        turn: list[Widget] = [*([reply] if reply is not None else []), *(StakeholderWords(spoken) for spoken in answer)]
        self._turns.append(turn)
        # The layout that brings the new words in scrolls to them too: one frame instead of two.
        self.anchor()
        await self.mount(*turn)

    async def note(self, note: Note) -> None:
        """Add something that nobody says, and bring it into sight."""
        await self.mount(note)
        self.call_after_refresh(self.bring, note)

    async def empty(self) -> None:
        """Take everything away."""
        self._turns, self.card = [], None
        await self.remove_children()

    def _player_words(self, number: int) -> PlayerWords:
        """Return reply `number` (from 1)."""
        return next(words for words in self.query(PlayerWords) if words.reply.number == number)

    async def open_card(self, card: FeedbackCard) -> None:
        """Put `card` after the answer to its reply, the reaction coming first, and close the one that was open."""
        await self.close_card()
        self.card = card
        self._player_words(card.reply.number).show(card.reply, is_open=True)
        await self.mount(card, after=self._turns[card.reply.number][-1])

    async def close_card(self) -> None:
        """Take the open card away."""
        if self.card is None:
            return
        card, self.card = self.card, None
        self._player_words(card.reply.number).show(card.reply, is_open=False)
        await card.remove()

    def show_card(self, reply: Replied) -> None:
        """Draw the open card and its reply anew."""
        if self.card is not None:
            self.card.show(reply)
            self._player_words(reply.number).show(reply, is_open=True)

    def show_latest(self) -> None:
        """Scroll so that the last reply and the answer are in sight; where both do not fit, the answer is."""
        if not self._turns or not self._turns[-1]:
            return
        first, last = self._turns[-1][0], self._turns[-1][-1]
        top, bottom = first.virtual_region.y, last.virtual_region.bottom
        height = self.scrollable_content_region.height
        self._go(top - 1 if bottom - top <= height else min(bottom - height, last.virtual_region.y - 1))

    def bring(self, widget: Widget) -> None:
        """Scroll so that `widget` is in sight; where it does not fit, its beginning is."""
        region, height, now = widget.virtual_region, self.scrollable_content_region.height, round(self.scroll_y)
        if region.height > height or region.y < now:
            self._go(region.y)
        elif region.bottom > now + height:
            self._go(region.bottom - height)

    def _go(self, target: int) -> None:
        if target >= self.max_scroll_y:
            self.anchor()
        else:
            self.anchor(anchor=False)
            self.scroll_to(y=max(0, target), animate=False, force=True)
