"""Help: what the keys do on the screen behind it, and how the game is played, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from simulator.tui import actions
from simulator.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from simulator.tui.actions import Action

IN_SHORT: Final = (
    "Somebody wants something from you. Find out what is behind it, then agree, push back, or give way, and keep them. "
    "Two things count at the end: what was decided, and whether they would work with you again."
)


class HelpScreen(ModalScreen[None]):
    """The keys of one screen, from the registry of actions."""

    CSS_PATH = "help.tcss"
    ACTIONS = actions.HELP
    BINDINGS = actions.bindings(actions.HELP)

    def __init__(self, offered: Sequence[Action]) -> None:
        super().__init__()
        self._offered = offered

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        with VerticalScroll(id="page"):
            yield Static(Content(IN_SHORT), id="short")
            yield Static(_keys("Here", self._offered))
            yield Static(_keys("Everywhere", actions.APP))
        yield KeyLine(actions.HELP)

    def action_leave(self) -> None:
        """Close the page."""
        self.dismiss()


def _keys(title: str, offered: Sequence[Action]) -> Content:
    with_keys = [action for action in offered if action.key]
    lines = [Content.styled(title, "$text-muted")]
    for action in with_keys:
        key = Content.styled(action.shown_key, "bold $primary").pad_left(max(6 - len(action.shown_key), 0))
        lines.append(Content.assemble(key, "  ", action.help))
    return Content("\n").join(lines) + "\n" if with_keys else Content()
