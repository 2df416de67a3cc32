"""What if, on the screen: another reply beside the one given, its way ahead, and going on from there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from simulator.tui.app import PushbackApp
from simulator.tui.screens.conversation import ConversationScreen
from simulator.tui.screens.debrief import DebriefScreen
from simulator.tui.screens.whatif import WhatIfScreen
from tests.tui.conftest import HOSTILE_TOGETHER, assert_harmless, screen_text, wait_until
from tests.tui.room import add_room, room_session

if TYPE_CHECKING:
    from textual.pilot import Pilot


async def opened(pilot: Pilot[None], app: PushbackApp) -> WhatIfScreen:
    """Play the room badly, and ask what if from its first reply."""
    session = room_session(app)
    session.choose("flat")
    session.choose("tom" if len(session.story.cast) > 1 else "demo")
    app.open_debrief(session)
    await wait_until(pilot, lambda: isinstance(app.screen, DebriefScreen))
    await pilot.press("w")
    await wait_until(pilot, lambda: isinstance(app.screen, WhatIfScreen) and "What happened" in screen_text(app))
    screen = app.screen
    assert isinstance(screen, WhatIfScreen)
    return screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_another_reply_stands_beside_the_one_given(pack: Path, size: tuple[int, int]) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        screen = await opened(pilot, app)
        assert screen.number == 1
        shown = screen_text(app)
        assert "What happened" in shown
        assert "1  What happens on your side" in shown
        assert "from there" not in shown
        await pilot.press("1")
        await wait_until(pilot, lambda: screen.told and screen.told.instead.reach is not None, 3000)
        await wait_until(pilot, lambda: "Instead" in screen_text(app) and "with Ada" in screen_text(app))
        assert screen.told is not None
        assert screen.told.instead.moved > 0 > screen.told.happened.moved
        assert screen.told.happened.reach is not None
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, DebriefScreen))


async def test_words_of_ones_own_can_be_tried_and_gone_on_from(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        screen = await opened(pilot, app)
        await pilot.press("t")
        await wait_until(pilot, lambda: screen.has_class("-writing"))
        await pilot.press(*"Why now?", "enter")
        await wait_until(pilot, lambda: screen.told is not None)
        assert screen.told is not None
        assert screen.told.instead.typed
        await pilot.press("g")
        await wait_until(pilot, lambda: isinstance(app.screen, ConversationScreen))
        assert isinstance(app.screen, ConversationScreen)
        assert [app.screen.session.reply_text(turn) for turn in app.screen.session.replies] == ["Why now?"]
        assert app.screen.session.journal is not None, "what one goes on with is kept"


async def test_narrow_screens_show_one_side_under_the_other(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(40, 24), notifications=True, tooltips=True) as pilot:
        screen = await opened(pilot, app)
        await pilot.press("1")
        await wait_until(pilot, lambda: screen.told is not None)
        happened, instead = screen.query_one("#happened"), screen.query_one("#instead")
        await wait_until(pilot, lambda: instead.region.y >= happened.region.bottom)


@pytest.mark.parametrize("hostile", HOSTILE_TOGETHER)
async def test_what_others_wrote_is_shown_as_it_is(pack: Path, hostile: str) -> None:
    add_room(pack, extra=hostile)
    app = PushbackApp([pack])
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        screen = await opened(pilot, app)
        await pilot.press("1")
        await wait_until(pilot, lambda: screen.told is not None)
        assert_harmless(screen_text(app))
