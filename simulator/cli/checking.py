"""`pushback check`: what is wrong with content files, by file, line and column."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.commands import PackOption, app, fail, show

if TYPE_CHECKING:
    from simulator.content.diagnostics import Diagnostic


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


@app.command()
def check(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, or folders such as a pack.")],
    form: Annotated[
        Format | None, typer.Option("--format", help="How to print: text, json, or annotations for github.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings fail too. Notes never do.")] = False,
    pack: PackOption = None,
) -> None:
    """Say what is wrong with scenarios, personas and packs.

    Exits with 0 where nothing is wrong, 1 where there are errors (with --strict: or warnings), 2 where a path cannot
    be read. A warning or a note that a file lives with is silenced in it: `silence: {PB614: the reason}`.
    """
    from simulator.authoring.checks.remembering import Results
    from simulator.content.diagnostics import Severity
    from simulator.content.packs import open_library
    from simulator.records.places import cache_folder

    if as_json and form not in (None, Format.JSON):
        raise fail(f"--json and --format {form} are two ways of printing; give one of them")
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise fail(f"{missing[0]}: there is no such file or folder; give the path of a YAML file or of a pack")
    library = open_library([*(context.obj or []), *(pack or [])])
    files = list(dict.fromkeys(file for path in paths for file in _files(path)))
    if not files:
        raise fail(f"{paths[0]}: there are no .yaml files here")
    results = Results(library, cache_folder() / "checks")
    # What is wrong with a persona or a pack.yaml is found again with every file that rests on it.
    findings = list(
        dict.fromkeys([*library.diagnostics, *(found for file in files for found in results.findings(file))])
    )
    show(_printed(Format.JSON if as_json else form or Format.TEXT, len(files), findings))
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    raise typer.Exit(1 if any(finding.severity in failing for finding in findings) else 0)


def _files(path: Path) -> Iterator[Path]:
    """Yield the content files at `path`: itself, or everything in a folder that has a content file's ending."""
    if path.is_file():
        yield path
        return
    for file in sorted(path.rglob("*.y*ml")):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if file.suffix in (".yaml", ".yml") and not hidden and not file.stem.endswith(".route"):
            yield file


def _printed(form: Format, files: int, findings: Sequence[Diagnostic]) -> str:
    from simulator.authoring.checks.rendering import as_github, as_json, as_text, summary

    if form is Format.JSON:
        return as_json(findings)
    if form is Format.GITHUB:
        return "\n".join(filter(None, (as_github(findings), summary(files, findings))))
    told = as_text(findings, colour=_in_colour(), width=shutil.get_terminal_size().columns)
    return "\n\n".join(filter(None, (told, summary(files, findings))))


def _in_colour() -> bool:
    """Say whether whoever reads our output wants colour: a terminal, and nobody asked for none."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
