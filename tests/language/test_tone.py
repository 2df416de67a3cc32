"""Tone and what patterns entail together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.content.rubric import rubric
from simulator.language import read
from simulator.language.entailing import entail

PLACES = {pattern: place for place, pattern in enumerate(rubric())}


@pytest.mark.parametrize(
    ("kinder", "curter"),
    [
        ("Thanks, I see your point, and I think we might look at it.", "You clearly need to stop. No."),
        ("I understand why that worries you.", "You don't understand that."),
        ("Could you please send it again?", "SEND IT AGAIN, really."),
    ],
)
def test_a_kind_wording_is_valued_above_a_curt_one(kinder: str, curter: str) -> None:
    assert read(kinder).valence > read(curter).valence


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
