"""Counting hits and misses of predicted probabilities against labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from simulator.content.rubric import rubric
from training.data import Row
from training.fitting import Array

PATTERNS = tuple(rubric())
BAD = frozenset(pattern.id for pattern in rubric().values() if not pattern.good)


def counts(probability: Array, rows: Sequence[Row], pattern: str, threshold: float) -> list[float]:
    """Return hits, false alarms and misses of one pattern; labels under ``maybe`` count neither way."""
    hits = false = missed = 0.0
    for value, row in zip(probability, rows, strict=True):
        if pattern in row.patterns:
            hits += value >= threshold
            missed += value < threshold
        elif pattern not in row.maybe:
            false += value >= threshold
    return [hits, false, missed]


def f1(tally: Sequence[float]) -> float:
    """Return F1 of hits, false alarms and misses; 1 where there is nothing to find and nothing was found."""
    hits, false, missed = tally
    total = 2 * hits + false + missed
    return 2 * hits / total if total else 1.0


def table(probabilities: Array, rows: Sequence[Row], held_from: Mapping[str, float]) -> dict[str, list[float]]:
    """Return hits, false alarms and misses by pattern."""
    return {
        pattern: counts(probabilities[:, column], rows, pattern, held_from[pattern])
        for column, pattern in enumerate(PATTERNS)
    }


def verdicts(probabilities: Array, held_from: Mapping[str, float]) -> list[str]:
    """Return the overall verdict of each row."""
    limits = np.array([held_from[pattern] for pattern in PATTERNS])
    bad = np.array([pattern in BAD for pattern in PATTERNS])
    said: list[str] = []
    for held in probabilities >= limits:
        kinds = (bool((held & ~bad).any()), bool((held & bad).any()))
        said.append({(True, True): "mixed", (True, False): "good", (False, True): "bad"}.get(kinds, "neutral"))
    return said


def auc_good_bad(probabilities: Array, rows: Sequence[Row]) -> float:
    """Return how often a good reply is valued above a bad one, by how much good outweighs bad in probability."""
    bad = np.array([pattern in BAD for pattern in PATTERNS])
    valence = np.prod(1 - probabilities[:, bad], axis=1) - np.prod(1 - probabilities[:, ~bad], axis=1)
    goods = valence[[row.overall == "good" for row in rows]]
    bads = valence[[row.overall == "bad" for row in rows]]
    if not len(goods) or not len(bads):
        return 1.0
    above = (goods[:, None] > bads[None, :]).mean()
    return float(above + 0.5 * (goods[:, None] == bads[None, :]).mean())


def figures(probabilities: Array, rows: Sequence[Row], held_from: Mapping[str, float]) -> dict[str, float]:
    """Return the figures of the issue's table for the given rows."""
    by_pattern = table(probabilities, rows, held_from)
    total = np.sum(list(by_pattern.values()), axis=0)
    bad = np.sum([tally for pattern, tally in by_pattern.items() if pattern in BAD], axis=0)
    there = {pattern: f1(tally) for pattern, tally in by_pattern.items() if tally[0] + tally[2] >= 3}
    right = [said == row.overall for said, row in zip(verdicts(probabilities, held_from), rows, strict=True)]
    return {
        "rows": len(rows),
        "micro-F1": f1(total),
        "precision": total[0] / max(1.0, total[0] + total[1]),
        "recall": total[0] / max(1.0, total[0] + total[2]),
        "macro-F1": float(np.mean(list(there.values()))) if there else 1.0,
        "worst F1": min(there.values()) if there else 1.0,
        "verdict": float(np.mean(right)),
        "AUC good/bad": auc_good_bad(probabilities, rows),
        "bad precision": bad[0] / max(1.0, bad[0] + bad[1]),
        "bad recall": bad[0] / max(1.0, bad[0] + bad[2]),
    }


def summary(probabilities: Array, rows: Sequence[Row], held_from: Mapping[str, float]) -> str:
    """Return the figures by file, a line each."""
    lines: list[str] = []
    for source in [*sorted({row.source for row in rows}), "all"]:
        inside = [index for index, row in enumerate(rows) if source in (row.source, "all")]
        values = figures(probabilities[inside], [rows[index] for index in inside], held_from)
        lines.append(
            f"{source:5}" + "".join(f"  {name} {value:.3f}".replace(".000", "") for name, value in values.items())
        )
    return "\n".join(lines)
