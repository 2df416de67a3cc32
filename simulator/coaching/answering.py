"""Answers to drills: what there is to choose from, and what to say to what was chosen or typed."""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Sequence
from enum import IntEnum
from typing import Final

from simulator.coaching.rewriting import rewritten
from simulator.content.drill import Drill, DrillKind
from simulator.content.rubric import rubric

QUESTIONS: Final[dict[DrillKind, str]] = {
    "name": "What is this line doing?",
    "better": "Which of the two works better?",
    "find": "Which part of it does the damage?",
    "order": "In which order would you say these?",
    "infer": "What is really behind it?",
    "fold": "Fold, or hold on?",
    "rewrite": "Say it so that it works.",
    "escalate": "Finish it.",
}
"""What is asked, by kind."""
_ABOUT: Final = {
    "constraint": "What really stops them?",
    "metric": "What are they measured by?",
    "fear": "What are they afraid of?",
}
_FOLDING: Final = {"fold": "Fold: it goes their way, and you carry it.", "hold": "Hold on until you have been heard."}
_BETTER: Final[dict[DrillKind, str]] = {
    "name": "It's this one:",
    "better": "The other one:",
    "find": "It's here:",
    "infer": "It's this:",
    "fold": "Rather:",
}
"""How the right answer is brought in, by kind."""
_UNFAIR: Final = ("complain", "threaten", "blame")
"""What nobody wants in an escalation, whether its author says so or not."""
_UNREAD: Final = (
    "There's nothing wrong with it that could be read, but what was wanted wasn't found. Hold the two side by side."
)
_ENOUGH: Final = 6
"""Words from which on a typed answer that performs nothing known may still be a good one."""
_SHORTEST: Final = 4
"""Letters of a line that must be typed to point at a part of it."""


class Grade(IntEnum):
    """How an answer did."""

    WRONG = 1
    PARTLY = 2
    RIGHT = 3


HEADS: Final = {Grade.RIGHT: "That's it.", Grade.PARTLY: "Nearly.", Grade.WRONG: "Not this time."}
"""What is said first."""


@dataclasses.dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: its id and its words."""

    key: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an answer: the grade, why, sentence by sentence, and a line that would have worked ("": none)."""

    grade: Grade
    why: tuple[str, ...]
    model: str = ""

    @property
    def head(self) -> str:
        """Return what is said first."""
        return HEADS[self.grade]


def question(drill: Drill) -> str:
    """Return what is asked about `drill`."""
    return _ABOUT[drill.about] if drill.kind == "infer" and drill.about else QUESTIONS[drill.kind]


def words_of(drill: Drill, key: str) -> str:
    """Return the words of the answer `key`."""
    if drill.kind == "name":
        return pattern_words(key)
    if drill.kind == "fold":
        return _FOLDING[key]
    return drill.answers[key].text or key


def pattern_words(pattern: str) -> str:
    """Return what a learner calls `pattern`: its name where it is taught, else what it does, as a sentence."""
    known = rubric()[pattern]
    said = known.name if known.taught else known.did
    return said[:1].upper() + said[1:]


def options(drill: Drill, seed: int) -> tuple[Option, ...]:
    """Return what there is to choose, in an order drawn by `seed`; fold, hold and parts of a line keep theirs."""
    keys = list(drill.answers)
    if drill.kind == "find" and drill.line is not None:
        line = drill.line
        keys.sort(key=lambda key: line.find(words_of(drill, key)))
    elif drill.kind == "fold":
        keys.sort()
    else:
        random.Random(seed).shuffle(keys)  # noqa: S311
        if drill.kind == "order" and keys == list(drill.answers):
            keys.reverse()
    return tuple(Option(key, words_of(drill, key)) for key in keys)


def chosen(drill: Drill, key: str) -> Verdict:
    """Return what to say to the answer `key` of a drill with answers to choose.

    Raises:
        KeyError: it has no such answer.
    """
    right, answer = drill.right_answer, drill.answers[key]
    if key == right:
        return Verdict(Grade.RIGHT, (answer.why, drill.why))
    better = f"{_BETTER[drill.kind]} “{words_of(drill, right)}” {drill.answers[right].why}"
    return Verdict(Grade.WRONG, (answer.why, better, drill.why))


def ordered(drill: Drill, keys: Sequence[str]) -> Verdict:
    """Return what to say to the steps of an `order` drill, put in the order of `keys`.

    Two neighbours in each other's place are nearly right, unless the own view comes before the last step.

    Raises:
        ValueError: `keys` are not its answers, once each.
    """
    steps = list(drill.answers)
    if sorted(keys) != sorted(steps):
        raise ValueError("every step is needed once")
    if list(keys) == steps:
        return Verdict(Grade.RIGHT, (drill.why,))
    wrong = [place for place, (key, step) in enumerate(zip(keys, steps, strict=True)) if key != step]
    nearly = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and keys[-1] == steps[-1]
    missed = steps[wrong[0]]
    told = f"At number {wrong[0] + 1} belongs “{words_of(drill, missed)}” {drill.answers[missed].why}"
    model = " ".join(words_of(drill, step) for step in steps)
    return Verdict(Grade.PARTLY if nearly else Grade.WRONG, (told, drill.why), model)


def pointed_at(drill: Drill, text: str) -> str | None:
    """Return the answer that typed words mean: words of the line, or what the pattern is called. None: unclear."""
    said = _plain(text)
    known = rubric()[drill.pattern]
    if said in {_plain(drill.pattern), _plain(known.name), _plain(known.did)}:
        return drill.right_answer
    if len(said) < _SHORTEST:
        return None
    parts = {key: _plain(words_of(drill, key)) for key in drill.answers}
    meant = [key for key, part in parts.items() if said in part or (part in said and len(part) >= _SHORTEST)]
    return meant[0] if len(meant) == 1 else None


def written(drill: Drill, text: str) -> Verdict:
    """Return what to say to words typed for a `rewrite` or `escalate` drill, as the reader reads them."""
    escalating = drill.kind == "escalate"
    line = drill.line or ""
    bad = tuple(dict.fromkeys([*drill.bad, *(_UNFAIR if escalating else ())]))
    result = rewritten(line, text, bad=bad, wanted=drill.wanted, context=line if escalating else "")
    spoilt, reached = bool(result.still or result.new), set(result.does) & set(drill.wanted)
    told = result.sentences()
    if not spoilt and not result.missing:
        grade = Grade.RIGHT
    elif reached or (not spoilt and result.does):
        grade = Grade.PARTLY
    elif not spoilt and len(text.split()) >= _ENOUGH and _plain(text) != _plain(line):
        # The reader misses one good line in several; nobody is called wrong by it who said nothing bad.
        grade, told = Grade.PARTLY, (_UNREAD, *told)
    else:
        grade = Grade.WRONG
    return Verdict(grade, (*told, drill.why), drill.model or "")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[\w']+", text.casefold().replace("_", " ").replace("’", "'")))
