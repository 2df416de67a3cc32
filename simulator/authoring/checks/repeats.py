"""The same words twice where each time should have its own."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from simulator.authoring.checks.subject import Path, Subject
from simulator.content.diagnostics import Diagnostic
from simulator.content.scenario import Choice, Says

_NO_WORD: Final = re.compile(r"[^\w<>]+")


def same(text: str) -> str:
    """Return what two texts share that a listener cannot tell apart: the words without case, points or space."""
    return _NO_WORD.sub(" ", text.casefold()).strip()


def check_repeats(subject: Subject) -> Iterator[Diagnostic]:
    """Yield lines and replies that stand twice."""
    scenario = subject.scenario
    if scenario is None:
        if subject.gives("reactions"):
            yield from _reactions(subject, subject.model.reactions, ("reactions",))  # type: ignore[union-attr]
        return
    for cast, member in scenario.cast.items():
        yield from _reactions(subject, member.reactions, ("cast", cast, "reactions"))
    for name, node in scenario.nodes.items():
        yield from _variants(subject, node.says, ("nodes", name, "says"))
        yield from _choices(subject, name, node.choices)
    for name, ending in scenario.endings.items():
        yield from _variants(subject, ending.says, ("endings", name, "says"))


def _choices(subject: Subject, node: str, choices: Sequence[Choice]) -> Iterator[Diagnostic]:
    """Two replies of the same words are one too many, unless each has its own moment."""
    for index, choice in enumerate(choices):
        for earlier in choices[:index]:
            apart = choice.when is not None and earlier.when is not None and choice.when != earlier.when
            if not apart and choice.to == earlier.to and same(choice.text) == same(earlier.text):
                path = ("nodes", node, "choices", index, "text")
                yield subject.report("PB405", path, id=choice.id, other=earlier.id, node=node)
                break


def _variants(subject: Subject, variants: Sequence[Says], path: Path) -> Iterator[Diagnostic]:
    """A variant that says what the one after it says has no effect; further apart it may shield it from another."""
    for index, (says, after) in enumerate(itertools.pairwise(variants)):
        if says.text == after.text and says.speaker == after.speaker and says.leak == after.leak:
            yield subject.report("PB406", (*path, index))


def _reactions(
    subject: Subject, reactions: Mapping[str, Mapping[str, Sequence[str]]], path: Path
) -> Iterator[Diagnostic]:
    """Lines are drawn by pattern and mood: twice in one list, or under two patterns, they are heard twice."""
    heard: dict[tuple[str, str], str] = {}
    for pattern, by_mood in reactions.items():
        for mood, lines in by_mood.items():
            here: set[str] = set()
            for index, line in enumerate(lines):
                words, at = same(line), (*path, pattern, mood, index)
                if words in here:
                    yield subject.report("PB407", at, line=line, pattern=pattern)
                elif heard.setdefault((mood, words), pattern) != pattern:
                    yield subject.report("PB408", at, line=line, pattern=pattern, other=heard[mood, words])
                here.add(words)
