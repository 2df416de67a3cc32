"""The four parts of a reply, as the meter beside the composer shows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.coaching.structure import PARTS, Part, parts
from simulator.content.rubric import rubric
from simulator.conversation.performing import Performance
from simulator.language import read
from simulator.language.reading import Found, Reading


def reading_of(*patterns: str) -> Reading:
    return Reading("Words.", tuple(Found(pattern, 1.0, ((0, 1),)) for pattern in patterns), "neutral", 0.0)


@pytest.mark.parametrize(
    ("patterns", "shown"),
    [
        ((), set()),
        (("share_goal",), {"aligned"}),
        (("widen_frame",), {"aligned"}),
        (("show_homework",), set()),
        (("ask_metric",), {"asked"}),
        (("redirect", "offer_choice"), {"asked", "opposed"}),
        (("flat_refusal",), {"opposed"}),
        (("commit_concretely",), {"committed"}),
        (("cave",), {"committed"}),
        (("name_constraint", "tradeoff_reveal", "commit_concretely"), {"aligned", "opposed", "committed"}),
    ],
)
def test_what_a_reply_does(patterns: tuple[str, ...], shown: set[Part]) -> None:
    assert parts(reading_of(*patterns)) == shown


@given(st.lists(st.sampled_from(sorted(rubric())), unique=True))
def test_the_meter_never_says_otherwise_than_the_score(patterns: list[str]) -> None:
    shown, scored = parts(reading_of(*patterns)), Performance(tuple(patterns), 0)
    assert shown <= set(PARTS)
    assert ("aligned" in shown) == scored.aligns
    assert ("opposed" in shown) == scored.pushes


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("What happens on your side if it slips to May?", "asked"),
        ("I'll send you the plan by Friday at noon.", "committed"),
        ("No, we're not doing that.", "opposed"),
    ],
)
def test_plain_words_light_it_up(text: str, part: Part) -> None:
    assert part in parts(read(text))
