"""What an author can do in the preview: bindings, key line, help and palette go by it."""

from __future__ import annotations

from typing import Final

from simulator.tui import actions
from simulator.tui.actions import Action

PREVIEW: Final = (
    Action("own_words", "t", "Say it in your own words", "type", "Say it in your own words"),
    Action("restart", "r", "Begin again from the start", "restart", "Begin again from the start"),
    Action("go", "g", "Begin at another node, picked from a list", "go to", "Begin at another node"),
    Action("edit", "e", "Open your editor at this node, or at the first error", "edit", "Edit this node"),
    Action("findings", "f", "Everything that was found in the file", "findings", "Everything that was found"),
    Action("take_back", "u", "Take the last reply back", "take back", "Take the last reply back"),
    Action("why", "w", "The words that counted in your last reply, and why", "why", "Why did that count?"),
    Action("dispute", "d", "Disagree with a remark: it is set aside until you begin again", "", ""),
    Action("notes", "n", "What the player knows so far", "notes", "What the player knows so far"),
    Action("leave", "escape", "Back to the replies", ""),
)
_NOT_HERE: Final = frozenset({"app.library", "app.save_attempt", "app.guide", "app.quit"})
EVERYWHERE: Final = (
    *(action for action in actions.APP if action.name not in _NOT_HERE),
    Action("app.quit", "ctrl+q", "Leave; nothing of a preview is kept", "leave", "Leave the preview", priority=True),
)
"""What can be done on every screen of the preview: it has no library, and nothing to save."""
