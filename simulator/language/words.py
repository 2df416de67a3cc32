"""Text into tokens: words with their place in the text, contractions opened, sentences and clauses marked.

A contraction becomes several tokens that share one span ("don't" reads as "do", "not"), so that cues are written once,
in plain words, and typed text with or without apostrophes reads alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final


def word_set(words: str) -> frozenset[str]:
    """Return the words of a line as a set: long lists stay readable so."""
    return frozenset(words.split())


MAX_CHARACTERS: Final = 4000
"""Text beyond this is not read: nobody says it in one breath, and it bounds the time that reading takes."""

_TOKEN: Final = re.compile(
    r"(?P<number>[$€£¥]?\d+(?:[.,:/]\d+)*(?:%|[a-z]{1,2}\b)?)"
    r"|(?P<word>[^\W\d_]+(?:['’`][^\W\d_]+)*)"
    r"|(?P<end>[.!?…]+|\n+)"
    r"|(?P<break>[,;:()—–]| - |--)"
    r"|(?P<quote>[\"“”«»]|(?<!\w)['‘]|['’](?!\w))",
    re.IGNORECASE,
)

_ABBREVIATIONS: Final = word_set("e.g i.e vs dr mr mrs ms etc approx no incl resp a.m p.m")

# What follows a bare "'s": after these it is the verb, elsewhere a possessive.
_IS_HOSTS: Final = word_set(
    "it that there here what who how where when why this he she everything nothing something one everyone "
    "everybody nobody which let everybody someone somebody"
)

_SUFFIXES: Final = {
    "'ll": "will", "'re": "are", "'ve": "have", "'d": "would", "'m": "am",
}  # fmt: skip

_WHOLE: Final[dict[str, tuple[str, ...]]] = {
    "can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("will", "not"), "cannot": ("can", "not"),
    "ain't": ("is", "not"), "let's": ("let", "us"), "lets": ("let", "us"), "y'all": ("you", "all"),
    "gonna": ("going", "to"), "wanna": ("want", "to"), "gotta": ("got", "to"), "gimme": ("give", "me"),
    "lemme": ("let", "me"), "dunno": ("do", "not", "know"), "idk": ("i", "do", "not", "know"),
    "kinda": ("kind", "of"), "sorta": ("sort", "of"), "u": ("you",), "ur": ("your",), "r": ("are",), "ya": ("you",),
    "pls": ("please",), "plz": ("please",), "thx": ("thanks",), "cuz": ("because",), "bc": ("because",),
    "cos": ("because",), "coz": ("because",), "tho": ("though",), "thru": ("through",), "tmrw": ("tomorrow",),
    "tmr": ("tomorrow",), "cmon": ("come", "on"), "c'mon": ("come", "on"), "wont": ("will", "not"),
    "cant": ("can", "not"), "im": ("i", "am"), "ive": ("i", "have"), "youre": ("you", "are"),
    "youd": ("you", "would"), "youll": ("you", "will"), "youve": ("you", "have"), "theyre": ("they", "are"),
    "theyll": ("they", "will"), "theyve": ("they", "have"), "theyd": ("they", "would"), "weve": ("we", "have"),
    "thats": ("that", "is"), "whats": ("what", "is"), "whos": ("who", "is"), "hes": ("he", "is"),
    "shes": ("she", "is"), "theres": ("there", "is"), "heres": ("here", "is"), "itll": ("it", "will"),
    "itd": ("it", "would"), "thatll": ("that", "will"), "wouldve": ("would", "have"), "couldve": ("could", "have"),
    "shouldve": ("should", "have"), "hows": ("how", "is"), "wheres": ("where", "is"), "whens": ("when", "is"),
    "would've": ("would", "have"), "should've": ("should", "have"), "could've": ("could", "have"),
    "alright": ("all", "right"), "ok": ("okay",), "k": ("okay",), "yep": ("yes",), "yeah": ("yes",),
    "yup": ("yes",), "yea": ("yes",), "aye": ("yes",), "nope": ("no",), "nah": ("no",),
}  # fmt: skip

_BARE_NOT: Final = {
    f"{verb}nt": (verb, "not")
    for verb in word_set("do does did is are was were have has had could would should must need might")
}

# "id" and "ill" are words too: they are "I would" and "I will" only before a verb that people say after them.
_AFTER_ID: Final = word_set("rather like love be say want have take need prefer do go put give keep ask swap hate")


@dataclass(slots=True)
class Token:
    """One word or number. ``sentence`` and ``clause`` count from 0; ``quoted`` is inside quotation marks."""

    word: str
    start: int
    end: int
    sentence: int
    clause: int
    quoted: bool = False
    capital: bool = False


@dataclass(slots=True)
class Sentence:
    """Tokens ``first`` to ``last`` (exclusive), and the mark that ended them (".", "?", "!", "…" or "")."""

    first: int
    last: int
    mark: str


@dataclass(slots=True)
class Words:
    """A text in tokens."""

    text: str
    tokens: list[Token] = field(default_factory=list[Token])
    sentences: list[Sentence] = field(default_factory=list[Sentence])
    exclamations: int = 0
    shouted: int = 0


def open_contraction(word: str) -> tuple[str, ...]:
    """Return the plain words that a lower-cased word stands for, itself where it is no contraction."""
    whole = _WHOLE.get(word) or _BARE_NOT.get(word)
    if whole is not None:
        return whole
    if "'" not in word:
        return (word,)
    if word.endswith("n't"):
        return (word[:-3], "not")
    for suffix, verb in _SUFFIXES.items():
        if word.endswith(suffix):
            return (word[: -len(suffix)], verb)
    if word.endswith("'s"):
        host = word[:-2]
        return (host, "is") if host in _IS_HOSTS else (host, "'s")
    return (word,)


class _Splitter:
    """Walks over the text once, keeping the sentence, the clause and whether a quotation is open."""

    def __init__(self, text: str) -> None:
        self.words = Words(text)
        self.sentence_first = 0
        self.clause = 0
        self.quote_from = -1
        self.mark_at = -1

    def run(self) -> Words:
        text = self.words.text[:MAX_CHARACTERS]
        for found in _TOKEN.finditer(text):
            kind = found.lastgroup
            if kind == "word":
                self._word(found.group(), found.start(), found.end())
            elif kind == "number":
                self._add(found.group().lower(), found.start(), found.end())
            elif kind == "end":
                self._end(found.group(), text, found.start(), found.end())
            elif kind == "break":
                self.clause += 1
            else:
                self.mark_at = found.start()
                self._quote(found.group())
        self._close("")
        return self.words

    def _add(self, word: str, start: int, end: int, capital: bool = False) -> None:
        sentence = len(self.words.sentences)
        self.words.tokens.append(Token(word, start, end, sentence, self.clause, capital=capital))

    def _word(self, raw: str, start: int, end: int) -> None:
        if len(raw) > 3 and raw.isupper():
            self.words.shouted += 1
        lowered = raw.lower().replace("’", "'").replace("`", "'")
        capital = raw[0].isupper()
        tokens = self.words.tokens
        if lowered in _AFTER_ID and len(tokens) > self.sentence_first and tokens[-1].word in ("id", "ill"):
            verb = "would" if tokens[-1].word == "id" else "will"
            tokens[-1].word = "i"
            self._add(verb, tokens[-1].start, tokens[-1].end)
        for part in open_contraction(lowered):
            self._add(part, start, end, capital)

    def _end(self, mark: str, text: str, start: int, end: int) -> None:
        tokens = self.words.tokens
        if mark == "." and tokens:
            # A full stop inside "e.g." or before a lower-case word ends nothing.
            after = text[end : end + 2]
            if tokens[-1].word in _ABBREVIATIONS or (
                len(tokens[-1].word) == 1 and tokens[-1].word not in "i0123456789"
            ):
                return
            if after[:1].isalnum():
                return
        self.words.exclamations += mark.count("!")
        if "\n" in mark:
            self._close("")
        elif "?" in mark:
            self._close("?")
        else:
            self._close("!" if "!" in mark else "…" if mark in ("…", "...", "..") else ".")

    def _close(self, mark: str) -> None:
        count = len(self.words.tokens)
        if count > self.sentence_first:
            self.words.sentences.append(Sentence(self.sentence_first, count, mark))
            self.sentence_first = count
        elif mark == "?" and self.words.sentences:
            self.words.sentences[-1].mark = "?"
        self.clause += 1

    def _quote(self, mark: str) -> None:
        count = len(self.words.tokens)
        closing = mark in "'’" and count > 0 and self.words.tokens[-1].end == self.mark_at
        if self.quote_from < 0:
            if not closing:  # otherwise the apostrophe of a plural ("customers' data")
                self.quote_from = count
            return
        # A quotation of more than 25 words is more likely two stray marks.
        if count - self.quote_from <= 25:
            for token in self.words.tokens[self.quote_from : count]:
                token.quoted = True
        self.quote_from = -1


def split(text: str) -> Words:
    """Split a text into tokens, sentences and clauses. Total: any text will do."""
    return _Splitter(text).run()
