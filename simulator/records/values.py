"""What is kept about an attempt, as values: its log, what stands of it, what each reply did, and a line for a list."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from simulator.conversation.attempt import Choose, Event, Header, Type, event_from_json

if TYPE_CHECKING:
    from simulator.coaching.session import Session
    from simulator.conversation.play import Said, Turn
    from simulator.conversation.state import PromiseState

TAKE_BACK: Final = "take_back"
"""The kind of the entry in a log that drops the event before it."""
Entry = Mapping[str, Any]
"""One entry of a log as a JSON object: an event with its `kind`, or `{"kind": "take_back"}`."""


class JournalError(Exception):
    """What was kept cannot be read or written; the message says where and why."""


def standing(log: Iterable[Entry]) -> tuple[Event, ...]:
    """Return the events of `log` that were not taken back.

    Raises:
        ValueError, TypeError, KeyError: an entry is none that this version knows.
    """
    events: list[Event] = []
    for entry in log:
        if entry.get("kind") == TAKE_BACK:
            del events[-1:]
        else:
            events.append(event_from_json(entry))
    return tuple(events)


def replies_in(events: Iterable[Event]) -> int:
    """Return how many of `events` are replies."""
    return sum(isinstance(event, Choose | Type) for event in events)


@dataclasses.dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the conversation; `opening` is the account, 0..100, before the first word."""

    cast: str
    name: str
    role: str
    opening: int


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """What a picture of the attempt needs beside its replies, should the scenario be gone one day.

    `heard` was said before the first reply; `relationship` and `product` are where the axes began.
    """

    title: str = ""
    ask: str = ""
    people: tuple[Person, ...] = ()
    heard: tuple[tuple[str, str], ...] = ()
    relationship: int | None = None
    product: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Shown:
        """Return what `to_json` made."""
        return cls(
            title=str(value.get("title", "")),
            ask=str(value.get("ask", "")),
            people=tuple(Person(**one) for one in value.get("people", ())),
            heard=lines_from_json(value.get("heard", ())),
            relationship=value.get("relationship"),
            product=value.get("product"),
        )


@dataclasses.dataclass(frozen=True, slots=True)
class TurnResult:
    """What one reply did, as it was seen when it was given.

    `number` counts from 1; `answer` holds pairs of cast id and line; `accounts` are 0..100 by cast id; `ending` is the
    id of the ending that it led to; `at` is in seconds since 1970.
    """

    number: int
    node: str
    kind: Literal["choose", "type"]
    choice: str | None
    words: str
    patterns: tuple[str, ...]
    answer: tuple[tuple[str, str], ...]
    ledger: tuple[Mapping[str, Any], ...]
    accounts: Mapping[str, int]
    relationship: int
    product: int
    ending: str | None
    at: float

    @property
    def scores(self) -> dict[str, int]:
        """Return the points that each pattern moved, over everybody's accounts."""
        scores: dict[str, int] = {}
        for entry in self.ledger:
            pattern = entry.get("pattern")
            if pattern:
                scores[str(pattern)] = scores.get(str(pattern), 0) + int(entry.get("points", 0))
        return scores


class PlayedTurn(NamedTuple):
    """One reply as progress looks at it: little enough that ten thousand are read in a moment.

    `scores` are the points that each pattern moved; the axes are 0..100 after the reply; times are seconds since 1970.
    """

    attempt: str
    pack: str
    scenario: str
    mode: str
    started: float
    number: int
    typed: bool
    scores: Mapping[str, int]
    relationship: int
    product: int
    at: float


@dataclasses.dataclass(frozen=True, slots=True)
class Dispute:
    """Ledger entry `entry` of reply `turn` (from 1) is disputed; `body` holds the entry and the words, if kept."""

    turn: int
    entry: int
    body: Mapping[str, Any] = dataclasses.field(default_factory=dict[str, Any])


