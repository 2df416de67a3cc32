"""The first time: a name, if one likes, and ninety seconds with somebody who wants a wall. They teach the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from simulator.content.text import clean_line
from simulator.tui import actions
from simulator.tui.screens.conversation import ConversationScreen
from simulator.tui.settings import LONGEST_NAME
from simulator.tui.widgets.key_line import KeyLine
from simulator.tui.widgets.line import Line

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from simulator.coaching.session import Session
    from simulator.tui.app import PushbackApp

HELLO: Final = (
    "This is where you practise disagreeing with people who have a say over your work, and keeping them.\n\n"
    "First, ninety seconds with somebody who wants your wall. They show you the keys."
)
GUIDE: Final = (
    "She wants something. Press the number of a reply; or ↑ ↓ and ↵; or click on it.",
    "The sign beside your words is how they landed: w opens the why. Then answer her again.",
    "Not sure? h gives a hint. Or press t, say it in your own words, and ↵ says it.",
)
"""What the screen says before the first, second and third reply; the last one stays."""
AT_THE_END: Final = (
    "That was it. ↵ looks back: there, w asks what if. ? shows the keys, on every screen. esc goes home."
)


class WelcomeScreen(Screen[None]):
    """Asks for a name and begins; esc skips all of it. Either way it does not come again by itself."""

    CSS_PATH = "welcome.tcss"
    ACTIONS = actions.WELCOME
    BINDINGS = actions.bindings(actions.WELCOME)
    AUTO_FOCUS = "#name"

    @property
    def _app(self) -> PushbackApp:
        return cast("PushbackApp", self.app)

    def compose(self) -> ComposeResult:
        """Lay out the greeting and the line for the name."""
        with Vertical(id="page"):
            yield Static("Pushback", id="brand")
            yield Static(Content(HELLO), id="hello")
            yield Static("What should people here call you? Leave it empty if you'd rather not say.", id="asked")
            yield Line(longest=LONGEST_NAME, placeholder="your first name", id="name")
        yield KeyLine(actions.WELCOME)

    def on_input_submitted(self) -> None:
        """Begin."""
        self.action_begin()

    def action_begin(self) -> None:
        """Take the name, and begin the conversation."""
        name = clean_line(self.query_one("#name", Line).value)
        self._app.change(name=name)
        self._app.show_above_library(guided(name))

    def action_skip(self) -> None:
        """Go home; this does not come again."""
        name = clean_line(self.query_one("#name", Line).value)
        self._app.change(name=name)
        self._app.back_to_library()


class GuidedScreen(ConversationScreen):
    """A conversation with a line that says which key to press next."""

    CSS_PATH = ["conversation.tcss", "welcome.tcss"]

    def compose(self) -> ComposeResult:
        """Lay out the conversation, and the guide above the replies."""
        for widget in super().compose():
            if widget.id == "choices":
                with Horizontal(id="guide"):
                    yield Static("☞", id="hand")
                    yield Static(id="guide-words")
            yield widget

    async def _stand(self) -> None:
        await super()._stand()
        said = len(self.session.replies)
        line = AT_THE_END if self.session.finished else GUIDE[min(said, len(GUIDE) - 1)]
        skip = "" if said else "  esc skips this."
        self.query_one("#guide-words", Static).update(Content.assemble(line, (skip, "$text-muted")))


def guided(name: str) -> GuidedScreen:
    """Return the first ninety seconds, with a player called `name` ("": nobody knows). They are not kept."""
    return GuidedScreen(first_words(name))


def first_words(name: str) -> Session:
    """Return a session of the conversation that teaches the keys."""
    from simulator.coaching.session import Session
    from simulator.content.load import load_scenario
    from simulator.content.packs import builtin_root

    loaded = load_scenario(str(builtin_root() / "scenarios" / "guide" / "first-words.yaml"))
    return Session.start(loaded, slots={"you": name} if name else None)
