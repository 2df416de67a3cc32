"""The command palette: what can be done here, and every scenario by name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from simulator.tui import actions

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.tui.actions import Action
    from simulator.tui.app import PushbackApp


class PushbackProvider(Provider):
    """Actions of the screen in front and of the app, then scenarios. Hits are `Content`: titles are never markup."""

    async def discover(self) -> Hits:
        """Yield the actions, before anything is typed."""
        for title, help_line, run in self._actions():
            yield DiscoveryHit(Content(title), run, title, help_line)

    async def search(self, query: str) -> Hits:
        """Yield what matches `query`, best first."""
        matcher = self.matcher(query)
        for title, help_line, run in self._actions():
            score = matcher.match(title)
            if score > 0:
                yield Hit(score, Content(title), run, title, help_line)
        app = cast("PushbackApp", self.app)
        for entry in app.entries():
            if entry.problem is not None:
                continue
            text = f"{entry.title} · {', '.join(entry.cast)}"
            score = matcher.match(text)
            if score > 0:
                # Never the matcher's own highlighting: it reads the title as markup.
                yield Hit(score, Content(f"Play: {text}"), partial(app.open_briefing, entry.reference), text)

    def _actions(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        offered: tuple[Action, ...] = getattr(self.screen, "ACTIONS", ())
        for action in (*offered, *actions.APP):
            if action.palette:
                yield action.palette, action.help, partial(self.screen.run_action, action.name)
