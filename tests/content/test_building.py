"""Building models: whatever an author writes in the wrong form is said in the author's terms, where it stands."""

from __future__ import annotations

import copy
import subprocess
import sys
from typing import Annotated, Any, Literal

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from simulator.content.building import build
from simulator.content.diagnostics import Diagnostic
from simulator.content.load import check_text
from simulator.content.persona import Persona
from simulator.content.scenario import Scenario
from simulator.content.source import Source, parse

PERSONA = """\
format: 1
id: example
name: Dana Okafor
role: VP Sales
bio: Eleven years of quota.
"""
SCENARIO = """\
format: 1
id: example
title: Small talk
ask: A yes by Friday.
cast: {dana: {persona: sales-vp}}
nodes:
  opening:
    says: I need a yes.
    choices:
      - id: ask
        text: What happens on the Monday after?
        then: {goto: done}
endings:
  done: {says: Good.}
"""


def findings_in(model: type[BaseModel], text: str) -> list[Diagnostic]:
    source, findings = parse("example.yaml", text.encode())
    assert findings == []
    assert source is not None
    built, findings = build(model, source)
    assert (built is None) == bool(findings)
    return findings


def brief(findings: list[Diagnostic]) -> list[str]:
    return [
        f"{finding.line}:{finding.column} {finding.code} {finding.message} | {finding.hint}" for finding in findings
    ]


def test_what_is_right_is_built() -> None:
    for model, text in ((Persona, PERSONA), (Scenario, SCENARIO)):
        source, _ = parse("example.yaml", text.encode())
        assert source is not None
        built, findings = build(model, source)
        assert findings == []
        assert isinstance(built, model)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("patiense: 4", "6:1 PB201 'patiense' is not a key that can stand here | Did you mean 'patience'?"),
        ("PATIENCE: 4", "6:1 PB201 'PATIENCE' is not a key that can stand here | Did you mean 'patience'?"),
        ("hears: {blame: {time: 2, because: x}}",
            "6:17 PB201 'time' is not a key that can stand here | Did you mean 'times'?"),
        ("times: 2", "6:1 PB201 'times' is not a key that can stand here | Known here: "),
        ("patience:", "6:10 PB203 nothing stands behind 'patience:' | Write its value, or leave the key out."),
        ("moods: warm", ("6:8 PB206 keys with values are expected for 'moods', and these are words: warm"
            " | Write 'key: value' lines below it. Each entry has a name of its own.")),
        ("credibility: 101", ("6:14 PB212 101 is out of range for 'credibility': it must be at most 100"
            " | Choose a number within the range.")),
        ("credibility: -1", ("6:14 PB212 -1 is out of range for 'credibility': it must be at least 0"
            " | Choose a number within the range.")),
        ("credibility: 1e1",
            "6:14 PB210 a number is expected for 'credibility', and this is '1e1' | Write it in digits."),
        ("credibility: 9" + "9" * 5000, "6:14 PB212"),
        ("hears: {blame: {times: 1,5 , because: x}}", "6:26 PB124"),
        ("reactions: {blme: [Hm.]}", "6:13 PB219 'blme' is not a pattern of the rubric | Did you mean 'blame'?"),
        ("reactions: {blame: [[Hm.]]}", "6:21 PB205"),
        ("moods: {closed: 0, Wide Open: 55}",
            "6:20 PB215 'Wide Open' cannot be an id: ids are lower-case words joined by hyphens | Write 'wide-open'."),
        ("moods: {closed: 0, '…': 55}", ("6:20 PB215 '…' cannot be an id: ids are lower-case words joined by hyphens"
            " | Write lower-case words joined by hyphens.")),
        ("kind: person", "6:7 PB214 'person' is none of the values that 'kind' can have | Did you mean 'persona'?"),
        ("kind: [persona]", "6:7 PB205"),
        ("voice: {Fast: and concrete}",
            ("6:8 PB204 words are expected for 'voice', and this is read as 'Fast' with a value of its own"
            " | If these are words with ': ' in them, put them in quotes, or under '|'.")),
    ],
)  # fmt: skip
def test_a_line_of_a_persona(line: str, expected: str) -> None:
    source, findings = parse("example.yaml", f"{PERSONA}{line}\n".encode())
    assert source is not None
    findings += build(Persona, source)[1]
    assert len(findings) == 1
    assert brief(findings)[0].startswith(expected)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: Small talk\n", "", ["1:1 PB202 the file lacks 'title' | Add 'title: …' to it."]),
        ("title:", "tittle:", ["3:1 PB201 'tittle' is not a key that can stand here | Did you mean 'title'?"]),
        ("persona: sales-vp", "", ["5:8 PB202 'dana' lacks 'persona' | Add 'persona: …' to it."]),
        ("        text: What happens on the Monday after?\n", "",
            ["10:9 PB202 'ask' lacks 'text' | Add 'text: …' to it."]),
        ("id: ask\n        ", "", ["10:9 PB202 item 1 of 'choices' lacks 'id' | Add 'id: …' to it."]),
        ("then: {goto: done}", "goto: done", [
            "10:9 PB202 'ask' lacks 'then' | Add 'then: …' to it.",
            "12:9 PB201 'goto' is not a key that can stand here | 'goto' has its place within 'then'."]),
        ("says: I need a yes.\n", "says: {txt: I need a yes.}\n",
            ["8:12 PB201 'txt' is not a key that can stand here | Did you mean 'text'?"]),
        ("    says: I need a yes.\n", "    text: I need a yes.\n", [
            "7:3 PB202 'opening' lacks 'says' | Add 'says: …' to it.",
            "8:5 PB201 'text' is not a key that can stand here | 'text' has its place within 'says'."]),
        ("then: {goto: done}", "then: {goto: done, comment: x}",
            [("12:28 PB201 'comment' is not a key that can stand here"
             " | 'comment' has its place further left, beside 'then'.")]),
        ("then: {goto: done}", "then: {goto: done, product: much}",
            ["12:37 PB210 a number is expected for 'product', and this is 'much' | Write it in digits."]),
        ("then: {goto: done}", "then: {learn: []}",
            ["12:9 PB220 nothing says where the story goes on | Add 'goto: <node or ending>' without a 'when'."]),
        ("then: {goto: done}", "when: {credibility: {dana: {atleast: 45}}}\n        then: {goto: done}",
            ["12:37 PB201 'atleast' is not a key that can stand here | Did you mean 'at_least'?"]),
        ("then: {goto: done}", "when: {all: [{not: {nows: fact}}]}\n        then: {goto: done}",
            ["12:29 PB201 'nows' is not a key that can stand here | Did you mean 'knows'?"]),
        ("then: {goto: done}", "performs: ask_why\n        then: {goto: done}",
            ["12:19 PB219 'ask_why' is not a pattern of the rubric | Did you mean 'ask_why_now'?"]),
        ("then: {goto: done}", "model: maybe\n        then: {goto: done}",
            ["12:16 PB213 'model' is true or false, and this is 'maybe' | Write 'true' or 'false'."]),
        ("cast: {dana: {persona: sales-vp}}", "cast: {}",
            ["5:7 PB217 'cast' has too few entries; it needs 1 or more | Add what is missing."]),
        ("cast: {dana: {persona: sales-vp}}", "cast: dana",
            [("5:7 PB206 keys with values are expected for 'cast', and these are words: dana"
             " | Write 'key: value' lines below it. Each entry has a name of its own.")]),
        ("cast: {dana: {persona: sales-vp}}", "cast: {dana: sales-vp}",
            [("5:14 PB206 keys with values are expected for 'dana', and these are words: sales-vp | Write 'key: value'"
             " lines below it. Known here: persona, name, role, credibility, patience, hears, moods, reactions, weight,"
             " witness, …")]),
    ],
)  # fmt: skip
def test_a_change_to_a_scenario(old: str, new: str, expected: list[str]) -> None:
    assert old in SCENARIO
    assert brief(findings_in(Scenario, SCENARIO.replace(old, new, 1))) == expected


