"""The conversation: what was said, who is in the room, and what can be said now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from simulator.coaching.session import PlayError, ReplyTooLong, Session
from simulator.conversation.attempt import Type
from simulator.tui import actions, telling
from simulator.tui.actions import Action
from simulator.tui.widgets.choices import MOST, Choices, Offer
from simulator.tui.widgets.composer import Composer
from simulator.tui.widgets.feedback import FeedbackCard
from simulator.tui.widgets.key_line import KeyLine
from simulator.tui.widgets.page import Page
from simulator.tui.widgets.passages import Note, PlayerWords
from simulator.tui.widgets.stakeholders import Room, RoomLine
from simulator.tui.widgets.transcript import Transcript

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from simulator.tui.app import PushbackApp

_SIGNS: Final = {"coach": "points", "practice": "quiet", "exam": "none"}
_NOT_AT_THE_END: Final = frozenset({"own_words", "hint"})
_NOT_IN_EXAMS: Final = frozenset({"hint", "take_back", "why", "dispute"})
_WRITING: Final = (
    Action("say", "enter", "Say it", "say it"),
    Action("new_line", "ctrl+j", "A new line", "new line"),
    Action("put_by", "escape", "Back to the replies; your words stay", "back, your words stay"),
    Action("recall", "up", "In an empty box: what you said before", "said before"),
)
"""What the keys do while the composer is open. It binds them itself; a click comes through the screen."""
_OWN_KEY: Final = "t"
_SHORTEST_KEPT: Final = 24
"""Characters of a waiting draft that its row shows."""


class ConversationScreen(Screen[None]):
    """Plays `session` from wherever it stands to its end."""

    CSS_PATH = "conversation.tcss"
    ACTIONS = (
        Action("choose(1)", "1", "1 to 9: give that reply; or ↑ ↓ and enter, or a click"),
        *actions.CONVERSATION,
        Action("earlier", "pageup,ctrl+up", "What was said earlier"),
        Action("later", "pagedown,ctrl+down", "What was said later"),
    )
    BINDINGS = [
        *actions.bindings(ACTIONS),
        *(Binding(str(number), f"choose({number})", show=False) for number in range(2, MOST + 1)),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-middle"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-tall")]
    AUTO_FOCUS = "#choices"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._examined = session.header.mode == "exam"

    @property
    def _app(self) -> PushbackApp:
        return cast("PushbackApp", self.app)

    @property
    def _together(self) -> bool:
        return len(self.session.story.cast) > 1

    # --- laying out ------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay out the title, the transcript, the room, and the place to answer."""
        session = self.session
        with Horizontal(id="title"):
            yield Static(Content("Pushback"), id="brand")
            yield Static(Content(session.story.fill(session.story.scenario.title)), id="name")
            yield Static(id="turn")
        with Horizontal(id="middle"):
            yield Transcript(id="transcript")
            yield Room(id="room")
        yield RoomLine(id="room-line")
        yield Choices(id="choices")
        people = [(one, telling.first_name(session, one)) for one in session.story.cast]
        yield Composer(people, id="composer")
        yield KeyLine(self._offered_actions(), session.header.mode)

    async def on_mount(self) -> None:
        """Tell what was said so far; a resumed attempt tells all of it."""
        self._composer.display = False
        await self._tell_all()
        # The words that showed a pattern are looked up for every reply: what does it loads while one reads.
        self.run_worker(_warm_reader, thread=True, group="reader", exit_on_error=False)

    def on_resize(self) -> None:
        """Keep the last words in sight."""
        self.call_after_refresh(self._transcript.show_latest)

    async def _tell_all(self) -> None:
        transcript = self._transcript
        await transcript.empty()
        transcript.add(None, telling.opening(self.session))
        for number in range(1, len(self.session.replies) + 1):
            self._tell_turn(number)
        await self._stand()
        for step in range(1, self.session.hints_given + 1):
            self._transcript.note(self._hint(step))

    def _tell_turn(self, number: int) -> None:
        reply = telling.landed(self.session, number, self._disputed)
        words = PlayerWords(reply, addressed=self._together, signs=_SIGNS[self.session.header.mode])
        self._transcript.add(words, telling.answer(self.session, number))

    async def _stand(self) -> None:
        """Draw everything that depends on where the session stands."""
        session = self.session
        self._show_room()
        self._show_choices()
        self.query_one(KeyLine).show(self._offered_actions())
        turn = "the end" if session.finished else f"turn {len(session.replies) + 1}"
        self.query_one("#turn", Static).update(Content(turn))
        after = telling.after(self.session)
        if after:
            self._transcript.note(Note("What happens next", after))
        if session.header.mode == "coach" and session.replies:
            await self._open_card(len(session.replies))
        self.call_after_refresh(self._transcript.show_latest)

    def _show_room(self) -> None:
        standings = telling.standings(self.session, self._disputed)
        self.query_one(Room).show(standings, telling.known(self.session))
        self.query_one(RoomLine).show(standings)

    def _show_choices(self) -> None:
        choices = self.query_one(Choices)
        if self.session.finished:
            choices.show([Offer("↵", "Look back at it")], cursor=0)
            return
        speaker = self.session.lines[-1].speaker
        offers: list[Offer] = []
        for number, choice in enumerate(self.session.available, start=1):
            to = choice.to if self._together and choice.to not in (None, speaker) else None
            remark = f"(to {telling.first_name(self.session, to)})" if to else ""
            offers.append(Offer(str(number), self.session.words_of(choice), remark))
        draft = " ".join(self._composer.draft.split())
        if len(draft) > _SHORTEST_KEPT:
            draft = f"{draft[:_SHORTEST_KEPT]}…"
        offers.append(Offer(_OWN_KEY, "say it in your own words", f"(begun: “{draft}”)" if draft else "", quiet=True))
        choices.show(offers)

    # --- what the player does --------------------------------------------------------------------------------------

    async def action_choose(self, number: int) -> None:
        """Give the listed reply `number` (from 1)."""
        offered = self.session.available
        if number <= len(offered) and not self.session.finished:
            self.session.choose(offered[number - 1].id)
            await self._answered()

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
        self.query_one(Choices).display = False
        self._composer.display = True
        typed = [event.text for event in self.session.events if isinstance(event, Type)]
        self._composer.open(self.session.lines[-1].speaker, typed)
        self.query_one(KeyLine).show(_WRITING)

    async def on_composer_said(self, event: Composer.Said) -> None:
        """Say what was typed; where it cannot be said, it stays in the box."""
        try:
            self.session.type(event.text, event.to)
        except ReplyTooLong:
            self._composer.too_long(len(event.text))
            return
        except PlayError as error:
            self._app.tell(str(error))
            return
        self._composer.clear()
        self.on_composer_closed()
        await self._answered()

    def action_say(self) -> None:
        """Say what is in the composer."""
        self._composer.words.action_say()

    def action_new_line(self) -> None:
        """Begin a new line in the composer."""
        self._composer.words.action_new_line()

    def action_recall(self) -> None:
        """Bring back what was said before."""
        self._composer.words.action_cursor_up()

    def action_put_by(self) -> None:
        """Close the composer."""
        self.on_composer_closed()

    def on_composer_closed(self) -> None:
        """Go back to the listed replies."""
        self._composer.display = False
        self.query_one(KeyLine).show(self._offered_actions())
        choices = self.query_one(Choices)
        choices.display = True
        self._show_choices()
        choices.focus()

    async def action_take_back(self) -> None:
        """Take the last reply back."""
        if self._refused("In an exam nothing is taken back. You can play it again afterwards."):
            return
        if self._composer.display:
            return
        if self.session.take_back():
            await self._tell_all()
            self.query_one(Choices).focus()
        else:
            self._app.tell("There is no reply to take back yet.")

    async def action_hint(self) -> None:
        """Give the next hint."""
        if self.session.finished or self._refused("There are no hints in an exam. The debrief will tell."):
            return
        from simulator.coaching.hints import MOST

        if self.session.hints_given < MOST:
            self.session.hint(self.session.hints_given + 1)
            self._transcript.note(self._hint(self.session.hints_given))
        else:
            self._app.tell("That was the last hint. The rest is yours.")

    def action_notes(self) -> None:
        """Show what the player knows so far."""
        from simulator.tui.screens.notes import NotesScreen

        self._app.push_screen(NotesScreen(self.session, self._disputed))

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
        await self._transcript.close_card()
        self.query_one(Choices).focus()

    def action_dispute(self) -> None:
        """Set the remark under the cursor aside."""
        card = self._transcript.card
        if card is not None and card.entry is not None:
            self._app.disputes.dispute(self.session, card.reply.number, card.entry)
            self._transcript.show_card(self._reply(card.reply.number))
            self._show_room()

    def action_leave(self) -> None:
        """Come back to the replies from wherever the focus went; from there, leave: the journal has everything."""
        choices = self.query_one(Choices)
        if choices.has_focus or not choices.display:
            self._app.back_to_library()
        else:
            choices.focus()

    def action_earlier(self) -> None:
        """Scroll up."""
        self._transcript.scroll_page_up(animate=False)

    def action_later(self) -> None:
        """Scroll down."""
        self._transcript.scroll_page_down(animate=False)

    # --- inside ----------------------------------------------------------------------------------------------------

    @property
    def _transcript(self) -> Transcript:
        return self.query_one(Transcript)

    @property
    def _composer(self) -> Composer:
        return self.query_one(Composer)

    @property
    def _disputed(self) -> frozenset[tuple[int, int]]:
        return self._app.disputes.of(self.session)

    def _reply(self, number: int) -> telling.Replied:
        return telling.replied(self.session, number, self._disputed)

    def _offered_actions(self) -> list[Action]:
        offered = [*actions.CONVERSATION, *actions.APP]
        hidden = _NOT_IN_EXAMS if self._examined else frozenset[str]()
        if self.session.finished:
            hidden |= _NOT_AT_THE_END
        return [action for action in offered if action.name not in hidden]

    def _hint(self, step: int) -> Note:
        """Return hint `step` (from 1) for the reply that is due."""
        from simulator.coaching.hints import MOST, hints

        more = "" if step == MOST else " (h for more)"
        return Note(f"Hint {step} of {MOST}{more}", hints(self.session)[step - 1], hint=True)

    def _refused(self, because: str) -> bool:
        if self._examined:
            self._app.tell(because)
        return self._examined

    async def _answered(self) -> None:
        """Tell the turn that was just played: the words at once, and in the next frame where everybody stands now."""
        await self._transcript.close_card()
        self._transcript.drop_hints()
        self._tell_turn(len(self.session.replies))
        self.call_after_refresh(self._stand)
        choices = self.query_one(Choices)
        if not choices.has_focus:
            choices.focus()

    async def _toggle_card(self, number: int) -> None:
        card = self._transcript.card
        if card is not None and card.reply.number == number:
            await self.on_feedback_card_closed()
            return
        card = await self._open_card(number)
        card.focus(scroll_visible=False)
        self.call_after_refresh(self._transcript.bring, card)

    async def _open_card(self, number: int) -> FeedbackCard:
        coached = self.session.header.mode == "coach"
        every_move = self._app.settings.feedback == "full"
        card = FeedbackCard(self._reply(number), every_move=every_move, all_at_once=coached)
        await self._transcript.open_card(card)
        return card


def _warm_reader() -> None:
    """Load what reads words, while the player still reads what was said."""
    import gc

    from simulator.language import read

    read("Good morning.")
    # What was loaded stays for good, and is large: the collector would walk all of it in the middle of a frame.
    gc.freeze()
