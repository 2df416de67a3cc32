"""The debrief: the record, the map, what was going on, and one thing for next time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.coaching.session import Session
from simulator.content.text import clean_line
from simulator.records.opening import open_store
from simulator.tui.app import PushbackApp
from simulator.tui.screens.conversation import ConversationScreen
from simulator.tui.screens.debrief import WORKING, DebriefScreen, Overflow, within_reach
from simulator.tui.widgets.axis_map import axis_map
from simulator.tui.widgets.course import Course, course_chart
from simulator.tui.widgets.plans import Plans
from simulator.tui.widgets.stakeholders import bar, sparkline
from simulator.tui.widgets.turns import TurnHead
from tests.tui.conftest import (
    HOSTILE_TOGETHER,
    assert_harmless,
    screen_text,
    wait_until,
    wait_until_drawn,
    wait_until_still,
)
from tests.tui.room import add_room, room_session

SIZE = (80, 24)
_SCALE = st.integers(0, 100)
_POINT = st.tuples(_SCALE, _SCALE)
_ROUNDS = 3000
"""The walk starts an interpreter of its own, which takes its time on a busy machine."""


def ended(app: PushbackApp, *choices: str, kept: bool = True) -> Session:
    """Return a session of the room in which `choices` were made."""
    session = room_session(app, kept=kept)
    for choice in choices:
        session.choose(choice)
    return session


@given(you=_POINT, frontier=st.lists(_POINT, max_size=6), width=st.integers(20, 90), height=st.integers(5, 20))
def test_the_map_holds_you_and_the_frontier_at_every_size(
    you: tuple[int, int], frontier: list[tuple[int, int]], width: int, height: int
) -> None:
    text = axis_map(you, frontier, width, height).plain
    assert text.count("●") + text.count("◉") == 1
    assert bool(frontier) == any(sign in text for sign in "○◉")
    assert "you" in text or "○" in text
    assert all(name in text for name in ("relationship", "product"))


@given(values=st.lists(_SCALE, min_size=1, max_size=40), width=st.integers(10, 90), height=st.integers(6, 20))
def test_the_course_shows_every_value_and_tells_first_and_last(values: list[int], width: int, height: int) -> None:
    course = Course("Ada", tuple(values))
    text = course_chart([course], width, height).plain
    assert 1 <= text.count("●") <= len(values)
    assert f"began at {values[0]}" in course.told


@given(value=_SCALE, width=st.integers(1, 40))
def test_a_bar_is_as_wide_as_it_is_said_to_be(value: int, width: int) -> None:
    assert len(bar(value, width)) == width
    assert bar(0, width) == "·" * width
    assert bar(100, width) == "█" * width
    assert set(sparkline([value] * 3, width)) <= set("▁▂▃▄▅▆▇█")


@pytest.mark.parametrize(
    ("frontier", "told"),
    [
        ((), ""),
        (((60, 60),), "Nothing better on both was within reach: this is as far as the conversation goes."),
        (((90, 40), (80, 80), (70, 95)), "Within reach: 90 · 40, 80 · 80, or 70 · 95."),
        (((84, 80),), "Within reach: 84 · 80."),
    ],
)
def test_what_was_within_reach_is_a_sentence(frontier: tuple[tuple[int, int], ...], told: str) -> None:
    assert within_reach((60, 60), frontier) == told


async def test_the_map_shows_you_at_once_and_the_walk_adds_what_was_within_reach(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        app.open_debrief(ended(app, "flat", "tom"))
        await wait_until(pilot, lambda: isinstance(app.screen, DebriefScreen) and "● you" in screen_text(app))
        assert WORKING in screen_text(app)
        await wait_until(pilot, lambda: "Within reach: " in screen_text(app), _ROUNDS)
        shown = screen_text(app)
        assert "○" in shown
        assert "You ended as FRICTION." in shown
        assert "cost you most" in shown
        assert "An expert:  " in shown
        assert "lost " in shown
        assert "She rings the board." in shown


async def test_a_walk_that_fails_says_so_plainly(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        session = ended(app, "flat", "tom")
        (pack / "scenarios" / "room.yaml").write_text("format: 2", encoding="utf-8")
        app.open_debrief(session)
        await wait_until(pilot, lambda: "could not be worked out" in screen_text(app), _ROUNDS)
        assert "● you" in screen_text(app)
        assert "You ended as" in screen_text(app)


async def test_keys_open_a_turn_dispute_a_remark_turn_the_pages_and_keep_a_plan(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(120, 50), notifications=True, tooltips=True) as pilot:
        session = ended(app, "flat", "tom")
        app.open_debrief(session)
        await wait_until(pilot, lambda: "● you" in screen_text(app))
        relationship = session.view.relationship
        await pilot.press("enter")
        await wait_until(pilot, lambda: "left her nowhere to go" in screen_text(app))
        assert "What happens on your side if June comes" in screen_text(app), "what an expert might say"
        await pilot.press("d")
        await wait_until(pilot, lambda: "1 remark set aside" in screen_text(app))
        assert f"relationship {relationship}" not in screen_text(app)
        await pilot.press("right")
        await wait_until(pilot, lambda: "She loses face on stage." in screen_text(app))
        assert "It never came out." in screen_text(app)
        await pilot.press("right")
        await wait_until(pilot, lambda: "● Ada Moreau began at 50" in screen_text(app))
        assert "◆ Tom Ilves" in screen_text(app)
        await pilot.press("right")
        await wait_until(pilot, lambda: "Pick a plan" in screen_text(app))
        await pilot.press("t", *"If asked, I ask.", "enter")
        await wait_until(pilot, lambda: "✓ Kept for next time." in screen_text(app))
        await pilot.press("left")
        await wait_until(pilot, lambda: "● Ada Moreau began at" in screen_text(app))
        [saved] = open_store().every()
        assert saved.plan == "If asked, I ask."
        assert saved.ended


async def test_the_summary_fits_beside_the_map_and_each_page_offers_its_own_keys(pack: Path) -> None:
    add_room(pack, extra="and that is a rather longer way to say it " * 3)
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        app.open_debrief(ended(app, "flat", "tom"))
        await wait_until(pilot, lambda: "Open it for an expert's line." in screen_text(app), _ROUNDS)
        assert app.screen.query_one(Overflow).max_scroll_y == 0
        assert "↵ open   r try again" in screen_text(app)
        await pilot.press("right")
        await wait_until(pilot, lambda: "It never came out." in screen_text(app))
        await wait_until(pilot, lambda: "↵ open" not in screen_text(app) and "try again" not in screen_text(app))
        await pilot.press("left")
        await wait_until(pilot, lambda: "↵ open   r try again" in screen_text(app))
        await pilot.resize_terminal(200, 50)
        await wait_until(pilot, lambda: "An expert:  “" in screen_text(app))


async def test_try_again_from_here_by_key_and_by_click(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(120, 50), notifications=True, tooltips=True) as pilot:
        for by_mouse in (False, True):
            session = ended(app, "flat", "tom", kept=False)
            app.open_debrief(session)
            await wait_until(pilot, lambda: "● you" in screen_text(app))
            if by_mouse:
                # What was within reach, once it is known, moves the lines.
                await wait_until(pilot, lambda: "lost 40" in screen_text(app), _ROUNDS)
                await pilot.click(app.screen.query(TurnHead)[1])
                await wait_until(pilot, lambda: "r  try again from here" in screen_text(app))
                await wait_until_still(pilot)
                await pilot.click(".again")
            else:
                await pilot.press("down", "r")
            await wait_until(pilot, lambda: isinstance(app.screen, ConversationScreen))
            assert isinstance(app.screen, ConversationScreen)
            assert app.screen.session.events == session.events[:1]


async def test_trying_again_keeps_what_was_disputed_before_and_drops_the_hints_for_what_is_said_anew(
    pack: Path,
) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        session = room_session(app)
        session.hint(1)
        session.choose("flat")
        session.hint(1)
        session.choose("tom")
        for turn in (1, 2):
            app.disputes.dispute(session, turn, 0)
        app.retry(session, 2)
        await wait_until(pilot, lambda: "an empty slide" in screen_text(app))
        assert isinstance(app.screen, ConversationScreen)
        again = app.screen.session
        assert again.events == session.events[:2]
        assert app.disputes.of(again) == {(1, 0)}


async def test_the_debrief_of_an_exam_is_complete(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(120, 50), notifications=True, tooltips=True) as pilot:
        session = room_session(app, "exam")
        for choice in ("what-if", "demo"):
            session.choose(choice)
        app.open_debrief(session)
        await wait_until(pilot, lambda: "● you" in screen_text(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "that is the day she lies awake over" in screen_text(app))
        assert "Asked what happens if not" in screen_text(app)


@pytest.mark.parametrize("hostile", HOSTILE_TOGETHER)
async def test_no_text_from_outside_is_read_as_markup_or_obeyed(pack: Path, hostile: str) -> None:
    add_room(pack, extra=hostile, title=f"Slide {hostile}")
    app = PushbackApp([pack])
    wanted = clean_line(hostile)
    async with app.run_test(size=(240, 60), notifications=True, tooltips=True) as pilot:
        session = room_session(app)
        session.guess("ada", "fear", "face")
        session.choose("flat")
        session.type(f"Blame {hostile}")
        if not session.finished:
            # The words from outside stand in every reply, so that typing them may be one of these.
            session.choose("demo")
        app.open_debrief(session)
        await wait_until(pilot, lambda: "● you" in screen_text(app))
        await pilot.press("enter", "down", "enter")
        await wait_until(pilot, lambda: f"nowhere to go. {wanted}" in screen_text(app))
        shown = screen_text(app)
        for line in (f"Slide {wanted}", f"No. {wanted}", f"Blame {wanted}", f"calendar. {wanted}"):
            assert line in shown, line
        assert_harmless(shown)
        await pilot.press("right")
        await wait_until(pilot, lambda: f"She loses face on stage. {wanted}" in screen_text(app))
        assert_harmless(screen_text(app))
        await pilot.press("right", "right")
        await wait_until(pilot, lambda: "Pick a plan" in screen_text(app))
        app.screen.query_one(Plans)._keep(clean_line(hostile))
        await wait_until(pilot, lambda: f"Kept for next time.  {wanted}" in screen_text(app))
        assert_harmless(screen_text(app))


@pytest.mark.parametrize("width", [40, 80, 120])
async def test_the_screen_at_three_widths(pack: Path, width: int) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(width, 24 if width < 120 else 40), notifications=True, tooltips=True) as pilot:
        app.open_debrief(ended(app, "hm", "tom"))
        await wait_until(pilot, lambda: "Within reach: " in screen_text(app), _ROUNDS)
        await pilot.press("enter")
        await wait_until_drawn(pilot, f"debrief-{width}")
