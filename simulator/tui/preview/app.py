"""The preview as an app: the player's own screens around one file, with no library and no records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.conversation.staging import Staging
from simulator.tui import actions
from simulator.tui.app import PushbackApp
from simulator.tui.preview import keys
from simulator.tui.preview.screen import PreviewScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.command import Provider
    from textual.screen import Screen

    from simulator.content.index import Entry


def _provider() -> type[Provider]:
    from simulator.tui.palette import PushbackProvider

    class PreviewProvider(PushbackProvider):
        """What can be done here; there is nothing else to be played."""

        def _actions(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
            for action in (*keys.PREVIEW, *keys.EVERYWHERE):
                if action.palette:
                    yield action.palette, action.help, partial(self.screen.run_action, action.name)

    return PreviewProvider


def _begin(_app: PushbackApp) -> None:
    """Welcome nobody: whoever previews a scenario came to write."""


class PreviewApp(PushbackApp):
    """Plays the scenario file at `path` while it is being written, begun as `staging` says, under `case`.

    `library_folders` are the further packs. Nothing that is played here is kept.
    """

    CSS_PATH = [Path(__file__).parents[1] / "app.tcss", Path(__file__).with_name("preview.tcss")]
    TITLE = "Pushback preview"
    BINDINGS = actions.bindings(keys.EVERYWHERE)
    COMMANDS = {_provider}

    def __init__(
        self, path: Path, library_folders: Sequence[Path] = (), staging: Staging | None = None, case: str | None = None
    ) -> None:
        super().__init__(library_folders, first=_begin)
        self._preview = (path, staging or Staging(), case)

    def get_default_screen(self) -> Screen[Any]:
        """Return the preview: nothing stands under it."""
        return PreviewScreen(*self._preview)

    def action_help(self) -> None:
        """Show the keys of the screen in front, and those that there are in a preview."""
        from simulator.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(getattr(self.screen, "ACTIONS", ()), keys.EVERYWHERE))

    def entries(self) -> list[Entry]:
        """Return nothing: what is played from the library is kept, and a preview keeps nothing."""
        return []


def run(
    path: Path, library_folders: Sequence[Path] = (), staging: Staging | None = None, case: str | None = None
) -> int:
    """Run the preview until its author leaves, and return its exit status."""
    app = PreviewApp(path, library_folders, staging, case)
    app.run()
    return app.return_code or 0
