"""The stakeholder map: what can be guessed about each of them before the conversation begins."""

from __future__ import annotations

import dataclasses
import random
from typing import Final

from simulator.coaching.session import Session
from simulator.content.fields import ITEMS, Item

QUESTIONS: Final[dict[Item, str]] = {
    "constraint": "what really stops them",
    "metric": "what they are measured by",
    "fear": "what they are afraid of",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Blank:
    """One thing to guess about `cast` (`name`): the answers to pick from by id, and the one guessed so far."""

    cast: str
    name: str
    item: Item
    answers: dict[str, str]
    guess: str | None


def blanks(session: Session) -> tuple[Blank, ...]:
    """Return every blank of the map, person by person; the answers stand in the same order for the whole attempt."""
    story, guesses = session.story, session.guesses
    found: list[Blank] = []
    for cast, member in story.scenario.cast.items():
        for item in ITEMS:
            answers = list(member.hidden.get(item, {}).items())
            if not answers:
                continue
            # Shuffled, or the author's habit of writing the truth first would give it away.
            random.Random(f"{session.header.seed}:{cast}:{item}").shuffle(answers)  # noqa: S311
            filled = {answer: story.fill(sentence.text) for answer, sentence in answers}
            found.append(Blank(cast, story.personas[cast].name, item, filled, guesses.get((cast, item))))
    return tuple(found)
