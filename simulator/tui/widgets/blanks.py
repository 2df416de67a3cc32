"""The stakeholder map: blanks that hold a guess, or stay empty."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from simulator.coaching.guessing import QUESTIONS

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from simulator.content.fields import Item


class _Line(Static, can_focus=True):
    """The blank itself, closed: what is asked, and the guess."""

    BINDINGS = [Binding("enter,space", "open", "Guess", show=False)]

    def action_open(self) -> None:
        """Open the answers."""
        blank = self.parent
        assert isinstance(blank, Blank)
        blank.open()

    def on_click(self) -> None:
        """Open the answers."""
        self.action_open()


class Blank(Vertical):
    """One thing to guess about somebody. Enter opens the answers; one of them, or none, fills the blank."""

    DEFAULT_CSS = """
    Blank {
        height: auto;
        margin: 0 0 1 0;
    }
    Blank _Line {
        height: auto;
        padding: 0 1;
        border-left: vkey $border-blurred;
    }
    Blank _Line:focus {
        border-left: outer $primary;
    }
    Blank OptionList {
        height: auto;
        max-height: 12;
        margin: 0 0 0 2;
        padding: 0;
        border: none;
        background: $surface;
    }
    Blank OptionList:focus {
        border: none;
        background-tint: $foreground 0%;
    }
    Blank OptionList > .option-list--option-highlighted, Blank OptionList:focus > .option-list--option-highlighted {
        background: $surface;
        color: $primary;
        text-style: bold;
    }
    """
    BINDINGS = [Binding("escape", "close", "Close", show=False)]

    @dataclasses.dataclass
    class Filled(Message):
        """An answer was chosen for this blank."""

        cast: str
        item: Item
        answer: str

    def __init__(self, cast: str, item: Item, answers: Mapping[str, str], guess: str | None) -> None:
        super().__init__()
        self.cast = cast
        self.item: Item = item
        self._answers = answers
        self._guess = guess

    def compose(self) -> ComposeResult:
        """Lay out the line, and the answers hidden beneath."""
        yield _Line(self._words())
        listed = OptionList(*(Option(Content(text), id=answer) for answer, text in self._answers.items()))
        listed.display = False
        yield listed

    def open(self) -> None:
        """Show the answers."""
        listed = self.query_one(OptionList)
        listed.display = True
        listed.highlighted = list(self._answers).index(self._guess) if self._guess is not None else 0
        listed.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave escape to the screen while the answers are hidden."""
        return action != "close" or self.query_one(OptionList).display

    def action_close(self) -> None:
        """Hide the answers again; nothing is guessed."""
        listed = self.query_one(OptionList)
        if listed.display:
            listed.display = False
            self.query_one(_Line).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Fill the blank."""
        event.stop()
        assert event.option_id is not None
        self._guess = event.option_id
        self.query_one(_Line).update(self._words())
        self.action_close()
        self.post_message(self.Filled(self.cast, self.item, event.option_id))

    def _words(self) -> Content:
        answer = self._answers.get(self._guess) if self._guess else None
        head = Content.assemble((self.item.capitalize(), "bold"), "  ", (QUESTIONS[self.item], "$text-muted"))
        return Content.assemble(head, "\n", answer or ("nothing yet", "$text-muted"))
