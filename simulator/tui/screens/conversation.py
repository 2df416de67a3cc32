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
from simulator.tui.offering import offers
from simulator.tui.widgets.choices import MOST, Choices
from simulator.tui.widgets.composer import Composer
from simulator.tui.widgets.feedback import FeedbackCard
from simulator.tui.widgets.key_line import KeyLine
from simulator.tui.widgets.page import Page
from simulator.tui.widgets.passages import Note, PlayerWords
from simulator.tui.widgets.stakeholders import Room, RoomLine
from simulator.tui.widgets.transcript import Transcript

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from simulator.tui.app import PushbackApp

_SIGNS: Final = {"coach": "points", "practice": "quiet", "exam": "none"}
_NOT_AT_THE_END: Final = frozenset({"own_words", "hint"})
_NOT_IN_EXAMS: Final = frozenset({"hint", "take_back", "why", "dispute"})
_WRITING: Final = (
    Action("focused.say", "enter", "Say it", "say it"),
    Action("focused.new_line", "ctrl+j", "A new line", "new line"),
    Action("focused.put_by", "escape", "Back to the replies; your words stay", "back, your words stay"),
    Action("focused.cursor_up", "up", "In an empty box: what you said before", "said before"),
)
"""What the keys do while the composer is open, which binds them itself."""
_READING: Final = (
    Action("focused.close", "escape", "Back to the replies", "back to the replies"),
    Action("dispute", "d", "Disagree with this remark", "disagree"),
    *(action for action in actions.CONVERSATION if action.name in ("take_back", "notes")),
    actions.APP[0],
)
"""What the keys do while one reads what is said about a reply."""


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
            keys = [action for action in _READING if action.name != "dispute" or (card and card.entry is not None)]
            self.query_one(KeyLine).show(keys if card else self._offered_actions())

    async def _tell_all(self) -> None:
        transcript = self._transcript
        await transcript.empty()
        transcript.add(None, telling.opening(self.session))
        for number in range(1, len(self.session.replies) + 1):
            self._tell_turn(number)
        await self._stand()

    def _tell_turn(self, number: int) -> None:
        together = len(self.session.story.cast) > 1
        reply = telling.landed(self.session, number, self._disputed)
        words = PlayerWords(reply, addressed=together, signs=_SIGNS[self.session.header.mode])
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
        for step in range(1, session.hints_given + 1):
            self._transcript.note(_hint(session, step))
        self.call_after_refresh(self._transcript.show_latest)

    def _show_room(self) -> None:
        standings = telling.standings(self.session, self._disputed)
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
        self.add_class("-writing")
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

    def on_composer_closed(self) -> None:
        """Go back to the listed replies."""
        self.remove_class("-writing")
        self.query_one(KeyLine).show(self._offered_actions())
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
            self._app.tell("There is no reply to take back yet.")

    async def action_hint(self) -> None:
        """Give the next hint."""
        if self.session.finished or self._refused("There are no hints in an exam. The debrief will tell."):
            return
        from simulator.coaching.hints import MOST

        if self.session.hints_given < MOST:
            self.session.hint(self.session.hints_given + 1)
            self._transcript.note(_hint(self.session, self.session.hints_given))
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
        await self._close_card()

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
            offered.insert(0, Action("later", "down", "Read on", "read on"))
        return [action for action in offered if action.name not in hidden]

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

    async def _close_card(self) -> None:
        card = self._transcript.card
        await self._transcript.close_card()
        self.query_one(Choices).focus()
        if card is not None and card.reply.number == len(self.session.replies):
            self.call_after_refresh(self._transcript.show_latest)

    async def _toggle_card(self, number: int) -> None:
        card = self._transcript.card
        if card is None or card.reply.number != number:
            card = await self._open_card(number)
        elif card.has_focus:
            await self._close_card()
            return
        card.focus(scroll_visible=False)
        self.call_after_refresh(self._transcript.bring, card)

    async def _open_card(self, number: int) -> FeedbackCard:
        coached = self.session.header.mode == "coach"
        every_move = self._app.settings.feedback == "full"
        card = FeedbackCard(self._reply(number), every_move=every_move, all_at_once=coached)
        await self._transcript.open_card(card)
        return card


def _hint(session: Session, step: int) -> Note:
    """Return hint `step` (from 1) for the reply that is due."""
    from simulator.coaching.hints import MOST, hints

    more = "" if step == MOST else " (h for more)"
    return Note(f"Hint {step} of {MOST}{more}", hints(session)[step - 1], hint=True)


def _warm_reader() -> None:
    """Load what reads words, while the player still reads what was said."""
    import gc

    from simulator.language import read

    read("Good morning.")
    # What was loaded stays for good, and is large: the collector would walk all of it in the middle of a frame.
    gc.freeze()
