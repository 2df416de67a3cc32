"""Composing YAML events into plain values and their places: bounded, and in one pass.

PyYAML's C parser yields the events. They are composed here and not by its C composer, because the bounds then hold
before anything is built (the C composer recurses, and a depth of 100,000 ends the process), because scalars keep their
source text without a detour over resolved types, and because one pass takes half the time of two.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple, NoReturn, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from simulator.content.codes import diagnostic
from simulator.content.diagnostics import Diagnostic
from simulator.content.syntax.report import BULLETS
from simulator.content.text import clean, has_unsafe

MAX_DEPTH: Final = 64
"""Levels of lists and mappings in one another; a scenario needs about twelve."""
MAX_ALIASES: Final = 64
MAX_EVENTS: Final = 600_000
"""Parser events in a file; a story of 2,000 nodes and 7,000 choices has about 430,000."""
MAX_NODES: Final = 400_000
"""Values in a file, counting again what aliases repeat."""
MAX_ENTRIES: Final = 10_000
"""Entries of one list or mapping; it ends the reading of most files that are too large after a tenth of a second."""
MAX_FINDINGS: Final = 100
"""Findings before reading stops: beyond that, one wrong cause is likelier than another mistake."""

_COLUMN_BITS: Final = 24
"""A column is below 2**24, since a file is below 8 MiB."""
_CUT: Final = re.compile(r"(?<=\S) #[^\s#]")
_SWALLOWED_ITEM: Final = re.compile(rf"\n[ ]*(?:-[ A-Za-z]|[{BULLETS}] )")
_LOST_COLON: Final = re.compile(r"[\w-]+:\S+")
_BROKEN_KEY: Final = re.compile(r"[A-Za-z][\w-]*(?:(:[\w{\[\"'])|( +[\[{])|(:?[\u00a0\u2000-\u200b\u202f\u3000]))")
_KEY_IN_WORDS: Final = re.compile(r"([a-z][a-z_-]*):(?:([A-Z{\[\"'])|[\u00a0\u2000-\u200b\u202f\u3000])")


class Branch(NamedTuple):
    """The place of a list or a mapping, and those within it; places are packed (see `unpack`)."""

    at: int
    within: dict[str, Places] | list[Places]
    keys: dict[str, int]


Places: TypeAlias = int | Branch


def unpack(place: int) -> tuple[int, int]:
    """Return the line and column, from 1, of a packed place."""
    return place >> _COLUMN_BITS, place & ((1 << _COLUMN_BITS) - 1)


class StoppedError(Exception):
    """Reading ended at a bound; what was found so far, this included, is in the composer's findings."""


@dataclasses.dataclass(slots=True)
class _Frame:
    """A list or mapping that is being filled. `size` is the number of nodes before it."""

    at: int
    flow: bool
    explicit: bool
    anchor: str | None
    size: int
    container: list[Any] | dict[str, Any]
    within: Any
    keys: dict[str, int]
    expects_key: bool
    key: str | None = None
    key_at: int = 0
    key_end: int = 0
    previous: str = ""
    split: bool = False


@dataclasses.dataclass(slots=True)
class _Anchored:
    """What an anchor stands for; `places` is None as long as it is not complete."""

    at: int
    value: Any = None
    places: Places | None = None
    size: int = 1
    used: bool = False


