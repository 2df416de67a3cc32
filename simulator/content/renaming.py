"""Renames: an id that was given up still finds what is called otherwise today, so that saved conversations live on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from simulator.content.codes import diagnostic
from simulator.content.diagnostics import Diagnostic
from simulator.content.scenario import Scenario
from simulator.content.source import Source

Path = tuple[str | int, ...]


class _Named(Protocol):
    @property
    def was(self) -> tuple[str, ...]: ...


_Entry = tuple[str, Path, _Named]
"""An id, its place and what has it."""
Named = TypeVar("Named", bound=_Named)


def called(name: str, entries: Mapping[str, Named]) -> str | None:
    """Return today's id of what is, or once was, called `name` among `entries`; None where there is nothing."""
    if name in entries:
        return name
    return next((today for today, entry in entries.items() if name in entry.was), None)


def check_renames(scenario: Scenario, source: Source) -> Iterator[Diagnostic]:
    """Yield a finding for every earlier id that something else of the same kind has, or had as well."""
    spaces: list[tuple[Path, Mapping[str, _Named]]] = [
        (("cast",), scenario.cast),
        (("cases",), scenario.cases),
        (("slots",), scenario.slots),
        (("prep", "sources"), scenario.prep.sources),
        (("facts",), scenario.facts),
        *(
            (("cast", cast, "hidden", item), answers)
            for cast, member in scenario.cast.items()
            for item, answers in member.hidden.items()
        ),
    ]
    for path, entries in spaces:
        yield from _clashes(source, [(name, (*path, name), entry) for name, entry in entries.items()])
    places: list[_Entry] = [(name, ("nodes", name), node) for name, node in scenario.nodes.items()]
    places += [(name, ("endings", name), ending) for name, ending in scenario.endings.items()]
    yield from _clashes(source, places)
    for name, node in scenario.nodes.items():
        path = ("nodes", name, "choices")
        yield from _clashes(source, [(choice.id, (*path, index), choice) for index, choice in enumerate(node.choices)])


def _clashes(source: Source, entries: Sequence[_Entry]) -> Iterator[Diagnostic]:
    """Yield the clashes among `entries` of one kind, each with its id and its place."""
    owners = {name: name for name, _path, _entry in entries}
    for name, path, entry in entries:
        for index, old in enumerate(entry.was):
            if old in owners:
                yield diagnostic("PB325", source.file, source.place((*path, "was", index)), id=old, other=owners[old])
            else:
                owners[old] = name
