"""Drawing in a later frame, or when something has been worked out: by then the player may have left the screen.

A screen that is left loses its widgets before it stops hearing what was asked of it, so that being attached says too
little.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.screen import Screen


def is_open(screen: Screen[Any]) -> bool:
    """Say whether the player has not left `screen`: it is in front, or something stands on top of it."""
    # Textual calls nothing displayed that is closing, from the moment on at which it is told to.
    return screen.is_running and screen.display


def draw_later(screen: Screen[Any], draw: Callable[[], object]) -> None:
    """Call `draw`, a method of `screen`, after its next refresh, unless the player has left it by then."""
    screen.call_after_refresh(lambda: draw() if is_open(screen) else None)
