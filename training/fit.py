"""Fit the reader's weights on the labelled replies.

    uv run python -m training.fit            # fit on everything, write weights.json and REPORT.md
    uv run python -m training.fit --check    # cross-validate by file and print, write nothing
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence

import numpy as np

from simulator.content.rubric import rubric
from simulator.language.model import WEIGHTS_FILE, load_model
from simulator.language.reader import look
from training.data import Row, choices, replies
from training.fitting import Array, Fitted, design, fit, predict, prior_for

PATTERNS = tuple(rubric())
SMALLEST_WEIGHT = 0.03


def featurise(rows: Sequence[Row]) -> list[dict[str, float]]:
    """Return the features of every row."""
    model = load_model()
    return [look(row.text, row.context, model)[1] for row in rows]


def feature_names(features: Sequence[Mapping[str, float]], least: int = 3) -> list[str]:
    """Return the features to fit on: the cue groups of every pattern, and others seen in at least ``least`` rows."""
    seen: dict[str, int] = {}
    for values in features:
        for name in values:
            seen[name] = seen.get(name, 0) + 1
    groups = {name for names in load_model().groups.values() for name in names}
    return sorted(groups | {name for name, count in seen.items() if count >= least})


def fit_all(matrix: Array, rows: Sequence[Row], names: Sequence[str]) -> dict[str, Fitted]:
    """Fit every pattern on the given rows."""
    fitted: dict[str, Fitted] = {}
    base = np.array([row.weight for row in rows])
    for pattern in PATTERNS:
        labels = np.array([float(pattern in row.patterns) for row in rows])
        unsure = np.array([pattern in row.maybe and pattern not in row.patterns for row in rows])
        fitted[pattern] = fit(matrix, labels, np.where(unsure, 0.0, base), prior_for(pattern, names))
    return fitted


def out_of_fold(matrix: Array, rows: Sequence[Row], names: Sequence[str]) -> Array:
    """Return each row's probabilities by weights that were fitted without its file; unlabelled files share a fold."""
    sources = [row.source if row.overall else "scenarios" for row in rows]
    probabilities = np.zeros((len(rows), len(PATTERNS)))
    folds = sorted(set(sources))
    if "h" in folds:  # phrases, cut into fifths: they are too short to be judged by, and serve the second stage only
        folds.remove("h")
        sources = [f"h{index % 5}" if source == "h" else source for index, source in enumerate(sources)]
        folds += [f"h{part}" for part in range(5)]
    for source in folds:
        away = np.array([other == source for other in sources])
        fitted = fit_all(matrix[~away], [row for row, out in zip(rows, away, strict=True) if not out], names)
        for column, pattern in enumerate(PATTERNS):
            probabilities[away, column] = predict(matrix[away], fitted[pattern])
    return probabilities


def thresholds(probabilities: Array, rows: Sequence[Row]) -> dict[str, float]:
    """Choose from which probability a pattern is held: best F1, drawn towards what is best for all together."""
    chosen: dict[str, float] = {}
    grid = np.arange(0.2, 0.81, 0.025)
    for good in (True, False):
        columns = [index for index, pattern in enumerate(PATTERNS) if rubric()[pattern].good is good]
        weight = 1.0 if good else 0.6
        counts = {column: np.array([_counts(probabilities[:, column], rows, PATTERNS[column], t) for t in grid]) for column in columns}
        total = sum(counts.values())
        for column in columns:
            # A pattern's own counts are few: a tenth of everybody's steadies them.
            mixed = counts[column] + 0.15 * total
            hits, false, missed = mixed[:, 0], mixed[:, 1], mixed[:, 2]
            # F-beta: for bad patterns precision counts for more, as a false accusation loses a user.
            square = weight**2
            best = (1 + square) * hits / ((1 + square) * hits + square * missed + false)
            chosen[PATTERNS[column]] = float(grid[int(np.argmax(best))])
    return chosen


def _counts(probability: Array, rows: Sequence[Row], pattern: str, threshold: float) -> list[float]:
    hits = false = missed = 0.0
    for value, row in zip(probability, rows, strict=True):
        if pattern in row.patterns:
            hits += value >= threshold
            missed += value < threshold
        elif pattern not in row.maybe:
            false += value >= threshold
    return [hits, false, missed]


def write_weights(fitted: Mapping[str, Fitted], names: Sequence[str], held_from: Mapping[str, float]) -> None:
    """Write the weights that ship with the reader."""
    patterns = {
        pattern: {
            "bias": round(one.bias, 3),
            "threshold": round(held_from[pattern], 3),
            "weights": {
                name: round(float(weight), 3)
                for name, weight in zip(names, one.weights, strict=True)
                if abs(weight) >= SMALLEST_WEIGHT
            },
        }
        for pattern, one in fitted.items()
    }
    note = "Generated by training/fit.py; do not edit."
    WEIGHTS_FILE.write_text(json.dumps({"note": note, "patterns": patterns}, indent=0) + "\n", encoding="utf-8")


def summary(probabilities: Array, rows: Sequence[Row], held_from: Mapping[str, float]) -> str:
    """Return the figures by file in a few lines."""
    lines: list[str] = []
    for source in sorted({row.source for row in rows if row.overall}) + ["all"]:
        inside = [index for index, row in enumerate(rows) if row.overall and source in (row.source, "all")]
        part, chosen = [rows[index] for index in inside], probabilities[inside]
        total = np.zeros(3)
        bad = np.zeros(3)
        verdicts = 0
        for column, pattern in enumerate(PATTERNS):
            counts = np.array(_counts(chosen[:, column], part, pattern, held_from[pattern]))
            total += counts
            bad += 0 if rubric()[pattern].good else counts
        for row, values in zip(part, chosen, strict=True):
            kinds = {rubric()[p].good for p, value in zip(PATTERNS, values, strict=True) if value >= held_from[p]}
            said = "neutral" if not kinds else "mixed" if len(kinds) == 2 else "good" if True in kinds else "bad"
            verdicts += said == row.overall
        micro = 2 * total[0] / (2 * total[0] + total[1] + total[2])
        lines.append(
            f"{source:8} rows {len(part):4}  micro-F1 {micro:.3f}  precision {total[0] / max(1, total[0] + total[1]):.3f}"
            f"  recall {total[0] / (total[0] + total[2]):.3f}  verdict {verdicts / len(part):.3f}"
            f"  bad precision {bad[0] / max(1, bad[0] + bad[1]):.3f} recall {bad[0] / (bad[0] + bad[2]):.3f}"
        )
    return "\n".join(lines)


def main() -> None:
    """Fit, report, write."""
    rows = replies() + choices()
    features = featurise(rows)
    names = feature_names(features)
    matrix = design(features, names)
    probabilities = out_of_fold(matrix, rows, names)
    held_from = thresholds(probabilities, rows)
    print(summary(probabilities, rows, held_from))
    if "--check" not in sys.argv:
        write_weights(fit_all(matrix, rows, names), names, held_from)


if __name__ == "__main__":
    main()
