"""From log-odds to what is said: thresholds, verdicts, and figures that owe nothing to the file they judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from simulator.language.judging import VERDICTS, balance, company, in_company, length_of, log_odds, summary, verdict_of
from training.data import Row
from training.fitting import Array
from training.scoring import BAD, PATTERNS, Judged, labels_of

_GRID = np.arange(0.1, 0.91, 0.02)
BAD_PRECISION = 0.915
"""What bad patterns are held to; the floor is .90. Three writers whom the reader did not know had .94, .92 and .86."""
_SHARED = 2.0
"""How much of everybody's counts is mixed into a pattern's own, which are few."""
_HOLD_VERDICT, _HOLD_COMPANY = 0.1, 0.1
_KINDS = [pattern in BAD for pattern in PATTERNS]


def thresholds(totals: Array, rows: Sequence[Row]) -> dict[str, float]:
    """Choose from which probability a pattern is held: the good by F1, the bad by precision."""
    shares = 1 / (1 + np.exp(-totals[:, : len(PATTERNS)]))
    there, left_open = labels_of(rows)
    tallies = np.zeros((len(PATTERNS), len(_GRID), 3))
    for step, value in enumerate(_GRID):
        held = shares >= value
        tallies[:, step, 0] = (held & there).sum(axis=0)
        tallies[:, step, 1] = (held & ~there & ~left_open).sum(axis=0)
        tallies[:, step, 2] = (~held & there).sum(axis=0)
    chosen: dict[str, float] = {}
    for bad in (False, True):
        columns = [index for index, pattern in enumerate(PATTERNS) if (pattern in BAD) is bad]
        total = tallies[columns].sum(axis=0)
        for column in columns:
            hits, false, missed = (tallies[column] + _SHARED * total).T
            if bad:
                precise = np.flatnonzero(hits >= BAD_PRECISION * (hits + false))
                place = int(precise[0]) if len(precise) else len(_GRID) - 1
            else:
                place = int(np.argmax(2 * hits / (2 * hits + missed + false)))
            chosen[PATTERNS[column]] = float(_GRID[place])
    return chosen


def fit_company(totals: Array, rows: Sequence[Row]) -> dict[str, list[float]]:
    """Fit how likely a pattern is, given what else the reply does: one table for all good ones, one for all bad."""
    there, left_open = labels_of(rows)
    numbers = np.array(
        [company(one, _KINDS, length_of(row.text)) for one, row in zip(totals.tolist(), rows, strict=True)]
    )
    table: dict[str, list[float]] = {}
    for name, bad in (("good", False), ("bad", True)):
        counts = ~left_open & (np.array(_KINDS) == bad)
        chosen, labels = numbers[counts], there[counts]
        centre, spread = chosen.mean(axis=0), chosen.std(axis=0)
        model = LogisticRegression(C=_HOLD_COMPANY, max_iter=1000)
        model.fit((chosen - centre) / spread, labels)
        plain = np.asarray(model.coef_, dtype=float)[0] / spread
        constant = float(np.asarray(model.intercept_, dtype=float)[0] - plain @ centre)
        table[name] = [round(constant, 4), *(round(float(one), 4) for one in plain)]
    return table


def settled(totals: Array, rows: Sequence[Row], table: Mapping[str, Sequence[float]]) -> Array:
    """Return the log-odds of each row's patterns in company."""
    pairs = zip(totals.tolist(), rows, strict=True)
    return np.array([in_company(one, _KINDS, length_of(row.text), table) for one, row in pairs])


def summaries(totals: Array) -> list[tuple[float, ...]]:
    """Return the numbers that the verdict of each row is judged by."""
    bad = np.array([pattern in BAD for pattern in PATTERNS])
    return [
        summary(row[: len(PATTERNS)][~bad].tolist(), row[: len(PATTERNS)][bad].tolist(), float(row[-2]), float(row[-1]))
        for row in totals
    ]


def fit_verdict(totals: Array, rows: Sequence[Row]) -> dict[str, list[float]]:
    """Fit the verdict on the labelled ones: for each a constant, then the weight of each number."""
    numbers = np.array(summaries(totals))
    centre, spread = numbers.mean(axis=0), numbers.std(axis=0)
    model = LogisticRegression(C=_HOLD_VERDICT, max_iter=1000)
    model.fit((numbers - centre) / spread, [row.overall for row in rows])
    table: dict[str, list[float]] = {}
    constants, weights = np.asarray(model.intercept_, dtype=float), np.asarray(model.coef_, dtype=float)
    for place, said in enumerate(model.classes_):
        constant, plain = constants[place], weights[place] / spread
        table[str(said)] = [round(float(constant - plain @ centre), 4), *(round(float(one), 4) for one in plain)]
    return {said: table[said] for said in VERDICTS}


def decide(totals: Array, rows: Sequence[Row], tones: Sequence[float]) -> Judged:
    """Judge each row by thresholds and a verdict that were fitted on the other files' rows."""
    numbers = summaries(totals)
    held = np.zeros((len(rows), len(PATTERNS)), dtype=bool)
    said = [""] * len(rows)
    for source in sorted({row.source for row in rows}):
        away = np.array([row.source == source for row in rows])
        others = [row for row, out in zip(rows, away, strict=True) if not out]
        beside = fit_company(totals[~away], others)
        lines = _lines(thresholds(settled(totals[~away], others, beside), others))
        held[away] = settled(totals[away], [row for row in rows if row.source == source], beside) >= lines
        table = fit_verdict(totals[~away], others)
        for index in np.flatnonzero(away):
            said[index] = verdict_of(numbers[index], table)
    valences = [balance(one[0], one[1], tone) for one, tone in zip(numbers, tones, strict=True)]
    return Judged(list(rows), totals, held, said, valences)


def _lines(held_from: Mapping[str, float]) -> Array:
    return np.array([log_odds(held_from[pattern]) for pattern in PATTERNS])
