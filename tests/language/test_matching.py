"""Matching typed words to the choices of a moment."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.language import Candidate, match, read

CHOICES = (
    Candidate("ask", "What falls over if the export comes in June?", ("ask_consequence",)),
    Candidate("trial", "Two depots, three weeks, and on the 9th we look at the error rate.", ("time_shift",)),
    Candidate("refuse", "No. The export isn't happening.", ("flat_refusal",)),
    Candidate("chat", "How was Leeds?", ()),
)


def test_the_words_of_a_choice_match_it() -> None:
    for choice in CHOICES:
        assert match(read(choice.text), CHOICES) == choice.id


def test_other_words_that_do_the_same_match_it() -> None:
    assert match(read("And what happens to you if we're a month late?"), CHOICES) == "ask"
    assert (
        match(read("Let's try one depot for a month. If errors don't halve by the 30th, we stop."), CHOICES) == "trial"
    )


def test_what_fits_nothing_matches_nothing() -> None:
    assert match(read("I had soup for lunch."), CHOICES) is None
    assert match(read(""), CHOICES) is None
    assert match(read("asdf qwer"), CHOICES) is None


def test_no_choices_no_match() -> None:
    assert match(read("What breaks in June?"), ()) is None


@given(st.text(max_size=120))
@settings(max_examples=60, deadline=None)
def test_any_text_matches_a_choice_or_none(text: str) -> None:
    assert match(read(text), CHOICES) in {None, *(choice.id for choice in CHOICES)}
