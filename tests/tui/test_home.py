"""Home: what to go on with, what is suggested, where to go; and the first ninety seconds."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from simulator.tui.app import PushbackApp
from simulator.tui.screens.briefing import BriefingScreen
from simulator.tui.screens.conversation import ConversationScreen
from simulator.tui.screens.courses import CoursesScreen
from simulator.tui.screens.debrief import DebriefScreen
from simulator.tui.screens.drill import DrillScreen
from simulator.tui.screens.library import LibraryScreen
from simulator.tui.screens.progress import ProgressScreen
from simulator.tui.screens.welcome import GUIDE, GuidedScreen, WelcomeScreen
from simulator.tui.settings import read_settings, settings_file
from tests.tui.conftest import HOSTILE_TOGETHER, assert_harmless, screen_text, wait_until, wait_until_drawn
from tests.tui.room import add_room, room_session

SIZE = (80, 24)


async def test_today_says_what_to_do_and_why_and_one_key_does_it(pack: Path) -> None:
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "g today" in screen_text(app))
        assert "gentlest" in screen_text(app)
        await pilot.press("g")
        await wait_until(pilot, lambda: isinstance(app.screen, BriefingScreen))


async def test_after_something_was_played_the_records_say_what_is_next(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        session = room_session(app)
        session.choose("what-if")
        session.choose("demo")
        app.open_debrief(session)
        await wait_until(pilot, lambda: isinstance(app.screen, DebriefScreen))
        await pilot.press("escape")
        await wait_until(pilot, lambda: "You have not met" in screen_text(app), 1000)
        await pilot.press("g")
        await wait_until(pilot, lambda: isinstance(app.screen, BriefingScreen))


async def test_one_key_goes_on_where_one_stopped(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "g today" in screen_text(app))
        await pilot.press("c")
        await wait_until(pilot, lambda: "nothing to go on with" in screen_text(app))
        session = room_session(app)
        session.choose("flat")
        app.start_conversation(session)
        await wait_until(pilot, lambda: isinstance(app.screen, ConversationScreen))
        await pilot.press("escape")
        await wait_until(pilot, lambda: "Go on where you stopped" in screen_text(app))
        await pilot.press("end", "c")
        await wait_until(pilot, lambda: isinstance(app.screen, ConversationScreen))
        assert isinstance(app.screen, ConversationScreen)
        assert len(app.screen.session.replies) == 1


@pytest.mark.parametrize(
    ("key", "screen"), [("d", DrillScreen), ("o", CoursesScreen), ("p", ProgressScreen), ("ctrl+o", None)]
)
async def test_every_place_is_a_key_away_and_a_key_back(pack: Path, key: str, screen: type | None) -> None:
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await pilot.press(key)
        await wait_until(pilot, lambda: not isinstance(app.screen, LibraryScreen))
        assert screen is None or isinstance(app.screen, screen)
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, LibraryScreen))


# --- the first time ----------------------------------------------------------------------------------------------


@pytest.fixture
def fresh(home: Path) -> Path:
    """A home in which nobody was before."""
    (home / "settings.json").unlink()
    return home


@pytest.mark.usefixtures("fresh")
async def test_the_first_ninety_seconds_teach_the_keys_and_do_not_come_again(pack: Path) -> None:
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        await pilot.press(*"Ada", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, GuidedScreen) and "Morning, Ada." in screen_text(app))
        screen = app.screen
        assert isinstance(screen, GuidedScreen)
        assert GUIDE[0][:40] in screen_text(app)
        await pilot.press("2")
        await wait_until(pilot, lambda: GUIDE[1][:40] in screen_text(app))
        await pilot.press("1")
        await wait_until(pilot, lambda: "That was it." in screen_text(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, DebriefScreen))
        await pilot.press("escape")
        await wait_until(pilot, lambda: "Hello, Ada." in screen_text(app))
        assert "Go on where you stopped" not in screen_text(app), "the guide is no attempt"
    assert read_settings(settings_file()).name == "Ada"
    again = PushbackApp([pack])
    async with again.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "Hello, Ada." in screen_text(again))
        assert isinstance(again.screen, LibraryScreen)


@pytest.mark.usefixtures("fresh")
async def test_one_key_skips_it_for_good(pack: Path) -> None:
    for attempt in range(2):
        app = PushbackApp([pack])
        async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
            if not attempt:
                await wait_until(pilot, lambda app=app: isinstance(app.screen, WelcomeScreen))
                await pilot.press("escape")
            await wait_until(pilot, lambda app=app: isinstance(app.screen, LibraryScreen))
            await wait_until(pilot, lambda app=app: "The date on the stage" in screen_text(app))


@pytest.mark.usefixtures("fresh")
async def test_a_command_that_names_a_scenario_is_not_held_up(pack: Path) -> None:
    app = PushbackApp([pack], "house:small")
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, BriefingScreen) and "the story" in screen_text(app))


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("name", HOSTILE_TOGETHER)
async def test_a_name_is_shown_as_it_is(pack: Path, name: str) -> None:
    app = PushbackApp([pack])
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        app.screen.query_one(Input).value = name
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, GuidedScreen))
        await wait_until(pilot, lambda: "Morning, " in screen_text(app))
        assert_harmless(screen_text(app))
        app.back_to_library()
        await wait_until(pilot, lambda: "Hello, " in screen_text(app))
        assert_harmless(screen_text(app))


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40), (40, 24)])
async def test_the_first_screens_at_three_widths(pack: Path, width: int, height: int) -> None:
    app = PushbackApp([pack])
    async with app.run_test(size=(width, height), notifications=True, tooltips=True) as pilot:
        await wait_until_drawn(pilot, f"welcome-{width}")
        await pilot.press("enter")
        await wait_until_drawn(pilot, f"guided-{width}")
