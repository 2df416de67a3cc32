"""The transcript: who said what, in what mood, and how the player's words landed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from simulator.tui.telling import Landing, Replied, Spoken, signed
from simulator.tui.widgets.feedback import COLOURS, FeedbackCard, highlighted

if TYPE_CHECKING:
    from textual import events
    from textual.widget import Widget

QUIET: Final[dict[Landing, str]] = {"well": "+ landed", "badly": "− cost you", "nowhere": "· left no mark"}
"""The sign of practice mode: a sign and a word, never a colour alone."""


class StakeholderWords(Vertical):
    """What a stakeholder says: the biggest thing on the screen."""

    DEFAULT_CSS = """
    StakeholderWords {
        height: auto;
        margin: 0 4 1 0;
        & > .who { height: auto; color: $text-muted; }
        & > .words { height: auto; padding-left: 1; border-left: outer $primary 50%; color: $foreground 80%; }
    }
    StakeholderWords.-now > .words { border-left: outer $primary; color: $foreground; }
    .-tall StakeholderWords.-now > .words { padding: 0 1; }
    .-narrow StakeholderWords { margin-right: 0; }
    """

    def __init__(self, spoken: Spoken) -> None:
        who = Content.assemble((spoken.name, "bold $primary"), f" · {spoken.mood}" if spoken.mood else "")
        super().__init__(Static(who, classes="who"), Static(Content(spoken.text), classes="words"), classes="-now")


class PlayerWords(Vertical, can_focus=True):
    """What the player said, with the sign of how it landed; opening it shows the words that counted."""

    DEFAULT_CSS = """
    PlayerWords {
        height: auto;
        margin-bottom: 1;
        align-horizontal: right;
        & > Static { width: auto; max-width: 80%; height: auto; }
        & > .who { color: $text-muted; padding-right: 2; }
        & > .words { padding-right: 1; border-right: outer $secondary 60%; color: $foreground 80%; }
        & > .sign { padding-right: 2; }
    }
    PlayerWords:focus > .words { border-right: outer $primary; }
    .-narrow PlayerWords > Static { max-width: 95%; }
    """
    BINDINGS = [Binding("enter,space", "open", "The words that counted, and why", show=False)]

    @dataclasses.dataclass
    class Opened(Message):
        """The player wants to know why reply `number` landed as it did."""

        number: int

    def __init__(self, reply: Replied, *, addressed: bool, signs: str) -> None:
        """Draw `reply`; `addressed` says to whom it was said; `signs` is "points", "quiet" or "none"."""
        self.reply = reply
        self._signs = signs
        self._words = Static(Content(reply.text or "(you said nothing)"), classes="words")
        self._sign = Static("", classes="sign")
        who = f"You, to {reply.name}" if addressed else "You"
        super().__init__(Static(Content(who), classes="who"), self._words, self._sign)
        self.can_focus = signs != "none"

    def on_mount(self) -> None:
        """Draw the sign."""
        self.show(self.reply, is_open=False)

    def show(self, reply: Replied, *, is_open: bool) -> None:
        """Draw `reply` anew; while its feedback is open the words that counted stand out."""
        self.reply = reply
        text = Content(reply.text or "(you said nothing)")
        self._words.update(highlighted(reply.text, reply.spans) if is_open and reply.text else text)
        self._sign.display = self._signs != "none"
        self._sign.update(self._drawn_sign(is_open))

    def on_click(self, event: events.Click) -> None:
        """Open what is said about this reply."""
        if self._signs != "none":
            event.stop()
            self.action_open()

    def action_open(self) -> None:
        """Ask for what is said about this reply."""
        self.post_message(self.Opened(self.reply.number))

    def _drawn_sign(self, is_open: bool) -> Content:
        reply, colour = self.reply, COLOURS[self.reply.landing]
        if self._signs == "quiet" and not is_open:
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
        for words in self.query(StakeholderWords):
            words.remove_class("-now")
        turn: list[Widget] = [*([reply] if reply is not None else []), *(StakeholderWords(spoken) for spoken in answer)]
        self._turns.append(turn)
        await self.mount(*turn)

    async def note(self, note: Note) -> None:
        """Add something that nobody says, and bring it into sight."""
        await self.mount(note)
        note.scroll_visible(animate=False, force=True)

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
        target = top if bottom - top <= height else min(bottom - height, last.virtual_region.y)
        self.scroll_to(y=max(0, target - 1), animate=False, force=True)
