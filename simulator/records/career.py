"""What is carried from one conversation into the next: accounts with stakeholders, what moved them, and promises."""

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING, Any, Final, Literal

from sqlalchemy import insert, select, update

from simulator.records import tables
from simulator.records.values import JournalError
from simulator.records.writing import learner_id

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from simulator.records.store import Store

PromiseState = Literal["made", "kept", "broken"]
_LEAST: Final = 0
_MOST: Final = 100


@dataclasses.dataclass(frozen=True, slots=True)
class CapitalEntry:
    """One movement of the account with a stakeholder, in points; `at` is in seconds since 1970."""

    stakeholder: str
    kind: str
    points: int
    note: str
    at: float
    attempt: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class KeptPromise:
    """A promise and what became of it. Times are seconds since 1970; `due` is None where no day was named."""

    id: int
    stakeholder: str
    name: str
    words: str
    made: float
    due: float | None
    state: PromiseState
    attempt: str | None = None


class Career:
    """The accounts and promises of the learner of `store`. Every method raises JournalError where that refuses."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def accounts(self) -> dict[str, int]:
        """Return the credibility with every stakeholder met so far, 0..100."""
        kept = tables.accounts.c
        asked = (
            select(kept.stakeholder, kept.credibility)
            .order_by(kept.stakeholder)
            .join(tables.learners, tables.learners.c.id == kept.learner)
        )
        with self._store.reading() as connection:
            rows = connection.execute(asked.where(tables.learners.c.name == self._store.learner)).all()
        return {row.stakeholder: row.credibility for row in rows}

    def move(
        self, stakeholder: str, kind: str, points: int, note: str = "", *, opening: int = 50, attempt: str | None = None
    ) -> int:
        """Note a movement of the account with `stakeholder`, and return where it stands then, 0..100.

        `opening` is where it stood before the first movement.
        """
        at = time.time()
        with self._store.writing() as connection:
            learner = learner_id(connection, self._store.learner)
            kept = tables.accounts
            own = (kept.c.learner == learner, kept.c.stakeholder == stakeholder)
            before: int | None = connection.scalar(select(kept.c.credibility).where(*own).with_for_update())
            after = min(_MOST, max(_LEAST, (opening if before is None else before) + points))
            values = {"credibility": after, "changed": at}
            if before is None:
                connection.execute(insert(kept).values(learner=learner, stakeholder=stakeholder, **values))
            else:
                connection.execute(update(kept).where(*own).values(values))
            entry = {"kind": kind, "points": points, "note": note, "at": at, "attempt": attempt}
            connection.execute(insert(tables.capital).values(learner=learner, stakeholder=stakeholder, **entry))
        return after

    def ledger(self, stakeholder: str | None = None) -> list[CapitalEntry]:
        """Return what moved the account with `stakeholder` (None: with anybody), in order."""
        kept = tables.capital.c
        asked = select(kept.stakeholder, kept.kind, kept.points, kept.note, kept.at, kept.attempt)
        asked = asked.join(tables.learners, tables.learners.c.id == kept.learner)
        asked = asked.where(tables.learners.c.name == self._store.learner).order_by(kept.id)
        if stakeholder is not None:
            asked = asked.where(kept.stakeholder == stakeholder)
        with self._store.reading() as connection:
            return [CapitalEntry(*row) for row in connection.execute(asked)]

    def promise(
        self, stakeholder: str, name: str, words: str, *, due: float | None = None, attempt: str | None = None
    ) -> int:
        """Keep a promise that was made now, and return its id; `due` is in seconds since 1970."""
        with self._store.writing() as connection:
            values: dict[str, Any] = {
                "learner": learner_id(connection, self._store.learner),
                "attempt": attempt,
                "stakeholder": stakeholder,
                "name": name,
                "words": words,
                "made": time.time(),
                "due": due,
                "state": "made",
            }
            made = insert(tables.promises).values(values).returning(tables.promises.c.id)
            return connection.execute(made).scalar_one()

    def settle(self, promise: int, state: PromiseState) -> None:
        """Note what became of a promise.

        Raises:
            JournalError: the learner made none with this id.
        """
        with self._store.writing() as connection:
            own = tables.promises.c.learner == _own(connection, self._store.learner)
            changed = connection.execute(
                update(tables.promises).where(tables.promises.c.id == promise, own).values(state=state)
            )
            if changed.rowcount == 0:
                raise JournalError(f"there is no promise with the number {promise}")

    def promises(self, state: PromiseState | None = None) -> list[KeptPromise]:
        """Return the promises, or those in `state`, in the order in which they were made."""
        kept = tables.promises.c
        columns = (kept.id, kept.stakeholder, kept.name, kept.words, kept.made, kept.due, kept.state, kept.attempt)
        asked = select(*columns).join(tables.learners, tables.learners.c.id == kept.learner)
        asked = asked.where(tables.learners.c.name == self._store.learner).order_by(kept.id)
        if state is not None:
            asked = asked.where(kept.state == state)
        with self._store.reading() as connection:
            return [KeptPromise(*row) for row in connection.execute(asked)]


def _own(connection: Connection, name: str) -> str:
    return connection.scalar(select(tables.learners.c.id).where(tables.learners.c.name == name)) or ""