@dataclasses.dataclass(frozen=True, slots=True)
class KeptPromise:
    """A promise as it stands.

    Reply `turn` of `attempt` made it, at `made` in seconds since 1970; reply `settled` kept or broke it, None where it
    stands open, or an event of a course did. `due_scenario` (`pack:id`) and `due_node` say where it is due, if they do.
    """

    id: int
    stakeholder: str
    name: str
    words: str
    made: float
    due_scenario: str | None
    due_node: str | None
    turn: int | None
    settled: int | None
    state: PromiseState
    attempt: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Summary:
    """An attempt as a line of a list. Times are seconds since 1970; `turns` counts the replies that stand."""

    id: str
    learner: str
    pack: str
    scenario: str
    title: str
    mode: str
    started: float
    changed: float
    ended: float | None
    turns: int
    ending: str | None
    relationship: int | None
    product: int | None

    @property
    def reference(self) -> str:
        """Return the scenario's full name, `pack:id`."""
        return f"{self.pack}:{self.scenario}"


@dataclasses.dataclass(frozen=True, slots=True)
class Saved:
    """An attempt as it was kept: the header and the log, what was said about it, and its results where they are known.

    Of `disputes` and `results` only those of replies that stand are there. `started`, `changed` and `ended` are
    seconds since 1970 (`ended` None: it can go on). `rehearsal` is what was written before a rehearsal, and its page.
    """

    id: str
    header: Header
    log: tuple[Entry, ...]
    plan: str = ""
    disputes: tuple[Dispute, ...] = ()
    started: float = 0.0
    changed: float = 0.0
    ended: float | None = None
    learner: str = ""
    shown: Shown = dataclasses.field(default_factory=Shown)
    results: tuple[TurnResult, ...] = ()
    course: str | None = None
    workshop: str | None = None
    rehearsal: Mapping[str, Any] | None = None

    @property
    def reference(self) -> str:
        """Return the scenario's full name, `pack:id`."""
        return f"{self.header.pack}:{self.header.scenario}"

    @property
    def events(self) -> tuple[Event, ...]:
        """Return the events that stand.

        Raises:
            JournalError: one of them is none that this version knows.
        """
        try:
            return standing(self.log)
        except (ValueError, TypeError, KeyError) as error:
            raise JournalError(f"attempt {self.id}: {error}") from error

    @property
    def disputed(self) -> frozenset[tuple[int, int]]:
        """Return pairs of reply number (from 1) and index in that reply's ledger."""
        return frozenset((one.turn, one.entry) for one in self.disputes)

    @property
    def ending(self) -> str | None:
        """Return the id of the ending reached, None where there is none or it is not known."""
        return self.results[-1].ending if self.results else None


def result_of(session: Session, turn: Turn, number: int, at: float) -> TurnResult:
    """Return what `turn`, reply `number` of `session`, did; `at` is when it was given."""
    from simulator.conversation import kernel

    event, story = turn.event, session.story
    assert isinstance(event, Choose | Type)
    return TurnResult(
        number=number,
        node=turn.node,
        kind="type" if isinstance(event, Type) else "choose",
        choice=turn.choice.id if turn.choice is not None else None,
        words=session.reply_text(turn),
        patterns=tuple(turn.patterns),
        answer=_lines(turn.answer),
        ledger=tuple(entry.to_json() for entry in turn.ledger),
        accounts=dict(zip(story.cast, turn.state.accounts, strict=True)),
        relationship=kernel.relationship(story, turn.state.accounts),
        product=turn.state.product,
        ending=turn.state.place if turn.state.phase == "ended" else None,
        at=at,
    )


def shown_of(session: Session) -> Shown:
    """Return what a picture of `session` needs beside its replies."""
    from simulator.conversation import kernel

    story = session.story
    opening = story.opening_accounts(session.header.opening)
    people = [
        Person(cast, story.fill(story.personas[cast].name), story.fill(story.personas[cast].role), account)
        for cast, account in zip(story.cast, opening, strict=True)
    ]
    return Shown(
        title=session.loaded.scenario.title,
        ask=story.fill(session.loaded.scenario.ask),
        people=tuple(people),
        heard=_lines(session.opening_lines()),
        relationship=kernel.relationship(story, opening),
        product=kernel.opening(story, opening)[3],
    )


def lines_from_json(value: Iterable[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """Return pairs of cast id and line from lists of two."""
    return tuple((str(speaker), str(text)) for speaker, text in value)


def _lines(said: Iterable[Said]) -> tuple[tuple[str, str], ...]:
    return tuple((one.speaker, one.text) for one in said)
