"""How fast the records are with a thousand attempts of twelve replies in them. Run with `uv run pytest -m benchmark`.

Times are printed and not asserted: absolute times of a shared machine prove nothing. Beside each commit stands what the
disk alone takes, since most of it is waiting for that.
"""

from __future__ import annotations

import dataclasses
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.coaching.session import Session
from simulator.content.load import load_scenario
from simulator.content.packs import open_library
from simulator.records import glance
from simulator.records.keeping import KeptAttempt, new_id
from simulator.records.opening import close_all, open_store
from simulator.records.store import Store
from simulator.records.values import Saved
from simulator.records.writing import Batch, Opening
from tests.benchmarks.test_terminal import PUSHBACK, started

pytestmark = pytest.mark.benchmark

ATTEMPTS, REPLIES = 1000, 12
SCENARIO = "six-weeks-underground"
ROUNDS = 9


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a line past pytest's capture."""

    def say(line: str) -> None:
        with capsys.disabled():
            print(f"\n  {line}", end="")

    return say


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return an environment with a home of its own, which is also this process's."""
    folder = {"PUSHBACK_HOME": str(tmp_path / "home"), "HOME": str(tmp_path), "PYTHONPATH": str(Path.cwd())}
    monkeypatch.setenv("PUSHBACK_HOME", folder["PUSHBACK_HOME"])
    close_all()
    return folder


def long_talk() -> Saved:
    """Return an attempt of `REPLIES` replies: one of the built-in scenario's, its turns repeated where it is shorter."""
    session = Session.start(load_scenario(SCENARIO, open_library()), seed=1)
    journal = KeptAttempt(session.header, [].append, open_store).follow(session)
    while not session.finished:
        session.choose(session.available[0].id)
    saved = journal.as_saved()
    results = [
        dataclasses.replace(saved.results[number % len(saved.results)], number=number + 1) for number in range(REPLIES)
    ]
    log = [saved.log[number % len(saved.log)] for number in range(REPLIES)]
    return dataclasses.replace(saved, log=tuple(log), results=tuple(results))


def fill(store: Store) -> None:
    """Write `ATTEMPTS` attempts; every tenth one is not ended."""
    one, now = long_talk(), time.time()
    for number in range(ATTEMPTS):
        at = now - (ATTEMPTS - number) * 3600
        store.write(
            Batch(
                attempt=f"{new_id(at)}",
                first=0,
                entries=one.log,
                replies=REPLIES,
                projected=REPLIES,
                at=at,
                results=one.results,
                last=one.results[-1],
                shown=one.shown,
                opening=Opening(one.header, at, store.learner),
                ended=None if number % 10 == 0 else at,
            )
        )


def median(of: Callable[[], object]) -> float:
    """Return the median time of a call, in milliseconds, after one that does not count."""
    times: list[float] = []
    for _ in range(ROUNDS + 1):
        before = time.perf_counter()
        of()
        times.append((time.perf_counter() - before) * 1000)
    return statistics.median(times[1:])


def test_looking_at_a_thousand_attempts(home: dict[str, str], tell: Callable[[str], None]) -> None:
    """Targets: progress under 150 ms; the library's glance is part of the home screen's 1.2 times."""
    store = open_store()
    fill(store)
    assert len(store.history()) == ATTEMPTS + 1
    assert len(store.turns()) > ATTEMPTS * REPLIES
    tell(f"glance at what was begun {median(lambda: glance.begun(3)):.1f} ms")
    tell(f"the latest fifty attempts {median(lambda: store.history(limit=50)):.1f} ms")
    tell(f"the whole history {median(store.history):.1f} ms")
    tell(f"every reply, for progress {median(store.turns):.1f} ms")
    tell(f"one attempt whole {median(lambda: store.read(store.history(limit=1)[0].id)):.1f} ms")


def test_committing_an_event(home: dict[str, str], tmp_path: Path, tell: Callable[[str], None]) -> None:
    """Target: under 10 ms (median), durably, with a thousand attempts in the store."""
    fill(open_store())
    loaded = load_scenario(SCENARIO, open_library())
    replied: list[float] = []
    alone: list[float] = []
    descriptor = os.open(tmp_path / "probe", os.O_WRONLY | os.O_CREAT)
    for _ in range(20):
        session = Session.start(loaded, seed=1)
        KeptAttempt(session.header, [].append, open_store).follow(session)
        while not session.finished:
            choice = session.available[0].id
            before = time.perf_counter()
            session.choose(choice)
            replied.append((time.perf_counter() - before) * 1000)
            before = time.perf_counter()
            os.write(descriptor, b"x" * 16384)
            os.fsync(descriptor)
            alone.append((time.perf_counter() - before) * 1000)
    os.close(descriptor)
    most = sorted(replied)[len(replied) * 95 // 100]
    tell(f"a reply played and kept: median {statistics.median(replied):.2f} ms, 95 % within {most:.2f} ms")
    tell(f"the disk alone, 16 KiB: median {statistics.median(alone):.2f} ms")


def test_the_home_screen_with_a_thousand_attempts(home: dict[str, str], tell: Callable[[str], None]) -> None:
    """Target: the first frame within 1.2 times the empty one's, memory within 2 times."""
    empty_home = home | {"PUSHBACK_HOME": home["PUSHBACK_HOME"] + "-empty"}
    fill(open_store())
    for environment in (empty_home, home):
        # Whoever is here for the first time is welcomed first; what counts is how soon one can choose.
        folder = Path(environment["PUSHBACK_HOME"])
        folder.mkdir(exist_ok=True)
        (folder / "settings.json").write_text("{}", encoding="utf-8")
        # Somebody was here before, so that nobody is welcomed first.
        Path(environment["PUSHBACK_HOME"]).mkdir(exist_ok=True)
        (Path(environment["PUSHBACK_HOME"]) / "settings.json").write_text("{}", encoding="utf-8")
        started(PUSHBACK, environment, "▸")
    pairs = [(started(PUSHBACK, empty_home, "▸"), started(PUSHBACK, home, "▸")) for _ in range(ROUNDS)]
    frame, memory = (statistics.median(full[kind] / empty[kind] for empty, full in pairs) for kind in (0, 1))
    seconds = statistics.median(full[0] for _empty, full in pairs)
    tell(f"first frame {seconds:.2f} s, {frame:.2f} x empty; memory {memory:.2f} x empty, the store open")
