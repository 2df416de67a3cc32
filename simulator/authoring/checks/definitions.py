"""What is defined and comes to nothing: never used, looked at and never set, set and never looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from simulator.authoring.checks.subject import Path, Subject, parts, texts
from simulator.content.conditions import Condition
from simulator.content.diagnostics import Diagnostic
from simulator.content.effects import Effect
from simulator.content.scenario import Choice, Decision, Scenario
from simulator.content.text import SLOT

if TYPE_CHECKING:
    from pydantic import BaseModel

_SECTIONS: Final = {
    "fact": "facts",
    "flag": "flags",
    "counter": "counters",
    "promise": "promises",
    "topic": "topics",
}
_SETTING: Final = {
    "fact": "learned",
    "flag": "set",
    "counter": "added to",
    "promise": "made",
    "topic": "taken a stance on",
}
_UNSEEN: Final = frozenset({"flag", "counter"})
"""Kinds that no player ever sees: one that nothing looks at might as well not be there."""

Use = tuple[str, str, Path]
"""A kind, a name, and where it is used."""


Part = tuple[Path, "BaseModel"]
"""A model within the scenario, and where it stands."""


def check_definitions(subject: Subject) -> Iterator[Diagnostic]:
    """Yield what is defined and never used, or used only half."""
    scenario = subject.scenario
    if scenario is None:
        return
    within = list(parts(scenario))
    set_at = _first(_writes(within))
    read_at = _first(_reads(within))
    touched = {(kind, name) for kind, name, _path in _touches(within)}
    for kind, section in _SECTIONS.items():
        for index, name in enumerate(getattr(scenario, section)):
            key = (kind, name)
            at: Path = (section, index) if kind == "flag" else (section, name)
            if key in read_at and key not in set_at:
                yield subject.report("PB402", read_at[key], kind=kind, name=name, done=_SETTING[kind])
            elif key not in set_at and key not in touched:
                yield subject.report("PB401", at, key=True, kind=kind, name=name)
            elif kind in _UNSEEN and key not in read_at:
                yield subject.report("PB403", at, key=True, kind=kind, name=name)
    yield from _slots(subject, scenario)


def check_sources(subject: Subject) -> Iterator[Diagnostic]:
    """Yield the sources of the preparation in which there is nothing at all to find."""
    scenario = subject.scenario
    for name, source in scenario.prep.sources.items() if scenario else ():
        if not source.text and not source.learn and not source.hint:
            yield subject.report("PB404", ("prep", "sources", name), key=True, name=name)


def _first(uses: Iterable[Use]) -> dict[tuple[str, str], Path]:
    places: dict[tuple[str, str], Path] = {}
    for kind, name, path in uses:
        places.setdefault((kind, name), path)
    return places


def _each(kind: str, names: Collection[str], path: Path) -> Iterator[Use]:
    for index, name in enumerate(names):
        yield kind, name, (*path, index)


def _learned(part: BaseModel) -> Collection[str]:
    """Return the facts that a source, a leak or an effect reveals."""
    found: Collection[str] = getattr(part, "learn", ())
    return found


def _writes(within: Iterable[Part]) -> Iterator[Use]:
    """Yield what something sets, so that a condition on it can come true."""
    for path, part in within:
        yield from _each("fact", _learned(part), (*path, "learn"))
        if isinstance(part, Effect):
            yield from _each("flag", part.set, (*path, "set"))
            yield from _each("promise", part.promise, (*path, "promise"))
            yield from _each("counter", part.add, (*path, "add"))
            yield from _each("topic", part.stance, (*path, "stance"))


def _reads(within: Iterable[Part]) -> Iterator[Use]:
    """Yield what something looks at: conditions, and replies that rest on facts."""
    for path, part in within:
        if isinstance(part, Condition):
            yield from _each("fact", part.knows, (*path, "knows"))
            yield from _each("flag", part.flag, (*path, "flag"))
            for key in ("promised", "kept", "broken"):
                yield from _each("promise", getattr(part, key), (*path, key))
            for name in part.counter:
                yield "counter", name, (*path, "counter", name)
            for name in part.stance:
                yield "topic", name, (*path, "stance", name)
        elif isinstance(part, Choice):
            yield from _each("fact", part.cites, (*path, "cites"))
        elif isinstance(part, Decision):
            yield from _each("fact", part.unique, (*path, "unique"))
        elif isinstance(part, Effect):
            yield from _each("promise", part.keep, (*path, "keep"))
            yield from _each("promise", part.broken, (*path, "break"))


def _touches(within: Iterable[Part]) -> Iterator[Use]:
    """Yield what is neither set nor looked at, but named: a flag that is only cleared."""
    for path, part in within:
        if isinstance(part, Effect):
            yield from _each("flag", part.clear, (*path, "clear"))


def _slots(subject: Subject, scenario: Scenario) -> Iterator[Diagnostic]:
    if not scenario.slots:
        return
    said = [text for _path, text in texts(subject.source.value)]
    for persona in subject.personas.values():
        said += [line for moods in persona.reactions.values() for lines in moods.values() for line in lines]
    named = {name for text in said for name in SLOT.findall(text)}
    for name in scenario.slots:
        if name not in named:
            yield subject.report("PB401", ("slots", name), key=True, kind="slot", name=name)
