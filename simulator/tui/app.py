"""The app: it wires the screens to one another and to what is kept. Everything dear is imported when first needed."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from textual.app import App

from simulator.tui import actions, themes
from simulator.tui.continuing import first_time
from simulator.tui.screens.library import LibraryScreen
from simulator.tui.settings import (
    THEMES,
    Settings,
    SettingsError,
    read_settings,
    settings_file,
    write_settings,
)
from simulator.tui.starting import attempted

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.screen import Screen

    from simulator.coaching.session import Session
    from simulator.content.index import Entry
    from simulator.content.packs import Library
    from simulator.conversation.attempt import Mode
    from simulator.records.attempts import Disputes

LONGEST_TOAST: Final = 400
"""Characters of a message shown in passing."""


def _provider() -> type[Provider]:
    from simulator.tui.palette import PushbackProvider

    return PushbackProvider


def _settings_kept() -> tuple[Settings, str | None]:
    """Return what the player chose, and what is to be told where that cannot be read."""
    try:
        return read_settings(settings_file()), None
    except SettingsError as error:
        return Settings(), f"Your settings could not be read, so the usual ones are used. {error}"


class PushbackApp(App[None]):
    """Pushback in a terminal.

    `settings` are the player's choices, `disputes` what they disagree with, `library_folders` the further packs. The
    library is always the screen at the bottom; `open_briefing`, `start_conversation` and `open_debrief` each put one
    screen above it, in place of any that was there.
    """

    # The stylesheet of the screen at the bottom goes with the app: Textual loads only those of screens that are pushed.
    CSS_PATH = [Path(__file__).with_name("app.tcss"), Path(__file__).parent / "screens" / "library.tcss"]
    TITLE = "Pushback"
    BINDINGS = actions.bindings(actions.APP)
    COMMANDS = {_provider}
    # Every screen's stylesheet goes by these; a screen that has others says so.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-middle"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-tall")]

    def __init__(
        self,
        library_folders: Sequence[Path] = (),
        open_reference: str | None = None,
        *,
        case: str | None = None,
        seed: int | None = None,
        slots: Mapping[str, str] | None = None,
        mode: Mode | None = None,
        first: Callable[[PushbackApp], object] | None = None,
    ) -> None:
        # Without this, NO_COLOR would still give shades of grey instead of the terminal's own two colours.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.library_folders = tuple(library_folders)
        self._opening = (open_reference, case, seed, slots)
        self._first = first
        # The course (`pack:id`) to which one comes back from a conversation.
        self.returning: str | None = None
        self._disputes: Disputes | None = None
        self._library: Library | None = None
        self.settings, self._trouble = _settings_kept()
        if mode is not None:
            self.settings = dataclasses.replace(self.settings, mode=mode)
        for theme in themes.ALL:
            self.register_theme(theme)
        self._apply(self.settings)

    # --- what stands ---------------------------------------------------------------------------------------------

    @property
    def library(self) -> Library:
        """Return the packs in use."""
        if self._library is None:
            from simulator.content.packs import open_library

            self._library = open_library(self.library_folders)
        return self._library

    @property
    def disputes(self) -> Disputes:
        """Return what the player disagrees with; disputing is done there."""
        if self._disputes is None:
            from simulator.records.attempts import Disputes

            self._disputes = Disputes()
        return self._disputes

    def entries(self) -> list[Entry]:
        """Return what the library holds now."""
        from simulator.content.index import library_index
        from simulator.records.places import cache_folder

        return library_index(self.library, cache_folder() / "library.json")

    def get_default_screen(self) -> Screen[Any]:
        """Return the library: everything else stands on top of it."""
        return LibraryScreen()

    def on_mount(self) -> None:
        """Go straight to what the command named; whoever is here for the first time is welcomed."""
        if self._trouble:
            self.tell(self._trouble)
        reference, case, seed, slots = self._opening
        if self._first is not None:
            self.call_after_refresh(self._first, self)
        elif reference is not None:
            self.call_after_refresh(self.open_briefing, reference, case=case, seed=seed, slots=slots)
        elif first_time():
            from simulator.tui.screens.welcome import WelcomeScreen

            self.push_screen(WelcomeScreen())

    # --- from screen to screen -----------------------------------------------------------------------------------

    def open_briefing(
        self,
        reference: str,
        *,
        case: str | None = None,
        seed: int | None = None,
        slots: Mapping[str, str] | None = None,
    ) -> None:
        """Show the briefing of a new attempt at the scenario `reference`; where that cannot be, say why."""

        def start() -> Session:
            from simulator.records import attempts

            begun = attempts.start(
                self.library,
                reference,
                self.tell_of_records,
                mode=self.settings.mode,
                case=case,
                seed=seed,
                slots=slots,
            )
            if self.settings.memory != "always" or case is not None or seed is not None:
                # Whoever asks for one particular attempt wants that one, as anybody would have it.
                return begun
            from simulator.records.progress_capital import remembering

            return remembering(begun, self.tell_of_records)

        session = attempted(self, start)
        if session is not None:
            self._show_briefing(session)

    def resume(self, attempt: str) -> None:
        """Go on with the attempt kept as `attempt`, where it was left."""

        def start() -> Session:
            from simulator.records import attempts

            return attempts.resume(self.library, attempt, self.tell_of_records, self.disputes)

        session = attempted(self, start)
        if session is None:
            return
        from simulator.tui import rehearsing

        if rehearsing.go_on(self, session):
            return
        if session.begun:
            self.start_conversation(session)
        else:
            self._show_briefing(session)

    def start_conversation(self, session: Session) -> None:
        """Show the conversation of `session`, from wherever it stands."""
        from simulator.tui.screens.conversation import ConversationScreen

        self.show_above_library(ConversationScreen(session))

    def open_debrief(self, session: Session) -> None:
        """Show the debrief of `session`; its attempt is over and leaves the list of unfinished ones."""
        from simulator.records.keeping import KeptAttempt
        from simulator.tui.screens.debrief import DebriefScreen

        if isinstance(session.journal, KeptAttempt):
            session.journal.end()
        self.show_above_library(DebriefScreen(session))

    def retry(self, session: Session, turn_number: int) -> None:
        """Start a new attempt from just before reply `turn_number` (from 1) of `session`."""
        from simulator.records import attempts

        again = attempts.retried(session, turn_number, self.tell_of_records)
        self.disputes.carry(session, again)
        self.start_conversation(again)

    def go_on_from(self, session: Session, branched: Session) -> None:
        """Go on with `branched`, a way that `session` might have gone, as an attempt of its own."""
        from simulator.records import attempts

        attempts.keep(branched, self.tell_of_records)
        self.disputes.carry(session, branched)
        self.start_conversation(branched)

    def back_to_library(self) -> None:
        """Show the library as it stands now, or the course that the conversation was played in."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if self.returning is not None:
            from simulator.tui.screens.courses import CoursesScreen

            reference, self.returning = self.returning, None
            self.push_screen(CoursesScreen(reference))

    def tell(self, message: str, *, briefly: bool = False) -> None:
        """Say something in passing; `message` is never read as markup. What is said `briefly` replaces what was."""
        from simulator.content.text import clean

        text = clean(message)
        if briefly:
            self.clear_notifications()
        self.notify(
            text if len(text) <= LONGEST_TOAST else text[: LONGEST_TOAST - 1] + "…",
            markup=False,
            timeout=3 if briefly else 8,
        )

    def tell_of_records(self, message: str) -> None:
        """Say in passing what became of keeping a conversation, with the way out where it is refused."""
        from simulator.records.keeping import REFUSED

        self.tell(f"{message} ctrl+p, “Save what was played”." if message.startswith(REFUSED) else message)

    def change(self, **chosen: Any) -> None:
        """Change settings by name, at once and for good."""
        self.settings = dataclasses.replace(self.settings, **chosen)
        self._apply(self.settings)
        try:
            write_settings(settings_file(), self.settings)
        except SettingsError as error:
            self.tell(f"Changed for now, but it cannot be kept. {error}")

    # --- actions -------------------------------------------------------------------------------------------------

    def action_command_palette(self) -> None:
        """Show what can be done, and what can be played, by name."""
        from textual.command import CommandPalette

        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder="An action, a title, a person …", id="--command-palette"))

    def action_help(self) -> None:
        """Show the keys of the screen in front."""
        from simulator.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(getattr(self.screen, "ACTIONS", ())))

    def action_settings(self) -> None:
        """Show the settings."""
        from simulator.tui.screens.settings import SettingsScreen

        if not isinstance(self.screen, SettingsScreen):
            self.push_screen(SettingsScreen())

    def action_place(self, name: str, reference: str | None = None) -> None:
        """Go to one of the places that home leads to; `reference` is the course to begin with there."""
        from simulator.tui import places, rehearsing

        if name == "rehearse":
            rehearsing.begin(self)
        else:
            self.show_above_library(places.screen_of(name, reference))

    def action_guide(self) -> None:
        """Play the first ninety seconds, which teach the keys."""
        from simulator.tui.screens.welcome import guided

        self.show_above_library(guided(self.settings.name))

    def action_library(self) -> None:
        """Go back to the library."""
        self.back_to_library()

    def action_theme(self, name: str) -> None:
        """Change to the theme `name`: dark, light, contrast, or next."""
        if name == "next":
            name = THEMES[(THEMES.index(self.settings.theme) + 1) % len(THEMES)]
        self.change(theme=name)

    async def action_quit(self) -> None:
        """Leave; what could not be kept is saved to a file, and the terminal told which."""
        from simulator.tui import saving

        saving.leave(self)

    def action_save_attempt(self) -> None:
        """Save what was played on the screen in front to a file."""
        from simulator.tui import saving

        saving.save_attempt(self)

    def action_picture(self) -> None:
        """Save a picture of the screen in front."""
        from simulator.tui import saving

        saving.save_picture(self)

    # --- inside --------------------------------------------------------------------------------------------------

    def _show_briefing(self, session: Session) -> None:
        from simulator.tui.screens.briefing import BriefingScreen

        self.show_above_library(BriefingScreen(session))

    def show_above_library(self, screen: Screen[Any]) -> None:
        """Put `screen` above the library, in place of what was there."""
        if len(self.screen_stack) == 1:
            self.push_screen(screen)
            return
        while len(self.screen_stack) > 2:
            self.pop_screen()
        self.switch_screen(screen)

    def _apply(self, settings: Settings) -> None:
        self.theme = themes.PREFIX + settings.theme
        self.animation_level = "full" if settings.motion else "none"


def run(
    library_folders: Sequence[Path] = (),
    open_reference: str | None = None,
    case: str | None = None,
    seed: int | None = None,
    slots: Mapping[str, str] | None = None,
    mode: Mode | None = None,
    first: Callable[[PushbackApp], object] | None = None,
) -> int:
    """Run the app until the player leaves, and return its exit status; `first` is called once home stands."""
    app = PushbackApp(library_folders, open_reference, case=case, seed=seed, slots=slots, mode=mode, first=first)
    app.run()
    return app.return_code or 0
