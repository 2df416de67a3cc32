"""The line of keys at the foot of a screen: what can be done here, each also by a click."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.app import RenderResult

    from simulator.tui.actions import Action

_GAP = "   "


class KeyLine(Widget):
    """Actions with a short word, as many as the width holds, the first ones first; `remark` stands at the right."""

    DEFAULT_CSS = """
    KeyLine {
        height: 1;
        dock: bottom;
        padding: 0 2;
        color: $text-muted;
        link-color: $text-muted;
        link-style: none;
        link-color-hover: $primary;
        link-background-hover: $background;
        link-style-hover: none;
    }
    """
    ALLOW_SELECT = False

    def __init__(self, actions: Sequence[Action], remark: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._actions = actions
        self._remark = remark

    def show(self, actions: Sequence[Action] | None = None, remark: str | None = None) -> None:
        """Change what is offered, the words at the right, or both."""
        self._actions = self._actions if actions is None else actions
        self._remark = self._remark if remark is None else remark
        self.refresh()

    def render(self) -> RenderResult:
        """Return the keys that fit, and the remark at the right where there is room."""
        width = self.content_size.width
        line, used = Content(), 0
        for action in self._actions:
            if not action.short:
                continue
            part = _offer(action)
            needed = part.cell_length + (len(_GAP) if used else 0)
            if used + needed > width:
                break
            line, used = line + (_GAP if used else "") + part, used + needed
        room = width - used - len(_GAP)
        if self._remark and len(self._remark) <= room:
            line = line + " " * (width - used - len(self._remark)) + Content(self._remark)
        return line


def _offer(action: Action) -> Content:
    words = Content.assemble((action.shown_key, "bold $foreground"), " ", action.short)
    place = action.name if "." in action.name else f"screen.{action.name}"
    return words.stylize(Style.from_meta({"@click": place}))
