"""The tables made, and brought up to date: by itself, and safely when two processes start at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import inspect, text

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

REVISION: Final = "0002"
"""The revision of the tables that this version of Pushback works on."""
_LOCK: Final = 5_075_310
"""The number of the advisory lock that one process at a time holds while it migrates; any will do."""


class LaterSchema(Exception):
    """The database was written by a later version of Pushback; the message is its revision."""


def ensure(engine: Engine, writer: Engine) -> None:
    """Bring the tables of `engine` up to `REVISION`; `writer` is the same, with transactions that write at once.

    Raises:
        LaterSchema: the tables are those of a later version.
        SQLAlchemyError: it cannot be read or written.
    """
    with engine.connect() as connection:
        if _revision(connection) == REVISION:
            return
    with writer.begin() as connection:
        # SQLite's transaction holds the only lock there is; on a server a second process waits here for the first.
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        if _revision(connection) != REVISION:
            _migrate(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise LaterSchema(str(_revision(connection))) from error
