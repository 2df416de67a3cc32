"""The records as the app uses them: a server asked in the background, nothing dear before something is to be kept."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.content.loaded import LoadedScenario
from simulator.records.journal import read_attempts
from simulator.records.opening import close_all, open_store
from simulator.tui.app import PushbackApp
from tests.records.conftest import begun
from tests.tui.conftest import screen_text, wait_until

SIZE = (120, 40)


@pytest.fixture(autouse=True)
def _been_here_before(tmp_path: Path) -> None:
    """Whoever starts the app for the first time is welcomed instead."""
    for name in ("home", "empty"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "settings.json").write_text("{}", encoding="utf-8")


async def test_what_was_begun_on_a_server_is_offered_and_goes_on(
    loaded: LoadedScenario, tmp_path: Path, new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUSHBACK_DATABASE_URL", new_database())
    session, journal = begun(open_store(), loaded)
    session.choose("look")
    app = PushbackApp([tmp_path / "small"])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "after 1 reply" in screen_text(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "And?" in screen_text(app))
        await pilot.press("1")
        await wait_until(pilot, lambda: open_store().read(journal.id).ending == "agreed")


async def test_a_server_that_does_not_answer_is_told_and_the_library_stands(
    tmp_path: Path, loaded: LoadedScenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUSHBACK_DATABASE_URL", "postgresql://nobody:s3cret@127.0.0.1:1/none")
    app = PushbackApp([tmp_path / "small"])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "A short talk" in screen_text(app))
        await wait_until(pilot, lambda: "postgresql://nobody:***@" in screen_text(app))


async def test_files_from_before_the_database_are_offered_once_they_are_taken_over(
    loaded: LoadedScenario, tmp_path: Path
) -> None:
    from tests.records.test_journal import old_file

    old_file(loaded, "20260101-000000-aaaaaaaa", "look")
    app = PushbackApp([tmp_path / "small"])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "after 1 reply" in screen_text(app))
    close_all()


async def test_what_could_not_be_kept_is_saved_as_one_leaves(loaded: LoadedScenario, tmp_path: Path) -> None:
    (tmp_path / "home" / "pushback.db").mkdir(parents=True)
    app = PushbackApp([tmp_path / "small"], "small:short-talk", case="first")
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "the story" in screen_text(app))
        await pilot.press("w")
        await wait_until(pilot, lambda: "A yes for" in screen_text(app))
        await pilot.press("3")
        await wait_until(pilot, lambda: "And?" in screen_text(app))
        await wait_until(pilot, lambda: "cannot be kept" in screen_text(app))
        await pilot.press("ctrl+q")
    [path] = (tmp_path / "home").glob("*.jsonl")
    [saved] = read_attempts(path)
    assert len(saved.results) == 1


HOME = """
import asyncio, sys
from simulator.tui.app import PushbackApp
async def look():
    app = PushbackApp()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause(0.3)
        await pilot.press("down", "down")
        print(sorted({"sqlalchemy", "alembic", "psycopg", "jinja2"} & set(sys.modules)))
asyncio.run(look())
"""


def test_the_home_screen_imports_no_database(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HOME],
        capture_output=True,
        text=True,
        check=True,
        env={"PUSHBACK_HOME": str(tmp_path / "empty"), "PYTHONPATH": str(Path.cwd()), "TERM": "xterm-256color"},
    )
    assert done.stdout.strip() == "[]"
