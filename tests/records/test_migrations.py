"""The tables: made by themselves, from every version there was, and once even where many start at the same moment."""

from __future__ import annotations

import dataclasses
import json
import multiprocessing
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from simulator.content.loaded import LoadedScenario
from simulator.records import schema, tables
from simulator.records.database import Database
from simulator.records.store import Store
from tests.records.conftest import begun, resumed, same
from tests.small_pack import write_pack

SCRIPTS = Path(schema.__file__).with_name("migrations")
RELEASED = ["0001", "0002"]
"""Every revision that was ever released, the oldest first."""


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(SCRIPTS))
    return made


def test_the_code_works_on_the_last_revision() -> None:
    scripts = ScriptDirectory.from_config(config())
    assert scripts.get_current_head() == schema.REVISION
    assert [one.revision for one in scripts.walk_revisions()][::-1] == RELEASED


def test_the_revisions_make_the_tables_that_the_code_knows(store: Store) -> None:
    with store.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


@pytest.mark.parametrize("revision", [None, *RELEASED])
def test_every_released_version_is_brought_up_to_date(
    revision: str | None, target: Path | str, loaded: LoadedScenario
) -> None:
    if revision is not None:
        _made_at(target, revision)
    store = Store(Database(target), "me")
    session, journal = begun(store, loaded)
    session.choose("look")
    assert same(session, resumed(store, loaded, journal.id))


def _made_at(target: Path | str, revision: str, *statements: str) -> None:
    """Make the tables as they were at `revision`, and run `statements` on them."""
    address = f"sqlite:///{target}" if isinstance(target, Path) else target.replace("://", "+psycopg://")
    if isinstance(target, Path):
        target.parent.mkdir()
    engine = create_engine(address)
    with engine.begin() as connection:
        made = config()
        made.attributes["connection"] = connection
        command.upgrade(made, revision)
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_promises_from_the_first_release_learn_where_they_are_due(
    target: Path | str, tmp_path: Path, new_schema: Callable[[], str]
) -> None:
    """What was kept then is written by today's code, and set back to the tables of then."""
    from simulator.records.promises import promises
    from simulator.records.rebuilding import bring_up
    from tests.records.test_promises import promised, promising_library, promising_story

    played = Store(Database(tmp_path / "today.db" if isinstance(target, Path) else new_schema()), "me")
    promised(played, promising_story(tmp_path), "look", "agree")
    wanted = promises(played)
    with played.reading() as connection:
        old = [_as_insert(connection, table) for table in ("learners", "attempts", "events", "turn_results")]
    promise = "INSERT INTO promises (learner, attempt, stakeholder, name, words, made, due, state) SELECT learner, id, "
    promise += "'small:boss', 'part', 'A first part', 1.0, NULL, 'made' FROM attempts"
    _made_at(target, "0001", *(one for lines in old for one in lines), promise)
    store = Store(Database(target), "me")
    [before] = promises(store)
    assert (before.words, before.turn, before.due_scenario) == ("A first part", None, None)
    bring_up(store, promising_library(tmp_path))
    assert [dataclasses.replace(one, id=0) for one in promises(store)] == [
        dataclasses.replace(one, id=0) for one in wanted
    ]
    assert not store.unprojected()


def _as_insert(connection: Connection, table: str) -> list[str]:
    """Return the rows of `table` as statements that insert them."""
    found = connection.exec_driver_sql(f"SELECT * FROM {table}").mappings().all()
    statements: list[str] = []
    for row in found:
        values = ("NULL" if one is None else f"'{str(one).replace(chr(39), chr(39) * 2)}'" for one in row.values())
        statements.append(
            f"INSERT INTO {table} ({', '.join(map(str, row))}) VALUES ({', '.join(values)})".replace("%", "%%")
        )
    return statements


def _open_and_play(target: Path | str, pack: Path, barrier: Any, number: int) -> None:
    from simulator.content.load import load_scenario
    from simulator.content.packs import open_library

    loaded = load_scenario("small:short-talk", open_library([pack], {}))
    barrier.wait(60)
    store = Store(Database(target), f"learner {number % 2}")
    for _ in range(5):
        session, journal = begun(store, loaded)
        session.choose("look")
        session.choose("agree")
        assert journal.kept
    store.database.close()


