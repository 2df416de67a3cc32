"""The app: what it keeps, what it forgives, and what it imports before its first frame."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.color import Color
from textual.command import CommandPalette
from textual.widgets import OptionList

from simulator.conversation.attempt import Choose
from simulator.records.journal import read_attempts
from simulator.records.opening import open_store
from simulator.tui import actions, themes
from simulator.tui.app import PushbackApp
from simulator.tui.screens.briefing import BriefingScreen
from simulator.tui.screens.conversation import ConversationScreen
from simulator.tui.screens.debrief import DebriefScreen
from simulator.tui.screens.help import HelpScreen
from simulator.tui.screens.settings import SettingsScreen
from simulator.tui.settings import Settings, SettingsError, read_settings, settings_file, write_settings
from simulator.tui.widgets.line import Line
from tests.tui.conftest import HOSTILE, HOSTILE_TOGETHER, add_scenario, assert_harmless, screen_text, wait_until

if TYPE_CHECKING:
    from textual.theme import Theme

SIZE = (80, 24)
DEAR = (
    "pydantic",
    "rapidfuzz",
    "sqlalchemy",
    "typer",
    "simulator.language",
    "simulator.conversation",
    "simulator.coaching",
)
"""What the first frame does without."""


def toasts(app: PushbackApp) -> list[str]:
    return [notification.message for notification in app._notifications]


def luminance(colour: str) -> float:
    """Return the relative luminance of `colour`, 0..1, as WCAG 2 defines it."""
    parts = [part / 255 for part in Color.parse(colour).rgb]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_importing_the_app_brings_in_nothing_dear() -> None:
    code = f"import sys, simulator.tui.app; print([name for name in {DEAR!r} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_the_library_is_drawn_without_anything_dear(pack: Path) -> None:
    code = f"""
import asyncio, sys
from pathlib import Path
from simulator.tui.app import PushbackApp
async def main():
    async with PushbackApp([Path({str(pack)!r})]).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("down", "m", "slash", "x", "escape")
        print([name for name in {DEAR!r} if name in sys.modules])
asyncio.run(main())
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]", result.stderr


@pytest.mark.parametrize(
    "broken", ["{", "[]", '{"theme": "mauve"}', '{"motion": "yes"}', '{"mode": 3}', "\x00", '{"pictures": null}']
)
async def test_broken_settings_are_told_and_the_usual_ones_used(home: Path, broken: str) -> None:
    home.mkdir(exist_ok=True)
    (home / "settings.json").write_text(broken)
    app = PushbackApp()
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "Your settings could not be read" in screen_text(app))
        assert app.settings == Settings()


def test_settings_come_back_as_they_were_written(home: Path) -> None:
    chosen = Settings(
        theme="contrast", mode="exam", motion=False, feedback="short", meter=False, pictures="/somewhere [x]"
    )
    write_settings(settings_file(), chosen)
    assert read_settings(settings_file()) == chosen
    settings_file().write_text(json.dumps({"theme": "light", "of": "a later version"}))
    assert read_settings(settings_file()) == Settings(theme="light")
    with pytest.raises(SettingsError):
        write_settings(home / "settings.json" / "under-a-file.json", chosen)


async def test_settings_change_at_once_and_stay(pack: Path, tmp_path: Path) -> None:
    app = PushbackApp([pack])
    pictures = tmp_path / "pictures [b]"
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await pilot.press("f2")
        await wait_until(pilot, lambda: isinstance(app.screen, SettingsScreen) and "● practice" in screen_text(app))
        await pilot.press("right", "down", "left", "down", "space", "down", "right", "down", "space")
        await wait_until(pilot, lambda: screen_text(app).count("● off") >= 2)
        app.screen.query_one("#called", Line).value = "Ann [b]"
        app.screen.query_one("#pictures", Line).value = str(pictures)
        await pilot.press("escape")
        await wait_until(pilot, lambda: not isinstance(app.screen, SettingsScreen))
        assert app.theme == "pushback-light"
        assert app.animation_level == "none"
        await pilot.press("s")
        await wait_until(pilot, lambda: "Saved as" in screen_text(app))
        [picture] = pictures.glob("*.svg")
        assert "The&#160;date&#160;on&#160;the&#160;stage" in picture.read_text(encoding="utf-8")
    chosen = Settings("light", "exam", False, "short", meter=False, pictures=str(pictures), name="Ann [b]")
    assert PushbackApp().settings == chosen


