"""How a text is said, apart from what it does: from -1 (curt) to 1 (receptive).

The direction and size of each marker follow published figures: ratings of receptiveness by people who disagreed
(Yeomans and others, the R package politeness) and of politeness in requests (the Stanford politeness corpus).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from simulator.language.analysis import Analysed

# Rating points an occurrence, from those two sources; where both report a marker, what lies between.
_MARKERS: Final[Mapping[str, float]] = {
    "tone.agree": 0.32,
    "tone.acknowledge": 0.31,
    "tone.empathy": 0.28,
    "tone.thanks": 0.45,
    "tone.greet": 0.3,
    "tone.please": 0.2,
    "tone.hedge": 0.1,
    "tone.limit": -0.09,
    "tone.disagree": -0.25,
    "tone.curt": -0.31,
    "tone.reason": -0.05,
}
_NEGATION: Final = -0.08
_SHOUTING: Final = -0.4
_OPPOSED_UNHEARD: Final = -0.29
"""A contrast that nothing acknowledged before it."""


def tone_of(analysed: Analysed) -> float:
    """Return how receptive a text sounds, -1 to 1, 0 where nothing tells."""
    hits = analysed.hits
    total = 0.0
    for group, points in _MARKERS.items():
        found = len({hit.first for hit in hits.get(group, ())})
        # The tenth hedge says less than the first.
        total += points * math.log2(1 + found)
    total += _NEGATION * sum("NEG" in keys for keys in analysed.keys)
    total += _SHOUTING * min(analysed.words.shouted, 2)
    if "contrast.but" in hits and not any(
        group in hits for group in ("tone.agree", "tone.acknowledge", "ack.understand")
    ):
        total += _OPPOSED_UNHEARD
    return math.tanh(total)
