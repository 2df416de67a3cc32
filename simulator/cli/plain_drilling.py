"""Drills line by line: for screen readers, pipes and terminals that cannot draw."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from typing import Final, TextIO

from simulator.coaching.answering import Grade, Option, Verdict, chosen, ordered, pointed_at, question, written
from simulator.coaching.drilling import Memory, Practice, plan
from simulator.coaching.scheduling import when
from simulator.coaching.session import LONGEST_REPLY
from simulator.content.drill import Drill
from simulator.content.drill_loading import LoadedDrill
from simulator.content.text import clean

_QUIT: Final = ("q", "quit", "exit")
_DISPUTE: Final = "d"
_ASIDE: Final = "Set aside: it counts for nothing, and is kept on this machine."
_SIGNS: Final = {Grade.RIGHT: "+", Grade.PARTLY: "~", Grade.WRONG: "-"}


class Left(Exception):
    """The learner is done, or nothing more can be read."""


class Gone(Exception):
    """What was asked once more need not be: the answer before it was set aside."""


def drill_plain(
    items: Sequence[LoadedDrill],
    keeper: Memory,
    source: TextIO,
    out: TextIO,
    *,
    minutes: float = 3,
    pattern: str | None = None,
) -> None:
    """Ask items line by line: numbers choose, several put in order, words are said as typed.

    `d` sets the answer before aside, `q` leaves.
    """
    now = time.time()
    planned = plan(items, keeper.cards(), keeper.seen(), now=now, minutes=minutes, pattern=pattern)
    if not planned:
        planned = plan(items, keeper.cards(), keeper.seen(), now=now, minutes=minutes, pattern=pattern, ahead=True)
        if not planned:
            _put(out, "There are no drills for that.")
            return
        soonest = min(card.due for card in keeper.cards().values() if card.due > now)
        _put(out, f"Nothing is due; the next card comes back {when(soonest, now)}. Here is some of it ahead of time.\n")
    practice = Practice(planned, keeper, time.time, seed=secrets.randbelow(2**31))
    try:
        while practice.current is not None:
            _ask(practice, source, out)
        _last_word(practice, source, out)
    except Left:
        _put(out, "")
    summary = practice.summary()
    if summary.answered:
        returning = ", ".join(f"{count} {words}" for words, count in summary.returning)
        _put(out, f"{summary.sentence} Back: {returning}." if returning else summary.sentence)


def _ask(practice: Practice, source: TextIO, out: TextIO) -> None:
    item = practice.current
    assert item is not None
    drill, options = item.drill, practice.options()
    more = " (once more)" if practice.again else ""
    _put(out, f"{practice.place + 1} of {practice.length}{more}. {drill.scene}")
    for line in drill.lines or ((drill.line,) if drill.line else ()):
        _put(out, f"  “{line}”")
    _put(out, question(drill))
    for number, option in enumerate(options, 1):
        _put(out, f"  {number}  {option.text}")
    try:
        verdict, given = _answer(practice, drill, options, source, out)
    except Gone:
        return
    first, review = not practice.reviews, practice.answer(verdict, given)
    _put(out, f"\n{_SIGNS[verdict.grade]} {verdict.head}")
    for sentence in verdict.why:
        _put(out, f"  {sentence}")
    if verdict.model and verdict.grade is not Grade.RIGHT:
        _put(out, f"  One way: “{verdict.model}”")
    if first and review is not None:
        _put(out, "  (You disagree? d sets this aside; q leaves.)")
    _put(out, "")


def _last_word(practice: Practice, source: TextIO, out: TextIO) -> None:
    """Let the last answer be set aside too; what was asked once more need not be said again then."""
    if practice.can_dispute:
        _put(out, "d sets the last answer aside; an empty line ends.")
        if _line(source, out).casefold() == _DISPUTE and practice.dispute():
            _put(out, _ASIDE)


def _line(source: TextIO, out: TextIO) -> str:
    out.write("> ")
    out.flush()
    line = source.readline()
    said = clean(line).strip()
    if not line or said.casefold() in _QUIT:
        raise Left
    return said


def _answer(
    practice: Practice, drill: Drill, options: Sequence[Option], source: TextIO, out: TextIO
) -> tuple[Verdict, str]:
    """Read lines until one of them is an answer."""
    while True:
        said = _line(source, out)
        if said.casefold() == _DISPUTE:
            if not practice.dispute():
                _put(out, "There is no answer before this one to set aside.")
            else:
                _put(out, _ASIDE)
                if practice.current is None:
                    raise Gone
            continue
        if drill.typed:
            if said and len(said) <= LONGEST_REPLY:
                return written(drill, said), said
            _put(out, f"Say it in your own words, {LONGEST_REPLY} characters at most; q leaves.")
            continue
        if drill.kind == "order":
            keys = _numbers(said, options)
            if sorted(keys) == sorted(drill.answers):
                return ordered(drill, keys), " ".join(keys)
            _put(out, "Type the four numbers in your order, as in 2 1 4 3; q leaves.")
            continue
        keys = _numbers(said, options)
        key = keys[0] if len(keys) == 1 else None
        if key is None and said.casefold() in drill.answers:
            key = said.casefold()
        if key is None and drill.kind == "find":
            key = pointed_at(drill, said)
        if key is not None:
            return chosen(drill, key), key
        words = " or words of the line" if drill.kind == "find" else ""
        _put(out, f"Type a number from 1 to {len(options)}{words}; q leaves.")


def _numbers(said: str, options: Sequence[Option]) -> list[str]:
    """Return the answers that the numbers in `said` stand for, [] where it holds anything else."""
    words = said.replace(",", " ").split()
    if len(words) == 1 and words[0].isdecimal() and len(options) == len(words[0]):
        words = list(words[0])
    if not all(word.isdecimal() and len(word) < 3 and 1 <= int(word) <= len(options) for word in words):
        return []
    return [options[int(word) - 1].key for word in words]


def _put(out: TextIO, text: str) -> None:
    out.write(text + "\n")
