"""Reading content files: values as they are written, places, bounds, and nothing that a file could do to us."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.content.source import MAX_BYTES, Source, parse, read_source
from simulator.content.text import has_unsafe

FILE = """\
# A comment first.
format: 1
id: example
says:
  - text: Good, you're here.
    leak: {words: here, hint: {dana: [fear]}}
  - "Yes: 16:40."
empty:
block: |
  First line.
    Second, further in.
"""


def source_of(text: str) -> Source:
    source, findings = parse("example.yaml", text.encode())
    assert findings == []
    assert source is not None
    return source


def test_values_are_their_source_text() -> None:
    value = source_of(FILE).value
    assert value["format"] == "1"
    assert value["says"][0]["leak"] == {"words": "here", "hint": {"dana": ["fear"]}}
    assert value["says"][1] == "Yes: 16:40."
    assert value["empty"] is None
    assert value["block"] == "First line.\n  Second, further in.\n"


@pytest.mark.parametrize(
    "words", ["yes", "No", "16:40", "1e3", "0x10", "~", "null", "2024-01-01", "1_000", "=", "on", "+20", ".5", "0o7"]
)
def test_words_stay_words(words: str) -> None:
    assert source_of(f"text: {words}\n").value == {"text": words}


@pytest.mark.parametrize(
    ("path", "place", "key_place"),
    [
        ((), (2, 1), (2, 1)),
        (("format",), (2, 9), (2, 1)),
        (("says",), (5, 3), (4, 1)),
        (("says", 0), (5, 5), (5, 5)),
        (("says", 0, "text"), (5, 11), (5, 5)),
        (("says", 0, "leak", "hint", "dana", 0), (6, 39), (6, 39)),
        (("says", 0, "leak", "hint", "dana"), (6, 38), (6, 32)),
        (("says", 1), (7, 5), (7, 5)),
        (("empty",), (8, 7), (8, 1)),
        (("block",), (9, 8), (9, 1)),
        (("says", 0, "Says", "text"), (5, 11), (5, 5)),
        (("says", 7, "text"), (5, 3), (4, 1)),
        (("id", 0, "deeper"), (3, 5), (3, 1)),
        (("nothing",), (2, 1), (2, 1)),
        (("nothing", "id"), (3, 5), (3, 1)),
    ],
)
def test_places(path: tuple[str | int, ...], place: tuple[int, int], key_place: tuple[int, int]) -> None:
    source = source_of(FILE)
    assert source.place(path) == place
    assert source.place(path, key=True) == key_place


def test_a_source_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        source_of(FILE).file = "other.yaml"  # type: ignore[misc]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_newline_will_do(newline: str) -> None:
    source = source_of(FILE.replace("\n", newline))
    assert source.value["block"] == "First line.\n  Second, further in.\n"
    assert source.place(("block",)) == (9, 8)


def test_an_alias_repeats_its_value_and_keeps_its_own_place() -> None:
    source = source_of("good: &few [Sure., Go on.]\nneutral: *few\nname: &name Dana\nother: *name\n")
    assert source.value["neutral"] == ["Sure.", "Go on."]
    assert source.place(("neutral",)) == (2, 10)
    assert source.place(("neutral", 1)) == (1, 20)
    assert source.place(("other",)) == (4, 8)


def test_a_redefined_anchor_stands_for_the_latest_value() -> None:
    assert source_of("a: &x one\nb: *x\nc: &x two\nd: *x\n").value == {"a": "one", "b": "one", "c": "two", "d": "two"}


def test_after_a_mistake_that_loses_nothing_the_rest_can_be_checked() -> None:
    source, findings = parse("example.yaml", b"id: one\nid: two\nname: Dana\n")
    assert [finding.code for finding in findings] == ["PB118"]
    assert source is not None
    assert source.value == {"id": "one", "name": "Dana"}


def test_words_that_a_comma_split_are_joined_for_what_is_checked_next() -> None:
    source, findings = parse("example.yaml", b"a: {because: She hears it, all day, always, times: 2, open:5}\n")
    assert [finding.code for finding in findings] == ["PB124", "PB126"]
    assert source is not None
    assert source.value == {"a": {"because": "She hears it, all day, always", "times": "2", "open": "5"}}


def test_several_syntax_errors_are_found_at_once() -> None:
    text = "id: example\nbio: I know: this looks bad.\nvoice: @dana, always.\nwants: Look: a date.\nrole: *VP*\n"
    source, findings = parse("example.yaml", text.encode())
    assert source is None
    assert [(finding.code, finding.line) for finding in findings] == [
        ("PB131", 2),
        ("PB141", 3),
        ("PB131", 4),
        ("PB137", 5),
    ]


HOSTILE = {
    "alias bomb": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 7)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "alias to itself": "a: &a [*a]\n",
    "alias to itself as a key": "a: &a {*a : x}\n",
    "depth in brackets": "[" * 100_000,
    "depth in braces": "{a: " * 100_000,
    "depth in dashes": "- " * 100_000,
    "depth in questions": "? " * 100_000,
    "python object": "!!python/object/apply:os.system [echo]\n",
    "python name": "a: !!python/name:os.system\n",
    "binary": "a: !!binary aGk=\n",
    "set": "a: !!set {x, y}\n",
    "merge": "a: &a {x: y}\n<<: *a\n",
    "many documents": "--- a\n" * 100_000,
    "nuls": "a: \0\0\0",
    "many parts": "- a\n" * 1_000_000,
    "many empty": "[" + "," * 100,
    "too large": "#" * (MAX_BYTES + 1),
    "long key": "k" * 1_000_000 + ": 1\n",
    "many anchors": "".join(f"- &a{number} x\n" for number in range(10_000)),
    "many duplicates": "a: 1\n" * 10_000,
    "many syntax errors": "a: b: c\n" * 10_000,
    "escape by escape": 'a: "' + "\\e" * 100_000 + '"\n',
    "lone surrogate": 'a: "\\ud800"\n',
    "directive": "%TAG ! tag:example.com,2000:\n---\na: !x y\n",
    "end in a quote": 'a: "',
    "end in an escape": 'a: "\\',
    "end in a tag": "a: !<",
    "only an indicator": "&",
    "only a colon": ":",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_get_a_few_diagnostics(name: str) -> None:
    data = HOSTILE[name].encode()
    findings = parse("example.yaml", data)[1]
    assert 1 <= len(findings) <= 102
    assert any(finding.severity == "error" for finding in findings) or "anchors" in name or "escape by" in name


@pytest.mark.parametrize("junk", [b"\xff", b"\xfe\xff\x00a", b"a: \xc3\x28", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80"])
def test_what_is_not_utf8_is_said_to_be_so(junk: bytes) -> None:
    source, findings = parse("example.yaml", junk)
    assert source is None
    assert findings[0].code in ("PB105", "PB106")


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[2J",
        "a\u202eb",
        "\u2066x\u2069",
        "\x9b31m",
        "[/x]",
        "[@click=app.quit]x[/]",
        "\u2028",
        "a\u0085b",
        "\ufeffx",
    ],
)
def test_text_comes_out_clean(text: str) -> None:
    escaped = "".join(f"\\U{ord(char):08x}" for char in text)
    for data in (f'a: "{escaped}"\nb: x\n', f"a: '{text}'\nb: x\n", f"a: |\n  {text}\nb: x\n"):
        source, findings = parse("example.yaml", data.encode())
        if has_unsafe(text):
            assert findings
        if source is not None:
            assert not has_unsafe(source.value["a"])
            assert source.place(("b",))[0] == data.replace("\x85", "").replace("\u2028", "").count("\n")


class TestReading:
    def test_a_file(self, tmp_path: Path) -> None:
        path = tmp_path / "example.yaml"
        path.write_text(FILE, encoding="utf-8-sig")
        source, findings = read_source(path)
        assert findings == []
        assert source is not None
        assert source.file == str(path)
        assert source.value["id"] == "example"

    def test_a_pipe_is_not_waited_for(self, tmp_path: Path) -> None:
        path = tmp_path / "example.yaml"
        os.mkfifo(path)
        assert [finding.code for finding in read_source(path)[1]] == ["PB103"]

    def test_a_path_that_cannot_be(self) -> None:
        assert [finding.code for finding in read_source(Path("a\0b"))[1]] == ["PB103"]

    def test_a_large_file_is_not_read(self, tmp_path: Path) -> None:
        path = tmp_path / "example.yaml"
        with path.open("wb") as stream:
            stream.truncate(1 << 40)  # a terabyte, none of it written
        assert [finding.code for finding in read_source(path)[1]] == ["PB104"]


plain = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_categories=("Cc", "Cf", "Zl", "Zp")))
content = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain.filter(bool), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(plain.filter(bool), content, min_size=1, max_size=5), st.booleans())
def test_what_is_quoted_is_read_as_it_was(value: dict[str, Any], flow: bool) -> None:
    text = yaml.dump(value, allow_unicode=True, default_style='"', default_flow_style=flow, width=10_000)
    text = text.replace('!!null ""', '""')
    source, findings = parse("example.yaml", text.encode())
    assert findings == []
    assert source is not None
    assert source.value == value
    lines = text.split("\n")
    for path, words in _leaves(value):
        line, column = source.place(path)
        assert lines[line - 1][column - 1] == '"'
        assert words == "" or lines[line - 1][column] in (words[0], "\\")


def _leaves(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        return [(path, value)]
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    return [leaf for key, entry in entries for leaf in _leaves(entry, (*path, key))]


@settings(max_examples=300)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_explained(data: bytes) -> None:
    _check_findings(data)


@settings(max_examples=500)
@given(st.text("ab 1:-?[]{},#&*!|>'\"%@`\n\t\\~<=.é“\u00a0", max_size=60))
def test_any_mixture_of_signs_is_read_or_explained(text: str) -> None:
    _check_findings(text.encode())


@settings(max_examples=300)
@given(st.integers(0, 2**32))
def test_any_slip_of_the_finger_is_read_or_explained(seed: int) -> None:
    dice = random.Random(seed)
    text = FILE
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(text))
        sign = dice.choice(
            ["", ":", ": ", "'", '"', "- ", "\t", "  ", "#", " #x", "{", "}", "[", "]", ",", "\n", "*", "&"]
        )
        text = text[:at] + sign + text[at + dice.randint(0, 1) :]
    _check_findings(text.encode())


def _check_findings(data: bytes) -> None:
    """Parse `data`, and look whether what is said about it can be true of it."""
    source, findings = parse("example.yaml", data)
    assert source is not None or any(finding.severity == "error" for finding in findings)
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for finding in findings:
        assert finding.message
        assert not has_unsafe(str(finding))
        assert 0 <= finding.line <= len(lines) + 1
        if 0 < finding.line <= len(lines):
            assert 1 <= finding.column <= len(lines[finding.line - 1]) + 1
