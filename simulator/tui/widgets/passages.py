"""What stands in the transcript, each passage as lines of text for a width: words, how they landed, notes."""

from __future__ import annotations

from typing import Final

from textual.content import Content

from simulator.tui.telling import Landed, Landing, Span, Spoken, signed
from simulator.tui.widgets.feedback import COLOURS, highlighted

_MARGIN: Final = 4
"""Cells that a stakeholder's words keep free at the right, where the player's have their place."""
_ROOMY: Final = 56
"""Cells of width from which words are given room to breathe."""
QUIET: Final[dict[Landing, str]] = {"well": "+ landed", "badly": "− cost you", "nowhere": "· left no mark"}
"""The sign of practice mode: a sign and a word, never a colour alone."""


class Passage:
    """Something in the transcript. Its lines are wrapped once for a width, and again when it has `changed`."""

    def __init__(self) -> None:
        self._wrapped: tuple[int, tuple[Content, ...]] = (-1, ())

    def lines(self, width: int) -> tuple[Content, ...]:
        """Return the lines, none of them wider than `width`; the same tuple until something changes."""
        if self._wrapped[0] != width:
            self._wrapped = (width, tuple(self._draw(max(8, width))))
        return self._wrapped[1]

    def changed(self) -> None:
        """Draw it anew when it is next asked for."""
        self._wrapped = (-1, ())

    def _draw(self, width: int) -> list[Content]:
        raise NotImplementedError


class StakeholderWords(Passage):
    """What a stakeholder says: the biggest thing on the screen."""

    def __init__(self, spoken: Spoken) -> None:
        super().__init__()
        self.spoken = spoken
        self._now = True
        self._folded: tuple[int, list[Content]] = (-1, [])

    def settle(self) -> None:
        """Step back: something else was said since."""
        if self._now:
            self._now = False
            self.changed()

    def _draw(self, width: int) -> list[Content]:
        """Return the speaker and mood, and the words behind a bar."""
        spoken = self.spoken
        bar = Content.styled("▌ ", "$primary" if self._now else "$primary 50%")
        room = width - 2 - (_MARGIN if width >= _ROOMY else 0)
        if self._folded[0] != room:
            self._folded = (room, Content(spoken.text).wrap(room))
        shade = "$foreground" if self._now else "$foreground 80%"
        mood = (f" · {spoken.mood}" if spoken.mood else "", "$text-muted")
        head = Content.assemble((spoken.name, "bold $primary"), mood)
        return [head, *(bar + line.stylize(shade) for line in self._folded[1])]


class PlayerWords(Passage):
    """What the player said, with the sign of how it landed; while it is open the words that counted stand out."""

    def __init__(self, reply: Landed, *, addressed: bool, signs: str) -> None:
        """Draw `reply`; `addressed` says to whom it was said; `signs` is "points", "quiet" or "none"."""
        super().__init__()
        self.reply = reply
        self.can_open = signs != "none"
        self._signs = signs
        self._addressed = addressed
        self._spans: tuple[Span, ...] | None = None
        self._marked = False

    def show(self, reply: Landed, spans: tuple[Span, ...] | None) -> None:
        """Draw `reply` anew, opened with the words that counted, or closed (None)."""
        self.reply, self._spans = reply, spans
        self.changed()

    def mark(self, marked: bool) -> None:
        """Show in the bar whether the cursor is here."""
        if marked != self._marked:
            self._marked = marked
            self.changed()

    def _draw(self, width: int) -> list[Content]:
        """Return who it was for, the words before a bar, and the sign, all leaning to the right."""
        reply = self.reply
        text = highlighted(reply.text, self._spans or ())
        words = text if reply.text else Content.styled("(you said nothing)", "$text-muted")
        words = words.stylize_before("$foreground 80%")
        room = width * 4 // 5 - 2 if width >= _ROOMY else width - 4
        # Made anew from the plain line: a wrapped line still counts the space that it was broken at.
        folded = [line.rstrip() for line in words.wrap(room)]
        said = [Content(f"You, to {reply.name}" if self._addressed else "You").stylize("$text-muted"), *folded]
        if self._signs != "none":
            said.append(self._sign())
        block = min(width - 2, max(line.cell_length for line in said))
        bar = Content.styled(" ▐", "$primary" if self._marked else "$secondary 60%")
        indent = " " * (width - 2 - block)
        last = len(folded)
        return [
            Content.assemble(indent, line, " " * (block - line.cell_length), bar)
            if 1 <= place <= last
            else Content.assemble(indent, line.truncate(block + 2, ellipsis=True))
            for place, line in enumerate(said)
        ]

    def _sign(self) -> Content:
        reply, colour = self.reply, COLOURS[self.reply.landing]
        if self._signs == "quiet" and self._spans is None:
            return Content.styled(QUIET[reply.landing], colour)
        others = "".join(f" · {name} {signed(points)}" for name, points in reply.others)
        word = QUIET[reply.landing].partition(" ")[2]
        who = f" with {reply.name}" if others else ""
        return Content.assemble((f"{reply.sign} ", f"bold {colour}"), (word, colour), (who + others, "$text-muted"))


class Note(Passage):
    """Something that nobody says: a hint, or what happens next."""

    def __init__(self, title: str, text: str, *, hint: bool = False) -> None:
        super().__init__()
        self.hint = hint
        self._title, self._text = title, text

    def _draw(self, width: int) -> list[Content]:
        text = Content.assemble((self._title, "bold"), "\n", self._text).stylize_before("$text-muted")
        return ["  " + line for line in text.wrap(width - 2 - (_MARGIN if width >= _ROOMY else 0))]
