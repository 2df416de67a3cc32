"""The journal behind a session: every event is on the disk before the stakeholder answers, or the player is told."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Self

from simulator.conversation import play
from simulator.conversation.attempt import Choose, Event, Header, Type, event_to_json
from simulator.records.values import (
    TAKE_BACK,
    Dispute,
    Entry,
    JournalError,
    Saved,
    Shown,
    TurnResult,
    replies_in,
    result_of,
    shown_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from simulator.coaching.session import Session
    from simulator.records.store import Store
    from simulator.records.writing import Batch

Tell = Callable[[str], None]
"""Says to the player, once, that something could not be kept."""
REFUSED: Final = "This conversation cannot be kept"
"""How what is told begins where the database refuses."""


def new_id(started: float) -> str:
    """Return a new attempt's id; the time stands first, so that ids sort as the attempts happened."""
    return f"{time.strftime('%Y%m%d-%H%M%S', time.localtime(started))}-{uuid.uuid4().hex[:8]}"


class KeptAttempt:
    """A session's journal: its attempt is made at the first event, so that looking at a briefing leaves nothing behind.

    Where the database refuses, the player is told once and plays on: a conversation is worth more than its record.
    What was refused is tried again with the next event, and can be saved as a file at any time. `opener` returns the
    store; it is asked at the first event. `follow` must be called with the session for its results to be kept.
    """

    def __init__(
        self,
        header: Header,
        tell: Tell,
        opener: Callable[[], Store],
        *,
        saved: Saved | None = None,
        course: str | None = None,
        workshop: str | None = None,
    ) -> None:
        self.header = header
        self._tell = tell
        self._opener = opener
        self._store: Store | None = None
        self._session: Session | None = None
        self._id = saved.id if saved else ""
        self._started = saved.started if saved else 0.0
        self._ended = saved.ended if saved else None
        self._course, self._workshop = (saved.course, saved.workshop) if saved else (course, workshop)
        self._log: list[Entry] = list(saved.log) if saved else []
        self._events: list[Event] = list(saved.events) if saved else []
        self._results: list[TurnResult] = list(saved.results) if saved else []
        self._disputes: list[Dispute] = list(saved.disputes) if saved else []
        self._plan = saved.plan if saved else ""
        self._rehearsal = saved.rehearsal if saved else None
        self._shown = saved.shown if saved else Shown()
        self._learner = saved.learner if saved else ""
        # How much of each the database holds; `_low` is the fewest results it held since it was last written to.
        self._written = len(self._log)
        self._results_written = self._low = len(self._results)
        self._disputes_written = len(self._disputes)
        self._plan_written = self._rehearsal_written = True
        self._begun = saved is not None
        self._refused = self._hopeless = False

    # --- what a session does -------------------------------------------------------------------------------------

    def append(self, event: Event) -> None:
        """Keep `event`."""
        result = self._foreseen(event)
        self._add(event)
        if result is not None:
            self._results.append(result)
        self._flush()

    def take_back(self) -> None:
        """Note that the last event was taken back, and what belongs to it."""
        self._log.append({"kind": TAKE_BACK})
        del self._events[-1:]
        replies = replies_in(self._events)
        del self._results[replies:]
        self._low = min(self._low, replies)
        kept = [one for one in self._disputes if one.turn <= replies]
        gone = [one for one in self._disputes[: self._disputes_written] if one.turn > replies]
        self._disputes, self._disputes_written = kept, self._disputes_written - len(gone)
        self._ended = None
        self._flush()

    # --- what a front does ---------------------------------------------------------------------------------------

    @property
    def id(self) -> str:
        """Return the attempt's id, "" while nothing happened in it."""
        return self._id

    @property
    def course(self) -> str | None:
        """Return the stage of a course that the attempt belongs to, None where it is played by itself."""
        return self._course

    @property
    def rehearsal(self) -> Mapping[str, Any] | None:
        """Return what was written before a rehearsal, and its page once there was one; None where it is none."""
        return self._rehearsal

    @property
    def kept(self) -> bool:
        """Whether the database holds everything that happened."""
        return not self._refused

    def follow(self, session: Session) -> Self:
        """Keep what happens in `session` from now on, and what happened in it already; return this journal."""
        self._session = session
        session.journal = self
        self._shown = shown_of(session)
        if not self._log and session.events:
            for event in session.events:
                self._add(event)
        if len(self._results) != len(session.replies):
            now = time.time()
            self._results = [
                result_of(session, turn, number, self._results[number - 1].at if number <= len(self._results) else now)
                for number, turn in enumerate(session.replies, start=1)
            ]
            self._low = 0
        if self._written < len(self._log):
            self._flush()
        return self

    def end(self) -> None:
        """Note that the attempt is over and looked back at; it leaves the list of unfinished ones."""
        if self._log and self._ended is None:
            self._ended = time.time()
            self._hopeless = False
            self._flush(at_last=True)
            self._settle()

    def plan(self, text: str) -> None:
        """Keep the player's if-then plan."""
        if self._log:
            self._plan, self._plan_written = text, False
            self._flush()

    def rehearse(self, body: Mapping[str, Any]) -> None:
        """Keep `body`, a JSON object: what was written before a rehearsal, later its page; with the first event."""
        self._rehearsal, self._rehearsal_written = body, False
        if self._log:
            self._flush()

    def dispute(self, turn_number: int, index: int) -> None:
        """Note that entry `index` of reply `turn_number` (from 1) is disputed."""
        if self._log and not any((one.turn, one.entry) == (turn_number, index) for one in self._disputes):
            self._disputes.append(Dispute(turn_number, index, self._disputed(turn_number, index)))
            self._flush()

    def as_saved(self) -> Saved:
        """Return everything that happened, from memory."""
        return Saved(
            id=self._id,
            header=self.header,
            log=tuple(self._log),
            plan=self._plan,
            rehearsal=self._rehearsal,
            disputes=tuple(self._disputes),
            started=self._started,
            changed=time.time(),
            ended=self._ended,
            learner=self._learner,
            shown=self._shown,
            results=tuple(self._results),
            course=self._course,
            workshop=self._workshop,
        )

    def save(self, path: Path) -> None:
        """Write everything that happened to the file at `path`, for `pushback import`.

        Raises:
            JournalError: it cannot be written.
        """
        from simulator.records.journal import write_attempts

        write_attempts(path, [self.as_saved()])

    # --- inside --------------------------------------------------------------------------------------------------

    def _add(self, event: Event) -> None:
        if not self._id:
            self._started = time.time()
            self._id = new_id(self._started)
        self._log.append(event_to_json(event))
        self._events.append(event)
        self._ended = None

    def _foreseen(self, event: Event) -> TurnResult | None:
        """Return what `event` will do: it is kept in the same breath, and the session answers right afterwards."""
        session = self._session
        if session is None or not isinstance(event, Choose | Type):
            return None
        if not session.begun:
            self._shown = shown_of(session)
        turn = play.step(session.story, session.state, event, self.header.seed)
        return result_of(session, turn, len(session.replies) + 1, time.time())

    def _disputed(self, turn_number: int, index: int) -> dict[str, object]:
        session = self._session
        if session is None or turn_number > len(session.replies):
            return {}
        turn = session.replies[turn_number - 1]
        entry = session.ledger(turn)[index].to_json()
        return {"entry": entry, "words": session.reply_text(turn), "reader_version": self.header.reader_version}

    def _flush(self, *, at_last: bool = False) -> None:
        if self._hopeless:
            return
        hurried = self._refused and not at_last
        try:
            self._store = self._store or self._opener()
            if hurried and not self._store.local:
                # Asking a server that has gone would hold up every reply; `end` asks once more.
                return
            self._write(self._store, hurried=hurried)
        except JournalError as error:
            self._hopeless = self._store is None
            if not self._refused:
                self._refused = True
                self._tell(f"{REFUSED}: {error}. It goes on, and what was played can still be saved.")
            return
        if self._refused:
            self._refused = False
            self._tell("Now it can be kept again, from its beginning.")

    def _write(self, store: Store, *, hurried: bool) -> None:
        from simulator.records.store import WentOnElsewhere

        try:
            store.write(self._batch(store), hurried=hurried)
        except WentOnElsewhere:
            self._fork()
            store.write(self._batch(store), hurried=hurried)
            self._tell("This conversation went on in another window too. What you say here is kept as one of its own.")
        self._begun = self._plan_written = self._rehearsal_written = True
        self._written, self._disputes_written = len(self._log), len(self._disputes)
        self._results_written = self._low = len(self._results)

    def _settle(self) -> None:
        """Keep what a finished conversation leaves behind with everybody in it."""
        from simulator.records.progress_capital import settle

        if self._session is None or self._store is None or self._refused:
            return
        try:
            settle(self._store, self._session, self._id, self._course)
        except JournalError:
            # It can be worked out again from the turns, which are kept.
            return

    def _fork(self) -> None:
        """Make this an attempt of its own, with everything that it holds to be written."""
        self._started = time.time()
        self._id = new_id(self._started)
        self._begun = False
        self._written = self._results_written = self._low = self._disputes_written = 0
        self._plan_written, self._rehearsal_written = not self._plan, self._rehearsal is None

    def _batch(self, store: Store) -> Batch:
        from simulator.records.writing import Batch, Opening

        self._learner = self._learner or store.learner
        drop = self._low < self._results_written
        opening = Opening(self.header, self._started, self._learner, self._course, self._workshop)
        return Batch(
            attempt=self._id,
            first=self._written,
            entries=tuple(self._log[self._written :]),
            replies=replies_in(self._events),
            projected=len(self._results),
            at=time.time(),
            results=tuple(self._results[self._low :]),
            last=self._results[-1] if self._results else None,
            shown=self._shown if not self._begun or len(self._results) <= 1 else None,
            opening=None if self._begun else opening,
            drop_after=self._low if drop else None,
            disputes=tuple(self._disputes if drop else self._disputes[self._disputes_written :]),
            plan=None if self._plan_written else self._plan,
            rehearsal=None if self._rehearsal_written else self._rehearsal,
            ended=self._ended,
        )
