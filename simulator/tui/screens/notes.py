"""What the player knows so far, over whatever screen stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from simulator.coaching.disputing import Disputed
from simulator.coaching.session import Session
from simulator.tui import telling
from simulator.tui.paragraphs import unwrapped
from simulator.tui.widgets.clickable import Clickable
from simulator.tui.widgets.stakeholders import SIGNS, in_hand

if TYPE_CHECKING:
    from textual.app import ComposeResult

_STATE_WORDS: Final = {"confirmed": "", "hinted": ": something is there, not said yet", "unknown": ": not known yet"}


class NotesScreen(ModalScreen[None]):
    """Facts, what drives everybody, promises, and what the preparation brought up."""

    CSS_PATH = "notes.tcss"
    BINDINGS = [Binding("escape,n,q,enter", "close", "Close", show=False)]

    def __init__(self, session: Session, disputed: Disputed = ()) -> None:
        super().__init__()
        self.session = session
        self._disputed = disputed

    def compose(self) -> ComposeResult:
        """Lay the notes out as one page."""
        with VerticalScroll(id="page"):
            yield Static(Content.styled("What you know so far", "bold"))
            yield Static(Content("\n\n").join(self._parts()), id="notes")
            yield Clickable("esc close", "screen.close", classes="close")

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one("#page").focus()

    def action_close(self) -> None:
        """Close."""
        self.dismiss()

    def _parts(self) -> list[Content]:
        story = self.session.story
        parts = [Content.assemble(("They ask\n", "$text-muted"), story.fill(story.scenario.ask))]
        for standing in telling.standings(self.session, self._disputed):
            lines = [Content.styled(f"What drives {standing.name}, {standing.role}", "$text-muted")]
            for drive in standing.drives:
                words = f" {drive.item}{f': {drive.sentence}' if drive.sentence else _STATE_WORDS[drive.state]}"
                lines.append(Content.assemble((SIGNS[drive.state], "bold $primary"), words))
            parts.append(Content("\n").join(lines))
        parts.append(in_hand(telling.known(self.session)))
        for name in self.session.view.prepared:
            source = story.scenario.prep.sources[name]
            found = unwrapped(self.session.found(name))
            parts.append(Content.assemble((f"{story.fill(source.label)}\n", "$text-muted"), found))
        return parts
