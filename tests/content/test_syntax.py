"""Syntax errors: every slip that speech and fingers make in YAML is explained, on the line where it was made."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from simulator.content.diagnostics import Diagnostic
from simulator.content.source import parse

SLIPS = [
    ("a:\n  text: I know: this looks\n  b: 1\n", "PB131", (2, 15)),
    ("a:\n  text: I know\n    this: looks\n  b: 1\n", "PB150", (3, 5)),
    ("a:\n  text: Listen:\n  b: 1\n", "PB131", (2, 15)),
    ("a:\n  text: Listen to this:\n    hello\n  b: 1\n", "PB131", (2, 23)),
    ("a:\n  - Well: no: y\n  - x\n", "PB131", (2, 13)),
    ("a:\n  - Well: no\n    and more\n  - x\n", "PB131", (2, 9)),
    ("a:\n  text: - hello\n  b: 1\n", "PB133", (2, 9)),
    ("a:\n  text: ? really\n  b: 1\n", "PB134", (2, 9)),
    ("a:\n  text: [laughs] Fine.\n  b: 1\n", "PB135", (2, 9)),
    ("a:\n  text: [laughs Fine.\n  b: 1\nc: 2\n", "PB160", (2, 9)),
    ("a:\n  text: [laughs Fine.\n  b: x y\n\n", "PB160", (2, 9)),
    ("a:\n  text: {laughs} Fine.\n  b: 1\n", "PB136", (2, 9)),
    ("a:\n  text: {laughs Fine.\n  b: 1\nc: 2\n", "PB160", (2, 9)),
    ("a:\n  text: *really* yes\n  b: 1\n", "PB137", (2, 9)),
    ("a:\n  text: * yes\n  b: 1\n", "PB137", (2, 9)),
    ("a:\n  text: *really yes\n  b: 1\n", "PB137", (2, 9)),
    ("a:\n  text: **No.** yes\n  b: 1\n", "PB137", (2, 9)),
    ("a:\n  text: & yes\n  b: 1\n", "PB138", (2, 9)),
    ("a:\n  text: &co yes\n  b: 1\n", "PB121", (2, 9)),
    ("a:\n  text: &co. yes\n  b: 1\n", "PB138", (2, 9)),
    ("a:\n  text: !yes no\n  b: 1\n", "PB116", (2, 9)),
    ("a:\n  text: ! yes no\n  b: 1\n", "PB116", (2, 9)),
    ("a:\n  text: !!! yes no\n  b: 1\n", "PB116", (2, 9)),
    ("a:\n  text: !x!y yes no\n  b: 1\n", "PB139", (2, 9)),
    ("a:\n  text: !{ yes no\n  b: 1\n", "PB139", (2, 9)),
    ("a:\n  text: % yes no\n  b: 1\n", "PB140", (2, 9)),
    ("a:\n  text: %yes no\n  b: 1\n", "PB140", (2, 9)),
    ("a:\n  text: @dana yes\n  b: 1\n", "PB141", (2, 9)),
    ("a:\n  text: `x` yes\n  b: 1\n", "PB142", (2, 9)),
    ("a:\n  text: | yes\n  b: 1\n", "PB143", (2, 9)),
    ("a:\n  text: > yes\n  b: 1\n", "PB143", (2, 9)),
    ("a:\n  text: >50 yes\n  b: 1\n", "PB143", (2, 9)),
    ("a:\n  text: >yes\n  b: 1\n", "PB143", (2, 9)),
    ("a:\n  text: , yes\n  b: 1\n", "PB144", (2, 9)),
    ('a:\n  text: "Yes," she said\n  b: 1\n', "PB145", (2, 14)),
    ("a:\n  text: 'Don't' she\n  b: 1\n", "PB146", (2, 13)),
    ("a:\n  text: 'I don't know'\n  b: 1\n", "PB146", (2, 15)),
    ('a:\n  text: "I "know" it"\n  b: 1\n', "PB145", (2, 12)),
    ('a:\n  - "Yes," she said\n  - 1\n', "PB145", (2, 10)),
    ('a: ["Yes," she said, 1]\nb: 1\n', "PB145", (1, 10)),
    ('a: {b: "Yes," she said, c: 1}\nb: 1\n', "PB145", (1, 13)),
    ('a:\n  text: "Yes she said\n  b: 1\n', "PB147", (2, 9)),
    ("a:\n  text: 'tis nothing\n  b: 1\n", "PB147", (2, 9)),
    ('a:\n  text: "Yes she said\n  b: "hello"\n  c: 1\n', "PB147", (2, 9)),
    ('a:\n  text: "Yes she said\n  b: hello\nc: 1\n', "PB147", (2, 9)),
    ("a:\n  text: 'Yes she said\n  b: 'hello'\n  c: 1\n", "PB147", (2, 9)),
    ("a:\n\ttext: x\n  b: 1\n", "PB149", (2, 1)),
    ("a:\n  text: x\n\tb: 1\n", "PB149", (3, 1)),
    ("a:\n  text: x\n  \tb: 1\n", "PB149", (3, 3)),
    ("a:\n  b:\n  \tc: 1\n", "PB149", (3, 3)),
    ("a:\n  - \tx: 1\n  - b: 1\n", "PB149", (2, 5)),
    ("a:\n  text: |\n\tx\n  b: 1\n", "PB149", (3, 1)),
    ("a:\n  text: x\n   b: 1\n", "PB150", (3, 4)),
    ("a:\n  text:\n    c: 1\n     b: 1\n", "PB150", (4, 6)),
    ("a:\n  - b: 1\n     c: 1\n", "PB150", (3, 6)),
    ("a:\n    text: x\n  b: 1\n", "PB151", (3, 3)),
    ("a:\n  - b: 1\n   c: 1\n", "PB151", (3, 4)),
    ("a:\n    - b: 1\n   - c: 1\n", "PB151", (3, 4)),
    ('a:\n  text: "x"\n    b: 1\n', "PB150", (3, 5)),
    ("a: 1\n b: 2\n", "PB150", (2, 2)),
    (" a: 1\nb: 2\n", "PB164", (1, 2)),
    ("a:\n  - x\n  b: 1\n", "PB158", (3, 3)),
    ("a:\n  b: 1\n  - x\n", "PB157", (3, 3)),
    ("a:\n  - x\n    - y\n", "PB128", (2, 5)),
    ("a:\n  text\n  b: 1\n", "PB152", (2, 3)),
    ("a: 1\ntext\nb: 1\n", "PB152", (2, 1)),
    ("a:\n  b: 1\n  text hello\n  c: 1\n", "PB152", (3, 3)),
    ("a:\n  b: 1\n  text hello\n", "PB152", (3, 3)),
    ("a:\n  text:hello\n  b: 1\n", "PB153", (2, 7)),
    ("a:\n  b: 1\n  text:hello\n  c: 1\n", "PB153", (3, 7)),
    ("a: {b:1, c: 2}\n", "PB126", (1, 5)),
    ("a: {b: 1, c:2}\n", "PB126", (1, 11)),
    ("a:\n  -x\n  -y\n", "PB128", (2, 3)),
    ("a:\n  - x\n  -y\n", "PB154", (3, 3)),
    ("a: {b: one, two, c: three}\n", "PB124", (1, 13)),
    ("a: {b: one c: three}\n", "PB132", (1, 13)),
    ("a: {b: one\n c: three}\n", "PB132", (2, 3)),
    ("a: {b: one}}\nc: 1\n", "PB161", (1, 12)),
    ("a: [b]]\nc: 1\n", "PB161", (1, 7)),
    ("a: {b: [one}\nc: 1\n", "PB160", (1, 8)),
    ("a: [", "PB160", (1, 4)),
    ("a: [\n", "PB160", (1, 4)),
    ("a: [b,\n\n# and so on\n", "PB160", (1, 4)),
    ("a: see [1\nb: {c: [d], e: [\n", "PB160", (2, 16)),
    ("a: {b: one: two, c: three}\n", "PB132", (1, 11)),
    ("a: {b: one\nc: 1\nd: 2\n", "PB160", (1, 4)),
    ("a:\n  b: [one, two\n  c: three\nd: x\n", "PB160", (2, 6)),
    ("a: [?what, no]\n", "PB134", (1, 5)),
    ("a: [? what, no]\n", "PB134", (1, 5)),
    ("a: [- what, no]\n", "PB133", (1, 5)),
    ('a:\n  text: "C:\\Users \\d"\n  b: 1\n', "PB148", (2, 12)),
    ('a:\n  text: "\\x9 yes"\n  b: 1\n', "PB148", (2, 10)),
    ('a:\n  text: "\\ud800 yes"\n  b: 1\n', "PB148", (2, 10)),
    ('a:\n  text: "\\U00110000 yes"\n  b: 1\n', "PB148", (2, 10)),
    ("a:\n  text: We are #1 there\n    and more\n  b: 1\n", "PB166", (2, 16)),
    ("a:\n  text: |\n    hello\n   there\n  b: 1\n", "PB159", (4, 4)),
    ("a:\n  text: |\n  hello there\n  b: 1\n", "PB159", (3, 3)),
    ("a:\n  text: |\n      hello\n    there: x\n  b: 1\n", "PB151", (4, 5)),
    ("a:\n  text: |\n      \n    hello\n  b: 1\n", "PB159", (4, 5)),
    ("a:\n  text: |0\n    hello\n  b: 1\n", "PB143", (2, 9)),
    ("a: *nope\n", "PB120", (1, 4)),
    ("a: 1\n---\nb: 1\n", "PB115", (2, 1)),
    ("a: 1\n...\nb: 1\n", "PB163", (3, 1)),
    ("%YAML 1.1\na: 1\n", "PB162", (1, 1)),
    ("%hello\na: 1\n", "PB162", (1, 1)),
    ("a: 1\n%hello\n", "PB162", (2, 1)),
    ("a:\n\xa0 b: 1\n  c: 2\n", "PB156", (2, 1)),
    ("a:\xa01\nb: 2\n", "PB156", (1, 3)),
    ("a = 1\nb: 1\n", "PB152", (1, 1)),
    ('"a" b: 1\nc: 1\n', "PB145", (1, 3)),
    ("a:\n  — hello\n  b: 1\n", "PB155", (2, 3)),
    ("a: !\n", "PB116", (1, 4)),
    ("a: !<x y\n", "PB139", (1, 4)),
    ("a: &x &y z\n", "PB138", (1, 4)),
    ("a: &x *y\n", "PB138", (1, 4)),
    ("a:\n  b: 1\n: 2\n", "PB127", (3, 1)),
    ("a:\n  hello\n  there: 1\n", "PB152", (2, 3)),
    ("a:\n  x: 1\n  hello\n  there: 1\n", "PB152", (3, 3)),
    ("a: one\nb\n", "PB152", (2, 1)),
    ('{"a": 1,\n "b": 2,\n}\nc', "PB163", (4, 1)),
    ('a: "x"y\nb: 1', "PB145", (1, 6)),
    ('a: "x\n---\n y"\n', "PB147", (1, 4)),
]
"""A file, the codes found in it, and where the first one is."""


@pytest.mark.parametrize(("text", "codes", "place"), SLIPS)
def test_a_slip_is_explained_where_it_was_made(text: str, codes: str, place: tuple[int, int]) -> None:
    findings = parse("example.yaml", text.encode())[1]
    assert list(dict.fromkeys(finding.code for finding in findings)) == codes.split()
    assert (findings[0].line, findings[0].column) == place


PARSER_WORDS = (
    "token", "scalar", "scanning", "parsing", "block mapping", "flow mapping", "sequence", "simple key", "expected <",
    "directive", "node content", "indicator", "alias", "anchor", "stream",
)  # fmt: skip


@pytest.mark.parametrize(("text", "codes", "place"), SLIPS)
def test_nothing_is_said_in_the_words_of_a_parser(text: str, codes: str, place: tuple[int, int]) -> None:
    for finding in parse("example.yaml", text.encode())[1]:
        said = f"{finding.message} {finding.hint}".lower()
        assert not [word for word in PARSER_WORDS if word in said]
        assert finding.hint


STORY = """\
format: 1
id: example
title: Small talk
ask: A yes by Friday.
cast:
  dana:
    persona: sales-vp
    hidden:
      fear: {lost: Losing the customer, bonus: Missing her bonus}
    truth: {fear: lost}
