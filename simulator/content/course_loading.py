"""Loading courses: from the files of the library to what can be played, or to what is wrong with it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

from simulator.content.building import build, suggest
from simulator.content.codes import diagnostic
from simulator.content.course import Course
from simulator.content.course_checks import check_course
from simulator.content.diagnostics import ContentError, Diagnostic, has_errors
from simulator.content.load import read_scenario
from simulator.content.packs import Library, Pack
from simulator.content.scenario import Scenario
from simulator.content.source import Source, read_source


@dataclasses.dataclass(frozen=True, slots=True)
class LoadedCourse:
    """A course, where it comes from, and by stage the full name (`pack:id`) of what it plays."""

    pack: str
    course: Course
    path: Path
    plays: dict[str, str]

    @property
    def reference(self) -> str:
        """Return the course's full name, `pack:id`."""
        return f"{self.pack}:{self.course.id}"


def read_course(
    path: Path, pack: Pack, library: Library, *, whole: bool = True
) -> tuple[LoadedCourse | None, list[Diagnostic]]:
    """Return the course in the file at `path`, and everything wrong with it.

    With `whole` its scenarios are read as well, so that endings and promises are known; that takes some tenths of a
    second.
    """
    source, findings = read_source(path)
    course, more = build(Course, source) if source is not None else (None, [])
    findings = [*findings, *more]
    if source is None or course is None:
        return None, findings
    if course.id != path.stem:
        findings.append(diagnostic("PB309", source.file, source.place(("id",)), id=course.id, stem=path.stem))
    scenarios: dict[str, Scenario] = {}
    plays: dict[str, str] = {}
    for name, kind, home, file in _played(course, source, pack, library, findings):
        plays[name] = f"{home.id}:{file.stem}"
        if whole and kind == "scenario":
            loaded, broken = read_scenario(file, home, library)
            if loaded is not None:
                scenarios[name] = loaded.scenario
            elif has_errors(broken):
                place = source.place(("stages", name, "scenario"))
                findings.append(diagnostic("PB713", source.file, place, id=file.stem, first=str(broken[0])))
    people = {*library.names("persona"), *(file.stem for file in pack.files("persona"))}
    findings += check_course(course, source, scenarios, people)
    return (None if has_errors(findings) else LoadedCourse(pack.id, course, path, plays)), findings


def _played(
    course: Course, source: Source, pack: Pack, library: Library, findings: list[Diagnostic]
) -> Iterator[tuple[str, str, Pack, Path]]:
    """Yield what the stages play, with its place; what is not there goes into `findings`."""
    for name, stage in course.stages.items():
        for kind, reference in (("scenario", stage.scenario), ("drills", stage.drills)):
            if reference is None:
                continue
            found = library.find(kind, reference, pack)
            if found:
                yield name, kind, *found[0]
                continue
            names = [*library.names(kind), *(file.stem for file in pack.files(kind))]
            code = "PB711" if kind == "scenario" else "PB712"
            place = source.place(("stages", name, kind))
            findings.append(diagnostic(code, source.file, place, id=reference, suggestion=suggest(reference, names)))


def load_course(reference: str, library: Library) -> LoadedCourse:
    """Return the course called `reference`, an id or `pack:id`; its scenarios are not read.

    Raises:
        ContentError: it is not there, or cannot be used; carries every finding.
    """
    found = library.find("course", reference)
    if not found:
        suggestion = suggest(reference, library.names("course"))
        raise ContentError([diagnostic("PB714", reference, (0, 0), id=reference, suggestion=suggestion)])
    pack, path = found[0]
    loaded, findings = read_course(path, pack, library, whole=False)
    if loaded is None:
        raise ContentError(findings)
    return loaded


def every_course(library: Library) -> tuple[list[LoadedCourse], list[Diagnostic]]:
    """Return every course in `library`, and what is wrong with those that cannot be used."""
    courses: list[LoadedCourse] = []
    findings: list[Diagnostic] = []
    for pack in library.packs:
        for path in pack.files("course"):
            loaded, found = read_course(path, pack, library, whole=False)
            findings += found
            if loaded is not None:
                courses.append(loaded)
    return courses, findings
