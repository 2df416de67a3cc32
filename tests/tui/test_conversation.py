"""The conversation: saying things, hearing them land, and what the screen shows in which mode."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual import events

from simulator.coaching.session import LONGEST_REPLY
from simulator.content.text import clean_line
from simulator.conversation.attempt import Choose, Hint, Mode, Type
from simulator.records.opening import open_store
from simulator.tui.app import PushbackApp
from simulator.tui.screens.conversation import ConversationScreen
from simulator.tui.screens.debrief import DebriefScreen
from simulator.tui.screens.library import LibraryScreen
from simulator.tui.screens.notes import NotesScreen
from simulator.tui.widgets.choices import Choices, Rows
from simulator.tui.widgets.composer import Chip, Composer, Words
from simulator.tui.widgets.feedback import FeedbackCard
from simulator.tui.widgets.page import Page
from simulator.tui.widgets.transcript import Transcript
from tests.tui.conftest import (
    HOSTILE_TOGETHER,
    assert_harmless,
    screen_text,
    wait_until,
    wait_until_drawn,
    wait_until_still,
)
from tests.tui.room import add_room, room_session

if TYPE_CHECKING:
    from textual.pilot import Pilot

SIZE = (80, 24)


def talk(app: PushbackApp) -> ConversationScreen:
    assert isinstance(app.screen, ConversationScreen), app.screen
    return app.screen


def credibility(app: PushbackApp) -> str:
    """Return the row of the room as it is shown."""
    return next(line for line in screen_text(app).split("\n") if line.strip().startswith("Ada") and "?" in line)


async def click_row(pilot: Pilot[None], app: PushbackApp, place: int) -> None:
    rows = app.screen.query_one(Rows)
    await pilot.click(rows, offset=(8, rows.region_of(place).y))


async def click_reply(pilot: Pilot[None], app: PushbackApp, number: int) -> None:
    """Click on the words of reply `number` (from 1)."""
    page = app.screen.query_one(Page)
    row = page.rows_of(app.screen.query_one(Transcript).replies[number - 1]).start + 1 - page.top
    await pilot.click(page, offset=(page.size.width - 4, row))


async def click_words(pilot: Pilot[None], app: PushbackApp, words: str) -> None:
    """Click on `words` where they stand on the screen."""
    lines = screen_text(app).split("\n")
    row = next(number for number, line in enumerate(lines) if words in line)
    await pilot.click(offset=(lines[row].index(words) + 1, row))


async def test_keys_alone_play_it_from_the_first_word_to_the_debrief(pack: Path) -> None:
    add_room(pack, alone=True)
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        app.start_conversation(room_session(app))
        await wait_until(pilot, lambda: "I need a yes by June" in screen_text(app))
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: "empty slide." in screen_text(app))
        shown = screen_text(app)
        assert "+ landed" in shown
        assert "✓ fear" in shown
        assert "You asked about the day after" not in shown, "in practice the why waits until it is asked for"
        await pilot.press("enter")
        await wait_until(pilot, lambda: "You asked about the day after" in screen_text(app))
        await pilot.press("escape", "1")
        await wait_until(pilot, lambda: "She puts it in her calendar." in screen_text(app))
        assert "Friday, then." in screen_text(app)
        assert [event.choice for event in talk(app).session.events if isinstance(event, Choose)] == ["what-if", "demo"]
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, DebriefScreen))


async def test_a_second_enter_never_answers_by_mistake(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        app.start_conversation(room_session(app))
        await wait_until(pilot, lambda: "I need a yes" in screen_text(app))
        await pilot.press("down", "enter", "enter", "enter", "enter")
        await wait_until(pilot, lambda: len(talk(app).session.events) == 1)
        assert len(talk(app).session.events) == 1


async def test_the_mouse_alone_answers_opens_the_why_disputes_and_types(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        app.start_conversation(room_session(app))
        await wait_until(pilot, lambda: "No." in screen_text(app))
        await click_row(pilot, app, 1)
        await wait_until(pilot, lambda: "− cost you" in screen_text(app) and "empty slide." in screen_text(app))
        await wait_until_still(pilot)
        lost = talk(app).session.view.credibility["ada"]
        assert lost < 50
        await click_reply(pilot, app, 1)
        await wait_until(pilot, lambda: "left her nowhere to go" in screen_text(app))
        await wait_until_still(pilot)
        await click_words(pilot, app, "d  I disagree")
        await wait_until(pilot, lambda: "Set aside" in screen_text(app))
        assert " 50 █████" in screen_text(app)
        assert talk(app).session.view.credibility["ada"] == lost, "the state stays as it was played"
        assert [one.body["entry"]["pattern"] for one in open_store().disputes()] == ["flat_refusal"]
        await click_row(pilot, app, 2)
        await wait_until(pilot, lambda: app.screen.query_one(Composer).display)
        await pilot.click(app.screen.query(Chip)[1])
        app.screen.query_one(Words).insert("Tom, what would it cost?")
        await app.run_action("focused.say")
        await wait_until(pilot, lambda: len(talk(app).session.events) == 2)
        event = talk(app).session.events[1]
        assert isinstance(event, Type)
        assert event.to == "tom"


@pytest.mark.parametrize("mode", ["coach", "practice", "exam"])
async def test_each_mode_shows_what_it_promises(pack: Path, mode: Mode) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        app.start_conversation(room_session(app, mode))
        await wait_until(pilot, lambda: "I need a yes" in screen_text(app))
        await pilot.press("2")
        await wait_until(pilot, lambda: "empty slide." in screen_text(app))
        await wait_until_still(pilot)
        shown = screen_text(app)
        assert ("left her nowhere to go" in shown) == (mode == "coach")
        assert ("− cost you" in shown) == (mode == "practice")
        assert ("Credibility" in shown) == (mode != "exam")
        assert ("Product" in shown) == (mode == "coach")
        assert ("· closed" in shown or "· guarded" in shown) == (mode != "exam")
        await pilot.press("w", "h", "u")
        await pilot.pause()
        if mode == "exam":
            assert not app.screen.query(FeedbackCard)
            assert "Hint 1" not in screen_text(app)
            assert len(talk(app).session.events) == 1, "nothing is taken back in an exam"
            assert "In an exam" in screen_text(app)
        else:
            await wait_until(pilot, lambda: not talk(app).session.events)


async def test_hints_say_more_each_time_and_go_with_the_reply(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        app.start_conversation(room_session(app))
        await wait_until(pilot, lambda: "I need a yes" in screen_text(app))
        for wanted in ("“The board asks every week”", "Ask what breaks", "“What happens on your side …”"):
            await pilot.press("h")
            await wait_until(pilot, lambda wanted=wanted: wanted in screen_text(app))
        await pilot.press("h")
        await wait_until(pilot, lambda: "That was the last hint" in screen_text(app))
        asked = list(talk(app).session.events)
        assert asked == [Hint("opening", 1), Hint("opening", 2), Hint("opening", 3)]
        await pilot.press("1")
        await wait_until(pilot, lambda: "empty slide." in screen_text(app))
        await wait_until(pilot, lambda: "Hint 3" not in screen_text(app))
        await pilot.press("h", "u")
        await wait_until(pilot, lambda: "Hint 3" in screen_text(app))
        assert talk(app).session.events == asked


async def test_a_hint_that_was_taken_away_again_is_not_looked_for(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        app.start_conversation(room_session(app))
        await wait_until(pilot, lambda: "I need a yes" in screen_text(app))
        # Both keys are there before the next frame is.
        app.simulate_key("h")
        app.simulate_key("1")
        await wait_until(pilot, lambda: "empty slide." in screen_text(app) and "Hint 1" not in screen_text(app))


async def test_hints_and_disputes_are_there_again_after_a_break(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        app.start_conversation(room_session(app))
        await wait_until(pilot, lambda: "I need a yes" in screen_text(app))
        await pilot.press("2", "w", "d", "escape", "h")
        await wait_until(pilot, lambda: "Hint 1 of 3" in screen_text(app))
    [saved] = open_store().unfinished()
    again = PushbackApp([pack])
    async with again.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        again.resume(saved.id)
        await wait_until(pilot, lambda: "Hint 1 of 3" in screen_text(again))
        assert again.disputes.of(talk(again).session) == {(1, 0)}
        assert " 50 █████" in screen_text(again)
        await pilot.press("u", "2")
        await wait_until(pilot, lambda: "empty slide." in screen_text(again))
        assert again.disputes.of(talk(again).session) == frozenset()
    assert open_store().read(saved.id).disputed == frozenset()


async def test_where_there_is_little_room_the_replies_step_aside_while_one_reads_the_why(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        app.start_conversation(room_session(app))
        await wait_until(pilot, lambda: "I need a yes" in screen_text(app))
        await pilot.press("2", "w")
        await wait_until(pilot, lambda: "left her nowhere to go" in screen_text(app))
        shown = screen_text(app)
        assert "esc back to the replies" in shown
        assert "from me." not in shown
        for line in ("No.", "an empty slide.", "left her nowhere to go", "Said no and left it there"):
            assert line in shown
        await pilot.press("1")
        await wait_until(pilot, lambda: "from me." in screen_text(app))
        assert len(talk(app).session.replies) == 1, "nobody answers with what they cannot see"
        await pilot.press("1")
        await wait_until(pilot, lambda: "She puts it in her calendar." in screen_text(app))


async def test_the_panel_of_a_full_room_is_read_on_by_key(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(100, 22), notifications=True, tooltips=True) as pilot:
        session = room_session(app)
        session.prepare("notes")
        app.start_conversation(session)
        await wait_until(pilot, lambda: "You know" in screen_text(app))
        assert "It is in the contract" not in screen_text(app)
        assert "nothing yet" not in screen_text(app)
        await pilot.press("shift+tab", "end")
        await wait_until(pilot, lambda: "· nothing yet" in screen_text(app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: app.screen.query_one(Choices).has_focus)


async def test_escape_comes_back_to_the_replies_before_it_leaves(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        app.start_conversation(room_session(app))
        await wait_until(pilot, lambda: "I need a yes" in screen_text(app))
        await pilot.press("2", "shift+tab", "escape")
        await wait_until(pilot, lambda: app.screen.query_one(Choices).has_focus)
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, LibraryScreen))


async def test_the_composer_keeps_words_until_they_are_said(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        session = room_session(app)
        app.start_conversation(session)
        await wait_until(pilot, lambda: "say it in your own words" in screen_text(app))
        await pilot.press("t", "enter")
        await wait_until(pilot, lambda: "Nothing is written yet" in screen_text(app))
        words = app.screen.query_one(Words)
        words.post_message(events.Paste("Tell me\x1b[31m more\u202e. " + "x" * LONGEST_REPLY))
        await wait_until(pilot, lambda: "2,0" in screen_text(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "Nobody says that much in one breath" in screen_text(app))
        assert session.events == []
        assert words.text.startswith("Tell me[31m more. xxx")
        words.load_text("What happens on your side")
        words.move_cursor(words.document.end)
        await pilot.press("ctrl+j", *"in June", "escape")
        await wait_until(pilot, lambda: "(begun: “What happens on your sid…”)" in screen_text(app))
        await pilot.press("t", "enter")
        await wait_until(pilot, lambda: len(session.events) == 1)
        assert session.reply_text(session.replies[0]) == "What happens on your side\nin June"
        assert words.text == ""
        await wait_until(pilot, lambda: app.screen.query_one(Choices).has_focus)
        await pilot.press("t", "up")
        await wait_until(pilot, lambda: words.text == "What happens on your side\nin June")
        await pilot.press("down")
        await wait_until(pilot, lambda: words.text == "")


async def test_a_reply_taken_back_takes_its_dispute_with_it(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        session = room_session(app)
        app.start_conversation(session)
        await wait_until(pilot, lambda: "I need a yes" in screen_text(app))
        await pilot.press("2", "w", "d")
        await wait_until(pilot, lambda: app.disputes.of(session) == {(1, 0)})
        await pilot.press("u")
        await wait_until(pilot, lambda: session.events == [] and "Hm." in screen_text(app))
        await pilot.press("2")
        await wait_until(pilot, lambda: session.events and "empty slide." in screen_text(app))
        assert app.disputes.of(session) == frozenset()


async def test_leaving_keeps_everything_and_resuming_shows_the_whole_transcript(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        app.start_conversation(room_session(app))
        await wait_until(pilot, lambda: "I need a yes" in screen_text(app))
        await pilot.press("1")
        await wait_until(pilot, lambda: "empty slide." in screen_text(app))
        await wait_until_still(pilot)
        before = screen_text(app)
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await wait_until(pilot, lambda: "▸ The empty slide" in screen_text(app) and "after 1 reply" in screen_text(app))
        [saved] = open_store().unfinished()
        app.resume(saved.id)
        await wait_until(pilot, lambda: screen_text(app) == before)


@pytest.mark.parametrize("hostile", HOSTILE_TOGETHER)
async def test_no_text_from_outside_is_read_as_markup_or_obeyed(pack: Path, hostile: str) -> None:
    add_room(pack, extra=hostile, title=f"Slide {hostile}")
    app = PushbackApp([pack])
    wanted = clean_line(hostile)
    async with app.run_test(size=(240, 60), notifications=True, tooltips=True) as pilot:
        session = room_session(app, "coach")
        session.prepare("notes")
        app.start_conversation(session)
        await wait_until(pilot, lambda: "I need a yes" in screen_text(app))
        assert f"Slide {wanted}" in screen_text(app)
        await pilot.press("1")
        await wait_until(pilot, lambda: "lies awake over" in screen_text(app))
        shown = screen_text(app)
        for line in (
            f"empty slide. {wanted}",
            f"isn't there? {wanted}",
            f"from me. {wanted}",
            f"lies awake over. {wanted}",
            f"Some would wait. {wanted}",
        ):
            assert line in shown, line
        assert_harmless(shown)
        await pilot.press("h", "h", "h", "n")
        await wait_until(pilot, lambda: isinstance(app.screen, NotesScreen))
        await wait_until(pilot, lambda: f"It is in the contract. {wanted}" in screen_text(app))
        assert f"Head of Sales {wanted}" in screen_text(app)
        assert_harmless(screen_text(app))
        await pilot.press("escape", "t")
        await wait_until(pilot, lambda: isinstance(app.screen, ConversationScreen))
        app.screen.query_one(Words).post_message(events.Paste(f"Blame {hostile}"))
        await wait_until(pilot, lambda: f"Blame {wanted}" in screen_text(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: len(session.replies) == 2)
        await wait_until(pilot, lambda: len(app.screen.query_one(Transcript).replies) == 2)
        await wait_until(pilot, lambda: f"Blame {wanted}" in screen_text(app))
        assert_harmless(screen_text(app))


@pytest.mark.parametrize("width", [40, 80, 120])
async def test_the_screen_at_three_widths(pack: Path, width: int) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=(width, 24 if width < 120 else 40), notifications=True, tooltips=True) as pilot:
        app.start_conversation(room_session(app))
        await wait_until(pilot, lambda: "I need a yes" in screen_text(app))
        # This reply shows nothing that hangs on the reader, which learns.
        await pilot.press("3", "w")
        await wait_until_drawn(pilot, f"conversation-{width}")


async def test_the_whole_answer_is_in_sight_at_every_height(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        app.start_conversation(room_session(app, "coach"))
        await wait_until(pilot, lambda: "I need a yes" in screen_text(app))
        await pilot.press("1")
        await wait_until(pilot, lambda: "turn 2" in screen_text(app))
        for height in range(14, 30, 3):
            await pilot.resize_terminal(80, height)
            await wait_until(pilot, lambda: "an empty slide." in screen_text(app))


async def test_whoever_writes_after_reading_why_sees_the_keys_of_writing(pack: Path) -> None:
    add_room(pack)
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        session = room_session(app)
        session.choose("flat")
        app.start_conversation(session)
        await wait_until(pilot, lambda: "say it in your own words" in screen_text(app))
        await pilot.press("w")
        await wait_until(pilot, lambda: "back to the replies" in screen_text(app))
        await pilot.press("t")
        await wait_until(pilot, lambda: "new line" in screen_text(app))
        await wait_until_still(pilot)
        assert "new line" in screen_text(app)
