"""Loading: from a file, or an id in the library, to a scenario that can be played, or to what is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from typing_extensions import TypeIs

from simulator.content.building import build, suggest
from simulator.content.codes import diagnostic
from simulator.content.diagnostics import ContentError, Diagnostic, has_errors
from simulator.content.index import called_once, earlier_ids
from simulator.content.loaded import LoadedScenario
from simulator.content.packs import Library, Pack, of_file, open_library
from simulator.content.persona import Persona
from simulator.content.references import check_references
from simulator.content.scenario import CastMember, Scenario
from simulator.content.source import Source, parse, read_source

_WHOLE: Final = (0, 0)
_MAX_ANCESTORS: Final = 8
"""Personas that extend one another; more is a circle or a mistake."""


def load_scenario(reference: str, library: Library | None = None) -> LoadedScenario:
    """Return the scenario called `reference`: an id, `pack:id`, or the path of a YAML file.

    Raises:
        ContentError: it is not there, or cannot be played; carries every finding.
    """
    library = library or open_library()
    pack, path = find_scenario(reference, library)
    loaded, findings = read_scenario(path, pack, library)
    if loaded is None or has_errors(findings):
        raise ContentError(findings)
    return loaded


def find_scenario(reference: str, library: Library) -> tuple[Pack, Path]:
    """Return the pack and the file of `reference`, which may be an id that the scenario has given up.

    Raises:
        ContentError: there is no such scenario, or several packs have one of that id.
    """
    path = Path(reference)
    if path.suffix in (".yaml", ".yml"):
        return of_file(path, library), path
    found = library.find("scenario", reference) or called_once(library, reference)
    if not found:
        names = library.names("scenario")
        raise ContentError([diagnostic("PB320", reference, _WHOLE, id=reference, suggestion=suggest(reference, names))])
    if len(found) > 1:
        raise ContentError([diagnostic("PB321", reference, _WHOLE, kind="scenario", **_several(reference, found))])
    return found[0]


def read_scenario(path: Path, pack: Pack, library: Library) -> tuple[LoadedScenario | None, list[Diagnostic]]:
    """Return the scenario in the file at `path`, with its personas, and everything wrong with it."""
    source, findings = read_source(path)
    scenario, more = build(Scenario, source) if source is not None else (None, [])
    findings = [*findings, *more]
    if source is None or scenario is None:
        return None, findings
    findings.extend(_named_after(source, scenario.id, path))
    findings.extend(_alone(source, "scenario", path, pack))
    digest = hashlib.sha256(path.read_bytes())
    personas: dict[str, Persona] = {}
    for cast, member in scenario.cast.items():
        place = source.place(("cast", cast, "persona"))
        persona, more = _cast(member, place, source.file, pack, library, digest)
        findings.extend(more)
        if persona is not None:
            personas[cast] = persona
    findings.extend(check_references(scenario, source, personas))
    findings.extend(_renamed(scenario, source, path, pack))
    if len(personas) < len(scenario.cast) or has_errors(findings):
        return None, findings
    return LoadedScenario(pack.id, scenario, personas, digest.hexdigest()[:16], path), findings


def read_persona(path: Path, pack: Pack, library: Library) -> tuple[Persona | None, list[Diagnostic]]:
    """Return the persona in the file at `path`, what it extends filled in, and everything wrong with it."""
    source, findings = read_source(path)
    if source is None:
        return None, findings
    persona, more = _persona(source, pack, library)
    findings = [*findings, *more]
    if persona is not None:
        findings.extend(_named_after(source, persona.id, path))
        findings.extend(_alone(source, "persona", path, pack))
        findings.extend(_persona_references(persona, source))
    return persona, findings


def check_text(kind: str, file: str, text: str) -> list[Diagnostic]:
    """Return everything that can be said of one file of `kind` by itself; other files are not looked at."""
    source, findings = parse(file, text.encode())
    if source is None:
        return findings
    if kind == "persona":
        persona, more = build(Persona, source)
        return [*findings, *more, *(_persona_references(persona, source) if persona else [])]
    if kind in ("drills", "course"):
        return [*findings, *_practice(kind, source)]
    if kind == "pack":
        from simulator.content.pack_file import PackFile

        return [*findings, *build(PackFile, source)[1]]
    scenario, more = build(Scenario, source)
    return [*findings, *more, *(check_references(scenario, source, {}) if scenario else [])]


def _practice(kind: str, source: Source) -> list[Diagnostic]:
    """Return what can be said of a file of drills, or of a course, by itself."""
    if kind == "drills":
        from simulator.content.drill import DrillSet
        from simulator.content.drill_checks import check_drills

        drills, findings = build(DrillSet, source)
        return [*findings, *(check_drills(drills, source) if drills else [])]
    from simulator.content.course import Course
    from simulator.content.course_checks import check_course

    course, findings = build(Course, source)
    return [*findings, *(check_course(course, source, {}) if course else [])]


def kind_of(path: Path, source: Source) -> str:
    """Return what the file at `path` holds: as its `kind` says, or its folder, or its keys."""
    value: Any = source.value
    if isinstance(value, dict):
        kind = value.get("kind")  # type: ignore[union-attr]
        if isinstance(kind, str):
            return kind
        if path.name == "pack.yaml":
            return "pack"
        if path.parent.parent.name == "scenarios" and path.parent.name in ("courses", "drills"):
            return "course" if path.parent.name == "courses" else "drills"
        if path.parent.name == "personas" or ("name" in value and "cast" not in value):
            return "persona"
    return "scenario"


def _named_after(source: Source, identifier: str, path: Path) -> list[Diagnostic]:
    if identifier == path.stem:
        return []
    return [diagnostic("PB309", source.file, source.place(("id",)), id=identifier, stem=path.stem)]


def _renamed(scenario: Scenario, source: Source, path: Path, pack: Pack) -> Iterator[Diagnostic]:
    """Yield a finding for every earlier id of `scenario` that another one of its pack has, or had as well."""
    others = [other for other in pack.files("scenario") if other.resolve() != path.resolve()] if scenario.was else []
    for index, old in enumerate(scenario.was):
        owner = next((other.stem for other in others if other.stem == old or old in earlier_ids(other, old)), None)
        if old == scenario.id:
            owner = old
        if owner is not None:
            yield diagnostic("PB325", source.file, source.place(("was", index)), id=old, other=owner)


def _several(reference: str, found: Sequence[tuple[Pack, Path]]) -> dict[str, str]:
    """Return the values of the finding that an id is found in several packs."""
    return {"id": reference, "names": ", ".join(f"{pack.id}:{reference}" for pack, _path in found)}


def _alone(source: Source, kind: str, path: Path, pack: Pack) -> list[Diagnostic]:
    """Return a finding where an id of this pack finds another file than the one at `path`."""
    found = pack.file(kind, path.stem)
    if found is None or found.resolve() == path.resolve():
        return []
    return [diagnostic("PB323", source.file, source.place(("id",)), id=path.stem, other=str(found))]


def _cast(
    member: CastMember, place: tuple[int, int], file: str, pack: Pack, library: Library, digest: Any
) -> tuple[Persona | None, list[Diagnostic]]:
    """Return a cast member's persona with the scenario's overrides, and add its files to `digest`."""
    found = library.find("persona", member.persona, pack)
    if not found:
        names = [*library.names("persona"), *(path.stem for path in pack.files("persona"))]
        return None, [diagnostic("PB310", file, place, id=member.persona, suggestion=suggest(member.persona, names))]
    if len(found) > 1:
        return None, [diagnostic("PB321", file, place, kind="persona", **_several(member.persona, found))]
    home, path = found[0]
    source, findings = read_source(path)
    if source is None:
        return None, findings
    digest.update(path.read_bytes())
    persona, more = _persona(source, home, library, digest)
    findings = [*findings, *more]
    if persona is None or has_errors(findings):
        return None, findings
    changes: dict[str, Any] = {
        name: value
        for name in ("name", "role", "credibility", "patience", "moods")
        if (value := getattr(member, name)) is not None
    }
    if member.hears:
        changes["hears"] = {**persona.hears, **member.hears}
    if member.reactions:
        changes["reactions"] = {**persona.reactions, **member.reactions}
    return (persona.model_copy(update=changes) if changes else persona), findings


def _persona(
    source: Source, pack: Pack, library: Library, digest: Any = None
) -> tuple[Persona | None, list[Diagnostic]]:
    """Return the persona in `source`, with everything that it does not give taken from the one it extends.

    The files that it extends are added to `digest`, where one is given.
    """
    value: Any = source.value
    for _ in range(_MAX_ANCESTORS):
        extended: Any = value.get("extends") if _is_mapping(value) else None
        if not isinstance(extended, str):
            break
        place = source.place(("extends",))
        found = library.find("persona", extended, pack)
        if not found:
            names = [*library.names("persona"), *(path.stem for path in pack.files("persona"))]
            return None, [diagnostic("PB310", source.file, place, id=extended, suggestion=suggest(extended, names))]
        pack, path = found[0]
        parent, findings = read_source(path)
        if parent is None:
            return None, findings
        if not _is_mapping(parent.value):
            return build(Persona, parent)
        if digest is not None:
            digest.update(path.read_bytes())
        own: dict[str, Any] = {key: entry for key, entry in value.items() if key != "extends"}
        value = {**parent.value, **own}
    else:
        return None, [diagnostic("PB322", source.file, source.place(("extends",)))]
    return build(Persona, Source(source.file, value, source.places))


def _is_mapping(value: Any) -> TypeIs[dict[str, Any]]:
    return isinstance(value, dict)


def _persona_references(persona: Persona, source: Source) -> list[Diagnostic]:
    strange = [
        (name, mood)
        for name, by_mood in persona.reactions.items()
        for mood in by_mood
        if mood != "any" and mood not in persona.moods
    ]
    return [
        diagnostic(
            "PB302",
            source.file,
            source.place(("reactions", name, mood), key=True),
            cast=persona.name,
            mood=mood,
            suggestion=suggest(mood, persona.moods),
        )
        for name, mood in strange
    ]
