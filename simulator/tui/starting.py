"""Beginning an attempt, or saying why it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.coaching.session import Session
    from simulator.tui.app import PushbackApp


def attempted(app: PushbackApp, start: Callable[[], Session]) -> Session | None:
    """Return what `start` makes; where that cannot be, `app` says why and there is None."""
    from simulator.content.diagnostics import ContentError
    from simulator.conversation.play import PlayError
    from simulator.records.values import JournalError

    try:
        return start()
    except ContentError as error:
        first, rest = error.diagnostics[0], len(error.diagnostics) - 1
        app.tell(f"{first}\n(and {rest} more; pushback check lists them)" if rest else str(first))
    except PlayError as error:
        app.tell(f"The scenario has changed since you played it, so this cannot go on: {error}")
    except (JournalError, ValueError) as error:
        app.tell(str(error))
    return None
