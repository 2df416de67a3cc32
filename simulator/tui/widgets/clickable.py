"""A line of text that does something when it is clicked: what a key does, for those with a mouse."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Clickable(Static):
    """`text`, drawn as it is, which runs `action` (ours, never words from outside) when it is clicked."""

    DEFAULT_CSS = """
    Clickable { width: auto; height: auto; }
    Clickable:hover { text-style: underline; }
    """

    def __init__(self, text: Content | str, action: str, *, classes: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(Content(text) if isinstance(text, str) else text, classes=classes, id=id)
        self.action = action

    async def on_click(self) -> None:
        """Do what the line says."""
        await self.run_action(self.action)
