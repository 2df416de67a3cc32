"""A line to type into."""

from __future__ import annotations

from textual.widgets import Input

from simulator.content.text import clean


class Line(Input):
    """An input of one quiet line. What is typed or pasted is cleaned as it enters; the cursor does not blink."""

    DEFAULT_CSS = """
    Line, Line:focus, Line.-textual-compact {
        border: none;
        padding: 0 1;
        height: 1;
    }
    """

    def __init__(self, value: str = "", *, placeholder: str = "", longest: int = 0, id: str | None = None) -> None:  # noqa: A002
        super().__init__(value, placeholder=placeholder, max_length=longest, compact=True, id=id)
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Return `value` without what a terminal may obey, on one line."""
        return clean(value).replace("\n", " ").replace("\t", " ")
