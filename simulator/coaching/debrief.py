"""The debrief: what happened, what it cost, what was really going on, and what to do next time."""

from __future__ import annotations

import dataclasses
from typing import Final

from simulator.coaching.feedback import Remark, remarks, why
from simulator.coaching.session import Session
from simulator.coaching.walking import Walk
from simulator.content.fields import ITEMS, Item
from simulator.conversation import kernel, play
from simulator.conversation.attempt import Type
from simulator.conversation.frontier import Frontier, Quadrant, quadrant, turn_cost, worth_having
from simulator.conversation.play import Turn

QUADRANT_WORDS: Final[dict[Quadrant, str]] = {
    "partner": "partner",
    "order_taker": "order-taker",
    "won_the_point": "won the point",
    "friction": "friction",
}


@dataclasses.dataclass(frozen=True, slots=True)
class TurnReview:
    """One reply, looked back at.

    `cost` is what it took from the best that was within reach, in points (None: not known yet), and `regret` the same
    over the points that keep the relationship; `expert` is what an expert would have said at that moment, where it was
    something else.
    """

    number: int
    node: str
    heard: str
    reply: str
    typed: bool
    remarks: tuple[Remark, ...]
    why: str
    contested: str
    expert: str
    credibility: dict[str, int]
    product: int
    cost: int | None
    regret: int


@dataclasses.dataclass(frozen=True, slots=True)
class Uncovered:
    """One hidden item: what was true, what the player guessed, and when it came out (turn; 0: beforehand)."""

    cast: str
    name: str
    item: Item
    truth: str
    guess: str | None
    right: bool
    found: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class Debrief:
    """Everything that the debrief shows. `overall` and the costs are empty until the walk is done."""

    ending: str | None
    closing: tuple[str, ...]
    after: str
    relationship: int
    product: int
    quadrant: Quadrant
    overall: Frontier
    proven: bool
    turns: tuple[TurnReview, ...]
    uncovered: tuple[Uncovered, ...]
    plans: tuple[str, ...]

    @property
    def costliest(self) -> TurnReview | None:
        """Return the reply that took most from what was worth reaching, or None where nothing was lost or known."""
        costly = [turn for turn in self.turns if turn.regret]
        return max(costly, key=lambda turn: turn.regret) if costly else None


def debrief(session: Session, walk: Walk | None = None) -> Debrief:
    """Return the debrief of `session`; with `walk`, what each turn cost is known too."""
    story, state = session.story, session.state
    relationship = kernel.relationship(story, state.accounts)
    turns = _reviews(session, walk)
    return Debrief(
        ending=state.place if session.finished else None,
        closing=tuple(said.text for said in session.lines) if session.finished else (),
        after=session.after,
        relationship=relationship,
        product=state.product,
        quadrant=quadrant(relationship, state.product),
        overall=walk.overall if walk else (),
        proven=walk.proven if walk else False,
        turns=turns,
        uncovered=_uncovered(session),
        plans=_plans(session, turns),
    )


def expert_line(session: Session, turn: Turn) -> str:
    """Return what an expert would have said where `turn` was played, or "" where that is what was said.

    Only replies that were on offer at that moment count.
    """
    if turn.choice is not None and turn.choice.model and not isinstance(turn.event, Type):
        return ""
    offered = play.available(session.story, session.before(turn))
    return next((session.words_of(choice) for choice in offered if choice.model), "")


def _reviews(session: Session, walk: Walk | None) -> tuple[TurnReview, ...]:
    reviews: list[TurnReview] = []
    heard = session.opening_lines()
    for number, turn in enumerate(session.replies, start=1):
        before, after = (walk.turns[number - 1], walk.turns[number]) if walk and walk.proven else ((), ())
        reviews.append(
            TurnReview(
                number=number,
                node=turn.node,
                heard=" ".join(said.text for said in heard),
                reply=session.reply_text(turn),
                typed=isinstance(turn.event, Type),
                remarks=remarks(session, turn),
                why=why(session, turn),
                contested=turn.contested,
                expert=expert_line(session, turn),
                credibility=dict(zip(session.story.cast, turn.state.accounts, strict=True)),
                product=turn.state.product,
                cost=turn_cost(before, after) if walk and walk.proven else None,
                regret=turn_cost(worth_having(before), after),
            )
        )
        heard = turn.answer
    return tuple(reviews)


