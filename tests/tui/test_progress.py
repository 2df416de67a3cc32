"""The progress screen, and what progress adds to the others."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.coaching.mastery import Trial, mastery
from simulator.coaching.progress import Account, Slip, Week
from simulator.tui.app import PushbackApp
from simulator.tui.screens import progress_pictures as pictures
from simulator.tui.screens.briefing import BriefingScreen
from simulator.tui.screens.progress import NOTHING, ProgressScreen
from tests.tui.conftest import HOSTILE, assert_harmless, screen_text, wait_until
from tests.tui.room import add_room, room_session

MONDAY = datetime.date(2026, 8, 3)
_ROUNDS = 1000


def weeks(values: list[int]) -> list[Week]:
    return [Week(MONDAY + datetime.timedelta(weeks=place), 1, value, 100 - value) for place, value in enumerate(values)]


# --- pictures ----------------------------------------------------------------------------------------------------


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
    line = pictures.mastery_line(one, 10, bar)
    assert line[12 : 12 + bar].count("●") == 1
    assert one.sure in line


def test_lines_in_words() -> None:
    assert "lately 5 in 100 replies (before: 9)" in pictures.slip_line(Slip("blame", "Blame", 3, 5.0, 9.0), 12)
    assert pictures.account_line(Account("Dana", 50, (61, 40)), 6).endswith("40  met 2 times, first at 50")


# --- the screen --------------------------------------------------------------------------------------------------


def finish(app: PushbackApp, *choices: str) -> None:
    """Play the room to its end, as the app keeps it."""
    session = room_session(app)
    for choice in choices:
        session.choose(choice)
    assert session.finished
    session.journal.end()  # type: ignore[union-attr]


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
        seen = shown
        for _ in range(12):
            await pilot.press("pagedown")
            seen += screen_text(app)
        for heading in ("How often each move lands", "Accounts", "What they remember", "Days of practice"):
            assert heading in seen


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


@pytest.mark.parametrize("words", HOSTILE)
async def test_what_an_author_wrote_is_never_obeyed(pack: Path, words: str) -> None:
    add_room(pack, title=words, extra=words)
    app = PushbackApp([pack])
    async with app.run_test(size=(100, 60), notifications=True, tooltips=True) as pilot:
        finish(app, "what-if", "demo")
        await app.push_screen(ProgressScreen())
        await wait_until(pilot, lambda: "● relationship" in screen_text(app), _ROUNDS)
        assert_harmless(screen_text(app))
