"""The preview's screen: the conversation as the newest playable text has it, and what is wrong with the file."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import WorkerError

from simulator.authoring.watching import Version
from simulator.coaching.session import PlayError, ReplyTooLong
from simulator.conversation.attempt import Type
from simulator.conversation.staging import Staging
from simulator.tui import actions, telling
from simulator.tui.actions import Action
from simulator.tui.offering import offers
from simulator.tui.preview import keys, told
from simulator.tui.preview.desk import Desk, warm_reader
from simulator.tui.preview.editor import edit
from simulator.tui.preview.nodes import FindingsScreen, NodesScreen
from simulator.tui.preview.strip import Strip
from simulator.tui.retelling import Retelling
from simulator.tui.screens.notes import NotesScreen
from simulator.tui.widgets.choices import MOST, Choices, Offer
from simulator.tui.widgets.composer import Composer
from simulator.tui.widgets.feedback import FeedbackCard
from simulator.tui.widgets.key_line import KeyLine
from simulator.tui.widgets.passages import Note
from simulator.tui.widgets.stakeholders import Room, RoomLine
from simulator.tui.widgets.transcript import Transcript

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.worker import Worker

    from simulator.authoring.replaying import StagedSession
    from simulator.tui.app import PushbackApp
    from simulator.tui.widgets.page import Page


class PreviewScreen(Screen[None]):
    """Plays the scenario file at `path` and follows it, begun as `staging` says, under `case` (None: the first)."""

    ACTIONS = (
        Action("choose(1)", "1", "1 to 9: give that reply; or ↑ ↓ and enter, or a click"),
        *keys.PREVIEW,
        Action("turn(-1)", "pageup,ctrl+up,up", "What was said earlier"),
        Action("turn(1)", "pagedown,ctrl+down,down", "What was said later"),
    )
    BINDINGS = [
        *actions.bindings(ACTIONS),
        *actions.numbers("choose", 2, MOST),
    ]
    AUTO_FOCUS = "#choices"

    def __init__(self, path: Path, staging: Staging, case: str | None = None) -> None:
        super().__init__()
        self.desk = Desk(path, staging, case)
        self.rehearsal = self.desk.rehearsal
        self._transcript = Transcript(id="transcript")
        self._retelling: Retelling | None = None
        self._people: list[tuple[str, str]] = []
        self._composer = Composer(id="composer")
        self._checking: Worker[None] | None = None
        # A save and a key may come at once, and both tell.
        self._telling = asyncio.Lock()

    @property
    def session(self) -> StagedSession | None:
        """Return what is being played, None while there was nothing yet that could be."""
        return self.rehearsal.session

    @property
    def _app(self) -> PushbackApp:
        return cast("PushbackApp", self.app)

    # --- laying out ------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay out the title, what is wrong, the transcript with its side, and the place to answer."""
        with Horizontal(id="title"):
            yield Static(Content("Preview"), id="brand")
            yield Static(Content(self.desk.path.name), id="name")
            yield Static(id="checked")
            yield Static(id="turn")
        yield Strip(id="broken")
        yield Strip(id="stopped")
        with Horizontal(id="middle"):
            yield self._transcript
            with Vertical(id="side"):
                with VerticalScroll(id="here", can_focus=False):
                    yield Static(id="here-text")
                yield Room(id="room")
        yield RoomLine(id="room-line")
        yield Static(id="here-line")
        yield Choices(id="choices")
        yield self._composer
        yield KeyLine([*keys.PREVIEW, *keys.EVERYWHERE])

    def on_mount(self) -> None:
        """Begin to follow the file."""
        self._show_file()
        self.run_worker(self._follow(), group="follow")
        self.run_worker(warm_reader, thread=True, group="reader", exit_on_error=False)

    async def on_unmount(self) -> None:
        """See the check that is under way to its end, and its process with it."""
        if self._checking is not None:
            self._checking.cancel()
            with suppress(WorkerError):
                await self._checking.wait()

    def on_resize(self) -> None:
        """Keep the last words in sight, and carets under their places."""
        self._show_file()
        self.call_after_refresh(self._transcript.show_latest)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """While one reads about a reply, the replies to come make room where there is little."""
        self.set_class(isinstance(event.widget, FeedbackCard), "-reading")

    # --- following the file ----------------------------------------------------------------------------------------

    async def _follow(self) -> None:
        """Go on with every version of the file, for as long as the screen is there."""
        async for version in self.desk.versions(self._app.library):
            if self.desk.take(version):
                self._checking = self.run_worker(self._check(version), group="check", exclusive=True)
                await self._tell_all()
            else:
                self.workers.cancel_group(self, "check")
                self._show_file()
                self.call_after_refresh(self._transcript.show_latest)

    async def _check(self, version: Version) -> None:
        """Find what is wrong with `version`; it may take a while, and the screen stays live."""
        from simulator.records.places import cache_folder

        trouble = await self.desk.check(version, self._app.library_folders, cache_folder() / "checks")
        if trouble:
            self._app.tell(trouble)
        # The answer may come while the app ends, when the strips are already gone.
        with suppress(NoMatches):
            self._show_file()

    # --- drawing ---------------------------------------------------------------------------------------------------

    async def _tell_all(self) -> None:
        """Tell the conversation anew, as the newest text has it."""
        async with self._telling:
            session = self.session
            assert session is not None
            await self._address(session)
            self._retelling = Retelling(session, self._transcript, told.ASIDE)
            await self._retelling.all()
            self._tell_end(session)
            self._stand()

    async def _address(self, session: StagedSession) -> None:
        """Let the composer speak to whom the cast holds now; a draft stays."""
        people = [(one, telling.first_name(session, one)) for one in session.story.cast]
        if people != self._people:
            draft, self._people = self._composer.draft, people
            replaced, self._composer = self._composer, Composer(people, id="composer")
            await replaced.remove()
            await self.mount(self._composer, after="#choices")
            self._composer.words.load_text(draft)
            if self.has_class("-writing"):
                self._composer.open(session.lines[-1].speaker, [])

    def _stand(self) -> None:
        """Draw everything that depends on where the session stands."""
        session = self.session
        if session is None:
            return
        standings = telling.standings(session, self._app.disputes.of(session))
        self.query_one(Room).show(standings, telling.known(session))
        self.query_one(RoomLine).show(standings)
        if session.finished:
            self.query_one(Choices).show([Offer("r", "begin again from the start", quiet=True)], 0)
        else:
            self.query_one(Choices).show(offers(session, self._composer.draft))
        self._show_file()
        self.call_after_refresh(self._transcript.show_latest)

    def _show_file(self) -> None:
        """Draw what is wrong with the file, here and as a whole, and where the replay stopped."""
        rehearsal, session = self.rehearsal, self.session
        width = max(20, self.size.width - 8)
        most = 1 if self.size.height < 32 else 3
        broken = told.broken(rehearsal.broken, ever=session is not None, most=most, width=width)
        self.query_one("#broken", Strip).show(broken if rehearsal.broken else None)
        halted = rehearsal.stopped if not rehearsal.broken else None
        self.query_one("#stopped", Strip).show(told.stopped(halted) if halted else None)
        self.query_one("#here-text", Static).update(self.desk.here(brief=False))
        self.query_one("#here-line", Static).update(self.desk.here(brief=True))
        self.query_one("#checked", Static).update(Content(self.desk.checked))
        turn = "" if session is None else "the end" if session.finished else f"turn {len(session.replies) + 1}"
        self.query_one("#turn", Static).update(Content(turn))

    # --- what the author does: playing -----------------------------------------------------------------------------

    async def action_choose(self, number: int) -> None:
        """Give the listed reply `number` (from 1)."""
        session = self.session
        if session is not None and not session.finished and number <= len(session.available):
            self.rehearsal.choose(session.available[number - 1].id)
            await self._answered()

    async def on_choices_taken(self, event: Choices.Taken) -> None:
        """Give the reply, open the composer, or begin again."""
        if self.session is None or self.session.finished:
            await self.action_restart()
        elif event.place < len(self.session.available):
            await self.action_choose(event.place + 1)
        else:
            self.action_own_words()

    def action_own_words(self) -> None:
        """Open the composer."""
        session = self.session
        if session is None or session.finished:
            return
        self.add_class("-writing")
        typed = [event.text for event in session.events if isinstance(event, Type)]
        self._composer.open(session.lines[-1].speaker, typed)

    async def on_composer_said(self, event: Composer.Said) -> None:
        """Say what was typed; where it cannot be said, it stays in the box."""
        if self.session is None or self.session.finished:
            return
        try:
            self.rehearsal.say(event.text, event.to)
        except ReplyTooLong as error:
            self._composer.too_long(len(event.text), error.said)
        except PlayError as error:
            self._app.tell(str(error))
        else:
            self._composer.clear()
            self.on_composer_closed()
            await self._answered()

    def on_composer_closed(self) -> None:
        """Go back to the listed replies."""
        self.remove_class("-writing")
        self.query_one(Choices).focus()

    async def action_take_back(self) -> None:
        """Take the last reply back."""
        if self.rehearsal.take_back():
            await self._tell_all()
            self.query_one(Choices).focus()
        else:
            self._app.tell("There is no reply to take back yet.", briefly=True)

    async def action_restart(self) -> None:
        """Begin again."""
        if self.session is not None:
            self.rehearsal.restart()
            await self._tell_all()

    async def action_why(self) -> None:
        """Open what is said about the last reply, or close it."""
        if self.session is not None and self.session.replies:
            await self._toggle(len(self.session.replies))

    async def on_page_opened(self, event: Page.Opened) -> None:
        """Open what is said about that reply, or close it."""
        await self._toggle(event.number)

    async def on_feedback_card_closed(self) -> None:
        """Close it, and go back to the replies."""
        if self._retelling is not None:
            await self._retelling.close()
        self.query_one(Choices).focus()

    def action_notes(self) -> None:
        """Show what the player knows so far."""
        if self.session is not None:
            self._app.push_screen(NotesScreen(self.session))

    def action_leave(self) -> None:
        """Come back to the replies from wherever the focus went."""
        self.query_one(Choices).focus()

    def action_turn(self, step: int) -> None:
        """Turn a page of what was said on, or back."""
        self._transcript.later() if step > 0 else self._transcript.earlier()

    def action_dispute(self) -> None:
        """Set the remark under the cursor aside, as a player can."""
        if self._retelling is not None and self._retelling.dispute():
            self._stand()

    # --- what the author does: the file ----------------------------------------------------------------------------

    def action_go(self) -> None:
        """Pick a node to begin at."""
        session = self.session
        if session is not None:
            self._app.push_screen(NodesScreen(session.story, session.node), self._go)

    async def _go(self, place: str | None) -> None:
        if place is not None:
            self.rehearsal.go(place)
            await self._tell_all()

    def action_findings(self) -> None:
        """Show everything that was found."""
        self._app.push_screen(FindingsScreen(self.desk.findings))

    def action_edit(self) -> None:
        """Open the editor at the node being played, or at what keeps the file from being played."""
        edit(self._app, *self.desk.place())

    # --- inside ----------------------------------------------------------------------------------------------------

    async def _answered(self) -> None:
        """Tell the turn that was just played, unless a save came first and told it with all the others."""
        async with self._telling:
            session = self.session
            assert session is not None
            if self._retelling is not None and len(self._transcript.replies) < len(session.replies):
                await self._retelling.newest()
                self._tell_end(session)
            self._stand()
        self.query_one(Choices).focus()

    def _tell_end(self, session: StagedSession) -> None:
        after = telling.after(session)
        if after:
            self._transcript.note(Note("What happens next", after))

    async def _toggle(self, number: int) -> None:
        if self._retelling is not None and not await self._retelling.toggle(number):
            self.query_one(Choices).focus()
