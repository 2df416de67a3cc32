"""How a session is told in a transcript: turns, hints, and what is said about a reply once it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from simulator.tui import telling
from simulator.tui.widgets.feedback import ASIDE, FeedbackCard
from simulator.tui.widgets.passages import Note, PlayerWords

if TYPE_CHECKING:
    from simulator.coaching.session import Session
    from simulator.tui.app import PushbackApp
    from simulator.tui.widgets.transcript import Transcript

_SIGNS: Final = {"coach": "points", "practice": "quiet", "exam": "none"}


class Retelling:
    """Keeps `transcript` telling what happened in `session`, as its mode allows; one card is open at a time.

    `aside` is said of a remark that was set aside.
    """

    def __init__(self, session: Session, transcript: Transcript, aside: str = ASIDE) -> None:
        self._session = session
        self._transcript = transcript
        self._aside = aside

    @property
    def _app(self) -> PushbackApp:
        return cast("PushbackApp", self._transcript.app)

    @property
    def disputed(self) -> frozenset[tuple[int, int]]:
        """Return what the player disagrees with: pairs of reply number (from 1) and ledger index."""
        return self._app.disputes.of(self._session)

    # --- what was said ---------------------------------------------------------------------------------------------

    async def all(self) -> None:
        """Tell everything so far; a resumed attempt has much of it."""
        await self._transcript.empty()
        self._transcript.add(None, telling.opening(self._session))
        for number in range(1, len(self._session.replies) + 1):
            self._turn(number)

    async def newest(self) -> None:
        """Tell the turn that was just played; what was open or hinted before goes."""
        await self._transcript.close_card()
        self._transcript.drop_hints()
        self._turn(len(self._session.replies))

    async def beside(self) -> None:
        """Tell what stands beside the words: how it ended, the remarks in coach mode, the hints that were given."""
        session = self._session
        after = telling.after(session)
        if after:
            self._transcript.note(Note("What happens next", after))
        if session.header.mode == "coach" and session.replies:
            await self._open(len(session.replies))
        for step in range(1, session.hints_given + 1):
            self.hint(step)

    def hint(self, step: int) -> None:
        """Tell hint `step` (from 1) for the reply that is due."""
        from simulator.coaching.hints import MOST, hints
        from simulator.coaching.mastery import hint_cost

        more = "" if step == MOST else " (h for more)"
        cost = hint_cost(self._session.header.mode, step)
        more += f" · {cost}" if cost else ""
        self._transcript.note(Note(f"Hint {step} of {MOST}{more}", hints(self._session)[step - 1], hint=True))

    def _turn(self, number: int) -> None:
        together = len(self._session.story.cast) > 1
        reply = telling.landed(self._session, number, self.disputed)
        words = PlayerWords(reply, addressed=together, signs=_SIGNS[self._session.header.mode])
        self._transcript.add(words, telling.answer(self._session, number))

    # --- what is said about a reply --------------------------------------------------------------------------------

    async def toggle(self, number: int) -> bool:
        """Open what is said about reply `number` (from 1) and go there, or from there close it; say which."""
        card = self._transcript.card
        if card is None or card.reply.number != number:
            card = await self._open(number)
        elif card.has_focus:
            await self.close()
            return False
        card.focus(scroll_visible=False)
        self._transcript.call_after_refresh(self._transcript.bring, card)
        return True

    async def close(self) -> None:
        """Close what is said about a reply; after the last one, show that and its answer again."""
        card = self._transcript.card
        await self._transcript.close_card()
        if card is not None and card.reply.number == len(self._session.replies):
            self._transcript.call_after_refresh(self._transcript.show_latest)

    def dispute(self) -> bool:
        """Set the remark under the cursor aside; say whether there was one."""
        card = self._transcript.card
        if card is None or card.entry is None:
            return False
        self._app.disputes.dispute(self._session, card.reply.number, card.entry)
        self._transcript.show_card(self._reply(card.reply.number))
        return True

    async def _open(self, number: int) -> FeedbackCard:
        coached = self._session.header.mode == "coach"
        every_move = self._app.settings.feedback == "full"
        card = FeedbackCard(self._reply(number), every_move=every_move, all_at_once=coached, aside=self._aside)
        await self._transcript.open_card(card)
        return card

    def _reply(self, number: int) -> telling.Replied:
        return telling.replied(self._session, number, self.disputed)
