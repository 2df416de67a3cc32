"""Splitting text into words, sentences and clauses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.language.words import split


def words_of(text: str) -> list[str]:
    return [token.word for token in split(text).tokens]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("We can't.", "we can not"),
        ("we cant", "we can not"),
        ("It won’t", "it will not"),
        ("I'd rather", "i would rather"),
        ("id rather not", "i would rather not"),
        ("my id is here", "my id is here"),
        ("gonna", "going to"),
        ("what's up", "what is up"),
        ("Petra's plan", "petra 's plan"),
        ("yep", "yes"),
    ],
)
def test_contractions_are_opened(typed: str, plain: str) -> None:
    assert words_of(typed) == plain.split()


def test_a_contraction_keeps_its_place_in_the_text() -> None:
    tokens = split("No, we don't.").tokens
    assert [(token.word, token.start, token.end) for token in tokens[-2:]] == [("do", 7, 12), ("not", 7, 12)]


def test_sentences_end_at_their_marks_and_not_inside_numbers_or_abbreviations() -> None:
    text = "It rose 3.5% vs. May, e.g. in Leeds. Why? No idea…"
    assert [sentence.mark for sentence in split(text).sentences] == [".", "?", "…"]


def test_a_quotation_is_marked_and_a_plural_apostrophe_opens_none() -> None:
    quoted = {token.word for token in split('The customers\' word was "never again" today').tokens if token.quoted}
    assert quoted == {"never", "again"}


@given(st.text(max_size=400))
def test_tokens_lie_in_order_inside_the_text(text: str) -> None:
    split_text = split(text)
    last = 0
    for token in split_text.tokens:
        assert 0 <= token.start < token.end <= len(text)
        assert token.start >= last
        last = token.start
    bounds = [(sentence.first, sentence.last) for sentence in split_text.sentences]
    assert [first for first, _ in bounds] == [0, *(end for _, end in bounds[:-1])][: len(bounds)]
    assert not bounds or bounds[-1][1] == len(split_text.tokens)
