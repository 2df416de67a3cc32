"""What can be asked in plain play beside replying: a hint, with what it costs, and how the next reply will land."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.coaching.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping

_HINT: Final = "hint"
_PREDICT: Final = "predict"
_LANDINGS: Final[Mapping[str, int]] = {"well": 1, "flat": 0, "badly": -1}
"""The words for how a reply will land, with the landing as `Session.predict` takes it."""
WAYS: Final = (
    "'hint' gives a hint; 'predict well', 'predict flat' or 'predict badly' says how your next reply will land."
)
"""The line of help about both; in an exam there are no hints."""
WAYS_IN_EXAM: Final = "'predict well', 'predict flat' or 'predict badly' says how your next reply will land."


def aside(session: Session, line: str) -> str | None:
    """Do what `line` asks for beside replying, and return what is to be told; None where it is something to say."""
    words = line.casefold().split()
    if words == [_HINT]:
        return _hint(session)
    if words[:1] == [_PREDICT] and (len(words) == 1 or (len(words) == 2 and words[1] in _LANDINGS)):
        return _predict(session, words[1:])
    return None


def ways(session: Session) -> str:
    """Return the line of help about asides, as the mode allows."""
    return WAYS_IN_EXAM if session.header.mode == "exam" else WAYS


def _hint(session: Session) -> str:
    from simulator.coaching.hints import MOST, hints
    from simulator.coaching.mastery import hint_cost

    if session.header.mode == "exam":
        return "There are no hints in an exam. The debrief will tell."
    if session.hints_given >= MOST:
        return "That was the last hint. The rest is yours."
    step = session.hints_given + 1
    session.hint(step)
    cost = hint_cost(session.header.mode, step)
    return f"Hint {step} of {MOST}{f' ({cost})' if cost else ''}: {hints(session)[step - 1]}"


def _predict(session: Session, landing: list[str]) -> str:
    if not landing:
        return "Say how your next reply will land: 'predict well', 'predict flat' or 'predict badly'."
    session.predict(_LANDINGS[landing[0]])
    return f"You expect your next reply to land {landing[0]}. Progress shows how often you were right."
