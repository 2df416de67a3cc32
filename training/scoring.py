"""Counting hits and misses of what was judged against labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.content.rubric import rubric
from training.data import Row
from training.fitting import Array

Flags = NDArray[np.bool_]

PATTERNS = tuple(rubric())
BAD = frozenset(pattern.id for pattern in rubric().values() if not pattern.good)
GOOD = frozenset(PATTERNS) - BAD


@dataclass(frozen=True, slots=True)
class Judged:
    """Rows and what was made of them: log-odds of every target, patterns held, verdicts and valences."""

    rows: list[Row]
    totals: Array
    held: Flags
    said: list[str]
    valences: list[float]

    def of(self, source: str) -> Judged:
        """Return the part that comes from one file."""
        inside = [index for index, row in enumerate(self.rows) if row.source == source]
        return Judged(
            [self.rows[index] for index in inside],
            self.totals[inside],
            self.held[inside],
            [self.said[index] for index in inside],
            [self.valences[index] for index in inside],
        )


def labels_of(rows: Sequence[Row]) -> tuple[Flags, Flags]:
    """Return, by row and pattern, what is labelled, and what is left open and counts neither way."""
    there = np.array([[pattern in row.patterns for pattern in PATTERNS] for row in rows])
    left_open = np.array([[pattern in row.maybe for pattern in PATTERNS] for row in rows])
    return there, left_open & ~there


def f1(tally: Sequence[float]) -> float:
    """Return F1 of hits, false alarms and misses; 1 where there is nothing to find and nothing was found."""
    hits, false, missed = tally
    total = 2 * hits + false + missed
    return 2 * hits / total if total else 1.0


def table(judged: Judged) -> dict[str, list[float]]:
    """Return hits, false alarms and misses by pattern."""
    there, left_open = labels_of(judged.rows)
    hits = (judged.held & there).sum(axis=0)
    false = (judged.held & ~there & ~left_open).sum(axis=0)
    missed = (~judged.held & there).sum(axis=0)
    return {pattern: [float(hits[k]), float(false[k]), float(missed[k])] for k, pattern in enumerate(PATTERNS)}


def auc_good_bad(judged: Judged) -> float:
    """Return how often a good reply is valued above a bad one."""
    said = [row.overall for row in judged.rows]
    goods = np.array([value for value, overall in zip(judged.valences, said, strict=True) if overall == "good"])
    bads = np.array([value for value, overall in zip(judged.valences, said, strict=True) if overall == "bad"])
    if not len(goods) or not len(bads):
        return 1.0
    above = (goods[:, None] > bads[None, :]).mean()
    return float(above + 0.5 * (goods[:, None] == bads[None, :]).mean())


def figures(judged: Judged) -> dict[str, float]:
    """Return the figures of the issue's table."""
    by_pattern = table(judged)
    total = np.sum(list(by_pattern.values()), axis=0)
    bad = np.sum([tally for pattern, tally in by_pattern.items() if pattern in BAD], axis=0)
    there = {pattern: f1(tally) for pattern, tally in by_pattern.items() if tally[0] + tally[2] >= 3}
    right = [said == row.overall for said, row in zip(judged.said, judged.rows, strict=True)]
    return {
        "rows": len(judged.rows),
        "micro-F1": f1(total),
        "precision": total[0] / max(1.0, total[0] + total[1]),
        "recall": total[0] / max(1.0, total[0] + total[2]),
        "macro-F1": float(np.mean(list(there.values()))) if there else 1.0,
        "worst F1": min(there.values()) if there else 1.0,
        "verdict": float(np.mean(right)),
        "AUC good/bad": auc_good_bad(judged),
        "bad precision": bad[0] / max(1.0, bad[0] + bad[1]),
        "bad recall": bad[0] / max(1.0, bad[0] + bad[2]),
    }


def by_file(judged: Judged) -> list[tuple[str, Judged]]:
    """Return the parts by file, then the whole under the name "all"."""
    sources = sorted({row.source for row in judged.rows})
    return [*((source, judged.of(source)) for source in sources), ("all", judged)]


def summary(judged: Judged) -> str:
    """Return the figures by file, a line each."""
    lines: list[str] = []
    for source, part in by_file(judged):
        values = "".join(f"  {name} {value:.3f}".replace(".000", "") for name, value in figures(part).items())
        lines.append(f"{source:5}{values}")
    return "\n".join(lines)
