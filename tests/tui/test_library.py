"""The library: what is listed, found, opened, and drawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from simulator.content.rubric import rubric
from simulator.content.text import clean_line
from simulator.tui import names
from simulator.tui.app import PushbackApp
from simulator.tui.screens.briefing import BriefingScreen
from simulator.tui.widgets.scenario_list import ScenarioList
from tests.tui.conftest import HOSTILE, add_scenario, assert_harmless, screen_text, wait_until

SIZE = (80, 24)


def test_the_names_of_the_skills_are_those_of_the_rubric() -> None:
    known = {
        name: (pattern.name[:1].lower() + pattern.name[1:], pattern.stage.replace("_", " "))
        for name, pattern in rubric().items()
    }
    assert dict(names.skills()) == known


@pytest.mark.parametrize(
    ("difficulty", "dots", "word"), [(1, "●○○○○", "gentle"), (5, "●●●●●", "fierce"), (9, "●●●●●", "fierce")]
)
def test_difficulty_has_dots_and_a_word(difficulty: int, dots: str, word: str) -> None:
    assert (names.difficulty_dots(difficulty), names.difficulty_word(difficulty)) == (dots, word)


async def test_enter_opens_the_briefing_of_what_is_under_the_cursor(pack: Path) -> None:
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await pilot.press("end", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, BriefingScreen))
        assert isinstance(app.screen, BriefingScreen)
        assert app.screen.session.loaded.reference == "house:small"
        await pilot.press("escape")
        await wait_until(pilot, lambda: "The date on the stage" in screen_text(app))


async def test_the_search_looks_at_titles_people_skills_difficulty_and_summaries(pack: Path) -> None:
    add_scenario(pack, "other", "Another one altogether", difficulty=5)
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await pilot.press("slash")
        search, listed = app.screen.query_one(Input), app.screen.query_one(ScenarioList)
        whole = len(listed.rows)
        for words in ("stage", "moreau", "sales head", "redirect", "discover ada", "easy", "PROMISED", "house ada"):
            search.value = words
            await wait_until(pilot, lambda: len(listed.rows) < whole)
            assert "The date on the stage" in [row.title for row in listed.rows], words
            search.value = ""
            await wait_until(pilot, lambda: len(listed.rows) == whole)
        search.value = "stage zzz"
        await wait_until(pilot, lambda: "Nothing here goes by that" in screen_text(app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: "Another one altogether" in screen_text(app))


async def test_a_broken_file_is_shown_with_its_first_message(pack: Path) -> None:
    (pack / "scenarios" / "torn.yaml").write_text("format: 1\nid: torn\n  title: [", encoding="utf-8")
    app = PushbackApp([pack])
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await pilot.press("end")
        await wait_until(pilot, lambda: "cannot be played yet. line" in screen_text(app))
        assert "✗ broken" in screen_text(app)
        await pilot.press("enter")
        await wait_until(pilot, lambda: len(app._notifications) == 1)
        assert app.screen.query(ScenarioList)


async def test_a_mouse_alone_can_open_a_scenario(pack: Path) -> None:
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        listed = app.screen.query_one(ScenarioList)
        place = next(index for index, row in enumerate(listed.rows) if row.title == "The date on the stage")
        await pilot.click(listed, offset=(4, place))
        await wait_until(pilot, lambda: listed.current is listed.rows[place])
        await pilot.click(listed, offset=(4, place))
        await wait_until(pilot, lambda: isinstance(app.screen, BriefingScreen))


async def test_the_mode_can_be_switched_says_what_it_means_and_is_kept(pack: Path) -> None:
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        assert "practice  Their reaction" in screen_text(app)
        await pilot.press("m")
        await wait_until(pilot, lambda: "exam  No signs" in screen_text(app))
    assert PushbackApp([pack]).settings.mode == "exam"


@pytest.mark.parametrize("size", [SIZE, (120, 40), (40, 24)])
async def test_hostile_titles_are_words_and_nothing_else(pack: Path, size: tuple[int, int]) -> None:
    for number, title in enumerate(HOSTILE):
        add_scenario(pack, f"hostile-{number}", title)
    app = PushbackApp([pack])
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        for title in HOSTILE:
            listed = app.screen.query_one(ScenarioList)
            place = next(index for index, row in enumerate(listed.rows) if row.title == clean_line(title))
            while listed.rows.index(listed.current or listed.rows[0]) < place:
                listed.action_move(1)
            while listed.rows.index(listed.current or listed.rows[0]) > place:
                listed.action_move(-1)
            await wait_until(pilot, lambda row=listed.rows[place]: f"▸ {row.title[:12]}" in screen_text(app))
            assert_harmless(screen_text(app))


async def test_five_hundred_scenarios_scroll_under_the_cursor(pack: Path) -> None:
    for number in range(500):
        add_scenario(pack, f"copy-{number:03}", f"Copy number {number:03}", difficulty=3)
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await pilot.press("end")
        await wait_until(pilot, lambda: "▸ Copy number 499" in screen_text(app))
        await pilot.press("pageup")
        await wait_until(pilot, lambda: "▸ Copy number 499" not in screen_text(app))
