"""The page on what progress counts says the numbers that the rules hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.coaching import capital
from simulator.coaching.mastery import HINTED

PAGE = (Path(__file__).parents[2] / "docs" / "progress.md").read_text(encoding="utf-8")
ROWS = {
    line.split("|")[1].strip(): line.split("|")[2].strip()
    for line in PAGE.split("\n")
    if line.startswith("| ") and line.count("|") == 3
}


@pytest.mark.parametrize(
    ("beginning", "points"),
    [
        ("evidence", capital.EVIDENCE),
        ("naming", capital.UNDERSTOOD),
        ("credit given", capital.CREDIT),
        ("a promise kept", capital.PROMISE_KEPT),
        ("holding", capital.RIGHT_CALL),
        ("losing one well", capital.LOST_WELL),
        ("three pushes", capital.PUSHED_ON),
        ("escalating unannounced", capital.ESCALATED_BADLY),
        ("from the third", capital.PUSHES_EVERYTHING),
        ("contradicting", capital.CONTRADICTED),
        ("accepting with a sting", capital.SULKED),
        ("claiming", capital.CLAIMED_CREDIT),
        ("a promise broken", capital.PROMISE_BROKEN),
    ],
)
def test_each_point_is_documented(beginning: str, points: int) -> None:
    [told] = [value for what, value in ROWS.items() if what.startswith(beginning)]
    assert told == f"{points:+d}"


def test_the_bounds_and_the_cost_of_hints_are_documented() -> None:
    words = " ".join(PAGE.split())
    assert f"by {capital.CARRIED_MOST} points at most" in words
    assert f"never below {capital.OPENING_MIN} or above {capital.OPENING_MAX}" in words
    assert f"opens {capital.FAVOUR} points warmer, and {capital.FAVOUR} points are spent" in words
    assert f"-{capital.IMPRESSION_MOST} to +{capital.IMPRESSION_MOST}" in PAGE
    assert f"counts for {HINTED[1]}, {HINTED[2]} or {HINTED[3]} in 100" in words
    assert capital.RUNNING == 3
