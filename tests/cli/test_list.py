"""`pushback list`, and where its scenarios come from."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.builtin import SCENARIO_FILES
from tests.cli.conftest import Command, Shell
from tests.small_pack import SCENARIO, write_pack


def test_json_has_what_a_program_needs(shell: Shell) -> None:
    listed = shell("list", "--json", expect=0).json
    assert {entry["id"] for entry in listed} == {path.stem for path in SCENARIO_FILES}
    for entry in listed:
        assert isinstance(entry["title"], str)
        assert entry["pack"] == "pushback"
        assert entry["cast"]
        assert all(isinstance(name, str) and name for name in entry["cast"])
        assert 1 <= entry["minutes"] <= 120
        assert 1 <= entry["difficulty"] <= 5
        assert all(isinstance(name, str) for name in entry["trains"])
        assert entry["problem"] is None


def test_a_pack_adds_its_own(pushback: Command, small: Path) -> None:
    listed = pushback("list", "--json", "--pack", small, expect=0).json
    [entry] = [entry for entry in listed if entry["pack"] == "small"]
    assert entry | {"path": ""} == {
        "id": "short-talk",
        "title": "A short talk",
        "pack": "small",
        "cast": ["Dana Okafor"],
        "roles": ["VP Sales"],
        "minutes": 3,
        "difficulty": 1,
        "trains": ["ask_why_now"],
        "summary": "",
        "path": "",
        "problem": None,
    }
    assert "short-talk" in pushback("list", "--pack", small, expect=0).out


def test_packs_before_and_after_the_command_and_from_the_environment(shell: Shell, tmp_path: Path) -> None:
    folders = [write_pack(tmp_path / name) for name in ("one", "two", "three", "four")]
    outcome = shell(
        "--pack",
        folders[0],
        "list",
        "--pack",
        folders[1],
        "--json",
        expect=0,
        PUSHBACK_PACKS=os.pathsep.join([str(folders[2]), "", str(folders[3]), str(folders[0])]),
    )
    packs = [entry["pack"] for entry in outcome.json if entry["id"] == "short-talk"]
    assert packs == ["one", "two", "three", "four"]


def test_a_pack_that_is_not_there_is_told_and_the_rest_is_listed(pushback: Command, small: Path) -> None:
    outcome = pushback("list", "--json", "--pack", "nowhere", "--pack", small, expect=2)
    assert "nowhere: error PB319" in outcome.err
    assert "short-talk" in {entry["id"] for entry in outcome.json}


def test_two_packs_of_one_id_clash(pushback: Command, tmp_path: Path) -> None:
    first, second = write_pack(tmp_path / "a" / "team"), write_pack(tmp_path / "b" / "team")
    outcome = pushback("list", "--json", "--pack", first, "--pack", second, expect=2)
    assert "PB318" in outcome.err
    assert str(second) in outcome.err
    assert [entry["path"] for entry in outcome.json if entry["pack"] == "team"] == [
        str(first / "scenarios" / "short-talk.yaml")
    ]


def test_a_pack_cannot_pass_for_the_builtin_one(pushback: Command, small: Path) -> None:
    (small / "pack.yaml").write_text("format: 1\nid: pushback\ntitle: Not the real one\n")
    assert "PB318" in pushback("list", "--pack", small, expect=2).err


def test_the_same_id_in_two_packs_is_asked_about(pushback: Command, tmp_path: Path) -> None:
    one, two = write_pack(tmp_path / "one"), write_pack(tmp_path / "two")
    two_file = two / "scenarios" / "short-talk.yaml"
    two_file.write_text(SCENARIO.replace("A short talk", "Another talk"))
    told = pushback("play", "short-talk", "--pack", one, "--pack", two, "--plain", expect=2).err
    assert "PB321" in told
    assert "one:short-talk, two:short-talk" in told
    for name, title in (("one", "A short talk"), ("two", "Another talk")):
        out = pushback("play", f"{name}:short-talk", "--pack", one, "--pack", two, "--plain", stdin="q\n", expect=0).out
        assert out.startswith(f"{title}\n")


def test_a_pack_is_called_as_it_says_or_as_its_folder(pushback: Command, tmp_path: Path) -> None:
    named = write_pack(tmp_path / "Sales Kick-off 2026!")
    assert "sales-kick-off-2026" in {e["pack"] for e in pushback("list", "--json", "--pack", named, expect=0).json}
    (named / "pack.yaml").write_text("format: 1\nid: kick-off\ntitle: Kick-off\n")
    assert "kick-off" in {e["pack"] for e in pushback("list", "--json", "--pack", named, expect=0).json}
    (named / "pack.yaml").write_text("format: 1\nid: Kick off\ntitle: Kick-off\n")
    assert "pack.yaml:2:5: error PB215" in pushback("list", "--json", "--pack", named, expect=2).err


def test_a_persona_comes_from_its_own_pack_first(pushback: Command, small: Path, tmp_path: Path) -> None:
    other = write_pack(
        tmp_path / "other", persona=(small / "personas" / "boss.yaml").read_text().replace("Dana", "Ann")
    )
    for pack, name in (("small", "Dana Okafor"), ("other", "Ann Okafor")):
        out = pushback(
            "play", f"{pack}:short-talk", "--pack", small, "--pack", other, "--plain", stdin="q\n", expect=0
        ).out
        assert name in out
        listed = pushback("list", "--json", "--pack", small, "--pack", other, expect=0).json
        assert [entry["cast"] for entry in listed if entry["pack"] == pack] == [[name]]


def test_a_persona_of_another_pack_by_its_full_name(pushback: Command, small: Path, tmp_path: Path) -> None:
    guest = write_pack(tmp_path / "guest", SCENARIO.replace("persona: boss", "persona: small:boss"))
    (guest / "personas" / "boss.yaml").unlink()
    run = ("play", "guest:short-talk", "--plain", "--pack", guest)
    assert "PB310" in pushback(*run, expect=2).err
    assert "Dana Okafor" in pushback(*run, "--pack", small, stdin="q\n", expect=0).out
    listed = pushback("list", "--json", "--pack", guest, "--pack", small, expect=0).json
    assert ["Dana Okafor"] in [entry["cast"] for entry in listed if entry["pack"] == "guest"]


def test_the_list_names_who_is_extended(pushback: Command, small: Path) -> None:
    (small / "personas" / "deputy.yaml").write_text("format: 1\nid: deputy\nextends: boss\nrole: Deputy\n")
    (small / "scenarios" / "short-talk.yaml").write_text(SCENARIO.replace("persona: boss", "persona: deputy"))
    [entry] = [e for e in pushback("list", "--json", "--pack", small, expect=0).json if e["pack"] == "small"]
    assert (entry["cast"], entry["roles"]) == (["Dana Okafor"], ["Deputy"])
    assert "Dana Okafor, Deputy" in pushback("play", "small:short-talk", "--plain", "--pack", small, stdin="q\n").out


@pytest.mark.parametrize("kind", ["a folder", "unwritable", "nonsense", "of another make"])
def test_the_list_does_without_its_cache(kind: str, pushback: Command) -> None:
    home = pushback.folder / "kept"
    cache = home / "cache" / "index.json"
    if kind == "unwritable":
        home.write_text("a file where the folder should be")
    else:
        cache.parent.mkdir(parents=True)
        if kind == "a folder":
            cache.mkdir()
        else:
            cache.write_text("}{" if kind == "nonsense" else '{"version": 1, "entries": ["?"]}')
    for _again in range(2):
        assert len(pushback("list", "--json", expect=0).json) == len(SCENARIO_FILES)
