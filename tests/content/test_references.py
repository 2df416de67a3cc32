"""References: wherever a name can stand, one that is not there is found exactly where it stands."""

from __future__ import annotations

from textwrap import indent

import pytest

from simulator.content.building import build
from simulator.content.diagnostics import Diagnostic
from simulator.content.references import check_references
from simulator.content.scenario import Scenario
from simulator.content.source import parse
from tests.stories import persona

HEAD = """\
format: 1
id: test-story
title: A test
ask: A yes.
cast:
  dana:
    persona: boss
    hidden: {fear: {lost: Losing them, bonus: Losing the bonus}}
    truth: {fear: lost}
cases: {one: {dana: {fear: lost}}, two: {dana: {fear: bonus}}}
topics: {date: Whether June holds}
facts: {size: It takes three weeks.}
flags: [angry]
counters: {scope: {max: 3}}
promises: {page: {text: A page}}
"""
TAIL = """\
endings:
  done: {says: Good.}
"""


def check(choice: str, *, head: str = HEAD, node: str = "", tail: str = TAIL) -> tuple[str, list[Diagnostic]]:
    """Return a scenario with one choice of these keys, and what is wrong with it."""
    text = (
        f"{head}nodes:\n  room:\n{indent(node or 'says: Well?', '    ')}\n    choices:\n"
        f"      - id: first\n        text: Yes.\n{indent(choice, '        ')}\n{tail}"
    )
    source, findings = parse("test-story.yaml", text.encode())
    assert source is not None, findings
    built, more = build(Scenario, source)
    assert built is not None, [str(finding) for finding in more]
    return text, [*findings, *more, *check_references(built, source, {"dana": persona()})]


def place(text: str, words: str) -> tuple[int, int]:
    at = text.index(words)
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


DONE = "then: {goto: done}"
CHOICES: dict[str, str] = {
    "knows": f"when: {{knows: qqq}}\n{DONE}",
    "knows, one of two": f"when: {{knows: [size, qqq]}}\n{DONE}",
    "within all, any and not": f"when: {{all: [{{any: [{{not: {{knows: qqq}}}}]}}]}}\n{DONE}",
    "flag": f"when: {{flag: qqq}}\n{DONE}",
    "visited": f"when: {{visited: qqq}}\n{DONE}",
    "promised": f"when: {{promised: qqq}}\n{DONE}",
    "kept": f"when: {{kept: qqq}}\n{DONE}",
    "broken": f"when: {{broken: qqq}}\n{DONE}",
    "case": f"when: {{case: qqq}}\n{DONE}",
    "credibility": f"when: {{credibility: {{qqq: {{above: 3}}}}}}\n{DONE}",
    "counter": f"when: {{counter: {{qqq: {{above: 3}}}}}}\n{DONE}",
    "stance": f"when: {{stance: {{qqq: for}}}}\n{DONE}",
    "mood of nobody": f"when: {{mood: {{qqq: open}}}}\n{DONE}",
    "hinted": f"when: {{hinted: {{qqq: fear}}}}\n{DONE}",
    "confirmed": f"when: {{confirmed: {{qqq: fear}}}}\n{DONE}",
    "to": f"to: qqq\n{DONE}",
    "about": f"about: {{qqq: fear}}\n{DONE}",
    "about an answer": f"about: {{dana: {{fear: qqq}}}}\n{DONE}",
    "cites": f"cites: [size, qqq]\n{DONE}",
    "points": f"credibility: {{qqq: {{points: 3, because: Hm}}}}\n{DONE}",
    "goto": "then: {goto: qqq}",
    "goto, one of two": "then: [{when: {flag: angry}, goto: qqq}, {goto: done}]",
    "learn": "then: {learn: qqq, goto: done}",
    "hint": "then: {hint: {qqq: fear}, goto: done}",
    "confirm": "then: {confirm: {qqq: fear}, goto: done}",
    "set": "then: {set: [angry, qqq], goto: done}",
    "clear": "then: {clear: qqq, goto: done}",
    "add": "then: {add: {qqq: +1}, goto: done}",
    "promise": "then: {promise: qqq, goto: done}",
    "keep": "then: {keep: qqq, goto: done}",
    "break": "then: {break: qqq, goto: done}",
    "take a stance": "then: {stance: {qqq: for}, goto: done}",
    "when of an effect": "then: [{when: {knows: qqq}, learn: size}, {goto: done}]",
    "when of a comment": f"comment: {{when: {{flag: qqq}}, text: So.}}\n{DONE}",
    "when of the second comment": f"comment: [{{when: {{flag: angry}}, text: So.}}, {{when: {{case: qqq}}, text: Hm.}}]\n{DONE}",
    "when of what is contested": f"contested: [{{when: {{any: [{{case: qqq}}]}}, text: So.}}, Some would wait.]\n{DONE}",
}


@pytest.mark.parametrize("name", CHOICES)
def test_in_a_choice(name: str) -> None:
    text, findings = check(CHOICES[name])
    assert [(finding.code, finding.line, finding.column) for finding in findings] == [("PB301", *place(text, "qqq"))]
    assert "'qqq'" in findings[0].message


