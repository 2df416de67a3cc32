"""Reading: text in, patterns with evidence out. Pure, and total over any text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from simulator.content.rubric import rubric
from simulator.language.analysis import Analysed, analyse, names_in
from simulator.language.cues import Hit
from simulator.language.entailing import entail
from simulator.language.features import features_of
from simulator.language.model import Model, Weights, confidence, load_model
from simulator.language.reading import Found, Overall, Reading, Share
from simulator.language.tone import tone_of

Span = tuple[int, int]

_TONE_COUNTS: Final = 0.8
"""What the tone counts for beside the patterns: at 0.8 good and bad replies stay apart (AUC above .97 out of file)."""


def read(text: str, context: str = "") -> Reading:
    """Read what a text performs.

    ``context`` is what was said before or a line on the situation; it sharpens the reading and may be empty.
    Never raises: text that says nothing reads as neutral.
    """
    model = load_model()
    analysed, features = look(text, context, model)
    if not analysed.tokens:
        return Reading(text, (), "neutral", 0.0)
    confidences = score(features, model.weights)
    return assemble(text, analysed, confidences, model)


def confidences_of(text: str, context: str = "") -> dict[str, float]:
    """Return the confidence, 0 to 1, of every pattern of the rubric, performed or not."""
    model = load_model()
    analysed, features = look(text, context, model)
    scored = score(features, model.weights) if analysed.tokens else {}
    return {pattern: scored.get(pattern, 0.0) for pattern in rubric()}


def explain(text: str, context: str = "") -> dict[str, tuple[Share, ...]]:
    """Return for every pattern the features that spoke for or against it, the weightiest first.

    The shares of a pattern add up to its log-odds; ``bias`` is what holds before anything is said.
    """
    model = load_model()
    analysed, features = look(text, context, model)
    weights = model.weights
    parts = {pattern: [Share("bias", bias)] for pattern, bias in zip(weights.patterns, weights.bias, strict=True)}
    for name, value in features.items():
        for place, weight in weights.spoken_by(name):
            words = _words_of(analysed, name.partition(": ")[0])
            parts[weights.patterns[place]].append(Share(name, round(weight * value, 3), words))
    totals = [sum(part.share for part in shares) for shares in parts.values()]
    for shares, before, after in zip(parts.values(), totals, entail(totals, weights.places), strict=True):
        if before != after:
            shares.append(Share("rule of the rubric", round(after - before, 3)))
    return {pattern: tuple(sorted(shares, key=lambda part: -abs(part.share))) for pattern, shares in parts.items()}


def look(text: str, context: str, model: Model) -> tuple[Analysed, dict[str, float]]:
    """Return a text analysed, and its features in a context."""
    before = analyse(context, model.lexicon, model.moments, model.frames)
    analysed = analyse(text, model.lexicon, model.cues, model.frames, names_in(before))
    return analysed, features_of(analysed, before)


def score(features: Mapping[str, float], weights: Weights) -> dict[str, float]:
    """Return each pattern's confidence, given the features of a text."""
    totals = list(weights.bias)
    known = weights.features
    for name, value in features.items():
        row = iter(known.get(name, ()))
        for place, weight in zip(row, row, strict=True):
            totals[place] += weight * value
    settled = entail(totals, weights.places)
    return {pattern: confidence(total) for pattern, total in zip(weights.patterns, settled, strict=True)}


def assemble(text: str, analysed: Analysed, confidences: Mapping[str, float], model: Model) -> Reading:
    """Make a Reading of confidences: what is held, its spans, the verdict."""
    held = [
        Found(pattern, round(value, 4), spans_of(pattern, analysed, model))
        for (pattern, value), threshold in zip(confidences.items(), model.weights.threshold, strict=True)
        if value >= threshold
    ]
    held.sort(key=lambda found: (-found.confidence, found.pattern))
    return Reading(
        text, tuple(held), verdict([found.pattern for found in held]), valence(confidences, tone_of(analysed))
    )


def verdict(patterns: Sequence[str]) -> Overall:
    """Return good, bad, mixed or neutral for the patterns performed."""
    kinds = {_goodness()[pattern] > 0 for pattern in patterns}
    if not kinds:
        return "neutral"
    return "mixed" if len(kinds) == 2 else "good" if kinds == {True} else "bad"


def valence(confidences: Mapping[str, float], tone: float = 0.0) -> float:
    """Return -1 (bad) to 1 (good): how much good outweighs bad, by confidence.

    ``tone``, -1 to 1, is how it is said, so that a kind reply that does nothing differs from a curt one.
    """
    good_left, bad_left = 1.0, 1.0
    for pattern, value in confidences.items():
        if _goodness()[pattern] > 0:
            good_left *= 1 - value
        else:
            bad_left *= 1 - value
    weighed = bad_left - good_left
    return round((weighed + _TONE_COUNTS * tone) / (1 + _TONE_COUNTS), 4)


@cache
def _goodness() -> dict[str, int]:
    return {pattern.id: pattern.weight for pattern in rubric().values()}


def spans_of(pattern: str, analysed: Analysed, model: Model) -> tuple[Span, ...]:
    """Return the character ranges that show a pattern: the clauses of its cues, or else the sentence that fits best.

    Of the cues found, those count that speak at least half as loudly as the loudest.
    """
    strengths: list[tuple[float, Hit]] = []
    for group in model.groups.get(pattern, ()):
        for hit in analysed.hits.get(group, ()):
            strength = model.weights.of(pattern, group) + model.weights.of(pattern, f"{group}: {hit.cue.line}")
            if strength > 0:
                strengths.append((strength, hit))
    if not strengths:
        return (best_sentence(pattern, analysed, model),)
    loudest = max(strength for strength, _ in strengths)
    return merge([_clauses_of(analysed, hit) for strength, hit in strengths if strength >= loudest / 2])


def _clauses_of(analysed: Analysed, hit: Hit) -> Span:
    """Return the characters of a hit and the rest of the clauses that it begins and ends in."""
    tokens, first, last = analysed.tokens, hit.first, hit.last
    sentence = tokens[first].sentence
    while first > 0 and tokens[first - 1].clause == tokens[hit.first].clause and tokens[first - 1].sentence == sentence:
        first -= 1
    while (
        last < len(tokens) and tokens[last].clause == tokens[hit.last - 1].clause and tokens[last].sentence == sentence
    ):
        last += 1
    return span_of(analysed, first, last)


def span_of(analysed: Analysed, first: int, last: int) -> Span:
    """Return the characters that tokens ``first`` to ``last`` (exclusive) cover."""
    return analysed.tokens[first].start, analysed.tokens[last - 1].end


def merge(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return spans in order, those that touch or overlap joined."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def best_sentence(pattern: str, analysed: Analysed, model: Model) -> Span:
    """Return the sentence whose cues, of whichever pattern, speak loudest for this one; the longest where none do."""
    best, best_score = analysed.sentences[0], -1e9
    for sentence in analysed.sentences:
        groups = {
            group
            for group, hits in analysed.hits.items()
            if any(sentence.first <= hit.first < sentence.last for hit in hits)
        }
        score_here = sum(model.weights.of(pattern, group) for group in groups) + 0.001 * (
            sentence.last - sentence.first
        )
        if score_here > best_score:
            best, best_score = sentence, score_here
    return span_of(analysed, best.first, best.last)


def _words_of(analysed: Analysed, group: str) -> str:
    spans = merge([span_of(analysed, hit.first, hit.last) for hit in analysed.hits.get(group, ())])
    return " … ".join(analysed.words.text[start:end] for start, end in spans)
