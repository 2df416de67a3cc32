"""Labels against words: what must be found, and what an author may well mean."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simulator.authoring.checks.labels import check_labels, judge
from simulator.authoring.checks.subject import Subject
from simulator.content.building import build
from simulator.content.rubric import rubric
from simulator.content.scenario import Scenario
from simulator.content.source import parse
from simulator.language.reader import confidences_of
from tests.authoring.checks.conftest import Check, story

OTHER = "id: other, text: A red one."


def told(check: Check, text: str, performs: str = "") -> list[tuple[str, str]]:
    findings = check(story(f"id: it, text: {text!r}, performs: [{performs}]", OTHER))
    return [(finding.code, finding.message) for finding in findings if finding.code[:4] == "PB61"]


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("What happens if it slips to May?", "ask_consequence"),
        ("Why now? What changed this week?", "ask_why_now"),
        ("You never understand how any of this works, you are clueless.", "attack_understanding"),
    ],
)
def test_a_pattern_in_the_words_belongs_in_the_label(text: str, pattern: str, check: Check) -> None:
    [(code, message)] = told(check, text)
    assert code == "PB611"
    assert f"read as {pattern}" in message
    assert told(check, text, pattern) == []


def test_the_words_that_show_it_are_quoted(check: Check) -> None:
    [(_code, message)] = told(check, "The lamp is red. What happens if it slips to May?")
    assert "'What happens if it slips to May'" in message


@pytest.mark.parametrize(
    ("text", "label", "said"),
    [
        ("What happens if it slips to May?", "credit_others", "read as ask_consequence"),
        ("The lamp is red and the door is green.", "ask_metric", "nothing in them asks"),
    ],
)
def test_a_label_that_the_words_speak_against(text: str, label: str, said: str, check: Check) -> None:
    [(code, message)] = told(check, text, label)
    assert code == "PB612"
    assert said in message


def test_words_that_say_nothing_clear_leave_the_label_to_the_author(check: Check) -> None:
    for pattern in ("share_goal", "stall", "cave", "answer_fear", "own_uncertainty"):
        assert told(check, "The lamp is red and the door is green.", pattern) == []


def test_the_rubrics_own_examples_agree_with_themselves(check: Check) -> None:
    for pattern in rubric().values():
        cites = ", cites: [it]" if pattern.id in ("show_homework", "bring_evidence", "data_reframe") else ""
        head = "facts: {it: A thing.}\nprep: {minutes: 5, sources: {notes: {label: Notes, learn: it}}}"
        text = story(f"id: it, text: {pattern.example!r}, performs: [{pattern.id}]{cites}", OTHER, head=head)
        assert [finding for finding in check(text) if finding.code == "PB612"] == [], pattern.id


def test_another_language_is_not_read(check: Check, tmp_path: Path) -> None:
    text = story("id: it, text: What happens if it slips to May?", OTHER)
    (tmp_path / "pack.yaml").write_text("format: 1\nid: ours\ntitle: Ours\n")
    assert "PB611" in [finding.code for finding in check(text)]
    (tmp_path / "pack.yaml").write_text("format: 1\nid: ours\ntitle: Ours\nlanguage: de-CH\n")
    assert "PB611" not in [finding.code for finding in check(text)]


def test_very_long_scenarios_are_read_up_to_a_bound() -> None:
    source = parse("example.yaml", story("id: it, text: On a boat.", OTHER).encode())[0]
    assert source
    scenario = build(Scenario, source)[0]
    assert scenario
    [finding] = check_labels(Subject(scenario, source), limit=1)
    assert (finding.code, finding.line) == ("PB619", 12)
    assert list(check_labels(Subject(scenario, source), limit=2)) == []


SPOKEN = ["I need a yes by Friday.", "Why now, you ask? It's the quarter.", "Which of the two is it?", "It was Maren."]


@given(
    said=st.sampled_from([pattern.example for pattern in rubric().values()]),
    label=st.sets(st.sampled_from(sorted(rubric())), max_size=2),
    lines=st.lists(st.sampled_from(SPOKEN), min_size=1, max_size=4, unique=True),
)
def test_moments_that_are_not_read_would_have_changed_nothing(said: str, label: set[str], lines: list[str]) -> None:
    spoken = [{"when": {"visited": "opening"}, "text": line} for line in lines[:-1]] + [lines[-1]]
    text = story(f"id: it, text: {said!r}, performs: [{', '.join(label)}]", OTHER)
    source = parse(
        "example.yaml", text.replace("says: I need a yes by Friday.", f"says: {json.dumps(spoken)}").encode()
    )[0]
    assert source
    scenario = build(Scenario, source)[0]
    # A label may want more than words, such as facts to cite; those are refused before anything is read.
    assume(scenario is not None)
    assert scenario
    subject = Subject(scenario, source)
    choice = scenario.nodes["opening"].choices[0]
    at = ("nodes", "opening", "choices", 0)
    everywhere = [confidences_of(choice.text, line) for line in lines]
    assert list(check_labels(subject, limit=1))[:-1] == list(judge(subject, at, choice, choice.text, everywhere))


@pytest.mark.parametrize("text", ["so what falls over without them", "tell me which day they shout"])
def test_a_question_without_its_mark_is_one(text: str, check: Check) -> None:
    assert told(check, text, "ask_metric") == []
