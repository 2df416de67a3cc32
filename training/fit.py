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
from simulator.language.tone import tone_of
from training.data import Row, choices, joined_phrases, replies
from training.deciding import decide, fit_company, fit_verdict, settled, thresholds
from training.fitting import Array, Fitted, Prior, design, fit, log_odds, predict, prior_for
from training.scoring import BAD, GOOD, PATTERNS, summary

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from training.scoring import Judged

SMALLEST_WEIGHT, SMALLEST_WEIGHT_OF_PAIR = 0.06, 0.1
"""Smaller weights are left out of the file: a fifth of its size for no loss of F1 in cross-validation."""
LEAST_SEEN, LEAST_SEEN_PAIR = 4, 6
LEFT_OUT_TOGETHER = 2
"""Files that are left out of the fit together in cross-validation."""
TARGETS: tuple[tuple[str, frozenset[str]], ...] = (
    *((pattern, frozenset({pattern})) for pattern in PATTERNS),
    ("any_good", GOOD),
    ("any_bad", BAD),
)
"""What is fitted, in the order in which it ships: each pattern, then whether any good, and any bad, is there at all."""


def featurise(rows: Sequence[Row]) -> tuple[list[dict[str, float]], list[float]]:
    """Return the features of every row, and its tone."""
    model = load_model()
    looked = [look(row.text, row.context, model) for row in rows]
    return [features for _, features in looked], [tone_of(analysed) for analysed, _ in looked]


def feature_names(features: Sequence[Mapping[str, float]]) -> list[str]:
    """Return the features to fit on: the cue groups of every pattern, and others that are seen often enough."""
    seen: dict[str, int] = {}
    for values in features:
        for name in values:
            seen[name] = seen.get(name, 0) + 1
    groups = {name for names in load_model().groups.values() for name in names}
    often = {
        name for name, count in seen.items() if count >= (LEAST_SEEN_PAIR if name.startswith("pair.") else LEAST_SEEN)
    }
    return sorted(groups | often)


def fit_all(matrix: csr_matrix, rows: Sequence[Row], names: Sequence[str]) -> list[Fitted]:
    """Fit every target on the given rows, and drop the weights that are too small to ship."""
    fitted: list[Fitted] = []
    base = np.array([row.weight for row in rows])
    smallest = np.array([SMALLEST_WEIGHT_OF_PAIR if name.startswith("pair.") else SMALLEST_WEIGHT for name in names])
    for name, kind in TARGETS:
        labels = np.array([float(bool(row.patterns & kind)) for row in rows])
        unsure = np.array([bool(row.maybe & kind) and not row.patterns & kind for row in rows])
        prior: Prior = prior_for(name, names, kind)
        one = fit(matrix, labels, np.where(unsure, 0.0, base), prior)
        fitted.append(Fitted(one.bias, np.where(np.abs(one.weights) >= smallest, one.weights, 0.0)))
    return fitted


def out_of_fold(
    matrix: csr_matrix, rows: Sequence[Row], names: Sequence[str], train_on: Sequence[int] | None = None
) -> Array:
    """Return the log-odds of every target for the rows that are judged, by weights that were fitted without their file.

    Files are left out two at a time, which halves the work and flatters nobody. Rows that are not judged have zeros.
    ``train_on`` limits which rows are learned from.
    """
    totals = np.zeros((len(rows), len(TARGETS)))
    usable = np.zeros(len(rows), dtype=bool)
    usable[list(range(len(rows)) if train_on is None else train_on)] = True
    sources = sorted({row.source for row in rows if row.judged})
    for first in range(0, len(sources), LEFT_OUT_TOGETHER):
        left_out = frozenset(sources[first : first + LEFT_OUT_TOGETHER])
        away = np.array([row.source in left_out for row in rows])
        inside = usable & ~away
        fitted = fit_all(matrix[inside], [row for row, keep in zip(rows, inside, strict=True) if keep], names)
        totals[away] = np.stack([log_odds(predict(matrix[away], one)) for one in fitted], axis=1)
    places = {pattern: place for place, pattern in enumerate(PATTERNS)}
    return np.array([entail(row, places) for row in totals.tolist()])


def judge(matrix: csr_matrix, rows: Sequence[Row], names: Sequence[str], tones: Sequence[float]) -> Judged:
    """Judge every reply by weights, thresholds and a verdict that were all fitted without its file."""
    judged = [index for index, row in enumerate(rows) if row.judged]
    totals = out_of_fold(matrix, rows, names)[judged]
    return decide(totals, [rows[index] for index in judged], [tones[index] for index in judged])


def write_weights(fitted: Sequence[Fitted], names: Sequence[str], judged: Judged) -> None:
    """Write the weights that ship with the reader."""
    features: dict[str, str] = {}
    for column, name in enumerate(names):
        weights = [(place, round(float(one.weights[column]), 2)) for place, one in enumerate(fitted)]
        row = " ".join(f"{place} {weight:g}" for place, weight in weights if weight)
        if row:
            features[name] = row
    beside = fit_company(judged.totals, judged.rows)
    held_from = thresholds(settled(judged.totals, judged.rows, beside), judged.rows)
    note = "Generated by training/fit.py; do not edit. A feature's row holds place of target and weight in turn."
    data = {
        "note": note,
        "patterns": list(PATTERNS),
        "bias": [round(one.bias, 3) for one in fitted],
        "threshold": [round(held_from[pattern], 3) for pattern in PATTERNS],
        "company": beside,
        "verdict": fit_verdict(judged.totals, judged.rows),
    }
    WEIGHTS_FILE.write_text(as_text(data, features), encoding="utf-8")


def as_text(data: Mapping[str, object], features: Mapping[str, str]) -> str:
    """Return the weights as JSON, one entry and one feature a line, so that a change can be read in a diff."""
    head = ",\n".join(f"{json.dumps(name)}:{json.dumps(value)}" for name, value in data.items())
    rows = ",\n".join(f"{json.dumps(name, ensure_ascii=False)}:{json.dumps(row)}" for name, row in features.items())
    return f'{{{head},\n"features":{{\n{rows}}}}}\n'


def main() -> None:
    """Fit, report, write."""
    left_out = {word.removeprefix("--without=") for word in sys.argv if word.startswith("--without=")}
    rows = [row for row in replies() + choices() + joined_phrases() if row.source not in left_out]
    features, tones = featurise(rows)
    names = feature_names(features)
    matrix = design(features, names)
    judged = judge(matrix, rows, names, tones)
    print(summary(judged))
    if "--check" in sys.argv:
        return
    write_weights(fit_all(matrix, rows, names), names, judged)
    if "--no-report" not in sys.argv:
        from training.report import write_report

        write_report(matrix, rows, names, judged, tones)


if __name__ == "__main__":
    main()
