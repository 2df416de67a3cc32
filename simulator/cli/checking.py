"""`pushback check`: what is wrong with content files, by file, line and column."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.commands import PackOption, app, fail, show
from simulator.content.diagnostics import ContentError, Diagnostic, Severity


@app.command()
def check(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, or folders such as a pack.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as a JSON array.")] = False,
    pack: PackOption = None,
) -> None:
    """Say what is wrong with scenarios, personas and packs.

    Exits with 0 where nothing is wrong, 1 where there are errors, 2 where a path cannot be read.
    """
    from simulator.content.packs import open_library

    missing = [path for path in paths if not path.exists()]
    if missing:
        raise fail(f"{missing[0]}: there is no such file or folder; give the path of a YAML file or of a pack")
    library = open_library([*(context.obj or []), *(pack or [])])
    findings = [*library.diagnostics]
    files = list(dict.fromkeys(file for path in paths for file in _files(path)))
    if not files:
        raise fail(f"{paths[0]}: there are no .yaml files here")
    for file in files:
        findings.extend(_check_file(file, library))
    # A broken pack.yaml is found again with every file of the pack.
    findings = list(dict.fromkeys(findings))
    if as_json:
        show(json.dumps([finding.to_json() for finding in findings], indent=2))
    else:
        show("\n".join([*(str(finding) for finding in findings), _summary(len(files), findings)]))
    raise typer.Exit(1 if any(finding.severity is Severity.ERROR for finding in findings) else 0)


def _files(path: Path) -> Iterator[Path]:
    """Yield the content files at `path`: itself, or everything in a folder that has a content file's ending."""
    if path.is_file():
        yield path
        return
    for file in sorted(path.rglob("*.y*ml")):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if file.suffix in (".yaml", ".yml") and not hidden and not file.stem.endswith(".route"):
            yield file


def _check_file(file: Path, library: object) -> list[Diagnostic]:
    from simulator.content.building import build
    from simulator.content.load import kind_of, read_persona, read_scenario
    from simulator.content.pack_file import PackFile
    from simulator.content.packs import Library, of_file
    from simulator.content.source import read_source

    assert isinstance(library, Library)
    source, findings = read_source(file)
    if source is None:
        return findings
    kind = kind_of(file, source)
    if kind == "pack":
        return [*findings, *build(PackFile, source)[1]]
    try:
        pack = of_file(file, library)
    except ContentError as error:
        return list(error.diagnostics)
    reader = read_persona if kind == "persona" else read_scenario
    return list(reader(file, pack, library)[1])


def _summary(files: int, findings: list[Diagnostic]) -> str:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    others = len(findings) - errors
    checked = f"{files} file{'s' if files != 1 else ''} checked"
    if not findings:
        return f"{checked}, nothing wrong."
    return f"{checked}: {errors} error{'s' if errors != 1 else ''}, {others} warning{'s' if others != 1 else ''}."