class Composer:
    """One pass over the events of one text. `findings` holds what was wrong so far, in the order of the text.

    `broken` says that some key could not be made out, so that nothing follows from its being missing.
    """

    def __init__(self, file: str, text: str) -> None:
        self.findings: list[Diagnostic] = []
        self.broken = False
        self._file = file
        self._text = text
        self._loader = yaml.CSafeLoader(text)
        self._stack: list[_Frame] = []
        self._anchors: dict[str, _Anchored] = {}
        self._nodes = 0
        self._aliases = 0
        self._root: tuple[Any, Places] | None = None
        self._careful = has_unsafe(text)
        self._may_cut = _CUT.search(text) is not None

    def compose(self) -> tuple[Any, Places] | None:
        """Return the value and the places of the only document, or None for a text without any.

        Raises:
            yaml.YAMLError: the text is not YAML.
            StoppedError: a bound was reached, or a second document began.
        """
        try:
            self._run()
        finally:
            self._loader.dispose()
        for name, anchored in self._anchors.items():
            if not anchored.used:
                self._find("PB121", anchored.at, name=name)
        return self._root

    def _run(self) -> None:
        next_event: Callable[[], Any] = self._loader.get_event
        documents = 0
        for _ in range(MAX_EVENTS):
            event = next_event()
            kind: Any = event.__class__
            if kind is ScalarEvent:
                self._scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._open(event, kind is MappingStartEvent)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._close()
            elif kind is AliasEvent:
                self._alias(event)
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._stop("PB115", _packed(event.start_mark))
            elif kind is StreamEndEvent:
                return
        self._stop("PB113", _packed(next_event().start_mark), limit=MAX_EVENTS)

    def _find(self, code: str, at: int, **values: object) -> None:
        if len(self.findings) >= MAX_FINDINGS:
            self.findings.append(diagnostic("PB129", self._file, unpack(at), limit=MAX_FINDINGS))
            raise StoppedError
        self.findings.append(diagnostic(code, self._file, unpack(at), **values))

    def _stop(self, code: str, at: int, **values: object) -> NoReturn:
        self._find(code, at, **values)
        raise StoppedError

    def _count(self, at: int, size: int) -> None:
        self._nodes += size
        if self._nodes > MAX_NODES:
            self._stop("PB114" if self._aliases else "PB113", at, limit=MAX_NODES)

    def _scalar(self, event: Any) -> None:
        mark = event.start_mark
        at: int = (mark.line + 1) << _COLUMN_BITS | mark.column + 1
        value: str | None = event.value
        style: str = event.style
        if event.tag is not None:
            self._find("PB116", at, line=self._line(mark))
        frame = self._stack[-1] if self._stack else None
        is_key = frame is not None and frame.expects_key
        if not style:
            if not value:
                value = event.tag
            elif not is_key:
                self._check_plain(event, at, value, frame)
        elif style == '"' and has_unsafe(event.value):
            if not has_unsafe(self._text[mark.index : event.end_mark.index]):
                self._find("PB109", at, sign=_first_unsafe(event.value))
            value = clean(event.value)
        if self._careful and value:
            value = clean(value)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(at, value, at)
        self._nodes += 1
        if is_key:
            self._key(event, value, at)
        else:
            self._add(value, at)

    def _check_plain(self, event: Any, at: int, value: str, frame: _Frame | None) -> None:
        """Look for words that YAML takes out of unquoted speech, or puts into it."""
        start, end = event.start_mark, event.end_mark
        if self._may_cut and (rest := _CUT.match(self._text, end.index)):
            lost = self._text[rest.start() + 1 :].partition("\n")[0]
            self._find("PB123", _packed(end) + 1, lost=lost)
        if start.line != end.line and _SWALLOWED_ITEM.search(self._text, start.index, end.index):
            self._find("PB128", at, words=value)
        if ":" in value and (key := _KEY_IN_WORDS.match(value)):
            code = "PB153" if key.group(2) else "PB156"
            self._find(code, at, line=self._line(start), name=key.group(1), sign=_odd_space(value))
        if value[-1] == '"' and value.count('"') == 1 and len(value) > 1 and not value[-2].isdigit():
            self._find("PB168", _packed(end) - 1, line=self._line(start))
        if frame is not None and frame.flow and isinstance(frame.container, list):
            if frame.previous and _splits(frame.previous, value):
                self._find("PB125", at, before=frame.previous, after=value)
            frame.previous = value if value[0].isupper() else ""

    def _key(self, event: Any, value: str | None, at: int) -> None:
        frame = self._stack[-1]
        plain = event.__class__ is ScalarEvent and not event.style
        frame.expects_key = False
        frame.key_at = at
        frame.key_end = event.end_mark.index
        frame.key = None
        if not value:
            self._find("PB127", at)
        elif value == "<<" and plain:
            self._find("PB117", at)
        elif value in frame.keys:
            self._find("PB118", at, key=value, first=unpack(frame.keys[value])[0])
        elif plain and not (frame.flow or value.isidentifier()) and (code := _broken_key(value)):
            name = value.partition(":")[0]
            self._find(code, at, line=self._line(event.start_mark), name=name, sign=_odd_space(value))
            self.broken = True
        elif plain and value[0] in BULLETS and value[1:2] == " ":
            self._find("PB155", at, line=self._line(event.start_mark))
        else:
            frame.key = value

    def _add(self, value: Any, places: Places) -> None:
        if not self._stack:
            self._root = (value, places)
            return
        frame = self._stack[-1]
        if isinstance(frame.container, list):
            frame.container.append(value)
            frame.within.append(places)
            if len(frame.container) > MAX_ENTRIES:
                self._stop("PB169", frame.at, limit=MAX_ENTRIES)
        elif frame.expects_key:
            self._find("PB119", places if isinstance(places, int) else places.at)
            frame.expects_key = False
            frame.key = None
        else:
            frame.expects_key = True
            if frame.key is not None:
                if value is None and frame.flow:
                    value = self._after_colon(frame, frame.key)
                frame.container[frame.key] = value
                frame.within[frame.key] = places
                frame.keys[frame.key] = frame.key_at
                if len(frame.container) > MAX_ENTRIES:
                    self._stop("PB169", frame.at, limit=MAX_ENTRIES)

    def _after_colon(self, frame: _Frame, key: str) -> str | None:
        """Return the value of a key in braces that has none: rest of a word, words that a comma split, or nothing."""
        after = self._text[frame.key_end : frame.key_end + 200].lstrip()
        if after.startswith(":"):
            return None
        name, _, rest = key.partition(":")
        if _LOST_COLON.fullmatch(key):
            self._find("PB126", frame.key_at, words=key, name=name, rest=rest)
            frame.key = name
            return rest
        if frame.explicit:
            return None
        if not frame.split:
            self._find("PB124", frame.key_at, words=key)
            frame.split = True
        # What is left of the words goes back to where it was cut from, so that nothing else is said about it.
        assert isinstance(frame.container, dict)
        frame.key, before = next(reversed(frame.container.items()), (key, None))
        if not isinstance(before, str):
            return before
        return f"{before}.{key}" if before.isdecimal() and key.isdecimal() else f"{before}, {key}"

    def _open(self, event: Any, is_mapping: bool) -> None:
        at = _packed(event.start_mark)
        if event.tag is not None:
            self._find("PB116", at, line=self._line(event.start_mark))
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(at)
        if len(self._stack) >= MAX_DEPTH:
            self._stop("PB111", at, limit=MAX_DEPTH)
        explicit = False
        if is_mapping and self._text.startswith("?", event.start_mark.index):
            self._find("PB134", at, line=self._line(event.start_mark))
            explicit = True
        self._stack.append(
            _Frame(
                at,
                event.flow_style,
                explicit,
                event.anchor,
                self._nodes,
                {} if is_mapping else [],
                {} if is_mapping else [],
                {},
                is_mapping,
            )
        )
        self._count(at, 1)

    def _close(self) -> None:
        frame = self._stack.pop()
        if frame.explicit and isinstance(frame.container, dict) and None in frame.container.values():
            # The words behind the question mark: it has been said already what is wrong with them.
            self._add(next(iter(frame.container)), frame.at)
            return
        places = Branch(frame.at, frame.within, frame.keys)
        anchored = self._anchors.get(frame.anchor) if frame.anchor is not None else None
        if anchored is not None and anchored.at == frame.at:
            anchored.value, anchored.places, anchored.size = frame.container, places, self._nodes - frame.size
        self._add(frame.container, places)

    def _alias(self, event: Any) -> None:
        at = _packed(event.start_mark)
        self._aliases += 1
        if self._aliases > MAX_ALIASES:
            self._stop("PB112", at, limit=MAX_ALIASES)
        value: Any = f"*{event.anchor}"
        places: Places = at
        anchored = self._anchors.get(event.anchor)
        if anchored is None:
            self._find("PB120", at, name=event.anchor, line=self._line(event.start_mark))
        else:
            anchored.used = True
            if anchored.places is None:
                self._find("PB122", at, name=event.anchor)
            else:
                self._count(at, anchored.size)
                value = anchored.value
                if isinstance(anchored.places, Branch):
                    places = Branch(at, anchored.places.within, anchored.places.keys)
        if self._stack and self._stack[-1].expects_key and isinstance(value, str):
            self._key(event, value, at)
        else:
            self._add(value, places)

    def _line(self, mark: Any) -> str:
        """Return the text of the line in which `mark` lies."""
        start = mark.index - mark.column
        end = self._text.find("\n", mark.index)
        return self._text[start : end if end >= 0 else None].strip()


def _packed(mark: Any) -> int:
    return (mark.line + 1) << _COLUMN_BITS | mark.column + 1


def _broken_key(key: str) -> str | None:
    """Return the code of what makes one word of a key and its value, or None."""
    found = _BROKEN_KEY.match(key)
    return None if found is None else ("PB153", "PB152", "PB156")[(found.lastindex or 1) - 1]


def _odd_space(text: str) -> str:
    return next((f"U+{ord(char):04X}" for char in text if char.isspace() and char != " "), "")


def _splits(before: str, after: str) -> bool:
    """Say whether a comma between two unquoted items, the first in upper case, was meant as part of one sentence."""
    return before[-1].isalnum() and after[:1].islower() and (" " in before or " " in after or not after[-1:].isalnum())


def _first_unsafe(text: str) -> str:
    return next(f"U+{ord(char):04X}" for char in text if has_unsafe(char))
