"""The one page that one leaves a rehearsal with: shown, kept with the attempt, saved as Markdown on wish."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, cast

from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from simulator.coaching.rehearsing import Sheet, map_lines, markdown
from simulator.tui import actions
from simulator.tui.actions import Action
from simulator.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from simulator.coaching.session import Session
    from simulator.tui.app import PushbackApp

_GO_ON: Final = Action("look_back", "enter", "Go on with the rehearsal", "go on with it")


class RehearsedScreen(Screen[None]):
    """Shows `page`, which came of `session`."""

    CSS_PATH = "rehearse.tcss"
    ACTIONS = actions.REHEARSED
    BINDINGS = actions.bindings(actions.REHEARSED)

    def __init__(self, session: Session, page: Sheet) -> None:
        super().__init__()
        self.session = session
        self.page = page

    @property
    def _app(self) -> PushbackApp:
        return cast("PushbackApp", self.app)

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        with Horizontal(id="title"):
            yield Static("Take this with you", id="brand")
        with VerticalScroll(id="page"):
            yield Static(drawn(self.page), id="sheet")
        keys = [_GO_ON if one.name == "look_back" and not self.session.finished else one for one in actions.REHEARSED]
        yield KeyLine([*keys, *actions.APP])

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one("#page").focus()

    def action_save(self) -> None:
        """Save the page as Markdown, and say where."""
        from simulator.records.journal import write_whole
        from simulator.records.places import data_folder
        from simulator.records.values import JournalError

        path = data_folder() / f"meeting-{time.strftime('%Y%m%d-%H%M%S')}.md"
        try:
            write_whole(path, markdown(self.page))
        except JournalError as error:
            self._app.tell(str(error))
        else:
            self._app.tell(f"Saved as {path}")

    def action_look_back(self) -> None:
        """Go on to the debrief; back into a rehearsal that was left in the middle."""
        from simulator.tui import rehearsing

        if not self.session.finished and rehearsing.go_on(self._app, self.session):
            return
        self._app.open_debrief(self.session)

    def action_leave(self) -> None:
        """Go home."""
        self._app.back_to_library()


def drawn(page: Sheet) -> Content:
    """Return `page` to be drawn."""
    return Content("\n").join(_lines(page))


def _lines(page: Sheet) -> Iterator[Content]:
    yield Content.assemble((page.who, "bold"), "\n", page.ask)
    yield Content()
    yield Content.styled("The map", "bold $primary")
    for words in map_lines(page):
        yield Content(words)
    yield Content()
    yield Content.styled("My opening line" if page.own_opening else "An opening line to borrow", "bold $primary")
    yield Content(f"“{page.opening}”")
    yield Content()
    yield Content.styled("Two questions to ask", "bold $primary")
    for number, words in enumerate(page.questions, start=1):
        yield Content(f"{number}  {words}")
    yield Content()
    yield Content.styled("What I'd give way on", "bold $primary")
    for words in (*page.fold, *page.hold):
        yield Content(f"·  {words}")
    yield Content()
    yield Content.styled("If, then", "bold $primary")
    yield Content(page.plan)
