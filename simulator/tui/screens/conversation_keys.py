"""Which keys the conversation offers in its line: while one answers, writes, or reads what is said about a reply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.tui import actions
from simulator.tui.actions import Action

if TYPE_CHECKING:
    from simulator.coaching.session import Session

_NOT_AT_THE_END: Final = frozenset({"own_words", "hint"})
_AFTER_A_REPLY: Final = frozenset({"take_back", "why"})
_NOT_IN_EXAMS: Final = frozenset({"hint", "take_back", "why", "dispute"})
WRITING: Final = (
    Action("focused.say", "enter", "Say it", "say it"),
    Action("focused.new_line", "ctrl+j", "A new line", "new line"),
    Action("focused.put_by", "escape", "Back to the replies; your words stay", "back, your words stay"),
    Action("focused.cursor_up", "up", "In an empty box: what you said before", "said before"),
)
"""What the keys do while the composer is open, which binds them itself."""
_LEAVE: Final = Action("leave", "escape", "Back to the library; you can go on later", "library")
"""Shown last, where there is room: what it leads to is kept."""
_READING: Final = (
    Action("focused.close", "escape", "Back to the replies", "back to the replies"),
    Action("dispute", "d", "Disagree with this remark", "disagree"),
    *(action for action in actions.CONVERSATION if action.name in ("take_back", "notes")),
    actions.APP[0],
)


def answering(session: Session) -> list[Action]:
    """Return what can be done while the replies are on offer, or once it is over."""
    offered = [*actions.CONVERSATION, *actions.APP, _LEAVE]
    hidden = _NOT_IN_EXAMS if session.header.mode == "exam" else frozenset[str]()
    if not session.replies:
        hidden |= _AFTER_A_REPLY
    if session.finished:
        hidden |= _NOT_AT_THE_END
        offered.insert(0, Action("later", "down", "Read on", "read on"))
    return [action for action in offered if action.name not in hidden]


def reading(entry: int | None) -> list[Action]:
    """Return what can be done while one reads about a reply; `entry` is what can be disputed there, if anything."""
    return [action for action in _READING if action.name != "dispute" or entry is not None]
