"""Fit the reader's weights on the labelled replies.

uv run python -m training.fit            # fit on everything, write weights.json and REPORT.md
uv run python -m training.fit --check    # cross-validate by file and print, write nothing
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from simulator.language.entailing import entail
from simulator.language.model import WEIGHTS_FILE, load_model
from simulator.language.reader import look
from training.data import Row, choices, joined_phrases, replies
from training.fitting import Array, Fitted, design, fit, predict, prior_for
from training.scoring import BAD, PATTERNS, counts, summary

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SMALLEST_WEIGHT = 0.05
"""Smaller weights are left out of the file: a fifth of its size for no loss of F1 in cross-validation."""
LEAST_SEEN = 4
PRECISION_BETA = 0.45
"""For bad patterns precision counts for more than recall: a false accusation loses a user."""


def featurise(rows: Sequence[Row]) -> list[dict[str, float]]:
    """Return the features of every row."""
    model = load_model()
    return [look(row.text, row.context, model)[1] for row in rows]


def feature_names(features: Sequence[Mapping[str, float]], least: int = LEAST_SEEN) -> list[str]:
    """Return the features to fit on: the cue groups of every pattern, and others seen in at least ``least`` rows."""
    seen: dict[str, int] = {}
    for values in features:
        for name in values:
            seen[name] = seen.get(name, 0) + 1
    groups = {name for names in load_model().groups.values() for name in names}
    return sorted(groups | {name for name, count in seen.items() if count >= least})


def fit_all(matrix: csr_matrix, rows: Sequence[Row], names: Sequence[str]) -> dict[str, Fitted]:
    """Fit every pattern on the given rows, and drop the weights that are too small to ship."""
    fitted: dict[str, Fitted] = {}
    base = np.array([row.weight for row in rows])
    for pattern in PATTERNS:
        labels = np.array([float(pattern in row.patterns) for row in rows])
        unsure = np.array([pattern in row.maybe and pattern not in row.patterns for row in rows])
        one = fit(matrix, labels, np.where(unsure, 0.0, base), prior_for(pattern, names))
        kept = np.where(np.abs(one.weights) >= SMALLEST_WEIGHT, one.weights, 0.0)
        fitted[pattern] = Fitted(one.bias, kept)
    return fitted


def out_of_fold(
    matrix: csr_matrix, rows: Sequence[Row], names: Sequence[str], train_on: Sequence[int] | None = None
) -> Array:
    """Return the probabilities of the rows that are judged, each by weights that were fitted without its file.

    Rows that are not judged have zeros. ``train_on`` limits which rows are learned from.
    """
    probabilities = np.zeros((len(rows), len(PATTERNS)))
    usable = np.zeros(len(rows), dtype=bool)
    usable[list(range(len(rows)) if train_on is None else train_on)] = True
    for source in sorted({row.source for row in rows if row.judged}):
        away = np.array([row.source == source for row in rows])
        inside = usable & ~away
        fitted = fit_all(matrix[inside], [row for row, keep in zip(rows, inside, strict=True) if keep], names)
        for column, pattern in enumerate(PATTERNS):
            probabilities[away, column] = predict(matrix[away], fitted[pattern])
    return _entailed(probabilities)


def _entailed(probabilities: Array) -> Array:
    places = {pattern: place for place, pattern in enumerate(PATTERNS)}
    clipped = np.clip(probabilities, 1e-9, 1 - 1e-9)
    settled = np.array([entail(row, places) for row in np.log(clipped / (1 - clipped)).tolist()])
    return 1 / (1 + np.exp(-settled))


def thresholds(probabilities: Array, rows: Sequence[Row]) -> dict[str, float]:
    """Choose from which probability a pattern is held: best F, drawn towards what is best for all together."""
    chosen: dict[str, float] = {}
    grid = np.arange(0.2, 0.81, 0.025)
    for bad in (False, True):
        columns = [index for index, pattern in enumerate(PATTERNS) if (pattern in BAD) is bad]
        square = PRECISION_BETA**2 if bad else 1.0
        tallies = {
            column: np.array([counts(probabilities[:, column], rows, PATTERNS[column], value) for value in grid])
            for column in columns
        }
        total = np.sum(list(tallies.values()), axis=0)
        for column in columns:
            # A pattern's own counts are few: a part of everybody's steadies them.
            hits, false, missed = (tallies[column] + 0.15 * total).T
            best = (1 + square) * hits / ((1 + square) * hits + square * missed + false)
            chosen[PATTERNS[column]] = float(grid[int(np.argmax(best))])
    return chosen


def write_weights(fitted: Mapping[str, Fitted], names: Sequence[str], held_from: Mapping[str, float]) -> None:
    """Write the weights that ship with the reader."""
    features: dict[str, list[float]] = {}
    for column, name in enumerate(names):
        flat: list[float] = []
        for place, pattern in enumerate(PATTERNS):
            weight = float(fitted[pattern].weights[column])
            if weight:
                flat += [place, round(weight, 3)]
        if flat:
            features[name] = flat
    data = {
        "note": "Generated by training/fit.py; do not edit. Features hold place of pattern, weight, and so on in turn.",
        "patterns": list(PATTERNS),
        "bias": [round(fitted[pattern].bias, 3) for pattern in PATTERNS],
        "threshold": [round(held_from[pattern], 3) for pattern in PATTERNS],
        "features": features,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # One feature a line, so that a change of weights can be read in a diff.
    WEIGHTS_FILE.write_text(text.replace('],"', '],\n"') + "\n", encoding="utf-8")


def main() -> None:
    """Fit, report, write."""
    rows = replies() + choices() + joined_phrases()
    features = featurise(rows)
    names = feature_names(features)
    matrix = design(features, names)
    probabilities = out_of_fold(matrix, rows, names)
    judged = [index for index, row in enumerate(rows) if row.judged]
    chosen, seen = probabilities[judged], [rows[index] for index in judged]
    held_from = thresholds(chosen, seen)
    print(summary(chosen, seen, held_from))
    if "--check" in sys.argv:
        return
    write_weights(fit_all(matrix, rows, names), names, held_from)
    if "--no-report" not in sys.argv:
        from training.report import write_report

        write_report(matrix, rows, names, chosen, seen, held_from)


if __name__ == "__main__":
    main()
