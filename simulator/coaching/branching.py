"""What if: one reply of a conversation given anew, side by side with what happened. Nothing of it is kept."""

from __future__ import annotations

import dataclasses

from simulator.coaching.feedback import Remark, addressee, movement, remarks, why
from simulator.coaching.session import Session
from simulator.coaching.walking import Walk
from simulator.content.scenario import Choice
from simulator.conversation.attempt import Choose, Event, Hint, Predict, Type
from simulator.conversation.frontier import Frontier
from simulator.conversation.play import Said


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What one reply did.

    `points` are what it moved, by cast id; `credibility` (0..100, by cast id) and `product` (0..100) stand after it.
    `reach` is the best that can still be had from there as (relationship, product), None where that is not known.
    """

    reply: str
    typed: bool
    to: str
    points: dict[str, int]
    remarks: tuple[Remark, ...]
    why: str
    answer: tuple[Said, ...]
    credibility: dict[str, int]
    product: int
    ended: bool
    reach: Frontier | None

    @property
    def moved(self) -> int:
        """Return the points that it moved with whom it was said to."""
        return self.points.get(self.to, 0)


@dataclasses.dataclass(frozen=True, slots=True)
class Comparison:
    """Reply `number` (from 1) as it was given and as it might have been, from the same moment.

    `heard` is what it answers; `credibility` and `product` are where everything stood before it.
    """

    number: int
    heard: tuple[Said, ...]
    credibility: dict[str, int]
    product: int
    happened: Outcome
    instead: Outcome


def events_before(session: Session, number: int) -> list[Event]:
    """Return what came before reply `number` (from 1) of `session`; hints and predictions for that reply go with it."""
    kept: list[Event] = []
    replies = 0
    for event in session.events:
        if isinstance(event, Choose | Type):
            replies += 1
            if replies >= number:
                break
        if not (replies == number - 1 and isinstance(event, Hint | Predict)):
            kept.append(event)
    return kept


def branch(session: Session, number: int) -> Session:
    """Return a session of its own that stands where reply `number` (from 1) of `session` was due; nothing keeps it."""
    return Session(session.loaded, session.header, events_before(session, number))


def others(session: Session, number: int) -> tuple[Choice, ...]:
    """Return what was on offer at reply `number` (from 1) beside the reply that was chosen, in the author's order."""
    said = session.replies[number - 1].event
    taken = said.choice if isinstance(said, Choose) else None
    return tuple(choice for choice in branch(session, number).available if choice.id != taken)


def compare(
    session: Session, number: int, branched: Session, walk: Walk | None = None, branched_walk: Walk | None = None
) -> Comparison:
    """Return reply `number` (from 1) of `session` beside the same reply of `branched`, which shares all before it.

    The walks say what stays in reach after either.

    Raises:
        ValueError: `branched` does not share what came before, or has no such reply.
    """
    before = events_before(session, number)
    if len(branched.replies) < number or branched.events[: len(before)] != before:
        raise ValueError(f"the two conversations do not part at reply {number}")
    start = branch(session, number)
    return Comparison(
        number=number,
        heard=start.lines,
        credibility=dict(zip(session.story.cast, start.state.accounts, strict=True)),
        product=start.state.product,
        happened=_outcome(session, number, walk),
        instead=_outcome(branched, number, branched_walk),
    )


def _outcome(session: Session, number: int, walk: Walk | None) -> Outcome:
    turn = session.replies[number - 1]
    return Outcome(
        reply=session.reply_text(turn),
        typed=isinstance(turn.event, Type),
        to=addressee(session, turn),
        points=movement(turn),
        remarks=remarks(session, turn),
        why=why(session, turn),
        answer=turn.answer,
        credibility=dict(zip(session.story.cast, turn.state.accounts, strict=True)),
        product=turn.state.product,
        ended=turn.state.phase == "ended",
        reach=walk.turns[number] if walk is not None and walk.proven else None,
    )
