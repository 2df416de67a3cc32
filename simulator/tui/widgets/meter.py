"""The structure meter: four quiet marks that light up while the player writes."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.widget import Widget

from simulator.coaching.structure import PARTS

if TYPE_CHECKING:
    from simulator.coaching.structure import Part

_ROOMY: Final = 46
"""Cells of width from which the marks stand apart."""


class Meter(Widget):
    """The four parts of a reply, those that are there marked by a sign and not by a colour alone."""

    DEFAULT_CSS = """
    Meter { height: 1; color: $text-muted; }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._lit: frozenset[Part] = frozenset()

    def show(self, lit: Collection[Part]) -> None:
        """Light the marks of the parts in `lit`."""
        if frozenset(lit) != self._lit:
            self._lit = frozenset(lit)
            self.refresh()

    def render(self) -> Content:
        """Return the marks in a row."""
        roomy = self.content_size.width >= _ROOMY
        marks = [
            Content.styled(f"●{' ' * roomy}{part}", "bold $primary")
            if part in self._lit
            else Content(f"○{' ' * roomy}{part}")
            for part in PARTS
        ]
        return Content("   " if roomy else " ").join(marks)
