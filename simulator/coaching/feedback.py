"""What each ledger entry says to the player: the move, the words that showed it, and why it counted as it did."""

from __future__ import annotations

import dataclasses
from typing import Final

from simulator.coaching.session import Session
from simulator.content.rubric import rubric
from simulator.conversation.attempt import Type
from simulator.conversation.ledger import REASONS, LedgerEntry
from simulator.conversation.play import Turn

_KINDS: Final[dict[str, tuple[str, str]]] = {
    "patience": ("asked one question too many", "They had answered enough; the next one felt like an interview."),
    "pushing": ("pushed for the third time running", "Nothing came between the pushes, so it turned into an argument."),
    "pushed_on": ("argued on after it was lost", "They had heard the case, and the decision is theirs."),
    "folded_unheard": ("gave way before they had heard the case", "Too much hangs on this one for it to go unsaid."),
    "escalation": ("took it higher too soon", "It has to be fair, announced, and tried between you first."),
    "contradiction": ("said the opposite of what you said before", "You may change your mind; say what changed it."),
    "promise_kept": ("kept your word", "Nothing fills an account as steadily."),
    "promise_broken": ("broke your word", "It costs twice what keeping it would have earned."),
    "clamp": ("went past the end of the scale", "An account holds no more than 100 and no less than 0."),
}
_MISTIMED: Final = frozenset(
    {"not_aligned", "undiscovered", "repeated", "in_a_row", "out_of_patience", "escalated_badly"}
)
"""Reasons under which a good move came at the wrong moment."""


@dataclasses.dataclass(frozen=True, slots=True)
class Remark:
    """One ledger entry in words.

    `index` is the entry's place in the turn's ledger; `quotes` are the words that showed it, and `factors` say what
    made it count more or less ("before anything of theirs was acknowledged", -60%).
    """

    index: int
    cast: str
    pattern: str | None
    points: int
    did: str
    why: str
    quotes: tuple[str, ...]
    factors: tuple[str, ...]

    @property
    def sign(self) -> str:
        """Return the points with their sign, as "+6", "-4" or "0"."""
        return f"{self.points:+d}" if self.points else "0"


def remarks(session: Session, turn: Turn, *, bystanders: bool = False) -> tuple[Remark, ...]:
    """Return what is to be said about `turn`, the largest movement first.

    Entries of people who only listened are left out unless `bystanders`. A pattern that earned nothing for want of
    room in the reply (a fourth move, a second question) is left out too: it would only be noise. Of the moves in words
    that could not be followed, one is told, so that the player knows they were seen.
    """
    text = session.reply_text(turn)
    shown = [(index, entry) for index, entry in enumerate(session.ledger(turn)) if not _only_crowded_out(entry)]
    if not bystanders:
        spoken_to = addressee(session, turn)
        # Where it touched only somebody else, that is what there is to tell.
        shown = [(index, entry) for index, entry in shown if entry.cast == spoken_to] or shown
    lost = [one for one in shown if _not_followed(one[1])]
    shown = [one for one in shown if one not in lost[1:]]
    told = [_remark(session, turn, index, entry, text) for index, entry in shown]
    return tuple(sorted(told, key=lambda remark: -abs(remark.points)))


def addressee(session: Session, turn: Turn) -> str:
    """Return the cast id of whom a turn's reply was said to: the one named, or who had spoken."""
    story, event = session.story, turn.event
    place = story.place(turn.node)
    if isinstance(event, Type) and event.to in story.cast:
        return event.to
    reply = story.reply(place, turn.choice.id) if turn.choice is not None else None
    return story.cast[reply.performance.to] if reply is not None else place.lines[0].speaker


def why(session: Session, turn: Turn) -> str:
    """Return the one sentence that explains the turn: the author's comment, or the heaviest remark's."""
    if turn.comment:
        return turn.comment
    told = remarks(session, turn)
    return told[0].why or sentence(told[0].did) if told else ""


def sentence(words: str) -> str:
    """Return `words` with a capital at the beginning and an end."""
    words = words.strip()
    words = words[:1].upper() + words[1:]
    return words if not words or words.endswith((".", "?", "…")) else f"{words}."


def movement(turn: Turn) -> dict[str, int]:
    """Return what the turn moved, in points by cast id; only accounts that moved."""
    moved: dict[str, int] = {}
    for entry in turn.ledger:
        moved[entry.cast] = moved.get(entry.cast, 0) + entry.points
    return {cast: points for cast, points in moved.items() if points}


def _remark(session: Session, turn: Turn, index: int, entry: LedgerEntry, text: str) -> Remark:
    if entry.kind == "pattern" and entry.pattern is not None:
        did = rubric()[entry.pattern].did
    elif entry.kind == "authored":
        # The author's reason is the headline: no name of a move says more.
        did = session.story.fill(entry.note).removesuffix(".")
    else:
        did = _KINDS[entry.kind][0]
    return Remark(
        index=index,
        cast=entry.cast,
        pattern=entry.pattern,
        points=entry.points,
        did=did[:1].upper() + did[1:],
        why=_reason(session, turn, entry),
        quotes=tuple(text[start:end] for start, end in entry.spans),
        factors=tuple(_factor(session, entry)),
    )


def _reason(session: Session, turn: Turn, entry: LedgerEntry) -> str:
    if entry.kind == "authored":
        return ""
    if entry.kind != "pattern" or entry.pattern is None:
        return _noted(session, turn, entry) or _KINDS[entry.kind][1]
    feedback = rubric()[entry.pattern].feedback
    reasons = {factor.reason for factor in entry.factors}
    if _not_followed(entry):
        return (
            "The move was there, but they could not tell what you wanted of them. Nothing is lost; try it nearer to "
            "what they said."
        )
    if "unsupported" in reasons:
        return "Nothing that you had found out stood behind it, so it was only a claim."
    if "not_heard" in reasons:
        return "They had not heard your case yet, so there was nothing to give way from."
    return feedback.mistimed if reasons & _MISTIMED else feedback.earned


def _noted(session: Session, turn: Turn, entry: LedgerEntry) -> str:
    """Return an entry's note as a sentence: the author's words, or what was said or promised before."""
    scenario = session.story.scenario
    if entry.kind in ("promise_kept", "promise_broken"):
        return f"You promised: {session.story.fill(scenario.promises[entry.note].text)}"
    if entry.kind == "contradiction":
        topic = session.story.fill(scenario.topics[entry.note])
        # Looked up in the state before: by the one after, this reply itself is the last stand that was taken.
        number = dict(session.before(turn).proofs).get(f"stance:{entry.note}")
        said = session.reply_text(session.replies[number - 1]) if number and number <= len(session.replies) else ""
        return f"{topic}: before that you said “{said}”" if said else f"{topic}: you said the opposite before."
    return sentence(session.story.fill(entry.note))


def _factor(session: Session, entry: LedgerEntry) -> list[str]:
    name = session.story.personas[entry.cast].name.split()[0]
    told: list[str] = []
    for factor in entry.factors:
        change = factor.hundredths - 100
        if not change:
            continue
        words = factor.because or REASONS[factor.reason]
        if factor.reason == "persona":
            words = f"{name}: {words[:1].lower()}{words[1:]}" if not factor.because else f"{name}: {words}"
        told.append(f"{words} ({change:+d} %)")
    return told


def _only_crowded_out(entry: LedgerEntry) -> bool:
    return any(factor.reason in ("one_job", "one_question") for factor in entry.factors)


def _not_followed(entry: LedgerEntry) -> bool:
    return any(factor.reason == "fitted_nothing" for factor in entry.factors)