@pytest.mark.parametrize(("text", "code"), [("- a\n", "PB207"), ("words\n", "PB206")])
def test_a_file_that_is_no_mapping(text: str, code: str) -> None:
    assert [(finding.code, finding.line, finding.column) for finding in findings_in(Persona, text)] == [(code, 1, 1)]


class Every(BaseModel):
    """Every kind of field that pydantic can refuse and the models might use one day."""

    model_config = ConfigDict(extra="forbid")

    words: Annotated[str, Field(min_length=2, max_length=5)] = "abc"
    whole: Annotated[int, Field(gt=0, lt=5, multiple_of=2)] = 2
    part: Annotated[float, Field(allow_inf_nan=False)] = 0.5
    truth: bool = True
    choice: Literal["a", "b"] | None = None
    either: list[int] | int = 1
    many: Annotated[list[int], Field(min_length=1, max_length=2)] = []
    named: dict[str, int] = {}
    group: frozenset[str] = frozenset()


@pytest.mark.parametrize("key", Every.model_fields)
@pytest.mark.parametrize(
    "value", ["", "x", "many words", "3.5", "-7", "1e999", "nan", "9" * 400, None, [], ["x"] * 3, {}, {"x": "y"}]
)
def test_no_error_goes_without_a_sentence(key: str, value: Any) -> None:
    source = Source("example.yaml", {key: value}, 1 << 24 | 1)
    built, findings = build(Every, source)
    assert (built is None) == bool(findings)
    for finding in findings:
        assert finding.code.startswith("PB2")
        assert finding.message
        assert (finding.line, finding.column) == (1, 1)


def test_a_hundred_findings_are_enough() -> None:
    for number in (150, 9_000):
        text = SCENARIO + "flags:\n" + "  - Not An Id\n" * number
        findings = findings_in(Scenario, text)
        assert len(findings) == 101
        assert {finding.code for finding in findings[:100]} == {"PB215"}
        assert findings[-1].code == "PB129"


