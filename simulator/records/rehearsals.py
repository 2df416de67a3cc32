"""What a rehearsal leaves behind, kept with its attempt: the answers given beforehand, and the page."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select

from simulator.records import tables
from simulator.records.rows import body_of
from simulator.records.values import JournalError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.coaching.rehearsing import Sheet
    from simulator.coaching.session import Session
    from simulator.records.keeping import Tell
    from simulator.records.store import Store

_KIND: Final = "rehearsal"


def keep_rehearsal(store: Store, attempt: str, body: Mapping[str, Any]) -> None:
    """Keep `body`, a JSON object, with the attempt; kept again, the later one counts.

    Raises:
        JournalError: the database refuses, or there is no such attempt.
    """
    with store.writing() as connection:
        values = {"attempt": attempt, "kind": _KIND, "body": body_of(dict(body)), "at": time.time()}
        connection.execute(insert(tables.notes).values(values))


def kept_rehearsal(store: Store, attempt: str) -> dict[str, Any] | None:
    """Return what was kept with the attempt last, None where it was no rehearsal.

    Raises:
        JournalError: the database refuses.
    """
    kept = tables.notes.c
    asked = select(kept.body).where(kept.attempt == attempt, kept.kind == _KIND).order_by(kept.id.desc()).limit(1)
    with store.reading() as connection:
        body: str | None = connection.scalar(asked)
    return json.loads(body) if body is not None else None


def keep_with(session: Session, page: Sheet, tell: Tell) -> None:
    """Keep `page` with the attempt of `session`, its plan as the attempt's; `tell` says where that cannot be."""
    from simulator.records.keeping import KeptAttempt
    from simulator.records.opening import open_store

    journal = session.journal
    if not isinstance(journal, KeptAttempt) or not journal.id:
        return
    journal.plan(page.plan)
    if not journal.kept:
        # That it cannot be kept was told before.
        return
    try:
        keep_rehearsal(open_store(), journal.id, page.to_json())
    except JournalError as error:
        tell(f"The page cannot be kept: {error}. It can be saved as a file.")
