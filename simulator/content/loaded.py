"""A scenario ready to be played: with its cast's personas, overrides applied, and where it came from."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

from simulator.content.fields import Item
from simulator.content.persona import Persona
from simulator.content.renaming import called
from simulator.content.scenario import Scenario


@dataclasses.dataclass(frozen=True, slots=True)
class LoadedScenario:
    """A scenario with the personas of its cast by cast id; `content_hash` covers every file it was read from."""

    pack: str
    scenario: Scenario
    personas: Mapping[str, Persona]
    content_hash: str
    path: Path

    @property
    def reference(self) -> str:
        """Return the scenario's full name, `pack:id`."""
        return f"{self.pack}:{self.scenario.id}"

    @property
    def first_case(self) -> str | None:
        """Return the first case's id, or None where there is only one truth."""
        return next(iter(self.scenario.cases), None)

    def case_called(self, name: str) -> str | None:
        """Return the case that is, or once was, called `name`; None where there is none."""
        return called(name, self.scenario.cases)

    def truth(self, cast: str, case: str | None) -> dict[Item, str]:
        """Return what is true about `cast` in `case`, as answer ids by item."""
        truth = dict(self.scenario.cast[cast].truth)
        if case is not None:
            truth.update(self.scenario.cases[case].truth.get(cast, {}))
        return truth
