"""`pushback playtest`: the JSON of the format, the page for people, and the way that shows a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.small_pack import SCENARIO, write_pack

AXES = ("relationship", "product")


def test_the_object_holds_what_the_format_says(pushback: Command, small: Path) -> None:
    value = pushback("playtest", "short-talk", "--pack", small, "--json", expect=0).json
    assert value["scenario"] == "short-talk"
    assert (value["proven"], value["bounded_by"]) == (True, None)
    assert value["states"] > 10
    assert value["reachable"] == {
        "relationship": [30, 68],
        "product": [20, 75],
        "frontier": [[68, 70], [50, 75]],
    }
    assert set(value["cases"]) == {"first", "second"}
    for case in value["cases"].values():
        assert case["reachable"]["frontier"] == [[68, 70], [50, 75]]
        assert case["players"]["partner"]["endings"]["agreed"] == 1.0
    assert set(value["players"]) >= {"partner", "order_taker", "naysayer", "stuffer", "random"}
    for player in value["players"].values():
        assert set(player["endings"]) == {"given", "refused", "agreed", "insisted"}
        assert sum(player["endings"].values()) == pytest.approx(1, abs=1e-4)
        for axis in AXES:
            assert player[axis]["min"] <= player[axis]["mean"] <= player[axis]["max"]
    assert {item["choice"] for item in value["items"]} == {"give", "refuse", "look", "note", "agree", "insist"}
    for item in value["items"]:
        assert item["discrimination"] == pytest.approx(item["good"] - item["bad"], abs=1e-3)
        assert bool(item["note"]) == (abs(item["discrimination"]) < 0.2)
    for finding in value["findings"]:
        assert finding["proof"] == "proven"
        assert {"code", "severity", "file", "line", "column", "message", "hint", "witness"} <= set(finding)


def test_one_case_alone_gives_the_same_for_it(pushback: Command, small: Path) -> None:
    whole = pushback("playtest", "short-talk", "--pack", small, "--json", expect=0).json
    alone = pushback("playtest", "short-talk", "--pack", small, "--json", "--case", "second", expect=0).json
    assert alone["cases"] == {"second": whole["cases"]["second"]}
    unknown = pushback("playtest", "short-talk", "--pack", small, "--case", "third", expect=2)
    assert "first, second" in unknown.err


def test_the_page_fits_80_columns_and_says_that_it_is_proven(pushback: Command) -> None:
    page = pushback("playtest", "red-on-thursday", "--random", "200", "--seed", "3", expect=0).out
    assert all(len(line) <= 80 for line in page.splitlines() if "/" not in line)
    assert "so all of this is proven" in page.replace("\n", " ")
    for word in ("partner", "three_questions", "Frontier: ", "200 random plays, seed 3", "when-he-is-back"):
        assert word in page


def test_random_plays_follow_their_seed(pushback: Command, small: Path) -> None:
    def run(seed: str) -> object:
        options = ("--json", "--random", "500", "--seed", seed)
        return pushback("playtest", "short-talk", "--pack", small, *options, expect=0).json["random"]

    assert run("1") == run("1")
    assert run("1") != run("2")


def test_a_bound_is_told(pushback: Command, small: Path) -> None:
    value = pushback("playtest", "short-talk", "--pack", small, "--json", "--bound", "3", expect=0).json
    assert (value["proven"], value["bounded_by"]) == (False, "3 states")
    assert [finding["code"] for finding in value["findings"]] == ["PB590"]
    page = pushback("playtest", "short-talk", "--pack", small, "--bound", "3", expect=0).out
    assert "bounded by 3 states" in page


def test_a_finding_is_saved_as_a_golden_conversation(pushback: Command, tmp_path: Path) -> None:
    text = SCENARIO.replace("product: +20, goto: agreed", "product: +20, goto: stuck").replace(
        "endings:\n", "  stuck:\n    says: Well?\n    choices:\n"
        "      - {id: on, when: {knows: size}, text: On., then: {goto: agreed}}\nendings:\n", 1)  # fmt: skip
    folder = write_pack(tmp_path / "pack", text)
    page = pushback("playtest", "short-talk", "--pack", folder, expect=1).out
    number = next(line.split(".")[0] for line in page.splitlines() if "error PB504" in line)
    saved = folder / "scenarios" / "short-talk.stuck.route.yaml"
    options = ("--pack", folder, "--save-route", saved, "--finding", number)
    pushback("playtest", "short-talk", *options, expect=1)
    assert "- {choose: look, at: opening" in saved.read_text(encoding="utf-8")
    assert "expect: {node: stuck" in saved.read_text(encoding="utf-8")
    far = pushback("playtest", "short-talk", "--pack", folder, "--save-route", saved, "--finding", "99", expect=2)
    assert "there is no finding 99" in far.err


def test_what_was_played_is_saved(pushback: Command, small: Path) -> None:
    replies = '{"choose": "look"}\n{"choose": "agree"}\n'
    saved = small / "scenarios" / "short-talk.route.yaml"
    options = ("--pack", small, "--replies", "-", "--save-route", saved)
    pushback("play", "short-talk", *options, stdin=replies, expect=0)
    assert "expect: {ending: agreed, credibility: {dana: 64}, product: 70}" in saved.read_text(encoding="utf-8")
    refused = pushback("play", "short-talk", "--pack", small, "--save-route", saved, expect=2)
    assert "--plain" in refused.err


def test_a_silenced_note_is_not_told(pushback: Command, tmp_path: Path) -> None:
    loud = SCENARIO.replace("endings:\n", 'endings:\n  later: {says: "Another time."}\n')
    told = pushback("playtest", "short-talk", "--pack", write_pack(tmp_path / "one", loud), "--json", expect=0).json
    assert [finding["code"] for finding in told["findings"]] == ["PB502"]
    text = loud.replace("silence: {PB415: ", "silence: {PB502: It comes with the next part., PB415: ")
    quiet = pushback("playtest", "short-talk", "--pack", write_pack(tmp_path / "two", text), "--json", expect=0).json
    assert quiet["findings"] == []
