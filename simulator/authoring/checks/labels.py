"""The patterns that an author gives a reply, held against what the reader finds in its words.

The reader is right about strong signs and unsure about fine ones, so only the strongest count. Of ten writers, before
it had learned from them, it read 2,900 replies that two had labelled blind. A pattern found with a confidence of 0.98
was seen by neither of the two once, and by both 439 times. From 0.97 on it is 3 and 528, from 0.95 on 9 and 678: what a
lower line adds is wrong once in fifty, or once in thirty, and lines by pattern, chosen on five writers, did no better
on the other five. Of 3,544 labels on which both agreed, the signs that speak against one spoke against 6.

A reply stands at several moments, after each of the lines that may be said before it: what counts must hold after all
of them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from simulator.authoring.checks.subject import Path, Subject
from simulator.content.diagnostics import Diagnostic
from simulator.content.rubric import rubric
from simulator.content.scenario import Choice, Scenario

FOUND: Final = 0.98
"""The confidence from which on a pattern is missing from a label."""
ABSENT: Final = 0.02
"""The confidence up to which a label stands against the words, if they plainly do something else."""
_ELSE: Final = 0.95
"""The confidence of that something else."""
_OTHER_KIND: Final = 0.8
"""The same where the label is all good and the words are bad, or the other way round."""
_NO_QUESTION: Final = 0.01
"""The confidence up to which a question is missed, where nothing in the words asks."""
_LINES: Final = 4
"""Variants of the line before a reply after which it is read."""
MAX_READ: Final = 2_000
"""Replies of one scenario that are read, in the order of the file."""

Confidences = Mapping[str, float]
_QUESTIONS: Final = ("ask_why_now", "ask_consequence", "ask_metric")
_ASKS: Final = re.compile(r"\?|\b(what|why|how|who|whose|which|when|where|tell me|suppose)\b", re.IGNORECASE)
"""Signs of a question, for people who leave the question mark away."""


def check_labels(subject: Subject, limit: int = MAX_READ) -> Iterator[Diagnostic]:
    """Yield labels that the words contradict, and patterns in the words that the label lacks, in `limit` replies."""
    scenario = subject.scenario
    if scenario is None:
        return
    replies = list(itertools.islice(_replies(scenario), limit + 1))
    for path, choice, before in replies[:limit]:
        yield from _judged(subject, path, choice, before[:_LINES])
    if len(replies) > limit:
        yield subject.report("PB619", replies[limit][0], limit=limit)


def _judged(subject: Subject, path: Path, choice: Choice, before: Sequence[str]) -> list[Diagnostic]:
    """Return what is wrong with the label of `choice`, said after any of the lines `before`.

    A further moment can only excuse a label, never accuse it: where nothing is wrong at the first few, the others
    need not be read.
    """
    from simulator.language.reader import confidences_of

    text = subject.filled(choice.text)
    readings: list[Confidences] = []
    found: list[Diagnostic] = []
    for line in before:
        readings.append(confidences_of(text, subject.filled(line)))
        found = list(judge(subject, path, choice, text, readings))
        if not found:
            break
    return found


def judge(
    subject: Subject, path: Path, choice: Choice, text: str, readings: Sequence[Confidences]
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the label of `choice`, given how its `text` was read at each of its moments."""
    least = {pattern: min(reading[pattern] for reading in readings) for pattern in readings[0]}
    most = {pattern: max(reading[pattern] for reading in readings) for pattern in readings[0]}
    told = False
    for pattern in _contradicted(choice.performs, text, least, most):
        told = True
        found = _strongest(choice.performs, least)
        yield subject.report(
            "PB612",
            (*path, "performs", choice.performs.index(pattern)),
            id=choice.id,
            pattern=pattern,
            says=f"they read as {found}: {_words(text, found)}" if found else "nothing in them asks",
        )
    for pattern, confidence in least.items():
        if confidence >= FOUND and pattern not in choice.performs and not told:
            words = _words(text, pattern)
            yield subject.report("PB611", (*path, "text"), id=choice.id, pattern=pattern, words=words)


def _contradicted(label: Sequence[str], text: str, least: Confidences, most: Confidences) -> Iterator[str]:
    """Yield the patterns of a label that the words do not show while they plainly do something else."""
    others = {pattern: value for pattern, value in least.items() if pattern not in label}
    strongest = max(others.values(), default=0.0)
    kinds = {rubric()[pattern].good for pattern in label}
    turned = len(kinds) == 1 and all(most[pattern] <= ABSENT for pattern in label)
    other_kind = max((value for pattern, value in others.items() if {rubric()[pattern].good} != kinds), default=0.0)
    for pattern in label:
        swapped = most[pattern] <= ABSENT and strongest >= _ELSE
        silent = pattern in _QUESTIONS and not _ASKS.search(text) and most[pattern] <= _NO_QUESTION
        if swapped or silent or (turned and other_kind >= _OTHER_KIND):
            yield pattern


def _strongest(label: Sequence[str], least: Confidences) -> str:
    """Return the pattern that the words show best and the label lacks, or nothing where none is plain."""
    others = {pattern: value for pattern, value in least.items() if pattern not in label}
    best = max(others, key=others.__getitem__, default="")
    return best if best and others[best] >= _OTHER_KIND else ""


def _replies(scenario: Scenario) -> Iterator[tuple[Path, Choice, list[str]]]:
    """Yield each reply with its path and the lines that may be said before it."""
    for name, node in scenario.nodes.items():
        lines = [says.text for says in node.says]
        for index, choice in enumerate(node.choices):
            yield ("nodes", name, "choices", index), choice, lines


def _words(text: str, pattern: str) -> str:
    """Return the words of `text` that show `pattern`, quoted."""
    from simulator.language import highlight

    spans = highlight(text, [pattern]).get(pattern, ())
    return "'" + " … ".join(text[start:end].strip(" ,;") for start, end in spans) + "'"
