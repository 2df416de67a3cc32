"""The turns of a debrief: the record of each reply, opened one at a time."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from simulator.coaching.debrief import TurnReview
from simulator.tui.telling import Replied
from simulator.tui.widgets.clickable import Clickable
from simulator.tui.widgets.feedback import COLOURS, FeedbackCard, highlighted

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

_GAP = 2
_DID_FROM = 96
"""Cells of width from which a closed row also says what the reply did."""


@dataclasses.dataclass(frozen=True, slots=True)
class Reviewed:
    """One reply, looked back at: the debrief's review, the reply as the transcript had it, and who spoke before it."""

    review: TurnReview
    reply: Replied
    speaker: str


class TurnHead(Widget):
    """A reply in one line: its number, its words, what it moved, and what it cost of what was within reach."""

    DEFAULT_CSS = """
    TurnHead { height: 1; }
    TurnHead:hover { background: $surface; }
    TurnHead.-cursor { background: $panel; }
    """
    ALLOW_SELECT = False

    @dataclasses.dataclass
    class Clicked(Message):
        """The line was clicked."""

        number: int

    def __init__(self, turn: Reviewed) -> None:
        super().__init__()
        self.turn = turn
        self.is_open = False
        self._under = False

    def mark(self, *, under: bool) -> None:
        """Draw the cursor here, by a sign and not by a colour alone."""
        if under != self._under:
            self._under = under
            self.set_class(under, "-cursor")
            self.refresh()

    def show(self, turn: Reviewed, *, is_open: bool) -> None:
        """Draw `turn`."""
        self.turn, self.is_open = turn, is_open
        self.refresh()

    def render(self) -> Content:
        """Return the line, cut to the width there is."""
        reply, review, width = self.turn.reply, self.turn.review, self.content_size.width
        sign = Content.styled(f"{reply.sign:>3}", f"bold {COLOURS[reply.landing]}")
        tail = Content.assemble(" " * _GAP, sign)
        if width >= _DID_FROM:
            did = review.remarks[0].did if review.remarks else review.why
            did = Content(" ".join(did.split())).truncate(30, ellipsis=True, pad=True)
            tail = Content.assemble(tail, " " * _GAP, did.stylize("$text-muted"))
        cost = f"lost {review.regret}" if review.regret else ""
        tail = Content.assemble(tail, " " * _GAP, (f"{cost:<8}", "$error"), " ")
        marker = "▾" if self.is_open else "▸" if self._under else " "
        words = Content.styled(" ".join(reply.text.split()) or "(you said nothing)", "bold" if self._under else "")
        head = Content.assemble((f"{marker} ", "$primary"), (f"{reply.number:>2}  ", "$text-muted"))
        room = max(4, width - head.cell_length - tail.cell_length)
        return Content.assemble(head, words.truncate(room, ellipsis=True, pad=True), tail)

    def on_click(self, event: events.Click) -> None:
        """Open or close the reply."""
        event.stop()
        self.post_message(self.Clicked(self.turn.reply.number))


class TurnDetail(Vertical):
    """Everything about one reply: what was heard, what was said, what is to be said about it."""

    DEFAULT_CSS = """
    TurnDetail {
        height: auto;
        padding: 1 2 1 6;
        & > Static { height: auto; margin-bottom: 1; }
        & > .heard { padding-left: 1; border-left: outer $primary 50%; color: $foreground 80%; }
        & > .said { padding-left: 1; border-left: outer $secondary 60%; }
        & > .again { color: $primary; margin: 0; }
        & > FeedbackCard { margin: 0 0 1 0; }
    }
    .-narrow TurnDetail { padding: 1 1 1 2; }
    """

    def __init__(self, turn: Reviewed) -> None:
        super().__init__()
        self._said = Static("", classes="said")
        self.turn = turn
        self.card = FeedbackCard(turn.reply, all_at_once=True)
        self._after = Static("", classes="after")

    def compose(self) -> ComposeResult:
        """Lay the record out first, then what is to be said about it."""
        heard = Content.assemble((f"{self.turn.speaker}  ", "bold"), self.turn.review.heard)
        yield Static(heard, classes="heard")
        yield self._said
        yield self.card
        yield self._after
        yield Clickable("r  try again from here", "screen.retry", classes="again")

    def on_mount(self) -> None:
        """Draw it."""
        self.show(self.turn)

    def show(self, turn: Reviewed) -> None:
        """Draw `turn`, after a cost became known or a remark was set aside."""
        self.turn = turn
        self._said.update(Content.assemble(("You  ", "bold"), highlighted(turn.reply.text, turn.reply.spans)))
        self.card.show(turn.reply)
        lines: list[Content] = []
        if turn.review.expert:
            lines.append(Content.assemble(("An expert might say:  ", "$text-muted"), f"“{turn.review.expert}”"))
        if turn.review.regret:
            cost = f"This reply took {turn.review.regret} points from the best that was still within reach."
            lines.append(Content(cost))
        self._after.display = bool(lines)
        self._after.update(Content("\n").join(lines))


