"""Every code of drills and courses: its example gives exactly that finding at its place, its near miss none."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.authoring.checks.whole import check_file
from simulator.content.codes import codes, document
from simulator.content.course_loading import every_course, load_course, read_course
from simulator.content.diagnostics import ContentError
from simulator.content.drill_loading import every_drill, load_drills
from simulator.content.load import check_text
from simulator.content.packs import of_file, open_library
from tests.small_pack import write_pack

OURS = [code for code in codes() if code.startswith("PB7") and document(code).example]

COURSE = """\
format: 1
id: two-weeks
title: Two weeks
weeks: [{title: First week}, {title: Second week}]
stages:
  talk: {week: 1, scenario: short-talk}
  words: {week: 2, drills: few-words}
"""
DRILLS = """\
format: 1
id: few-words
title: A few words
items:
  two:
    kind: better
    pattern: redirect
    scene: Ruth wants it all by Friday.
    answers:
      route: {text: The first page by Friday?, why: She can show it.}
      shrug: {text: When it is done., why: She has nothing.}
    right: route
    why: A part with a date can be repeated.
"""


@pytest.mark.parametrize("code", OURS)
def test_the_example_gives_exactly_its_finding_at_its_place(code: str) -> None:
    known = document(code)
    findings = check_text(known.kind, "example.yaml", known.failing().decode())
    assert [finding.code for finding in findings] == [code]
    assert f"{findings[0].line}:{findings[0].column}" == known.at


@pytest.mark.parametrize("code", OURS)
def test_the_near_miss_gives_no_finding_at_all(code: str) -> None:
    known = document(code)
    assert check_text(known.kind, "example.yaml", known.passing().decode()) == []


def write_course(folder: Path, course: str = COURSE, drills: str = DRILLS) -> Path:
    """Write the small pack with a course and drills into `folder`, and return the course's file."""
    write_pack(folder)
    for name, text in (("courses/two-weeks", course), ("drills/few-words", drills)):
        path = folder / "scenarios" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "scenarios" / "courses" / "two-weeks.yaml"


def test_a_pack_with_a_course_and_drills_loads_from_its_folders(tmp_path: Path) -> None:
    path = write_course(tmp_path / "house")
    library = open_library([tmp_path / "house"], {})
    assert check_file(path, library) == []
    assert check_file(path.parents[1] / "drills" / "few-words.yaml", library) == []
    course = load_course("house:two-weeks", library)
    assert course.plays == {"talk": "house:short-talk", "words": "house:few-words"}
    assert [one.reference for one in load_drills("few-words", library).items] == ["house:few-words/two"]
    assert of_file(path, library).id == "house"
    assert "house:two-weeks" in [one.reference for one in every_course(library)[0]]
    assert "house:few-words/two" in [one.reference for one in every_drill(library)[0]]


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("scenario: short-talk", "scenario: short-walk", "PB711", "Did you mean 'short-talk'?"),
        ("drills: few-words", "drills: few-wrods", "PB712", "Did you mean 'few-words'?"),
        ("title: Two weeks", "title: Two weeks\nmeasure: {before: talk, after: words}", "PB722", ""),
        (
            "title: Two weeks",
            "title: Two weeks\nevents: {e: {week: 1, text: Hm., when: {ending: {talk: agree}}}}",
            "PB723",
            "Did you mean 'agreed'?",
        ),
        ("title: Two weeks", "title: Two weeks\ndue: {d: {stage: talk, promise: x, week: 2}}", "PB723", ""),
        ("title: Two weeks", "title: Two weeks\nevents: {e: {week: 1, text: Hm., account: {bos: 3}}}", "PB722", ""),
    ],
)
def test_what_is_not_there_is_named_with_what_was_meant(
    tmp_path: Path, old: str, new: str, code: str, words: str
) -> None:
    path = write_course(tmp_path / "house", COURSE.replace(old, new))
    library = open_library([tmp_path / "house"], {})
    loaded, findings = read_course(path, library.packs[1], library)
    assert loaded is None
    assert [finding.code for finding in findings] == [code]
    assert words in findings[0].hint


def test_a_course_over_a_broken_scenario_says_so(tmp_path: Path) -> None:
    path = write_course(tmp_path / "house")
    broken = path.parents[1] / "short-talk.yaml"
    broken.write_text(broken.read_text(encoding="utf-8").replace("goto: middle}", "goto: nowhere}"), encoding="utf-8")
    library = open_library([tmp_path / "house"], {})
    assert [finding.code for finding in check_file(path, library)] == ["PB713"]


def test_what_is_not_in_the_library_is_said_with_what_is() -> None:
    library = open_library([], {})
    for load in (load_course, load_drills):
        with pytest.raises(ContentError) as error:
            load("nothing-like-it", library)  # type: ignore[operator]
        assert error.value.diagnostics[0].code in ("PB712", "PB714")
