"""The library's index: what a list of scenarios shows, without reading whole files; cached by file stamp.

This module is on the way to the first frame: it imports YAML only for files that the cache does not know.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from simulator.content.packs import Library, Pack
from simulator.content.text import clean_line, fill

_VERSION: Final = 3
_LARGEST: Final = 1024 * 1024
"""Bytes of a file in which earlier ids are looked for; a scenario is far smaller."""
_BODY: Final = re.compile(r"^(?:nodes|endings)\s*:.*\n(?:(?:[ \t#-].*)?\n)*(?:[ \t#-].*\Z)?", re.MULTILINE)
"""The parts of a scenario that a list does not show, and that make most of the file."""


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One scenario in a list.

    `cast` are names and `roles` their roles, in the order of the scenario; `problem` says in one line why the file
    cannot be read, None where its head is sound (only loading proves the rest); `was` are its earlier ids.
    """

    id: str
    pack: str
    title: str
    summary: str
    cast: tuple[str, ...]
    roles: tuple[str, ...]
    minutes: int
    difficulty: int
    trains: tuple[str, ...]
    path: str
    problem: str | None = None
    was: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        """Return the scenario's full name, `pack:id`."""
        return f"{self.pack}:{self.id}"

    def to_json(self) -> dict[str, Any]:
        """Return the entry as a JSON object."""
        return {
            "id": self.id,
            "title": self.title,
            "pack": self.pack,
            "cast": list(self.cast),
            "roles": list(self.roles),
            "minutes": self.minutes,
            "difficulty": self.difficulty,
            "trains": list(self.trains),
            "summary": self.summary,
            "path": self.path,
            "problem": self.problem,
        }


def library_index(library: Library, cache: Path | None = None) -> list[Entry]:
    """Return an entry for every scenario file of `library`, pack by pack, easiest first.

    `cache` is a file that remembers what was read, by path, size and time of change; one that cannot be read or
    written is done without.
    """
    known = _remembered(cache)
    fresh: dict[str, Any] = {}
    heads = _Heads(library)
    entries: list[Entry] = []
    stamp = _personas_stamp(library)
    for pack in library.packs:
        found: list[Entry] = []
        for path in pack.files("scenario"):
            key, now = str(path), [*_stamp(path), *stamp]
            held = known.get(key)
            entry = _still(held, now, pack)
            if entry is None:
                entry = heads.entry(pack, path)
                held = {"stamp": now, "entry": dataclasses.asdict(entry)}
            fresh[key] = held
            found.append(entry)
        entries += sorted(found, key=lambda entry: (entry.difficulty, entry.minutes, entry.title))
    if cache is not None and fresh != known:
        _remember(cache, fresh)
    return entries


def _still(held: Any, stamp: list[int], pack: Pack) -> Entry | None:
    """Return the remembered entry if it still holds; None, too, for anything that this module did not write."""
    try:
        if held["stamp"] != stamp or held["entry"]["pack"] != pack.id:
            return None
        fields: dict[str, Any] = held["entry"]
        lists: dict[str, Any] = {name: tuple(fields[name]) for name in ("cast", "roles", "trains", "was")}
        return Entry(**(fields | lists))
    except (KeyError, TypeError):
        return None


def _stamp(path: Path) -> list[int]:
    try:
        status = path.stat()
    except OSError:
        return [0, 0]
    return [status.st_mtime_ns, status.st_size]


def _personas_stamp(library: Library) -> list[int]:
    """Return a stamp over all personas: names in the list come from them, and from other packs too."""
    stamps = [_stamp(path) for pack in library.packs for path in pack.files("persona")]
    return [max((stamp[0] for stamp in stamps), default=0), sum(stamp[1] for stamp in stamps), len(stamps)]


def _remembered(cache: Path | None) -> dict[str, Any]:
    if cache is None:
        return {}
    try:
        held = json.loads(cache.read_bytes())
        entries: Any = held["entries"] if held["version"] == _VERSION else {}
        return entries if isinstance(entries, dict) else {}  # type: ignore[return-value]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def _remember(cache: Path, entries: dict[str, Any]) -> None:
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        partial = cache.with_suffix(f".{os.getpid()}.partial")
        partial.write_text(json.dumps({"version": _VERSION, "entries": entries}))
        partial.replace(cache)
    except OSError:
        # A cache is a convenience: a read-only folder only makes the next start slower.
        return