def _uncovered(session: Session) -> tuple[Uncovered, ...]:
    story, guesses = session.story, session.guesses
    discovered = session.view.discovered
    found: list[Uncovered] = []
    for cast, member in story.scenario.cast.items():
        for item in ITEMS:
            answer = story.truth[cast].get(item)
            if answer is None or item not in member.hidden:
                continue
            guess = guesses.get((cast, item))
            finding = discovered[cast][item]
            found.append(
                Uncovered(
                    cast=cast,
                    name=story.personas[cast].name,
                    item=item,
                    truth=story.fill(member.hidden[item][answer].text),
                    guess=story.fill(member.hidden[item][guess].text) if guess else None,
                    right=guess == answer,
                    found=finding.turn if finding.state == "confirmed" else None,
                )
            )
    return tuple(found)


_PLANS: Final[dict[str, str]] = {
    "not_aligned": "If I am about to disagree, then I first say what they want and check that I have it right.",
    "undiscovered": "If I catch myself arguing with a request, then I ask what happens if it does not come.",
    "unsupported": "If I want to use a number, then I look it up before the meeting and say where it comes from.",
    "patience": "If I have asked two questions running, then I say what I heard before I ask a third.",
    "in_a_row": "If my last sentence was a push, then my next one picks up something that they said.",
    "folded_unheard": "If I feel like giving in, then I first say in one sentence what it will cost.",
    "pushed_on": "If they have heard me twice and decided, then I say yes and how I will carry it.",
    "promise_broken": "If I am about to promise something, then I say by when, and write it down in front of them.",
    "contradiction": "If I change my mind, then I say what changed it.",
    "escalation": "If we are stuck, then I say so, name who could decide, and tell both sides the same way.",
    "cave": "If I hear myself say yes at once, then I ask for one night and name what will have to move.",
    "overpromise": "If I want to please them with a date, then I promise only the next step, and by when.",
    "flat_refusal": "If the answer is no, then I bring the reason that they would care about, and one other way.",
    "yes_but": "If I say that something is great, then my next word is not 'but': it is a question.",
    "stall": "If I need time, then I name the day on which they will have an answer.",
    "blame": "If something went wrong before, then I talk about what happens next and leave the names out.",
    "data_dump": "If I have ten figures, then I bring the one that touches their number.",
    "pull_rank": "If I want to say 'I own this', then I say what it does for them instead.",
    "absolute": "If I am about to say 'never' or 'everyone', then I say how often, and who.",
    "dismiss_goal": "If their goal seems small to me, then I ask who measures them on it.",
    "attack_understanding": "If they seem to miss something, then I show what I see and ask what I am missing.",
    "threaten": "If I want to use pressure, then I say how we could settle it together.",
    "passive_aggressive": "If I disagree, then I say it in the room or carry the decision without a sting.",
}
_GENERAL: Final = (
    "If somebody asks me for a date, then I ask what happens on the day after it.",
    "If somebody says something in passing, then I go back to it before I answer the main thing.",
    "If I have to disagree tomorrow, then I spend five minutes on what they are measured on.",
)


def _plans(session: Session, turns: tuple[TurnReview, ...]) -> tuple[str, ...]:
    """Return three if-then plans to pick from: those that the dearest entries of this attempt ask for come first."""
    wanted: list[tuple[int, str]] = []
    for turn, review in zip(session.replies, turns, strict=True):
        for entry in turn.ledger:
            keys = [factor.reason for factor in entry.factors] + [entry.kind, entry.pattern or ""]
            # A reply that cost much of what was within reach is spoken of before one that only lost a point.
            weight = review.regret + max(0, -entry.points)
            wanted += [(weight, key) for key in keys if key in _PLANS]
    ordered = [_PLANS[key] for _weight, key in sorted(wanted, key=lambda one: -one[0])]
    return tuple(dict.fromkeys([*ordered, *_GENERAL]))[:3]
