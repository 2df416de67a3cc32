"""Which of a moment's choices typed words come closest to: by what they do, and by what they speak of.

Each choice is compared with the words in a few numbers, weighed as ``training/matching.py`` fitted them on replies that
people typed; that none is meant competes with all of them.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from simulator.language.model import Model, load_model
from simulator.language.reader import look, settle, totals_of
from simulator.language.reading import Candidate, Reading
from simulator.language.touching import carrying_words

FIT_FILE: Final = Path(__file__).with_name("matching.json")
FITS: Final = 0.46
"""How likely a choice must be. From .45 to .55 a twentieth fewer are found, and a sixth fewer are wrongly taken."""
NOTHING_NEEDED: Final = (-4.0, -3.0)
"""Stand in where a choice performs no pattern: the mean of their log-odds, and how far the best is above its line."""
GRAM: Final = 4
_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_ASKING: Final = frozenset({"what", "who", "when", "why", "how", "which", "where"})
FEATURES: Final = ("does", "best", "words", "letters", "alike", "likest", "classes", "asking", "asks", "empty")


@dataclass(frozen=True, slots=True)
class Fit:
    """What was fitted: a weight for each feature, and how likely it is before any that no choice is meant.

    ``usual`` and ``spread`` hold the mean and the spread of the log-odds of each pattern over listed replies,
    ``settles`` and ``settled`` the weights and the constant of whether words contain what a reply agrees to.
    """

    weights: tuple[float, ...]
    none: float
    usual: tuple[float, ...]
    spread: tuple[float, ...]
    settles: tuple[float, ...] = ()
    settled: float = 0.0


@dataclass(frozen=True, slots=True)
class Heard:
    """A text as far as comparing goes: log-odds by pattern, what it speaks of, and its length in tokens."""

    totals: tuple[float, ...]
    words: frozenset[str]
    grams: Counter[str]
    classes: frozenset[str]
    asking: frozenset[str]
    asks: bool
    length: int


def match(reading: Reading, candidates: Sequence[Candidate], context: str = "") -> str | None:
    """Return the id of the choice that a typed reply fits best, or None where none fits well.

    ``context`` is what was said before. Ties go to the earlier choice.
    """
    said = heard(reading.text, context)
    if said is None or not candidates:
        return None
    fit = load_fit()
    others = [heard(candidate.text, context) for candidate in candidates]
    rows = compare(said, others, [candidate.patterns for candidate in candidates], fit)
    scores = [sum(weight * value for weight, value in zip(fit.weights, row, strict=True)) for row in rows]
    top = max(fit.none, *scores)
    all_of_them = math.exp(fit.none - top) + sum(math.exp(score - top) for score in scores)
    best = max(range(len(scores)), key=scores.__getitem__)
    return candidates[best].id if math.exp(scores[best] - top) >= FITS * all_of_them else None


def compare(
    said: Heard, others: Sequence[Heard | None], performed: Sequence[Sequence[str]], fit: Fit
) -> list[tuple[float, ...]]:
    """Return for each of several listed replies how it compares with what was said, in the order of ``FEATURES``.

    ``performed`` are the patterns that each performs, as its author says.
    """
    weights = load_model().weights
    likeness = [alike(said, other, fit.usual, fit.spread) if other is not None else 0.0 for other in others]
    rows: list[tuple[float, ...]] = []
    for place, (other, patterns) in enumerate(zip(others, performed, strict=True)):
        if other is None:
            rows.append((*NOTHING_NEEDED, *(0.0,) * (len(FEATURES) - 2)))
            continue
        at = [weights.places[pattern] for pattern in patterns if pattern in weights.places]
        does, best = NOTHING_NEEDED
        if at:
            does = sum(said.totals[one] for one in at) / len(at)
            best = max(said.totals[one] - weights.held_from[one] for one in at)
        rivals = [*likeness[:place], *likeness[place + 1 :]]
        common = sum((said.grams & other.grams).values())
        size = math.sqrt(said.grams.total() * other.grams.total())
        rows.append(
            (
                does,
                best,
                float(len(said.words & other.words)),
                common / size if size else 0.0,
                likeness[place],
                likeness[place] - max(rivals, default=0.0),
                len(said.classes & other.classes) / math.sqrt(1 + len(other.classes)),
                float(bool(said.asking & other.asking)),
                float(said.asks == other.asks),
                1 / (1 + len(said.words)),
            )
        )
    return rows


@lru_cache(maxsize=512)
def heard(text: str, context: str) -> Heard | None:
    """Return a text as it is compared, None where it holds no word."""
    model: Model = load_model()
    analysed, features = look(text, context, model)
    if not analysed.tokens:
        return None
    words = frozenset(token.word for token in analysed.tokens)
    plain = f" {' '.join(_WORD.findall(text.lower()))} "
    return Heard(
        totals=tuple(settle(totals_of(features, model.weights), text, model.weights)),
        words=frozenset(carrying_words(text)),
        grams=Counter(plain[place : place + GRAM] for place in range(len(plain) - GRAM + 1)),
        classes=frozenset(key for keys in analysed.keys for key in keys if key.isupper() and len(key) > 2),
        asking=_ASKING & words,
        asks="?" in text,
        length=len(analysed.tokens),
    )


def alike(said: Heard, other: Heard, usual: Sequence[float], spread: Sequence[float]) -> float:
    """Return -1 to 1: how alike two texts are in what is unusual about what they do."""
    here = [(total - mean) / wide for total, mean, wide in zip(said.totals, usual, spread, strict=True)]
    there = [(total - mean) / wide for total, mean, wide in zip(other.totals, usual, spread, strict=True)]
    size = math.sqrt(math.fsum(one * one for one in here) * math.fsum(one * one for one in there))
    return math.fsum(one * two for one, two in zip(here, there, strict=True)) / size if size else 0.0


@cache
def load_fit() -> Fit:
    """Read what ``training/matching.py`` wrote.

    Raises:
        OSError, ValueError, KeyError: the file is missing or damaged.
    """
    data: Mapping[str, list[float]] = json.loads(FIT_FILE.read_text(encoding="utf-8"))
    weights, usual, spread, settles = (tuple(data[name]) for name in ("weights", "usual", "spread", "settles"))
    return Fit(weights, data["none"][0], usual, spread, settles, data["settled"][0])
