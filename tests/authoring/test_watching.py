"""Watching a file as editors write it: in place, by another one in its place, in two steps, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from simulator.authoring.watching import Watch, found_in, place_in, read_version
from simulator.authoring.watching_check import check_elsewhere
from simulator.content.packs import Library, open_library
from tests.small_pack import PERSONA, SCENARIO, write_pack


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "small") / "scenarios" / "short-talk.yaml"


@pytest.fixture
def library() -> Library:
    return open_library((), {})


def looks(watch: Watch, times: int) -> list[bool]:
    return [watch.changed() for _ in range(times)]


def test_nothing_happens_where_nothing_does(file: Path, library: Library) -> None:
    assert not any(looks(Watch(file, library), 6))


def test_a_save_in_place_is_seen_once_it_has_settled(file: Path, library: Library) -> None:
    watch = Watch(file, library)
    file.write_text(SCENARIO.replace("And?", "And then?"))
    assert looks(watch, 5) == [False, True, False, False, False]


def test_a_file_put_in_its_place_is_seen(file: Path, library: Library) -> None:
    watch = Watch(file, library)
    beside = file.with_suffix(".swap")
    beside.write_text(SCENARIO.replace("And?", "And then?"))
    beside.replace(file)
    assert looks(watch, 4) == [False, True, False, False]


def test_a_half_written_file_is_waited_for(file: Path, library: Library) -> None:
    watch = Watch(file, library)
    file.write_text("")
    assert not watch.changed()
    file.write_text(SCENARIO[: len(SCENARIO) // 2])
    assert not watch.changed()
    file.write_text(SCENARIO + "# done\n")
    assert looks(watch, 3) == [False, True, False]


def test_a_file_that_is_away_for_a_moment_is_not_missed(file: Path, library: Library) -> None:
    watch = Watch(file, library)
    away = file.with_suffix(".bak")
    file.rename(away)
    assert not any(looks(watch, 3))
    away.rename(file)
    assert not any(looks(watch, 4))


def test_a_file_that_is_gone_is_told_and_its_return_too(file: Path, library: Library) -> None:
    watch = Watch(file, library)
    file.unlink()
    assert looks(watch, 7).count(True) == 1
    assert read_version(file, library).loaded is None
    file.write_text(SCENARIO)
    assert looks(watch, 4).count(True) == 1
    assert read_version(file, library).loaded is not None


def test_touching_is_no_change_and_neither_is_undoing_one(file: Path, library: Library) -> None:
    watch = Watch(file, library)
    os.utime(file)
    assert not any(looks(watch, 3))
    file.write_text(SCENARIO.replace("And?", "Oh?"))
    file.write_text(SCENARIO)
    assert not any(looks(watch, 3))


def test_a_change_that_leaves_size_and_time_is_seen_while_the_file_is_young(file: Path, library: Library) -> None:
    watch = Watch(file, library)
    before = file.stat()
    file.write_text(SCENARIO.replace("And?", "Oh??"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert any(looks(watch, 3))


def test_personas_are_watched_as_well(file: Path, library: Library) -> None:
    watch = Watch(file, library)
    (file.parents[1] / "personas" / "boss.yaml").write_text(PERSONA.replace("Dana", "Ada"))
    assert looks(watch, 3) == [False, True, False]
    loaded = read_version(file, library).loaded
    assert loaded is not None
    assert loaded.personas["dana"].name == "Ada Okafor"


@pytest.mark.parametrize("text", ["", "format: 1\n", "nodes: [", "\x00", "- a\n- b\n", SCENARIO.replace("boss", "bos")])
def test_whatever_stands_in_the_file_is_a_version(file: Path, library: Library, text: str) -> None:
    file.write_text(text)
    version = read_version(file, library)
    assert version.loaded is None
    assert version.diagnostics


def test_places_and_what_was_found_in_them(file: Path, library: Library) -> None:
    version = read_version(file, library)
    assert version.source is not None
    lines = SCENARIO.split("\n")
    assert lines[place_in(version.source, "middle")[0] - 1] == "  middle:"
    assert lines[place_in(version.source, "agreed")[0] - 1].startswith("  agreed:")


async def test_what_check_finds_is_found_where_it_stands(file: Path, library: Library) -> None:
    file.write_text(
        SCENARIO.replace(
            '        text: "Still no."\n',
            '        when: {all: [{knows: size}, {not: {knows: size}}]}\n        text: "Still no."\n',
        )
    )
    version = read_version(file, library)
    assert version.source is not None
    found = await check_elsewhere(file, [])
    here = found_in(version.source, "middle", found)
    assert here
    assert {finding.line for finding in here} <= set(range(place_in(version.source, "middle")[0], 70))
    assert not found_in(version.source, "opening", here)


async def test_a_check_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    found = await check_elsewhere(tmp_path / "nowhere.yaml", [])
    assert [finding.code for finding in found] == ["PB101"]
