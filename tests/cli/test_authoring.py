"""`pushback new`, `schema` and `graph` as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.conftest import Command


def test_a_started_scenario_is_clean_and_plays(pushback: Command) -> None:
    told = pushback("new", "scenario", "first-try", "--dir", "ours", expect=0)
    assert "ours/scenarios/first-try.yaml" in told.out
    pushback("check", "--strict", "ours", expect=0)
    replies = '{"choose": "nine"}\n{"choose": "by-the-door"}\n{"choose": "line-under-the-total"}\n'
    played = pushback("play", "ours/scenarios/first-try.yaml", "--replies", "-", "--json", stdin=replies, expect=0)
    assert played.json["ending"]["id"] == "counted"
    listed = pushback("list", "--pack", "ours", "--json", expect=0)
    assert "first-try" in listed.out


def test_a_second_time_nothing_is_written(pushback: Command) -> None:
    pushback("new", "persona", "berta", expect=0)
    again = pushback("new", "persona", "berta", expect=2)
    assert "stays as it is" in again.err
    assert again.out == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["new", "novel", "x"], "there is no starting file for 'novel'"),
        (["new", "scenario", "Not An Id"], "'not-an-id' would do"),
        (["new", "scenario", "x", "--persona", "sales-v"], "sales-vp"),
        (["new", "persona", "x", "--persona", "sales-vp"], "goes with a scenario"),
        (["schema", "novel"], "there is no schema for 'novel'"),
        (["graph", "sold-before-built", "--format", "png"], "there is no drawing called 'png'"),
        (["graph", "nowhere-at-all"], "PB320"),
        (["graph", "sold-before-built", "--case", "promised"], "--case goes with --route"),
        (["graph", "sold-before-built", "--route", "none.jsonl", "--case", "nope"], "no case called 'nope'"),
        (["graph", "sold-before-built", "--route", "none.jsonl"], "none.jsonl"),
    ],
)
def test_wrong_usage_is_told(pushback: Command, arguments: list[str], said: str) -> None:
    outcome = pushback(*arguments, expect=2)
    assert said in outcome.err
    assert outcome.out == ""


def test_a_scenario_may_talk_to_somebody_who_is_there(pushback: Command) -> None:
    pushback("new", "persona", "berta", "--dir", "ours", expect=0)
    pushback("new", "scenario", "with-berta", "--dir", "ours", "--persona", "berta", expect=0)
    assert "persona: berta" in Path("ours/scenarios/with-berta.yaml").read_text(encoding="utf-8")
    pushback("check", "--strict", "ours", expect=0)


@pytest.mark.parametrize("kind", ["scenario", "persona", "pattern"])
def test_a_schema_is_printed_or_written(pushback: Command, kind: str) -> None:
    printed = pushback("schema", kind, expect=0)
    assert printed.json["$schema"].endswith("2020-12/schema")
    # The folder that the guide names need not be there yet.
    written = pushback("schema", kind, "--output", "pack/.pushback/there.json", expect=0)
    assert written.out == ""
    assert json.loads(Path("pack/.pushback/there.json").read_text(encoding="utf-8")) == printed.json


def test_a_graph_is_printed_or_written(pushback: Command, small: Path) -> None:
    file = small / "scenarios" / "short-talk.yaml"
    assert "-> middle" in pushback("graph", file, expect=0).out
    assert pushback("graph", file, "--format", "mermaid", expect=0).out.splitlines()[1] == "flowchart LR"
    assert pushback("graph", file, "--format", "twee", expect=0).out.startswith(":: StoryTitle")
    pushback("graph", file, "--format", "svg", "--output", "there.svg", expect=0)
    assert ElementTree.parse("there.svg").getroot().tag.endswith("svg")


def test_a_played_route_is_drawn(pushback: Command, small: Path) -> None:
    Path("replies.jsonl").write_text('{"choose": "look"}\n{"choose": "agree"}\n', encoding="utf-8")
    drawn = pushback("graph", small / "scenarios" / "short-talk.yaml", "--route", "replies.jsonl", expect=0)
    assert "agreed  [ends: partner]  [route: turn 2]" in drawn.out
    Path("replies.jsonl").write_text('{"choose": "lok"}\n', encoding="utf-8")
    wrong = pushback("graph", small / "scenarios" / "short-talk.yaml", "--route", "replies.jsonl", expect=2)
    assert "replies.jsonl:1" in wrong.err


def test_a_golden_conversation_is_drawn(pushback: Command, small: Path) -> None:
    scenario = small / "scenarios" / "short-talk.yaml"
    route = small / "scenarios" / "short-talk.route.yaml"
    text = "format: 1\nscenario: short-talk\ncase: second\nreplies:\n  - {choose: look}\n  - {choose: insist}\n"
    route.write_text(text, encoding="utf-8")
    assert (
        "insisted  [ends: partner or won the point]  [route: turn 2]"
        in pushback("graph", scenario, "--route", route, expect=0).out
    )
    route.write_text(text.replace("insist", "insis"), encoding="utf-8")
    assert "short-talk.route.yaml: " in pushback("graph", scenario, "--route", route, expect=2).err
    route.write_text("format: 1\n", encoding="utf-8")
    assert "PB202" in pushback("graph", scenario, "--route", route, expect=2).err