@pytest.mark.parametrize("theme", themes.ALL, ids=lambda theme: theme.name)
async def test_every_theme_can_be_read(pack: Path, theme: Theme) -> None:
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        app.theme = theme.name
        await pilot.pause()
        variables = app.get_css_variables()
        ground = luminance(variables["background"])
        least = 7 if theme is themes.CONTRAST else 4.5
        for name in ("foreground", "primary", "text-muted", "success", "error", "warning", "secondary"):
            light, dark = sorted((luminance(variables[name]), ground), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= least, name


async def test_no_color_leaves_the_terminal_its_own(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await pilot.press("end")
        await wait_until(pilot, lambda: "▸ The date on the stage" in screen_text(app))
        styles = [segment.style for strip in app.screen._compositor.render_strips() for segment in strip]
        filters = app.get_line_filters()
        assert [type(one).__name__ for one in filters] == ["NoColor"]
        assert styles


async def test_help_goes_on_under_its_words_where_a_line_is_too_long(pack: Path) -> None:
    app = PushbackApp([pack])
    async with app.run_test(size=(40, 60), notifications=True, tooltips=True) as pilot:
        await pilot.press("question_mark")
        await wait_until(pilot, lambda: "Everywhere" in screen_text(app))
        lines = screen_text(app).split("\n")
        places = [place for place, line in enumerate(lines) if "Find by title" in line]
        first, second = lines[places[0]], lines[places[0] + 1]
        words = second.strip(" ▎").split()[0]
        assert second.index(words) == first.index("Find")


async def test_help_shows_the_keys_of_the_screen_behind_it(pack: Path) -> None:
    app = PushbackApp([pack], "house:small")
    async with app.run_test(size=(100, 40), notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "the story" in screen_text(app))
        await pilot.press("question_mark")
        await wait_until(pilot, lambda: isinstance(app.screen, HelpScreen) and "Everywhere" in screen_text(app))
        shown = screen_text(app)
        for action in (*actions.BRIEFING, *actions.APP):
            assert not action.key or action.help in shown
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, BriefingScreen))


async def test_the_palette_finds_scenarios_and_hostile_titles_are_words(pack: Path) -> None:
    for number, title in enumerate(HOSTILE):
        add_scenario(pack, f"hostile-{number}", f"zq {title}")
    app = PushbackApp([pack])
    async with app.run_test(size=(100, 40), notifications=True, tooltips=True) as pilot:
        await pilot.press("ctrl+p", "z", "q")
        await wait_until(pilot, lambda: isinstance(app.screen, CommandPalette))
        found = app.screen.query_one(OptionList)
        await wait_until(pilot, lambda: found.option_count == len(HOSTILE))
        await wait_until(pilot, lambda: "zq [@click=app.quit]x[/]" in screen_text(app))
        assert_harmless(screen_text(app))
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, BriefingScreen))


@pytest.mark.parametrize("message", HOSTILE_TOGETHER)
async def test_toasts_are_words(message: str) -> None:
    app = PushbackApp()
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        app.tell(f"«{message}» said")
        await wait_until(pilot, lambda: "» said" in screen_text(app))
        assert_harmless(screen_text(app))
        if message.isascii() and message.isprintable():
            assert message in screen_text(app)


async def test_a_scenario_that_is_not_there_is_told_in_the_library(pack: Path) -> None:
    app = PushbackApp([pack], "nosuch [/x]")
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "nosuch [/x]" in screen_text(app))
        assert "▸" in screen_text(app)


