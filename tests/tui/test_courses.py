"""Courses on the screen: the calendar, a stage played and come back from, a decision, and beginning anew."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from simulator.tui.app import PushbackApp
from simulator.tui.screens.briefing import BriefingScreen
from simulator.tui.screens.conversation import ConversationScreen
from simulator.tui.screens.courses import CoursesScreen
from simulator.tui.screens.debrief import DebriefScreen
from simulator.tui.screens.drill import DrillScreen
from tests.content.test_practice_codes import COURSE, DRILLS, write_course
from tests.small_pack import SCENARIO, write_pack
from tests.tui.conftest import assert_harmless, screen_text, wait_until

if TYPE_CHECKING:
    from textual.pilot import Pilot

_EVENTS = """\
measure: {before: talk, after: talk}
end: That was May.
events:
  phone:
    week: 2
    when: {ending: {talk: given}}
    title: The phone
    text: It is Ruth, from Northwind [b]and[/b] she knows.
    choices:
      answer: {text: Pick it up., after: She laughs., account: {boss: 4}}
      leave: {text: Let it ring., after: It stops., account: {boss: -4}}
"""


def words_shown(app: PushbackApp) -> str:
    """Return the words on the screen, wherever its lines are broken."""
    return " ".join(screen_text(app).replace("▏", " ").split())


async def give_in(pilot: Pilot[None]) -> None:
    """Have the short talk that the briefing in front is about, giving in at once, and come back from its debrief."""
    app = pilot.app
    await wait_until(pilot, lambda: isinstance(app.screen, BriefingScreen))
    await pilot.press("w")
    await wait_until(pilot, lambda: isinstance(app.screen, ConversationScreen))
    await pilot.press("1")
    await wait_until(pilot, lambda: "Look back at it" in screen_text(app))
    await pilot.press("enter")
    await wait_until(pilot, lambda: isinstance(app.screen, DebriefScreen))
    await pilot.press("escape")


@pytest.mark.parametrize("size", [(80, 24), (40, 24), (120, 40)])
async def test_a_course_from_its_first_talk_to_its_end(tmp_path: Path, size: tuple[int, int]) -> None:
    write_course(
        tmp_path / "house", COURSE.replace("drills: few-words", "drills: few-words, count: 1") + _EVENTS, DRILLS
    )
    app = PushbackApp([tmp_path / "house"])
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        shown = partial(words_shown, app)

        app.push_screen(CoursesScreen("house:two-weeks"))
        await wait_until(pilot, lambda: "week 1 of 2" in shown())
        await pilot.press("enter")
        await give_in(pilot)
        await wait_until(pilot, lambda: isinstance(app.screen, CoursesScreen) and "week 2 of 2" in shown())
        await wait_until(pilot, lambda: "Pick it up." in shown())
        assert "[b]and[/b]" in shown()
        assert_harmless(screen_text(app))
        await pilot.press("1")
        await wait_until(pilot, lambda: "She laughs." in shown())
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, DrillScreen) and app.screen.practice.current is not None)
        assert isinstance(app.screen, DrillScreen)
        keys = [option.key for option in app.screen.practice.options()]
        await pilot.press(str(keys.index("route") + 1))
        await wait_until(pilot, lambda: "That's it." in shown())
        await pilot.press("enter", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, CoursesScreen) and "closed" in shown())
        await pilot.press("end")
        await wait_until(pilot, lambda: "That was May." in shown())
        await pilot.press("pagedown", "pagedown")
        await wait_until(pilot, lambda: "from the best" in shown(), rounds=2000)
        await pilot.press("up")
        await wait_until(pilot, lambda: "56 warmer by 6" in shown())
        await pilot.press("n", "n")
        await wait_until(pilot, lambda: "week 1 of 2" in shown())


async def test_what_is_ahead_does_not_open_and_an_unfinished_talk_goes_on(tmp_path: Path) -> None:
    write_course(tmp_path / "house")
    app = PushbackApp([tmp_path / "house"])
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        app.push_screen(CoursesScreen("house:two-weeks"))
        await wait_until(pilot, lambda: "week 1 of 2" in screen_text(app))
        await pilot.press("down", "down", "enter")
        await wait_until(pilot, lambda: "hasn't come yet" in screen_text(app))
        await pilot.press("up", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, BriefingScreen))
        await pilot.press("w")
        await wait_until(pilot, lambda: isinstance(app.screen, ConversationScreen))
        await pilot.press("3")
        await wait_until(pilot, lambda: "And?" in screen_text(app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, CoursesScreen) and "go on" in screen_text(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ConversationScreen) and "And?" in screen_text(app))


OWING = SCENARIO.replace(
    "facts: {", "promises: {page: {text: A page for <customer>, due: {scenario: other-talk}}}\nfacts: {"
).replace("then: {product: -30, goto: given}", "then: {product: -30, promise: [page], goto: given}")
OTHER = SCENARIO.replace("id: short-talk", "id: other-talk").replace("A short talk", "The other talk")


async def test_what_is_owed_in_a_later_talk_stands_in_the_calendar_until_that_was_had(tmp_path: Path) -> None:
    write_course(tmp_path / "house", COURSE.replace("drills: few-words", "scenario: other-talk"))
    write_pack(tmp_path / "house", OWING)
    write_pack(tmp_path / "house", OTHER, name="other-talk")
    app = PushbackApp([tmp_path / "house"])
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        shown = partial(words_shown, app)

        app.push_screen(CoursesScreen("house:two-weeks"))
        await wait_until(pilot, lambda: "week 1 of 2" in shown())
        await pilot.press("enter")
        await give_in(pilot)
        await wait_until(pilot, lambda: isinstance(app.screen, CoursesScreen) and "week 2 of 2" in shown())
        await wait_until(pilot, lambda: "You owe here: A page for Northwind. You said so in “A short talk”." in shown())
        await pilot.press("down")
        await wait_until(pilot, lambda: "You owe it in “The other talk”." in shown())
        await pilot.press("up", "enter")
        await give_in(pilot)
        await wait_until(pilot, lambda: isinstance(app.screen, CoursesScreen) and "closed" in shown())
        assert "you owe this" not in shown()


async def test_a_favour_is_asked_in_a_course_and_spent_there(tmp_path: Path) -> None:
    events = "events:\n  note:\n    {week: 2, when: {finished: [talk]}, text: She is pleased., account: {boss: 9}}\n"
    course = COURSE.replace("{week: 2, drills: few-words}", "{week: 2, scenario: short-talk}") + events
    write_course(tmp_path / "house", course)
    app = PushbackApp([tmp_path / "house"])
    async with app.run_test(size=(80, 40), notifications=True, tooltips=True) as pilot:
        shown = partial(words_shown, app)

        app.push_screen(CoursesScreen("house:two-weeks"))
        await wait_until(pilot, lambda: "week 1 of 2" in shown())
        await pilot.press("enter")
        await give_in(pilot)
        await wait_until(pilot, lambda: isinstance(app.screen, CoursesScreen) and "week 2 of 2" in shown())
        await pilot.press("end")
        await wait_until(pilot, lambda: "61 warmer by 11" in shown())
        await pilot.press("up", "enter")
        await wait_until(pilot, lambda: "asks Dana for the benefit of the doubt" in shown())
        await pilot.press("f")
        await wait_until(pilot, lambda: "Dana begins 19 points warmer" in shown())
        await give_in(pilot)
        await wait_until(pilot, lambda: isinstance(app.screen, CoursesScreen) and "closed" in shown())
        await pilot.press("end", "up")
        # Two conversations of 2 points each, 9 from the note, and 8 spent.
        await wait_until(pilot, lambda: "55 warmer by 5" in shown())


async def test_a_round_left_in_the_middle_counts_and_goes_on(tmp_path: Path) -> None:
    second = DRILLS[DRILLS.index("  two:") :].replace("  two:", "  three:").replace("Ruth wants", "Ruth asked for")
    drills = DRILLS + second.replace("pattern: redirect", "pattern: time_shift")
    course = COURSE.replace("words: {week: 2, drills: few-words}", "words: {week: 1, drills: few-words, count: 2}")
    write_course(tmp_path / "house", course, drills)
    app = PushbackApp([tmp_path / "house"])
    async with app.run_test(size=(100, 30), notifications=True, tooltips=True) as pilot:
        shown = partial(words_shown, app)

        async def answer() -> None:
            await wait_until(
                pilot, lambda: isinstance(app.screen, DrillScreen) and app.screen.practice.current is not None
            )
            assert isinstance(app.screen, DrillScreen)
            keys = [option.key for option in app.screen.practice.options()]
            await pilot.press(str(keys.index("route") + 1))
            await wait_until(pilot, lambda: "That's it." in shown())

        app.push_screen(CoursesScreen("house:two-weeks"))
        await wait_until(pilot, lambda: "week 1 of 2" in shown())
        await pilot.press("down", "down", "enter")
        await answer()
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, CoursesScreen) and "they count" in shown())
        assert "1 of 2 done" in shown()
        # Kept as well, for the next start.
        app.push_screen(CoursesScreen("house:two-weeks"))
        await wait_until(pilot, lambda: "1 of 2 done" in shown())
        await pilot.press("down", "enter")
        await answer()
        await pilot.press("enter", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, CoursesScreen) and "2 of 2" in shown())
        assert "1 of 2 done" not in shown()
