"""What the checks look at: a scenario or a persona that loads, and where each of its parts stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from simulator.content.codes import diagnostic
from simulator.content.diagnostics import Diagnostic
from simulator.content.persona import Persona
from simulator.content.scenario import Scenario
from simulator.content.source import Source
from simulator.content.text import fill

Path = tuple[str | int, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Subject:
    """One file under check: its model, its source, and for a scenario the personas of its cast by cast id."""

    model: Scenario | Persona
    source: Source
    personas: Mapping[str, Persona] = dataclasses.field(default_factory=dict[str, Persona])

    @property
    def scenario(self) -> Scenario | None:
        """The scenario, or None where the file holds a persona."""
        return self.model if isinstance(self.model, Scenario) else None

    def gives(self, key: str) -> bool:
        """Say whether the file gives `key` itself; a persona may have it from the one that it extends."""
        return key in (self.source.value or ())

    def report(self, code: str, path: Path, *, key: bool = False, **values: object) -> Diagnostic:
        """Return the finding `code` at `path`, or at its key."""
        return diagnostic(code, self.source.file, self.source.place(path, key=key), **values)

    def filled(self, text: str) -> str:
        """Return `text` with every slot filled by its default."""
        if self.scenario is None:
            return text
        return fill(text, {name: slot.default for name, slot in self.scenario.slots.items()})


def parts(model: BaseModel, path: Path = ()) -> Iterator[tuple[Path, BaseModel]]:
    """Yield every model within `model`, itself first, each with its path in the source."""
    yield path, model
    for name, field in type(model).model_fields.items():
        yield from _within(getattr(model, name), (*path, field.alias or name))


def _within(value: object, path: Path) -> Iterator[tuple[Path, BaseModel]]:
    if isinstance(value, BaseModel):
        yield from parts(value, path)
    elif isinstance(value, Mapping):
        entries: Mapping[str, object] = value  # type: ignore[assignment]
        for key, entry in entries.items():
            yield from _within(entry, (*path, key))
    elif isinstance(value, tuple):
        items: tuple[object, ...] = value  # type: ignore[assignment]
        for index, entry in enumerate(items):
            yield from _within(entry, (*path, index))


def texts(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every text in a source's value, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        entries: dict[str, object] = value  # type: ignore[assignment]
        for key, entry in entries.items():
            yield from texts(entry, (*path, key))
    elif isinstance(value, list):
        items: list[object] = value  # type: ignore[assignment]
        for index, entry in enumerate(items):
            yield from texts(entry, (*path, index))
