"""Scoring readings against labels."""

from __future__ import annotations

import json

import pytest

from simulator.language.evaluation import evaluate
from simulator.language.reading import Found, Reading


def reader_of(answers: dict[str, tuple[str, ...]]):
    def reader(text: str, context: str) -> Reading:
        found = tuple(Found(pattern, 0.9, ((0, 1),)) for pattern in answers[text])
        return Reading(text, found, "good" if found else "neutral", 0.0)

    return reader


def test_hits_misses_and_false_alarms_are_counted() -> None:
    rows = [
        {"text": "a", "patterns": ["cave", "stall"], "overall": "bad"},
        {"text": "b", "patterns": [], "maybe": ["blame"], "overall": "neutral"},
        {"text": "c", "patterns": ["cave"], "overall": "good"},
    ]
    scores = evaluate(rows, reader_of({"a": ("cave", "blame"), "b": ("blame",), "c": ("cave",)}))
    assert (scores.by_pattern["cave"].hits, scores.by_pattern["stall"].missed, scores.by_pattern["blame"].false) == (
        2,
        1,
        1,
    )
    assert scores.micro.precision == pytest.approx(2 / 3)
    assert scores.micro.recall == pytest.approx(2 / 3)
    assert scores.bad.f1 == pytest.approx(2 / 3)
    assert scores.overall_accuracy == pytest.approx(1 / 3)
    assert scores.macro_f1 == pytest.approx((1 + 0) / 2)


def test_a_maybe_counts_neither_way() -> None:
    rows = [{"text": "a", "patterns": [], "maybe": ["cave"]}, {"text": "b", "patterns": [], "maybe": ["cave"]}]
    scores = evaluate(rows, reader_of({"a": ("cave",), "b": ()}))
    assert scores.by_pattern["cave"].f1 == 1
    assert scores.overall_of == 0


def test_scores_are_plain_json() -> None:
    scores = evaluate([{"text": "What breaks if it's late?", "patterns": ["ask_consequence"], "overall": "good"}])
    data = json.loads(json.dumps(scores.to_json()))
    assert data["patterns"]["ask_consequence"]["hits"] == 1
    assert set(data) == {"patterns", "micro", "bad", "macro_f1", "overall"}


def test_a_row_without_labels_is_an_error() -> None:
    with pytest.raises(KeyError):
        evaluate([{"text": "a"}])
