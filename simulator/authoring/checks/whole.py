"""One file, whole: loading, every check by reading, the exact walk, its golden conversations, and what is silenced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from simulator.authoring.checks.beside import beside
from simulator.authoring.checks.definitions import check_definitions, check_sources
from simulator.authoring.checks.fairness import check_fairness
from simulator.authoring.checks.in_vain import check_in_vain
from simulator.authoring.checks.labels import check_labels
from simulator.authoring.checks.lengths import check_lengths
from simulator.authoring.checks.lines import check_lines
from simulator.authoring.checks.repeats import check_repeats
from simulator.authoring.checks.silencing import silenced
from simulator.authoring.checks.subject import Subject
from simulator.content.building import build
from simulator.content.composing import Branch, Places, unpack
from simulator.content.diagnostics import ContentError, Diagnostic, has_errors
from simulator.content.load import kind_of, load_scenario, read_persona, read_scenario
from simulator.content.loaded import LoadedScenario
from simulator.content.packs import Library, Pack, of_file
from simulator.content.source import Source, read_source

Check = Callable[[Subject], Iterable[Diagnostic]]

_CHECKS: Final[tuple[Check, ...]] = (
    check_definitions,
    check_sources,
    check_in_vain,
    check_repeats,
    check_lengths,
    check_fairness,
)
_IN_ENGLISH: Final[tuple[Check, ...]] = (check_labels, check_lines)
"""Checks that understand words, which the reader does in English only."""

_WORTH: Final = 40
"""Replies of a scenario from which on it is read through in a process of its own."""
_NEVER_SO: Final = frozenset({"PB506", "PB507", "PB508", "PB509", "PB523"})
"""Findings of the play-test about a condition that never or always holds."""


def check_file(file: Path, library: Library) -> list[Diagnostic]:
    """Return everything that is wrong with the content file at `file`, in its order."""
    source, findings = read_source(file)
    if source is None:
        return findings
    if file.stem.endswith(".route"):
        return _route(file, source, library)
    kind = kind_of(file, source)
    if kind == "pack":
        from simulator.content.pack_file import PackFile

        return [*findings, *build(PackFile, source)[1]]
    try:
        pack = of_file(file, library)
    except ContentError as error:
        return list(error.diagnostics)
    examine = _EXAMINED.get(kind, _scenario)
    found = examine(file, source, pack, library)
    return ordered(silenced(found, source), source.file)


def ordered(findings: Iterable[Diagnostic], file: str) -> list[Diagnostic]:
    """Return `findings` once each, those about `file` first and in its order."""
    return sorted(
        dict.fromkeys(findings), key=lambda finding: (finding.file != file, finding.file, finding.line, finding.column)
    )


def read_through(subject: Subject, *, english: bool = True) -> Iterator[Diagnostic]:
    """Yield what every check by reading finds in `subject`; those that understand words only in `english`."""
    for check in (*_CHECKS, *(_IN_ENGLISH if english else ())):
        yield from check(subject)


def _persona(file: Path, source: Source, pack: Pack, library: Library) -> list[Diagnostic]:
    persona, findings = read_persona(file, pack, library)
    if persona is None or has_errors(findings):
        return findings
    return [*findings, *read_through(Subject(persona, source), english=_english(pack))]


def _scenario(file: Path, source: Source, pack: Pack, library: Library) -> list[Diagnostic]:
    loaded, findings = read_scenario(file, pack, library)
    if loaded is None or has_errors(findings):
        return findings
    subject = Subject(loaded.scenario, source, loaded.personas)
    english = _english(pack)
    worth = sum(len(node.choices) for node in loaded.scenario.nodes.values()) >= _WORTH
    # Reading its words takes a third as long as playing it: beside each other they take no longer than the one.
    with beside(lambda: read_through(subject, english=english), worth=worth) as read:
        played = list(_played(loaded, source))
        found = [*findings, *read(), *played]
    told = _told_by_playing(found, source)
    # A line behind one that always holds is told once: by reading, which says how to mend it.
    behind = {(finding.line, finding.column) for finding in found if finding.code == "PB324"}
    twice = {"PB402": told, "PB507": behind}
    return [finding for finding in found if (finding.line, finding.column) not in twice.get(finding.code, ())]


def _told_by_playing(found: Sequence[Diagnostic], source: Source) -> set[tuple[int, int]]:
    """Return the places within conditions of which playing has proven that they say nothing.

    What is waited for in vain is told once: by the finding that says what comes of it.
    """
    keys = {(finding.line, finding.column) for finding in found if finding.code in _NEVER_SO - {"PB507"}}
    lines = {(finding.line, finding.column) for finding in found if finding.code == "PB507"}
    if not (keys or lines) or all(finding.code != "PB402" for finding in found):
        return set()
    return set(_within(source.places, keys, lines, told=False))


def _within(
    places: Places, keys: set[tuple[int, int]], lines: set[tuple[int, int]], *, told: bool
) -> Iterator[tuple[int, int]]:
    """Yield the places of everything within a value whose key is one of `keys`, or that stands at one of `lines`."""
    at = unpack(places.at if isinstance(places, Branch) else places)
    told = told or at in lines
    if told:
        yield at
    if not isinstance(places, Branch):
        return
    if isinstance(places.within, list):
        for one in places.within:
            yield from _within(one, keys, lines, told=told)
        return
    for name, one in places.within.items():
        yield from _within(one, keys, lines, told=told or unpack(places.keys[name]) in keys)


def _route(file: Path, source: Source, library: Library) -> list[Diagnostic]:
    """Return what is wrong with a golden conversation that is checked by itself, held against its scenario."""
    from simulator.authoring.routes import Route, run_route

    route, findings = build(Route, source)
    if route is None:
        return findings
    beside = file.with_name(f"{route.scenario.rpartition(':')[2]}.yaml")
    try:
        loaded = load_scenario(str(beside) if beside.is_file() else route.scenario, library)
    except ContentError as error:
        return list(error.diagnostics)
    return run_route(file, loaded)


def _english(pack: Pack) -> bool:
    return pack.language.lower().partition("-")[0] == "en"


def _played(loaded: LoadedScenario, source: Source) -> Iterator[Diagnostic]:
    """Yield what playing all of it shows, and where golden conversations beside the file go another way."""
    from simulator.authoring.findings import findings
    from simulator.authoring.routes import run_routes

    yield from findings(loaded, source)
    yield from run_routes(loaded)


def _drills(file: Path, source: Source, pack: Pack, library: Library) -> list[Diagnostic]:
    from simulator.content.drill_loading import read_drills

    del source, library
    return read_drills(file, pack)[1]


def _course(file: Path, source: Source, pack: Pack, library: Library) -> list[Diagnostic]:
    from simulator.content.course_loading import read_course

    del source
    return read_course(file, pack, library)[1]


_EXAMINED: Final = {"persona": _persona, "scenario": _scenario, "drills": _drills, "course": _course}
"""How a file of each kind is looked at."""
