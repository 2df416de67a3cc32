"""Drills on the screen: by keys, in words, in order, at every size, and without a database."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.coaching.drilling import Practice
from simulator.content.drill import Drill
from simulator.records.opening import close_all
from simulator.tui.app import PushbackApp
from simulator.tui.screens.drill import DrillScreen
from simulator.tui.widgets.composer import Words
from tests.tui.conftest import HOSTILE, assert_harmless, screen_text, wait_until


def right_key(practice: Practice) -> str:
    """Return the key of the right answer to the current item."""
    assert practice.current is not None
    keys = [option.key for option in practice.options()]
    return str(keys.index(practice.current.drill.right_answer) + 1)


def drill_of(screen: DrillScreen) -> Drill:
    assert screen.practice.current is not None
    return screen.practice.current.drill


@pytest.mark.parametrize("size", [(80, 24), (40, 24), (120, 40)])
async def test_a_sitting_from_first_to_last_by_keys_alone(size: tuple[int, int]) -> None:
    app = PushbackApp()
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        screen = DrillScreen(minutes=1.5, pattern="stall")
        done: list[object] = []
        app.push_screen(screen, done.append)
        await wait_until(pilot, lambda: screen.practice.current is not None)
        await wait_until(pilot, lambda: "What is this line" in screen_text(app))
        await pilot.press("9", "enter", right_key(screen.practice))
        await wait_until(pilot, lambda: "That's it." in screen_text(app))
        assert "✓" in screen_text(app)
        await pilot.press("enter")
        await wait_until(pilot, lambda: screen.query_one(Words).display)
        assert drill_of(screen).kind == "rewrite"
        model = drill_of(screen).model
        assert model is not None
        screen.query_one(Words).text = model
        await pilot.press("enter")
        await wait_until(pilot, lambda: "That's it." in screen_text(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "2 of 2 right." in screen_text(app))
        assert "Comes back" in screen_text(app)
        await pilot.press("escape")
        await wait_until(pilot, lambda: bool(done))


async def test_a_wrong_answer_is_told_why_and_asked_once_more(home: Path) -> None:
    app = PushbackApp()
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = DrillScreen(reference="pushback:overheard", count=1)
        app.push_screen(screen)
        await wait_until(pilot, lambda: screen.practice.current is not None)
        drill = drill_of(screen)
        wrong = next(key for key in "123" if key != right_key(screen.practice))
        await pilot.press(wrong)
        await wait_until(pilot, lambda: "Not this time." in screen_text(app))
        assert "✗ yours" in screen_text(app)
        assert "It's this one:" in screen_text(app)
        await pilot.press("enter")
        await wait_until(pilot, lambda: "Once more." in screen_text(app))
        assert drill_of(screen) is drill
        await pilot.press(right_key(screen.practice))
        await wait_until(pilot, lambda: "That's it." in screen_text(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "0 of 1 right." in screen_text(app))


async def test_steps_are_put_in_order_and_taken_back(home: Path) -> None:
    app = PushbackApp()
    async with app.run_test(size=(80, 40), notifications=True, tooltips=True) as pilot:
        screen = DrillScreen(pattern="name_constraint", minutes=20)
        app.push_screen(screen)
        await wait_until(pilot, lambda: screen.practice.current is not None)
        while drill_of(screen).kind != "order":
            await pilot.press(right_key(screen.practice))
            await wait_until(pilot, lambda: "That's it." in screen_text(app))
            await pilot.press("enter")
            await wait_until(pilot, lambda: "That's it." not in screen_text(app))
        keys = [option.key for option in screen.practice.options()]
        steps = [str(keys.index(step) + 1) for step in drill_of(screen).answers]
        await pilot.press(steps[3], "u")
        await wait_until(pilot, lambda: "Which comes first?" in screen_text(app))
        await pilot.press(*steps[:3])
        await wait_until(pilot, lambda: "enter: like this." in screen_text(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "That's it." in screen_text(app))


async def test_without_a_database_it_goes_on_with_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUSHBACK_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    close_all()
    app = PushbackApp()
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = DrillScreen()
        app.push_screen(screen)
        await wait_until(pilot, lambda: screen.practice.current is not None, rounds=600)
        await wait_until(pilot, lambda: "Your cards cannot be read" in screen_text(app))
        await pilot.press(right_key(screen.practice))
        await wait_until(pilot, lambda: "That's it." in screen_text(app))


async def test_hostile_words_are_drawn_and_never_obeyed(pack: Path) -> None:
    folder = pack / "scenarios" / "drills"
    folder.mkdir()
    lines = ["format: 1", "id: hostile", "title: Hostile", "items:"]
    for number, text in enumerate(HOSTILE):
        word = '"' + "".join(s if s.isprintable() and s not in '"\\' else f"\\U{ord(s):08x}" for s in text) + '"'
        lines += [f"  item-{number}:", "    kind: better", "    pattern: redirect", f"    scene: {word}"]
        lines += [f"    answers: {{a: {{text: {word}, why: {word}}}, b: {{text: {word}, why: {word}}}}}"]
        lines += ["    right: a", f"    why: {word}"]
    (folder / "hostile.yaml").write_text("\n".join(lines), encoding="utf-8")
    app = PushbackApp([pack])
    async with app.run_test(size=(80, 40), notifications=True, tooltips=True) as pilot:
        for _item in HOSTILE:
            screen = DrillScreen(reference="house:hostile", count=1)
            app.push_screen(screen)
            await wait_until(pilot, lambda screen=screen: screen.practice.current is not None)
            await pilot.press(right_key(screen.practice))
            await wait_until(pilot, lambda: "That's it." in screen_text(app))
            assert_harmless(screen_text(app))
            await pilot.press("escape")


async def test_an_answer_can_be_set_aside(home: Path) -> None:
    app = PushbackApp()
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = DrillScreen(reference="pushback:overheard", count=1)
        done: list[object] = []
        app.push_screen(screen, done.append)
        await wait_until(pilot, lambda: screen.practice.current is not None)
        wrong = next(key for key in "123" if key != right_key(screen.practice))
        await pilot.press("d", wrong)
        await wait_until(pilot, lambda: "Not this time." in screen_text(app))
        assert "d disagree" in screen_text(app)
        await pilot.press("d", "d")
        await wait_until(pilot, lambda: "Set aside." in screen_text(app))
        assert "d disagree" not in screen_text(app)
        await pilot.press("enter")
        await wait_until(pilot, lambda: screen.practice.current is None)
        assert screen.practice.summary().disputed == 1
