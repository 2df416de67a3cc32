"""Small logistic regressions, one a pattern, shrunk towards hand-set priors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Array = NDArray[np.float64]

# Priors in log-odds for a cue group of the pattern itself, by how its name begins; every other feature starts at 0.
PRIOR_OWN, PRIOR_WEAK, PRIOR_AGAINST, PRIOR_BIAS = 2.2, 1.0, -1.5, -3.2
# How strongly a weight is held to its prior: own cues may move, what belongs to other patterns must earn its way.
HOLD_OWN, HOLD_OTHER, HOLD_BIAS = 0.6, 3.0, 0.05
# A single cue line corrects its group's weight; other patterns' lines hardly matter.
HOLD_OWN_LINE, HOLD_OTHER_LINE = 2.0, 6.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """One pattern's weights, over the feature names of the fit."""

    bias: float
    weights: Array


@dataclass(frozen=True, slots=True)
class Prior:
    """Where the weights of a pattern start, and how strongly they are held there."""

    centre: Array
    hold: Array


# Idioms were written with the labelled replies in sight: fitted on these, they would be trusted too much. So they keep
# a modest weight, the same for all, which did best on files that had been out of sight.
PRIOR_IDIOM, HOLD_IDIOM = 0.9, 20.0
_IDIOM = "idiom"


def prior_for(pattern: str, names: Sequence[str]) -> Prior:
    """Return the prior of a pattern over the given features."""
    centre = np.zeros(len(names))
    hold = np.full(len(names), HOLD_OTHER)
    for index, name in enumerate(names):
        owner, _, group = name.partition(".")
        if owner == pattern and group.startswith(_IDIOM):
            centre[index] = 0.0 if ": " in name else PRIOR_IDIOM
            hold[index] = HOLD_IDIOM
            continue
        if ": " in name:
            hold[index] = HOLD_OWN_LINE if owner == pattern else HOLD_OTHER_LINE
        if ": " in name or owner != pattern:
            continue
        hold[index] = HOLD_OWN
        if group.startswith(("not_", "challenge")):
            centre[index] = PRIOR_AGAINST
        else:
            centre[index] = PRIOR_WEAK if group.startswith("weak") else PRIOR_OWN
    return Prior(centre, hold)


def fit(matrix: csr_matrix, labels: Array, weights: Array, prior: Prior) -> Fitted:
    """Fit one logistic regression. ``labels`` are 0 or 1, ``weights`` what each row counts for (0 leaves it out)."""
    counted = weights > 0
    rows, wanted, counts = matrix[counted], labels[counted], weights[counted]
    across = rows.T.tocsr()

    def objective(theta: Array) -> tuple[float, Array]:
        bias, slope = theta[0], theta[1:]
        margin = rows @ slope + bias
        loss = float(counts @ (np.logaddexp(0, margin) - wanted * margin))
        away = slope - prior.centre
        loss += float(0.5 * (prior.hold * away) @ away) + 0.5 * HOLD_BIAS * (bias - PRIOR_BIAS) ** 2
        residual = counts * (1 / (1 + np.exp(-np.clip(margin, -30, 30))) - wanted)
        gradient = np.concatenate(
            ([residual.sum() + HOLD_BIAS * (bias - PRIOR_BIAS)], across @ residual + prior.hold * away)
        )
        return loss, gradient

    start = np.concatenate(([PRIOR_BIAS], prior.centre))
    solved = minimize(objective, start, jac=True, method="L-BFGS-B", options={"maxiter": 80})
    return Fitted(float(solved.x[0]), solved.x[1:])


def predict(matrix: csr_matrix, fitted: Fitted) -> Array:
    """Return the probability of each row."""
    return 1 / (1 + np.exp(-np.clip(matrix @ fitted.weights + fitted.bias, -30, 30)))


def design(features: Sequence[Mapping[str, float]], names: Sequence[str]) -> csr_matrix:
    """Return the matrix of features by rows; names that a row lacks are 0."""
    index = {name: column for column, name in enumerate(names)}
    places, columns, cells = [0], list[int](), list[float]()
    for values in features:
        for name, value in values.items():
            column = index.get(name)
            if column is not None:
                columns.append(column)
                cells.append(value)
        places.append(len(columns))
    return csr_matrix((cells, columns, places), shape=(len(features), len(names)))
