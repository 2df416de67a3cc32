"""A database that is locked, full, damaged, read-only, or gone: told once, play goes on, and nothing played is lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from simulator.coaching.session import Session
from simulator.content.loaded import LoadedScenario
from simulator.records.database import Database
from simulator.records.importing import take_in
from simulator.records.journal import read_attempts
from simulator.records.keeping import REFUSED, KeptAttempt
from simulator.records.opening import open_store
from simulator.records.places import database_file
from simulator.records.store import Store
from simulator.records.values import JournalError
from tests.records.conftest import begun, resumed, same
from tests.stories import header


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.records.database.PATIENCE", 0.05)


def kept_at(path: Path, loaded: LoadedScenario) -> tuple[Session, KeptAttempt, list[str]]:
    told: list[str] = []
    session, journal = begun(Store(Database(path), "me"), loaded, told)
    return session, journal, told


def test_a_locked_database_is_told_once_and_what_was_said_meanwhile_is_kept_later(
    tmp_path: Path, loaded: LoadedScenario
) -> None:
    path = tmp_path / "records.db"
    session, journal, told = kept_at(path, loaded)
    session.prepare("notes")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    session.choose("look")
    session.hint(1)
    assert len(told) == 1
    assert told[0].startswith(REFUSED)
    assert str(path) in told[0]
    assert "locked" in told[0]
    assert not journal.kept
    other.execute("ROLLBACK")
    session.choose("agree")
    assert told[1:] == ["Now it can be kept again, from its beginning."]
    assert same(session, resumed(Store(Database(path), "me"), loaded, journal.id))


def test_a_full_disk_is_told_and_the_file_holds_what_was_played(tmp_path: Path, loaded: LoadedScenario) -> None:
    path = tmp_path / "records.db"
    store = Store(Database(path), "me")
    told: list[str] = []
    session, journal = begun(store, loaded, told)
    session.choose("look")

    @event.listens_for(store.database.engine, "checkout")
    def fill(connection: Any, *_rest: Any) -> None:
        connection.execute("PRAGMA max_page_count=1")

    journal.plan("x" * 100_000)
    session.choose("agree")
    assert len(told) == 1
    assert "the disk is full" in told[0]
    assert session.finished
    journal.save(tmp_path / "saved.jsonl")
    [saved] = read_attempts(tmp_path / "saved.jsonl")
    assert list(saved.events) == session.events
    elsewhere = Store(Database(tmp_path / "other.db"), "me")
    assert take_in(elsewhere, [saved]) == {journal.id: "new"}
    assert same(session, resumed(elsewhere, loaded, journal.id))
    intact = Store(Database(path), "me")
    assert [len(one.log) for one in intact.every()] == [1], "what was kept before is as it was"
    assert take_in(intact, [saved]) == {journal.id: "longer"}
    assert same(session, resumed(intact, loaded, journal.id))


DAMAGE: dict[str, Callable[[Path], object]] = {
    "no database": lambda path: path.write_bytes(b"hello " * 2000),
    "a torn page": lambda path: path.write_bytes(path.read_bytes()[:4096] + os.urandom(40_000)),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[: len(path.read_bytes()) // 2]),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_database_is_one_message_and_play_goes_on(damage: str, loaded: LoadedScenario) -> None:
    open_store().database.close()
    path = database_file()
    store = Store(Database(path), "me")
    session, _journal = begun(store, loaded)
    session.choose("give")
    store.database.close()
    for beside in path.parent.glob("pushback.db-*"):
        beside.unlink()
    DAMAGE[damage](path)
    from simulator.records.opening import close_all

    close_all()
    told: list[str] = []
    session = Session(loaded, header(loaded, case="first"))
    journal = KeptAttempt(session.header, told.append, open_store).follow(session)
    session.prepare("notes")
    session.choose("look")
    session.choose("agree")
    assert session.finished
    assert len(told) == 1
    assert str(path) in told[0]
    assert any(words in told[0] for words in ("damaged", "cannot be opened"))
    assert len(journal.as_saved().log) == 3


def test_a_folder_that_cannot_be_made_is_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loaded: LoadedScenario
) -> None:
    (tmp_path / "taken").write_text("a file")
    monkeypatch.setenv("PUSHBACK_HOME", str(tmp_path / "taken" / "home"))
    with pytest.raises(JournalError, match="taken"):
        open_store()


READ_ONLY = """
import os, sys
from pathlib import Path
from simulator.content.load import load_scenario
from simulator.content.packs import open_library
from simulator.records.opening import open_store
from simulator.coaching.session import Session
from simulator.records import glance
from simulator.records.keeping import KeptAttempt
def play():
    told = []
    session = Session.start(load_scenario("small:short-talk", open_library([Path(sys.argv[1])], {})), case="first")
    KeptAttempt(session.header, told.append, open_store).follow(session)
    session.choose("look")
    session.choose("agree")
    open_store().history()
    return told, session
