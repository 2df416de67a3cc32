"""What the conversation's widgets draw, as plain values taken from a session."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final, Literal

from simulator.coaching.disputing import Disputed, accounts_shown
from simulator.coaching.feedback import Remark, addressee, remarks, why
from simulator.coaching.session import Session
from simulator.content.fields import ITEMS, Item
from simulator.conversation.ledger import LedgerEntry
from simulator.conversation.play import Said, Turn
from simulator.conversation.state import View
from simulator.tui.paragraphs import unwrapped

Landing = Literal["well", "badly", "nowhere"]
Span = tuple[int, int, Landing]
"""A half-open range of characters in a reply, and how the words in it counted."""

STATE_SIGNS: Final = {"confirmed": "✓", "hinted": "~", "unknown": "?"}


@dataclasses.dataclass(frozen=True, slots=True)
class Spoken:
    """A stakeholder's line: first name, mood ("" where it is not shown) and words."""

    cast: str
    name: str
    mood: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Landed:
    """A reply of the player's, and how it landed.

    `points` is what it moved with its addressee (`name`), disputed entries set aside; `others` what it moved with the
    rest of the room, by name.
    """

    number: int
    text: str
    to: str
    name: str
    points: int
    others: tuple[tuple[str, int], ...]

    @property
    def landing(self) -> Landing:
        """Return how it landed."""
        return "well" if self.points > 0 else "badly" if self.points < 0 else "nowhere"

    @property
    def sign(self) -> str:
        """Return the points with their sign, as "+6", "-4" or "0"."""
        return signed(self.points)


@dataclasses.dataclass(frozen=True, slots=True)
class Replied(Landed):
    """A reply with everything that is said about it; `disputed` holds ledger indices."""

    spans: tuple[Span, ...]
    remarks: tuple[Remark, ...]
    why: str
    contested: str
    disputed: frozenset[int]


