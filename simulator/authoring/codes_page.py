"""The page of all diagnostics, made from their documents: ``python -m simulator.authoring.codes_page [FILE]``."""

from __future__ import annotations

import dataclasses
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from simulator.authoring.checks.whole import check_file
from simulator.content.codes import Document, codes, document
from simulator.content.diagnostics import Diagnostic
from simulator.content.load import check_text
from simulator.content.packs import FOLDERS, open_library
from simulator.content.source import parse
from simulator.content.text import has_unsafe

PAGE: Final = Path("docs/diagnostics.md")

_GROUPS: Final = {
    "PB1": "The file and its YAML",
    "PB2": "The form",
    "PB3": "References and the parts of one scenario",
    "PB4": "What is left over, repeated or too long",
    "PB5": "The story, played through",
    "PB6": "Fairness and language, by the words",
    "PB7": "Drills and courses",
}
_ID: Final = re.compile(r"^id: *([\w-]+)$", re.MULTILINE)
_HEAD: Final = """\
# Diagnostics

Everything that `pushback check` can find, by code. Codes are stable: a code never changes its meaning.
An *error* keeps a file from being played, a *warning* is probably a mistake, a *note* is an opinion.
Each example fails with exactly the finding above it.

This page is made by `python -m simulator.authoring.codes_page` from the documents in `simulator/content/codes/`.
"""


def page() -> str:
    """Return the whole page, as Markdown."""
    documents = [document(code) for code in codes()]
    parts = [_HEAD, "\n".join(_table(documents))]
    group = ""
    for each in documents:
        if each.code[:3] != group:
            group = each.code[:3]
            parts.append(f"## {_GROUPS.get(group, 'The story')}")
        parts.append("\n\n".join(_section(each)))
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _table(documents: list[Document]) -> Iterator[str]:
    yield "| code | | what |"
    yield "|---|---|---|"
    for each in documents:
        yield f"| [{each.code}](#{each.code.lower()}) | {each.severity} | {each.title} |"


def _section(each: Document) -> Iterator[str]:
    yield f"### {each.code}"
    yield f"**{each.title}** ({each.severity})"
    yield " ".join(each.explanation.split())
    yield _fenced("text", _finding(each))
    if each.example or each.filler:
        yield _fenced("yaml", _shown(each.example, each.filler, each.times))
        if each.encoding != "utf-8":
            yield f"(saved in {each.encoding})"
        fine = [line for line in each.near.splitlines() if line not in each.example.splitlines()]
        if fine and each.near_times == 0:
            yield "This is fine:"
            yield _fenced("yaml", _shown("\n".join(fine), "", 0))


def _finding(each: Document) -> str:
    """Return what is said about the example, or, where it needs more than one file, the sentences as they stand."""
    file = "example.yaml"
    for finding in _found(file, each):
        if finding.code == each.code:
            return str(finding)
    said = re.sub(r"\{(\w+)\}", r"<\1>", f"{each.message}\n    {each.hint}")
    return f"{file}: {each.severity} {each.code}: {said}"


def _found(file: str, each: Document) -> list[Diagnostic]:
    """Return what is said about the example by whatever finds it: the reader, the loader, or all the checks."""
    if each.setting != "file" or not each.example:
        return []
    found = parse(file, each.failing())[1]
    if not found and each.encoding == "utf-8":
        found = check_text(each.kind, file, each.failing().decode())
    if any(finding.code == each.code for finding in found) or each.kind not in FOLDERS:
        return found
    named = _ID.search(each.example)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FOLDERS[each.kind] / f"{named.group(1) if named else 'example'}.yaml"
        path.parent.mkdir(parents=True)
        path.write_bytes(each.failing())
        found = check_file(path, open_library((), {}))
    return [dataclasses.replace(finding, file=file) for finding in found]


def _shown(text: str, filler: str, times: int) -> str:
    lines = [*text.rstrip("\n").split("\n")]
    if filler:
        lines += [filler.rstrip("\n"), f"# … and this line {times - 1:,} times more"]
    # Invisible characters are written as YAML escapes them, and so is a tab, for which the eye has no sign.
    return "\n".join(
        "".join(f"\\x{ord(char):02X}" if has_unsafe(char) or char == "\t" else char for char in line) for line in lines
    )


def _fenced(language: str, text: str) -> str:
    fence = "````" if "```" in text else "```"
    return f"{fence}{language}\n{text}\n{fence}"


def main(arguments: list[str]) -> None:
    """Write the page to the file named, or to its place in the repository."""
    target = Path(arguments[0]) if arguments else PAGE
    target.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
