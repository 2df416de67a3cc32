"""What was found in a file, kept until anything that could change it changes.

A result is kept under everything that it depends on: the file's own words, the personas and names around it, and the
program that checked it, rules, reader and checks included. Looking it up imports neither the models nor the reader.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from simulator.authoring.checks.beside import from_json, to_json
from simulator.content.diagnostics import Diagnostic
from simulator.content.packs import FOLDERS, Library, root_around

_PROGRAM: Final = Path(__file__).parents[2]
_PARTS: Final = ("content", "language", "conversation", "coaching", "authoring")
"""The packages of the program by which a result is reached."""
_LARGEST: Final = 8 * 1024 * 1024
"""Bytes of a file that is read for its words; larger ones are refused by the checks too."""
_MOST: Final = 1_000
"""Results kept; beyond that the older half is thrown away."""
_YAML: Final = (".yaml", ".yml")


class Results:
    """The findings of content files under one library, remembered in `folder` (None: nowhere)."""

    def __init__(self, library: Library, folder: Path | None = None) -> None:
        self._library = library
        self._folder = folder
        self._around: dict[Path, str] = {}
        self._left = False
        self._program = _stamp_of_program() if folder is not None else ""

    def findings(self, file: Path) -> list[Diagnostic]:
        """Return everything that is wrong with `file`, from memory where nothing has changed since."""
        key = self._key(file)
        place = self._place(file)
        if key is not None and place is not None:
            held = _recalled(place, key)
            if held is not None:
                return held
        found = self._checked(file)
        if key is not None and place is not None:
            _keep(place, key, found)
        return found

    def _checked(self, file: Path) -> list[Diagnostic]:
        # States by the hundred thousand, and few circles among them: looking for some takes a tenth of the time, and so
        # it does while the models are imported. What one file leaves is looked through before the next one.
        collecting = gc.isenabled()
        gc.disable()
        if self._left:
            gc.unfreeze()
            gc.collect()
        try:
            from simulator.authoring.checks.whole import check_file

            return check_file(file, self._library)
        finally:
            if collecting:
                self._left = True
                gc.freeze()
                gc.enable()

    def _place(self, file: Path) -> Path | None:
        if self._folder is None:
            return None
        name = hashlib.sha256(os.fsencode(file.absolute())).hexdigest()[:24]
        return self._folder / f"{name}.json"

    def _key(self, file: Path) -> str | None:
        """Return what the findings in `file` depend on, as one word; None where it cannot be told."""
        # A golden conversation by itself rests on a scenario that may lie anywhere.
        # So does a course, on the words of its scenarios.
        if self._folder is None or file.stem.endswith(".route") or file.absolute().parent.name == "courses":
            return None
        words = _words_of(file)
        if words is None:
            return None
        roots = [pack.root for pack in self._library.packs]
        own = file.absolute().parent
        roots.append(root_around(own))
        packs = [f"{pack.id} {pack.language}" for pack in self._library.packs]
        around = [self._surroundings(root) for root in dict.fromkeys(roots)]
        parts = (self._program, str(file), words, *packs, *around, *_routes(file))
        return hashlib.sha256("\0".join(parts).encode(errors="surrogateescape")).hexdigest()

    def _surroundings(self, root: Path) -> str:
        """Return a digest of what a file may refer to in the pack at `root`: every name, and the words of personas."""
        if root not in self._around:
            digest = hashlib.sha256(str(root).encode(errors="surrogateescape"))
            for folder in (root, *(root / name for name in sorted(FOLDERS.values()))):
                telling = folder.name != FOLDERS["scenario"]
                for path in _files(folder):
                    digest.update(os.fsencode(path) + b"\0")
                    digest.update(((_words_of(path) if telling else None) or "").encode() + b"\0")
            self._around[root] = digest.hexdigest()
        return self._around[root]


def _files(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(folder / entry.name for entry in entries if entry.name.endswith(_YAML))
    except OSError:
        return []


def _routes(file: Path) -> Iterator[str]:
    """Yield digests of the golden conversations beside `file`."""
    for path in _files(file.parent):
        if path.stem.endswith(".route"):
            yield f"{path.name} {_words_of(path)}"


def _words_of(path: Path) -> str | None:
    """Return a digest of a file's bytes; None where it is no file, cannot be read or is too large to be one of ours."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
            return None
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError):
        return None


def _stamp_of_program() -> str:
    """Return a digest of the program's files by name, size and time: a change of any rule is a change of it."""
    digest = hashlib.sha256()
    for part in _PARTS:
        for folder, folders, names in os.walk(_PROGRAM / part):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(names):
                status = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 - hundreds of files in each run
                digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def _recalled(place: Path, key: str) -> list[Diagnostic] | None:
    """Return what is kept at `place`, if it was kept under `key`; None, too, for anything that we did not write."""
    try:
        held: Any = json.loads(place.read_bytes())
        if held["key"] != key:
            return None
        return from_json(held["findings"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _keep(place: Path, key: str, found: list[Diagnostic]) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = place.with_suffix(f".{os.getpid()}.partial")
        partial.write_text(json.dumps({"key": key, "findings": to_json(found)}))
        partial.replace(place)
        _prune(place.parent)
    except OSError:
        # A memory is a convenience: a read-only folder only makes the next check slower.
        return


def _prune(folder: Path) -> None:
    kept = list(folder.glob("*.json"))
    if len(kept) > _MOST:
        for path in sorted(kept, key=lambda path: path.stat().st_mtime_ns)[: _MOST // 2]:
            path.unlink(missing_ok=True)
