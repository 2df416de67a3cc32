"""Tone and what patterns entail together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.content.rubric import rubric
from simulator.language import read
from simulator.language.analysis import analyse
from simulator.language.entailing import entail
from simulator.language.judging import in_company
from simulator.language.model import load_model
from simulator.language.tone import tone_features, tone_of

PLACES = {pattern: place for place, pattern in enumerate(rubric())}


@pytest.mark.parametrize(
    ("kinder", "curter"),
    [
        ("Thanks, I see your point, and I think we might look at it.", "You clearly need to stop. No."),
        ("I understand why that worries you.", "You don't understand that."),
        ("Could you please send it again?", "SEND IT AGAIN, really."),
        ("How about we meet in the middle?", "That is my final offer, take it or leave it."),
        ("I'm so sorry to hear that, it must be hard.", "Get a grip, you idiot."),
        ("I agree with you there.", "I do not agree with you there."),
        ("I can see why you might think so.", "You should be ashamed of yourself."),
    ],
)
def test_a_kind_wording_is_valued_above_a_curt_one(kinder: str, curter: str) -> None:
    assert read(kinder).valence > read(curter).valence


def test_where_no_pattern_is_sure_the_tone_still_tells() -> None:
    texts = [
        "Hello, thanks for the quick answer, I hope the week is kind to you.",
        "We met on Tuesday.",
        "Stop wasting my time, that is pathetic.",
    ]
    values = [read(text).valence for text in texts]
    assert values == sorted(values, reverse=True)


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_tone_is_bounded_and_nothing_tells_about_no_words(text: str) -> None:
    model = load_model()
    analysed = analyse(text, model.lexicon, model.cues, model.frames)
    assert -1 <= tone_of(analysed) <= 1
    assert all(value >= 0 for value in tone_features(analysed).values())


@given(st.lists(st.floats(-12, 12), min_size=len(PLACES) + 2, max_size=len(PLACES) + 2), st.floats(0, 6))
def test_company_moves_patterns_alike_and_keeps_their_order(totals: list[float], length: float) -> None:
    bad = [not pattern.good for pattern in rubric().values()]
    table = load_model().weights.company
    settled = in_company(totals, bad, length, table)
    assert len(settled) == len(bad)
    for kind in (False, True):
        places = [place for place, one in enumerate(bad) if one is kind]
        surest = max(places, key=lambda place: totals[place])
        assert settled[surest] == pytest.approx(max(settled[place] for place in places))


def test_a_pattern_alone_in_its_company_is_what_it_was() -> None:
    alone = {"good": [0, 1, 0, 0, 0, 0, 0], "bad": [0, 1, 0, 0, 0, 0, 0]}
    assert in_company([1.0, -2.0, 0.5, -0.5], [False, True], 3.0, alone) == [1.0, -2.0]


@given(st.lists(st.floats(-20, 20), min_size=len(PLACES), max_size=len(PLACES)))
def test_the_rubric_holds_over_the_weights(totals: list[float]) -> None:
    settled = entail(totals, PLACES)
    assert settled[PLACES["bring_evidence"]] >= settled[PLACES["data_reframe"]]
    cancelling = max(
        settled[PLACES[pattern]]
        for pattern in ("flat_refusal", "dismiss_goal", "attack_understanding", "stall", "absolute")
    )
    assert settled[PLACES["yes_but"]] <= cancelling + 1
    assert entail(settled, PLACES) == settled
