"""What is defined and comes to nothing."""

from __future__ import annotations

import pytest

from tests.authoring.checks.conftest import Check, story

CHOICES = ("id: one, text: The first.", "id: two, text: A red one.")


def told(check: Check, head: str, *choices: str) -> list[tuple[str, str]]:
    findings = check(story(*(choices or CHOICES), head=head))
    return [(finding.code, finding.message) for finding in findings if finding.code.startswith("PB4")]


@pytest.mark.parametrize(
    ("kind", "head"),
    [
        ("fact", "facts: {it: A thing.}"),
        ("flag", "flags: [it]"),
        ("counter", "counters: {it: {max: 3}}"),
        ("promise", "promises: {it: {text: A thing.}}"),
        ("topic", "topics: {it: A thing.}"),
        ("slot", "slots: {it: {ask: What?, default: This}}"),
    ],
)
def test_every_kind_can_be_left_over(kind: str, head: str, check: Check) -> None:
    assert told(check, head) == [("PB401", f"the {kind} 'it' is defined, and nothing uses it")]


@pytest.mark.parametrize(
    ("head", "when", "done"),
    [
        ("facts: {it: A thing.}", "knows: it", "learned"),
        ("flags: [it]", "flag: it", "set"),
        ("counters: {it: {max: 3}}", "counter: {it: {at_least: 1}}", "added to"),
        ("promises: {it: {text: A thing.}}", "kept: it", "made"),
        ("topics: {it: A thing.}", "stance: {it: for}", "taken a stance on"),
    ],
)
def test_every_kind_can_be_waited_for_in_vain(head: str, when: str, done: str, check: Check) -> None:
    [(code, message)] = told(check, head, f"id: one, when: {{not: {{{when}}}}}, text: The first.", CHOICES[1])
    assert code == "PB402"
    assert message.endswith(f"it is never {done}")


@pytest.mark.parametrize(("head", "effect"), [("flags: [it]", "set: it"), ("counters: {it: {max: 3}}", "add: {it: 1}")])
def test_what_nobody_sees_must_be_looked_at(head: str, effect: str, check: Check) -> None:
    choice = f"id: three, text: On a boat., then: {{{effect}, goto: done}}"
    text = story(*CHOICES, head=head).replace("\nendings:", f"\n      - {{{choice}}}\nendings:")
    assert [finding.code for finding in check(text) if finding.code < "PB5"] == ["PB403"]


@pytest.mark.parametrize(
    ("head", "effect"),
    [
        ("facts: {it: A thing.}", "learn: it"),
        ("promises: {it: {text: A thing.}}", "promise: it"),
        ("topics: {it: A thing.}", "stance: {it: for}"),
    ],
)
def test_what_the_player_sees_may_stand_for_itself(head: str, effect: str, check: Check) -> None:
    choice = f"id: three, text: On a boat., then: {{{effect}, goto: done}}"
    text = story(*CHOICES, head=head).replace("\nendings:", f"\n      - {{{choice}}}\nendings:")
    assert [finding for finding in check(text) if finding.code < "PB5"] == []


def test_a_slot_in_any_text_is_used(check: Check) -> None:
    assert told(check, "slots: {it: {ask: What?, default: This}}\nsetting: About <it>.") == []


def test_a_fact_cited_but_never_learned_earns_nothing(check: Check) -> None:
    choice = "id: one, text: It took three weeks in May., performs: [bring_evidence], cites: [it]"
    assert [code for code, _message in told(check, "facts: {it: A thing.}", choice, CHOICES[1])] == ["PB402"]


@pytest.mark.parametrize(
    "when", ["{flag: it}", "\n          all:\n            - flag: it\n            - {product: {above: 10}}"]
)
def test_what_playing_proves_to_be_waited_for_in_vain_is_told_once(when: str, check: Check) -> None:
    block = f"""\
      - id: three
        when: {when}
        text: On a boat.
        then: {{goto: done}}"""
    text = story(*CHOICES, head="flags: [it]").replace("endings:", f"{block}\nendings:")
    codes = [finding.code for finding in check(text)]
    assert codes.count("PB506") == 1
    assert "PB402" not in codes


def test_a_line_behind_one_that_always_holds_is_told_once(check: Check) -> None:
    text = story("id: go, text: Go on.").replace(
        "says: I need a yes by Friday.", "says: [I need one., {when: {used: cave}, text: I have one.}]"
    )
    assert [finding.code for finding in check(text) if finding.code in ("PB324", "PB507")] == ["PB324"]
