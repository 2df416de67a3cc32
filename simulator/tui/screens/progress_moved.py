"""What progress adds to the briefing and the debrief: what they remember, and what moved since the last attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from simulator.coaching.capital import CapitalEntry
    from simulator.coaching.progress import Practised
    from simulator.coaching.session import Session
    from simulator.conversation.frontier import Frontier


class Moved(Static):
    """A finished `session` against the attempts before it and the best within reach, in a sentence or two."""

    DEFAULT_CSS = """
    Moved { height: auto; margin-bottom: 1; display: none; }
    """

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._session = session
        self._earlier: list[Practised] = []
        self._best: Frontier = ()

    def on_mount(self) -> None:
        """Look up what was played before."""
        if self._session.finished:
            self.run_worker(self._look, thread=True, exit_on_error=False)

    def reached(self, best: Frontier) -> None:
        """Set it against the `best` within reach as well."""
        self._best = best
        self._tell()

    def _look(self) -> None:
        """Look up the earlier attempts, outside the screen's thread; without records there are none."""
        from simulator.records.keeping import KeptAttempt
        from simulator.records.opening import open_store
        from simulator.records.progress import practised
        from simulator.records.values import JournalError

        journal = self._session.journal
        own = journal.id if isinstance(journal, KeptAttempt) else ""
        try:
            found = practised(open_store(), scenario=self._session.loaded.reference)
        except JournalError:
            return
        self.app.call_from_thread(self._take, [one for one in found if one.attempt != own])

    def _take(self, earlier: list[Practised]) -> None:
        self._earlier = earlier
        self._tell()

    def _tell(self) -> None:
        from simulator.coaching.moved import moved
        from simulator.conversation import kernel

        if not self._session.finished:
            return
        state = self._session.state
        now = (kernel.relationship(self._session.story, state.accounts), state.product)
        told = moved(now, self._session.header.case, self._earlier, self._best).sentences()
        self.update(Content(" ".join(told)))
        self.display = bool(told)


class Remembers(Static):
    """What the people of a conversation remember, where it opens otherwise than a first meeting would."""

    DEFAULT_CSS = """
    Remembers { height: auto; margin-top: 1; display: none; }
    """

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._session = session
        self._entries: tuple[CapitalEntry, ...] = ()

    def on_mount(self) -> None:
        """Look up what they remember."""
        if self._session.header.opening:
            self.run_worker(self._look, thread=True, exit_on_error=False)

    def show(self, session: Session) -> None:
        """Tell it of `session`, which opens in another way."""
        self._session = session
        self._tell()

    def _look(self) -> None:
        """Look it up, outside the screen's thread."""
        from simulator.records.progress_capital import recalled

        self.app.call_from_thread(self._take, recalled(self._session))

    def _take(self, found: tuple[CapitalEntry, ...]) -> None:
        self._entries = found
        self._tell()

    def _tell(self) -> None:
        from simulator.coaching.meeting_again import beginnings, favour_of

        lines: list[Content] = []
        for one in beginnings(self._session, self._entries):
            lines.append(Content.assemble((one.words, "bold")))
            for entry, words in zip(one.entries, one.memories, strict=True):
                lines.append(Content.assemble((f"{entry.points:+3d}  ", "$text-muted"), words))
        favour = favour_of(self._session)
        if favour is not None:
            lines.append(Content.assemble(("f", "bold"), (f"  {favour.words}", "$text-muted")))
        self.update(Content("\n").join(lines))
        self.display = bool(lines)
