"""The structure meter: marks that light up while one writes, where settings and mode allow it."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.conversation.attempt import Mode
from simulator.tui.app import PushbackApp
from simulator.tui.screens.conversation import ConversationScreen
from simulator.tui.widgets.composer import Words
from tests.tui.conftest import screen_text, wait_until
from tests.tui.room import add_room, room_session

_ROUNDS = 1000
"""The reader loads first, which takes its time on a busy machine."""


@pytest.mark.parametrize(("width", "dark", "lit"), [(80, "○ asked", "● asked"), (40, "○asked", "●asked")])
async def test_marks_light_up_as_one_writes_and_go_out_again(pack: Path, width: int, dark: str, lit: str) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(width, 24), notifications=True, tooltips=True) as pilot:
        session = room_session(app)
        app.start_conversation(session)
        await wait_until(pilot, lambda: "I need a yes" in screen_text(app))
        assert dark not in screen_text(app)
        await pilot.press("t")
        await wait_until(pilot, lambda: dark in screen_text(app))
        words = app.screen.query_one(Words)
        words.insert("What happens on your side if it slips to May?")
        await wait_until(pilot, lambda: lit in screen_text(app), _ROUNDS)
        shown = screen_text(app)
        assert all(part in shown for part in ("aligned", "opposed", "committed")), "every mark fits"
        assert shown.count("●") == 1
        words.load_text("")
        await wait_until(pilot, lambda: dark in screen_text(app))
        assert session.events == [], "what is only being written happened to nobody"


async def test_it_is_not_there_in_an_exam_nor_where_it_is_switched_off(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        modes: tuple[tuple[Mode, bool], ...] = (("exam", True), ("practice", False))
        for mode, meter in modes:
            app.change(meter=meter)
            app.start_conversation(room_session(app, mode))
            await wait_until(pilot, lambda mode=mode: _mode(app) == mode and "I need a yes" in screen_text(app))
            await pilot.press("t")
            await wait_until(pilot, lambda: "In your own words" in screen_text(app))
            app.screen.query_one(Words).insert("What happens if not?")
            await wait_until(pilot, lambda: "What happens if not?" in screen_text(app))
            assert "committed" not in screen_text(app)
        app.action_settings()
        await wait_until(pilot, lambda: "Nothing lights up as you type." in screen_text(app))
        await pilot.press("down", "down", "enter", "escape")
        await wait_until(pilot, lambda: "● asked" in screen_text(app), _ROUNDS)


def _mode(app: PushbackApp) -> str:
    return app.screen.session.header.mode if isinstance(app.screen, ConversationScreen) else ""
