"""Fit what each marker of tone is worth, on replies that people rated.

uv run python -m training.tone FOLDER

``FOLDER`` holds ``receptiveness-dev.jsonl`` (ratings of receptiveness, and first offers written warm or tough; R
package politeness, MIT) and ``casino-dev.jsonl`` (negotiations with strategies marked; CaSiNo, CC BY 4.0). Neither is
part of this repository: only the weights are.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from simulator.language.analysis import analyse
from simulator.language.model import load_model
from simulator.language.reader import look
from simulator.language.tone import TONE_FILE, tone_features
from training.data import replies
from training.fitting import Array, Prior, design, fit

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# Published points an occurrence (receptiveness; politeness where only that reports a marker): where the weights start.
PUBLISHED: Final[Mapping[str, float]] = {
    "tone.agree": 0.32, "tone.acknowledge": 0.31, "tone.empathy": 0.28, "tone.thanks": 0.45, "tone.greet": 0.3,
    "tone.please": 0.2, "tone.hedge": 0.07, "tone.subject": 0.11, "tone.limit": -0.09, "tone.disagree": -0.09,
    "tone.curt": -0.17, "tone.abuse": -0.8, "tone.direct": -0.31, "tone.surely": -0.21, "tone.reason": -0.05,
    "negation": -0.1, "absolute": -0.17, "short": -0.15, "shouting": -0.6, "asks": 0.11, "unheard": -0.3,
    "opposed_unheard": -0.29, "heard_then_opposed": 0.1, "tone.final": -0.2, "tone.offer": 0.2, "tone.delight": 0.05,
}  # fmt: skip
HOLD: Final = 6.0
HOLD_FIRMLY: Final[Mapping[str, float]] = {
    "tone.abuse": 200.0, "tone.direct": 60.0, "tone.surely": 60.0, "tone.greet": 20.0, "short": 200.0, "unheard": 100.0,
}  # fmt: skip
"""Markers that these replies hardly hold, or that mean less at work (a short answer is not curt there): they stay near
where they start, the length at a quarter of what was rated."""
COUNTS: Final = {"receptive": 300.0, "warm": 180.0, "empathy": 60.0}
"""What each set of replies counts for in all, half of it for either label."""

Labelled = list[tuple[str, bool]]


def sets_in(folder: Path) -> dict[str, Labelled]:
    """Return the sets by name: texts, and whether each is receptive, warm, or shows empathy."""
    rated = _entries(folder / "receptiveness-dev.jsonl")
    traded = _entries(folder / "casino-dev.jsonl")
    return {
        "receptive": [
            (row["text"], row["label"] == "receptive") for row in rated if row["label"] in ("receptive", "unreceptive")
        ],
        "warm": [(row["text"], row["label"] == "warm") for row in rated if row["label"] in ("warm", "tough")],
        "empathy": [(row["text"], "showing-empathy" in row["labels"]) for row in traded],
    }


def fit_tone(sets: Mapping[str, Labelled]) -> dict[str, float]:
    """Return the worth of each marker, fitted on all sets together, each with a constant of its own."""
    model = load_model()
    features: list[dict[str, float]] = []
    labels: list[float] = []
    weights: list[float] = []
    for name, rows in sets.items():
        share = sum(there for _, there in rows) / len(rows)
        for text, there in rows:
            seen = tone_features(analyse(text, model.lexicon, model.cues, model.frames))
            features.append({**seen, f"set.{name}": 1.0})
            labels.append(float(there))
            weights.append(COUNTS[name] / len(rows) * (0.5 / share if there else 0.5 / (1 - share)))
    names = sorted({*PUBLISHED, *(f"set.{name}" for name in sets)})
    centre = np.array([PUBLISHED.get(name, 0.0) for name in names])
    hold = np.array([0.01 if name.startswith("set.") else HOLD_FIRMLY.get(name, HOLD) for name in names])
    matrix: csr_matrix = design(features, names)
    fitted = fit(matrix, _array(labels), _array(weights), Prior(centre, hold))
    pairs = zip(names, fitted.weights.tolist(), strict=True)
    worth = {name: round(weight, 3) for name, weight in pairs if not name.startswith("set.")}
    return {"constant": round(-_mean_of_neutral(worth), 3), **worth}


def _mean_of_neutral(worth: Mapping[str, float]) -> float:
    """Return the mean over our own replies that are neither good nor bad, which is where tone is to be 0."""
    model = load_model()
    sums = [
        sum(worth.get(name, 0.0) * value for name, value in tone_features(look(row.text, "", model)[0]).items())
        for row in replies()
        if row.judged and row.overall == "neutral"
    ]
    return sum(sums) / len(sums)


def _array(values: Sequence[float]) -> Array:
    return np.array(values, dtype=np.float64)


def _entries(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def main() -> None:
    """Fit and write."""
    worth = fit_tone(sets_in(Path(sys.argv[1])))
    TONE_FILE.write_text(json.dumps(worth, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