class Turns(VerticalScroll, can_focus=True):
    """All replies, with a cursor; enter opens the one under it. Below them stands how it ended."""

    DEFAULT_CSS = """
    Turns { height: 1fr; & > .end { height: auto; margin: 1 0 1 6; color: $foreground 80%; } }
    .-narrow Turns > .end { margin-left: 2; }
    """
    BINDINGS = [
        Binding("up,k", "move(-1)", "The reply before", show=False),
        Binding("down,j", "move(1)", "The reply after", show=False),
        Binding("enter,space", "open", "Open or close it", show=False),
    ]

    cursor: reactive[int] = reactive(0, init=False)

    def __init__(self, turns: Sequence[Reviewed], end: str, *, id: str | None = None) -> None:  # noqa: A002
        self._turns = list(turns)
        self._heads = [TurnHead(turn) for turn in turns]
        self._details: dict[int, TurnDetail] = {}
        nothing = "" if turns else "Nothing was said."
        super().__init__(*self._heads, Static(Content(end or nothing), classes="end"), id=id)

    @property
    def number(self) -> int | None:
        """Return the number of the reply under the cursor, None where nothing was said."""
        return self._turns[self.cursor].reply.number if self._turns else None

    @property
    def card(self) -> FeedbackCard | None:
        """Return the open remarks of the reply under the cursor."""
        detail = self._details.get(self.cursor)
        return detail.card if detail is not None else None

    def on_mount(self) -> None:
        """Show the cursor."""
        self.watch_cursor()

    def show(self, turns: Sequence[Reviewed]) -> None:
        """Draw the same replies anew."""
        self._turns = list(turns)
        for place, turn in enumerate(self._turns):
            self._heads[place].show(turn, is_open=place in self._details)
            if place in self._details:
                self._details[place].show(turn)

    def watch_cursor(self) -> None:
        """Move the cursor's sign."""
        for place, head in enumerate(self._heads):
            head.mark(under=place == self.cursor)
        if self._heads:
            self._heads[self.cursor].scroll_visible(animate=False)

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        if self._turns:
            self.cursor = min(len(self._turns) - 1, max(0, self.cursor + step))

    async def action_open(self) -> None:
        """Open or close the reply under the cursor."""
        if self._turns:
            await self.toggle(self.cursor)

    async def toggle(self, place: int) -> None:
        """Open or close the reply at `place`."""
        self.cursor = place
        detail = self._details.pop(place, None)
        self._heads[place].show(self._turns[place], is_open=detail is None)
        if detail is not None:
            await detail.remove()
            return
        self._details[place] = detail = TurnDetail(self._turns[place])
        await self.mount(detail, after=self._heads[place])
        self.call_after_refresh(self._heads[place].scroll_visible, top=True, animate=False)

    async def on_turn_head_clicked(self, event: TurnHead.Clicked) -> None:
        """Open or close the reply that was clicked."""
        event.stop()
        self.focus(scroll_visible=False)
        await self.toggle(event.number - 1)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Let the cursor follow into an opened reply."""
        for place, detail in self._details.items():
            if event.widget is detail.card:
                self.cursor = place

    def on_feedback_card_closed(self, event: FeedbackCard.Closed) -> None:
        """Come back from an opened reply to the list."""
        event.stop()
        self.focus(scroll_visible=False)
