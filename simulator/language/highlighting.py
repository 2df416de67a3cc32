"""For replies whose patterns are known: the words that show each."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.language.analysis import analyse
from simulator.language.model import load_model
from simulator.language.reader import Span, clauses_of, spans_of


def highlight(text: str, patterns: Sequence[str]) -> dict[str, tuple[Span, ...]]:
    """Return for each pattern the character ranges that show it, taking it as given that the text performs it.

    Where no cue points anywhere it is the sentence that fits best; for a text without words, the text without the
    space around it. Empty text has no spans, and every other text has at least one a pattern.
    """
    model = load_model()
    analysed = analyse(text, model.lexicon, model.cues, model.frames)
    if not analysed.tokens:
        stripped = text.strip()
        start = text.find(stripped) if stripped else 0
        whole = ((start, start + len(stripped)),) if stripped else ((0, len(text)),) if text else ()
        return dict.fromkeys(patterns, whole)
    clauses = clauses_of(analysed.tokens)
    return {
        pattern: spans_of(pattern, analysed, model, clauses) for pattern in patterns if pattern in model.weights.places
    }
