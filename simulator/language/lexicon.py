"""Word classes, inflection and repair: what a token may count as.

A cue asks for words or for classes of words (``WEEKDAY``, ``DROP``). A token counts as its word, as the base forms it
may be an inflection of, and as every class that holds one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from simulator.language.words import word_set

_IRREGULAR: Final[dict[str, str]] = {
    form: base
    for base, forms in {
        "be": "am is are was were been being", "have": "has had having", "do": "does did done doing",
        "go": "goes went gone", "say": "said", "tell": "told", "get": "got gotten getting", "give": "gave given",
        "take": "took taken", "make": "made", "see": "saw seen", "hear": "heard", "know": "knew known",
        "think": "thought", "find": "found", "lose": "lost", "keep": "kept", "leave": "left", "lead": "led",
        "break": "broke broken", "build": "built", "buy": "bought", "bring": "brought", "catch": "caught",
        "choose": "chose chosen", "come": "came", "cost": "cost", "cut": "cut cutting", "deal": "dealt",
        "draw": "drew drawn", "eat": "ate eaten", "fall": "fell fallen", "feel": "felt", "fight": "fought",
        "forget": "forgot forgotten", "freeze": "froze frozen", "grow": "grew grown", "hold": "held", "mean": "meant",
        "meet": "met", "pay": "paid", "put": "put putting", "read": "read", "ring": "rang rung", "rise": "rose risen",
        "run": "ran running", "sell": "sold", "send": "sent", "set": "set setting", "show": "showed shown",
        "sit": "sat sitting", "slide": "slid", "speak": "spoke spoken", "spend": "spent", "stand": "stood",
        "stick": "stuck", "sink": "sank sunk", "swear": "swore sworn", "teach": "taught", "throw": "threw thrown",
        "understand": "understood", "wake": "woke woken", "walk": "walked", "win": "won winning",
        "write": "wrote written", "bet": "bet", "begin": "began begun", "bind": "bound", "bite": "bit bitten",
        "burn": "burnt", "drive": "drove driven", "fly": "flew flown", "hurt": "hurt", "let": "let letting",
        "quit": "quit", "shake": "shook", "shrink": "shrank shrunk", "shut": "shut shutting",
        "split": "split splitting", "wear": "wore worn", "ride": "rode ridden", "hide": "hid hidden",
        "slip": "slipped slipping", "drop": "dropped dropping", "ship": "shipped shipping",
        "plan": "planned planning", "stop": "stopped stopping", "can": "could", "will": "would", "child": "children",
        "person": "people", "good": "better best", "bad": "worse worst", "little": "less least",
        "mis-sell": "missold", "man": "men", "woman": "women", "swap": "swapped swapping", "trim": "trimmed",
        "pin": "pinned", "commit": "committed", "die": "died dying", "lie": "lied lying",
        "foresee": "foresaw foreseen", "overrule": "overruled", "beat": "beaten",
    }.items()
    for form in forms.split()
}  # fmt: skip

_UNSUFFIXED: Final = word_set("this his its is was has us yes as thus always perhaps less unless across business news")
_NUMBER: Final = re.compile(r"[$€£¥]?\d")
_ORDINAL: Final = re.compile(r"\d+(?:st|nd|rd|th)$")
_CLOCK: Final = re.compile(r"(?:\d{1,2}:\d\d|\d{1,2}(?:am|pm|h))$")


def base_forms(word: str) -> list[str]:
    """Return what a word may be an inflection of. Some are no words at all; the caller keeps those it knows."""
    irregular = _IRREGULAR.get(word)
    if irregular is not None:
        return [irregular]
    if len(word) < 4 or word in _UNSUFFIXED:
        return []
    if word.endswith("ies"):
        return [word[:-3] + "y", word[:-1]]
    if word.endswith("es"):
        return [word[:-1], word[:-2]]
    if word.endswith("s") and not word.endswith("ss"):
        return [word[:-1]]
    for suffix in ("ing", "ed", "er", "ly"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return _stems(word[: -len(suffix)], suffix)
    return []


def _stems(stem: str, suffix: str) -> list[str]:
    if suffix == "ly":
        return [stem]
    if suffix == "er":
        return []
    stems = [stem, stem + "e"]
    if stem[-1] == stem[-2]:
        stems.append(stem[:-1])
    if suffix == "ed" and stem.endswith("i"):
        stems.append(stem[:-1] + "y")
    return stems


def number_classes(word: str) -> list[str]:
    """Return the classes of a token that begins with a digit or a currency sign, none for other tokens."""
    if not _NUMBER.match(word):
        return []
    classes = ["NUM", "DIGITS"]
    if word[0] in "$€£¥":
        classes.append("MONEY")
    if word.endswith("%"):
        classes.append("PERCENT")
    elif _ORDINAL.match(word):
        classes += ["DAY", "ORDINAL"]
    elif _CLOCK.match(word):
        classes += ["CLOCK", "DAY"]
    elif word.endswith(("k", "m", "bn")):
        classes.append("MONEY")
    return classes


class Lexicon:
    """The vocabulary of the cues: which words belong to which classes, and which words any cue asks for."""

    def __init__(self, classes: Mapping[str, str], cue_words: Iterable[str]) -> None:
        """Build it from the lexicon file's blocks of words (joined by ``_`` where a term has several)."""
        self._classes: dict[str, list[str]] = {}
        self.phrases: dict[tuple[str, str], list[tuple[str, ...]]] = {}
        """Terms of several words by their first two, the longest first."""
        for name, block in classes.items():
            for term in block.split():
                self._classes.setdefault(term, []).append(name)
                if "_" in term:
                    parts = tuple(term.split("_"))
                    self.phrases.setdefault((parts[0], parts[1]), []).append(parts)
        for variants in self.phrases.values():
            variants.sort(key=len, reverse=True)
        self._known = set(self._classes) | set(cue_words)
        self._keys: dict[str, frozenset[str]] = {}
        self._repairs: dict[str, list[str]] | None = None

    def keys(self, word: str) -> frozenset[str]:
        """Return all that a word counts as: itself, its base forms, and their classes."""
        known = self._keys.get(word)
        if known is None:
            known = self._build(word)
            # Bounded, because a long-running room reads words that nobody has listed.
            if len(self._keys) > 20_000:
                self._keys.clear()
            self._keys[word] = known
        return known

    def knows(self, word: str) -> bool:
        """Whether a word, or a base form of it, is one that the cues or the lexicon list."""
        return word in self._known or any(base in self._known for base in base_forms(word))

    def _build(self, word: str) -> frozenset[str]:
        keys = {word}
        numbers = number_classes(word)
        if numbers:
            return frozenset(keys.union(numbers))
        forms = [word, *(base for base in base_forms(word) if base in self._known)]
        if len(forms) == 1 and word not in self._known and len(word) >= 6:
            repaired = self._repair(word)
            if repaired is not None:
                forms += [repaired, *(base for base in base_forms(repaired) if base in self._known)]
        for form in forms:
            keys.add(form)
            keys.update(self._classes.get(form, ()))
        return frozenset(keys)

    def _repair(self, word: str) -> str | None:
        """Return the known word that is one slip of the finger away, or None."""
        if self._repairs is None:
            self._repairs = {}
            # In order, so that of two words as near the same one is taken in every process.
            for known in sorted(self._known):
                if len(known) >= 6 and known.isalpha() and known.islower():
                    self._repairs.setdefault(known[0], []).append(known)
        nearby = self._repairs.get(word[0])
        if not nearby:
            return None
        # Imported here: most texts hold nothing to repair, and the package must stay cheap to load.
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extractOne

        hit = extractOne(word, nearby, scorer=OSA.distance, score_cutoff=1)
        # Plurals and the like that the cues do not know are words, not slips.
        if hit is None or hit[0].rstrip("s") == word.rstrip("s") or word.endswith(("ing", "ed", "ly", "er")):
            return None
        return hit[0]
