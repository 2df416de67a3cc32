"""What stands in a scenario and can do nothing, or is the same as something beside it: plain from reading alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from simulator.authoring.checks.repeats import same
from simulator.authoring.checks.subject import Path, Subject
from simulator.content.diagnostics import Diagnostic
from simulator.content.scenario import Ending, Says, Scenario


def check_in_vain(subject: Subject) -> Iterator[Diagnostic]:
    """Yield what is plainly not as it was meant: a single answer, a skill that nothing shows, an aside in vain."""
    scenario = subject.scenario
    if scenario is None:
        return
    yield from _answers(subject, scenario)
    yield from _skills(subject, scenario)
    yield from _asides(subject, scenario)
    yield from _endings(subject, scenario)
    yield from _questions(subject, scenario)
    yield from _quoted(subject, scenario)
    if scenario.sibling == scenario.id:
        yield subject.report("PB417", ("sibling",), key=True)


def _answers(subject: Subject, scenario: Scenario) -> Iterator[Diagnostic]:
    for cast, member in scenario.cast.items():
        for item, answers in member.hidden.items():
            if len(answers) == 1:
                yield subject.report("PB413", ("cast", cast, "hidden", item), key=True, cast=cast, item=item)
            heard: dict[str, str] = {}
            for answer, sentence in answers.items():
                other = heard.setdefault(same(sentence.text), answer)
                if other != answer:
                    path = ("cast", cast, "hidden", item, answer)
                    yield subject.report("PB414", path, key=True, answer=answer, other=other)


def _skills(subject: Subject, scenario: Scenario) -> Iterator[Diagnostic]:
    performed = {name for node in scenario.nodes.values() for choice in node.choices for name in choice.performs}
    for index, pattern in enumerate(scenario.trains):
        if pattern not in performed:
            yield subject.report("PB415", ("trains", index), pattern=pattern)


def _asides(subject: Subject, scenario: Scenario) -> Iterator[Diagnostic]:
    for name, node in scenario.nodes.items():
        if not node.choices:
            yield from _unheard(subject, node.says, ("nodes", name, "says"), f"'{name}' goes on by itself")
    for name, ending in scenario.endings.items():
        yield from _unheard(subject, ending.says, ("endings", name, "says"), "it is over with this line")


def _unheard(subject: Subject, says: Sequence[Says], path: Path, why: str) -> Iterator[Diagnostic]:
    for index, line in enumerate(says):
        if line.leak is not None:
            yield subject.report("PB416", (*path, index, "leak"), key=True, why=why)


def _endings(subject: Subject, scenario: Scenario) -> Iterator[Diagnostic]:
    told: dict[tuple[object, ...], str] = {}
    for name, ending in scenario.endings.items():
        if not ending.after:
            # A last line alone may serve twice.
            continue
        other = told.setdefault(_words(ending), name)
        if other != name:
            yield subject.report("PB418", ("endings", name), key=True, ending=name, other=other)


def _quoted(subject: Subject, scenario: Scenario) -> Iterator[Diagnostic]:
    """Yield lines and replies that stand in quotes as a whole, as they do where words were pasted from a document."""
    spoken: list[tuple[Path, str]] = [(("ask",), scenario.ask)]
    for section, places in (("nodes", scenario.nodes), ("endings", scenario.endings)):
        for name, place in places.items():
            spoken += [((section, name, "says", index), says.text) for index, says in enumerate(place.says)]
    for name, node in scenario.nodes.items():
        path = ("nodes", name, "choices")
        spoken += [((*path, index, "text"), choice.text) for index, choice in enumerate(node.choices)]
    for path, text in spoken:
        if _IN_QUOTES.fullmatch(text):
            yield subject.report("PB420", path, words=text)


_IN_QUOTES: Final = re.compile(r'“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|"[^"]*"', re.DOTALL)


def _words(ending: Ending) -> tuple[object, ...]:
    """Return everything that a player reads of an ending, with what decides about it."""
    said = tuple((str(says.when), says.speaker, same(says.text)) for says in ending.says)
    return (ending.speaker, said, tuple((str(one.when), same(one.text)) for one in ending.after))


def _questions(subject: Subject, scenario: Scenario) -> Iterator[Diagnostic]:
    for name, node in scenario.nodes.items():
        for index, choice in enumerate(node.choices):
            agrees = any(effect.product or effect.promise or effect.keep or effect.broken for effect in choice.then)
            if choice.vague is not None and not agrees:
                path = ("nodes", name, "choices", index, "vague")
                yield subject.report("PB419", path, key=True, choice=choice.id)
