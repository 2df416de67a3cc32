"""What a text and its context show, as named numbers: cues found, the shape of what is said, the moment."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from simulator.language.analysis import Analysed
from simulator.language.cues import Hit
from simulator.language.words import word_set

_COUNTED: Final = tuple(
    word_set(
        "I MY WE YOU YOUR THEY NAME ROLE NUM DIGITS PERCENT MONEY DAY UNIT CLOCK NEG HEDGE ALWAYSWORD PRAISE PASTTIME "
        "CUSTOMER DATA LIMIT BOTH NEEDGOAL WIDE DROP GAIN HARM DECIDE DECIDER FEAR SAFE ROUTE TRIALWORD SEEN LOOK ASK "
        "SOMEDAY STUPID TRIVIAL GUARANTEE POLICY TITLE CREDITWORD ESCALATE DISAGREE if or and but because will would "
        "can not"
    )
)
_FIRST_WORDS: Final = word_set(
    "no yes okay oh fine sure great good you i we what why how which who if it that this then well let not "
    "never because thanks sorry of right understood agreed your say tell come either both in on at from by "
    "with two three one nobody everyone whatever lovely ah wait hang hold love fair"
)
_REASONS: Final = frozenset(["because", "since", "as", "so", "for"])
_CANCELS: Final = frozenset(
    {"flat_refusal.bare_no", "dismiss_goal.worthless", "attack_understanding.grasp", "stall.later"}
)
_CONTENT_STOP: Final = word_set(
    "the a an to of and or but so is are was were be been i we you he she it they my your our his her their "
    "its this that these those in on at by for with from as if do does did not no yes will would can could "
    "should have has had me us them 's just then than there here what which who how when why am let get got "
    "about into out up all any some more want wants need needs ask asks say says pm head lead director "
    "manager ceo cfo cto vp sales legal support design"
)


def cue_features(hits: Mapping[str, Sequence[Hit]]) -> dict[str, float]:
    """Return each cue group found, 1 for one cue and slowly more for several different ones."""
    features: dict[str, float] = {}
    for group, found in hits.items():
        cues = len({hit.cue.line for hit in found})
        features[group] = min(1.0 + 0.35 * math.log2(cues), 1.7)
        for hit in found:
            features[f"{group}: {hit.cue.line}"] = 1.0
    return features


def features_of(analysed: Analysed, context: Analysed) -> dict[str, float]:
    """Return every feature of a text said in a context."""
    if not analysed.tokens:
        return {}
    features = cue_features(analysed.hits)
    features.update(_shape(analysed))
    features.update(_questions(analysed))
    features.update(_counts(analysed))
    features.update(_pairs(analysed))
    features.update(_order(analysed))
    features.update(_moment(analysed, context))
    return features


def _shape(analysed: Analysed) -> dict[str, float]:
    words, sentences = len(analysed.tokens), len(analysed.sentences)
    shape = {
        "shape.words": math.log2(1 + words) / 3 - 1.5,
        "shape.sentences": min(sentences, 6) / 3,
        "shape.short": float(words <= 6),
        "shape.brief": float(words <= 14),
        "shape.long": float(words > 45),
        "shape.one_sentence": float(sentences == 1),
        "shape.exclaims": float(min(analysed.words.exclamations, 2)),
        "shape.shouts": float(analysed.words.shouted > 0),
        "shape.trails_off": float(any(sentence.mark == "…" for sentence in analysed.sentences)),
        "shape.quotes": float(any(token.quoted for token in analysed.tokens)),
        "shape.lists": min(sum(analysed.words.text.count(mark) for mark in ",;"), 6) / 3,
        "shape.colon": float(":" in analysed.words.text),
        "shape.semicolon": float(";" in analysed.words.text),
    }
    first, last = analysed.tokens[0].word, analysed.tokens[-1].word
    if first in _FIRST_WORDS:
        shape[f"first.{first}"] = 1.0
    shape["shape.last_too"] = float(last in ("too", "also"))
    return {name: value for name, value in shape.items() if value}


def _questions(analysed: Analysed) -> dict[str, float]:
    asks = analysed.asks
    features = {
        "asks.any": float(any(asks)),
        "asks.last": float(asks[-1]),
        "asks.first": float(asks[0]),
        "asks.only": float(all(asks)),
        "asks.many": float(sum(asks) > 1),
    }
    for sentence, asking in zip(analysed.sentences, asks, strict=True):
        if asking:
            inside = [token.word for token in analysed.tokens[sentence.first : sentence.last]]
            if "or" in inside:
                features["asks.or"] = 1.0
            if "if" in inside:
                features["asks.if"] = 1.0
            if len(inside) <= 5:
                features["asks.short"] = 1.0
            if "you" in inside or "your" in inside:
                features["asks.you"] = 1.0
            for word in inside[:4]:
                if word in ("what", "which", "who", "how", "why", "when", "where"):
                    features[f"asks.{word}"] = 1.0
                    break
            else:
                features["asks.closed"] = 1.0
    return {name: value for name, value in features.items() if value}


def _counts(analysed: Analysed) -> dict[str, float]:
    """Count what is there, by word and class: whether at all, and how often."""
    seen: dict[str, int] = {}
    for keys in (*analysed.keys, *(keys for keys, _ in analysed.terms.values())):
        for key in keys:
            seen[key] = seen.get(key, 0) + 1
    features = {f"has.{key}": 1.0 for key in seen}
    for key in _COUNTED:
        count = seen.get(key, 0)
        if count > 1:
            features[f"more.{key}"] = min(count - 1, 4) / 2
    features["density.number"] = 4 * seen.get("DIGITS", 0) / (6 + len(analysed.keys))
    return features


def _pairs(analysed: Analysed) -> dict[str, float]:
    """Name the pairs of neighbouring words, the ends of sentences and any number among them.

    On files that were out of sight they add .01 to the average precision of the cues, for good and bad patterns alike.
    """
    pairs: dict[str, float] = {}
    for sentence in analysed.sentences:
        before = "^"
        for token in analysed.tokens[sentence.first : sentence.last]:
            word = "#" if token.word[-1].isdigit() or token.word[0].isdigit() else token.word
            pairs[f"pair.{before} {word}"] = 1.0
            before = word
        pairs[f"pair.{before} ${sentence.mark}"] = 1.0
    return pairs


def _order(analysed: Analysed) -> dict[str, float]:
    """Read what follows what: an acknowledgement before a contrast, a no with or without a reason."""
    hits = analysed.hits
    features: dict[str, float] = {}
    ack = min((hit.first for group in ("ack.understand", "ack.praise") for hit in hits.get(group, ())), default=None)
    turn = max((hit.first for hit in hits.get("contrast.but", ())), default=None)
    no = [hit.first for group in ("decline.no", "decline.stays") for hit in hits.get(group, ())]
    if ack is not None and turn is not None and ack < turn:
        features["order.ack_then_but"] = 1.0
        if any(place >= turn for place in no):
            features["order.ack_but_no"] = 1.0
    if ack is None and turn is not None:
        features["order.but_alone"] = 1.0
    if ack is not None and no and ack < max(no):
        features["order.ack_then_no"] = 1.0
    bad = [hit.first for name, found in hits.items() if name in _CANCELS for hit in found]
    if ack is not None and any(place > ack for place in bad):
        features["order.ack_then_bad"] = 1.0
        if turn is not None and ack < turn and any(place >= turn - 1 for place in bad):
            features["order.ack_but_bad"] = 1.0
    if no:
        words = {token.word for token in analysed.tokens[min(no) :]}
        features["order.no_with_reason" if words & _REASONS else "order.no_bare"] = 1.0
        if len(analysed.tokens) <= 12:
            features["order.no_short"] = 1.0
    return features


def _moment(analysed: Analysed, context: Analysed) -> dict[str, float]:
    """Read the context: the kind of moment, and how much of its wording the reply takes up."""
    features = {name: 1.0 for name in context.hits if name.startswith("context.")}
    before = _content(context.tokens)
    if before:
        for asking in (True, False):
            said = {
                word
                for sentence, asks in zip(analysed.sentences, analysed.asks, strict=True)
                if asks is asking
                for word in _content(analysed.tokens[sentence.first : sentence.last])
            }
            shared = len(said & before)
            if shared:
                features["echo.question" if asking else "echo.statement"] = min(shared, 3) / 2
        aside = _content(context.tokens[-8:]) if len(context.tokens) > 14 else set[str]()
        if aside & _content(analysed.tokens):
            features["echo.tail"] = 1.0
    return features


def _content(tokens: Sequence[object]) -> set[str]:
    words = (getattr(token, "word", "") for token in tokens)
    return {word[:6].rstrip("s") for word in words if len(word) > 2 and word not in _CONTENT_STOP}
