"""How stakeholders speak: no lesson in their mouths, and sentences that somebody would say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from simulator.authoring.checks.lengths import LINE
from simulator.authoring.checks.subject import Path, Subject
from simulator.content.diagnostics import Diagnostic
from simulator.content.persona import Reactions
from simulator.content.rubric import rubric

_NAMED: Final = (
    r"(data reframe|trade-?off reveal|escalation preview|reasoned no|"
    r"(?:push-?back|language|discovery|alignment) (?:pattern|technique|move)s?)"
)
"""Names that nobody uses who was not taught them."""
_PRAISED: Final = (
    r"(?:great|good|nice|lovely|neat|clever|classic|textbook|excellent|perfect|beautiful|solid|strong|fine) "
    r"(redirect|redirection|reframe|reframing|time shift|widening of the frame|set of conditions)"
)
"""Names that are also plain words: only where they are praised as a move."""
_SENTENCE: Final = re.compile(r"[.!?…]+[\"'”’)]*(?:\s+|$)")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_VOWELS: Final = re.compile(r"[aeiouy]+")

LONGEST_SENTENCE: Final = 40
"""Words in one sentence: twice what is usual in print (15 to 20), and more than one breath (some 30 words)."""
LONGEST_LINE: Final = 100
"""Words in one line: forty seconds of speech at 150 words a minute, in which nobody else gets a word in."""
GRADE: Final = 12.0
"""The Flesch-Kincaid grade from which a line reads like a document: the last year of school. Talk lies at 2 to 7."""
_GRADED: Final = 30
"""Words that a line needs before its grade says anything; the formula was made for passages of a hundred."""


def check_lines(subject: Subject) -> Iterator[Diagnostic]:
    """Yield stakeholders' lines that name a pattern, or that nobody would say in one breath."""
    for path, text in _lines(subject):
        line = subject.filled(text)
        found = _pattern_named().search(line)
        if found:
            yield subject.report("PB613", path, words=found.group())
        yield from _breath(subject, path, line)


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of `text`: years of school that it asks for, 0 and below for the simplest."""
    words = _WORD.findall(text)
    sentences = [part for part in _SENTENCE.split(text) if part.strip()]
    if not words or not sentences:
        return 0.0
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def _breath(subject: Subject, path: Path, line: str) -> Iterator[Diagnostic]:
    count = len(_WORD.findall(line))
    longest = max((len(_WORD.findall(part)) for part in _SENTENCE.split(line)), default=0)
    if longest > LONGEST_SENTENCE:
        yield subject.report("PB614", path, count=longest, limit=LONGEST_SENTENCE)
    elif count > LONGEST_LINE:
        if len(line) <= LINE:  # what does not fit the screen is told already
            yield subject.report("PB615", path, count=count, limit=LONGEST_LINE)
    elif count >= _GRADED and grade(line) > GRADE:
        yield subject.report("PB616", path, grade=round(grade(line)), limit=round(GRADE))


def _pattern_named() -> re.Pattern[str]:
    ids = "|".join(name for name in rubric() if "_" in name)
    return re.compile(rf"\b(?:{_NAMED}|{_PRAISED}|{ids})\b", re.IGNORECASE)


def _syllables(word: str) -> int:
    """Return the syllables of a word, as far as its groups of vowels tell."""
    plain = word.lower()
    count = len(_VOWELS.findall(plain))
    if plain.endswith("e") and not plain.endswith(("le", "ee")) and count > 1:
        count -= 1
    return max(1, count)


def _lines(subject: Subject) -> Iterator[tuple[Path, str]]:
    scenario = subject.scenario
    if scenario is None:
        if subject.gives("reactions"):
            yield from _reactions(subject.model.reactions, ("reactions",))  # type: ignore[union-attr]
        return
    for cast, member in scenario.cast.items():
        yield from _reactions(member.reactions, ("cast", cast, "reactions"))
    for section in ("nodes", "endings"):
        for name, place in getattr(scenario, section).items():
            for index, says in enumerate(place.says):
                yield (section, name, "says", index, "text"), says.text
    for name, node in scenario.nodes.items():
        if node.fallback.text:
            yield ("nodes", name, "fallback", "text"), node.fallback.text
        for index, choice in enumerate(node.choices):
            if choice.vague:
                yield ("nodes", name, "choices", index, "vague"), choice.vague


def _reactions(reactions: Reactions, path: Path) -> Iterator[tuple[Path, str]]:
    for pattern, by_mood in reactions.items():
        for mood, lines in by_mood.items():
            for index, line in enumerate(lines):
                yield (*path, pattern, mood, index), line
