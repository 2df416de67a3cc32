"""The places that home leads to, each imported when one goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.screen import Screen


def screen_of(name: str, reference: str | None = None) -> Screen[Any]:
    """Return the screen of the place called `name`; `reference` is the course to begin with there.

    Raises:
        ValueError: there is no such place.
    """
    match name:
        case "drills":
            from simulator.tui.screens.drill import DrillScreen

            return DrillScreen()
        case "courses":
            from simulator.tui.screens.courses import CoursesScreen

            return CoursesScreen(reference)
        case "progress":
            from simulator.tui.screens.progress import ProgressScreen

            return ProgressScreen()
        case _:
            raise ValueError(f"there is no place called '{name}'")
