"""`pushback play --replies`: one JSON object, as the format says, from a script."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.builtin import SCENARIO_FILES
from tests.cli.conftest import Command, Shell
from tests.small_pack import SCENARIO


def lines(*values: Any) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


def choosing(*choices: str) -> str:
    return lines(*({"choose": choice} for choice in choices))


@pytest.fixture
def played(pushback: Command, small: Path) -> Any:
    """Return what playing lines by script printed, as an object."""

    def run(log: str, *options: str) -> dict[str, Any]:
        path = pushback.folder / "replies.jsonl"
        path.write_text(log, encoding="utf-8")
        return pushback(
            "play", "short-talk", "--pack", small, "--replies", "replies.jsonl", "--json", *options, expect=0
        ).json

    return run


@pytest.fixture
def refused(pushback: Command, small: Path) -> Any:
    """Return the message with which lines are refused."""

    def run(log: str | bytes, *options: str) -> str:
        path = pushback.folder / "replies.jsonl"
        path.write_bytes(log if isinstance(log, bytes) else log.encode())
        outcome = pushback(
            "play", "short-talk", "--pack", small, "--replies", "replies.jsonl", "--json", *options, expect=2
        )
        assert outcome.out == ""
        assert outcome.err.count("\n") == 1
        return outcome.err.rstrip("\n")

    return run


def test_the_object_of_a_whole_conversation(played: Any) -> None:
    value = played(choosing("look", "insist"))
    assert value["scenario"] == "short-talk"
    assert (value["case"], value["seed"]) == ("first", 0)
    first, second = value["turns"]
    assert first["node"] == "opening"
    assert first["says"] == [{"node": "opening", "speaker": "dana", "text": "A yes for Northwind, please."}]
    assert first["patterns"] == []
    [entry] = first["ledger"]
    assert entry == {
        "kind": "authored",
        "cast": "dana",
        "pattern": None,
        "base": 4,
        "factors": [],
        "points": 4,
        "spans": [],
        "note": "You asked",
    }
    assert (first["credibility"], first["product"]) == ({"dana": 54}, 50)
    assert first["frontier"] == [[64, 70], [46, 75]]
    assert second["says"] == [{"node": "middle", "speaker": "dana", "text": "And?"}]
    assert (second["credibility"], second["product"]) == ({"dana": 46}, 75)
    assert second["frontier"] == [[46, 75]]
    assert value["ending"] == {
        "id": "insisted",
        "relationship": 46,
        "product": 75,
        "quadrant": "won_the_point",
        # With the notes read beforehand, two better ways had been open.
        "frontier": [[68, 70], [50, 75]],
    }
    assert value["discovered"] == {"dana": {"fear": {"state": "confirmed", "turn": 1}}}
    assert "available" not in value


def test_a_log_that_stops(played: Any) -> None:
    value = played(choosing("look"))
    assert value["ending"] is None
    assert value["available"] == ["agree", "insist"]
    assert len(value["turns"]) == 1
    value = played("")
    assert (value["turns"], value["ending"]) == ([], None)
    assert value["available"] == ["give", "refuse", "look"]


def test_without_the_walks(played: Any) -> None:
    value = played(choosing("give"), "--no-frontier")
    assert value["ending"] == {"id": "given", "relationship": 56, "product": 20, "quadrant": "order_taker"}
    assert "frontier" not in value["turns"][0]


def test_preparation_and_guesses(played: Any) -> None:
    log = lines(
        {"prepare": "notes"},
        {"guess": {"cast": "dana", "item": "fear", "answer": "bonus"}},
        {"guess": {"cast": "dana", "item": "fear", "answer": "lost"}},
        {"choose": "note"},
        {"choose": "insist"},
    )
    value = played(log)
    assert len(value["turns"]) == 2
    assert value["discovered"]["dana"]["fear"] == {"state": "hinted", "turn": 0}
    assert (value["ending"]["relationship"], value["ending"]["quadrant"]) == (50, "partner")
    assert value["turns"][0]["frontier"] == [[68, 70], [50, 75]]
    assert played(lines({"prepare": "notes"}))["available"] == ["give", "refuse", "look", "note"]


@pytest.mark.parametrize(
    ("options", "case", "seed"),
    [
        ([], "first", 0),
        (["--case", "second"], "second", 0),
        (["--seed", "0"], "first", 0),
        (["--seed", "7", "--case", "second"], "second", 7),
    ],
)
def test_the_case_and_the_seed(options: Sequence[str], case: str, seed: int, played: Any) -> None:
    value = played("", *options)
    assert (value["case"], value["seed"]) == (case, seed)


def test_the_seed_draws_the_case(played: Any) -> None:
    drawn = {seed: played("", "--seed", str(seed))["case"] for seed in (*range(8), 10**30)}
    assert set(drawn.values()) == {"first", "second"}
    assert drawn == {seed: played("", "--seed", str(seed))["case"] for seed in drawn}


def test_names_are_filled_in(played: Any) -> None:
    value = played(choosing("give"), "--slot", "customer=Acme = Sons")
    assert value["turns"][0]["says"][0]["text"] == "A yes for Acme = Sons, please."
    assert value["turns"][0]["reply"]["text"] == "Yes, Acme = Sons gets it."
    value = played(choosing("give"), "--slot", "customer=\x1b[31m{x} [/] \u202e%s\\1")
    assert value["turns"][0]["reply"]["text"] == "Yes, [31m{x} [/] %s\\1 gets it."


def test_typed_words(played: Any) -> None:
    value = played(lines({"type": "Tell me what happens on the day after, please."}, {"type": "\x1b[31mqqq zzz\x07"}))
    first, second = value["turns"]
    assert first["reply"] == {
        "text": "Tell me what happens on the day after, please.",
        "choice": "look",
        "kind": "type",
    }
    assert second["reply"] == {"text": "[31mqqq zzz", "choice": None, "kind": "type"}
    assert value["says"][0]["text"] in ("What?", "Say again?")
    assert value["available"] == ["agree", "insist"]
    for turn in value["turns"]:
        for entry in turn["ledger"]:
            for start, end in entry["spans"]:
                assert 0 <= start < end <= len(turn["reply"]["text"])


@pytest.mark.parametrize(
    "words", ["", " ", "!!!", "?" * 2000, "🙂", "\u2028", "a\nb", "<customer>", "[/x]", "1", "\ud800"]
)
def test_whatever_is_typed_is_answered(words: str, played: Any) -> None:
    value = played(lines({"type": words}))
    assert len(value["turns"]) == 1
    assert value["ending"] is None


def test_spans_show_words_of_the_reply(played: Any) -> None:
    value = played(lines({"type": "Why now? What happens if we do not do it?"}))
    [turn] = value["turns"]
    assert "ask_why_now" in turn["patterns"]
    spans = [span for entry in turn["ledger"] if entry["pattern"] == "ask_why_now" for span in entry["spans"]]
    assert spans
    for start, end in spans:
        assert turn["reply"]["text"][start:end].strip()


def test_somebody_is_spoken_to(played: Any, refused: Any) -> None:
    assert played(lines({"type": "Why now?", "to": "dana"}))["turns"]
    assert "'bob'" in refused(lines({"type": "Why now?", "to": "bob"}))
    for wrong in (3, ["dana"], {"dana": 1}, True):
        assert "the cast: dana" in refused(lines({"type": "Why now?", "to": wrong}))


def test_a_reply_that_cannot_be_given_names_those_that_can(refused: Any) -> None:
    assert refused(choosing("nod")).endswith("available: give, refuse, look")
    assert refused(choosing("note")).endswith("available: give, refuse, look")
    assert refused(choosing("look", "look")).endswith("available: agree, insist")
    told = refused(lines({"prepare": "notes"}) + choosing("\x1b[31mnod"))
    assert told.endswith("available: give, refuse, look, note")
    assert told.startswith("pushback: replies.jsonl:2: ")


WRONG: dict[str, str | bytes] = {
    "no json": "look\n",
    "half a line": '{"choose": "loo',
    "a list": "[]\n",
    "a number": "3\n",
    "nothing known": '{"pick": "look"}\n',
    "a number as id": '{"choose": 3}\n',
    "nothing as words": '{"type": null}\n',
    "a list as words": '{"type": ["look"]}\n',
    "an unknown source": '{"prepare": "crm"}\n',
    "a source twice": lines({"prepare": "notes"}, {"prepare": "notes"}),
    "too many minutes": lines({"prepare": "notes"}, {"prepare": "call"}),
    "a guess of nothing": '{"guess": {}}\n',
    "a guess in words": '{"guess": "fear"}\n',
    "a guess about nobody": lines({"guess": {"cast": "bob", "item": "fear", "answer": "lost"}}),
    "a guess at no item": lines({"guess": {"cast": "dana", "item": "hope", "answer": "lost"}}),
    "a guess at what is not asked": lines({"guess": {"cast": "dana", "item": "metric", "answer": "lost"}}),
    "a guess that is no answer": lines({"guess": {"cast": "dana", "item": "fear", "answer": "none"}}),
    "preparation after the start": lines({"choose": "look"}, {"prepare": "notes"}),
    "a choice after the end": choosing("give", "look"),
    "words after the end": lines({"choose": "give"}, {"type": "Wait."}),
    "a reply too long": lines({"type": "x" * 2001}),
    "not utf-8": b'{"type": "caf\xe9"}\n',
    "utf-16": '{"choose": "look"}\n'.encode("utf-16"),
    "depth": "[" * 100_000 + "\n",
    "infinity": "Infinity\n",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_line_that_makes_no_sense_is_told_by_its_number(name: str, refused: Any) -> None:
    told = refused(WRONG[name])
    assert told.startswith("pushback: replies.jsonl:")
    assert len(told) < 500


def test_a_guess_may_also_come_later(played: Any) -> None:
    log = lines({"choose": "look"}, {"guess": {"cast": "dana", "item": "fear", "answer": "lost"}}, {"choose": "agree"})
    assert played(log)["ending"]["id"] == "agreed"


def test_lines_end_at_newlines_only_and_empty_ones_are_passed_over(played: Any) -> None:
    log = '\ufeff{"type": "Why\u2028now?"}\r\n\n  \n{"choose": "look"}'
    value = played(log)
    assert value["turns"][0]["reply"]["text"] == "Whynow?"
    assert len(value["turns"]) == 2


def test_standard_input_is_called_by_a_dash(shell: Shell, small: Path) -> None:
    value = shell(
        "play", "short-talk", "--pack", small, "--replies", "-", "--json", stdin=choosing("give"), expect=0
    ).json
    assert value["ending"]["id"] == "given"
    told = shell("play", "short-talk", "--pack", small, "--replies", "-", stdin=b'{"type": "caf\xe9"}', expect=2).err
    assert told == "pushback: -: this is not UTF-8 text\n"


def test_a_transcript_without_json(pushback: Command, small: Path) -> None:
    out = pushback(
        "play", small / "scenarios" / "short-talk.yaml", "--replies", "-", stdin=choosing("give"), expect=0
    ).out
    assert "Dana Okafor: A yes for Northwind, please." in out
    assert "You: Yes, Northwind gets it." in out
    assert "A present costs most." in out
    assert "ORDER-TAKER: relationship 56, product 20" in out
    assert "Within reach: 68 · 70, 50 · 75." in out


def test_the_same_log_gives_the_same_object(shell: Shell, small: Path) -> None:
    log = lines({"prepare": "notes"}, {"type": "Why now?"}, {"type": "qqq"}, {"choose": "note"}, {"choose": "agree"})
    runs = {
        shell("play", "short-talk", "--pack", small, "--replies", "-", "--json", "--seed", "3", stdin=log).out
        for _ in range(2)
    }
    assert len(runs) == 1


@pytest.mark.parametrize("path", SCENARIO_FILES, ids=lambda path: path.stem)
def test_every_built_in_scenario_can_be_played_to_an_ending(path: Path, pushback: Command) -> None:
    log: list[str] = []
    value: dict[str, Any] = {}
    for _turn in range(60):
        value = pushback(
            "play", path.stem, "--replies", "-", "--json", "--no-frontier", stdin=choosing(*log), expect=0
        ).json
        if value["ending"]:
            break
        assert value["available"], "nothing can be said here"
        log.append(value["available"][len(log) % len(value["available"])])
    assert value["ending"]
    assert len(value["turns"]) == len(log)
    assert value["case"] == next(iter_cases(path), None)


def iter_cases(path: Path) -> Any:
    from simulator.content.load import load_scenario

    return iter(load_scenario(str(path)).scenario.cases)


def test_a_play_by_path_and_by_full_name_is_the_same(pushback: Command, small: Path) -> None:
    by_path = pushback(
        "play", small / "scenarios" / "short-talk.yaml", "--replies", "-", "--json", stdin=choosing("give"), expect=0
    ).out
    by_name = pushback(
        "play", "small:short-talk", "--pack", small, "--replies", "-", "--json", stdin=choosing("give"), expect=0
    ).out
    assert by_path == by_name


def test_a_scenario_with_errors_is_not_played(pushback: Command, small: Path) -> None:
    path = small / "scenarios" / "short-talk.yaml"
    path.write_text(SCENARIO.replace("goto: given}", "goto: gone}"))
    outcome = pushback("play", path, "--replies", "-", "--json", stdin="", expect=2)
    assert outcome.out == ""
    assert "no node or ending called 'gone'" in outcome.err
