"""A connection to the database, and what is wrong with it in one sentence."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from simulator.records.places import frozen, reading_uri
from simulator.records.values import JournalError

PATIENCE: Final = 3.0
"""Seconds for which a write waits for another program's; the screen stands still meanwhile."""
HURRIED: Final = 0.05
"""The same for a write that was refused before."""
_WAITS: Final = "pushback_waits"
_POSTGRESQL: Final = "postgresql+psycopg"

_SQLITE_TROUBLE: Final[dict[int, str]] = {
    sqlite3.SQLITE_BUSY: "another program holds it locked",
    sqlite3.SQLITE_LOCKED: "another program holds it locked",
    sqlite3.SQLITE_READONLY: "it cannot be written to",
    sqlite3.SQLITE_PERM: "it cannot be written to",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CORRUPT: "it is damaged; move it away, and a new one is begun",
    sqlite3.SQLITE_NOTADB: "it is damaged, or no database; move it away, and a new one is begun",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_IOERR: "the disk gave an error",
}
"""What to tell for SQLite's primary result codes, https://sqlite.org/rescode.html."""


class Database:
    """One database, its tables brought up to date: `engine` reads, `writer` and `hurried` write.

    `place` is what people call it.

    Raises:
        JournalError: it cannot be opened, is damaged, or was written by a later version.
    """

    def __init__(self, target: Path | str) -> None:
        from simulator.records.schema import LaterSchema, ensure

        self.place = str(target) if isinstance(target, Path) else _without_password(target)
        try:
            self.engine = _sqlite(target) if isinstance(target, Path) else _server(target)
            self.writer = self.engine.execution_options(**{_WAITS: PATIENCE})
            self.hurried = self.engine.execution_options(**{_WAITS: HURRIED})
            ensure(self.engine, self.writer)
        except LaterSchema as error:
            raise JournalError(f"{self.place}: it was written by a later version of Pushback ({error})") from error
        except (SQLAlchemyError, OSError, ImportError, ValueError) as error:
            raise self.told(error) from error

    def told(self, error: BaseException) -> JournalError:
        """Return `error` as one sentence that names the database."""
        return JournalError(f"{self.place}: {_reason(error)}")

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def _reason(error: BaseException) -> str:
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, sqlite3.Error):
        # The primary code is the low byte of the extended one.
        told = _SQLITE_TROUBLE.get(getattr(original, "sqlite_errorcode", 0) & 0xFF)
        if told:
            return told
    if isinstance(error, NoSuchModuleError):
        return "that kind of database is not known; give postgresql:// or sqlite:///"
    if isinstance(original, OSError) and original.strerror:
        return original.strerror
    return str(original).strip().partition("\n")[0] or type(original).__name__


def _without_password(url: str) -> str:
    try:
        return make_url(url).set(query={}).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return "PUSHBACK_DATABASE_URL"


def _server(address: str) -> Engine:
    url = make_url(address)
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername=_POSTGRESQL)
    if url.drivername != _POSTGRESQL:
        raise ValueError("only postgresql:// and sqlite:/// addresses are known")
    # A server that does not answer must not hold up the screen for the two minutes that TCP would.
    return create_engine(url, connect_args={"connect_timeout": 5}, pool_pre_ping=True, pool_size=2)


def _sqlite(path: Path) -> Engine:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # What one says to one's boss is nobody else's to read; SQLite gives its own files the same mode.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    address, _, options = reading_uri(path).partition("?") if frozen(path) else (str(path), "", "")
    url = URL.create("sqlite", database=address, query={"uri": "true", **dict(parse_qsl(options))} if options else {})
    engine = create_engine(url, connect_args={"timeout": PATIENCE}, poolclass=QueuePool, pool_size=2)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")
        _write_ahead(connection)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that will write takes its lock at once: two that read first could only fail one another.
        waits = connection.get_execution_options().get(_WAITS)
        if waits is not None:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={int(waits * 1000)}")
        connection.exec_driver_sql("BEGIN" if waits is None else "BEGIN IMMEDIATE")

    return engine


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Have `connection` write ahead; a file that cannot be written to stays as it is, and can still be read."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
                return
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
                return
            # The change of mode does not wait by itself while another process makes it.
            if code != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.01)


__all__ = ["HURRIED", "PATIENCE", "Database"]
