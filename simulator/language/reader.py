"""Reading: text in, patterns with evidence out. Pure, and total over any text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

from simulator.content.rubric import CITED, rubric
from simulator.language.analysis import Analysed, analyse, names_in
from simulator.language.cues import Hit
from simulator.language.entailing import entail
from simulator.language.features import features_of
from simulator.language.judging import balance, in_company, length_of, probability, standing, summary, verdict_of
from simulator.language.model import Model, Weights, load_model, opened, packed, unpacked
from simulator.language.reading import Found, Overall, Reading, Share
from simulator.language.tone import tone_of
from simulator.language.words import Token

Span = tuple[int, int]

# In log-odds. A pattern is there in one reply of thirty, and in two of three that were taken for one which performs it:
# a shift of 4. Less than that, so that the words must still speak for it, and far less where it accuses somebody.
_MEANT, _MEANT_BAD = 3.0, 1.0
_NOT_MEANT: Final = 1.0
_INSULT: Final = "tone.insult"


def read(text: str, context: str = "") -> Reading:
    """Read what a text performs.

    ``context`` is what was said before or a line on the situation; it sharpens the reading and may be empty.
    Never raises: text that says nothing reads as neutral.
    """
    model = load_model()
    analysed, features = look(text, context, model)
    if not analysed.tokens:
        return Reading(text, (), "neutral", 0.0)
    return assemble(text, analysed, totals_of(features, model.weights), model)


def read_as(text: str, context: str, performed: Collection[str]) -> Reading:
    """Read a text that was taken for a listed reply which performs the patterns ``performed``.

    Whoever means that reply likely does what it does, and likely does no harm that it does not do, and claims nothing
    that it does not claim.
    """
    model = load_model()
    analysed, features = look(text, context, model)
    if not analysed.tokens:
        return Reading(text, (), "neutral", 0.0)
    totals = totals_of(features, model.weights)
    goodness = _goodness()
    for pattern, place in model.weights.places.items():
        if pattern in performed:
            totals[place] += _MEANT if goodness[pattern] > 0 else _MEANT_BAD
        elif goodness[pattern] < 0 or pattern in CITED:
            totals[place] -= _NOT_MEANT
    return assemble(text, analysed, totals, model)


def confidences_of(text: str, context: str = "") -> dict[str, float]:
    """Return the confidence, 0 to 1, of every pattern of the rubric, performed or not."""
    return _for_each(text, context, lambda total, _line: probability(total))


def standings_of(text: str, context: str = "") -> dict[str, float]:
    """Return how far every pattern stands above (from .5 on: held) or below (under .5) its line, 0 to 1.

    The scale is flatter than that of confidences, so that patterns which are hardly there still differ.
    """
    return _for_each(text, context, standing)


def _for_each(text: str, context: str, scale: Callable[[float, float], float]) -> dict[str, float]:
    model = load_model()
    analysed, features = look(text, context, model)
    weights = model.weights
    if not analysed.tokens:
        return dict.fromkeys(rubric(), 0.0)
    of_patterns = zip(
        weights.patterns, settle(totals_of(features, weights), text, weights), weights.held_from, strict=True
    )
    scored = {pattern: scale(total, line) for pattern, total, line in of_patterns}
    return {pattern: scored[pattern] for pattern in rubric()}


def explain(text: str, context: str = "") -> dict[str, tuple[Share, ...]]:
    """Return for every pattern the features that spoke for or against it, the weightiest first.

    The shares of a pattern add up to its log-odds; ``bias`` is what holds before anything is said.
    """
    model = load_model()
    analysed, features = look(text, context, model)
    weights = model.weights
    parts = [[Share("bias", bias)] for bias in weights.bias]
    for name, value in features.items():
        for place, weight in weights.spoken_by(name):
            words = _words_of(analysed, name.partition(": ")[0])
            parts[place].append(Share(name, round(weight * value, 3), words))
    totals = [sum(part.share for part in shares) for shares in parts]
    for shares, before, after in zip(parts, totals, entail(totals, weights.places), strict=True):
        if before != after:
            shares.append(Share("rule of the rubric", round(after - before, 3)))
    alone = entail(totals, weights.places)
    by_pattern = list(zip(weights.patterns, parts, strict=False))
    for (_, shares), before, after in zip(by_pattern, alone, settle(alone, text, weights), strict=False):
        shares.append(Share("what else is there", round(after - before, 3)))
    return {pattern: tuple(sorted(shares, key=lambda part: -abs(part.share))) for pattern, shares in by_pattern}


def look(text: str, context: str, model: Model) -> tuple[Analysed, dict[str, float]]:
    """Return a text analysed, and its features in a context."""
    before = _before(context, model)
    analysed = analyse(text, model.lexicon, model.cues, model.frames, names_in(before))
    return analysed, features_of(analysed, before)


@lru_cache(maxsize=64)
def _before(context: str, model: Model) -> Analysed:
    # Kept: what was said before is the same for every reply of a moment.
    return analyse(context, model.lexicon, model.moments, model.frames)


def totals_of(features: Mapping[str, float], weights: Weights) -> list[float]:
    """Return the log-odds of each pattern, then of anything good and of anything bad, given the features of a text."""
    known, added = weights.features, 0
    partly: list[tuple[str, float]] = []
    for name, value in features.items():
        row = known.get(name)
        if row is None:
            continue
        if value == 1.0:  # as most are
            added += packed(row)
        else:
            partly.append((row, value))
    totals = [bias + total for bias, total in zip(weights.bias, unpacked(added, len(weights.bias)), strict=True)]
    for row, value in partly:
        for place, weight in opened(row):
            totals[place] += weight * value
    return entail(totals, weights.places)


def settle(totals: Sequence[float], text: str, weights: Weights) -> list[float]:
    """Return the log-odds of each pattern in the company of the others, given that of each alone."""
    goodness = _goodness()
    return in_company(totals, [goodness[name] < 0 for name in weights.patterns], length_of(text), weights.company)


def assemble(text: str, analysed: Analysed, totals: Sequence[float], model: Model) -> Reading:
    """Make a Reading of log-odds: what is held, its spans, the verdict."""
    weights = model.weights
    clauses = clauses_of(analysed.tokens)
    held = [
        Found(pattern, round(probability(total), 4), spans_of(pattern, analysed, model, clauses))
        for pattern, total, line in zip(weights.patterns, settle(totals, text, weights), weights.held_from, strict=True)
        if total >= line
    ]
    held.sort(key=lambda found: (-found.confidence, found.pattern))
    numbers = summary_of(totals, weights)
    overall = verdict_of(numbers, weights.verdict)
    return Reading(
        text,
        tuple(held),
        overall,
        round(balance(numbers[0], numbers[1], tone_of(analysed)), 4),
        hostile=_INSULT in analysed.hits,
    )


def summary_of(totals: Sequence[float], weights: Weights) -> tuple[float, ...]:
    """Return the numbers that the verdict is judged by, given the log-odds of every place."""
    goodness = _goodness()
    good = [total for pattern, total in zip(weights.patterns, totals, strict=False) if goodness[pattern] > 0]
    bad = [total for pattern, total in zip(weights.patterns, totals, strict=False) if goodness[pattern] < 0]
    return summary(good, bad, totals[-2], totals[-1])


def verdict(patterns: Sequence[str]) -> Overall:
    """Return good, bad, mixed or neutral for patterns that are known to be performed."""
    kinds = {_goodness()[pattern] > 0 for pattern in patterns}
    if not kinds:
        return "neutral"
    return "mixed" if len(kinds) == 2 else "good" if kinds == {True} else "bad"


def valence(patterns: Sequence[str]) -> float:
    """Return -1 (bad) to 1 (good) for patterns that are known to be performed: the share of the good less the bad."""
    goodness = [_goodness()[pattern] > 0 for pattern in patterns]
    return round((2 * sum(goodness) - len(goodness)) / len(goodness), 4) if goodness else 0.0


@cache
def _goodness() -> dict[str, int]:
    return {pattern.id: pattern.weight for pattern in rubric().values()}


def spans_of(pattern: str, analysed: Analysed, model: Model, clauses: Mapping[int, Span]) -> tuple[Span, ...]:
    """Return the character ranges that show a pattern: the clauses of its cues, or else the sentence that fits best.

    Of the cues found, those count that speak at least half as loudly as the loudest. ``clauses`` is from
    ``clauses_of``.
    """
    loudness: dict[str, float] = {}
    strengths: list[tuple[float, Hit]] = []
    for group in model.groups.get(pattern, ()):
        for hit in analysed.hits.get(group, ()):
            name = f"{group}: {hit.cue.line}"
            if name not in loudness:
                loudness[name] = model.weights.of(pattern, group) + model.weights.of(pattern, name)
            if loudness[name] > 0:
                strengths.append((loudness[name], hit))
    if not strengths:
        return (best_sentence(pattern, analysed, model),)
    loudest = max(strength for strength, _ in strengths)
    tokens = analysed.tokens
    loud = {
        (clauses[tokens[hit.first].clause][0], clauses[tokens[hit.last - 1].clause][1])
        for strength, hit in strengths
        if strength >= loudest / 2
    }
    return merge([span_of(analysed, first, last) for first, last in loud])


def clauses_of(tokens: Sequence[Token]) -> dict[int, Span]:
    """Return the tokens, first and last (exclusive), of each clause by its number, which no two sentences share."""
    clauses: dict[int, Span] = {}
    for place, token in enumerate(tokens):
        first, _ = clauses.get(token.clause, (place, place))
        clauses[token.clause] = (first, place + 1)
    return clauses


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