@dataclasses.dataclass(frozen=True, slots=True)
class Drive:
    """One hidden item: how far it is known, and the sentence once it is."""

    item: str
    state: str
    sentence: str


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """Where one stakeholder stands. `credibility` and `mood` are None and "" in an exam; `history` begins before the
    first reply; `moved` is what the last reply did, None before it."""

    cast: str
    name: str
    role: str
    mood: str
    credibility: int | None
    history: tuple[int, ...]
    moved: int | None
    drives: tuple[Drive, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """What the player holds in hand: facts, promises with their state, and the product axis (None: not shown)."""

    facts: tuple[str, ...]
    promises: tuple[tuple[str, str], ...]
    product: int | None


def signed(points: int) -> str:
    """Return `points` with their sign, "0" for none."""
    return f"{points:+d}" if points else "0"


def first_name(session: Session, cast: str) -> str:
    """Return what a cast member is called in the transcript: the first name, or all of it where two share one."""
    names = {one: session.story.personas[one].name for one in session.story.cast}
    first = names[cast].split()[0]
    same = [name for name in names.values() if name.split()[0] == first]
    return first if len(same) == 1 else names[cast]


def opening(session: Session) -> tuple[Spoken, ...]:
    """Return what is said before the first reply."""
    return _spoken(session, session.opening_lines(), session.story.opening_accounts(session.header.opening))


def answer(session: Session, number: int) -> tuple[Spoken, ...]:
    """Return what was said after reply `number` (from 1)."""
    turn = session.replies[number - 1]
    return _spoken(session, turn.answer, turn.state.accounts)


def after(session: Session) -> str:
    """Return what happens after the ending, as one text of paragraphs; "" while the conversation goes on."""
    return unwrapped(session.after, prose=True)


def landed(session: Session, number: int, disputed: Disputed = ()) -> Landed:
    """Return reply `number` (from 1) and how it landed, which is there at once."""
    turn = session.replies[number - 1]
    to = addressee(session, turn)
    moved = _moved(turn, _aside(number, disputed))
    return Landed(
        number=number,
        text=session.reply_text(turn),
        to=to,
        name=first_name(session, to),
        points=moved.get(to, 0),
        others=tuple((first_name(session, cast), points) for cast, points in moved.items() if cast != to and points),
    )


def replied(session: Session, number: int, disputed: Disputed = ()) -> Replied:
    """Return reply `number` (from 1) with what is said about it; the words that counted are looked up for it."""
    turn = session.replies[number - 1]
    aside = _aside(number, disputed)
    told = remarks(session, turn)
    simple = landed(session, number, disputed)
    return Replied(
        number=number,
        text=simple.text,
        to=simple.to,
        name=simple.name,
        points=simple.points,
        others=simple.others,
        spans=_spans(session.ledger(turn), told, aside),
        remarks=told,
        why=why(session, turn),
        contested=turn.contested,
        disputed=aside,
    )


def standings(session: Session, disputed: Disputed = ()) -> tuple[Standing, ...]:
    """Return where everybody in the room stands."""
    story, view, count = session.story, session.view, len(session.replies)
    examined = session.header.mode == "exam"
    courses = [accounts_shown(session, disputed, after) for after in range(count + 1)]
    standing: list[Standing] = []
    for index, cast in enumerate(story.cast):
        persona = story.personas[cast]
        history = tuple(accounts[index] for accounts in courses)
        standing.append(
            Standing(
                cast=cast,
                name=persona.name,
                role=persona.role,
                mood="" if examined else persona.mood(history[-1]),
                credibility=None if examined else history[-1],
                history=() if examined else history,
                moved=history[-1] - history[-2] if count and not examined else None,
                drives=tuple(_drive(session, cast, item, view) for item in ITEMS if item in view.discovered[cast]),
            )
        )
    return tuple(standing)


def known(session: Session) -> Known:
    """Return what the player knows and has promised; the product axis is shown in coach mode only."""
    scenario, view, fill = session.story.scenario, session.view, session.story.fill
    return Known(
        facts=tuple(fill(scenario.facts[fact].text) for fact in view.facts),
        promises=tuple((fill(scenario.promises[name].text), state) for name, state in view.promises.items()),
        product=view.product if session.header.mode == "coach" else None,
    )


def _drive(session: Session, cast: str, item: Item, view: View) -> Drive:
    state = view.discovered[cast][item].state
    truth = session.story.truth[cast].get(item)
    sentence = session.story.scenario.cast[cast].hidden[item][truth].text if truth is not None else ""
    return Drive(item, state, session.story.fill(sentence) if state == "confirmed" else "")


def _spoken(session: Session, said: Sequence[Said], accounts: Sequence[int]) -> tuple[Spoken, ...]:
    """Return the lines with their speakers; what one person says in one breath is one of them."""
    story, examined = session.story, session.header.mode == "exam"
    spoken: list[Spoken] = []
    for line in said:
        if spoken and spoken[-1].cast == line.speaker:
            spoken[-1] = dataclasses.replace(spoken[-1], text=f"{spoken[-1].text}\n{line.text}")
            continue
        persona = story.personas[line.speaker]
        mood = "" if examined else persona.mood(accounts[story.member(line.speaker)])
        spoken.append(Spoken(line.speaker, first_name(session, line.speaker), mood, line.text))
    return tuple(spoken)


def _moved(turn: Turn, aside: frozenset[int]) -> dict[str, int]:
    moved: dict[str, int] = {}
    for index, entry in enumerate(turn.ledger):
        if index not in aside:
            moved[entry.cast] = moved.get(entry.cast, 0) + entry.points
    return moved


def _aside(number: int, disputed: Disputed) -> frozenset[int]:
    return frozenset(index for turn_number, index in disputed if turn_number == number)


def _spans(ledger: Sequence[LedgerEntry], told: Sequence[Remark], aside: frozenset[int]) -> tuple[Span, ...]:
    spans: list[Span] = []
    # Drawn one over the other: what cost most comes last, so that it is what one sees.
    for remark in sorted(told, key=lambda one: -one.points):
        if remark.index in aside:
            continue
        landing: Landing = "well" if remark.points > 0 else "badly" if remark.points < 0 else "nowhere"
        for start, end in ledger[remark.index].spans:
            spans.append((start, end, landing))
    return tuple(spans)
