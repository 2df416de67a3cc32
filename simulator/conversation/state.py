"""The state of an attempt: one frozen value, and what a screen reads from it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final, Literal

from simulator.conversation import kernel
from simulator.conversation.kernel import Core
from simulator.conversation.layout import CONFIRMED, HINTED
from simulator.conversation.story import Story

STATE_VERSION: Final = 1

Phase = Literal["preparing", "talking", "ended"]
Discovery = Literal["unknown", "hinted", "confirmed"]
PromiseState = Literal["made", "kept", "broken"]

_LEVELS: Final[dict[int, Discovery]] = {0: "unknown", HINTED: "hinted", CONFIRMED: "confirmed"}


@dataclasses.dataclass(frozen=True, slots=True)
class State:
    """Where an attempt stands.

    `accounts` are points 0..100 by cast index, `product` 0..100; `marks` packs every small fact as the story's layout
    says; `turn` counts replies. `proofs` are the turns in which things were found out, said or promised, and `reacted`
    counts reaction lines used, so that they do not repeat: both are for telling, and no rule reads them.
    """

    version: int
    phase: Phase
    place: str
    turn: int
    accounts: tuple[int, ...]
    product: int
    marks: int
    proofs: tuple[tuple[str, int], ...] = ()
    reacted: tuple[tuple[str, int], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the state as a JSON object; `marks` is hexadecimal, since JSON's numbers are too small for it."""
        return {
            "version": self.version,
            "phase": self.phase,
            "place": self.place,
            "turn": self.turn,
            "accounts": list(self.accounts),
            "product": self.product,
            "marks": f"{self.marks:x}",
            "proofs": dict(self.proofs),
            "reacted": dict(self.reacted),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> State:
        """Return the state that `to_json` made.

        Raises:
            ValueError: it was written by a later version.
        """
        if value["version"] > STATE_VERSION:
            raise ValueError(f"this state was saved by a later version of Pushback (format {value['version']})")
        return cls(
            version=value["version"],
            phase=value["phase"],
            place=value["place"],
            turn=value["turn"],
            accounts=tuple(value["accounts"]),
            product=value["product"],
            marks=int(value["marks"], 16),
            proofs=tuple(value["proofs"].items()),
            reacted=tuple(value["reacted"].items()),
        )


def core_of(story: Story, state: State) -> Core:
    """Return `state` as the kernel's value."""
    place = kernel.BEFORE if state.phase == "preparing" else story.place(state.place).number
    return (place, state.marks, state.accounts, state.product)


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """How far a hidden item is known, and the turn that proved it (0: before the first reply; None: unknown)."""

    state: Discovery
    turn: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class View:
    """A state, unpacked for people: everything by its id."""

    credibility: Mapping[str, int]
    mood: Mapping[str, str]
    relationship: int
    product: int
    facts: tuple[str, ...]
    discovered: Mapping[str, Mapping[str, Finding]]
    flags: tuple[str, ...]
    counters: Mapping[str, int]
    promises: Mapping[str, PromiseState]
    minutes_left: int
    prepared: tuple[str, ...]
    aligned: Mapping[str, bool]
    questions: Mapping[str, int]


def view(story: Story, state: State) -> View:
    """Return `state` unpacked."""
    marks, layout, scenario = state.marks, story.layout, story.scenario
    proofs = dict(state.proofs)
    credibility = dict(zip(story.cast, state.accounts, strict=True))

    def is_set(*key: str) -> bool:
        return key in layout and bool(layout[key].get(marks))

    def promise(name: str) -> PromiseState | None:
        for kind in ("broken", "kept", "made"):
            if is_set(kind, name):
                return kind  # type: ignore[return-value]
        return None

    discovered: dict[str, dict[str, Finding]] = {cast: {} for cast in story.cast}
    for cast, item, shift in story.discovery:
        discovered[cast][item] = Finding(_LEVELS[marks >> shift & CONFIRMED], proofs.get(f"hidden:{cast}:{item}"))
    return View(
        credibility=credibility,
        mood={cast: story.personas[cast].mood(account) for cast, account in credibility.items()},
        relationship=kernel.relationship(story, state.accounts),
        product=state.product,
        facts=tuple(fact for fact in scenario.facts if is_set("fact", fact)),
        discovered=discovered,
        flags=tuple(flag for flag in scenario.flags if is_set("flag", flag)),
        counters={
            name: layout["counter", name].get(marks) + counter.min
            for name, counter in scenario.counters.items()
            if ("counter", name) in layout
        },
        promises={name: stand for name in scenario.promises if (stand := promise(name)) is not None},
        minutes_left=story.minutes.get(marks),
        prepared=tuple(source for source in scenario.prep.sources if is_set("prepared", source)),
        aligned={cast: is_set("aligned", cast) for cast in story.cast},
        questions={cast: layout["questions", cast].get(marks) for cast in story.cast},
    )
