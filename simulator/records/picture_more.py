"""What a picture of an attempt gains from playing it again: what was within reach, and the words behind the points."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final

from simulator.coaching.walking import walk
from simulator.content.diagnostics import ContentError
from simulator.conversation.frontier import worth_having
from simulator.conversation.play import PlayError
from simulator.records.picture import Movement, Picture, picture
from simulator.records.rebuilding import replayed
from simulator.records.values import JournalError

if TYPE_CHECKING:
    from simulator.coaching.session import Session
    from simulator.content.packs import Library
    from simulator.records.values import Saved

BOUND: Final = 200_000
"""States that are walked for a report at most: about a second; beyond it nothing is said about what was in reach."""


def full_picture(saved: Saved, library: Library) -> Picture:
    """Return `saved` laid out, with what only playing it again can tell; may take a second.

    Where its scenario is gone or has changed, it is told as it was kept.

    Raises:
        JournalError: an event of it is none that this version knows.
    """
    plain = picture(saved)
    try:
        session = replayed(saved, library)
    except (ContentError, PlayError, JournalError):
        return plain
    if session.loaded.content_hash != saved.header.content_hash or len(session.replies) != len(plain.turns):
        return plain
    found = walk(session, BOUND)
    quoted = tuple(
        dataclasses.replace(turn, movements=_quoted(session, number, turn.movements))
        for number, turn in enumerate(plain.turns)
    )
    return dataclasses.replace(plain, turns=quoted, within=worth_having(found.overall) if found.proven else ())


def _quoted(session: Session, number: int, movements: tuple[Movement, ...]) -> tuple[Movement, ...]:
    """Return `movements`, those of reply `number` (from 0), each with the words that showed it."""
    turn = session.replies[number]
    entries, words = session.ledger(turn), session.reply_text(turn)
    if len(entries) != len(movements):
        return movements
    return tuple(
        dataclasses.replace(one, quotes=tuple(words[first:last] for first, last in entry.spans))
        for one, entry in zip(movements, entries, strict=True)
    )
