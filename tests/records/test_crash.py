"""Killed at any moment: what was answered is kept, the store opens, and the attempt goes on at the very turn.

Once with sessions and a store, where thousands of moments are hit; once with the app itself, its keys and its screen.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simulator.coaching.session import Session
from simulator.content.loaded import LoadedScenario
from simulator.records.database import Database
from simulator.records.store import Store
from tests.records.conftest import resumed
from tests.records.long_story import write_long_pack

SEED = 20261122
LONGEST_LIFE = 0.04
"""Seconds that a player lives at most: from its first reply on, every fourth from when it opens the database."""


def kill_at_random(tmp_path: Path, loaded: LoadedScenario, times: int) -> int:
    """Kill a player `times` times, look at what is kept after each, and return how many events were acknowledged."""
    target, chance = tmp_path / "records.db", random.Random(SEED)
    store = Store(Database(target), "me")
    nursery = subprocess.Popen(
        [sys.executable, "-m", "tests.records.crashing", str(tmp_path / "small"), str(target), str(SEED)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
    )
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    acknowledged: dict[str, int] = {}
    while b"ready" not in nursery.stdout.readline():
        pass
    count = 0
    for life in range(times):
        nursery.stdin.write(b"\n")
        nursery.stdin.flush()
        lines = _life(nursery.stdout.fileno(), chance.uniform(0.0, LONGEST_LIFE), talked=life % 4 > 0)
        for line in lines:
            attempt, number = line.split()
            assert attempt != "trouble", line
            acknowledged[attempt] = int(number)
            count += 1
        for attempt in {line.split()[0] for line in lines} or set(list(acknowledged)[-1:]):
            assert len(store.read(attempt).log) >= acknowledged[attempt], "an answered event was lost"
            session: Session = resumed(store, loaded, attempt)
            assert [one.choice for one in store.read(attempt).results] == [
                turn.choice.id for turn in session.replies if turn.choice
            ]
    nursery.stdin.close()
    nursery.wait(10)
    with store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    return count


def _life(stream: int, seconds: float, *, talked: bool) -> list[str]:
    """Return what one player acknowledged in a life of `seconds`, from its first reply on if it is to have `talked`."""
    heard = b""
    while heard.count(b"\n") < 1 + talked:
        heard += os.read(stream, 65536)
    player = int(heard.partition(b"\n")[0].split()[1])
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([stream], [], [], left)[0]:
            heard += os.read(stream, 65536)
    os.kill(player, signal.SIGKILL)
    while not heard.endswith(b"dead\n"):
        heard += os.read(stream, 65536)
    return [line for line in heard.decode().splitlines() if not line.startswith(("started", "dead"))]


def test_killed_at_random_moments(tmp_path: Path, loaded: LoadedScenario) -> None:
    assert kill_at_random(tmp_path, loaded, 40) > 40


@pytest.mark.benchmark
def test_killed_at_two_hundred_random_moments(tmp_path: Path, loaded: LoadedScenario) -> None:
    assert kill_at_random(tmp_path, loaded, 200) > 200


def kill_the_app(tmp_path: Path, times: int) -> dict[str, int]:
    """Play the app with keys and kill it `times` times, and return what was found; see `tests.records.killing`."""
    packs = write_long_pack(tmp_path / "long")
    (tmp_path / "home").mkdir()
    # Whoever starts the app for the first time is welcomed instead.
    (tmp_path / "home" / "settings.json").write_text("{}", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.records.killing", str(packs), str(times), str(SEED)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout)


def test_the_app_killed_at_random_moments(tmp_path: Path) -> None:
    found = kill_the_app(tmp_path, 10)
    assert found["killed"] == 10
    assert found["answered"] > 0
    assert found["offered"] > 0
    assert found["bare"] > 0


@pytest.mark.benchmark
def test_the_app_killed_at_two_hundred_random_moments(tmp_path: Path) -> None:
    found = kill_the_app(tmp_path, 200)
    assert found["killed"] == 200
    assert found["answered"] > 200
    assert found["in_flight"] > found["kept_in_flight"] > 0
    assert found["offered"] > 100
