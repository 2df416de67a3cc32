"""The two-axis map: where the player ended, and what was within reach, drawn with characters."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

from simulator.coaching.debrief import QUADRANT_WORDS
from simulator.conversation.rules import QUADRANT_LINE

Point = tuple[int, int]

_LEFT = 6
"""Cells left of the plot: the scale's numbers and its line."""
_BELOW = 2
"""Rows below the plot: its line and the scale."""


class AxisMap(Widget):
    """Relationship to the right, product upwards, both 0..100, parted at 50; as wide and high as it is given room."""

    DEFAULT_CSS = """
    AxisMap { width: 48; height: 12; }
    """
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._you: Point = (50, 50)
        self._frontier: Sequence[Point] = ()

    def show(self, you: Point, frontier: Sequence[Point]) -> None:
        """Draw the point `you`, and those of `frontier` (none while it is not known)."""
        self._you, self._frontier = you, frontier
        self.refresh()

    def render(self) -> Content:
        """Return the plot."""
        return axis_map(self._you, self._frontier, self.content_size.width, self.content_size.height)


def axis_map(you: Point, frontier: Sequence[Point], width: int, height: int) -> Content:
    """Return the plot as text of `width` by `height` cells."""
    columns, rows = max(20, width - _LEFT - 1), max(5, height - _BELOW - 1)
    cells = [[(" ", "")] * columns for _row in range(rows)]

    def place(point: Point) -> tuple[int, int]:
        return rows - 1 - _cell(point[1], rows), _cell(point[0], columns)

    def write(row: int, column: int, text: str, style: str) -> None:
        for offset, character in enumerate(text):
            if 0 <= column + offset < columns:
                cells[row][column + offset] = (character, style)

    middle_row, middle_column = place((QUADRANT_LINE, QUADRANT_LINE))
    for column in range(columns):
        cells[middle_row][column] = ("·", "$text-muted")
    for row in range(rows):
        cells[row][middle_column] = ("·", "$text-muted")
    partner, taker = QUADRANT_WORDS["partner"], QUADRANT_WORDS["order_taker"]
    write(0, columns - len(partner) - 1, partner, "$text-muted")
    write(0, 1, QUADRANT_WORDS["won_the_point"], "$text-muted")
    write(rows - 1, columns - len(taker) - 1, taker, "$text-muted")
    write(rows - 1, 1, QUADRANT_WORDS["friction"], "$text-muted")
    for point in frontier:
        row, column = place(point)
        cells[row][column] = ("○", "$success")
    row, column = place(you)
    for label, start in ((" you", column + 1), ("you ", column - 4)):
        room = [sign for sign, _style in cells[row][max(0, start) : start + 4]]
        # Where a point within reach stands on either side, the sign alone has to do.
        if start >= 0 and len(room) == 4 and "○" not in room:
            write(row, start, label, "bold $primary")
            break
    on_frontier = cells[row][column][0] == "○"
    cells[row][column] = ("◉" if on_frontier else "●", "bold $primary")
    return _framed(cells, columns, middle_row)


def _cell(value: int, count: int) -> int:
    """Return where `value` (0..100) stands among `count` cells; nothing below 50 stands on the line at 50."""
    line = count // 2
    if value >= QUADRANT_LINE:
        return line + round((value - QUADRANT_LINE) * (count - 1 - line) / (100 - QUADRANT_LINE))
    return round(value * (line - 1) / (QUADRANT_LINE - 1))


def _framed(cells: list[list[tuple[str, str]]], columns: int, middle: int) -> Content:
    lines = [Content.styled("product".rjust(_LEFT + 1), "$text-muted")]
    last = len(cells) - 1
    for number, row in enumerate(cells):
        scale = {0: "100", middle: " 50", last: "  0"}.get(number, "   ")
        lines.append(Content.assemble((f" {scale} ┤", "$text-muted"), *row))
    lines.append(Content.styled(f"     └{'─' * columns}", "$text-muted"))
    name = "relationship"
    gap = columns - len(name) - len("0") - len("100")
    axis = f"0{' ' * (gap // 2)}{name}{' ' * (gap - gap // 2)}100"
    lines.append(Content.styled(f"{' ' * _LEFT}{axis}", "$text-muted"))
    return Content("\n").join(lines)
