"""What the tests of the records share: both kinds of database, empty each time, and a small story to play in them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.coaching.session import Session
from simulator.content.load import load_scenario
from simulator.content.loaded import LoadedScenario
from simulator.content.packs import Library, open_library
from simulator.records.database import Database
from simulator.records.keeping import KeptAttempt
from simulator.records.opening import close_all
from simulator.records.store import Store
from tests.small_pack import write_pack
from tests.stories import header

DEBIAN = "/usr/lib/postgresql"


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PUSHBACK_HOME", str(tmp_path / "home"))
    for name in ("PUSHBACK_DATABASE_URL", "PUSHBACK_LEARNER", "PUSHBACK_PACKS"):
        monkeypatch.delenv(name, raising=False)
    yield
    close_all()


@pytest.fixture
def small_library(tmp_path: Path) -> Library:
    return open_library([write_pack(tmp_path / "small")], {})


@pytest.fixture
def loaded(small_library: Library) -> LoadedScenario:
    return load_scenario("small:short-talk", small_library)


# --- PostgreSQL --------------------------------------------------------------------------------------------------


def postgresql_programs() -> Path | None:
    """Return the folder of PostgreSQL's own programs, None where it is not installed."""
    for found in (shutil.which("initdb"), *map(str, sorted(Path(DEBIAN).glob("*/bin/initdb"), reverse=True))):
        if found and (Path(found).resolve().parent / "postgres").exists():
            return Path(found).resolve().parent
    return None


def unprivileged() -> dict[str, Any]:
    """Return how a process is started that PostgreSQL lets itself be: anybody but root."""
    if os.geteuid() != 0:
        return {}
    import pwd

    person = pwd.getpwnam("nobody")
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Start a server of our own on a free loopback port, in a temporary folder; its address without a database."""
    programs = postgresql_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed; .ci/run installs it")
    who = unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="pushback-postgresql-"))
    if who:
        os.chown(folder, who["user"], who["group"])
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "cwd": folder, **who}
    subprocess.run(
        [programs / "initdb", "-D", folder / "data", "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True,
        env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]},
        **quiet,
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["-h", "127.0.0.1", "-p", str(port), "-k", str(folder), "-c", "fsync=off", "-c", "shared_buffers=16MB"]
    server = subprocess.Popen([programs / "postgres", "-D", folder / "data", *options], **quiet)
    try:
        address = f"postgresql://tester@127.0.0.1:{port}"
        _wait_for(server, f"{address}/postgres")
        yield address
    finally:
        # At once: nothing of it is wanted any more, and to leave it in order would take longer than the tests.
        server.send_signal(signal.SIGQUIT)
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(server: subprocess.Popen[Any], address: str) -> None:
    import psycopg

    end = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            assert server.poll() is None, "PostgreSQL did not start"
            assert time.monotonic() < end, "PostgreSQL never answered"
            time.sleep(0.05)
        else:
            return


@pytest.fixture(scope="session")
def new_database(postgresql: str) -> Callable[[], str]:
    """Return a function that makes an empty database and returns its address."""
    import psycopg

    def make() -> str:
        name = f"test_{uuid.uuid4().hex}"
        with psycopg.connect(f"{postgresql}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"{postgresql}/{name}"

    return make


@pytest.fixture(scope="session")
def new_schema(postgresql: str) -> Callable[[], str]:
    """Return a function that makes an empty schema and returns the address at which it looks like a database.

    To make a database takes a hundred times as long.
    """
    import psycopg

    def make() -> str:
        name = f"test_{uuid.uuid4().hex}"
        with psycopg.connect(f"{postgresql}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return f"{postgresql}/postgres?options=-csearch_path%3D{name}"

    return make


# --- both --------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Return an empty database of either kind: a file, or an address."""
    if request.param == "sqlite":
        return tmp_path / "records" / "pushback.db"
    return request.getfixturevalue("new_schema")()


@pytest.fixture
def store(target: Path | str) -> Iterator[Store]:
    """Return a store in an empty database of either kind."""
    store = Store(Database(target), "me")
    yield store
    store.database.close()


def begun(
    store: Store, loaded: LoadedScenario, told: list[str] | None = None, case: str = "first"
) -> tuple[Session, KeptAttempt]:
    """Return a session of a case of the small story, kept in `store`; what is told goes into `told`."""
    session = Session(loaded, header(loaded, case=case))
    heard: list[str] = [] if told is None else told
    return session, store.begin(session, heard.append)


def resumed(store: Store, loaded: LoadedScenario, attempt: str) -> Session:
    """Return the session kept as `attempt`, its journal behind it."""
    saved = store.read(attempt)
    session = Session(loaded, saved.header, saved.events)
    KeptAttempt(saved.header, [].append, lambda: store, saved=saved).follow(session)
    return session


def same(one: Session, other: Session) -> bool:
    """Say whether two sessions stand at the same place by the same way."""
    return (one.header, one.events, one.turns, one.state) == (other.header, other.events, other.turns, other.state)
