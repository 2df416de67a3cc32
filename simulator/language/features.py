"""What a text and its context show, as named numbers: cues found, and the shape of what is said."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from simulator.language.analysis import Analysed
from simulator.language.cues import Hit


def cue_features(hits: Mapping[str, Sequence[Hit]]) -> dict[str, float]:
    """Return each cue group found, 1 for one cue and slowly more for several different ones."""
    features: dict[str, float] = {}
    for group, found in hits.items():
        cues = len({hit.cue.line for hit in found})
        features[group] = min(1.0 + 0.35 * math.log2(cues), 1.7)
    return features


def features_of(analysed: Analysed, context: Analysed) -> dict[str, float]:
    """Return every feature of a text said in a context."""
    return cue_features(analysed.hits)
