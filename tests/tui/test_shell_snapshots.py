"""How library and briefing look, as plain text, at three widths."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.content.packs import Library, Pack
from simulator.tui.app import PushbackApp
from tests.tui.conftest import add_scenario, screen_text, wait_until, wait_until_drawn

SIZES = [(80, 24), (120, 40), (40, 24)]


class HouseApp(PushbackApp):
    """The app with one small pack alone, so that what is drawn does not change with the built-in scenarios."""

    @property
    def library(self) -> Library:
        """Return the small pack."""
        return Library(tuple(Pack("house", folder) for folder in self.library_folders))


@pytest.mark.parametrize("size", SIZES)
async def test_the_library_looks_as_it_did(pack: Path, size: tuple[int, int]) -> None:
    add_scenario(pack, "other", "A rather longer title that may not fit everywhere", difficulty=5)
    (pack / "scenarios" / "torn.yaml").write_text("format: 1\ntitle: [", encoding="utf-8")
    app = HouseApp([pack], "house:small")
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "Northwind has" in screen_text(app))
        await pilot.press("n")
        await wait_until(pilot, lambda: "15 minutes left" in screen_text(app))
        await pilot.press("enter", "escape")
        await wait_until(pilot, lambda: "Go on where" in screen_text(app))
        await pilot.press("home", "down")
        await wait_until(pilot, lambda: "Trains" in screen_text(app) and "Last" not in screen_text(app))
        await wait_until_drawn(pilot, f"library-{size[0]}")


@pytest.mark.parametrize("size", SIZES)
async def test_the_briefing_looks_as_it_did(pack: Path, size: tuple[int, int]) -> None:
    app = HouseApp([pack], "house:small", seed=1)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: "Northwind has" in screen_text(app))
        await wait_until_drawn(pilot, f"story-{size[0]}")
        await pilot.press("n")
        await wait_until(pilot, lambda: "15 minutes left" in screen_text(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "5 minutes left" in screen_text(app) and "contract" in screen_text(app))
        await wait_until_drawn(pilot, f"minutes-{size[0]}")
        await pilot.press("n", "enter")
        await wait_until(pilot, lambda: "Two people have left" in screen_text(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "nothing yet" in screen_text(app))
        await wait_until_drawn(pilot, f"guess-{size[0]}")
