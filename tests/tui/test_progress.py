"""The progress screen, and what progress adds to the others."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from simulator.coaching.capital import FAVOUR
from simulator.coaching.mastery import Trial, mastery
from simulator.coaching.progress import Account, Slip, Week
from simulator.conversation.attempt import Mode, Predict
from simulator.records import tables
from simulator.records.opening import open_store
from simulator.records.progress import practised
from simulator.records.progress_capital import entries
from simulator.tui.app import PushbackApp
from simulator.tui.screens import progress_pictures as pictures
from simulator.tui.screens.briefing import BriefingScreen
from simulator.tui.screens.conversation import ConversationScreen
from simulator.tui.screens.debrief import DebriefScreen
from simulator.tui.screens.progress import NOTHING, ProgressScreen
from simulator.tui.screens.progress_foretelling import ForetellingScreen
from simulator.tui.screens.progress_moved import Remembers
from tests.tui.conftest import HOSTILE_TOGETHER, assert_harmless, screen_text, wait_until, wait_until_still
from tests.tui.room import add_room, room_session

if TYPE_CHECKING:
    from textual.pilot import Pilot

MONDAY = datetime.date(2026, 8, 3)
_ROUNDS = 1000


def weeks(values: list[int]) -> list[Week]:
    return [Week(MONDAY + datetime.timedelta(weeks=place), 1, value, 100 - value) for place, value in enumerate(values)]


# --- pictures ----------------------------------------------------------------------------------------------------


# The library that draws is loaded by the first of them, which takes longer than all the others.
@settings(deadline=None)
@given(values=st.lists(st.integers(0, 100), min_size=1, max_size=60), width=st.integers(24, 100))
def test_the_axes_fit_and_hold_both(values: list[int], width: int) -> None:
    picture = pictures.axes_picture(weeks(values), width, 12)
    lines = picture.split("\n")
    assert max(map(len, lines)) <= max(width, 36)
    assert len(lines) == 12
    assert "●" in "".join(lines[1:])
    assert "\x1b" not in picture


@given(
    replies=st.dictionaries(
        st.integers(0, 400).map(lambda days: MONDAY - datetime.timedelta(days)), st.integers(1, 90)
    ),
    many=st.integers(4, 53),
)
def test_the_calendar_is_as_wide_as_its_weeks(replies: dict[datetime.date, int], many: int) -> None:
    lines = pictures.calendar_picture(replies, MONDAY, many).split("\n")
    assert len(lines) == 9
    assert all(len(line) <= 3 + 2 * many for line in lines[:8])
    dark = sum(sign in pictures.HEAT[1:] for line in lines[1:8] for sign in line)
    first = MONDAY - datetime.timedelta(weeks=many - 1)
    assert dark == sum(first <= day <= MONDAY for day in replies)


@given(first=st.integers(0, 200), second=st.integers(0, 200))
def test_more_replies_are_never_lighter(first: int, second: int) -> None:
    low, high = sorted((first, second))
    assert pictures.HEAT.index(pictures.heat(low)) <= pictures.HEAT.index(pictures.heat(high))
    assert (pictures.heat(low) == pictures.HEAT[0]) == (low == 0)


@given(landed=st.integers(0, 900), missed=st.integers(1, 900), bar=st.integers(4, 40))
def test_a_bar_holds_its_dot(landed: int, missed: int, bar: int) -> None:
    [one] = mastery([Trial("redirect", landed, missed, 0.0)], 0.0)
    line = pictures.mastery_line(one, 10, bar, 99)
    assert line[12 : 12 + bar].count("●") == 1
    assert one.sure in line


def test_lines_in_words() -> None:
    slip, account = Slip("blame", "Blame", 3, 5.0, 9.0), Account("Dana", 50, (61, 40))
    assert pictures.slip_line(slip, 12, 72).endswith("3 in all, lately in 5 of 100 replies (before: 9)")
    assert pictures.account_line(account, 6, 72).endswith("40  met 2 times, from 50")


@given(room=st.integers(36, 100), met=st.lists(st.integers(0, 100), min_size=1, max_size=40))
def test_lines_leave_out_what_does_not_fit(room: int, met: list[int]) -> None:
    slip, account = Slip("blame", "Putting it on somebody", 345, 5.0, 9.0), Account("Ada Moreau", 50, tuple(met))
    assert len(pictures.slip_line(slip, 18, room)) <= room
    assert len(pictures.account_line(account, 18, room)) <= room
    assert f"{met[-1]:3}" in pictures.account_line(account, 18, room)


# --- the screen --------------------------------------------------------------------------------------------------


def finish(app: PushbackApp, *choices: str) -> None:
    """Play the room to its end, as the app keeps it."""
    session = room_session(app)
    for choice in choices:
        session.choose(choice)
    assert session.finished
    session.journal.end()  # type: ignore[union-attr]


async def read_on(pilot: Pilot[None], words: str) -> None:
    """Turn pages until `words` are on the screen, as far as there are any."""
    for _ in range(12):
        if words in screen_text(pilot.app):
            return
        await pilot.press("pagedown")
        await wait_until_still(pilot)
    raise AssertionError(f"{words!r} stands nowhere")


async def test_before_anything_was_played_it_says_so(pack: Path) -> None:
    app = PushbackApp([pack])
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await app.push_screen(ProgressScreen())
        await wait_until(pilot, lambda: NOTHING[:40] in screen_text(app), _ROUNDS)


@pytest.mark.parametrize("size", [(80, 24), (40, 24), (120, 40)])
async def test_what_was_played_shows_at_every_size(pack: Path, size: tuple[int, int]) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        finish(app, "what-if", "demo")
        await app.push_screen(ProgressScreen())
        await wait_until(pilot, lambda: "● relationship" in screen_text(app), _ROUNDS)
        shown = screen_text(app)
        assert "1 conversation, 1 finished" in shown
        assert "Next" in shown
        assert max(map(len, shown.split("\n"))) <= size[0]
        for heading in ("How often each move lands", "Accounts", "What they remember", "Days of practice"):
            await read_on(pilot, heading)


async def test_enter_does_what_is_suggested_and_escape_leaves(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        finish(app, "what-if", "demo")
        await app.push_screen(ProgressScreen())
        await wait_until(pilot, lambda: "Next" in screen_text(app), _ROUNDS)
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, BriefingScreen), _ROUNDS)
        await app.push_screen(ProgressScreen())
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)


@pytest.mark.parametrize("words", HOSTILE_TOGETHER)
async def test_what_an_author_wrote_is_never_obeyed(pack: Path, words: str) -> None:
    add_room(pack, title=words, extra=words)
    app = PushbackApp([pack])
    async with app.run_test(size=(100, 60), notifications=True, tooltips=True) as pilot:
        finish(app, "what-if", "demo")
        await app.push_screen(ProgressScreen())
        await wait_until(pilot, lambda: "● relationship" in screen_text(app), _ROUNDS)
        assert_harmless(screen_text(app))


# --- what it adds to the other screens ---------------------------------------------------------------------------


async def test_who_wants_to_be_asked_foretells_how_a_reply_lands(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        app.change(foretell=True)
        session = room_session(app)
        app.start_conversation(session)
        await wait_until(pilot, lambda: isinstance(app.screen, ConversationScreen))
        await pilot.press("1")
        await wait_until(pilot, lambda: isinstance(app.screen, ForetellingScreen))
        assert "How will that land?" in screen_text(app)
        assert not session.replies
        await pilot.press("3")
        await wait_until(pilot, lambda: len(session.replies) == 1)
        assert [event.landing for event in session.events if isinstance(event, Predict)] == [-1]
        await pilot.press("1")
        await wait_until(pilot, lambda: isinstance(app.screen, ForetellingScreen))
        await pilot.press("escape")
        await wait_until(pilot, lambda: session.finished)
        assert sum(isinstance(event, Predict) for event in session.events) == 1
        session.journal.end()  # type: ignore[union-attr]
        [one] = practised(open_store())
        assert one.predictions == ((-1, 1),)


async def test_who_does_not_want_to_be_asked_is_not(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        session = room_session(app)
        app.start_conversation(session)
        await wait_until(pilot, lambda: isinstance(app.screen, ConversationScreen))
        await pilot.press("1")
        await wait_until(pilot, lambda: len(session.replies) == 1)
        assert isinstance(app.screen, ConversationScreen)


@pytest.mark.parametrize(("mode", "costs"), [("practice", True), ("coach", False)])
async def test_a_hint_says_what_it_costs(pack: Path, mode: Mode, costs: bool) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        app.start_conversation(room_session(app, mode))
        await wait_until(pilot, lambda: isinstance(app.screen, ConversationScreen))
        await pilot.press("h")
        await wait_until(pilot, lambda: "Hint 1 of 3" in screen_text(app))
        assert ("three quarters" in " ".join(screen_text(app).split())) == costs


async def test_the_debrief_tells_what_moved(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        finish(app, "flat", "demo")
        session = room_session(app)
        for choice in ("what-if", "demo"):
            session.choose(choice)
        app.open_debrief(session)
        await wait_until(pilot, lambda: isinstance(app.screen, DebriefScreen))
        await pilot.press("right", "right")
        await wait_until(pilot, lambda: "Against your first go: relationship +" in screen_text(app), _ROUNDS)


def add_another_room(pack: Path) -> None:
    """Add the room, and another conversation with the same people."""
    add_room(pack)
    room = (pack / "scenarios" / "room.yaml").read_text(encoding="utf-8")
    (pack / "scenarios" / "again.yaml").write_text(room.replace("id: room", "id: again"), encoding="utf-8")


async def test_people_remember_where_one_wants_them_to(pack: Path) -> None:
    add_another_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(100, 40), notifications=True, tooltips=True) as pilot:
        finish(app, "flat", "demo")
        app.open_briefing("house:room")
        await wait_until(pilot, lambda: "What they want" in screen_text(app))
        assert not app.screen.query_one(Remembers).display
        app.back_to_library()
        app.open_briefing("house:again")
        await wait_until(pilot, lambda: "colder than with a stranger" in screen_text(app), _ROUNDS)
        assert "Ada remembers:" in screen_text(app)
        # Whoever asks for one particular attempt, or wants to be remembered in courses only, meets strangers.
        for memory, seed in (("always", 1), ("course", None)):
            app.back_to_library()
            app.change(memory=memory)
            app.open_briefing("house:again", seed=seed)
            await wait_until(pilot, lambda: "What they want" in screen_text(app))
            assert not app.screen.query_one(Remembers).display


async def test_a_favour_warms_the_opening_and_is_spent(pack: Path) -> None:
    add_another_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(100, 40), notifications=True, tooltips=True) as pilot:
        finish(app, "what-if", "demo")
        store = open_store()
        with store.writing() as connection:
            connection.execute(
                update(tables.capital).where(tables.capital.c.stakeholder == "house:ada").values(points=9)
            )
        app.open_briefing("house:again")
        await wait_until(pilot, lambda: "benefit of the doubt" in screen_text(app), _ROUNDS)
        briefing = app.screen
        assert isinstance(briefing, BriefingScreen)
        before = briefing.session.header.opening["ada"]
        await pilot.press("f")
        assert briefing.session.header.opening["ada"] == before + FAVOUR
        await pilot.press("f")
        assert briefing.session.header.opening["ada"] == before + FAVOUR
        session = briefing.session
        for choice in ("what-if", "demo"):
            session.choose(choice)
        session.journal.end()  # type: ignore[union-attr]
        assert [entry.points for entry in entries(store) if entry.kind == "favour"] == [-FAVOUR]
