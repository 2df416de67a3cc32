"""What can be said now, as the rows to choose from."""

from __future__ import annotations

from typing import Final

from simulator.coaching.session import Session
from simulator.tui.telling import first_name
from simulator.tui.widgets.choices import Offer

OWN_KEY: Final = "t"
_SHORTEST_KEPT: Final = 24
"""Characters of a waiting draft that its row shows."""


def offers(session: Session, draft: str) -> list[Offer]:
    """Return the listed replies, and the row for words of one's own, of which `draft` was begun."""
    if session.finished:
        return [Offer("↵", "Look back at it")]
    speaker, together = session.lines[-1].speaker, len(session.story.cast) > 1
    rows: list[Offer] = []
    for number, choice in enumerate(session.available, start=1):
        to = choice.to if together and choice.to not in (None, speaker) else None
        rows.append(Offer(str(number), session.words_of(choice), f"(to {first_name(session, to)})" if to else ""))
    begun = " ".join(draft.split())
    if len(begun) > _SHORTEST_KEPT:
        begun = f"{begun[:_SHORTEST_KEPT]}…"
    return [*rows, Offer(OWN_KEY, "say it in your own words", f"(begun: “{begun}”)" if begun else "", quiet=True)]
