"""Findings of the exact play-test: everything that is proven by playing all of it, with the way that shows it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

from simulator.authoring.playtest import Playtest
from simulator.authoring.walk import DEFAULT_BOUND
from simulator.authoring.witness import Witness
from simulator.content.codes import diagnostic
from simulator.content.diagnostics import Diagnostic
from simulator.content.loaded import LoadedScenario
from simulator.content.source import Source, read_source


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic with how far it can be relied on (`proven`, or by what it was bounded) and the way that shows it."""

    diagnostic: Diagnostic
    proof: str
    witness: Witness | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the finding as a JSON object: the diagnostic's, with `proof` and `witness` beside."""
        return {
            **self.diagnostic.to_json(),
            "proof": self.proof,
            "witness": self.witness.to_json() if self.witness else None,
        }


class Reporter:
    """Makes findings about one scenario's file: what to say, where, and how it is shown."""

    def __init__(self, playtest: Playtest, source: Source) -> None:
        self.playtest = playtest
        self.source = source

    def __call__(
        self,
        code: str,
        path: tuple[str | int, ...],
        shown: Witness | None = None,
        *,
        key: bool = False,
        **values: object,
    ) -> Finding:
        """Return the finding `code` about the part of the file at `path`."""
        found = diagnostic(code, self.source.file, self.source.place(path, key=key), **values)
        message = f"{found.message} ({self.playtest.proof})"
        hint = f"{found.hint} Shown by: {shown}." if shown is not None else found.hint
        return Finding(dataclasses.replace(found, message=message, hint=hint), self.playtest.proof, shown)


def find(playtest: Playtest, source: Source) -> list[Finding]:
    """Return what `playtest` shows to be wrong with the scenario in `source`, in the order of the file."""
    from simulator.authoring.findings_conditions import conditions
    from simulator.authoring.findings_fairness import fairness
    from simulator.authoring.findings_graph import graph
    from simulator.authoring.findings_short import short
    from simulator.authoring.findings_vain import vain
    from simulator.authoring.findings_words import words

    report = Reporter(playtest, source)
    checks = (graph, conditions, words, fairness, vain, short, _bounded)
    found = [one for check in checks for one in check(report)]
    return sorted(found, key=lambda one: (one.diagnostic.line, one.diagnostic.column, one.diagnostic.code))


def findings(loaded: LoadedScenario, source: Source | None = None, bound: int = DEFAULT_BOUND) -> list[Diagnostic]:
    """Return what playing all of a scenario shows to be wrong with it; `source` is its file, read where not given."""
    source = source or read_source(loaded.path)[0]
    if source is None:
        return []
    return [found.diagnostic for found in find(Playtest(loaded, bound=bound), source)]


def unsilenced(found: Sequence[Finding], source: Source) -> list[Finding]:
    """Return the findings that the scenario in `source` does not silence; errors are never silenced."""
    from simulator.authoring.checks.silencing import silenced

    kept = set(silenced([one.diagnostic for one in found], source))
    return [one for one in found if one.diagnostic in kept]


def _bounded(report: Reporter) -> Iterator[Finding]:
    if not report.playtest.proven:
        yield report("PB590", ("nodes",), key=True, bound=report.playtest.stopped)
