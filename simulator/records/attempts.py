"""Attempts as a front starts, keeps, resumes and forks them: sessions with a journal in the store behind each."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from simulator.coaching.branching import events_before
from simulator.coaching.naming import check_names
from simulator.coaching.session import Session
from simulator.content.load import load_scenario
from simulator.conversation.attempt import Event, Header, Mode
from simulator.records.keeping import KeptAttempt, Tell
from simulator.records.opening import open_store, warm
from simulator.records.places import data_folder
from simulator.records.values import JournalError

if TYPE_CHECKING:
    from simulator.content.loaded import LoadedScenario
    from simulator.content.packs import Library


def keep(session: Session, tell: Tell, course: str | None = None) -> KeptAttempt:
    """Give `session` a journal in the store, and return it; nothing is written before its first event.

    `course` is the stage of a course that it is played in, as `course_steps.label` names it.
    """
    return KeptAttempt(session.header, tell, open_store, course=course).follow(session)


def start(
    library: Library,
    reference: str,
    tell: Tell,
    *,
    mode: Mode,
    case: str | None = None,
    seed: int | None = None,
    slots: Mapping[str, str] | None = None,
) -> Session:
    """Return a new session of the scenario `reference`; where no seed is given, chance picks one.

    Raises:
        ContentError: it is not there, or cannot be played.
        ValueError: it has no such case or slot, or what was filled in does not fit; says what would.
    """
    loaded = load_scenario(reference, library)
    _check_case(loaded, case)
    _check_slots(loaded, slots or {})
    if seed is None:
        import secrets

        seed = secrets.randbelow(2**31)
    session = Session.start(loaded, seed=seed, case=case, slots=slots, mode=mode)
    # The briefing is read meanwhile, so that nothing that is done on it waits for the database.
    warm()
    keep(session, tell)
    return session


def resume(library: Library, attempt: str, tell: Tell, disputes: Disputes) -> Session:
    """Return the session kept as `attempt`, as it was left; what was disputed in it is so again.

    Raises:
        ContentError: its scenario is not there, or cannot be played.
        JournalError: it cannot be read.
        PlayError: the scenario has changed so that what was said can no longer be.
    """
    saved = open_store().read(attempt)
    loaded = load_scenario(saved.reference, library)
    session = Session(loaded, saved.header, saved.events)
    KeptAttempt(saved.header, tell, open_store, saved=saved).follow(session)
    disputes.restore(session, saved.disputed)
    return session


def save(session: Session) -> Path:
    """Write what was played in `session` to a file for `pushback import`, and return its path.

    It lies in the user's data folder; where that cannot be written to, at home, and else among what is temporary.

    Raises:
        JournalError: none of these can be written to; or nothing was played yet.
    """
    journal = session.journal
    if not isinstance(journal, KeptAttempt) or not journal.id:
        raise JournalError("Nothing was played here yet.")
    trouble: JournalError | None = None
    for folder in (data_folder(), Path.home(), Path(tempfile.gettempdir())):
        path = folder / f"pushback-{journal.id}.jsonl"
        try:
            journal.save(path)
        except JournalError as error:
            trouble = trouble or error
        else:
            return path
    assert trouble is not None
    raise trouble


def saved_aside(session: Session) -> str:
    """Save what could not be kept to a file, and return what is to be told about it, "" where all of it is kept."""
    if not isinstance(session.journal, KeptAttempt) or session.journal.kept:
        return ""
    try:
        return f"What was played is saved as {save(session)}. 'pushback import' takes it in."
    except JournalError as error:
        return f"What was played could not be saved either: {error}"


def renewed(
    session: Session,
    tell: Tell,
    *,
    mode: Mode | None = None,
    slots: Mapping[str, str] | None = None,
    opening: Mapping[str, int] | None = None,
    favours: Sequence[str] | None = None,
) -> Session:
    """Return `session` with another mode, other names, opening accounts or favours; what was prepared stays."""
    header = dataclasses.replace(
        session.header,
        mode=mode or session.header.mode,
        slots=session.header.slots if slots is None else dict(slots),
        opening=session.header.opening if opening is None else dict(opening),
        favours=session.header.favours if favours is None else tuple(favours),
    )
    return _forked(session, header, session.events, tell, supersedes=True)


def with_favour(session: Session, tell: Tell) -> Session | None:
    """Return `session` as it opens once the benefit of the doubt was asked for; None where nobody owes it."""
    from simulator.coaching.meeting_again import favour_of

    favour = favour_of(session)
    if favour is None:
        return None
    opening = {**session.header.opening, favour.cast: favour.account}
    return renewed(session, tell, opening=opening, favours=[favour.cast])


def retried(session: Session, turn_number: int, tell: Tell) -> Session:
    """Return a new attempt with everything that came before reply `turn_number` (from 1)."""
    return _forked(session, session.header, events_before(session, turn_number), tell, supersedes=False)


def _forked(session: Session, header: Header, events: Sequence[Event], tell: Tell, *, supersedes: bool) -> Session:
    forked = Session(session.loaded, header, events)
    journal = session.journal if supersedes else None
    # What takes an attempt's place takes its place in the course too; a second try at a reply counts for none.
    keep(forked, tell, journal.course if isinstance(journal, KeptAttempt) else None)
    if isinstance(journal, KeptAttempt):
        journal.end()
    return forked


def _check_case(loaded: LoadedScenario, case: str | None) -> None:
    if case is not None and loaded.case_called(case) is None:
        there = ", ".join(loaded.scenario.cases) or "none"
        raise ValueError(f"'{case}' is no case of {loaded.scenario.id}; there are: {there}")


def _check_slots(loaded: LoadedScenario, slots: Mapping[str, str]) -> None:
    for name in slots:
        if name not in loaded.scenario.slots:
            there = ", ".join(loaded.scenario.slots) or "none"
            raise ValueError(f"'{name}' is no name to fill in here; there are: {there}")
    check_names(loaded, slots)


class Disputes:
    """Which ledger entries the player disputes: kept with the attempt, with the words, for whoever wrote it."""

    def __init__(self) -> None:
        self._made: WeakKeyDictionary[Session, dict[tuple[int, int], Event]] = WeakKeyDictionary()

    def dispute(self, session: Session, turn_number: int, index: int) -> None:
        """Dispute entry `index` of reply `turn_number` (from 1); a second time changes nothing."""
        if (turn_number, index) in self.of(session):
            return
        self._made.setdefault(session, {})[turn_number, index] = session.replies[turn_number - 1].event
        if isinstance(session.journal, KeptAttempt):
            session.journal.dispute(turn_number, index)

    def restore(self, session: Session, disputed: Iterable[tuple[int, int]]) -> None:
        """Take over what was `disputed` in `session` before; pairs that its ledgers do not hold are left out."""
        replies = session.replies
        self._made[session] = {
            (number, index): replies[number - 1].event
            for number, index in disputed
            if 0 < number <= len(replies) and 0 <= index < len(replies[number - 1].ledger)
        }

    def carry(self, before: Session, after: Session) -> None:
        """Take over into `after`, an attempt that begins as `before` did, what is disputed in what they share."""
        shared = len(after.replies)
        for number, index in sorted(self.of(before)):
            if number <= shared:
                self._made.setdefault(after, {})[number, index] = after.replies[number - 1].event
                if isinstance(after.journal, KeptAttempt):
                    after.journal.dispute(number, index)

    def of(self, session: Session) -> frozenset[tuple[int, int]]:
        """Return what is disputed in `session`: pairs of reply number (from 1) and ledger index.

        A reply that was taken back takes its disputes with it, whatever is said in its place.
        """
        replies = session.replies
        return frozenset(
            (number, index)
            for (number, index), event in self._made.get(session, {}).items()
            if number <= len(replies) and replies[number - 1].event is event
        )
