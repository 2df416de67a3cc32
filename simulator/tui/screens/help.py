"""Help: what the keys do on the screen behind it, and how the game is played, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from simulator.tui import actions
from simulator.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.geometry import Size

    from simulator.tui.actions import Action

_KEY: Final = 8
"""Cells of the column of keys, and the space after it."""
IN_SHORT: Final = (
    "Somebody wants something from you. Find out what is behind it, then agree, push back, or give way, and keep them. "
    "Two things count at the end: what was decided, and whether they would work with you again."
)


class HelpScreen(ModalScreen[None]):
    """The keys of one screen, from the registry of actions, and those of the whole app."""

    CSS_PATH = "help.tcss"
    ACTIONS = actions.HELP
    BINDINGS = actions.bindings(actions.HELP)

    def __init__(self, offered: Sequence[Action], everywhere: Sequence[Action] = actions.APP) -> None:
        super().__init__()
        self._offered = offered
        self._everywhere = everywhere

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        with VerticalScroll(id="page"):
            yield Static(Content(IN_SHORT), id="short")
            yield KeyTable("Here", self._offered)
            yield KeyTable("Everywhere", self._everywhere)
        yield KeyLine(actions.HELP)

    def action_leave(self) -> None:
        """Close the page."""
        self.dismiss()


class KeyTable(Widget):
    """Keys with what they do, one a row; what does not fit goes on under the words and not under the key."""

    DEFAULT_CSS = """
    KeyTable { height: auto; margin-bottom: 1; }
    """

    def __init__(self, title: str, offered: Sequence[Action]) -> None:
        super().__init__()
        self._title = title
        self._offered = [action for action in offered if action.key]
        self.display = bool(self._offered)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines at `width`."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Return the rows under their title."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        lines = [Content.styled(self._title, "$text-muted")]
        for action in self._offered:
            key = Content.styled(action.shown_key, "bold $primary")
            words = Content(action.help).wrap(max(8, width - _KEY))
            lines.append(" " * max(_KEY - 2 - key.cell_length, 0) + key + "  " + words[0])
            lines += [" " * _KEY + line for line in words[1:]]
        return lines