play()
if os.geteuid() == 0:
    # Nobody else may start this Python, so everything that it needs was imported first.
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
os.environ["PUSHBACK_HOME"] = sys.argv[2]
told, session = play()
print(len(told), "cannot be written" in told[0], session.finished, len(open_store().history()), len(glance.begun(3)))
"""


def test_a_read_only_folder_can_still_be_read(tmp_path: Path, loaded: LoadedScenario) -> None:
    session, _journal = begun(open_store(), loaded)
    session.choose("look")
    open_store().database.close()
    home = database_file().parent
    for path in (*home.iterdir(), home):
        path.chmod(0o555 if path.is_dir() else 0o444)
    own = [folder for folder in tmp_path.parents if folder.is_relative_to(Path(tempfile.gettempdir()))]
    for folder in (tmp_path, *own[:-1], tmp_path / "small"):
        folder.chmod(folder.stat().st_mode | 0o055)
    done = subprocess.run(
        [sys.executable, "-c", READ_ONLY, str(tmp_path / "small"), str(home)],
        capture_output=True,
        text=True,
        check=False,
        env={"PUSHBACK_HOME": str(tmp_path / "first"), "PYTHONPATH": str(Path.cwd())},
    )
    home.chmod(0o755)
    assert done.stdout.split() == ["1", "True", "True", "1", "1"], done.stderr


def test_a_database_of_a_later_version_is_told(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    Database(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(JournalError, match=r"later version of Pushback \(9999\)"):
        Database(path)


@pytest.mark.parametrize(
    "address",
    ["postgresql://ann:s3cret@127.0.0.1:1/none", "postgresql://[::1", "mysql://x:s3cret@y/z", "oracle:", "nonsense"],
)
def test_an_address_that_does_not_answer_is_told_without_its_password(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUSHBACK_DATABASE_URL", address)
    with pytest.raises(JournalError) as told:
        open_store()
    assert "s3cret" not in str(told.value)
    assert "\n" not in str(told.value)


def test_a_server_that_goes_away_is_told_once(new_database: Callable[[], str], loaded: LoadedScenario) -> None:
    import psycopg

    address = new_database()
    store = Store(Database(address), "me")
    told: list[str] = []
    session, journal = begun(store, loaded, told)
    session.choose("look")
    name = address.rpartition("/")[2]
    with psycopg.connect(f"{address.rpartition('/')[0]}/postgres", autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        session.hint(1)
        session.choose("agree")
        assert len(told) == 1
        assert told[0].startswith(REFUSED)
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())
    journal.end()
    assert told[1:] == ["Now it can be kept again, from its beginning."]
    assert same(session, resumed(store, loaded, journal.id))


def test_two_windows_on_one_attempt_become_two_attempts(store: Store, loaded: LoadedScenario) -> None:
    first, journal = begun(store, loaded)
    first.choose("look")
    saved = store.read(journal.id)
    told: list[str] = []
    second = Session(loaded, saved.header, saved.events)
    other = KeptAttempt(saved.header, told.append, lambda: store, saved=saved).follow(second)
    first.choose("agree")
    second.choose("insist")
    assert len(told) == 1
    assert "another window" in told[0]
    assert other.id != journal.id
    assert same(first, resumed(store, loaded, journal.id))
    assert same(second, resumed(store, loaded, other.id))
    assert [one.ending for one in store.history()] == ["insisted", "agreed"]
