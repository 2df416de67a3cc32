"""A quiet question before a reply is answered: how will it land?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from simulator.tui.actions import numbers
from simulator.tui.widgets.choices import Choices, Offer

if TYPE_CHECKING:
    from textual.app import ComposeResult

_ANSWERS: Final = (("It lands well", 1), ("It changes nothing", 0), ("It lands badly", -1))
"""What can be expected, with the landing as `Session.predict` takes it."""


class ForetellingScreen(ModalScreen[int | None]):
    """Asks how `words` will land, and is left with -1, 0, 1, or None where the player would rather not say."""

    DEFAULT_CSS = """
    ForetellingScreen {
        align: center middle;
        background: $background 70%;
        &:ansi { background: ansi_default; }

        #question {
            width: 64;
            max-width: 100%;
            height: auto;
            padding: 1 2;
            background: $surface;
            border-left: wide $primary;
        }
        #question > Static { height: auto; margin-bottom: 1; }
        #answers { height: auto; }
    }
    """
    BINDINGS = [
        *numbers("say", 1, len(_ANSWERS)),
        Binding("escape,s", "say(0)", "Rather not say", show=False),
    ]
    AUTO_FOCUS = "#answers"

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        """Lay out the words, the question and the answers."""
        with Vertical(id="question"):
            yield Static(Content.styled(f"“{' '.join(self._words.split())}”", "$text-muted"))
            yield Static(Content("How will that land?"))
            yield Choices(id="answers")

    def on_mount(self) -> None:
        """Offer the answers."""
        offers = [Offer(str(number), told) for number, (told, _landing) in enumerate(_ANSWERS, start=1)]
        self.query_one(Choices).show([*offers, Offer("s", "rather not say", quiet=True)], 0)

    def on_choices_taken(self, event: Choices.Taken) -> None:
        """Take the answer under the cursor."""
        self.action_say(event.place + 1)

    def action_say(self, number: int) -> None:
        """Give answer `number` (from 1); any other is none."""
        self.dismiss(_ANSWERS[number - 1][1] if 1 <= number <= len(_ANSWERS) else None)
