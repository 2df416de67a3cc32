"""The store: attempts begun, added to, read, listed and forgotten, in one database."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from simulator.content.text import clean_line
from simulator.records import tables
from simulator.records.rows import played_in, results_in, saved_in, summary_in
from simulator.records.values import Dispute, JournalError, PlayedTurn, Saved, Summary
from simulator.records.writing import Batch, disputes_of, write_batch

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from simulator.coaching.session import Session
    from simulator.records.database import Database
    from simulator.records.keeping import KeptAttempt


class WentOnElsewhere(JournalError):
    """Another window added to the same attempt meanwhile; nothing was written."""


@dataclasses.dataclass(frozen=True, slots=True)
class Learner:
    """Somebody whose attempts are kept; `last` is when they last played, in seconds since 1970."""

    name: str
    attempts: int
    last: float | None


class Store:
    """Everything that is kept about attempts, in `database`, for the learner called `learner` where none is named.

    Every method raises JournalError where the database refuses.
    """

    def __init__(self, database: Database, learner: str) -> None:
        self.database = database
        self.learner = learner

    # --- playing -------------------------------------------------------------------------------------------------

    def begin(
        self,
        session: Session,
        tell: Callable[[str], None],
        *,
        course: str | None = None,
        workshop: str | None = None,
    ) -> KeptAttempt:
        """Give `session` a journal in this store and return it.

        Nothing is written before its first event; `tell` says, once, that something cannot be kept.
        """
        from simulator.records.keeping import KeptAttempt

        return KeptAttempt(session.header, tell, lambda: self, course=course, workshop=workshop).follow(session)

    def write(self, batch: Batch, *, hurried: bool = False) -> None:
        """Write `batch` whole, on the disk before this returns; `hurried` waits for no other program.

        Raises:
            WentOnElsewhere: the attempt holds other entries there already.
        """
        with self.writing(hurried=hurried) as connection:
            try:
                write_batch(connection, batch)
            except IntegrityError as error:
                raise WentOnElsewhere(f"{self.database.place}: it went on in another window") from error

    def end(self, attempt: str) -> None:
        """Note that the attempt is over and looked back at; it leaves the list of unfinished ones."""
        with self.writing() as connection:
            connection.execute(
                update(tables.attempts)
                .where(tables.attempts.c.id == attempt, tables.attempts.c.ended.is_(None))
                .values(ended=time.time())
            )

    def disputes(self, attempt: str | None = None) -> list[Dispute]:
        """Return what is disputed in `attempt`, or anywhere, in the order in which it was."""
        with self.reading() as connection:
            return disputes_of(connection, attempt)

    # --- looking -------------------------------------------------------------------------------------------------

    def read(self, attempt: str) -> Saved:
        """Return the attempt called `attempt`; the beginning of its id will do where only one begins so.

        Raises:
            JournalError: there is none, or more than one; or it cannot be read.
        """
        with self.reading() as connection:
            ids = select(tables.attempts.c.id)
            found = list(connection.scalars(ids.where(tables.attempts.c.id == attempt)))
            if not found and attempt:
                found = list(
                    connection.scalars(ids.where(tables.attempts.c.id.startswith(attempt, autoescape=True)).limit(2))
                )
            if len(found) != 1:
                which = "more than one attempt begins" if found else "no attempt is called, or begins,"
                raise JournalError(f"{which} with '{attempt}'; 'pushback history' lists them")
            return saved_of(connection, found[0])

    def find(self, attempt: str) -> Saved | None:
        """Return the attempt whose whole id is `attempt`, None where there is none."""
        with self.reading() as connection:
            known = connection.scalar(select(tables.attempts.c.id).where(tables.attempts.c.id == attempt))
            return saved_of(connection, attempt) if known is not None else None

    def unfinished(self, limit: int = 20) -> list[Summary]:
        """Return the learner's attempts begun and not ended, the latest first, `limit` at most."""
        asked = _summaries().where(tables.learners.c.name == self.learner, tables.attempts.c.ended.is_(None))
        asked = asked.where(tables.attempts.c.events > 0)
        return self._listed(asked.order_by(tables.attempts.c.changed.desc()).limit(limit))

    def history(self, learner: str | None = None, limit: int | None = None) -> list[Summary]:
        """Return the attempts of `learner` (None: everybody's), the latest begun first, `limit` at most."""
        asked = _summaries().order_by(tables.attempts.c.started.desc(), tables.attempts.c.id.desc())
        if learner is not None:
            asked = asked.where(tables.learners.c.name == learner)
        return self._listed(asked if limit is None else asked.limit(limit))

    def turns(self, learner: str | None = None) -> list[PlayedTurn]:
        """Return every reply of `learner` (None: the store's own) whose result is kept, in the order of playing."""
        kept, results = tables.attempts.c, tables.turn_results.c
        asked = select(
            *(results.attempt, kept.pack, kept.scenario, kept.mode, kept.started, results.number, results.kind),
            *(results.scores, results.relationship, results.product, results.at),
        )
        asked = asked.join(tables.attempts, kept.id == results.attempt)
        asked = asked.join(tables.learners, tables.learners.c.id == kept.learner)
        asked = asked.where(tables.learners.c.name == (learner or self.learner))
        with self.reading() as connection:
            return played_in(connection.execute(asked.order_by(kept.started, results.attempt, results.number)).all())

    def every(self, learner: str | None = None) -> Iterator[Saved]:
        """Yield the attempts of `learner` (None: everybody's) whole, in the order in which they were begun."""
        for summary in reversed(self.history(learner)):
            with self.reading() as connection:
                yield saved_of(connection, summary.id)

    def unprojected(self) -> bool:
        """Say whether there are attempts some of whose results are not kept: `rebuilding.rebuild` makes them."""
        kept = tables.attempts.c
        with self.reading() as connection:
            return connection.scalar(select(kept.id).where(kept.projected < kept.replies).limit(1)) is not None

    def learners(self) -> list[Learner]:
        """Return whose attempts are kept, by name."""
        counted = func.count(tables.attempts.c.id)
        asked = (
            select(tables.learners.c.name, counted, func.max(tables.attempts.c.changed))
            .outerjoin(tables.attempts, tables.attempts.c.learner == tables.learners.c.id)
            .group_by(tables.learners.c.name)
            .order_by(tables.learners.c.name)
        )
        with self.reading() as connection:
            return [Learner(name, attempts, last) for name, attempts, last in connection.execute(asked)]

    def forget(self, learner: str) -> int:
        """Remove everything about `learner`, and return how many attempts that were.

        Raises:
            JournalError: nobody is called so.
        """
        with self.writing() as connection:
            asked = select(tables.learners.c.id).where(tables.learners.c.name == clean_line(learner))
            found: str | None = connection.scalar(asked)
            if found is None:
                raise JournalError(f"nothing is kept about anybody called '{learner}'")
            theirs = tables.attempts.c.learner == found
            count = connection.scalar(select(func.count()).select_from(tables.attempts).where(theirs)) or 0
            connection.execute(delete(tables.learners).where(tables.learners.c.id == found))
        if self.local:
            self._empty_pages()
        return count

    # --- for what else is kept in the same database --------------------------------------------------------------

    @property
    def local(self) -> bool:
        """Whether the database is a file on this machine."""
        return self.database.engine.dialect.name == "sqlite"

    @contextmanager
    def writing(self, *, hurried: bool = False) -> Generator[Connection]:
        """Open a transaction that writes; it is on the disk once this is left."""
        engine = self.database.hurried if hurried else self.database.writer
        try:
            with engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as error:
            raise self.database.told(error) from error

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """Open a transaction that only reads."""
        try:
            with self.database.engine.connect() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as error:
            raise self.database.told(error) from error

    def _listed(self, asked: Select[*tuple[Any, ...]]) -> list[Summary]:
        with self.reading() as connection:
            return [summary_in(row) for row in connection.execute(asked).mappings()]

    def _empty_pages(self) -> None:
        """Have SQLite give up what it keeps of deleted rows: forgotten is forgotten."""
        try:
            with self.database.engine.connect() as connection:
                raw: Any = connection.connection.dbapi_connection
                raw.execute("VACUUM")
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except (SQLAlchemyError, OSError) as error:
            raise self.database.told(error) from error


