"""The conversation: what was said, who is in the room, and what can be said now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from simulator.coaching.session import PlayError, ReplyTooLong, Session
from simulator.conversation.attempt import Type
from simulator.tui import actions, telling
from simulator.tui.actions import Action
from simulator.tui.drawing_later import is_open
from simulator.tui.offering import offers
from simulator.tui.retelling import Retelling
from simulator.tui.screens import conversation_keys as keys
from simulator.tui.widgets.choices import MOST, Choices
from simulator.tui.widgets.composer import Composer
from simulator.tui.widgets.feedback import FeedbackCard
from simulator.tui.widgets.key_line import KeyLine
from simulator.tui.widgets.page import Page
from simulator.tui.widgets.stakeholders import Room, RoomLine
from simulator.tui.widgets.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual import events
    from textual.app import ComposeResult

    from simulator.coaching.structure import Part
    from simulator.tui.app import PushbackApp


class ConversationScreen(Screen[None]):
    """Plays `session` from wherever it stands to its end."""

    CSS_PATH = "conversation.tcss"
    ACTIONS = (
        Action("choose(1)", "1", "1 to 9: give that reply; or ↑ ↓ and enter, or a click"),
        *actions.CONVERSATION,
        Action("earlier", "pageup,ctrl+up,up", "What was said earlier"),
        Action("later", "pagedown,ctrl+down,down", "What was said later"),
    )
    BINDINGS = [
        *actions.bindings(ACTIONS),
        *actions.numbers("choose", 2, MOST),
    ]
    AUTO_FOCUS = "#choices"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._examined = session.header.mode == "exam"
        self._transcript = Transcript(id="transcript")
        self._composer = self._made_composer()
        self._retelling = Retelling(session, self._transcript)

    @property
    def _app(self) -> PushbackApp:
        return cast("PushbackApp", self.app)

    # --- laying out ------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay out the title, the transcript, the room, and the place to answer."""
        session = self.session
        with Horizontal(id="title"):
            yield Static(Content("Pushback"), id="brand")
            yield Static(Content(session.story.fill(session.story.scenario.title)), id="name")
            yield Static(session.header.mode, id="mode")
            yield Static(id="turn")
        with Horizontal(id="middle"):
            yield self._transcript
            yield Room(id="room")
        yield RoomLine(id="room-line")
        yield Choices(id="choices")
        yield self._composer
        yield KeyLine(keys.answering(session))

    async def on_mount(self) -> None:
        """Tell what was said so far."""
        await self._tell_all()
        # The words that showed a pattern are looked up for every reply: what does it loads while one reads.
        self.run_worker(_warm_reader, thread=True, group="reader", exit_on_error=False)

    def on_resize(self) -> None:
        """Keep the last words in sight."""
        self.call_after_refresh(self._transcript.show_latest)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """While one reads what is said about a reply, the replies to come make room where there is little."""
        card = event.widget if isinstance(event.widget, FeedbackCard) else None
        if bool(card) != self.has_class("-reading"):
            self.set_class(bool(card), "-reading")
            written = keys.WRITING if self.has_class("-writing") else keys.answering(self.session)
            self.query_one(KeyLine).show(keys.reading(card.entry) if card else written)

    def on_screen_resume(self) -> None:
        """Go by the settings, which may have been changed since."""
        self._composer.metered(self._app.settings.meter)

    async def _tell_all(self) -> None:
        await self._retelling.all()
        await self._stand()

    async def _stand(self) -> None:
        """Draw everything that depends on where the session stands."""
        if not is_open(self):
            return
        self._show_room()
        self._show_choices()
        self.query_one(KeyLine).show(keys.answering(self.session))
        turn = "the end" if self.session.finished else f"turn {len(self.session.replies) + 1}"
        self.query_one("#turn", Static).update(Content(turn))
        await self._retelling.beside()
        self.call_after_refresh(self._transcript.show_latest)

    def _show_room(self) -> None:
        standings = telling.standings(self.session, self._retelling.disputed)
        self.query_one(Room).show(standings, telling.known(self.session))
        self.query_one(RoomLine).show(standings)

    def _show_choices(self) -> None:
        cursor = 0 if self.session.finished else -1
        self.query_one(Choices).show(offers(self.session, self._composer.draft), cursor)

    # --- what the player does --------------------------------------------------------------------------------------

    async def action_choose(self, number: int) -> None:
        """Give the listed reply `number` (from 1); where the replies have made room, bring them back first."""
        if self.has_class("-reading") and not self.query_one(Choices).size.height:
            await self._close_card()
            return
        offered = self.session.available
        if number <= len(offered) and not self.session.finished:
            choice = offered[number - 1]

            async def give() -> None:
                self.session.choose(choice.id)
                await self._answered()

            await self._foretold(self.session.words_of(choice), give)

    async def on_choices_taken(self, event: Choices.Taken) -> None:
        """Give the reply, open the composer, or go on to the debrief."""
        if self.session.finished:
            self._app.open_debrief(self.session)
        elif event.place < len(self.session.available):
            await self.action_choose(event.place + 1)
        else:
            self.action_own_words()

    async def on_choices_asked(self) -> None:
        """Open or close what is said about the last reply."""
        await self.action_why()

    def action_own_words(self) -> None:
        """Open the composer."""
        if self.session.finished:
            return
        self.add_class("-writing")
        typed = [event.text for event in self.session.events if isinstance(event, Type)]
        self._composer.open(self.session.lines[-1].speaker, typed)
        self.query_one(KeyLine).show(keys.WRITING)

    async def on_composer_said(self, event: Composer.Said) -> None:
        """Say what was typed; where it cannot be said, it stays in the box."""
        await self._foretold(event.text, partial(self._say, event))

    async def _say(self, event: Composer.Said) -> None:
        try:
            self.session.type(event.text, event.to)
        except ReplyTooLong as error:
            self._composer.too_long(len(event.text), error.said)
            return
        except PlayError as error:
            self._app.tell(str(error))
            return
        self._composer.clear()
        self.on_composer_closed()
        await self._answered()

    def on_composer_closed(self) -> None:
        """Go back to the listed replies."""
        self.remove_class("-writing")
        self.query_one(KeyLine).show(keys.answering(self.session))
        self._show_choices()
        self.query_one(Choices).focus()

    async def action_take_back(self) -> None:
        """Take the last reply back."""
        if self._refused("In an exam nothing is taken back. You can play it again afterwards."):
            return
        if self.has_class("-writing"):
            return
        if self.session.take_back():
            await self._tell_all()
            self.query_one(Choices).focus()
        else:
            self._app.tell("There is no reply to take back yet.", briefly=True)

    async def action_hint(self) -> None:
        """Give the next hint."""
        if self.session.finished or self._refused("There are no hints in an exam. The debrief will tell."):
            return
        from simulator.coaching.hints import MOST

        if self.session.hints_given < MOST:
            self.session.hint(self.session.hints_given + 1)
            self._retelling.hint(self.session.hints_given)
        else:
            self._app.tell("That was the last hint. The rest is yours.", briefly=True)

    def action_notes(self) -> None:
        """Show what the player knows so far."""
        from simulator.tui.screens.notes import NotesScreen

        self._app.push_screen(NotesScreen(self.session, self._retelling.disputed))

    async def action_why(self) -> None:
        """Open what is said about the last reply, or close it."""
        if self._refused("In an exam the why comes in the debrief."):
            return
        number = len(self.session.replies)
        if number:
            await self._toggle_card(number)

    async def on_page_opened(self, event: Page.Opened) -> None:
        """Open what is said about that reply, or close it."""
        await self._toggle_card(event.number)

    async def on_feedback_card_closed(self) -> None:
        """Close it, and go back to the replies."""
        await self._close_card()

    def action_dispute(self) -> None:
        """Set the remark under the cursor aside."""
        if self._retelling.dispute():
            self._show_room()

    def action_leave(self) -> None:
        """Come back to the replies from wherever the focus went; from there, leave: the journal has everything."""
        choices = self.query_one(Choices)
        if choices.has_focus or self.has_class("-writing"):
            self._app.back_to_library()
        else:
            choices.focus()

    def action_earlier(self) -> None:
        """Scroll up."""
        self._transcript.earlier()

    def action_later(self) -> None:
        """Scroll down."""
        self._transcript.later()

    # --- inside ----------------------------------------------------------------------------------------------------

    def _made_composer(self) -> Composer:
        """Return the place to write in, which has a meter wherever anything is told before the debrief."""
        people = [(one, telling.first_name(self.session, one)) for one in self.session.story.cast]
        return Composer(people, None if self._examined else self._parts_of, id="composer")

    def _parts_of(self, text: str, to: str | None) -> frozenset[Part]:
        """Return which parts of a reply `text` holds, read as it would be read if it were said now."""
        from simulator.coaching.structure import parts

        return parts(self.session.read(text, to).reading)

    def _refused(self, because: str) -> bool:
        if self._examined:
            self._app.tell(because, briefly=True)
        return self._examined

    async def _answered(self) -> None:
        """Tell the turn that was just played: the words at once, and in the next frame where everybody stands now."""
        await self._retelling.newest()
        self.call_after_refresh(self._stand)
        choices = self.query_one(Choices)
        if not choices.has_focus:
            choices.focus()

    async def _foretold(self, words: str, go_on: Callable[[], Awaitable[None]]) -> None:
        """Ask how `words` will land, where the player wants to be asked, and then go on."""
        if not self._app.settings.foretell:
            await go_on()
            return
        from simulator.tui.screens.progress_foretelling import ForetellingScreen

        async def foretold(landing: int | None) -> None:
            if landing is not None:
                self.session.predict(landing)
            await go_on()

        self._app.push_screen(ForetellingScreen(words), foretold)

    async def _toggle_card(self, number: int) -> None:
        if not await self._retelling.toggle(number):
            self.query_one(Choices).focus()

    async def _close_card(self) -> None:
        await self._retelling.close()
        self.query_one(Choices).focus()


def _warm_reader() -> None:
    """Load what reads words, while the player still reads what was said."""
    import gc

    from simulator.language import read

    read("Good morning.")
    # What was loaded stays for good, and is large: the collector would walk all of it in the middle of a frame.
    gc.freeze()
