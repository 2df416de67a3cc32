"""Progress over 1,000 attempts of 12 turns, from the store to the values. Target: under 150 ms."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.coaching.progress import progress
from simulator.coaching.session import Session
from simulator.content.load import load_scenario
from simulator.records import tables
from simulator.records.database import Database
from simulator.records.progress import day_of, practised
from simulator.records.rows import body_of, result_row
from simulator.records.store import Store
from simulator.records.values import result_of, shown_of
from simulator.records.writing import learner_id
from tests.stories import header

pytestmark = pytest.mark.benchmark

ATTEMPTS, TURNS, DAY = 1000, 12, 86400.0


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Return a store that holds one real conversation, of 12 replies, 1,000 times over two years."""
    store = Store(Database(Path(tmp_path_factory.mktemp("records")) / "pushback.db"), "me")
    loaded = load_scenario("six-weeks-underground")
    session = Session(loaded, header(loaded, case=loaded.first_case))
    while not session.finished:
        session.choose(session.available[0].id)
    played = [result_of(session, turn, number, 0.0) for number, turn in enumerate(session.replies, start=1)]
    now = time.time()
    attempts: list[dict[str, Any]] = []
    results: list[dict[str, Any]] = []
    for number in range(ATTEMPTS):
        at, name = now - number * 0.7 * DAY, f"attempt-{number:04}"
        attempts.append(
            {
                "id": name,
                "pack": loaded.pack,
                "scenario": loaded.scenario.id,
                "mode": "practice",
                "content_hash": loaded.content_hash,
                "header": body_of(session.header.to_json()),
                "shown": body_of(shown_of(session).to_json()),
                "started": at,
                "changed": at,
                "ended": at,
                "events": TURNS,
                "replies": TURNS,
                "projected": TURNS,
                "ending": "end",
                "relationship": 40 + number % 50,
                "product": 30 + number % 60,
            }
        )
        for turn in range(TURNS):
            row = result_row(name, played[turn % len(played)])
            results.append(row | {"number": turn + 1, "at": at})
    with store.writing() as connection:
        learner = learner_id(connection, "me")
        connection.execute(tables.attempts.insert(), [one | {"learner": learner} for one in attempts])
        connection.execute(tables.turn_results.insert(), results)
    yield store
    store.database.close()


def test_boiling_everything_down_the_first_time(benchmark: Any, store: Store) -> None:
    """Once, after an import; no target."""

    def forget() -> None:
        with store.writing() as connection:
            connection.execute(tables.notes.delete())

    found = benchmark.pedantic(practised, (store,), setup=forget, rounds=2)
    assert sum(one.replies for one in found) == ATTEMPTS * TURNS


def test_progress_over_a_thousand_attempts(benchmark: Any, store: Store) -> None:
    """Target: under 150 ms."""
    practised(store)
    shown = benchmark(lambda: progress(practised(store), time.time(), day_of))
    assert (shown.attempts, shown.replies) == (ATTEMPTS, ATTEMPTS * TURNS)
    assert shown.mastery
