"""How people begin who have met one before: warmer or colder than with a stranger, and why; and the favour they owe."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from simulator.coaching.capital import FAVOUR, CapitalEntry, favoured, remembered, stakeholder
from simulator.coaching.session import Session


@dataclasses.dataclass(frozen=True)
class Beginning:
    """How one person begins: `points` above their usual credibility, below 0 for beneath it, and what they remember."""

    name: str
    points: int
    entries: tuple[CapitalEntry, ...]

    @property
    def words(self) -> str:
        """Say how they begin."""
        points = "1 point" if abs(self.points) == 1 else f"{abs(self.points)} points"
        return f"{self.name} begins {points} {'warmer' if self.points > 0 else 'colder'} than with a stranger."

    @property
    def memories(self) -> tuple[str, ...]:
        """Say what they remember, the heaviest first."""
        return tuple(f"{self.name} remembers: {entry.note}" for entry in self.entries)


@dataclasses.dataclass(frozen=True)
class Favour:
    """The benefit of the doubt that can be asked of `cast`, whose account then opens at `account` (0..100)."""

    cast: str
    name: str
    account: int

    @property
    def words(self) -> str:
        """Say what asking does."""
        cost = f"{FAVOUR} points warmer today, and {FAVOUR} spent for good"
        return f"asks {self.name} for the benefit of the doubt: {cost}."


def beginnings(session: Session, entries: Iterable[CapitalEntry]) -> tuple[Beginning, ...]:
    """Return how those begin who do otherwise than with a stranger; `entries` are what they may remember.

    See `capital.from_elsewhere` for which those are.
    """
    entries, loaded = tuple(entries), session.loaded
    return tuple(
        Beginning(
            loaded.personas[cast].name.split()[0],
            account - loaded.personas[cast].credibility,
            remembered(entries, stakeholder(loaded, cast)),
        )
        for cast, account in session.header.opening.items()
        if cast in loaded.personas
    )


def favour_of(session: Session) -> Favour | None:
    """Return the favour that can be asked; None where nobody owes one, or one was asked already (once a talk)."""
    header, personas = session.header, session.loaded.personas
    if header.favours:
        return None
    for cast, account in header.opening.items():
        asked = favoured(personas[cast].credibility, account) if cast in personas else None
        if asked is not None:
            return Favour(cast, personas[cast].name.split()[0], asked)
    return None
