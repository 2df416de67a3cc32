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
HOLD_OWN, HOLD_OTHER, HOLD_BIAS = 0.6, 2.0, 0.05
# A single cue line corrects its group's weight; other patterns' lines hardly matter.
HOLD_OWN_LINE, HOLD_OTHER_LINE = 2.0, 6.0
# Of .7, 1, 1.5, 2.5 and 4, the smaller the better on replies like ours; at 1 text from elsewhere is read as well.
HOLD_PAIR = 1.0
# For "anything good" or "anything bad" the cue groups of all patterns of that kind speak, each less loudly.
KIN_COUNTS, HOLD_KIN = 0.45, 1.0


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
# Constructions by which something is said round a corner are looser than other cues: little trust before they are seen.
PRIOR_INDIRECT, HOLD_INDIRECT = 0.5, 2.0
_IDIOM, _INDIRECT = "idiom", "indirect"


def prior_for(target: str, names: Sequence[str], kind: frozenset[str]) -> Prior:
    """Return the prior of a target over the given features; ``kind`` holds the patterns whose cues speak for it."""
    alone = kind == {target}
    centre = np.zeros(len(names))
    hold = np.full(len(names), HOLD_OTHER)
    for index, name in enumerate(names):
        owner, _, group = name.partition(".")
        own, line = owner in kind, ": " in name
        if owner == "pair":
            hold[index] = HOLD_PAIR
        elif own and group.startswith(_IDIOM):
            centre[index] = 0.0 if line else PRIOR_IDIOM
            hold[index] = HOLD_IDIOM
        elif own and group.startswith(_INDIRECT) and not line:
            centre[index], hold[index] = PRIOR_INDIRECT, HOLD_INDIRECT
        elif line:
            hold[index] = HOLD_OWN_LINE if own and alone else HOLD_OTHER_LINE
        elif own:
            hold[index] = HOLD_OWN if alone else HOLD_KIN
            against = group.startswith(("not_", "challenge"))
            centre[index] = PRIOR_AGAINST if against else PRIOR_WEAK if group.startswith("weak") else PRIOR_OWN
            centre[index] *= 1.0 if alone else KIN_COUNTS
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


def log_odds(shares: Array) -> Array:
    """Turn probabilities into log-odds."""
    kept = np.clip(shares, 1e-9, 1 - 1e-9)
    return np.log(kept / (1 - kept))


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
