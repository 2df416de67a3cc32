"""What a typed line means in plain play, beyond numbers and words: a guess, or somebody to speak to."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from simulator.coaching.guessing import Blank, blanks
from simulator.coaching.session import Session

_AFTER_A_NAME = ",:;."


@dataclasses.dataclass(frozen=True, slots=True)
class Guessed:
    """A guess that can be made: the blank, and the id of the answer."""

    blank: Blank
    answer: str


def called(session: Session, cast: str) -> tuple[str, ...]:
    """Return what a cast member answers to, in lower case: full name, first name, id."""
    name = session.story.personas[cast].name.casefold()
    return name, name.split()[0], cast.casefold()


def addressed(session: Session, line: str) -> tuple[str | None, str] | None:
    """Return whom `line` is for and the words after the name, as "@dana What is it for?" has them.

    None where it does not begin with @ and a name of somebody here. Where two share a first name, it means neither.
    """
    if not line.startswith("@"):
        return None
    said = line[1:].lstrip()
    for cast, name in _names(session):
        rest = said[len(name) :]
        if said[: len(name)].casefold() == name and (not rest or not rest[0].isalnum()):
            return cast, rest.lstrip(_AFTER_A_NAME + " ")
    return None


def _names(session: Session) -> Iterator[tuple[str, str]]:
    """Yield cast ids with each name that means only them, the longest first."""
    all_of = {cast: called(session, cast) for cast in session.story.cast}
    names = [(cast, name) for cast, own in all_of.items() for name in dict.fromkeys(own)]
    yield from sorted(
        ((cast, name) for cast, name in names if sum(name in own for own in all_of.values()) == 1),
        key=lambda one: -len(one[1]),
    )


def guess_in(session: Session, line: str) -> Guessed | Blank | None:
    """Return the guess that `line` makes, as "guess dana fear 2" does.

    A blank without a guess where the line names one but no answer that it has; None where it is no guess at all, and
    may be something to say.
    """
    words = line.casefold().split()
    if len(words) < 2 or words[0] != "guess":
        return None
    for blank in blanks(session):
        for asked in _ways_to_ask(session, blank):
            if words[1 : 1 + len(asked)] == asked:
                rest = words[1 + len(asked) :]
                number = int(rest[0]) if len(rest) == 1 and rest[0].isdecimal() and len(rest[0]) < 4 else 0
                answers = list(blank.answers)
                return Guessed(blank, answers[number - 1]) if 1 <= number <= len(answers) else blank
    return None


def asking(session: Session, blank: Blank) -> str:
    """Return how the blank is named in a line, as "guess fear" or, among several people, "guess dana fear"."""
    return " ".join(["guess", *_ways_to_ask(session, blank)[0]])


def _ways_to_ask(session: Session, blank: Blank) -> list[list[str]]:
    alone = len({one.cast for one in blanks(session)}) == 1
    known = {name for cast, name in _names(session) if cast == blank.cast}
    _full, first, own_id = called(session, blank.cast)
    # The first name where it means one person; whatever they are called, their id stands for them.
    named = dict.fromkeys([*(name for name in (first, own_id) if name in known), *sorted(known), own_id])
    ways = [[*name.split(), blank.item] for name in named]
    return [[blank.item], *ways] if alone else ways
