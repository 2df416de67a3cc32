"""An attempt: a header and a list of events. Everything else is folded from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final, Literal

from simulator.content.fields import Item
from simulator.language.reading import Reading

ATTEMPT_VERSION: Final = 1
"""The version of the stored form of headers and events."""

Mode = Literal["coach", "practice", "exam"]


@dataclasses.dataclass(frozen=True, slots=True)
class Header:
    """What was settled before the first word.

    `opening` holds accounts (0..100, by cast id) that differ from the personas', carried over from earlier talks;
    `favours` are those of whom the benefit of the doubt was asked, which is part of their opening.
    """

    scenario: str
    pack: str
    content_hash: str
    rules_version: int
    reader_version: str
    seed: int = 0
    case: str | None = None
    slots: Mapping[str, str] = dataclasses.field(default_factory=dict[str, str])
    opening: Mapping[str, int] = dataclasses.field(default_factory=dict[str, int])
    mode: Mode = "practice"
    favours: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the header as a JSON object; favours only where any were asked, for those who know of none."""
        value = {"version": ATTEMPT_VERSION, **dataclasses.asdict(self)}
        return value if self.favours else {key: entry for key, entry in value.items() if key != "favours"}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Header:
        """Return the header that `to_json` made.

        Raises:
            ValueError: it was written by a later version.
        """
        if value.get("version", 1) > ATTEMPT_VERSION:
            raise ValueError(f"this attempt was saved by a later version of Pushback (format {value['version']})")
        fields = {key: entry for key, entry in value.items() if key not in ("version", "favours")}
        return cls(**fields, favours=tuple(map(str, value.get("favours", ()))))


@dataclasses.dataclass(frozen=True, slots=True)
class Prepare:
    """A source was looked at before the conversation."""

    node: str
    source: str


@dataclasses.dataclass(frozen=True, slots=True)
class Guess:
    """A blank of the stakeholder map was filled in."""

    node: str
    cast: str
    item: Item
    answer: str


@dataclasses.dataclass(frozen=True, slots=True)
class Choose:
    """A listed reply was chosen."""

    node: str
    choice: str


@dataclasses.dataclass(frozen=True, slots=True)
class Type:
    """A reply was typed: its text, its Reading, and the choice that it was matched to (None: it fitted none).

    `cites` are the learned facts that its words touch; `settles` says whether they contain what that choice agrees to
    or promises. All are kept, so that replay never reads anew.
    """

    node: str
    text: str
    reading: Reading
    choice: str | None = None
    cites: tuple[str, ...] = ()
    to: str | None = None
    settles: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class Hint:
    """A hint was asked for; `step` counts from 1 to 3."""

    node: str
    step: int


@dataclasses.dataclass(frozen=True, slots=True)
class Predict:
    """The player said how a reply would land, before the feedback: -1 badly, 0 not at all, 1 well."""

    node: str
    landing: int


Event = Prepare | Guess | Choose | Type | Hint | Predict

_KINDS: Final[dict[str, type]] = {
    "prepare": Prepare,
    "guess": Guess,
    "choose": Choose,
    "type": Type,
    "hint": Hint,
    "predict": Predict,
}
_NAMES: Final = {kind: name for name, kind in _KINDS.items()}


def event_to_json(event: Event) -> dict[str, Any]:
    """Return `event` as a JSON object with its `kind`."""
    value: dict[str, Any] = {"kind": _NAMES[type(event)]}
    for field in dataclasses.fields(event):
        entry = getattr(event, field.name)
        value[field.name] = entry.to_json() if isinstance(entry, Reading) else entry
    if isinstance(event, Type):
        value["cites"] = list(event.cites)
    return value


def event_from_json(value: Mapping[str, Any]) -> Event:
    """Return the event that `event_to_json` made.

    Raises:
        ValueError: the kind is none that this version knows.
    """
    kind = _KINDS.get(value.get("kind", ""))
    if kind is None:
        raise ValueError(f"no event of kind {value.get('kind')!r} is known to this version of Pushback")
    fields = {key: entry for key, entry in value.items() if key != "kind"}
    if kind is Type:
        fields["reading"] = Reading.from_json(fields["reading"])
        fields["cites"] = tuple(fields.get("cites", ()))
    return kind(**fields)
