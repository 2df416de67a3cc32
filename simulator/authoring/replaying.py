"""Replaying an author's replies on the new text of a scenario, as far as they go; nothing of it is kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final

from simulator.authoring.watching import Version
from simulator.coaching.session import PlayError, ReplyTooLong, Session
from simulator.content.building import suggest
from simulator.content.diagnostics import Diagnostic
from simulator.content.loaded import LoadedScenario
from simulator.content.renaming import called
from simulator.content.text import clean
from simulator.conversation.attempt import Choose, Event, Header, Type
from simulator.conversation.play import Said, Turn
from simulator.conversation.rules import RULES_VERSION
from simulator.conversation.staging import Staged, Staging, StagingError, stage
from simulator.conversation.state import State
from simulator.language.reading import READER_VERSION

_NOTHING: Final = Staging()


class StagedSession(Session):
    """A session that begins as `staging` says, in coach mode, with nothing to keep it.

    Raises:
        StagingError: `staging` cannot stand in this scenario.
        PlayError: there is no such case.
    """

    def __init__(self, loaded: LoadedScenario, staging: Staging = _NOTHING, case: str | None = None) -> None:
        super().__init__(loaded, _header(loaded, staging, case))
        self._staged: Staged = stage(self.story, staging)
        self.state = self._staged.state

    @property
    def lines(self) -> tuple[Said, ...]:
        """Return what was said last, to which the player now answers (or the closing line)."""
        return self.replies[-1].answer if self.replies else self._staged.lines

    def opening_lines(self) -> tuple[Said, ...]:
        """Return what is said before the first reply."""
        return self._staged.lines

    def before(self, turn: Turn) -> State:
        """Return the state in which `turn` was played; the present one if it is no turn of this session."""
        state = self._staged.state
        for one in self.turns:
            if one == turn:
                return state
            state = one.state
        return self.state

    def _restart(self, events: Sequence[Event]) -> None:
        self.events, self.turns = [], []
        self.state = self._staged.state
        for event in events:
            self._play(event)


def _header(loaded: LoadedScenario, staging: Staging, case: str | None) -> Header:
    return Header(
        scenario=loaded.scenario.id,
        pack=loaded.pack,
        content_hash=loaded.content_hash,
        rules_version=RULES_VERSION,
        reader_version=READER_VERSION,
        case=case,
        slots={name: clean(words) for name, words in staging.slots.items()},
        opening=dict(staging.credibility),
        mode="coach",
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Stopped:
    """Where replies cannot be replayed any further: reply `number` (from 1; 0: it cannot even begin), and why.

    `waiting` counts the replies that were not given, this one among them.
    """

    number: int
    why: str
    waiting: int


@dataclasses.dataclass(frozen=True, slots=True)
class Replayed:
    """A session with as many of the replies as go, and where it stopped (None: all of them went)."""

    session: StagedSession
    stopped: Stopped | None


def replay(
    loaded: LoadedScenario, events: Sequence[Event], staging: Staging = _NOTHING, case: str | None = None
) -> Replayed:
    """Return `events` replayed on `loaded` from where `staging` begins, under `case` (None: the first).

    Replies go by their ids, earlier ones included, and each must be given at the node where it was given. Typed words
    are read anew and matched to what is on offer now. Where staging or the case cannot stand any more, the session
    stands at the scenario's own start.
    """
    named = loaded.first_case if case is None else loaded.case_called(case)
    if case is not None and named is None:
        why = f"there is no case called '{case}'. {suggest(case, loaded.scenario.cases)}"
        return Replayed(StagedSession(loaded, case=loaded.first_case), Stopped(0, why, len(events)))
    try:
        session = StagedSession(loaded, staging, named)
    except StagingError as error:
        return Replayed(StagedSession(loaded, case=named), Stopped(0, error.problems[0], len(events)))
    for index, event in enumerate(events):
        why = _given(session, event)
        if why:
            return Replayed(session, Stopped(index + 1, why, len(events) - index))
    return Replayed(session, None)


def _given(session: Session, event: Event) -> str:
    """Give one reply again; return why that cannot be, "" where it could."""
    if session.finished:
        return f"the conversation is over before it, in '{session.node}'"
    place = session.story.place(session.node)
    if isinstance(event, Choose | Type) and event.node not in (place.id, *place.node.was):
        return _elsewhere(session, event.node)
    try:
        if isinstance(event, Choose):
            session.choose(event.choice)
        elif isinstance(event, Type):
            session.type(event.text, event.to and (called(event.to, session.story.scenario.cast) or event.to))
    except PlayError as error:
        if isinstance(event, Choose) and session.story.reply(place, event.choice) is None:
            return f"{error}. If it has another id now, write 'was: {event.choice}' there."
        return str(error)
    except ReplyTooLong:
        return "it is too long to be read"
    return ""


def _elsewhere(session: Session, node: str) -> str:
    scenario = session.story.scenario
    why = f"it was said at '{node}', and the story stands at '{session.node}'"
    if called(node, {**scenario.nodes, **scenario.endings}) is None:
        why += f". There is no '{node}' any more: if it has another id now, write 'was: {node}' there."
    return why


class Rehearsal:
    """What an author tries out: the last version that can be played, the replies given on it, and how far they go.

    `session` is None until there was a version that can be played; `broken` is what is wrong with the newest one where
    it cannot be.
    """

    def __init__(self, staging: Staging = _NOTHING, case: str | None = None) -> None:
        self.staging = staging
        self.case = case
        self.version: Version | None = None
        self.session: StagedSession | None = None
        self.stopped: Stopped | None = None
        self.broken: tuple[Diagnostic, ...] = ()
        self._replies: list[Event] = []

    def take(self, version: Version) -> None:
        """Go on with `version`: replay everything on it, or where it cannot be played keep what stands."""
        if version.loaded is None:
            self.broken = version.diagnostics
            return
        self.broken = ()
        self.version = version
        self._replay()

    def choose(self, choice: str) -> None:
        """Give a listed reply. Raises PlayError where it is not on offer."""
        assert self.session is not None
        self.session.choose(choice)
        self._keep()

    def say(self, text: str, to: str | None) -> None:
        """Give a reply in one's own words. Raises PlayError, ReplyTooLong."""
        assert self.session is not None
        self.session.type(text, to)
        self._keep()

    def take_back(self) -> bool:
        """Take the last reply back, and with it those that wait; say whether there was anything."""
        taken = self.session is not None and self.session.take_back()
        waited = self.stopped is not None and self.stopped.number > 0
        if taken or waited:
            self._keep()
        return taken or waited

    def restart(self) -> None:
        """Begin again, without any reply."""
        self._replies = []
        self._replay()

    def go(self, place: str) -> None:
        """Begin at the node or ending `place`, with everything else as it was chosen."""
        self.staging = dataclasses.replace(self.staging, at=place)
        self.restart()

    def _keep(self) -> None:
        """Hold on to the replies as they stand; those that waited are given up."""
        assert self.session is not None
        self._replies = list(self.session.events)
        if self.stopped is not None and self.stopped.number > 0:
            self.stopped = None

    def _replay(self) -> None:
        if self.version is None or self.version.loaded is None:
            return
        replayed = replay(self.version.loaded, self._replies, self.staging, self.case)
        self.session, self.stopped = replayed.session, replayed.stopped
