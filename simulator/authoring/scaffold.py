"""Starting files: a scenario or persona that passes every check and plays, commented, for an author to bend.

Each kind of file is an entry of `STARTING`; another kind needs a template beside the others and an entry here.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from simulator.authoring.schema import schema_text
from simulator.content.fields import Id
from simulator.content.packs import FOLDERS, root_around, slug

SCHEMAS: Final = ".pushback"
"""The folder of a pack in which the schemas lie that editors read."""
PERSONA: Final = "head-of-support"
"""The persona of the starting scenario: it is written as well, where no other is wanted."""

_ID: Final = TypeAdapter[str](Id)
_CAST: Final = re.compile(r"\brosa\b")


class ScaffoldError(Exception):
    """A starting file cannot be written; the message says why and what to do."""


@dataclasses.dataclass(frozen=True, slots=True)
class Starting:
    """A kind of file that can be started: the folder of a pack where it goes, and the schema that editors hold it to.

    The template lies in `templates/`, called like the kind. `schema` is empty where there is none.
    """

    kind: str
    folder: str
    schema: str = ""

    @property
    def template(self) -> str:
        """The starting file's text, with the id `starting-point`."""
        return (Path(__file__).parent / "templates" / f"{self.kind}.yaml").read_text(encoding="utf-8")


STARTING: Final[Mapping[str, Starting]] = {
    kind: Starting(kind, folder, schema=kind) for kind, folder in FOLDERS.items()
}
"""What can be started, by kind."""


@dataclasses.dataclass(frozen=True, slots=True)
class Started:
    """What was written: the file that was asked for, and beside it a persona or a schema where there was none."""

    file: Path
    others: tuple[Path, ...]


def start(kind: str, identifier: str, directory: Path, persona: str | None = None) -> Started:
    """Write the starting file of `kind` called `identifier` into the pack at `directory`, and what it needs.

    A scenario talks to `persona` (an id, or `pack:id`); where that is None, to one that is written beside it, unless it
    is there already. Nothing is ever overwritten but the schemas in `.pushback`, which are ours.

    Raises:
        ScaffoldError: `identifier` cannot be an id, or the file is there already.
        OSError: a file cannot be written.
    """
    starting = STARTING[kind]
    check_id(identifier)
    root = root_around(directory)
    file = root / starting.folder / f"{identifier}.yaml"
    taken = next((path for path in (file, file.with_suffix(".yml"), root / file.name) if _there(path)), None)
    if taken is not None:
        raise ScaffoldError(f"{taken}: there is such a file already, and it stays as it is; choose another id")
    text = starting.template.replace("id: starting-point", f"id: {identifier}", 1)
    others: list[Path] = []
    if kind == "scenario":
        if persona is None:
            others += _persona_beside(root)
        else:
            text = _talking_to(text, persona)
    _write(file, _modeline(starting, file) + text)
    others += write_schemas(root, [starting.schema] if starting.schema else [])
    return Started(file, tuple(others))


def check_id(identifier: str) -> None:
    """Raise ScaffoldError where `identifier` cannot be an id, with one that it might be."""
    try:
        _ID.validate_python(identifier)
    except ValidationError:
        meant = slug(identifier)
        hint = f"; '{meant}' would do" if meant != "pack" else ""
        message = f"'{identifier}' cannot be an id: ids are lower-case words joined by hyphens, 64 characters at most"
        raise ScaffoldError(message + hint) from None


def write_schemas(root: Path, kinds: list[str]) -> list[Path]:
    """Write the schemas of `kinds` into the pack at `root`, and return those that were not there or were older."""
    written: list[Path] = []
    for kind in kinds:
        path = root / SCHEMAS / f"{kind}.schema.json"
        text = schema_text(kind)
        if path.is_file() and path.read_text(encoding="utf-8", errors="replace") == text:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def _there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _persona_beside(root: Path) -> list[Path]:
    """Write the starting scenario's persona, unless the pack has one of that id; return what was written."""
    starting = STARTING["persona"]
    file = root / starting.folder / f"{PERSONA}.yaml"
    if any(_there(path) for path in (file, file.with_suffix(".yml"), root / file.name)):
        return []
    _write(file, _modeline(starting, file) + starting.template.replace("id: starting-point", f"id: {PERSONA}", 1))
    return [file, *write_schemas(root, [starting.schema])]


def _talking_to(text: str, persona: str) -> str:
    """Return the starting scenario with another persona, whose id names the cast member as well."""
    cast = persona.rpartition(":")[2]
    return _CAST.sub(cast, text).replace(f"persona: {PERSONA}", f"persona: {persona}", 1)


def _modeline(starting: Starting, file: Path) -> str:
    """Return the line by which a YAML language server finds the schema: a path from the file's folder."""
    if not starting.schema:
        return ""
    up = "../" * len(Path(starting.folder).parts)
    return f"# yaml-language-server: $schema={up}{SCHEMAS}/{starting.schema}.schema.json\n"


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        raise ScaffoldError(f"{file}: there is such a file already, and it stays as it is") from None
