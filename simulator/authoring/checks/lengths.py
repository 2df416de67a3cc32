"""Texts that are too long for a terminal of 80 columns and 24 rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from simulator.authoring.checks.subject import Path, Subject
from simulator.content.diagnostics import Diagnostic
from simulator.content.scenario import Choice, Says, Scenario

REPLY: Final = 300
"""Characters of a reply: four rows of 73 cells; with three replies beside it no line of the other stays in sight."""
LINE: Final = 700
"""Characters of a stakeholder's line: ten rows of 70 cells, all that 80x24 leaves above two replies."""

_ROOM: Final[Mapping[str, int]] = {
    "title": 60,  # one row of the list beside a name and the minutes
    "name": 30,  # half of the row above a line
    "role": 40,  # the row under the name, in the panel of the room
    "ask": 240,  # three rows of the briefing
    "summary": 300,  # four rows beside the list
    "label": 66,  # three rows of 22 cells: a card of the preparation
    "answer": 144,  # two rows under a blank of the map
    "fact": 240,  # three rows of the notes
    "promise": 160,  # two rows of the notes
    "topic": 160,  # two rows of the notes
    "question": 144,  # two rows above the field of a slot
}
"""Characters that there is room for at 80 columns, by what the text is."""


def check_lengths(subject: Subject) -> Iterator[Diagnostic]:
    """Yield replies, lines and labels that do not fit a terminal of 80x24."""
    scenario = subject.scenario
    if scenario is None:
        for key in filter(subject.gives, ("name", "role")):
            yield from _short(subject, key, getattr(subject.model, key), (key,))
        return
    for what, text, path in _labels(scenario):
        yield from _short(subject, what, text, path)
    for name, node in scenario.nodes.items():
        for index, says in enumerate(node.says):
            yield from _line(subject, says, ("nodes", name, "says", index))
        for index, choice in enumerate(node.choices):
            yield from _reply(subject, choice, ("nodes", name, "choices", index, "text"))
    for name, ending in scenario.endings.items():
        for index, says in enumerate(ending.says):
            yield from _line(subject, says, ("endings", name, "says", index))


def _labels(scenario: Scenario) -> Iterator[tuple[str, str, Path]]:
    for key in ("title", "ask", "summary"):
        yield key, getattr(scenario, key), (key,)
    for cast, member in scenario.cast.items():
        yield "name", member.name or "", ("cast", cast, "name")
        yield "role", member.role or "", ("cast", cast, "role")
        for item, answers in member.hidden.items():
            for answer, words in answers.items():
                yield "answer", words.text, ("cast", cast, "hidden", item, answer, "text")
    for name, source in scenario.prep.sources.items():
        yield "label", source.label, ("prep", "sources", name, "label")
    for name, slot in scenario.slots.items():
        yield "question", slot.ask, ("slots", name, "ask")
    for name, promise in scenario.promises.items():
        yield "promise", promise.text, ("promises", name, "text")
    for name, fact in scenario.facts.items():
        yield "fact", fact.text, ("facts", name, "text")
    for name, topic in scenario.topics.items():
        yield "topic", topic, ("topics", name)


def _short(subject: Subject, what: str, text: str, path: Path) -> Iterator[Diagnostic]:
    length = len(subject.filled(text))
    if length > _ROOM[what]:
        yield subject.report("PB412", path, what=what, length=length, room=_ROOM[what])


def _reply(subject: Subject, choice: Choice, path: Path) -> Iterator[Diagnostic]:
    length = len(subject.filled(choice.text))
    if length > REPLY:
        yield subject.report("PB410", path, id=choice.id, length=length, room=REPLY)


def _line(subject: Subject, says: Says, path: Path) -> Iterator[Diagnostic]:
    length = len(subject.filled(says.text))
    if length > LINE:
        yield subject.report("PB411", (*path, "text"), length=length, room=LINE)
