"""The debrief line by line: where it ended, what it cost, what was really going on, and what to do next time."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.coaching.debrief import QUADRANT_WORDS, Debrief, Uncovered, debrief
from simulator.coaching.feedback import remarks, why
from simulator.coaching.session import Session
from simulator.conversation.play import Turn


def explained(session: Session, turn: Turn) -> Iterator[str]:
    """Yield what is said about a reply: each move with its points, and the one sentence of why."""
    for remark in remarks(session, turn):
        quote = f' ("{remark.quotes[0]}")' if remark.quotes else ""
        yield f"  {remark.sign:>3}  {remark.did}{quote}"
    reason = why(session, turn)
    if reason:
        yield f"       {reason}"


def debriefed(session: Session) -> Iterator[str]:
    """Yield the lines of the debrief; what was within reach is walked first."""
    from simulator.coaching.walking import walk

    done = debrief(session, walk(session))
    if done.after:
        yield f"\n{done.after.strip()}"
    yield "\nDebrief"
    yield from _ended(done)
    if session.header.mode == "exam":
        for review, turn in zip(done.turns, session.replies, strict=True):
            yield f"\n{review.number}. You: {review.reply}"
            yield from explained(session, turn)
    yield "\nWhat was really going on"
    for one in done.uncovered:
        yield from _uncovered(one)
    yield "\nNext time"
    for plan in done.plans:
        yield f"  {plan}"


def _ended(done: Debrief) -> Iterator[str]:
    ended = QUADRANT_WORDS[done.quadrant].upper()
    yield f"You ended as {ended}: relationship {done.relationship}, product {done.product}."
    if done.proven:
        within = ", ".join(f"{relationship} · {product}" for relationship, product in done.overall)
        yield f"Within reach: {within}."
    else:
        yield "What was within reach could not be worked out: the story has too many ways."
    costliest = done.costliest
    if costliest is not None:
        yield f"The turn that cost you most: {costliest.number} (-{costliest.regret} within reach)."
        yield f"  You said: {costliest.reply}"
        if costliest.expert:
            yield f"  Instead: {costliest.expert}"


def _uncovered(one: Uncovered) -> Iterator[str]:
    """Yield the truth, and the guess beside it where there was one."""
    found = "never came out" if one.found is None else f"found out in turn {one.found}"
    if one.found == 0:
        found = "known before you walked in"
    yield f"  {one.name}'s {one.item}: {one.truth} ({found})"
    if one.guess is not None:
        yield "    You guessed it beforehand." if one.right else f"    You guessed: {one.guess}"
