"""What is said about a reply: the one sentence of why, and each move with its words, points and reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from simulator.coaching.feedback import Remark, sentence
from simulator.tui.telling import Landing, Replied, Span, signed

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size

COLOURS: Final[dict[Landing, str]] = {"well": "$success", "badly": "$error", "nowhere": "$text-muted"}
ASIDE: Final = "Set aside. It stays out of the score, and is kept on this machine for the author."
_SIGN: Final = 7
"""Cells of the cursor's sign, the points, and the space after them."""
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


class FeedbackCard(Widget, can_focus=True):
    """Everything that is said about one reply, with a cursor over its remarks.

    One widget that draws its own lines: it comes with every answer in coach mode, and fifteen took longer to lay out
    than the answer itself. Posts `Closed` when the player is done with it. What `d` disputes is `entry`.
    """

    DEFAULT_CSS = """
    FeedbackCard {
        height: auto;
        margin: 0 0 1 4;
        padding: 0 1;
        background: $surface;
        link-color: $text-muted;
        link-style: none;
        link-color-hover: $primary;
        link-background-hover: $background 0%;
        link-style-hover: underline;
    }
    FeedbackCard:focus { background: $panel; }
    .-narrow FeedbackCard { margin: 0 0 1 0; }
    """
    BINDINGS = [
        Binding("up,k", "cursor(-1)", "The remark above", show=False),
        Binding("down,j", "cursor(1)", "The remark below", show=False),
        Binding("escape,enter", "close", "Close what was said about the reply", show=False),
    ]

    cursor: reactive[int] = reactive(0, init=False)

    class Closed(Message):
        """The player is done reading."""

    def __init__(
        self, reply: Replied, *, every_move: bool = True, all_at_once: bool = False, aside: str = ASIDE
    ) -> None:
        super().__init__()
        self._aside = aside
        self.reply = reply
        self._every_move = every_move
        self._all_at_once = all_at_once
        self._wrapped: tuple[int, list[tuple[int | None, Content]]] = (-1, [])

    @property
    def entry(self) -> int | None:
        """Return the ledger index under the cursor, None where there is none to dispute."""
        if not self._every_move or not self.reply.remarks:
            return None
        return self.reply.remarks[self.cursor].index

    def show(self, reply: Replied) -> None:
        """Draw `reply` anew, after something was set aside."""
        self.reply = reply
        self._changed()

    def watch_cursor(self) -> None:
        """Open the remark under the cursor."""
        self._changed()

    def on_focus(self) -> None:
        """Show the cursor."""
        self._changed()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._changed()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the remark that was clicked."""
        lines = self._lines(self.content_size.width)
        place = lines[event.y][0] if 0 <= event.y < len(lines) else None
        if place is not None:
            self.cursor = place
        self.focus()

    def action_cursor(self, step: int) -> None:
        """Move the cursor by `step` rows."""
        if self.reply.remarks:
            self.cursor = min(len(self.reply.remarks) - 1, max(0, self.cursor + step))

    def action_close(self) -> None:
        """Tell the screen that the player is done."""
        self.post_message(self.Closed())

    # --- drawing ---------------------------------------------------------------------------------------------------

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines at `width`."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Return why first, then the moves."""
        return Content("\n").join(line for _place, line in self._lines(self.content_size.width))

    def _changed(self) -> None:
        self._wrapped = (-1, [])
        self.refresh(layout=True)

    def _lines(self, width: int) -> list[tuple[int | None, Content]]:
        """Return the lines, each with the place of its remark, None where it belongs to none."""
        if self._wrapped[0] != width:
            self._wrapped = (width, self._laid_out(max(_SIGN + 8, width)))
        return self._wrapped[1]

    def _laid_out(self, width: int) -> list[tuple[int | None, Content]]:
        reply, lines = self.reply, list[tuple[int | None, Content]]()
        if not self._every_move or reply.why not in [sentence(remark.did) for remark in reply.remarks]:
            lines += [(None, line) for line in Content(reply.why or NOTHING).wrap(width)]
        if self._every_move:
            for place, remark in enumerate(reply.remarks):
                sign = self._sign(place, remark)
                for number, line in enumerate(self._said(place, remark).wrap(width - _SIGN)):
                    lines.append((place, (sign if number == 0 else Content(" " * _SIGN)) + line))
        if self.entry is not None and self.entry not in reply.disputed:
            disagree = Content("d  I disagree").stylize(Style.from_meta({"@click": "screen.dispute"}))
            lines.append((None, " " * _SIGN + disagree))
        if reply.contested:
            contested = Content.styled(f"Experts differ here. {reply.contested}", "$text-muted")
            lines += [(None, line) for line in contested.wrap(width)]
        return lines

    def _sign(self, place: int, remark: Remark) -> Content:
        """Return the cursor's sign where it is here, and the points."""
        points = 0 if remark.index in self.reply.disputed else remark.points
        marked = place == self.cursor and self.has_focus
        sign = Content.styled(f"{signed(points):>3}", f"bold {COLOURS[landing_of(points)]}")
        return Content.assemble(("▸ " if marked else "  ", "$primary"), sign).pad_right(_SIGN - 5)

    def _said(self, place: int, remark: Remark) -> Content:
        """Return the remark; under the cursor it also says why, and what made it count more or less."""
        aside = remark.index in self.reply.disputed
        quotes = " · " + " … ".join(f"“{quote}”" for quote in remark.quotes) if remark.quotes else ""
        parts: list[tuple[str, str]] = [
            (remark.did, "strike $text-muted" if aside else ""),
            (quotes, "$text-muted"),
        ]
        if aside:
            parts.append((f"\n{self._aside}", "$text-muted"))
        elif (place == self.cursor or self._all_at_once) and remark.why != self.reply.why:
            parts.append((f"\n{remark.why}" if remark.why else "", ""))
            parts += [(f"\n· {factor}", "$text-muted") for factor in remark.factors]
        return Content.assemble(*parts)
