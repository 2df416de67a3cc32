"""Lists over the preview: the nodes to begin at, and everything that was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from simulator.authoring.checks.rendering import as_text
from simulator.content.diagnostics import Diagnostic
from simulator.conversation.story import Place, Story
from simulator.tui.widgets.line import Line

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widgets import Input

_WIDEST: Final = 100
"""Cells of a page over the preview, as its stylesheet has it."""


class NodesScreen(ModalScreen[str | None]):
    """Picks a node or an ending of `story`, `here` marked.

    What is typed narrows the list to those that hold it in id or words, those with it in the id first.
    """

    BINDINGS = [
        Binding("escape", "close", "Back", show=False),
        Binding("up", "move(-1)", "The one above", show=False, priority=True),
        Binding("down", "move(1)", "The one below", show=False, priority=True),
    ]
    AUTO_FOCUS = "Line"

    def __init__(self, story: Story, here: str) -> None:
        super().__init__()
        self._here = here
        self._places = [(place.id, _said(story, place)) for place in story.places]

    def compose(self) -> ComposeResult:
        """Lay out the line to narrow by, and the list."""
        with Vertical(id="page"):
            yield Line(placeholder="Begin at …", longest=64)
            yield OptionList(markup=False)
            yield Static(Content("↵ begin there   esc back"), classes="close")

    def on_mount(self) -> None:
        """Show all of them, beginning with where one is."""
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show those that hold what was typed."""
        self._show(event.value)

    def on_input_submitted(self) -> None:
        """Take the one that is marked."""
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            self.dismiss(options.get_option_at_index(options.highlighted).id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the one that was clicked."""
        self.dismiss(event.option.id)

    def action_move(self, step: int) -> None:
        """Move the mark."""
        options = self.query_one(OptionList)
        if options.option_count:
            options.highlighted = min(options.option_count - 1, max(0, (options.highlighted or 0) + step))

    def action_close(self) -> None:
        """Stay where one is."""
        self.dismiss(None)

    def _show(self, wanted: str) -> None:
        words = wanted.lower().split()
        shown = [(name, said) for name, said in self._places if all(word in f"{name} {said}".lower() for word in words)]
        shown.sort(key=lambda one: not all(word in one[0] for word in words))
        # One line each: the page's share of the screen, less its padding and the list's own.
        room = max(20, min(_WIDEST, self.app.size.width * 94 // 100) - 9)
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(
            Option(
                Content.assemble((name, "bold"), (f"  {said}", "$text-muted")).truncate(room, ellipsis=True), id=name
            )
            for name, said in shown
        )
        names = [name for name, _said in shown]
        if names:
            options.highlighted = names.index(self._here) if self._here in names else 0


def _said(story: Story, place: Place) -> str:
    """Return what is said at `place`, on one line."""
    words = " ".join(story.fill(place.node.says[0].text).split())
    return f"ending · {words}" if place.ends else words


def _line(name: str, said: str) -> Content:
    return Content.assemble((name, "bold"), (f"  {said}", "$text-muted"))


class FindingsScreen(ModalScreen[None]):
    """Everything that was found in the file, each finding with its line and a caret."""

    BINDINGS = [Binding("escape,f,q,enter", "close", "Close", show=False)]
    AUTO_FOCUS = "#page"

    def __init__(self, findings: Sequence[Diagnostic]) -> None:
        super().__init__()
        self._findings = findings

    def compose(self) -> ComposeResult:
        """Lay out one page."""
        width = max(30, min(_WIDEST, self.app.size.width * 94 // 100) - 8)
        with VerticalScroll(id="page"):
            yield Static(Content(as_text(self._findings, width=width) or "Nothing was found."))
            yield Static(Content("esc close"), classes="close")

    def action_close(self) -> None:
        """Close."""
        self.dismiss()
