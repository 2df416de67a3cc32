"""Every code's document is the test of the code: its example gives that finding there, its near miss does not."""

from __future__ import annotations

import string
from pathlib import Path

import pytest

from simulator.content.codes import Document, codes, diagnostic, document
from simulator.content.diagnostics import Diagnostic
from simulator.content.load import check_text
from simulator.content.source import parse, read_source

ROOT = Path(__file__).parents[2]
OF_ONE_FILE = [
    code for code in codes() if code < "PB4" and (document(code).example or document(code).setting != "file")
]
"""Codes that can be shown in one file; the others are about several and are tested with the library.

From PB4 on they are about a scenario that loads, and are tested with the checks that find them, in tests/authoring.
"""


def found(of: Document, data: bytes) -> list[Diagnostic]:
    findings = parse("example.yaml", data)[1]
    if findings and of.code < "PB2":
        return findings
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return findings
    return check_text(of.kind, "example.yaml", text)


def place_at(folder: Path, setting: str, data: bytes) -> Path:
    path = folder / "example.yaml"
    if setting == "folder":
        path.mkdir()
    elif setting == "unreadable":
        path.symlink_to(path)  # a link to itself cannot be opened, whoever tries
    elif setting == "file":
        path.write_bytes(data)
    return path


@pytest.mark.parametrize("code", OF_ONE_FILE)
def test_the_example_gives_exactly_its_finding_at_its_place(code: str, tmp_path: Path) -> None:
    known = document(code)
    if known.setting == "file":
        findings = found(known, known.failing())
    else:
        findings = read_source(place_at(tmp_path, known.setting, known.failing()))[1]
    findings = [finding for finding in findings if finding.code != known.besides]
    assert findings, "nothing was found"
    assert {finding.code for finding in findings} == {code}
    line, _, column = known.at.partition(":")
    if code < "PB3" or known.at != "0:0":
        assert [(finding.line, finding.column) for finding in findings] == [(int(line), int(column))]


@pytest.mark.parametrize("code", OF_ONE_FILE)
def test_the_near_miss_gives_no_finding_at_all(code: str, tmp_path: Path) -> None:
    known = document(code)
    path = place_at(tmp_path, "file", known.passing())
    assert read_source(path)[1] == []
    assert found(known, known.passing()) == []


@pytest.mark.parametrize("code", codes())
def test_the_document_is_whole(code: str) -> None:
    known = document(code)
    assert known.code == code
    assert known.title
    assert known.message
    assert known.explanation.strip()
    assert not known.message.endswith("."), "a message goes on into the hint"
    for text in (known.title, known.message, known.hint, known.explanation):
        assert "!" not in text.replace("'!'", "").replace("`!`", ""), "nobody is shouted at"
        assert text == "".join(char for char in text if char.isprintable() or char == "\n")


def test_values_from_files_are_cleaned_and_cut() -> None:
    finding = diagnostic("PB201", "x.yaml", (3, 4), key="\x1b[31mk" + "k" * 1000, suggestion="{not a field}\n")
    assert (finding.line, finding.column) == (3, 4)
    assert "\x1b" not in finding.message
    assert len(finding.message) < 400
    assert finding.hint == "{not a field}"


def test_a_missing_value_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        diagnostic("PB201", "x.yaml", (1, 1))


def test_no_sentence_asks_for_a_value_without_a_name() -> None:
    for code in codes():
        for text in (document(code).message, document(code).hint):
            assert all(field != "" for _, field, _, _ in string.Formatter().parse(text) if field is not None), code
