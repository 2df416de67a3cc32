"""Cards to spend minutes on before the conversation."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.app import RenderResult


class Card(Widget, can_focus=True):
    """One source to look at: its label, what it costs in minutes, and whether that was spent or is too much by now."""

    DEFAULT_CSS = """
    Card {
        height: 5;
        padding: 0 1;
        border: round $border-blurred;
        border-title-color: $text-muted;
        border-subtitle-color: $text-muted;
    }
    Card:focus {
        border: heavy $primary;
        border-title-color: $primary;
        border-title-style: bold;
    }
    Card.-spent, Card.-beyond {
        color: $text-muted;
    }
    Card.-spent {
        border-subtitle-color: $success;
    }
    """
    ALLOW_SELECT = False
    BINDINGS = [Binding("enter,space", "spend", "Spend", show=False)]

    @dataclasses.dataclass
    class Picked(Message):
        """A card was picked: to spend its minutes, or to read it again."""

        source: str

    def __init__(self, source: str, label: str, minutes: int) -> None:
        super().__init__()
        self.source = source
        self.minutes = minutes
        self._label = Content(label)
        self.border_title = f"{minutes} min"

    def show(self, *, spent: bool, left: int) -> None:
        """Draw the card as spent, as affordable with `left` minutes, or as beyond them."""
        beyond = not spent and self.minutes > left
        self.set_class(spent, "-spent")
        self.set_class(beyond, "-beyond")
        self.border_subtitle = "✓ read" if spent else "no time" if beyond else ""

    def render(self) -> RenderResult:
        """Return the label."""
        return self._label

    def action_spend(self) -> None:
        """Pick the card."""
        self.post_message(self.Picked(self.source))

    def on_click(self) -> None:
        """Pick the card that was clicked."""
        self.action_spend()
