"""The cue language, and the cue files."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from simulator.content.rubric import rubric
from simulator.language.analysis import analyse
from simulator.language.compiling import digest, ready
from simulator.language.cues import CueError, CueSet, parse_cue
from simulator.language.lexicon import Lexicon
from simulator.language.model import cue_files, load_cues, load_model, sorted_out

CLASSES = {"WEEKDAY": "monday friday", "ROLE": "legal customer_success", "NEG": "not never no"}
LEXICON = Lexicon(CLASSES, {"ship", "cost", "promise", "review"})


def matches(line: str, text: str) -> list[str]:
    cue = parse_cue("test.group", line)
    analysed = analyse(text, LEXICON, CueSet([cue]), CueSet([]))
    hits = analysed.hits.get("test.group", ())
    return [text[analysed.tokens[hit.first].start : analysed.tokens[hit.last - 1].end] for hit in hits]


@pytest.mark.parametrize(
    ("line", "text", "found"),
    [
        ("ship it", "we ship it", ["ship it"]),
        ("ship it", "they shipped it", ["shipped it"]),
        ("ship|cost it", "it costs it", ["costs it"]),
        ("ship the? thing", "ship thing", ["ship thing"]),
        ("ship ..2 thing", "ship a big thing", ["ship a big thing"]),
        ("ship ..1 thing", "ship a big thing", []),
        ("by WEEKDAY", "done by Friday", ["by Friday"]),
        ("ask ROLE first", "ask customer success first", ["ask customer success first"]),
        ("^ fine", "So, fine by me", ["fine"]),
        ("^ fine", "that is fine", []),
        ("fine $", "that is fine. Really.", ["fine"]),
        ("fine ..1 $", "that is fine then", ["fine"]),
        ("? ship it", "do we ship it?", ["ship it"]),
        ("? ship it", "we ship it.", []),
        (". ship it", "do we ship it?", []),
        ("impossible", "It's not impossible", []),
        ("~ impossible", "It's not impossible", ["impossible"]),
        ("impossible", 'He said "impossible" to me', []),
        ("review it", "please reveiw it", ["reveiw it"]),
    ],
)
def test_a_line_matches(line: str, text: str, found: list[str]) -> None:
    assert matches(line, text) == found


@pytest.mark.parametrize("line", ["", "..2 word", "word ..2", "maybe?", "^"])
def test_a_line_that_cannot_match_is_an_error(line: str) -> None:
    if line == "..2 word":
        parse_cue("test.group", line)  # a gap at the head says nothing, and harms nothing
        return
    with pytest.raises(CueError):
        parse_cue("test.group", line)


def test_every_cue_file_compiles_and_asks_for_known_classes_only() -> None:
    lexicon = yaml.safe_load((cue_files()[0].parent / "lexicon.yaml").read_text(encoding="utf-8"))
    known = {*lexicon, "NAME", "DIGITS", "CLOCK", "ORDINAL", "PERCENT"}
    asked = {
        key
        for cue in load_cues(cue_files())
        for element in cue.elements
        for key in element.keys
        if re.fullmatch(r"[A-Z]+", key)
    }
    assert asked <= known


def test_every_pattern_has_cues() -> None:
    assert set(rubric()) <= set(load_model().groups)


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Who put that on the list?", "blame.indirect"),
        ("And who is going to clean up after marketing?", "blame.indirect"),
        ("Over my dead body.", "flat_refusal.indirect"),
        ("You will live without it.", "dismiss_goal.indirect"),
        ("You coward.", "attack_understanding.indirect_insult"),
        ("Shall I also bring the coffee?", "passive_aggressive.indirect"),
        ("Ping me again next month.", "stall.indirect"),
        ("If you take the report, I can take the call.", "set_conditions.indirect_trade"),
        ("How about the smaller one?", "redirect.indirect_propose"),
        ("That sounds hard.", "name_constraint.indirect_sympathy"),
        ("Take it or leave it.", "tone.final"),
        ("I'm so sorry to hear that.", "tone.empathy"),
        ("How dare you.", "tone.abuse"),
    ],
)
def test_constructions_are_found_whatever_they_are_about(text: str, group: str) -> None:
    model = load_model()
    assert group in analyse(text, model.lexicon, model.cues, model.frames).hits


FILES = [*cue_files(), cue_files()[0].parent / "lexicon.yaml"]


def test_what_ships_was_made_of_these_very_cues() -> None:
    assert ready(FILES) is not None, "run: uv run python -m training.cues"


def test_what_was_made_of_other_cues_is_not_used(tmp_path: Path) -> None:
    other = tmp_path / FILES[0].name
    other.write_text(FILES[0].read_text(encoding="utf-8") + "\n# a word more\n", encoding="utf-8")
    assert ready([other, *FILES[1:]]) is None


def test_files_with_the_line_ends_of_windows_are_the_same_files(tmp_path: Path) -> None:
    other = tmp_path / FILES[0].name
    other.write_bytes(FILES[0].read_bytes().replace(b"\n", b"\r\n"))
    assert digest([other, *FILES[1:]]) == digest(FILES)


def test_cues_made_ready_find_what_compiled_ones_find() -> None:
    model, compiled = load_model(), {kind: CueSet(cues) for kind, cues in sorted_out(load_cues(cue_files())).items()}
    replies = (Path(__file__).parents[2] / "training" / "replies" / "dev.jsonl").read_text(encoding="utf-8")
    for text in (json.loads(line)["text"] for line in replies.splitlines()):
        one = analyse(text, model.lexicon, model.cues, model.frames)
        other = analyse(text, model.lexicon, compiled["cues"], compiled["frames"])
        assert one.hits == other.hits