facts:
  renewal: They renew on 30 June.
nodes:
  opening:
    says:
      - when: {mood: {dana: guarded}}
        text: "Before you say anything: I know it's late."
      - text: Good, you're here. I need a yes.
        leak: {words: I need a yes, hint: {dana: [fear]}}
    choices:
      - id: ask
        text: What happens on the Monday after, on their side?
        performs: [ask_consequence]
        then: {confirm: {dana: [fear]}, learn: [renewal], goto: answer}
        comment: You asked about the day after and got the fear for free.
      - id: agree
        text: "Friday, then: I don't mind."
        performs: [cave]
        then: {goto: done}
  answer:
    says: "We lose them, that's what happens."
    goto: done
endings:
  done:
    says: Fine by me, I suppose.
"""


def slip(name: str, pattern: str, replacement: str) -> tuple[str, Callable[[str], str]]:
    return name, lambda line: re.sub(pattern, replacement, line)


SPEECH = r"^(\s*(?:- )?(?:text|says|comment): )"
FINGERS = [
    slip("no closing quote", r'^(.*: ".*)"$', r"\1"),
    slip("no opening quote", r'^(.*: )"([^:]*")$', r"\1\2"),
    slip("single quotes around an apostrophe", r"""^(.*: )"(.*\w'\w.*)"$""", r"\1'\2'"),
    slip("a quote within quotes", r'^(.*: "\w+) (.*")$', r'\1 "\2'),
    slip("half of it in quotes", SPEECH + r'(\w[^"]*) (\w+)(.*)$', r'\1"\2" \3\4'),
    slip("a colon in speech", SPEECH + r"(\w[^\"]*\w) (\w+.*)$", r"\1\2: \3"),
    slip("a hash in speech", SPEECH + r"(\w[^\"]*\w) (\w+.*)$", r"\1\2 #\3"),
    slip("an asterisk", SPEECH + r"(\w+)(.*)$", r"\1*\2*\3"),
    slip("an at sign", SPEECH + r"(\w)", r"\1@\2"),
    slip("a per cent sign", SPEECH + r"(\w)", r"\1%\2"),
    slip("a backtick", SPEECH + r"(\w+)", r"\1`\2`"),
    slip("an ampersand", SPEECH + r"(\w)", r"\1& \2"),
    slip("a stage direction", SPEECH + r"(\w)", r"\1[laughs] \2"),
    slip("a slot in braces", SPEECH + r"(\w)", r"\1{customer} \2"),
    slip("words behind the bar", SPEECH + r"(\w)", r"\1| \2"),
    slip("a dash before speech", SPEECH + r"(\w)", r"\1- \2"),
    slip("no colon", r"^(\s*(?:- )?\w+):( .*|)$", r"\1\2"),
    slip("no space after a colon", r"^(\s*(?:- )?[a-z]+:) (.*)$", r"\1\2"),
    slip("no space after a hyphen", r"^(\s*-) (.*)$", r"\1\2"),
    slip("a dash for a hyphen", r"^(\s*)- (.*)$", r"\1– \2"),
    slip("a bullet for a hyphen", r"^(\s*)- (.*)$", r"\1• \2"),
    slip("a pasted space", r"^(\s*(?:- )?[a-z]+:) (.*)$", "\\1\u00a0\\2"),
    slip("a tab", r"^    (\s*\S)", r"\t\1"),
    slip("no closing brace", r"^(.*: \{.*)\}$", r"\1"),
    slip("no closing bracket", r"^(.*\[.*)\](.*)$", r"\1\2"),
    slip("a brace too many", r"^(.*\})$", r"\1}"),
    slip("no comma", r"^(.*: \{.*), (.*)$", r"\1 \2"),
    slip("a comma in braces", r"^(.*\{(?:fear: \{)?\w+: \w+) (\w[^{]*\}+)$", r"\1, \2"),
    slip("a misspelt key", r"^(\s*(?:- )?(?!renewal)[a-z]{2,})([a-z])([a-z])(: .*)$", r"\1\3\2\4"),
]
WHERE_FINGERS_SLIP = [
    pytest.param(number, change(line), id=f"{name}, line {number}")
    for name, change in FINGERS
    for number, line in enumerate(STORY.split("\n"), 1)
    if change(line) != line
]


def all_found(text: str) -> list[Diagnostic]:
    from simulator.content.load import check_text

    return check_text("scenario", "example.yaml", text)


def test_the_story_is_clean() -> None:
    assert all_found(STORY) == []


@pytest.mark.parametrize(("number", "line"), WHERE_FINGERS_SLIP)
def test_any_slip_anywhere_is_found_on_its_line(number: int, line: str) -> None:
    lines: list[str] = list(STORY.split("\n"))
    lines[number - 1] = line
    findings = all_found("\n".join(lines))
    assert findings
    assert findings[0].line == number, [str(finding) for finding in findings]
    assert findings[0].code != "PB130"
