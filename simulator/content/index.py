"""The library's index: what a list of scenarios shows, without reading whole files; cached by file stamp.

This module is on the way to the first frame: it imports YAML only for files that the cache does not know.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
from pathlib import Path
from typing import Any, Final

from simulator.content.packs import Library, Pack
from simulator.content.text import clean_line

_VERSION: Final = 1
_BODY: Final = re.compile(r"^(?:nodes|endings)\s*:.*\n(?:(?:[ \t#-].*)?\n|.*\Z)*", re.MULTILINE)
"""The parts of a scenario that a list does not show, and that make most of the file."""


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One scenario in a list.

    `cast` are names and `roles` their roles, in the order of the scenario; `problem` says in one line why the file
    cannot be read, None where its head is sound (only loading proves the rest).
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
    for pack in library.packs:
        stamp = _personas_stamp(pack)
        found: list[Entry] = []
        for path in pack.files("scenario"):
            key, now = str(path), [*_stamp(path), *stamp]
            held = known.get(key)
            if held is None or held["stamp"] != now or held["entry"]["pack"] != pack.id:
                held = _held(now, heads.entry(pack, path))
            fresh[key] = held
            found.append(_entry(held["entry"]))
        entries += sorted(found, key=lambda entry: (entry.difficulty, entry.minutes, entry.title))
    if cache is not None and fresh != known:
        _remember(cache, fresh)
    return entries


def _held(stamp: list[int], entry: Entry) -> dict[str, Any]:
    return {"stamp": stamp, "entry": dataclasses.asdict(entry)}


def _entry(fields: dict[str, Any]) -> Entry:
    lists: dict[str, Any] = {name: tuple(fields[name]) for name in ("cast", "roles", "trains")}
    return Entry(**(fields | lists))


def _stamp(path: Path) -> list[int]:
    try:
        status = path.stat()
    except OSError:
        return [0, 0]
    return [status.st_mtime_ns, status.st_size]


def _personas_stamp(pack: Pack) -> list[int]:
    """Return a stamp over a pack's personas: names in the list come from them."""
    stamps = [_stamp(path) for path in pack.files("persona")]
    return [max((stamp[0] for stamp in stamps), default=0), sum(stamp[1] for stamp in stamps), len(stamps)]


def _remembered(cache: Path | None) -> dict[str, Any]:
    if cache is None:
        return {}
    try:
        held = json.loads(cache.read_bytes())
        return held["entries"] if held["version"] == _VERSION else {}
    except (OSError, ValueError, KeyError, TypeError):
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
        people = [self._person(pack, member) for member in members.values()] if isinstance(members, dict) else []
        trains: Any = value.get("trains")
        return Entry(
            id=path.stem,
            pack=pack.id,
            title=_words(value.get("title")) or path.stem,
            summary=_words(value.get("summary")),
            cast=tuple(name for name, _role in people),
            roles=tuple(role for _name, role in people),
            minutes=_number(value.get("minutes"), 8),
            difficulty=_number(value.get("difficulty"), 2),
            trains=tuple(map(_words, trains)) if isinstance(trains, list) else tuple(filter(None, [_words(trains)])),
            path=str(path),
            problem=problem,
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
            name, role = self._persona(found[0][1])
        return _words(fields.get("name")) or name or reference or "?", _words(fields.get("role")) or role

    def _persona(self, path: Path) -> tuple[str, str]:
        if path not in self._personas:
            value, _problem = _head(path)
            self._personas[path] = (_words(value.get("name")), _words(value.get("role")))
        return self._personas[path]


def _head(path: Path) -> tuple[dict[str, Any], str | None]:
    """Return a file's top-level values but for the story itself, and what is wrong with it."""
    from simulator.content.source import MAX_BYTES, parse, read_source

    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError
        text = path.read_bytes().decode()
        source, findings = parse(str(path), _BODY.sub("", text).encode())
    except (OSError, ValueError):
        # The whole reader says best what is wrong.
        source, findings = read_source(path)
    value = source.value if source is not None else None
    problem = f"line {findings[0].line}: {findings[0].message}" if source is None and findings else None
    if not isinstance(value, dict):
        return {}, problem or "this is not a scenario"
    return value, problem  # type: ignore[return-value]


def _words(value: object) -> str:
    return clean_line(value) if isinstance(value, str) else ""


def _number(value: object, default: int) -> int:
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 4 else default
