"""`pushback score`: one text, a file of them, and figures against labels."""

from __future__ import annotations

import json

import pytest

LINES = [
    {"id": "one", "text": "What happens if it slips to May?"},
    {"id": 2, "text": "Your team always does this.", "context": 'Sales VP: "It is late."'},
    {"text": ""},
    {"id": "hostile", "text": "\u001b[31m[/x] \u202e no"},
]


def written(tmp_path, rows):
    path = tmp_path / "replies.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_one_text(pushback):
    done = pushback("score", "What happens if it slips to May?", expect=0)
    assert "ask_consequence" in done.out
    assert "“" in done.out
    assert done.out.splitlines()[-1].startswith("Overall good")


def test_one_text_as_json_with_its_reasons(pushback):
    value = pushback("score", "What happens if it slips to May?", "--json", "--explain", expect=0).json
    [entry] = value["patterns"]
    assert entry["id"] == "ask_consequence"
    assert 0 <= entry["confidence"] <= 1
    assert all(0 <= start < end <= 32 for start, end in entry["spans"])
    assert value["overall"] == "good"
    assert 0 < value["valence"] <= 1
    assert {"feature", "share", "words"} == set(value["explanation"]["ask_consequence"][0])


def test_a_file_of_texts(pushback, tmp_path):
    done = pushback("score", "--jsonl", written(tmp_path, LINES), "--json", expect=0)
    values = [json.loads(line) for line in done.out.splitlines()]
    assert [value["id"] for value in values] == ["one", 2, None, "hostile"]
    assert [entry["id"] for entry in values[0]["patterns"]] == ["ask_consequence"]
    assert values[2] == {"id": None, "patterns": [], "overall": "neutral", "valence": 0.0}


def test_every_pattern_with_its_confidence(pushback, tmp_path):
    from simulator.content.rubric import rubric

    done = pushback("score", "--jsonl", written(tmp_path, LINES[:1]), "--json", "--all", expect=0)
    patterns = json.loads(done.out)["patterns"]
    assert [entry["id"] for entry in patterns] == list(rubric())
    assert [entry["id"] for entry in patterns if entry["performed"]] == ["ask_consequence"]
    assert all(0 <= entry["confidence"] <= 1 for entry in patterns)


def test_standard_input(shell):
    done = shell("score", "--jsonl", "-", "--json", stdin=json.dumps(LINES[0]), expect=0)
    assert json.loads(done.out)["overall"] == "good"


def test_figures_against_labels(pushback, tmp_path):
    rows = [
        {"text": "What happens if it slips to May?", "patterns": ["ask_consequence"], "overall": "good"},
        {
            "text": "What happens if it slips to May?",
            "patterns": ["blame"],
            "maybe": ["ask_consequence"],
            "overall": "bad",
        },
    ]
    path = written(tmp_path, rows)
    value = pushback("score", "--evaluate", path, "--json", expect=0).json
    assert value["patterns"]["ask_consequence"]["hits"] == 1
    assert value["patterns"]["ask_consequence"]["false"] == 0
    assert value["patterns"]["blame"]["missed"] == 1
    assert value["micro"]["f1"] == pytest.approx(2 / 3, abs=1e-3)
    assert value["overall"]["accuracy"] == 0.5
    assert "micro: precision 1.000, recall 0.500, F1 0.667" in pushback("score", "--evaluate", path, expect=0).out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give one of a text"),
        (["words", "--jsonl", "x"], "give one of a text"),
        (["--jsonl", "nowhere.jsonl"], "nowhere.jsonl: No such file"),
        (["--evaluate", "nowhere.jsonl"], "nowhere.jsonl: No such file"),
    ],
)
def test_wrong_usage(pushback, arguments, message):
    done = pushback("score", *arguments, expect=2)
    assert message in done.err


@pytest.mark.parametrize(
    ("line", "message"),
    [("{", ":1: this line is not JSON"), ('{"words": 1}', ':1: a line is {"id"'), ("[]", ':1: a line is {"id"')],
)
def test_a_line_that_cannot_be_read(pushback, tmp_path, line, message):
    path = tmp_path / "bad.jsonl"
    path.write_text(line, encoding="utf-8")
    assert message in pushback("score", "--jsonl", path, expect=2).err


def test_a_label_that_is_no_pattern(pushback, tmp_path):
    path = written(tmp_path, [{"text": "So.", "patterns": ["charm"]}])
    assert "'charm' is not a pattern" in pushback("score", "--evaluate", path, expect=2).err
