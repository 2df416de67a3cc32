"""A text made ready for cues: fixed terms found, each token's classes, which sentences ask, what is only quoted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from simulator.language.cues import CueSet, Hit, Line, Term, clause_starts
from simulator.language.lexicon import Lexicon
from simulator.language.words import Sentence, Token, Words, split, word_set

_WH: Final = word_set("what which who whom whose where when why how")
_AUXILIARY: Final = word_set(
    "is are was were do does did will would can could should shall have has had am might may must"
)
_SUBJECT: Final = word_set("i we you he she they it this that there the your our my their anyone anybody someone")
_NAME: Final = frozenset({"NAME"})
_AFTER_NAME: Final = word_set("'s is was and has had will would can could did does do says said wants thinks or")
_LEAD_INS: Final = word_set("and so but okay well then also now just or first yes no hmm hm right")

MAX_TOKENS: Final = 700
"""Tokens beyond these are not matched: it bounds the time that the longest texts take."""


@dataclass(frozen=True, slots=True)
class Analysed:
    """A text in tokens with all that features are read from.

    ``hits`` holds the cues found by group; ``asks`` says for each sentence whether it is a question.
    """

    words: Words
    tokens: Sequence[Token]
    keys: Sequence[frozenset[str]]
    terms: Mapping[int, Term]
    starts: Sequence[bool]
    sentences: Sequence[Sentence]
    asks: Sequence[bool]
    hits: Mapping[str, Sequence[Hit]]


def is_question(tokens: Sequence[Token], sentence: Sentence) -> bool:
    """Say whether a sentence asks: by its mark, or by its word order where people type no mark."""
    if sentence.mark == "?":
        return True
    if sentence.mark == "!":
        return False
    place, last = sentence.first, sentence.last
    while place < last and tokens[place].word in _LEAD_INS:
        place += 1
    if place + 2 >= last:
        return False
    first, second = tokens[place].word, tokens[place + 1].word
    if first in _WH and second in _AUXILIARY:
        # "Which is why…" and "What is clear…" open statements; "What is it" asks.
        return first not in ("which", "whose", "when") and (first != "what" or tokens[place + 2].word != "clear")
    if first in _AUXILIARY and second in _SUBJECT:
        # "Do that and…", "May I…" aside, an order begins like a question.
        return not (first in ("do", "have", "might", "may", "must") and second in ("that", "this", "it", "the"))
    return False


def find_terms(tokens: Sequence[Token], sentences: Sequence[Sentence], lexicon: Lexicon) -> dict[int, Term]:
    """Find fixed terms of several words ("customer success"), the longest at each place, within sentences."""
    terms: dict[int, Term] = {}
    phrases, said = lexicon.phrases, [token.word for token in tokens]
    for sentence in sentences:
        for place in range(sentence.first, sentence.last - 1):
            for term in phrases.get((said[place], said[place + 1]), ()):
                end = place + len(term)
                if end <= sentence.last and tuple(said[place:end]) == term:
                    terms[place] = (lexicon.keys("_".join(term)), len(term))
                    break
    return terms


def analyse(text: str, lexicon: Lexicon, cues: CueSet, frames: CueSet, names: frozenset[str] = frozenset()) -> Analysed:
    """Analyse a text. Total: any text will do.

    ``names`` are lower-cased words known to be names, which people in a hurry type without a capital.
    """
    words = split(text)
    tokens, sentences = words.tokens[:MAX_TOKENS], _within(words.sentences)
    terms = find_terms(tokens, sentences, lexicon)
    ends = {place + length - 1: (keys, length) for place, (keys, length) in terms.items()}
    keys = [lexicon.keys(token.word) for token in tokens]
    _mark_names(tokens, keys, lexicon, names)
    starts = clause_starts(tokens)
    asks = [is_question(tokens, sentence) for sentence in sentences]
    hits: dict[str, list[Hit]] = {}
    for sentence, asking in zip(sentences, asks, strict=True):
        line = Line(tokens, keys, terms, ends, starts, sentence.first, sentence.last, asking)
        for hit in frames.find(line):
            hits.setdefault(hit.cue.group, []).append(hit)
            # What a speaker says he will not say, he has not said.
            for token in tokens[hit.last : sentence.last]:
                token.quoted = True
        for hit in cues.find(line):
            hits.setdefault(hit.cue.group, []).append(hit)
    return Analysed(words, tokens, keys, terms, starts, sentences, asks, hits)


def _mark_names(tokens: Sequence[Token], keys: list[frozenset[str]], lexicon: Lexicon, names: frozenset[str]) -> None:
    """Let capitalised words that no cue knows count as ``NAME``; at a sentence's head only before a verb or "and"."""
    for place, token in enumerate(tokens):
        if token.word in names:
            keys[place] |= _NAME
        elif token.capital and len(token.word) > 1 and not lexicon.knows(token.word):
            first = place == 0 or tokens[place - 1].sentence != token.sentence
            after = tokens[place + 1].word if place + 1 < len(tokens) else ""
            if not first or after in _AFTER_NAME or (after.endswith("s") and lexicon.knows(after.rstrip("s"))):
                keys[place] |= _NAME


def names_in(analysed: Analysed) -> frozenset[str]:
    """Return the lower-cased names that a text mentions."""
    marked = zip(analysed.tokens, analysed.keys, strict=True)
    return frozenset(token.word for token, keys in marked if "NAME" in keys)


def _within(sentences: Sequence[Sentence]) -> list[Sentence]:
    return [
        Sentence(sentence.first, min(sentence.last, MAX_TOKENS), sentence.mark)
        for sentence in sentences
        if sentence.first < MAX_TOKENS
    ]