HEADS: dict[str, tuple[str, str]] = {
    "start": ("topics:", "start: qqq\ntopics:"),
    "decision": ("topics:", "decision: {owner: qqq}\ntopics:"),
    "unique": ("topics:", "decision: {unique: [qqq]}\ntopics:"),
    "truth": ("truth: {fear: lost}", "truth: {fear: qqq}"),
    "case about nobody": ("two: {dana:", "two: {qqq:"),
    "case": ("two: {dana: {fear: bonus}}", "two: {dana: {fear: qqq}}"),
    "due": ("{text: A page}", "{text: A page, due: {node: qqq}}"),
    "source": ("topics:", "prep: {minutes: 15, sources: {crm: {label: Look, learn: qqq}}}\ntopics:"),
    "when of what a source shows": (
        "topics:",
        "prep: {minutes: 15, sources: {crm: {label: Look, text: [{when: {case: qqq}, text: So.}]}}}\ntopics:",
    ),
    "hint of a source": ("topics:", "prep: {minutes: 15, sources: {crm: {label: Look, hint: {qqq: fear}}}}\ntopics:"),
}


@pytest.mark.parametrize("name", HEADS)
def test_in_the_head(name: str) -> None:
    text, findings = check(DONE, head=HEAD.replace(*HEADS[name]))
    assert [(finding.code, finding.line, finding.column) for finding in findings] == [("PB301", *place(text, "qqq"))]


NODES: dict[str, str] = {
    "speaker": "speaker: qqq\nsays: Well?",
    "speaker of a variant": "says: [{speaker: qqq, text: Well?}]",
    "when of a variant": "says: [{when: {knows: qqq}, text: Well?}, Hm?]",
    "leak": "says: [{text: Well then?, leak: {words: Well, learn: qqq}}]",
    "leak about nobody": "says: [{text: Well then?, leak: {words: Well, confirm: {qqq: fear}}}]",
    "fallback": "says: Well?\nfallback: {goto: qqq}",
}


@pytest.mark.parametrize("name", NODES)
def test_in_a_node(name: str) -> None:
    text, findings = check(DONE, node=NODES[name])
    assert [(finding.code, finding.line, finding.column) for finding in findings] == [("PB301", *place(text, "qqq"))]


TAILS: dict[str, str] = {
    "speaker": "  done: {speaker: qqq, says: Good.}",
    "variant": "  done: {says: [{when: {flag: qqq}, text: Good.}, Bye.]}",
    "effect": "  done: {says: Good., then: {break: qqq}}",
    "when of what comes after": "  done: {says: Good., after: [{when: {not: {knows: qqq}}, text: So.}, She goes.]}",
    "lasting": "  done: {says: Good., lasting: {credibility: {qqq: 4}}}",
}


@pytest.mark.parametrize("name", TAILS)
def test_in_an_ending(name: str) -> None:
    text, findings = check(DONE, tail=f"endings:\n{TAILS[name]}\n")
    assert [(finding.code, finding.line, finding.column) for finding in findings] == [("PB301", *place(text, "qqq"))]


@pytest.mark.parametrize(
    ("choice", "offered"),
    [
        ("then: {goto: dome}", "done"),
        ("then: {learn: syze, goto: done}", "size"),
        ("then: {set: angri, goto: done}", "angry"),
        ("then: {add: {skope: +1}, goto: done}", "scope"),
        ("then: {promise: pge, goto: done}", "page"),
        ("then: {stance: {dat: for}, goto: done}", "date"),
        (f"to: dana-\n{DONE}".replace("dana-", "danna"), "dana"),
        (f"about: {{dana: {{fear: bonuss}}}}\n{DONE}", "bonus"),
        (f"when: {{mood: {{dana: opne}}}}\n{DONE}", "open"),
        (f"when: {{case: tow}}\n{DONE}", "two"),
    ],
)
def test_the_nearest_name_is_offered_and_not_what_it_stands_for(choice: str, offered: str) -> None:
    _text, [finding] = check(choice)
    assert f"'{offered}'" in finding.hint


@pytest.mark.parametrize("key", ["comment", "contested"])
def test_a_variant_behind_one_that_always_holds_is_never_told(key: str) -> None:
    text, [finding] = check(f"{key}: [Always., {{when: {{case: one}}, text: Never.}}, Nor this.]\n{DONE}")
    assert (finding.code, finding.line, finding.column) == ("PB324", *place(text, "{when: {case: one}"))


def test_a_line_behind_one_that_always_holds_is_never_said() -> None:
    text, [finding] = check(DONE, node="says: [Always., Never.]")
    assert (finding.code, finding.line, finding.column) == ("PB324", *place(text, "Never."))


def test_what_is_there_is_no_finding() -> None:
    everything = """\
when: {any: [{knows: size}, {flag: angry}, {case: one}, {mood: {dana: open}}, {counter: {scope: {is: 0}}}]}
about: {dana: fear}
cites: size
comment: [{when: {case: one}, text: So.}, {when: {flag: angry}, text: Or so.}]
contested: {when: {not: {knows: size}}, text: Some would wait.}
then: {learn: size, set: angry, add: {scope: 1}, promise: page, stance: {date: for}, goto: done}"""
    assert check(everything)[1] == []


def test_one_wrong_name_among_many_right_ones_is_one_finding() -> None:
    text, findings = check("then: [{when: {knows: size}, learn: size}, {set: angry}, {learn: qqq}, {goto: done}]")
    assert [(finding.line, finding.column) for finding in findings] == [place(text, "qqq")]
