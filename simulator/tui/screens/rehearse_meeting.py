"""The rehearsal itself: a conversation in one's own words, with lines to borrow where none come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.tui.actions import Action
from simulator.tui.offering import OWN_KEY, offers
from simulator.tui.screens.conversation import ConversationScreen
from simulator.tui.widgets.choices import Choices, Offer

if TYPE_CHECKING:
    from simulator.coaching.rehearsing import Answers
    from simulator.coaching.session import Session

BORROW = Action(
    "borrow", "b", "Borrow a line: show what one might say here, or hide it", "borrow a line", "Borrow a line"
)


class MeetingScreen(ConversationScreen):
    """Plays `session` typed: the composer is open whenever it is the player's turn."""

    CSS_PATH = "conversation.tcss"
    ACTIONS = (BORROW, *ConversationScreen.ACTIONS)
    BINDINGS = [(BORROW.key, BORROW.name, BORROW.help)]

    def __init__(self, session: Session, answers: Answers) -> None:
        super().__init__(session)
        self.answers = answers
        self._borrowing = False

    def action_borrow(self) -> None:
        """Show the listed replies, or hide them again."""
        if not self.session.finished:
            self._borrowing = not self._borrowing
            self._show_choices()

    def action_leave(self) -> None:
        """Leave with the page of what was rehearsed so far; it can be gone on with later."""
        away = self.query_one(Choices).has_focus or self.has_class("-writing")
        if away and self.session.begun:
            from simulator.tui.rehearsing import leave_with_a_page

            leave_with_a_page(self._app, self.session, self.answers)
        else:
            super().action_leave()

    async def action_choose(self, number: int) -> None:
        """Give a borrowed line, where they are in sight."""
        if self._borrowing:
            await super().action_choose(number)

    async def on_choices_taken(self, event: Choices.Taken) -> None:
        """Open the composer, give a borrowed line, or go on to the page."""
        # Textual would call the conversation's own handler as well, which goes on to the debrief.
        event.prevent_default()
        if self.session.finished:
            from simulator.tui.rehearsing import leave_with_a_page

            leave_with_a_page(self._app, self.session, self.answers)
        elif self._borrowing:
            await super().on_choices_taken(event)
        elif event.place == 0:
            self.action_own_words()
        else:
            self.action_borrow()

    def _show_choices(self) -> None:
        choices = self.query_one(Choices)
        listed = offers(self.session, self._composer.draft)
        if self.session.finished:
            choices.show([Offer("↵", "See the page to take with you")], 0)
        elif self._borrowing:
            choices.show(listed, -1)
        else:
            own = next(offer for offer in listed if offer.key == OWN_KEY)
            choices.show([own, Offer(BORROW.key, "borrow a line", quiet=True)], 0)

    async def _stand(self) -> None:
        self._borrowing = False
        await super()._stand()
        if not self.session.finished and self.query(Choices):
            self.action_own_words()
