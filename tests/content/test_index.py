"""The library's index: what a list shows, and that it is never older than the files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from simulator.content.index import _VERSION, Entry, library_index
from simulator.content.packs import open_library
from tests.small_pack import SCENARIO, write_pack


def listed(folder: Path, cache: Path | None = None) -> list[Entry]:
    return [entry for entry in library_index(open_library([folder], {}), cache) if entry.pack != "pushback"]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "index.json"


def test_a_change_of_the_scenario_is_seen(pack: Path, cache: Path) -> None:
    path = pack / "scenarios" / "short-talk.yaml"
    assert [entry.title for entry in listed(pack, cache)] == ["A short talk"]
    path.write_text(SCENARIO.replace("A short talk", "A shorter talk"))
    assert [entry.title for entry in listed(pack, cache)] == ["A shorter talk"]
    path.unlink()
    assert listed(pack, cache) == []


def test_a_change_of_the_persona_is_seen(pack: Path, cache: Path, tmp_path: Path) -> None:
    path = pack / "personas" / "boss.yaml"
    assert listed(pack, cache)[0].cast == ("Dana Okafor",)
    path.write_text(path.read_text().replace("Dana", "Joanna"))
    assert listed(pack, cache)[0].cast == ("Joanna Okafor",)


def test_a_change_of_another_packs_persona_is_seen(pack: Path, cache: Path, tmp_path: Path) -> None:
    guest = write_pack(tmp_path / "guest", SCENARIO.replace("persona: boss", "persona: pack:boss"))
    library = open_library([pack, guest], {})

    def names() -> list[tuple[str, ...]]:
        return [entry.cast for entry in library_index(library, cache) if entry.pack == "guest"]

    assert names() == [("Dana Okafor",)]
    path = pack / "personas" / "boss.yaml"
    path.write_text(path.read_text().replace("Dana", "Joanna"))
    assert names() == [("Joanna Okafor",)]


def test_what_is_remembered_is_what_is_read(pack: Path, cache: Path) -> None:
    fresh = listed(pack, cache)
    stamp = cache.stat().st_mtime_ns
    os.utime(cache, ns=(stamp, stamp))
    assert listed(pack, cache) == fresh
    assert cache.stat().st_mtime_ns == stamp, "nothing was new, so nothing was to be written"


@pytest.mark.parametrize(
    "held",
    [
        "",
        "[]",
        "3",
        f'{{"version": {_VERSION}}}',
        f'{{"version": {_VERSION}, "entries": []}}',
        f'{{"version": {_VERSION}, "entries": null}}',
        '{"version": 99, "entries": {}}',
        "[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_strange_cache_is_forgotten(held: str | bytes, pack: Path, cache: Path) -> None:
    cache.parent.mkdir()
    cache.write_bytes(held if isinstance(held, bytes) else held.encode())
    assert [entry.title for entry in listed(pack, cache)] == ["A short talk"]
    assert json.loads(cache.read_bytes())["version"] == _VERSION


@pytest.mark.parametrize(
    "entry", [None, 3, {}, {"stamp": []}, {"stamp": "now", "entry": {}}, {"stamp": "now", "entry": 3}]
)
def test_a_strange_entry_of_the_cache_is_read_anew(entry: object, pack: Path, cache: Path) -> None:
    listed(pack, cache)
    held = json.loads(cache.read_bytes())
    for path, kept in held["entries"].items():
        held["entries"][path] = entry
        if isinstance(entry, dict) and entry.get("stamp") == "now":
            held["entries"][path] = {**entry, "stamp": kept["stamp"]}
    cache.write_text(json.dumps(held))
    assert [entry.title for entry in listed(pack, cache)] == ["A short talk"]


def test_keys_after_the_story_count_even_without_a_last_newline(pack: Path) -> None:
    path = pack / "scenarios" / "short-talk.yaml"
    head = SCENARIO.replace("title: A short talk\n", "")
    path.write_text(head + "\n\n# and now\ntitle: At the end")
    assert [entry.title for entry in listed(pack)] == ["At the end"]
    path.write_text(SCENARIO.rstrip("\n"))
    assert [(entry.title, entry.problem) for entry in listed(pack)] == [("A short talk", None)]


def test_a_mistake_after_the_story_is_told_with_its_line(pack: Path) -> None:
    path = pack / "scenarios" / "short-talk.yaml"
    path.write_text(SCENARIO + "summary: so: what\n")
    [entry] = listed(pack)
    assert entry.problem is not None
    assert entry.problem.startswith(f"line {SCENARIO.count(chr(10)) + 1}: ")


def test_a_value_named_in_the_story_can_be_repeated_after_it(pack: Path) -> None:
    path = pack / "scenarios" / "short-talk.yaml"
    path.write_text(SCENARIO.replace('"And?"', '&words "And?"') + "summary: *words\n")
    [entry] = listed(pack)
    assert (entry.summary, entry.problem) == ("And?", None)


def test_a_pipe_among_the_files_is_not_waited_for(pack: Path) -> None:
    os.mkfifo(pack / "scenarios" / "pipe.yaml")
    os.mkfifo(pack / "personas" / "pipe.yaml")
    assert {entry.id: bool(entry.problem) for entry in listed(pack)} == {"pipe": True, "short-talk": False}


def test_easy_ones_come_first(pack: Path) -> None:
    for name, difficulty, minutes in (("hard", 5, 1), ("long", 1, 60), ("easy", 1, 1)):
        changed = SCENARIO.replace("difficulty: 1", f"difficulty: {difficulty}").replace(
            "minutes: 3", f"minutes: {minutes}"
        )
        (pack / "scenarios" / f"{name}.yaml").write_text(changed)
    assert [entry.id for entry in listed(pack)] == ["easy", "short-talk", "long", "hard"]
