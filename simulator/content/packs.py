"""Packs: folders of personas and scenarios, the built-in one among them, and what is found in which."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from simulator.content.diagnostics import ContentError, Diagnostic

BUILTIN: Final = "pushback"
"""The id of the pack that comes with the program."""
ENVIRONMENT: Final = "PUSHBACK_PACKS"
"""The environment variable that names further packs, joined like PATH."""
FOLDERS: Final = {
    "scenario": "scenarios",
    "persona": "personas",
    "course": "scenarios/courses",
    "drills": "scenarios/drills",
}
"""Where in a pack each kind of file lies."""
_SUFFIXES: Final = (".yaml", ".yml")
_BESIDE: Final = (".route.yaml", ".route.yml")
"""How golden conversations end, which lie beside scenarios and are none."""
_NO_NAME: Final = frozenset("/\\\0")
_LONGEST_NAME: Final = 128


@dataclasses.dataclass(frozen=True, slots=True)
class Pack:
    """A folder with `scenarios/` and `personas/`; `id` names it in references."""

    id: str
    root: Path
    title: str = ""
    version: str = ""
    language: str = "en"

    def file(self, kind: str, name: str) -> Path | None:
        """Return the file of the scenario or persona called `name`, or None."""
        for folder in (self.root / FOLDERS[kind], self.root):
            for suffix in _SUFFIXES:
                path = folder / f"{name}{suffix}"
                if path.is_file():
                    return path
        return None

    def files(self, kind: str) -> list[Path]:
        """Return the pack's files of one kind, by name; golden conversations beside them are left out."""
        folder = self.root / FOLDERS[kind]
        if not folder.is_dir():
            return []
        with os.scandir(folder) as entries:
            found = [entry.name for entry in entries]
        names = sorted(name for name in found if name.endswith(_SUFFIXES) and not name.endswith(_BESIDE))
        return [folder / name for name in names]


def builtin_root() -> Path:
    """Return where the built-in content lies: inside an installed wheel, or beside the package in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "builtin"
    return inside if inside.is_dir() else package.parent


@dataclasses.dataclass(frozen=True, slots=True)
class Library:
    """The packs in use, the built-in one first; `diagnostics` say what was wrong with any of them."""

    packs: tuple[Pack, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

    def pack(self, name: str) -> Pack | None:
        """Return the pack with the id `name`, or None."""
        return next((pack for pack in self.packs if pack.id == name), None)

    def find(self, kind: str, reference: str, within: Pack | None = None) -> list[tuple[Pack, Path]]:
        """Return where `reference` (an id, or `pack:id`) may be: its own pack first, and then alone."""
        name, _, identifier = reference.rpartition(":")
        if len(identifier) > _LONGEST_NAME or _NO_NAME.intersection(identifier):
            # It would lead out of the pack's folders, or is more than a file system takes.
            return []
        if name:
            named = [pack for pack in (within, *self.packs) if pack is not None and pack.id == name][:1]
            return [(pack, path) for pack in named if (path := pack.file(kind, identifier))]
        if within is not None and (path := within.file(kind, identifier)):
            return [(within, path)]
        return [(pack, path) for pack in self.packs if (path := pack.file(kind, identifier))]

    def names(self, kind: str) -> list[str]:
        """Return the ids of everything of one kind, over all packs."""
        return [path.stem for pack in self.packs for path in pack.files(kind)]


def open_library(folders: Iterable[Path] = (), environment: Mapping[str, str] | None = None) -> Library:
    """Return the library of the built-in pack, `folders`, and those that `PUSHBACK_PACKS` in `environment` names."""
    environment = os.environ if environment is None else environment
    named = [Path(part) for part in environment.get(ENVIRONMENT, "").split(os.pathsep) if part]
    packs: dict[str, Pack] = {BUILTIN: Pack(BUILTIN, builtin_root(), title="Pushback")}
    findings: list[Diagnostic] = []
    seen: set[Path] = set()
    for folder in (*folders, *named):
        root = _resolved(folder)
        if root in seen:
            continue
        if root is None or not root.is_dir():
            findings.append(_finding("PB319", folder))
            continue
        seen.add(root)
        try:
            pack = open_pack(root)
        except ContentError as error:
            findings.extend(error.diagnostics)
            continue
        if pack.id in packs:
            findings.append(_finding("PB318", root, id=pack.id, other=str(packs[pack.id].root)))
        else:
            packs[pack.id] = pack
    return Library(tuple(packs.values()), tuple(findings))


def _finding(code: str, folder: Path, **values: object) -> Diagnostic:
    # The codes' documents are YAML, which a start without findings does not need.
    from simulator.content.codes import diagnostic

    return diagnostic(code, str(folder), (0, 0), **values)


def open_pack(root: Path) -> Pack:
    """Return the pack in the folder `root`: as its `pack.yaml` says, or named after the folder.

    Raises:
        ContentError: `pack.yaml` is there and cannot be read.
    """
    path = root / "pack.yaml"
    if not path.is_file():
        return Pack(slug(root.name), root)
    from simulator.content.building import build
    from simulator.content.pack_file import PackFile
    from simulator.content.source import read_source

    source, findings = read_source(path)
    described, more = build(PackFile, source) if source is not None else (None, [])
    if described is None:
        raise ContentError([*findings, *more])
    return Pack(described.id, root, described.title, described.version, described.language)


def _resolved(path: Path) -> Path | None:
    """Return `path` made absolute, or None where it can lead nowhere (a circle of links, a user who is not there)."""
    try:
        found = path.expanduser().resolve()
        found.is_dir()
    except (OSError, RuntimeError, ValueError):
        return None
    return found


def slug(name: str) -> str:
    """Return `name` as an id: lower-case words joined by hyphens; `pack` where nothing is left."""
    words = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in name.lower()).split()
    return "-".join(words)[:64].strip("-") or "pack"


def of_file(path: Path, library: Library) -> Pack:
    """Return the pack that the file at `path` belongs to: one in use, or the folder around it."""
    path = _resolved(path) or path
    root = root_around(path.parent)
    for pack in library.packs:
        if pack.root.resolve() == root:
            return pack
    return open_pack(root)


def root_around(folder: Path) -> Path:
    """Return the root of the pack that `folder` is in: above a folder that holds one kind of file, else itself."""
    for within in sorted(FOLDERS.values(), key=len, reverse=True):
        parts = within.split("/")
        if folder.parts[-len(parts) :] == tuple(parts):
            return folder.parents[len(parts) - 1]
    return folder