def _summaries() -> Select[*tuple[Any, ...]]:
    kept = tables.attempts.c
    return select(
        kept.id,
        tables.learners.c.name.label("learner"),
        *(kept.pack, kept.scenario, kept.shown, kept.mode, kept.started, kept.changed, kept.ended),
        *(kept.replies, kept.ending, kept.relationship, kept.product),
    ).join(tables.learners, tables.learners.c.id == kept.learner)


def saved_of(connection: Connection, attempt: str) -> Saved:
    """Return the attempt whose id is `attempt`; it must be there."""
    kept = tables.attempts
    asked = select(kept, tables.learners.c.name).join(tables.learners, tables.learners.c.id == kept.c.learner)
    row = connection.execute(asked.where(kept.c.id == attempt)).mappings().one()
    logged = select(tables.events.c.body).where(tables.events.c.attempt == attempt).order_by(tables.events.c.sequence)
    log: Sequence[str] = connection.scalars(logged).all()
    notes = tables.notes.c
    noted = select(notes.kind, notes.body).where(notes.attempt == attempt, notes.kind.in_(("plan", "rehearsal")))
    # The later of two of a kind counts.
    said: dict[str, str] = {row.kind: row.body for row in connection.execute(noted.order_by(notes.id))}
    results = select(tables.turn_results).where(tables.turn_results.c.attempt == attempt)
    return saved_in(
        row,
        log,
        plan=json.loads(said["plan"])["text"] if "plan" in said else "",
        rehearsal=said.get("rehearsal"),
        disputes=disputes_of(connection, attempt),
        results=results_in(connection.execute(results.order_by(tables.turn_results.c.number)).mappings()),
    )
