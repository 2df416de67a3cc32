"""Packs: where content comes from, and what it is called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.content.diagnostics import ContentError
from simulator.content.packs import BUILTIN, builtin_root, of_file, open_library, open_pack, slug
from tests.small_pack import write_pack


def names(*folders: Path, environment: dict[str, str] | None = None) -> list[str]:
    return [pack.id for pack in open_library(folders, environment or {}).packs]


def codes(*folders: Path, environment: dict[str, str] | None = None) -> list[str]:
    return [finding.code for finding in open_library(folders, environment or {}).diagnostics]


def test_the_builtin_pack_is_always_there_and_first(tmp_path: Path) -> None:
    library = open_library([write_pack(tmp_path / "mine")], {})
    assert [pack.id for pack in library.packs] == [BUILTIN, "mine"]
    assert library.packs[0].root == builtin_root()
    assert library.names("scenario")[-1] == "short-talk"
    assert library.pack("mine") == library.packs[1]
    assert library.pack("yours") is None


def test_the_environment_adds_packs_after_those_that_are_given(tmp_path: Path) -> None:
    one, two, three = (write_pack(tmp_path / name) for name in ("one", "two", "three"))
    environment = {"PUSHBACK_PACKS": os.pathsep.join(["", str(two), "", str(three), str(one), ""])}
    assert names(one, environment=environment) == [BUILTIN, "one", "two", "three"]
    assert codes(one, environment=environment) == []


def test_the_same_folder_by_other_names_is_one_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = write_pack(tmp_path / "mine")
    (tmp_path / "link").symlink_to(pack)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    folders = [pack, Path("mine"), Path("mine/../mine"), Path("~/mine"), Path("link")]
    assert names(*folders) == [BUILTIN, "mine"]
    assert codes(*folders) == []


def test_what_is_no_pack(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert codes(tmp_path / "none", file) == ["PB319", "PB319"]
    assert names(tmp_path / "none", file) == [BUILTIN]


@pytest.mark.parametrize(
    "name", ["a\0b", "x" * 5000, "loop", "~nobody-of-that-name/x"], ids=["nul", "long", "loop", "nobody"]
)
def test_folders_that_cannot_be(name: str, tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    folder = Path(name) if name.startswith("~") else tmp_path / name
    assert codes(folder) == ["PB319"]
    if "\0" not in name:
        assert codes(environment={"PUSHBACK_PACKS": str(folder)}) == ["PB319"]


def test_an_empty_folder_is_an_empty_pack(tmp_path: Path) -> None:
    library = open_library([tmp_path], {})
    assert library.diagnostics == ()
    assert library.packs[1].files("scenario") == []
    assert library.packs[1].file("persona", "boss") is None


def test_a_pack_says_what_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("format: 1\nid: kick-off\ntitle: Kick-off\nversion: '2'\nlanguage: de\n")
    pack = open_pack(tmp_path)
    assert (pack.id, pack.title, pack.version, pack.language) == ("kick-off", "Kick-off", "2", "de")


@pytest.mark.parametrize(
    "text",
    ["", "}{", "- x\n", "format: 1\n", "format: 1\nid: pushback kick\ntitle: x\n", "format: 9\nid: x\ntitle: x\n"],
)
def test_a_broken_pack_file(text: str, tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(text)
    with pytest.raises(ContentError) as error:
        open_pack(tmp_path)
    assert error.value.diagnostics
    assert names(tmp_path) == [BUILTIN]
    assert codes(tmp_path)


def test_a_scenario_may_lie_in_the_folder_itself(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "mine")
    for kind, name in (("scenarios", "short-talk"), ("personas", "boss")):
        (pack / kind / f"{name}.yaml").rename(pack / f"{name}.yaml")
    library = open_library([pack], {})
    assert [path.name for _pack, path in library.find("scenario", "mine:short-talk")] == ["short-talk.yaml"]
    assert of_file(pack / "short-talk.yaml", library).id == "mine"


def test_a_file_outside_every_pack_belongs_to_the_folder_around_it(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "Not Mine")
    found = of_file(pack / "scenarios" / "short-talk.yaml", open_library((), {}))
    assert (found.id, found.root) == ("not-mine", pack)


def test_names_lead_nowhere_else(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "mine")
    (tmp_path / "secret.yaml").write_text("")
    library = open_library([pack], {})
    for name in ("../../secret", "mine:../../secret", str(tmp_path / "secret"), "x" * 300, "a\0b", "", ".", ".."):
        assert library.find("scenario", name) == []


@given(st.text(max_size=100))
def test_any_name_becomes_an_id(name: str) -> None:
    made = slug(name)
    assert 1 <= len(made) <= 64
    assert all(word and word.isascii() and word.isalnum() and word == word.lower() for word in made.split("-"))
    assert slug(made) == made


def test_golden_conversations_are_no_scenarios(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    for name in ("talk.yaml", "talk.route.yaml", "other.route.yml", "en.route"):
        (folder / name).touch()
    assert [path.name for path in open_pack(tmp_path).files("scenario")] == ["talk.yaml"]
