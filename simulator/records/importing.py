"""Attempts from files taken into the store: once each, however often they are given."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from simulator.records.journal import read_attempts
from simulator.records.places import attempts_folder
from simulator.records.values import JournalError, Saved, replies_in

if TYPE_CHECKING:
    from simulator.records.store import Store

Outcome = Literal["new", "longer", "known", "different"]
"""What became of an attempt: taken in, added to, already there, or left alone since another one has its id."""
_TAKEN: Final = "imported"
_UNREADABLE: Final = "unreadable"


def take_in(store: Store, attempts: Iterable[Saved], learner: str | None = None) -> dict[str, Outcome]:
    """Take `attempts` into `store`, and return what became of each, by id.

    They belong to `learner`; where that is None, to whom the file says, and else to the store's own learner.

    Raises:
        JournalError: the database refuses; what came before is kept.
    """
    outcomes: dict[str, Outcome] = {}
    for saved in attempts:
        outcomes[saved.id] = _take(store, dataclasses.replace(saved, learner=learner or saved.learner or store.learner))
    return outcomes


def _take(store: Store, saved: Saved) -> Outcome:
    from simulator.records.writing import Batch, Opening

    known = store.find(saved.id)
    if known is not None and (known.header != saved.header or known.log != saved.log[: len(known.log)]):
        return "known" if known.header == saved.header and saved.log == known.log[: len(saved.log)] else "different"
    if known is not None and len(known.log) == len(saved.log) and not (saved.ended and not known.ended):
        return "known"
    start = len(known.log) if known else 0
    store.write(
        Batch(
            attempt=saved.id,
            first=start,
            entries=saved.log[start:],
            replies=replies_in(saved.events),
            projected=len(saved.results),
            at=saved.changed,
            results=saved.results,
            last=saved.results[-1] if saved.results else None,
            shown=saved.shown,
            opening=None
            if known
            else Opening(saved.header, saved.started, saved.learner, saved.course, saved.workshop),
            drop_after=0 if known else None,
            disputes=saved.disputes,
            plan=saved.plan or None,
            rehearsal=saved.rehearsal,
            ended=saved.ended,
        )
    )
    return "longer" if known else "new"


def take_over_files(store: Store, folder: Path | None = None) -> None:
    """Take the attempts that lie as files in `folder` into `store`, and put the files aside; nothing is deleted.

    Raises:
        JournalError: the database refuses; the files that were not taken yet stay where they are.
    """
    folder = folder or attempts_folder()
    for path in sorted(folder.glob("*.jsonl")):
        try:
            attempts = read_attempts(path)
        except JournalError:
            _put_aside(path, _UNREADABLE)
            continue
        take_in(store, attempts)
        _put_aside(path, _TAKEN)


def _put_aside(path: Path, name: str) -> None:
    try:
        (path.parent / name).mkdir(exist_ok=True)
        path.replace(path.parent / name / path.name)
    except FileNotFoundError:
        # Another window has put it aside in the same moment.
        return
    except OSError as error:
        raise JournalError(f"{path}: {error.strerror or error}") from error
