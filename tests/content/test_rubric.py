"""The rubric's data: complete, distinct, and within its ranges."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pydantic import ValidationError

from simulator.content.rubric import STAGES, Pattern, rubric

TAUGHT = {
    "ask_why_now", "ask_consequence", "ask_metric", "share_goal", "name_constraint", "answer_fear", "show_homework",
    "redirect", "data_reframe", "tradeoff_reveal", "escalation_preview", "time_shift", "accept_decision",
    "name_disagreement", "state_stakes", "state_tried", "propose_decider", "balance_context",
}  # fmt: skip


def test_there_are_47_patterns_in_the_order_of_the_stages() -> None:
    patterns = list(rubric().values())
    assert len(patterns) == 47
    assert [STAGES.index(pattern.stage) for pattern in patterns] == sorted(STAGES.index(p.stage) for p in patterns)
    assert sum(not pattern.good for pattern in patterns) == 15


def test_the_sign_of_a_weight_is_the_stage() -> None:
    for pattern in rubric().values():
        if pattern.stage == "bad":
            assert -9 <= pattern.weight <= -4
            assert not pattern.good
        else:
            assert 1 <= pattern.weight <= 5
            assert pattern.good


def test_only_the_discover_patterns_are_questions() -> None:
    assert {p.id for p in rubric().values() if p.question} == {p.id for p in rubric().values() if p.stage == "discover"}


def test_learners_meet_these_by_name() -> None:
    assert {pattern.id for pattern in rubric().values() if pattern.taught} == TAUGHT


def test_no_two_patterns_say_the_same() -> None:
    said: list[str] = []
    for pattern in rubric().values():
        said += [pattern.did, pattern.what, pattern.example, *pattern.feedback.model_dump().values()]
    assert len(said) == len(set(said))


def test_feedback_is_one_sentence_without_exclamation() -> None:
    for pattern in rubric().values():
        for sentence in pattern.feedback.model_dump().values():
            assert sentence.endswith(".")
            assert "!" not in sentence
            assert 20 <= len(sentence) <= 160, (pattern.id, sentence)


def test_names_are_short() -> None:
    assert all(2 <= len(pattern.name.split()) <= 4 for pattern in rubric().values())


def test_the_rubric_cannot_be_changed_by_those_who_read_it() -> None:
    with pytest.raises(TypeError):
        rubric()["new"] = rubric()["cave"]  # pyright: ignore[reportIndexIssue]
    with pytest.raises(ValidationError):
        rubric()["cave"].weight = 1


def test_an_unknown_field_is_an_error() -> None:
    fields = rubric()["cave"].model_dump()
    with pytest.raises(ValidationError):
        Pattern.model_validate({**fields, "colour": "red"})


def test_it_needs_nothing_but_pydantic_and_yaml() -> None:
    code = (
        "import sys; from simulator.content.rubric import rubric; rubric();"
        "print([name for name in sys.modules if name.split('.')[0] in"
        " ('textual', 'rapidfuzz', 'rich', 'typer') or name.startswith('simulator.language')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
