"""Content files: read within bounds, as plain values whose every part knows its line and column."""

from __future__ import annotations

import codecs
import dataclasses
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from simulator.content.codes import diagnostic
from simulator.content.composing import MAX_FINDINGS, Branch, Composer, Places, StoppedError, unpack
from simulator.content.diagnostics import Diagnostic
from simulator.content.syntax import explain
from simulator.content.text import has_unsafe

MAX_BYTES: Final = 8 * 1024 * 1024
"""Bytes in a file; the longest scenario imaginable by hand is a tenth of that."""
MAX_READINGS: Final = 20
"""Readings of one file, each after mending the syntax error that ended the one before."""
MAX_REREAD: Final = 2_000_000
"""Characters read again, in all, to find further syntax errors."""

_FORBIDDEN: Final = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""What YAML refuses unless it is escaped."""
_BREAKS: Final = str.maketrans({"\x85": " ", "\u2028": " ", "\u2029": " ", "\ufeff": None})
"""What YAML 1.1 takes for a line break and no editor does, and marks left by joining files."""
_WHOLE: Final = (0, 0)
"""The place of what is said about a file as a whole."""


@dataclasses.dataclass(frozen=True)
class Source:
    """One file's content: dicts, lists, words (str) and None, and where each stands.

    Every scalar is its source text, cleaned; a key without a value has None.
    """

    file: str
    value: Any
    places: Places = dataclasses.field(repr=False, compare=False)

    def place(self, path: Sequence[str | int], *, key: bool = False) -> tuple[int, int]:
        """Return line and column, from 1, of the value at `path`, or of its key.

        Components that do not exist are passed over, so the nearest known place is returned for any path. What has no
        key (an item of a list, the whole) answers with its value's place.
        """
        here = self.places
        key_at = here.at if isinstance(here, Branch) else here
        for part in path:
            if not isinstance(here, Branch):
                break
            if isinstance(here.within, dict):
                name = str(part)
                if name in here.within:
                    key_at, here = here.keys[name], here.within[name]
            elif isinstance(part, int) and 0 <= part < len(here.within):
                here = here.within[part]
                key_at = here.at if isinstance(here, Branch) else here
        if key:
            return unpack(key_at)
        return unpack(here.at if isinstance(here, Branch) else here)


def read_source(path: Path) -> tuple[Source | None, list[Diagnostic]]:
    """Read and parse the file at `path`; what cannot be read is a diagnostic too."""
    file = str(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            return None, [diagnostic("PB102", file, _WHOLE)]
        if not stat.S_ISREG(status.st_mode):
            return None, [diagnostic("PB103", file, _WHOLE, reason="it is a device or a pipe")]
        if status.st_size > MAX_BYTES:
            return None, [_too_large(file, status.st_size)]
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None, [diagnostic("PB101", file, _WHOLE)]
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return None, [diagnostic("PB103", file, _WHOLE, reason=reason)]
    return parse(file, data)


def parse(file: str, data: bytes) -> tuple[Source | None, list[Diagnostic]]:
    """Return the content of `data` with its places, and what is wrong with it, in the order of the text.

    The source is None where the text cannot be read as one YAML document; it may be given beside errors (a key that
    stands twice), so that the rest can be checked as well. `file` only names the findings.
    """
    text, findings = _decode(file, data)
    if text is None:
        return None, findings
    composed, found = _compose(file, text)
    findings = sorted([*findings, *found], key=lambda finding: (finding.line, finding.column))
    return None if composed is None else Source(file, *composed), findings


def _compose(file: str, text: str) -> tuple[tuple[Any, Places] | None, list[Diagnostic]]:
    """Compose `text`; after a syntax error that can be mended in the copy, read on to find the next one."""
    errors: list[Diagnostic] = []
    reread = 0
    for reading in range(1, MAX_READINGS + 1):
        composer = Composer(file, text)
        composed = None
        try:
            composed = composer.compose()
        except StoppedError:
            return None, [*errors, *composer.findings]
        except yaml.YAMLError as error:
            explanation = explain(file, text, error)
            # One sentence a line: the same quotes mend all of it.
            if all(each.line != explanation.diagnostic.line for each in errors):
                errors.append(explanation.diagnostic)
            reread += len(text)
            if explanation.mended is not None and reading < MAX_READINGS and reread < MAX_REREAD:
                text = explanation.mended
                continue
        if errors:
            # What was found on a line that had to be mended may be owed to the mending.
            mended = {error.line for error in errors}
            return None, [*errors, *(finding for finding in composer.findings if finding.line not in mended)]
        if composed is None or composed[0] is None:
            return None, [*composer.findings, diagnostic("PB110", file, _WHOLE)]
        return None if composer.broken else composed, composer.findings
    raise AssertionError("the last reading returns")


def _decode(file: str, data: bytes) -> tuple[str | None, list[Diagnostic]]:
    """Return the text of `data` with newlines only, and what hides in it; no text where YAML would refuse it."""
    if len(data) > MAX_BYTES:
        return None, [_too_large(file, len(data))]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data[:2]:
        return None, [diagnostic("PB106", file, _WHOLE)]
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = _newlines(data.decode())
    except UnicodeDecodeError as error:
        place = _place(_newlines(data[: error.start].decode()), None)
        meant = data[error.start : error.start + 1].decode("cp1252", "replace")
        return None, [diagnostic("PB105", file, place, byte=f"0x{data[error.start]:02X}", meant=meant)]
    nul = text.find("\0")
    if nul >= 0:
        return None, [diagnostic("PB107", file, _place(text, nul))]
    if not has_unsafe(text):
        return text, []
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        sign = f"U+{ord(forbidden.group()):04X}"
        return None, [diagnostic("PB108", file, _place(text, forbidden.start()), sign=sign)]
    return text.translate(_BREAKS), list(_hidden(file, text))


def _hidden(file: str, text: str) -> Iterator[Diagnostic]:
    """Yield a finding for each line that holds characters which cannot be seen but change what is."""
    found = 0
    for number, line in enumerate(text.split("\n"), 1):
        if has_unsafe(line):
            column = next(index for index, char in enumerate(line, 1) if has_unsafe(char))
            found += 1
            if found > MAX_FINDINGS:
                yield diagnostic("PB129", file, (number, column), limit=MAX_FINDINGS)
                return
            yield diagnostic("PB109", file, (number, column), sign=f"U+{ord(line[column - 1]):04X}")


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _place(text: str, index: int | None) -> tuple[int, int]:
    """Return line and column, from 1, of the character at `index` of `text`, or of what follows its end."""
    before = text[:index]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _too_large(file: str, size: int) -> Diagnostic:
    return diagnostic("PB104", file, _WHOLE, size=f"{size / 1024 / 1024:.1f}", limit=MAX_BYTES // 1024 // 1024)
