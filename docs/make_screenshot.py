"""Draws the README's screenshot anew: `uv run python docs/make_screenshot.py`.

The app is played for real, by its keys, in an empty home; the picture is the app's own export.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

TARGET = Path(__file__).with_name("screenshot.svg")
REPLIES = ("first-of-july", "leeds")
SIZE = (104, 40)


async def draw() -> str:
    """Return the picture of a moment two replies into the first scenario, the why of the last one open."""
    from simulator.tui.app import PushbackApp
    from simulator.tui.screens.conversation import ConversationScreen

    app = PushbackApp((), "sold-before-built", case="promised", seed=7)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(1)
        await pilot.press("w")
        await pilot.pause(1)
        assert isinstance(app.screen, ConversationScreen)
        session = app.screen.session
        for reply in REPLIES:
            offered = [choice.id for choice in session.available]
            await pilot.press(str(offered.index(reply) + 1))
            await pilot.pause(1)
        await pilot.press("enter")
        await pilot.pause(1)
        return app.export_screenshot()


def at_home(svg: str) -> str:
    """Return `svg` without the fonts that it would fetch from elsewhere: a viewer's own monospace serves.

    Leading spaces are kept by viewers that would drop them.
    """
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
    svg = re.sub(r"@font-face\s*\{.*?\}\s*", "", svg, flags=re.DOTALL)
    return re.sub(r"font-family:\s*Fira Code", "font-family: Fira Code, Menlo, Consolas, DejaVu Sans Mono", svg)


def main() -> None:
    """Draw the picture and write it beside this script."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["PUSHBACK_HOME"] = home
        TARGET.write_text(at_home(asyncio.run(draw())), encoding="utf-8")


if __name__ == "__main__":
    main()
