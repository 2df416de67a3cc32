"""Credibility over time, drawn with characters: one sign a person, so that no colour is needed."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final

from textual.content import Content
from textual.widget import Widget

SIGNS: Final = "●◆▲○◇△"
"""One for each of a cast, which holds six at most."""
_STYLES: Final = ("$primary", "$success", "$secondary", "$warning", "$error", "$foreground")
_LEFT: Final = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Course:
    """One person's credibility, 0..100: before the first reply, then after each one."""

    name: str
    values: tuple[int, ...]

    @property
    def told(self) -> str:
        """Return the course in words."""
        first, last = self.values[0], self.values[-1]
        if len(self.values) == 1:
            return f"{self.name} began at {first}."
        steps = [after - before for before, after in zip(self.values, self.values[1:], strict=False)]
        best, worst = max(steps), min(steps)
        words = f"{self.name} began at {first} and ended at {last}."
        if best > 0:
            words += f" Best reply: {steps.index(best) + 1} ({best:+d})."
        if worst < 0:
            words += f" Costliest: {steps.index(worst) + 1} ({worst:+d})."
        return words


class CourseChart(Widget):
    """The courses of everybody in the room over the replies, as wide as it is given room."""

    DEFAULT_CSS = """
    CourseChart { width: 1fr; height: 12; }
    """
    ALLOW_SELECT = False

    def __init__(self, courses: Sequence[Course], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._courses = courses

    def show(self, courses: Sequence[Course]) -> None:
        """Draw `courses`."""
        self._courses = courses
        self.refresh()

    def render(self) -> Content:
        """Return the chart."""
        return course_chart(self._courses, self.content_size.width, self.content_size.height)


def course_chart(courses: Sequence[Course], width: int, height: int) -> Content:
    """Return the chart as text of `width` by `height` cells; the scale covers what happened, in steps of ten."""
    rows = max(4, height - 2)
    replies = max(1, len(courses[0].values) - 1)
    columns = max(8, min(width - _LEFT - 2, replies * 8 + 1))
    every = [value for course in courses for value in course.values]
    low, high = min(every) // 10 * 10, max(-(-max(every) // 10) * 10, min(every) // 10 * 10 + 20)
    cells = [[(" ", "")] * columns for _row in range(rows)]

    def row_of(value: float) -> int:
        return rows - 1 - round((value - low) * (rows - 1) / (high - low))

    for number, course in enumerate(courses):
        style = _STYLES[number % len(_STYLES)]
        for column in range(columns):
            # Between two replies the line is only there to lead the eye.
            at = column * replies / max(1, columns - 1)
            left = min(int(at), len(course.values) - 1)
            right = min(left + 1, len(course.values) - 1)
            between = course.values[left] + (course.values[right] - course.values[left]) * (at - left)
            if cells[row_of(between)][column][0] == " ":
                cells[row_of(between)][column] = ("·", "$text-muted")
        for turn, value in enumerate(course.values):
            column = round(turn * (columns - 1) / replies)
            cells[row_of(value)][column] = (SIGNS[number % len(SIGNS)], f"bold {style}")
    return _framed(cells, columns, replies, low, high)


def _framed(cells: list[list[tuple[str, str]]], columns: int, replies: int, low: int, high: int) -> Content:
    lines: list[Content] = []
    last = len(cells) - 1
    for number, row in enumerate(cells):
        scale = {0: f"{high:>3}", last: f"{low:>3}"}.get(number, "   ")
        lines.append(Content.assemble((f"{scale} ┤", "$text-muted"), *row))
    numbers = [" "] * (columns + 3)
    free = 0
    for turn in range(replies + 1):
        column = round(turn * (columns - 1) / replies)
        if column >= free:
            for offset, digit in enumerate(str(turn)):
                numbers[column + offset] = digit
            free = column + len(str(turn)) + 1
    lines.append(Content.styled(f"    └{'─' * columns}", "$text-muted"))
    lines.append(Content.styled(f"     {''.join(numbers)}".rstrip() + "  reply", "$text-muted"))
    return Content("\n").join(lines)


def legend(courses: Sequence[Course]) -> Content:
    """Return each person's sign and the course in words."""
    lines = [
        Content.assemble((SIGNS[number % len(SIGNS)], f"bold {_STYLES[number % len(_STYLES)]}"), f" {course.told}")
        for number, course in enumerate(courses)
    ]
    return Content("\n").join(lines)