def test_what_is_right_is_built_without_looking_for_names() -> None:
    script = (
        "import sys; from simulator.content.building import build; from simulator.content.persona import Persona;"
        f"from simulator.content.source import parse; build(Persona, parse('x', {PERSONA.encode()!r})[0]);"
        "print([name for name in sys.modules if name.startswith(('rapidfuzz', 'textual'))])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


words = st.sampled_from(
    ["", "x", "done", "-3", "40", "true", "ask_metric", "I need: a yes.", "opening", "dana", "when", "goto"]
)
anything = st.recursive(
    st.none() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(inner for key, entry in entries for inner in _paths(entry, (*path, key)))]


@settings(max_examples=200, deadline=None)
@given(st.data(), st.sampled_from([(Persona, PERSONA), (Scenario, SCENARIO)]))
def test_anything_in_any_place_is_built_or_explained(data: st.DataObject, pair: tuple[type[BaseModel], str]) -> None:
    model, text = pair
    value = copy.deepcopy(yaml.load(text, Loader=yaml.CBaseLoader))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(_paths(value)))
        target = value
        for part in path[:-1]:
            target = target[part]
        if path:
            target[path[-1]] = data.draw(anything)
        else:
            value[data.draw(words)] = data.draw(anything)
    written = yaml.dump(value, default_flow_style=False, default_style="'", sort_keys=False)
    source, _ = parse("example.yaml", written.encode())
    assert source is not None
    built, findings = build(model, source)
    assert (built is None) == bool(findings)
    lines = written.split("\n")
    for finding in findings:
        assert 1 <= finding.line <= len(lines)
        assert 1 <= finding.column <= len(lines[finding.line - 1]) + 1
        assert "Input should" not in finding.message


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("comment:", "12:17 PB203 nothing stands behind 'comment:' | Write its value, or leave the key out."),
        ("comment: {case: one, text: So.}",
            "12:19 PB201 'case' is not a key that can stand here | 'case' has its place within 'when'."),
        ("comment: [{when: {case: one}}]", "12:19 PB202 item 1 of 'comment' lacks 'text' | Add 'text: …' to it."),
        ("contested: [{when: {cas: one}, text: So.}]",
            "12:29 PB201 'cas' is not a key that can stand here | Did you mean 'case'?"),
        ("comment: [So., '']", "12:24 PB220 there are no words here | Write something, or leave the key out."),
    ],
)  # fmt: skip
def test_words_that_vary(line: str, expected: str) -> None:
    text = SCENARIO.replace("then: {goto: done}", f"{line}\n        then: {{goto: done}}")
    assert brief(findings_in(Scenario, text)) == [expected]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("cases: {one: lost}", "6:14 PB220 a case says what is true about whom, and this does not"),
        ("cases: {one: [lost]}", "6:14 PB220 a case says what is true about whom, and this does not"),
        ("cases: {one: }", "6:14 PB203 nothing stands behind 'one:'"),
        ("cases: {one: {dana: {feer: lost}}}", "6:22 PB214 'feer' is none of the values that 'feer' can have"),
        ("cases: {one: {was: No One, dana: {fear: lost}}}", "6:20 PB215 'No One' cannot be an id"),
        ("facts: {size: [x]}", "6:15 PB220 a sentence is expected, and this is a list"),
        ("facts: {size: {txt: x}}", "6:16 PB201 'txt' is not a key that can stand here"),
        ("facts: {size: }", "6:15 PB203 nothing stands behind 'size:'"),
        ("facts: {size: ''}", "6:15 PB220 there are no words here"),
        ("facts: {size: {text: So., was: [a b]}}", "6:33 PB215 'a b' cannot be an id"),
    ],
)
def test_cases_and_sentences_with_earlier_ids(line: str, expected: str) -> None:
    text = SCENARIO.replace("nodes:\n", f"{line}\nnodes:\n")
    [told] = brief(findings_in(Scenario, text))
    assert told.startswith(expected)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("performs: 'redirect, time_shift'", "If these are 2 of them, write [redirect, time_shift]."),
        ("cites: 'size, the-date'", "If these are 2 of them, write [size, the-date]."),
        ("cites: 'size, The date'", "Write 'size-the-date'."),
        ("performs: 'redirekt'", "Did you mean 'redirect'?"),
    ],
)
def test_a_list_without_brackets_is_told_as_what_it_is(written: str, hint: str) -> None:
    text = SCENARIO.replace("        then: {goto: done}", f"        {written}\n        then: {{goto: done}}")
    assert [finding.hint for finding in findings_in(Scenario, text)] == [hint]


def test_a_line_whose_variant_without_a_condition_stands_first_always_has_something_to_say() -> None:
    says = "\n      - I need a yes.\n      - {when: {used: cave}, text: I have one.}"
    text = SCENARIO.replace("says: I need a yes.", f"says:{says}")
    assert [finding.code for finding in check_text("scenario", "example.yaml", text)] == ["PB324"]
    both = text.replace("- I need a yes.", "- {when: {used: blame}, text: I need a yes.}")
    assert [finding.code for finding in check_text("scenario", "example.yaml", both)] == ["PB308"]
