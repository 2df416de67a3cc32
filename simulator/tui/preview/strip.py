"""A strip across the screen that is there only while it has something to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

if TYPE_CHECKING:
    from textual.content import Content


class Strip(Static):
    """Says what is the matter with the file, and goes once nothing is."""

    DEFAULT_CSS = """
    Strip { display: none; height: auto; padding: 0 1; background: $surface; }
    Strip.-shown { display: block; }
    """

    def show(self, content: Content | None) -> None:
        """Say `content`; None: nothing is the matter."""
        self.set_class(content is not None, "-shown")
        if content is not None:
            self.update(content)
