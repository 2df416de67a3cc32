"""How a text is said, apart from what it does: from -1 (curt) to 1 (receptive).

The markers are those whose direction is published: ratings of receptiveness by people who disagreed (Yeomans and
others, the R package politeness) and of politeness in requests (the Stanford politeness corpus). What each is worth is
fitted by ``training/tone.py`` and kept in ``tone.json``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from simulator.language.analysis import Analysed

TONE_FILE: Final = Path(__file__).with_name("tone.json")
_ACKNOWLEDGING: Final = ("tone.agree", "tone.acknowledge", "ack.understand")
_SHORT: Final = 25
"""Words under which a reply in a disagreement was rated as less receptive."""


def tone_of(analysed: Analysed) -> float:
    """Return how receptive a text sounds, -1 to 1, near 0 where nothing tells."""
    worth = _worth()
    total = sum(worth.get(name, 0.0) * value for name, value in tone_features(analysed).items())
    return math.tanh((worth["constant"] + total) / 2)


def tone_features(analysed: Analysed) -> dict[str, float]:
    """Return the markers of a text, each the logarithm of one more than its count: the tenth hedge says little."""
    hits = analysed.hits
    features = {
        group: math.log2(1 + len({hit.first for hit in found}))
        for group, found in hits.items()
        if group.startswith("tone.")
    }
    acknowledged = [hit.first for group in _ACKNOWLEDGING for hit in hits.get(group, ())]
    turns = [hit.first for hit in hits.get("contrast.but", ())]
    features["negation"] = math.log2(1 + sum("NEG" in keys for keys in analysed.keys))
    features["absolute"] = math.log2(1 + sum("ALWAYSWORD" in keys for keys in analysed.keys))
    features["short"] = max(0.0, 1 - len(analysed.tokens) / _SHORT)
    features["shouting"] = float(min(analysed.words.shouted, 2))
    features["asks"] = float(_asks_closed(analysed))
    features["unheard"] = float(not acknowledged)
    features["opposed_unheard"] = float(bool(turns) and not acknowledged)
    features["heard_then_opposed"] = float(bool(turns and acknowledged) and min(acknowledged) < max(turns))
    return {name: value for name, value in features.items() if value}


def _asks_closed(analysed: Analysed) -> bool:
    """Whether anything is asked that can be answered by yes or no."""
    for sentence, asks in zip(analysed.sentences, analysed.asks, strict=True):
        opening = analysed.tokens[sentence.first : min(sentence.first + 4, sentence.last)]
        if asks and not any(token.word in ("what", "which", "who", "how", "why", "when", "where") for token in opening):
            return True
    return False


@cache
def _worth() -> Mapping[str, float]:
    return json.loads(TONE_FILE.read_text(encoding="utf-8"))
