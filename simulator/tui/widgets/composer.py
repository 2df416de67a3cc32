"""The composer: where the player says it in their own words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Final

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static, TextArea

from simulator.coaching.session import LONGEST_REPLY
from simulator.content.text import clean
from simulator.tui.widgets.meter import Meter

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.timer import Timer

    from simulator.coaching.structure import Part

_COUNTED_FROM = LONGEST_REPLY * 4 // 5
_STILL_FOR: Final = 0.12
"""Seconds without a key after which the meter reads: it is for the pauses in which one looks up."""
Measure = Callable[[str, str | None], "Collection[Part]"]
"""Says which parts of a reply are there, given the words and to whom; called on a thread of its own."""


class Words(TextArea):
    """The text being written. Enter says it; ctrl+j begins a new line in every terminal (shift+enter in some)."""

    BINDINGS = [
        Binding("enter,ctrl+s", "say", "Say it", show=False, priority=True),
        Binding("ctrl+j,shift+enter,alt+enter", "new_line", "New line", show=False, priority=True),
        Binding("escape", "put_by", "Back to the replies; the words are kept", show=False, priority=True),
    ]

    class Said(Message):
        """The player is done writing."""

    class PutBy(Message):
        """The player goes back to the listed replies."""

    @dataclasses.dataclass
    class Recalled(Message):
        """An earlier reply is wanted: -1 the one before, 1 the one after."""

        step: int

    recalling = False

    def on_paste(self, event: events.Paste) -> None:
        """Take out what a terminal may obey, before the text gets in."""
        event.text = clean(event.text)

    def action_say(self) -> None:
        """Say it."""
        self.post_message(self.Said())

    def action_new_line(self) -> None:
        """Begin a new line."""
        self.insert("\n")

    def action_put_by(self) -> None:
        """Go back to the listed replies."""
        self.post_message(self.PutBy())

    def action_cursor_up(self, select: bool = False) -> None:
        """Move up; in an empty box, bring back what was said before."""
        if self.text and not self.recalling:
            super().action_cursor_up(select)
        else:
            self.post_message(self.Recalled(-1))

    def action_cursor_down(self, select: bool = False) -> None:
        """Move down; while looking through earlier replies, the one after."""
        if self.recalling:
            self.post_message(self.Recalled(1))
        else:
            super().action_cursor_down(select)


class Chip(Static):
    """A name to speak to."""

    DEFAULT_CSS = """
    Chip { width: auto; margin-right: 2; color: $text-muted; }
    Chip.-chosen { color: $primary; text-style: bold underline; }
    """

    @dataclasses.dataclass
    class Chosen(Message):
        """The name was clicked."""

        place: int

    def __init__(self, place: int, name: str) -> None:
        super().__init__(Content(name))
        self.place = place

    def on_click(self) -> None:
        """Speak to this one."""
        self.post_message(self.Chosen(self.place))


class Addressee(Horizontal, can_focus=True):
    """Whom the words are for, where there is more than one to speak to."""

    DEFAULT_CSS = """
    Addressee { height: 1; margin-bottom: 1; & > Static { width: auto; } }
    Addressee > .to { color: $text-muted; margin-right: 2; }
    Addressee > .how { color: $text-muted; }
    Addressee:focus > .to { color: $primary; text-style: bold; }
    """
    BINDINGS = [
        Binding("left,up", "move(-1)", "The name before", show=False),
        Binding("right,down", "move(1)", "The name after", show=False),
        Binding("enter", "done", "Back to the words", show=False),
    ]

    # A click on a name leaves the cursor in the words.
    FOCUS_ON_CLICK = False

    place: reactive[int] = reactive(0, init=False)

    def __init__(self, people: Sequence[tuple[str, str]]) -> None:
        """Take cast ids and names."""
        self._people = tuple(people)
        chips = [Chip(place, name) for place, (_cast, name) in enumerate(self._people)]
        super().__init__(Static("To", classes="to"), *chips, Static("shift+tab, then ← →", classes="how"))

    @property
    def cast(self) -> str:
        """Return the cast id chosen."""
        return self._people[self.place][0]

    def on_mount(self) -> None:
        """Show who is chosen."""
        self.watch_place()

    def choose(self, cast: str) -> None:
        """Choose the cast member `cast`."""
        self.place = [one for one, _name in self._people].index(cast)

    def watch_place(self) -> None:
        """Show who is chosen, by more than a colour."""
        for chip in self.query(Chip):
            chosen = chip.place == self.place
            chip.set_class(chosen, "-chosen")
            name = self._people[chip.place][1]
            chip.update(Content(f"▸{name}" if chosen else f" {name}"))

    def on_chip_chosen(self, event: Chip.Chosen) -> None:
        """Choose the name that was clicked."""
        event.stop()
        self.place = event.place

    def action_move(self, step: int) -> None:
        """Choose the next name."""
        self.place = (self.place + step) % len(self._people)

    def action_done(self) -> None:
        """Go back to the words."""
        self.screen.focus_next()


class Composer(Vertical):
    """The box to write in, whom the words go to, how long they have become, and which parts of a reply are there.

    The words stay until they were said: closing keeps them, and so does a refusal.
    """

    DEFAULT_CSS = """
    Composer {
        height: auto;
        padding: 0 2;
        & > Words {
            height: auto;
            min-height: 3;
            max-height: 8;
            border: none;
            border-left: outer $primary;
            padding: 0 1;
            background: $surface;
        }
        & > Words:focus { border: none; border-left: outer $primary; }
        & > .count { height: auto; color: $text-muted; display: none; }
        & > .count.-too-long { color: $error; text-style: bold; }
    }
    """

    @dataclasses.dataclass
    class Said(Message):
        """Words to be said, and to whom (None: whoever spoke)."""

        text: str
        to: str | None

    class Closed(Message):
        """Back to the listed replies."""

    def __init__(
        self,
        people: Sequence[tuple[str, str]] = (),
        measure: Measure | None = None,
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Take cast ids and names, and what the meter goes by; without it there is no meter."""
        super().__init__(id=id)
        self._measure = measure
        self._meter = Meter() if measure is not None else None
        self._waiting: Timer | None = None
        self._addressee = Addressee(people) if len(people) > 1 else None
        self.words = Words(
            soft_wrap=True,
            show_line_numbers=False,
            placeholder=Content("In your own words, as you would say them aloud."),
            highlight_cursor_line=False,
        )
        self.words.cursor_blink = False
        self._count = Static("", classes="count")
        self._history: list[str] = []
        self._recalled = 0

    @property
    def draft(self) -> str:
        """Return the words that are waiting."""
        return self.words.text

    def compose(self) -> ComposeResult:
        """Lay it out."""
        if self._addressee is not None:
            yield self._addressee
        yield self.words
        yield self._count
        if self._meter is not None:
            yield self._meter

    def metered(self, shown: bool) -> None:
        """Show the meter, or do without it."""
        if self._meter is not None:
            self._meter.display = shown
            self._measure_soon()

    def open(self, to: str, history: Sequence[str]) -> None:
        """Take the focus; `to` is whoever spoke last, `history` what was typed before."""
        self._history = list(dict.fromkeys(history))
        self._recalled = len(self._history)
        self.words.recalling = False
        if self._addressee is not None and not self.words.text:
            self._addressee.choose(to)
        self.words.focus()

    def clear(self) -> None:
        """Empty the box, once the words were said."""
        self.words.load_text("")

    def too_long(self, length: int, said: str) -> None:
        """Say that the words are too many, as the other would (`said`, may be ""), and keep them."""
        self._show_count(length, said)

    def on_text_area_changed(self) -> None:
        """Say how long it has become, from where that matters."""
        text = self.words.text
        self._show_count(len(clean(text).strip()))
        if self.words.recalling and (self._recalled >= len(self._history) or text != self._history[self._recalled]):
            self.words.recalling = False
        self._measure_soon()

    def on_words_said(self, event: Words.Said) -> None:
        """Hand the words on; an empty box stays open."""
        event.stop()
        text = clean(self.words.text).strip()
        if not text:
            self._count.update(Content("Nothing is written yet. Esc takes you back to the replies."))
            self._count.display = True
            return
        self.post_message(self.Said(text, self._to))

    def on_words_put_by(self, event: Words.PutBy) -> None:
        """Close."""
        event.stop()
        self.post_message(self.Closed())

    def on_words_recalled(self, event: Words.Recalled) -> None:
        """Show an earlier reply, or the empty box after the last of them."""
        event.stop()
        wanted = self._recalled + event.step
        if not self._history or wanted < 0:
            return
        self._recalled = min(wanted, len(self._history))
        self.words.recalling = self._recalled < len(self._history)
        self.words.load_text(self._history[self._recalled] if self.words.recalling else "")
        self.words.move_cursor(self.words.document.end)

    @property
    def _to(self) -> str | None:
        return self._addressee.cast if self._addressee is not None else None

    # --- the meter -------------------------------------------------------------------------------------------------

    def _measure_soon(self) -> None:
        """Read the words once no key was pressed for a moment; an empty box shows nothing at once."""
        if self._waiting is not None:
            self._waiting.stop()
        if self._meter is None or not self._meter.display:
            return
        if self.words.text.strip():
            self._waiting = self.set_timer(_STILL_FOR, self._measure_now)
        else:
            self._meter.show(())

    def _measure_now(self) -> None:
        text, to, measure = self.words.text, self._to, self._measure

        def work() -> None:
            if measure is not None:
                self.app.call_from_thread(self._measured, text, measure(text, to))

        self.run_worker(work, thread=True, group="meter", exit_on_error=False)

    def _measured(self, text: str, parts: Collection[Part]) -> None:
        """Show what was found, unless the words have changed since."""
        if self._meter is not None and text == self.words.text:
            self._meter.show(parts)

    def _show_count(self, length: int, said: str = "") -> None:
        over = length > LONGEST_REPLY
        self._count.display = length >= _COUNTED_FROM
        self._count.set_class(over, "-too-long")
        says = f"{length:,} of {LONGEST_REPLY:,} characters"
        if over:
            cut_short = f"“{said}”" if said else "Nobody says that much in one breath."
            says += f". {cut_short} Shorten it; it is all still here."
        self._count.update(Content(says))
