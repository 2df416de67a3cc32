"""Earlier ids: what was renamed is still found, and an id that leads to two things is a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.content.diagnostics import ContentError
from simulator.content.index import by_name, library_index
from simulator.content.load import load_scenario, read_scenario
from simulator.content.packs import Library, of_file, open_library
from tests.small_pack import SCENARIO, write_pack

RENAMED = SCENARIO.replace("id: short-talk\n", "id: short-talk\nwas: [brief-talk, first-draft]\n")


def library(*folders: Path) -> Library:
    return open_library(folders, {})


def write(folder: Path, name: str, text: str) -> Path:
    write_pack(folder, text.replace("id: short-talk", f"id: {name}"), name=name)
    return folder / "scenarios" / f"{name}.yaml"


def found_in(path: Path, known: Library) -> list[tuple[str, int, int]]:
    findings = read_scenario(path, of_file(path, known), known)[1]
    return [(finding.code, finding.line, finding.column) for finding in findings]


@pytest.mark.parametrize("name", ["brief-talk", "pack:first-draft", "short-talk"])
def test_a_scenario_is_found_by_every_name_it_had(name: str, tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack", RENAMED)
    assert load_scenario(name, library(pack)).reference == "pack:short-talk"


def test_whoever_has_a_name_today_comes_before_who_had_it(tmp_path: Path) -> None:
    write(tmp_path / "one", "short-talk", RENAMED)
    write(tmp_path / "two", "brief-talk", SCENARIO)
    both = library(tmp_path / "one", tmp_path / "two")
    assert load_scenario("brief-talk", both).reference == "two:brief-talk"
    assert load_scenario("one:brief-talk", both).reference == "one:short-talk"


@pytest.mark.parametrize(
    ("name", "code"), [("other:brief-talk", "PB320"), ("no-talk", "PB320"), (":", "PB320"), ("Northwind", "PB320")]
)
def test_what_nothing_was_ever_called(name: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError) as error:
        load_scenario(name, library(write_pack(tmp_path / "pack", RENAMED)))
    assert [finding.code for finding in error.value.diagnostics] == [code]


def test_an_earlier_id_in_two_packs(tmp_path: Path) -> None:
    write(tmp_path / "one", "short-talk", RENAMED)
    write(tmp_path / "two", "short-talk", RENAMED)
    with pytest.raises(ContentError) as error:
        load_scenario("brief-talk", library(tmp_path / "one", tmp_path / "two"))
    [finding] = error.value.diagnostics
    assert (finding.code, "one:brief-talk, two:brief-talk" in finding.hint) == ("PB321", True)


@pytest.mark.parametrize("other", [SCENARIO, SCENARIO.replace("id: short-talk", "id: short-talk\nwas: brief-talk")])
def test_an_earlier_id_that_another_scenario_has_or_had(other: str, tmp_path: Path) -> None:
    path = write(tmp_path / "pack", "short-talk", RENAMED)
    write(tmp_path / "pack", "long-talk" if "was:" in other else "brief-talk", other)
    assert found_in(path, library(tmp_path / "pack")) == [("PB325", 3, 7)]


def test_ones_own_id_is_no_earlier_one(tmp_path: Path) -> None:
    path = write(tmp_path / "pack", "short-talk", RENAMED.replace("first-draft", "short-talk"))
    assert found_in(path, library(tmp_path / "pack")) == [("PB325", 3, 19)]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  middle:\n", "  middle:\n    was: opening\n", "opening"),
        ('refused: {says: "I see."', 'refused: {was: middle, says: "I see."', "middle"),
        ("      - id: give\n", "      - id: give\n        was: look\n", "look"),
        ("{lost: Losing <customer>,", "{lost: {text: Losing <customer>, was: bonus},", "bonus}"),
        ("  first: {dana: {fear: lost}}", "  first: {dana: {fear: lost}, was: second}", "second}"),
        ("    call: {label", "    call: {was: notes, label", "notes,"),
        ("slots: {customer: {", "slots: {client: {ask: Who?, default: Ada, was: customer}, customer: {", "customer}"),
        ("{size: It takes three weeks.}", "{size: It takes three weeks., page: {text: A page., was: size}}", "size}"),
    ],
)
def test_an_earlier_id_that_something_else_of_its_kind_has(old: str, new: str, words: str, tmp_path: Path) -> None:
    assert old in SCENARIO
    text = SCENARIO.replace(old, new, 1)
    path = write(tmp_path / "pack", "short-talk", text)
    at = text.index(f"was: {words}") + len("was: ")
    place = (text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
    assert found_in(path, library(tmp_path / "pack")) == [("PB325", *place)]


def test_one_earlier_id_in_two_kinds_is_nothing_wrong(tmp_path: Path) -> None:
    text = SCENARIO.replace("  middle:\n", "  middle:\n    was: size\n").replace("call: {", "call: {was: size, ")
    assert found_in(write(tmp_path / "pack", "short-talk", text), library(tmp_path / "pack")) == []


def test_the_list_knows_earlier_names_from_the_cache_too(tmp_path: Path) -> None:
    pack, cache = write_pack(tmp_path / "pack", RENAMED), tmp_path / "index.json"
    for _ in range(2):
        entries = [entry for entry in library_index(library(pack), cache) if entry.pack == "pack"]
        assert [entry.was for entry in entries] == [("brief-talk", "first-draft")]
        named = by_name(entries)
        assert {name: entry.id for name, entry in named.items()} == {
            "pack:brief-talk": "short-talk",
            "pack:first-draft": "short-talk",
            "pack:short-talk": "short-talk",
        }
