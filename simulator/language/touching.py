"""Which known facts a reply touches, by the words that carry them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from simulator.language.words import word_set

_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SMALL: Final = word_set(
    "a an the and or but if of to in on at by for from with as is are was were be been it its this that these those "
    "they them their there he she his her we us our you your i me my not no so than then too very can could will "
    "would should has have had do does did what which who when where how why all any each one about into over out up "
    "down only just also more most some such"
)
_SHARE: Final = 0.4
"""Share of a fact's carrying words that a reply must hold: lower, and any mention of a name would count as knowing."""
_AT_LEAST: Final = 2


def touched(text: str, facts: Mapping[str, str]) -> tuple[str, ...]:
    """Return the ids of `facts` (id to sentence) whose words `text` holds, in the order given."""
    words = carrying_words(text)
    found: list[str] = []
    for name, sentence in facts.items():
        carrying = carrying_words(sentence)
        shared = len(carrying & words)
        if shared >= min(_AT_LEAST, len(carrying)) and shared >= _SHARE * len(carrying) and shared:
            found.append(name)
    return tuple(found)


def carrying_words(text: str) -> set[str]:
    """Return the words of `text` that carry its meaning, cut to their stems."""
    return {_stem(word) for word in _WORD.findall(text.lower()) if word not in _SMALL}


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    for ending in ("ing", "ed", "es", "s"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return word[: -len(ending)].rstrip("e")
    return word.rstrip("e") if len(word) > 4 else word
