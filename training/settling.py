"""Fit whether typed words contain what a listed reply agrees to. Run after ``training/matching.py``.

uv run python -m training.settling            # fit on all and write it into matching.json
uv run python -m training.settling --check    # cross-validate by scenario and print, write nothing

``training/halves`` holds, by scenario, moment and reply, what somebody typed: twice the whole of it in other words, and
once a half that leaves out what the reply agrees to.
"""

from __future__ import annotations

import json
import sys
from typing import Final

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression

from simulator.language.matching import FIT_FILE, heard, load_fit
from simulator.language.settling import CONTAINS, settling
from training.data import ROOT
from training.fitting import Array
from training.matching import moments

HALVES: Final = ROOT / "training" / "halves"
_LOOSE: Final = 0.1


def replies() -> tuple[Array, Array, list[str]]:
    """Return what tells whether the whole was said, whether it was, and the scenario, a row for each typed reply."""
    nodes = {(scenario, name): node for scenario, name, node in moments()}
    fit = load_fit()
    rows: list[tuple[float, ...]] = []
    whole: list[bool] = []
    scenarios: list[str] = []
    for path in sorted(HALVES.glob("*.yaml")):
        for scenario, by_moment in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for (moment, choice), typed in _by_reply(by_moment):
                node = nodes[scenario, moment]
                context = node.says[0].text
                other = heard(next(one.text for one in node.choices if one.id == choice), context)
                for text, all_of_it in (*((one, True) for one in typed["whole"]), (typed["half"], False)):
                    said = heard(text, context)
                    if said is not None and other is not None:
                        rows.append(settling(said, other, fit.usual, fit.spread))
                        whole.append(all_of_it)
                        scenarios.append(scenario)
    return np.array(rows), np.array(whole), scenarios


def _by_reply(
    by_moment: dict[str, dict[str, dict[str, list[str]]]],
) -> list[tuple[tuple[str, str], dict[str, list[str]]]]:
    return [((moment, choice), typed) for moment, choices in by_moment.items() for choice, typed in choices.items()]


def fit_whole(rows: Array, whole: Array) -> tuple[Array, float]:
    """Return a weight for each number, and the constant."""
    centre, spread = rows.mean(axis=0), rows.std(axis=0)
    model = LogisticRegression(C=_LOOSE, max_iter=1000).fit((rows - centre) / spread, whole)
    weights: Array = np.asarray(model.coef_, dtype=float)[0] / spread
    return weights, float(np.asarray(model.intercept_, dtype=float)[0] - weights @ centre)


def main() -> None:
    """Fit, judge each scenario by the other three, write."""
    rows, whole, scenarios = replies()
    likely = np.zeros(len(whole))
    for scenario in sorted(set(scenarios)):
        away = np.array([one == scenario for one in scenarios])
        weights, constant = fit_whole(rows[~away], whole[~away])
        likely[away] = 1 / (1 + np.exp(-(rows[away] @ weights + constant)))
    taken = likely >= CONTAINS
    print(f"of {whole.sum()} that hold everything {taken[whole].mean():.0%} are taken at their word,")
    print(f"of {(~whole).sum()} that leave it out {taken[~whole].mean():.0%}")
    if "--check" in sys.argv:
        return
    weights, constant = fit_whole(rows, whole)
    data = json.loads(FIT_FILE.read_text(encoding="utf-8"))
    data |= {"settles": [round(float(one), 4) for one in weights], "settled": [round(constant, 4)]}
    FIT_FILE.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
