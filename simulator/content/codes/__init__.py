"""The diagnostics' codes: one YAML document each, beside this module, loaded when it is first needed.

A document holds what is said (`message`, `hint`: format strings), why (`explanation`), a whole file that fails
(`example`, found at `at`) and a near miss that does not (`near`). The documents are the tests of their codes, and
`simulator.authoring.codes_page` makes `docs/diagnostics.md` of them.

Code numbers: PB1xx the file and its YAML, PB2xx the form, PB3xx references, PB4xx and above the checks of the story.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from simulator.content.diagnostics import Diagnostic, Severity
from simulator.content.text import clean_line

_LONGEST: Final = 240
"""Characters of one value that a message shows; authors' files may hold keys of any length."""

_DEFAULTS: Final = {
    "encoding": "utf-8",
    "setting": "file",
    "filler": "",
    "times": "0",
    "near_times": "0",
    "besides": "",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Document:
    """What there is to know about one code.

    `example` and `near` are whole files of the given `kind`; `filler` is appended to them `times` and `near_times`
    times, for bounds that no page could show. `setting` is what stands at the path: `file`, `missing`, `folder` or
    `unreadable`. `besides` is a code that the example cannot do without. `at` is the `line:column` of the finding, or
    `0:0` where it is about the file as a whole.
    """

    code: str
    severity: Severity
    title: str
    message: str
    hint: str
    explanation: str
    kind: str
    example: str
    at: str
    near: str
    encoding: str
    setting: str
    filler: str
    times: int
    near_times: int
    besides: str

    def failing(self) -> bytes:
        """Return the failing example as it would lie on disk."""
        return (self.example + self.filler * self.times).encode(self.encoding)

    def passing(self) -> bytes:
        """Return the near miss as it would lie on disk, always in UTF-8."""
        return (self.near + self.filler * self.near_times).encode()


@cache
def document(code: str) -> Document:
    """Return the document of `code`.

    Raises:
        OSError: there is no such code.
        TypeError: the document lacks a field, or has one too many.
    """
    # The base loader leaves every scalar as it is written: `at: 3:9` stays words.
    data = (Path(__file__).parent / f"{code}.yaml").read_bytes()
    fields: dict[str, Any] = _DEFAULTS | yaml.load(data, Loader=yaml.CBaseLoader)  # noqa: S506
    fields["severity"] = Severity(fields["severity"])
    fields["times"], fields["near_times"] = int(fields["times"]), int(fields["near_times"])
    return Document(**fields)


def codes() -> tuple[str, ...]:
    """Return every code there is, in order."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("PB*.yaml")))


def diagnostic(code: str, file: str, place: tuple[int, int], **values: object) -> Diagnostic:
    """Return the finding `code` at `place` (line and column, from 1) of `file`, its sentences filled with `values`.

    Values come from authors' files: they are cleaned, put on one line and cut to 240 characters.

    Raises:
        KeyError: the document's message or hint asks for a value that is not given.
    """
    known = document(code)
    shown = {name: _shown(value) for name, value in values.items()}
    line, column = place
    return Diagnostic(
        code, known.severity, file, line, column, known.message.format(**shown), known.hint.format(**shown)
    )


def _shown(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = clean_line(value[: 4 * _LONGEST])
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
