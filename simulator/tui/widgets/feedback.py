"""What is said about a reply: the one sentence of why, and each move with its words, points and reasons."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from simulator.coaching.feedback import Remark, sentence
from simulator.tui.telling import Landing, Replied, Span, signed
from simulator.tui.widgets.clickable import Clickable

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

COLOURS: Final[dict[Landing, str]] = {"well": "$success", "badly": "$error", "nowhere": "$text-muted"}
ASIDE: Final = "Set aside. It stays out of the score, and is kept on this machine for the author."
NOTHING: Final = "Nothing in these words moved anything, one way or the other."


def landing_of(points: int) -> Landing:
    """Return how something worth `points` landed."""
    return "well" if points > 0 else "badly" if points < 0 else "nowhere"


def highlighted(text: str, spans: tuple[Span, ...]) -> Content:
    """Return `text` with the words that counted underlined, in the colour of how they counted."""
    content = Content(text)
    for start, end, landing in spans:
        content = content.stylize(f"underline {COLOURS[landing]}", start, end)
    return content


class RemarkRow(Horizontal):
    """One remark. Under the cursor it also says why, and what made it count more or less."""

    DEFAULT_CSS = """
    RemarkRow {
        height: auto;
        & > .sign { width: 7; height: auto; }
        & > .said { width: 1fr; height: auto; }
    }
    """

    @dataclasses.dataclass
    class Picked(Message):
        """The row was clicked."""

        place: int

    def __init__(self, place: int, remark: Remark) -> None:
        self.place = place
        self.remark = remark
        self._sign, self._said = Static("", classes="sign"), Static("", classes="said")
        super().__init__(self._sign, self._said)

    def draw(self, *, aside: bool, marked: bool, full: bool) -> None:
        """Show the remark; `marked` puts the cursor's sign before it, `full` adds why."""
        remark = self.remark
        sign = "0" if aside else signed(remark.points)
        colour = COLOURS["nowhere"] if aside else COLOURS[landing_of(remark.points)]
        quotes = " · " + " … ".join(f"“{quote}”" for quote in remark.quotes) if remark.quotes else ""
        parts: list[tuple[str, str]] = [
            (remark.did, "strike $text-muted" if aside else ""),
            (quotes, "$text-muted"),
        ]
        if aside:
            parts.append((f"\n{ASIDE}", "$text-muted"))
        elif full:
            parts.append((f"\n{remark.why}" if remark.why else "", ""))
            parts += [(f"\n· {factor}", "$text-muted") for factor in remark.factors]
        self._sign.update(Content.assemble(("▸ " if marked else "  ", "$primary"), (f"{sign:>3}", f"bold {colour}")))
        self._said.update(Content.assemble(*parts))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor here."""
        self.post_message(self.Picked(self.place))


class FeedbackCard(Vertical, can_focus=True):
    """Everything that is said about one reply, with a cursor over its remarks.

    Posts `Closed` when the player is done with it. What `d` disputes is `entry`.
    """

    DEFAULT_CSS = """
    FeedbackCard {
        height: auto;
        margin: 0 0 1 4;
        padding: 0 1;
        background: $surface;
        & > .why { height: auto; }
        & > .contested { height: auto; color: $text-muted; }
        & > .disagree { color: $text-muted; margin-left: 7; }
    }
    FeedbackCard:focus { background: $panel; }
    .-narrow FeedbackCard { margin: 0 0 1 0; }
    .-narrow FeedbackCard > .disagree { margin-left: 0; }
    """
    BINDINGS = [
        Binding("up,k", "cursor(-1)", "The remark above", show=False),
        Binding("down,j", "cursor(1)", "The remark below", show=False),
        Binding("escape,enter", "close", "Close what was said about the reply", show=False),
    ]

    cursor: reactive[int] = reactive(0, init=False)

    class Closed(Message):
        """The player is done reading."""

    def __init__(self, reply: Replied, *, every_move: bool = True, all_at_once: bool = False) -> None:
        super().__init__()
        self.reply = reply
        self._every_move = every_move
        self._all_at_once = all_at_once

    @property
    def entry(self) -> int | None:
        """Return the ledger index under the cursor, None where there is none to dispute."""
        if not self._every_move or not self.reply.remarks:
            return None
        return self.reply.remarks[self.cursor].index

    def compose(self) -> ComposeResult:
        """Lay the rows out: why first, then the moves."""
        reply = self.reply
        if not self._every_move or reply.why not in [sentence(remark.did) for remark in reply.remarks]:
            yield Static(Content(reply.why or NOTHING), classes="why")
        if self._every_move:
            for place, remark in enumerate(self.reply.remarks):
                yield RemarkRow(place, remark)
        if self.entry is not None:
            yield Clickable("d  I disagree", "screen.dispute", classes="disagree")
        if self.reply.contested:
            yield Static(Content(f"Experts differ here. {self.reply.contested}"), classes="contested")

    def on_mount(self) -> None:
        """Draw the rows."""
        self._draw()

    def show(self, reply: Replied) -> None:
        """Draw `reply` anew, after something was set aside."""
        self.reply = reply
        self._draw()

    def watch_cursor(self) -> None:
        """Open the remark under the cursor."""
        self._draw()

    def on_focus(self) -> None:
        """Show the cursor."""
        self._draw()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._draw()

    def on_remark_row_picked(self, event: RemarkRow.Picked) -> None:
        """Move the cursor to the row that was clicked."""
        event.stop()
        self.cursor = event.place
        self.focus()

    def action_cursor(self, step: int) -> None:
        """Move the cursor by `step` rows."""
        if self.reply.remarks:
            self.cursor = min(len(self.reply.remarks) - 1, max(0, self.cursor + step))

    def action_close(self) -> None:
        """Tell the screen that the player is done."""
        self.post_message(self.Closed())

    def _rows(self) -> Iterator[RemarkRow]:
        return iter(self.query(RemarkRow))

    def _draw(self) -> None:
        for row in self._rows():
            under = row.place == self.cursor
            row.draw(
                aside=row.remark.index in self.reply.disputed,
                marked=under and self.has_focus,
                full=(under or self._all_at_once) and row.remark.why != self.reply.why,
            )
        for line in self.query(".disagree"):
            line.display = self.entry is not None and self.entry not in self.reply.disputed
