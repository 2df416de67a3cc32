"""Loading drills: from the files of the library to items that can be asked, or to what is wrong with them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from simulator.content.building import build, suggest
from simulator.content.codes import diagnostic
from simulator.content.diagnostics import ContentError, Diagnostic, has_errors
from simulator.content.drill import Drill, DrillSet
from simulator.content.drill_checks import check_drills
from simulator.content.packs import Library, Pack
from simulator.content.source import read_source


@dataclasses.dataclass(frozen=True, slots=True)
class LoadedDrill:
    """One item with where it comes from: `reference` is `pack:file/item`, `place` its place in the file, from 0."""

    reference: str
    place: int
    drill: Drill


@dataclasses.dataclass(frozen=True, slots=True)
class LoadedDrills:
    """A file of drills; `items` in its order."""

    pack: str
    drills: DrillSet
    path: Path

    @property
    def reference(self) -> str:
        """Return the file's full name, `pack:id`."""
        return f"{self.pack}:{self.drills.id}"

    @property
    def items(self) -> tuple[LoadedDrill, ...]:
        """Return the items, each with its reference."""
        named = enumerate(self.drills.items.items())
        return tuple(LoadedDrill(f"{self.reference}/{name}", place, drill) for place, (name, drill) in named)


def read_drills(path: Path, pack: Pack) -> tuple[LoadedDrills | None, list[Diagnostic]]:
    """Return the drills in the file at `path`, and everything wrong with them."""
    source, findings = read_source(path)
    drills, more = build(DrillSet, source) if source is not None else (None, [])
    findings = [*findings, *more]
    if source is None or drills is None:
        return None, findings
    if drills.id != path.stem:
        findings.append(diagnostic("PB309", source.file, source.place(("id",)), id=drills.id, stem=path.stem))
    findings += check_drills(drills, source)
    return (None if has_errors(findings) else LoadedDrills(pack.id, drills, path)), findings


def load_drills(reference: str, library: Library, within: Pack | None = None) -> LoadedDrills:
    """Return the drills called `reference`, an id or `pack:id`.

    Raises:
        ContentError: they are not there, or cannot be used; carries every finding.
    """
    found = library.find("drills", reference, within)
    if not found:
        suggestion = suggest(reference, library.names("drills"))
        raise ContentError([diagnostic("PB712", reference, (0, 0), id=reference, suggestion=suggestion)])
    pack, path = found[0]
    loaded, findings = read_drills(path, pack)
    if loaded is None:
        raise ContentError(findings)
    return loaded


def every_drill(library: Library) -> tuple[list[LoadedDrill], list[Diagnostic]]:
    """Return the items of every file of drills in `library`, and what is wrong with the files that cannot be used."""
    items: list[LoadedDrill] = []
    findings: list[Diagnostic] = []
    for pack in library.packs:
        for path in pack.files("drills"):
            loaded, found = read_drills(path, pack)
            findings += found
            items += loaded.items if loaded is not None else ()
    return items, findings