class _Heads:
    """Reads the heads of scenario files, and the names of the personas in them once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._personas: dict[Path, tuple[str, str]] = {}

    def entry(self, pack: Pack, path: Path) -> Entry:
        value, problem = _head(path)
        members: Any = value.get("cast")
        found: list[object] = list(members.values()) if isinstance(members, dict) else []  # type: ignore[arg-type]
        people = [self._person(pack, member) for member in found]
        trained: Any = value.get("trains")
        trains: list[object] = trained if isinstance(trained, list) else [trained]  # type: ignore[assignment]
        slots = _slots(value.get("slots"))
        return Entry(
            id=clean_line(path.stem) or "?",
            pack=pack.id,
            title=fill(_words(value.get("title")), slots) or clean_line(path.stem),
            summary=fill(_words(value.get("summary")), slots),
            cast=tuple(name for name, _role in people),
            roles=tuple(role for _name, role in people),
            minutes=_number(value.get("minutes"), 8),
            difficulty=_number(value.get("difficulty"), 2),
            trains=tuple(filter(None, map(_words, trains))),
            path=str(path),
            problem=problem,
            was=_earlier(value),
        )

    def _person(self, pack: Pack, member: object) -> tuple[str, str]:
        """Return a cast member's name and role: the scenario's own, or the persona's."""
        if not isinstance(member, dict):
            return "?", ""
        fields: dict[str, Any] = member  # type: ignore[assignment]
        name, role = "", ""
        reference = _words(fields.get("persona"))
        found = self._library.find("persona", reference, pack) if reference else []
        if found:
            name, role = self._persona(*found[0])
        return _words(fields.get("name")) or name or reference or "?", _words(fields.get("role")) or role

    def _persona(self, pack: Pack, path: Path) -> tuple[str, str]:
        """Return a persona's name and role: its own, or those of the one that it extends."""
        if path not in self._personas:
            value, _problem = _head(path)
            self._personas[path] = name, role = _words(value.get("name")), _words(value.get("role"))
            extended = _words(value.get("extends"))
            found = self._library.find("persona", extended, pack) if extended else []
            if found:
                # What is noted above ends a circle of personas that extend one another.
                other_name, other_role = self._persona(*found[0])
                self._personas[path] = name or other_name, role or other_role
        return self._personas[path]


def _head(path: Path) -> tuple[dict[str, Any], str | None]:
    """Return a file's top-level values but for the story itself, and what is wrong with it."""
    from simulator.content.source import MAX_BYTES, parse, read_source

    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            raise ValueError
        text = path.read_bytes().decode()
        source, findings = parse(str(path), _BODY.sub("", text).encode())
    except (OSError, ValueError):
        source, findings = None, []
    if source is None or findings:
        # The whole reader says best what is wrong, and where: lines are counted with the story in between.
        source, findings = read_source(path)
    value = source.value if source is not None else None
    problem = None
    if source is None and findings:
        first = findings[0]
        problem = f"line {first.line}: {first.message}" if first.line else first.message
    if not isinstance(value, dict):
        return {}, problem or "this is not a scenario"
    return value, problem  # type: ignore[return-value]


def earlier_ids(path: Path, mentioning: str) -> tuple[str, ...]:
    """Return the earlier ids of the scenario in the file at `path`; () for one that does not hold `mentioning`."""
    try:
        # Most files of a pack hold nothing of the kind, and are not worth parsing.
        if not path.is_file() or path.stat().st_size > _LARGEST or mentioning.encode() not in path.read_bytes():
            return ()
    except OSError:
        return ()
    return _earlier(_head(path)[0])


def called_once(library: Library, reference: str) -> list[tuple[Pack, Path]]:
    """Return where the scenarios are that once went by `reference`, an id or `pack:id`."""
    name, _, identifier = reference.rpartition(":")
    return [
        (pack, path)
        for pack in library.packs
        if identifier and (not name or pack.id == name)
        for path in pack.files("scenario")
        if identifier in earlier_ids(path, identifier)
    ]


def by_name(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return `entries` by every full name (`pack:id`) that they have or once had; today's names go first."""
    entries = tuple(entries)
    named = {f"{entry.pack}:{old}": entry for entry in entries for old in entry.was}
    return named | {entry.reference: entry for entry in entries}


def _earlier(value: Mapping[str, Any]) -> tuple[str, ...]:
    was: object = value.get("was")
    named: list[object] = was if isinstance(was, list) else [was]  # type: ignore[assignment]
    return tuple(filter(None, map(_words, named)))


def _words(value: object) -> str:
    return clean_line(value) if isinstance(value, str) else ""


def _slots(value: object) -> dict[str, str]:
    """Return the slots' default words by name."""
    if not isinstance(value, dict):
        return {}
    slots: dict[str, Any] = value  # type: ignore[assignment]
    return {name: _words(slot["default"]) for name, slot in slots.items() if slot and "default" in slot}


def _number(value: object, default: int) -> int:
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 4 else default
