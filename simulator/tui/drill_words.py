"""What the drill screen says, as text to draw: items, answers, and what a sitting came to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from textual.content import Content

from simulator.coaching.answering import Grade, Verdict, pattern_words, question
from simulator.coaching.drilling import Review, Summary
from simulator.coaching.scheduling import when
from simulator.content.drill import Drill
from simulator.content.drill_loading import LoadedDrill

_SIGNS: Final = {Grade.RIGHT: ("✓", "$success"), Grade.PARTLY: ("~", "$warning"), Grade.WRONG: ("✗", "$error")}
_PLACES: Final = ("first", "second", "third", "last")


def scene(drill: Drill, *, again: bool) -> Content:
    """Return where it happens; `again` where the item is asked once more."""
    head = Content.styled("Once more. ", "bold $primary") if again else Content()
    return head + Content.styled(drill.scene, "$text-muted")


def said(drill: Drill) -> Content:
    """Return what was said."""
    lines = drill.lines or ((drill.line,) if drill.line else ())
    return Content("\n").join(Content(line) for line in lines)


def asked(drill: Drill) -> Content:
    """Return what is asked."""
    return Content.styled(question(drill), "bold")


def ordering(drill: Drill, order: Sequence[str], steps: int) -> Content:
    """Return what is asked while steps are put in order."""
    if len(order) == steps:
        return asked(drill) + Content.styled("  enter: like this. u: take the last one back.", "$text-muted")
    return asked(drill) + Content.styled(f"  Which comes {_PLACES[len(order)]}?", "$text-muted")


def remark(key: str, order: Sequence[str], answered: Drill | None, given: str) -> tuple[str, bool]:
    """Return the quiet words after an answer, and whether it stands back."""
    if answered is None:
        return (f"← {order.index(key) + 1}" if key in order else ""), False
    if answered.kind == "order":
        place, meant = given.split().index(key) + 1, list(answered.answers).index(key) + 1
        return (f"✓ {place}" if place == meant else f"{place}, better {meant}"), False
    if key == answered.right_answer:
        return ("✓ yours" if key == given else "✓"), False
    return ("✗ yours", False) if key == given else ("", True)


def back(review: Review | None, now: float) -> str:
    """Return when the card comes back, "" for an answer that did not count."""
    return f"Comes back {when(review.card.due, now)}." if review is not None else ""


def verdict(told: Verdict, returns: str) -> Content:
    """Return what is said to an answer."""
    sign, colour = _SIGNS[told.grade]
    parts: list[Any] = [(f"{sign} {told.head}", f"bold {colour}"), (f"  {returns}", "$text-muted"), "\n"]
    for sentence in told.why:
        parts += [sentence, "\n"]
    if told.model and told.grade is not Grade.RIGHT:
        parts += [("One way to put it: ", "$text-muted"), (f"“{told.model}”", "italic")]
    return Content.assemble(*parts).rstrip("\n")


def left(summary: Summary) -> str:
    """Return what is said as one leaves: what was answered counts, however much was planned."""
    aside = f" {summary.disputed} set aside." if summary.disputed else ""
    return f"{summary.sentence}{aside} What you answered counts; the rest can wait."


def ended(
    summary: Summary, reviews: Sequence[Review], items: Sequence[LoadedDrill], next_due: float | None, now: float
) -> Content:
    """Return what a sitting came to, and what comes back when; `next_due` is when the next card does."""
    if not summary.asked:
        if not items:
            return Content("There are no drills here.")
        soon = f" The next card comes back {when(next_due, now)}." if next_due is not None else ""
        return Content.assemble(("Nothing is due.", "bold"), f"{soon}\n\nEnter asks some of it ahead of time.")
    parts: list[Any] = [(summary.sentence, "bold"), "\n\n", ("Comes back\n", "$text-muted")]
    for words, count in summary.returning:
        parts.append(f"{count:>3}  {words}\n")
    patterns = {item.reference: item.drill.pattern for item in items}
    missed = dict.fromkeys(patterns[one.item] for one in reviews if one.grade is Grade.WRONG and one.item in patterns)
    if missed:
        parts.append(("\nWorth another look\n", "$text-muted"))
        parts += [f"     {pattern_words(pattern)}\n" for pattern in missed]
    return Content.assemble(*parts).rstrip("\n")
