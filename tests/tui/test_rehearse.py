"""A rehearsal on the screen, from the first question to the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from simulator.coaching.rehearsing import Answers
from simulator.coaching.session import Session
from simulator.content.load import load_scenario
from simulator.records.opening import open_store
from simulator.tui import rehearsing
from simulator.tui.app import PushbackApp
from simulator.tui.screens.debrief import DebriefScreen
from simulator.tui.screens.library import LibraryScreen
from simulator.tui.screens.rehearse import RehearseScreen
from simulator.tui.screens.rehearse_meeting import MeetingScreen
from simulator.tui.screens.rehearsed import RehearsedScreen
from tests.tui.conftest import HOSTILE_TOGETHER, assert_harmless, screen_text, wait_until, wait_until_drawn

SIZE = (80, 24)


async def test_from_home_to_the_page(pack: Path, home: Path) -> None:
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "g today" in screen_text(app))
        await pilot.press("r")
        await wait_until(pilot, lambda: isinstance(app.screen, RehearseScreen) and "Ada Moreau" in screen_text(app))
        place = [entry.reference for entry in app.entries()].index("house:small") + 1
        await pilot.press(str(place))
        await wait_until(pilot, lambda: "Which customer?" in screen_text(app))
        await pilot.press(*"Acme", "enter")
        await wait_until(pilot, lambda: "best argument" in screen_text(app))
        for words in ("June", "Late", "", "An order"):
            await pilot.press(*words, "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, MeetingScreen) and app.screen.has_class("-writing"))
        screen = app.screen
        assert isinstance(screen, MeetingScreen)
        await pilot.press(*"What happens if it is late?", "enter")
        await wait_until(pilot, lambda: screen.session.finished)
        await wait_until(pilot, lambda: "See the page" in screen_text(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, RehearsedScreen) and "The map" in screen_text(app))
        assert "Promise the date to Acme." in screen_text(app)
        await pilot.press("m")
        await wait_until(pilot, lambda: list(home.glob("meeting-*.md")))
        [path] = home.glob("meeting-*.md")
        assert "“June”" in path.read_text(encoding="utf-8")
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, DebriefScreen))
    [attempt] = open_store().history()
    kept = open_store().read(attempt.id).rehearsal
    assert kept is not None
    assert kept["answers"] == {"argument": "June", "downside": "Late", "unseen": "", "change": "An order"}


async def test_a_line_can_be_borrowed_where_none_comes(pack: Path) -> None:
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        rehearsing.go_in(app, "house:small", {}, answers(), None)
        await wait_until(pilot, lambda: isinstance(app.screen, MeetingScreen) and app.screen.has_class("-writing"))
        screen = app.screen
        assert isinstance(screen, MeetingScreen)
        await pilot.press("escape")
        await wait_until(pilot, lambda: "borrow a line" in screen_text(app))
        await pilot.press("1")
        assert not screen.session.replies, "numbers say nothing while no lines are in sight"
        await pilot.press("b")
        await wait_until(pilot, lambda: "What happens if it is late?" in screen_text(app))
        await pilot.press("1")
        await wait_until(pilot, lambda: screen.session.finished)


async def test_escape_goes_back_a_step_and_home(pack: Path) -> None:
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await pilot.press("r")
        await wait_until(pilot, lambda: isinstance(app.screen, RehearseScreen))
        await pilot.press("1", "enter")
        for words in ("best argument", "Make it yours", "Five minutes"):
            for _ in range(9):
                if words in screen_text(app):
                    break
                await pilot.press("enter" if words == "best argument" else "escape")
                await pilot.pause()
            await wait_until(pilot, lambda words=words: words in screen_text(app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, LibraryScreen))


async def test_a_sentence_is_no_name(pack: Path) -> None:
    app = PushbackApp([pack])
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        rehearsing.begin(app, wanted=["house:small"])
        await wait_until(pilot, lambda: "Which customer?" in screen_text(app))
        app.screen.query_one("#slot-customer", Input).value = "They are the biggest one we have"
        await pilot.press("enter")
        await wait_until(pilot, lambda: "5 at most" in screen_text(app))
        app.screen.query_one("#slot-customer", Input).value = "Acme"
        await pilot.press("enter")
        await wait_until(pilot, lambda: "best argument" in screen_text(app))


@pytest.mark.parametrize("hostile", HOSTILE_TOGETHER)
async def test_what_was_written_is_shown_as_it_is(pack: Path, hostile: str) -> None:
    app = PushbackApp([pack])
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        rehearsing.begin(app, wanted=["house:small"], slots={"customer": hostile})
        await wait_until(pilot, lambda: "Which customer?" in screen_text(app))
        assert_harmless(screen_text(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "best argument" in screen_text(app))
        for line in app.screen.query(Input):
            line.value = hostile
        await pilot.press("enter", "enter", "enter", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, MeetingScreen))
        screen = app.screen
        assert isinstance(screen, MeetingScreen)
        rehearsing.leave_with_a_page(app, screen.session, screen.answers)
        await wait_until(pilot, lambda: isinstance(app.screen, RehearsedScreen) and "The map" in screen_text(app))
        assert_harmless(screen_text(app))


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40), (40, 24)])
async def test_the_page_at_three_widths(pack: Path, width: int, height: int) -> None:
    app = PushbackApp([pack])
    async with app.run_test(size=(width, height), notifications=True, tooltips=True) as pilot:
        session = Session.start(load_scenario("house:small", app.library), slots={"customer": "Acme"})
        session.choose("what-if")
        rehearsing.leave_with_a_page(app, session, answers())
        await wait_until_drawn(pilot, f"rehearsed-{width}")


def answers() -> Answers:
    return Answers("They renew in June", "It will be late", "Support", "A signed order")


async def test_left_early_there_is_a_page_and_it_goes_on_with_its_answers(pack: Path) -> None:
    scenario = "pushback:sold-before-built"
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        rehearsing.go_in(app, scenario, {}, answers(), None)
        await wait_until(pilot, lambda: isinstance(app.screen, MeetingScreen) and app.screen.has_class("-writing"))
        await pilot.press("escape", "b", "1")
        screen = app.screen
        assert isinstance(screen, MeetingScreen)
        await wait_until(pilot, lambda: len(screen.session.replies) == 1 and screen.has_class("-writing"))
        await pilot.press("escape")
        await wait_until(pilot, lambda: not screen.has_class("-writing"))
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, RehearsedScreen) and "go on with it" in screen_text(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, MeetingScreen))
    [attempt] = open_store().unfinished()
    again = PushbackApp([pack])
    async with again.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        again.resume(attempt.id)
        await wait_until(pilot, lambda: isinstance(again.screen, MeetingScreen))
        meeting = again.screen
        assert isinstance(meeting, MeetingScreen)
        assert meeting.answers == answers()
        assert len(meeting.session.replies) == 1
