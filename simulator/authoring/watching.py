"""Watching an author's file: when it has changed, and what it says now. Editors write in many ways, some in two steps.

`Watch.changed` looks once and says whether something settled; whoever calls it a few times a second sees every save,
also where the editor puts another file in its place, and none that is only half written.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from simulator.content.codes import diagnostic
from simulator.content.diagnostics import ContentError, Diagnostic, has_errors
from simulator.content.load import read_scenario
from simulator.content.loaded import LoadedScenario
from simulator.content.packs import FOLDERS, Library, of_file, root_around
from simulator.content.source import MAX_BYTES, Source, read_source

_YOUNG: Final = 3_000_000_000
"""Nanoseconds after a change in which another one may leave time and size as they are: two on the coarsest disks."""
_GONE_FOR: Final = 4
"""Looks in a row at which the file is missing before it counts: an editor may be putting another in its place."""
_YAML: Final = (".yaml", ".yml")
_WHOLE: Final = (0, 0)

_Stamp = tuple[int, int, int, str]
"""Inode, size, time of the last change, and a digest of the words."""


class Watch:
    """Looks at the scenario file at `path`, and at the personas and descriptions of packs that it may rest on."""

    def __init__(self, path: Path, library: Library) -> None:
        self._path = path
        roots = [root_around(path.absolute().parent), *(pack.root for pack in library.packs)]
        self._roots = tuple(dict.fromkeys(roots))
        self._stamps: dict[Path, _Stamp] = {}
        self._told = self._seen = self._look()
        self._same_for = 0

    def changed(self) -> bool:
        """Look once; say whether words have settled on others than when this last said so.

        Settled is what two looks in a row find the same; a missing file must be missed four times.
        """
        now = self._look()
        if now != self._seen:
            self._seen, self._same_for = now, 0
            return False
        self._same_for += 1
        missing = self._path not in now
        if now == self._told or (missing and self._same_for < _GONE_FOR):
            return False
        self._told = now
        return True

    def _look(self) -> dict[Path, str]:
        """Return a digest of the words of every file that there is."""
        now = time.time_ns()
        stamps = {path: stamp for path in self._files() if (stamp := self._stamp(path, now)) is not None}
        self._stamps = stamps
        return {path: stamp[3] for path, stamp in stamps.items()}

    def _files(self) -> Iterator[Path]:
        yield self._path
        for root in self._roots:
            yield root / "pack.yaml"
            yield from _in_folder(root / FOLDERS["persona"])
        yield from (path for path in _in_folder(self._path.parent) if path.stem.endswith(".route"))

    def _stamp(self, path: Path, now: int) -> _Stamp | None:
        """Return what marks the file at `path` as it is; its words are read where they may be others than before."""
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                return None
            marks = (status.st_ino, status.st_size, status.st_mtime_ns)
            before = self._stamps.get(path)
            if before is not None and before[:3] == marks and now - status.st_mtime_ns > _YOUNG:
                return before
            if status.st_size > MAX_BYTES:
                return (*marks, f"{marks}")
            return (*marks, hashlib.sha256(path.read_bytes()).hexdigest())
        except (OSError, ValueError):
            return None


def _in_folder(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(folder / entry.name for entry in entries if entry.name.endswith(_YAML))
    except OSError:
        return []


@dataclasses.dataclass(frozen=True, slots=True)
class Version:
    """A file as it was read: the scenario (None: it cannot be played), its places, and what loading it found."""

    loaded: LoadedScenario | None
    source: Source | None
    diagnostics: tuple[Diagnostic, ...]


def read_version(path: Path, library: Library) -> Version:
    """Return the scenario file at `path` as it is now; whatever is wrong with it is a diagnostic."""
    try:
        loaded, findings = read_scenario(path, of_file(path, library), library)
    except ContentError as error:
        return Version(None, None, error.diagnostics)
    except OSError as error:
        # It went away between two looks at it.
        return Version(None, None, (diagnostic("PB103", str(path), _WHOLE, reason=error.strerror or str(error)),))
    if loaded is None or has_errors(findings):
        return Version(None, None, tuple(findings))
    return Version(loaded, read_source(path)[0], tuple(findings))


def place_in(source: Source, name: str) -> tuple[int, int]:
    """Return line and column, from 1, at which the node or ending `name` begins in its file."""
    value: Any = source.value
    nodes: Any = value.get("nodes")
    return source.place(("nodes" if name in nodes else "endings", name), key=True)


def found_in(source: Source, name: str, findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return those of `findings` that are about the node or ending `name`, by the lines that it takes."""
    lines = _lines_of(source, name)
    return tuple(finding for finding in findings if finding.file == source.file and finding.line in lines)


def _lines_of(source: Source, name: str) -> range:
    """Return the lines of a node or ending: from its key to whatever begins next."""
    value: Any = source.value
    first = place_in(source, name)[0]
    begin = [source.place((key,), key=True)[0] for key in value]
    for group in ("nodes", "endings"):
        begin += [source.place((group, one), key=True)[0] for one in value.get(group) or ()]
    return range(first, min((line for line in begin if line > first), default=10**9))
