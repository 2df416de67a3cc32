"""The settings: each is changed at once, shown at once, and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from simulator.content.text import clean_line
from simulator.tui import actions
from simulator.tui.settings import (
    FEEDBACKS,
    LONGEST_NAME,
    MEMORIES,
    MODE_LINES,
    MODES,
    THEMES,
    Settings,
    pictures_folder,
)
from simulator.tui.widgets.key_line import KeyLine
from simulator.tui.widgets.line import Line

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from simulator.tui.app import PushbackApp

_THEME_LINES: Final = {
    "dark": "Light words on dark.",
    "light": "Dark words on light.",
    "contrast": "White and yellow on black, nothing faint.",
}
_FEEDBACK_LINES: Final = {
    "short": "One sentence of why when you open a remark.",
    "full": "Every move with its words and points, and what made it count.",
}
_METER_LINES: Final = {
    True: "Marks light up as you type: aligned, asked, opposed, committed. Not in an exam.",
    False: "Nothing lights up as you type.",
}
_MEMORY_LINES: Final = {
    "never": "Everybody meets you for the first time, within a course as well.",
    "course": "People remember you within a course only.",
    "always": "People remember you from one conversation to the next.",
}
_FORETELL_LINES: Final = {
    True: "Before a reply is answered, you predict how it will land.",
    False: "Nobody asks how a reply will land.",
}
_MOTION_LINES: Final = {True: "Things may glide.", False: "Nothing glides or fades."}

CHOICES: Final[tuple[tuple[str, str, dict[Any, str]], ...]] = (
    ("mode", "Mode", dict(MODE_LINES)),
    ("feedback", "Feedback", _FEEDBACK_LINES),
    ("meter", "Meter", _METER_LINES),
    ("theme", "Colours", _THEME_LINES),
    ("motion", "Motion", _MOTION_LINES),
    ("memory", "Memory", _MEMORY_LINES),
    ("foretell", "Predict", _FORETELL_LINES),
)
"""Each setting's name, its title, and a line for every value that it can take."""
_ORDER: Final[dict[str, tuple[Any, ...]]] = {
    "mode": MODES,
    "feedback": FEEDBACKS,
    "theme": THEMES,
    "meter": (True, False),
    "memory": MEMORIES,
    "foretell": (True, False),
    "motion": (True, False),
}


_LEFT: Final = 2
"""Cells left of a setting, for the mark."""
_WIDE: Final = 68
"""Cells of a setting before it is known how many there are."""


class Choice(Static, can_focus=True):
    """One setting with its values in a row; enter and the arrows go from value to value."""

    BINDINGS = [
        Binding("enter,space,right", "turn(1)", "Next value", show=False),
        Binding("left", "turn(-1)", "Value before", show=False),
        Binding("down", "app.focus_next", "Next setting", show=False),
        Binding("up", "app.focus_previous", "Setting before", show=False),
    ]

    class Turned(Message):
        """Another value was chosen for the setting `name`."""

        def __init__(self, name: str, value: Any) -> None:
            super().__init__()
            self.name = name
            self.value = value

    def __init__(self, name: str, title: str, lines: dict[Any, str], value: Any) -> None:
        super().__init__(id=f"choice-{name}", classes="choice")
        self._name_of = name
        self._title = title
        self._lines = lines
        self._value = value

    def on_mount(self) -> None:
        """Show the value."""
        self._show()

    def action_turn(self, by: int) -> None:
        """Go on to another value."""
        values = _ORDER[self._name_of]
        self._value = values[(values.index(self._value) + by) % len(values)]
        self._show()
        self.post_message(self.Turned(self._name_of, self._value))

    def on_resize(self) -> None:
        """What does not fit beside the title goes below it."""
        self._show()

    def on_focus(self) -> None:
        """Show that the keys go here, by more than a colour."""
        # Whether it has the focus is only known once the event is over.
        self.call_next(self._show)

    on_blur = on_focus

    def on_click(self) -> None:
        """Go on to the next value."""
        self.action_turn(1)

    def _show(self) -> None:
        title = Content.assemble(("▸ " if self.has_focus else "  ", "$primary"), (f"{self._title:<10}", "bold"))
        values = Content("   ").join(self._values())
        width = self.content_size.width or _WIDE
        room = max(8, width - _LEFT)
        lines = [title + values]
        if lines[0].cell_length > width:
            # Beside one another where they fit, and else below.
            close = Content("  ").join(self._values())
            below = [close] if close.cell_length <= room else self._values()
            lines = [title, *(" " * _LEFT + one for one in below)]
        told = Content.styled(self._lines[self._value], "$text-muted").wrap(room)
        self.update(Content("\n").join([*lines, *(" " * _LEFT + one.rstrip() for one in told)]))

    def _values(self) -> list[Content]:
        shown: list[Content] = []
        for value in _ORDER[self._name_of]:
            word = ("on" if value else "off") if isinstance(value, bool) else str(value)
            here = value == self._value
            shown.append(Content.styled(f"{'●' if here else '○'} {word}", "bold $primary" if here else "$text-muted"))
        return shown


class SettingsScreen(ModalScreen[None]):
    """What the player can choose."""

    CSS_PATH = "settings.tcss"
    ACTIONS = actions.SETTINGS
    BINDINGS = actions.bindings(actions.SETTINGS)
    AUTO_FOCUS = "Choice"

    @property
    def _app(self) -> PushbackApp:
        return cast("PushbackApp", self.app)

    def compose(self) -> ComposeResult:
        """Lay out the settings."""
        settings = self._app.settings
        with VerticalScroll(id="page", can_focus=False):
            yield Static("Settings", id="brand")
            for name, title, lines in CHOICES:
                yield Choice(name, title, lines, getattr(settings, name))
            yield Static("  [b]Name[/b]  [$text-muted]what you want to be called; nothing is fine[/]")
            yield Line(settings.name, placeholder="no name", longest=LONGEST_NAME, id="called")
            yield Static("  [b]Pictures[/b]  [$text-muted]the folder that they go into[/]")
            yield Line(settings.pictures, placeholder=str(pictures_folder(Settings())), longest=400, id="pictures")
        yield KeyLine(actions.SETTINGS)

    def on_mount(self) -> None:
        """Begin at the top, where the title stands."""
        self.call_after_refresh(self.query_one("#page").scroll_home, animate=False)

    def on_choice_turned(self, event: Choice.Turned) -> None:
        """Change the setting."""
        self._app.change(**{event.name: event.value})

    def on_input_blurred(self) -> None:
        """Take over the name and the folder."""
        self._take_lines()

    def on_input_submitted(self) -> None:
        """Take over the name and the folder."""
        self._take_lines()

    def action_leave(self) -> None:
        """Go back to where one was."""
        self._take_lines()
        self.dismiss()

    def _take_lines(self) -> None:
        name = clean_line(self.query_one("#called", Line).value)
        if name != self._app.settings.name:
            self._app.change(name=name)
        folder = self.query_one("#pictures", Line).value.strip()
        if folder != self._app.settings.pictures:
            self._app.change(pictures=folder)
