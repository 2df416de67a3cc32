"""Reading replies: what is found, what is not, and what holds for any text."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.content.rubric import rubric
from simulator.language import Reading, explain, highlight, read
from simulator.language.reader import confidences_of, standings_of


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("What happens if it slips to May?", "ask_consequence"),
        ("Which number are you measured on this quarter?", "ask_metric"),
        ("What changed this week that made it urgent?", "ask_why_now"),
        ("We both want the renewal signed before summer.", "share_goal"),
        ("You promised the board a date, and the audit starts on Monday.", "name_constraint"),
        (
            "If we take this on, the refund fix slips to July. Which of the two would you rather have?",
            "tradeoff_reveal",
        ),
        ("Three shops, four weeks, and if returns don't drop by a tenth we stop.", "time_shift"),
        ("If we still disagree on Friday, let's ask Mona to decide and both go with it.", "escalation_preview"),
        ("I used to be against it. After the calls this morning I've changed my mind.", "change_mind"),
        ("Let's circle back on this sometime.", "stall"),
        ("You don't have the faintest clue how billing works.", "attack_understanding"),
        ("I own the roadmap, so I decide what goes on it.", "pull_rank"),
        ("Either you drop it or I go straight to the board with your emails.", "threaten"),
        ("It'll be live by Friday, guaranteed, not a single bug, you have my word.", "overpromise"),
        ("I told you so. I called it back in January.", "claim_credit"),
        ("Velocity is 41, NPS 38, churn 1.9, DAU 12,400, crash-free 99.2 and coverage 71%.", "data_dump"),
    ],
)
def test_plain_cases_are_read(text: str, pattern: str) -> None:
    assert pattern in read(text).patterns


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("I'm not going to tell you it's impossible.", "absolute"),
        ("I didn't say never, I said not in May.", "absolute"),
        ("The link moved, it's pinned in the channel now.", "stall"),
        ("We're swamped this month, so we can't take it on.", "reasoned_no"),
        ("Don't worry, it'll be fine.", "answer_fear"),
        ("Sure, sounds good.", "share_goal"),
        ("Do you have any data on that?", "ask_metric"),
        ("I'd love it by May too, but what breaks if it's June?", "yes_but"),
    ],
)
def test_what_only_looks_like_a_pattern_is_not_it(text: str, pattern: str) -> None:
    assert pattern not in read(text).patterns


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "🙂", "🙂🙂 👍🏽", "…", "?!", "---"])
def test_text_without_words_reads_as_neutral(text: str) -> None:
    reading = read(text)
    assert (reading.found, reading.overall, reading.valence) == ((), "neutral", 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "no " * 700,
        "a" * 2000,
        "what if we " * 190,
        "(" * 2000,
        "don't " * 330,
        "1,2." * 500,
        "\"'" * 1000,
        "i'd " * 500,
    ],
)
def test_two_thousand_characters_of_anything_are_read(text: str) -> None:
    assert read(text[:2000]).overall in ("good", "bad", "mixed", "neutral")


def check(reading: Reading) -> None:
    for found in reading.found:
        assert found.pattern in rubric()
        assert 0 <= found.confidence <= 1
        assert found.spans
        last = 0
        for start, end in found.spans:
            assert last <= start < end <= len(reading.text)
            last = end
    assert -1 <= reading.valence <= 1
    assert reading.overall in ("good", "bad", "mixed", "neutral")


TELLING = (
    "no never but I you we they your team can't won't what if why now the board Friday 3% 40 weeks ? . , ! ' … 🙂 "
    "guarantee fine whatever because instead Petra says customers lose backlog decide NEVER impossible ( ) 'quoted' "
    "dont youre"
)
PIECES = st.sampled_from([*TELLING.split(), '"', "\n"])


@given(st.text(max_size=300), st.text(max_size=100))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_and_its_spans_lie_inside(text: str, context: str) -> None:
    check(read(text, context))


@given(st.lists(PIECES, max_size=60), st.lists(PIECES, max_size=20))
@settings(max_examples=150, deadline=None)
def test_any_jumble_of_telling_words_is_read(words: list[str], before: list[str]) -> None:
    check(read(" ".join(words), " ".join(before)))


@given(st.lists(PIECES, min_size=1, max_size=40))
@settings(max_examples=50, deadline=None)
def test_a_pattern_is_held_where_it_stands_above_its_line(words: list[str]) -> None:
    text = " ".join(words)
    held = set(read(text).patterns)
    assert held == {pattern for pattern, standing in standings_of(text).items() if standing >= 0.5}


@given(st.lists(PIECES, max_size=40))
@settings(max_examples=50, deadline=None)
def test_reading_is_pure_and_survives_storage(words: list[str]) -> None:
    text = " ".join(words)
    reading = read(text)
    assert read(text) == reading
    assert Reading.from_json(reading.to_json()) == reading


@given(st.text(min_size=1, max_size=200), st.lists(st.sampled_from(sorted(rubric())), max_size=4, unique=True))
@settings(max_examples=100, deadline=None)
def test_highlight_always_points_at_something(text: str, patterns: list[str]) -> None:
    shown = highlight(text, patterns)
    assert set(shown) == set(patterns)
    for spans in shown.values():
        assert spans
        assert all(0 <= start < end <= len(text) for start, end in spans)


def test_highlight_points_at_the_right_sentence() -> None:
    text = "Thanks for coming. What breaks if we ship in June? I'll be in Leeds."
    ((start, end),) = highlight(text, ["ask_consequence"])["ask_consequence"]
    assert text[start:end].startswith("What breaks if we ship in June")


def test_a_reply_may_be_judged_bad_though_no_pattern_is_sure() -> None:
    assert read("That's just silly, and you should've known it.").overall == "bad"


def test_an_explanation_adds_up_to_the_confidence() -> None:
    import math

    text, context = "Great idea, but it goes on the backlog.", 'Sales VP: "When do we get it?"'
    for pattern, confidence in confidences_of(text, context).items():
        total = sum(part.share for part in explain(text, context)[pattern])
        assert 1 / (1 + math.exp(-total)) == pytest.approx(confidence, abs=0.02)
    assert any(part.words for part in explain(text)["stall"])


@pytest.mark.parametrize(
    "data", [{}, {"text": "x"}, {"text": "", "patterns": [], "overall": "fine", "valence": 0, "version": "1"}]
)
def test_what_is_no_stored_reading_is_refused(data: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Reading.from_json(data)


def test_importing_the_package_loads_neither_cues_nor_rapidfuzz() -> None:
    code = (
        "import sys, simulator.language;"
        "late = ('rapidfuzz', 'yaml', 'pydantic', 'numpy', 'sklearn');"
        "print([name for name in sys.modules if name.split('.')[0] in late"
        " or name in ('simulator.language.reader', 'simulator.language.model')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_process_reads_the_same() -> None:
    """Words that are no word the reader knows are near several; which one is taken owes nothing to chance."""
    code = (
        "from simulator.language.reader import standings_of;"
        "print(standings_of(\"The brains were Tendai's, and the county's; Simone's countrys plannd it.\"))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1