def test_two_processes_at_once_on_an_empty_database(target: Path | str, tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "small")
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(2)
    players = [context.Process(target=_open_and_play, args=(target, pack, barrier, number)) for number in range(2)]
    for player in players:
        player.start()
    for player in players:
        player.join(60)
        assert player.exitcode == 0
    store = Store(Database(target), "me")
    assert sorted((one.name, one.attempts) for one in store.learners()) == [("learner 0", 5), ("learner 1", 5)]
    assert [len(saved.log) for saved in store.every()] == [2] * 10


def test_many_threads_at_once_open_one_store(tmp_path: Path) -> None:
    from simulator.records.opening import open_store

    found: list[Store] = []
    threads = [threading.Thread(target=lambda: found.append(open_store())) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 6
    assert len(set(map(id, found))) == 1


IMPORTED = """
import json, sys
from simulator.records import glance
glance.must_ask(), glance.begun(3)
before = sorted(sys.modules)
from simulator.records.opening import open_store
open_store()
print(json.dumps([before, sorted(sys.modules)]))
"""


def imported(folder: Path) -> tuple[list[str], list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED],
        capture_output=True,
        text=True,
        check=True,
        env={"PUSHBACK_HOME": str(folder), "PYTHONPATH": str(Path.cwd())},
    )
    return json.loads(done.stdout)


def test_alembic_is_imported_only_where_the_tables_differ(tmp_path: Path) -> None:
    glanced, opened = imported(tmp_path)
    assert "alembic" in opened
    assert not {"sqlalchemy", "alembic", "pydantic"} & set(glanced)
    glanced, opened = imported(tmp_path)
    assert "sqlalchemy" in opened
    assert not {"sqlalchemy", "alembic"} & set(glanced)
    assert not {"alembic", "jinja2", "psycopg", "mako"} & set(opened)


def test_what_is_kept_survives_the_power_going_out(tmp_path: Path) -> None:
    """Not proven by pulling a plug: SQLite's promise rests on these two settings, on every connection."""
    database = Database(tmp_path / "records.db")
    for _ in range(3):
        with database.engine.connect() as first, database.writer.begin() as second:
            for connection in (first, second):
                assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
                assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
                assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@pytest.mark.parametrize("seen", ["missing", "empty", "other tables"])
def test_a_glance_at_what_is_no_store_finds_nothing(seen: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from simulator.records import glance
    from simulator.records.places import database_file

    assert database_file() == tmp_path / "home" / "pushback.db"
    database_file().parent.mkdir(exist_ok=True)
    if seen == "empty":
        database_file().touch()
    elif seen == "other tables":
        with sqlite3.connect(database_file()) as connection:
            connection.execute("CREATE TABLE attempts (id)")
        connection.close()
    assert (glance.begun(3), glance.must_ask()) == ([], False)
    monkeypatch.setenv("PUSHBACK_DATABASE_URL", "postgresql://x/y")
    assert glance.must_ask()


def test_a_glance_sees_what_the_store_does(
    loaded: LoadedScenario, monkeypatch: pytest.MonkeyPatch, new_database: Callable[[], str]
) -> None:
    from simulator.records import glance
    from simulator.records.opening import open_store

    begun(open_store(), loaded)
    ended, journal = begun(open_store(), loaded)
    ended.choose("look")
    journal.end()
    for _ in range(2):
        session, journal = begun(open_store(), loaded)
        session.prepare("notes")
        session.choose("look")
    [seen] = glance.begun(3)
    assert (seen.id, seen.reference, seen.replies, seen.mode) == (journal.id, "small:short-talk", 1, "practice")
    assert glance.begun_in_store(3) == [seen]
    monkeypatch.setenv("PUSHBACK_LEARNER", "Ann")
    assert glance.begun(3) == glance.begun_in_store(3) == []
    monkeypatch.setenv("PUSHBACK_DATABASE_URL", new_database())
    session, journal = begun(open_store(), loaded)
    session.choose("look")
    assert [one.id for one in glance.begun_in_store(3)] == [journal.id]
