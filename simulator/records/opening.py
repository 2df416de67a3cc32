"""The store of this process: opened once, at the latest when something is to be kept."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from simulator.records.places import database_file, learner_name, server_url
from simulator.records.values import JournalError

if TYPE_CHECKING:
    from simulator.records.store import Store

_opened: Final[dict[tuple[Path | str, str], Store]] = {}
_one_at_a_time: Final = threading.Lock()


def open_store() -> Store:
    """Return the store that `PUSHBACK_DATABASE_URL` or `PUSHBACK_HOME` names, or the one in the user's data folder.

    Its tables are brought up to date, and attempts that still lie as files are taken in. May be called from any
    thread; the first call takes some tenths of a second.

    Raises:
        JournalError: it cannot be opened; says why.
    """
    return _open(*_named())


def _named() -> tuple[Path | str, str]:
    return server_url() or database_file(), learner_name()


def _open(target: Path | str, learner: str) -> Store:
    key = (target, learner)
    with _one_at_a_time:
        store = _opened.get(key)
        if store is None:
            from simulator.records.database import Database
            from simulator.records.store import Store

            store = Store(Database(target), learner)
            _take_over(store)
            close_all()
            _opened[key] = store
        return store


def warm() -> None:
    """Open the store in the background: the first thing to be kept then need not wait for it."""

    named = _named()

    def quietly() -> None:
        try:
            _open(*named)
        except JournalError:
            # Told where something is to be kept.
            return

    threading.Thread(target=quietly, name="records", daemon=True).start()


def close_all() -> None:
    """Give every connection back; whoever still holds a store connects again."""
    for store in _opened.values():
        store.database.close()
    _opened.clear()


def _take_over(store: Store) -> None:
    from simulator.records.importing import take_over_files

    try:
        take_over_files(store)
    except JournalError:
        # They stay where they are, and the next start tries again.
        return
