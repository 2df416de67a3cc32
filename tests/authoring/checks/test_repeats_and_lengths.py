"""The same words twice, and words that do not fit."""

from __future__ import annotations

import pytest

from simulator.authoring.checks.repeats import same
from tests.authoring.checks.conftest import Check, story

OTHER = "id: other, text: A red one."


def codes(check: Check, *choices: str, head: str = "flags: []") -> list[str]:
    return [finding.code for finding in check(story(*choices, head=head)) if finding.code.startswith("PB4")]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("", "", ["PB405"]),
        ("when: {used: blame}, ", "", ["PB405"]),
        ("when: {used: blame}, ", "when: {used: blame}, ", ["PB405"]),
        ("when: {used: blame}, ", "when: {not: {used: blame}}, ", []),
    ],
)
def test_one_sentence_twice_needs_two_moments(first: str, second: str, found: list[str], check: Check) -> None:
    choices = (f"id: one, {first}text: On a boat.", f"id: two, {second}text: on a  boat")
    assert codes(check, *choices, OTHER) == found


def test_one_sentence_to_two_people_is_two(check: Check) -> None:
    text = story("id: one, to: dana, text: On a boat.", "id: two, to: kim, text: On a boat.")
    text = text.replace("{dana: {persona: sales-vp}}", "{dana: {persona: sales-vp}, kim: {persona: ceo}}")
    text = text.replace("says: I need", "speaker: dana\n    says: I need").replace(
        "{says: Good.}", "{speaker: dana, says: Good.}"
    )
    assert [finding.code for finding in check(text) if finding.code.startswith("PB4")] == []


def test_a_variant_further_down_may_shield_another(check: Check) -> None:
    variants = "says:\n      - {when: {used: blame}, text: So.}\n      - {when: {used: cave}, text: Hm.}\n      - So."
    text = story("id: one, text: On a boat.", OTHER).replace("says: I need a yes by Friday.", variants)
    assert [finding.code for finding in check(text) if finding.code.startswith("PB4")] == []


def test_what_a_listener_cannot_tell_apart() -> None:
    assert same("Fine — I'm listening.") == same("fine. I'm  listening!")
    assert same("For <customer>?") == same("for <customer>")
    assert same("Fine.") != same("Find.")
    assert same("我同意。") != same("我不同意。")


def test_a_slot_counts_with_the_words_that_fill_it(check: Check) -> None:
    reply = f"id: one, text: {'<x>' * 20}"
    assert codes(check, reply, OTHER, head="slots: {x: {ask: What?, default: A short name}}") == []
    assert codes(check, reply, OTHER, head="slots: {x: {ask: What?, default: A very long name it is}}") == ["PB410"]


@pytest.mark.parametrize(
    "head",
    [
        f"summary: {'word ' * 70}",
        f"facts: {{it: {'word ' * 60}}}\nprep: {{minutes: 5, sources: {{notes: {{label: Notes, learn: it}}}}}}",
        f"prep: {{minutes: 5, sources: {{notes: {{label: {'word ' * 20}, text: A page.}}}}}}",
        f"topics: {{it: {'word ' * 40}}}",
    ],
)
def test_every_label_has_its_room(head: str, check: Check) -> None:
    assert "PB412" in codes(check, "id: one, text: On a boat.", OTHER, head=head)


def test_what_a_persona_takes_from_another_is_told_there(check: Check) -> None:
    lines = "reactions: {good: [Fine., fine], bad: [A great redirect.]}"
    parent = f"format: 1\nid: boss\nname: {'Na ' * 20}\nrole: B\nbio: C\n{lines}\n"
    found = [finding.code for finding in check(parent, "persona", "boss")]
    assert sorted(found) == ["PB407", "PB412", "PB613"]
    assert check("format: 1\nid: deputy\nextends: boss\nrole: C\n", "persona", "deputy") == []
