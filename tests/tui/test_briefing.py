"""The briefing: the minutes, the guesses, the names, and the door."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.content.text import clean_line
from simulator.conversation.attempt import Guess, Prepare
from simulator.records.opening import open_store
from simulator.tui.app import PushbackApp
from simulator.tui.screens.briefing import BriefingScreen
from simulator.tui.screens.conversation import ConversationScreen
from simulator.tui.widgets.blanks import Blank
from simulator.tui.widgets.cards import Card
from simulator.tui.widgets.line import Line
from tests.tui.conftest import HOSTILE, HOSTILE_TOGETHER, SCENARIO, assert_harmless, screen_text, wait_until

SIZE = (80, 24)


def briefing(app: PushbackApp) -> BriefingScreen:
    assert isinstance(app.screen, BriefingScreen)
    return app.screen


async def test_minutes_are_spent_on_cards_and_what_is_found_is_read_below(pack: Path) -> None:
    app = PushbackApp([pack], "house:small", seed=1)
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "Northwind has called" in screen_text(app))
        await pilot.press("n")
        await wait_until(pilot, lambda: "15 minutes left" in screen_text(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "The date is in their contract." in screen_text(app))
        shown = screen_text(app)
        assert "5 minutes left" in shown
        assert "+ You know  The date is in the contract with Northwind." in shown
        assert "✓ read" in shown
        assert "no time" in shown
        await pilot.press("right", "enter")
        await wait_until(pilot, lambda: "you have 5 minutes left" in screen_text(app))
        assert briefing(app).session.events == [Prepare("opening", "notes")]


async def test_a_blank_takes_a_guess_and_the_order_of_answers_follows_the_seed(pack: Path) -> None:
    orders: set[tuple[str, ...]] = set()
    for seed in (1, 2, 3, 4):
        app = PushbackApp([pack], "house:small", seed=seed)
        async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
            await wait_until(pilot, lambda app=app: "the story" in screen_text(app))
            orders.add(tuple(app.screen.query(Blank).first()._answers))
            if seed == 1:
                await pilot.press("n", "n", "enter", "down", "enter")
                await wait_until(pilot, lambda app=app: briefing(app).session.events)
                answer = tuple(app.screen.query(Blank).first()._answers)[1]
                assert briefing(app).session.events == [Guess("opening", "ada", "constraint", answer)]
                assert "nothing yet" in screen_text(app)
    assert len(orders) == 2


async def test_everything_can_be_skipped_with_one_key(pack: Path) -> None:
    app = PushbackApp([pack], "house:small")
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "the story" in screen_text(app))
        await pilot.press("w")
        await wait_until(pilot, lambda: isinstance(app.screen, ConversationScreen))
        await wait_until(pilot, lambda: "I need a yes." in screen_text(app))


async def test_a_mouse_alone_prepares_and_walks_in(pack: Path) -> None:
    app = PushbackApp([pack], "house:small")
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "the story" in screen_text(app))
        pages = app.screen.query_one("#pages")
        await pilot.click(pages, offset=(pages.size.width - 20, 0))
        await wait_until(pilot, lambda: "15 minutes left" in screen_text(app))
        await pilot.click(app.screen.query(Card).last())
        await wait_until(pilot, lambda: "Nobody answers." in screen_text(app))
        await pilot.click(pages, offset=(pages.size.width - 3, 0))
        await wait_until(pilot, lambda: "What drives them?" in screen_text(app))
        await pilot.click("#door")
        await wait_until(pilot, lambda: isinstance(app.screen, ConversationScreen))


@pytest.mark.parametrize("name", ["Fabrikam", *HOSTILE_TOGETHER])
async def test_names_that_the_player_fills_in_are_told_in_the_story_and_kept(pack: Path, name: str) -> None:
    app = PushbackApp([pack], "house:small")
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "the story" in screen_text(app))
        app.screen.query_one(Line).value = name
        await pilot.press("n")
        await wait_until(pilot, lambda: briefing(app).session.header.slots == {"customer": clean_line(name)})
        await pilot.press("enter")
        await wait_until(pilot, lambda: "The date is in the contract with" in screen_text(app))
        assert_harmless(screen_text(app))
        await pilot.press("p")
        await wait_until(pilot, lambda: "has called" in screen_text(app))
        assert_harmless(screen_text(app))
    assert [saved.header.slots for saved in open_store().every()] == [{"customer": clean_line(name)}]


async def test_a_name_that_does_not_fit_is_told_and_one_stays_with_it(pack: Path) -> None:
    app = PushbackApp([pack], "house:small")
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "the story" in screen_text(app))
        line = app.screen.query_one(Line)
        line.value = "They are the biggest one we have"
        await pilot.press("n")
        await wait_until(pilot, lambda: "5 at most" in screen_text(app))
        assert app.focused is line
        assert briefing(app).session.header.slots == {}
        line.value = "Acme"
        await pilot.press("enter", "w")
        await wait_until(pilot, lambda: isinstance(app.screen, ConversationScreen))


async def test_hostile_words_are_words_on_every_page(pack: Path) -> None:
    words = " ".join(HOSTILE[:4])
    quoted = "'" + words.replace("'", "''") + "'"
    text = SCENARIO.format(id="small", title=quoted, difficulty=2)
    for harmless in ("Read the notes", "The date is in their contract.", "The board has seen the date"):
        text = text.replace(harmless, quoted)
    text = text.replace("text: The date", "text: " + quoted)
    (pack / "scenarios" / "small.yaml").write_text(text, encoding="utf-8")
    app = PushbackApp([pack], "house:small")
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "the story" in screen_text(app))
        await wait_until(pilot, lambda: words[:30] in screen_text(app))
        await pilot.press("n", "enter")
        await wait_until(pilot, lambda: words[-20:] in screen_text(app))
        await pilot.press("n", "enter")
        await wait_until(pilot, lambda: words[-20:] in screen_text(app))


async def test_leaving_keeps_what_was_prepared_and_the_library_offers_to_go_on(pack: Path) -> None:
    app = PushbackApp([pack], "house:small", seed=1)
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "the story" in screen_text(app))
        await pilot.press("n", "enter")
        await wait_until(pilot, lambda: "5 minutes left" in screen_text(app))
        await pilot.press("ctrl+q")
    app = PushbackApp([pack])
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "still preparing" in screen_text(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "5 minutes left" in screen_text(app))
        assert briefing(app).session.header.seed == 1


async def test_looking_at_a_briefing_leaves_nothing_behind(pack: Path, home: Path) -> None:
    app = PushbackApp([pack], "house:small")
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "the story" in screen_text(app))
        await pilot.press("n", "n", "escape")
    assert open_store().history() == []


async def test_keys_that_arrive_before_the_screen_stands_do_no_harm(pack: Path) -> None:
    app = PushbackApp([pack], "house:small")
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, BriefingScreen))
        await pilot.press("n", "n", "p", "left", "m")
        await wait_until(pilot, lambda: "the story" in screen_text(app))


async def test_the_arrows_move_among_the_cards_by_row_and_column(pack: Path) -> None:
    more = "".join(f"    more-{number}: {{label: More, minutes: 1}}\n" for number in range(3))
    path = pack / "scenarios" / "small.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("    call:\n", f"{more}    call:\n"), encoding="utf-8")
    app = PushbackApp([pack], "house:small", seed=1)
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "the story" in screen_text(app))
        await pilot.press("n")
        await wait_until(pilot, lambda: "15 minutes left" in screen_text(app))
        cards = list(app.screen.query(Card))
        for key, place in (("down", 3), ("right", 4), ("right", 4), ("up", 1), ("left", 0), ("up", 0)):
            await pilot.press(key)
            await wait_until(pilot, lambda place=place: app.focused is cards[place])


async def test_the_arrows_move_among_the_blanks_of_the_map(pack: Path) -> None:
    app = PushbackApp([pack], "house:small", seed=1)
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "the story" in screen_text(app))
        await pilot.press("n", "n", "down", "enter", "enter", "up", "enter", "enter")
        await wait_until(pilot, lambda: len(briefing(app).session.guesses) == 2)
        assert [event.item for event in briefing(app).session.events if isinstance(event, Guess)] == [
            "fear",
            "constraint",
        ]