@pytest.mark.parametrize(("case", "slots"), [("nosuch", None), (None, {"nosuch": "x"})])
async def test_a_case_or_name_that_is_not_there_is_told(
    pack: Path, case: str | None, slots: dict[str, str] | None
) -> None:
    app = PushbackApp([pack], "house:small", case=case, slots=slots)
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "'nosuch' is no" in screen_text(app))


async def test_a_conversation_is_kept_at_every_reply_resumed_ended_and_forked(pack: Path) -> None:
    app = PushbackApp([pack], "house:small", seed=5, mode="coach")
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "the story" in screen_text(app))
        await pilot.press("w")
        await wait_until(pilot, lambda: "I need a yes." in screen_text(app))
        assert isinstance(app.screen, ConversationScreen)
        app.screen.session.choose("what-if")
        await pilot.press("ctrl+q")
    [saved] = open_store().unfinished()
    assert open_store().read(saved.id).events == (Choose("opening", "what-if"),)
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "after 1 reply" in screen_text(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ConversationScreen))
        assert isinstance(app.screen, ConversationScreen)
        session = app.screen.session
        assert (session.header.seed, session.header.mode, session.finished) == (5, "coach", True)
        await wait_until(pilot, lambda: "Fine." in screen_text(app))
        app.open_debrief(session)
        await wait_until(pilot, lambda: isinstance(app.screen, DebriefScreen) and "You ended" in screen_text(app))
        app.retry(session, 1)
        await wait_until(pilot, lambda: isinstance(app.screen, ConversationScreen) and "yes." in screen_text(app))
        assert isinstance(app.screen, ConversationScreen)
        assert not app.screen.session.events
        assert open_store().read(saved.id).ended
        app.back_to_library()
        await wait_until(pilot, lambda: "Scenarios" in screen_text(app))
        await wait_until(pilot, lambda: "Go on where" not in screen_text(app))


async def test_an_attempt_can_be_put_away(pack: Path, home: Path) -> None:
    app = PushbackApp([pack], "house:small")
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "the story" in screen_text(app))
        await pilot.press("n", "enter", "escape")
        await wait_until(pilot, lambda: "still preparing" in screen_text(app))
        await pilot.press("home", "x")
        await wait_until(pilot, lambda: "Go on where" not in screen_text(app))
    assert len(open_store().history()) == 1


async def test_a_disk_that_refuses_is_told_once_and_play_goes_on(pack: Path, home: Path) -> None:
    home.mkdir(exist_ok=True)
    (home / "pushback.db").mkdir()
    app = PushbackApp([pack], "house:small")
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "the story" in screen_text(app))
        assert isinstance(app.screen, BriefingScreen)
        session = app.screen.session
        session.prepare("notes")
        session.choose("what-if")
        await wait_until(pilot, lambda: len(toasts(app)) == 1)
        assert "cannot be kept" in toasts(app)[0]
        assert session.finished
        app.action_save_attempt()
        await wait_until(pilot, lambda: len(toasts(app)) == 2)
        [path] = home.glob("*.jsonl")
        assert str(path) in toasts(app)[1]
        assert [list(saved.events) for saved in read_attempts(path)] == [session.events]


async def test_a_dispute_is_kept_for_the_author(pack: Path) -> None:
    app = PushbackApp([pack], "house:small")
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "the story" in screen_text(app))
        assert isinstance(app.screen, BriefingScreen)
        session = app.screen.session
        session.choose("no")
        app.disputes.dispute(session, 1, 0)
        app.disputes.dispute(session, 1, 0)
        assert app.disputes.of(session) == {(1, 0)}
    [kept] = open_store().disputes()
    assert (kept.turn, kept.entry, kept.body["entry"]["pattern"]) == (1, 0, "flat_refusal")


def test_no_two_actions_of_one_place_share_a_key() -> None:
    for place in (
        actions.LIBRARY,
        actions.BRIEFING,
        actions.CONVERSATION,
        actions.DEBRIEF,
        actions.SETTINGS,
        actions.HELP,
    ):
        keys = [key for action in place for key in action.key.split(",") if key]
        assert len(keys) == len(set(keys))
