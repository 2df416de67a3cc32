"""How stakeholders speak."""

from __future__ import annotations

import pytest

from simulator.authoring.checks.lines import GRADE, grade
from simulator.content.rubric import rubric
from tests.authoring.checks.conftest import Check, story

CHOICES = ("id: one, text: The first.", "id: two, text: A red one.")


def codes(check: Check, line: str) -> list[str]:
    text = story(*CHOICES).replace("I need a yes by Friday.", repr(line))
    return [finding.code for finding in check(text) if finding.code.startswith("PB61")]


@pytest.mark.parametrize(
    "line",
    [
        "That is a great redirect.",
        "A nice reframe, and I'll take it.",
        "Is that your escalation preview?",
        "A tradeoff reveal, on a Tuesday.",
        "You did ask_why_now very well.",
        "I know that push-back technique.",
    ],
)
def test_no_lesson_in_their_mouths(line: str, check: Check) -> None:
    assert codes(check, line) == ["PB613"]


def test_what_is_asked_back_is_spoken_too(check: Check) -> None:
    plain = story(*CHOICES).replace("    choices:", "    fallback: {text: Yes or no?}\n    choices:")
    assert [finding.code for finding in check(plain) if finding.code == "PB613"] == []
    [finding] = [one for one in check(plain.replace("Yes or no?", "That is a great redirect.")) if one.code == "PB613"]
    assert finding.line == plain[: plain.index("Yes or no?")].count("\n") + 1


@pytest.mark.parametrize(
    "line",
    [
        "The redirect is broken again, says Farid.",
        "So you'd rather reframe it than build it.",
        "The night shift and the time shift both went wrong.",
        "You did your homework. Good question.",
        "It's a fair trade-off, and I don't like it.",
        "Don't threaten me. I don't stall and I don't cave.",
    ],
)
def test_plain_words_stay_plain(line: str, check: Check) -> None:
    assert codes(check, line) == []


def test_reactions_are_lines_too(check: Check) -> None:
    text = "format: 1\nid: example\nname: A\nrole: B\nbio: C\nreactions: {good: [A great redirect.]}\n"
    [finding] = check(text, "persona")
    assert (finding.code, finding.line, finding.column) == ("PB613", 6, 20)


def test_the_grade_of_known_texts() -> None:
    assert grade("") == 0
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45, abs=0.1)
    assert grade("I need a yes and I need it before the call at five.") < 4
    assert grade("Organisational prioritisation necessitates comprehensive interdepartmental alignment.") > GRADE


def test_every_name_with_an_underscore_is_known(check: Check) -> None:
    for name in rubric():
        if "_" in name:
            assert codes(check, f"So that was {name}.") == ["PB613"], name
