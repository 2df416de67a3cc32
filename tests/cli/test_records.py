"""`pushback history`, `replay`, `report`, `export`, `import` and `forget`, as one uses them."""

from __future__ import annotations

import csv
import datetime
import html.parser
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.coaching.session import Session
from simulator.content.load import load_scenario
from simulator.content.packs import open_library
from simulator.conversation.attempt import Mode, Type
from simulator.language.reading import Reading
from simulator.records.keeping import KeptAttempt
from simulator.records.opening import close_all, open_store
from tests.cli.conftest import Command

HOSTILE = '=HYPERLINK("x")<script>alert(1)</script>{{ 7 * 7 }} [a](b) `c` | # *d*'


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    close_all()


def talk(small: Path, *choices: str, typed: str = "", mode: Mode = "practice", slot: str = "Northwind") -> str:
    """Play and return the attempt's id."""
    loaded = load_scenario("small:short-talk", open_library([small], {}))
    session = Session.start(loaded, case="first", mode=mode, slots={"customer": slot})
    journal = KeptAttempt(session.header, [].append, open_store).follow(session)
    if typed:
        event = Type("opening", typed, Reading(typed, (), "neutral", 0.0))
        journal.append(event)
        session = Session(loaded, session.header, [event])
        session.journal = journal
        journal.follow(session)
    for choice in choices:
        session.choose(choice)
    return journal.id


def test_the_history_of_nothing(pushback: Command) -> None:
    assert pushback("history", "--json", expect=0).json == []
    assert "Nothing was played yet." in pushback("history", expect=0).out
    assert pushback("export", "--format", "jsonl", expect=0).out.strip() == ""
    for command in (("replay", "last"), ("replay", "x"), ("report", "x"), ("forget", "me", "--yes")):
        assert pushback(*command).code != 0


def test_the_history_is_newest_first(pushback: Command, small: Path) -> None:
    first = talk(small, "look", "agree")
    second = talk(small, "look", mode="exam")
    listed = pushback("history", "--json", expect=0).json
    assert [one["id"] for one in listed] == [second, first]
    assert {key: listed[1][key] for key in ("scenario", "mode", "turns", "ending", "pack")} == {
        "scenario": "short-talk",
        "mode": "practice",
        "turns": 2,
        "ending": "agreed",
        "pack": "small",
    }
    assert (listed[0]["mode"], listed[0]["turns"], listed[0]["ending"]) == ("exam", 1, None)
    assert datetime.datetime.fromisoformat(listed[0]["started"]).tzinfo is not None
    lines = pushback("history", expect=0).out.splitlines()
    assert second in lines[0]
    assert "2 replies, agreed at 64 · 70" in lines[1]


def test_a_conversation_is_told_again_without_its_scenario(pushback: Command, small: Path) -> None:
    attempt = talk(small, "look", "agree")
    (small / "scenarios" / "short-talk.yaml").unlink()
    told = pushback("replay", attempt[:-3], expect=0).out
    for words in (
        "Dana Okafor: A yes for Northwind, please.",
        "You: Tell me what happens on the day after.",
        "+4  Dana Okafor: what they heard (You asked)",
        "Dana Okafor: Friday, then.",
        "Ended as PARTNER: relationship 64, product 70.",
    ):
        assert words in told
    assert pushback("replay", "last", expect=0).out == told


class Page(html.parser.HTMLParser):
    """What a browser would see: elements, and every address that it would ask for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.addresses: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "xlink:href", "action")]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_reports_show_what_was_said_and_obey_nothing_of_it(pushback: Command, small: Path) -> None:
    attempt = talk(small, "look", "insist", typed=HOSTILE, slot="<b>Acme</b>")
    open_store()
    page = Page(pushback("report", attempt, "--format", "html", expect=0).out)
    assert HOSTILE in page.words
    assert page.addresses == []
    assert "script" not in page.names
    assert "b" not in page.names
    assert page.names.count("svg") == 2
    assert "prefers-color-scheme: dark" in page.words
    assert "@media print" in page.words
    told = pushback("report", attempt, "--format", "md", expect=0).out
    assert "\\<script\\>" in told
    assert "\\[a\\](b)" in told
    value = pushback("report", attempt, "--format", "json", expect=0).json
    assert value["turns"][0]["reply"] == HOSTILE
    assert len(value["axes"]) == 4
    assert "no format called 'pdf'" in pushback("report", attempt, "--format", "pdf", expect=2).err


def test_the_table_holds_nothing_that_a_spreadsheet_obeys(pushback: Command, small: Path) -> None:
    talk(small, "look", typed=HOSTILE)
    pushback("export", "--format", "csv", "--output", "out.csv", expect=0)
    rows = list(csv.DictReader(io.StringIO((pushback.folder / "out.csv").read_text("utf-8"))))
    assert [row["words"] for row in rows] == [f"'{HOSTILE}", "Tell me what happens on the day after."]
    assert [(row["kind"], row["choice"], row["turn"], row["product"]) for row in rows] == [
        ("type", "", "1", "50"),
        ("choose", "look", "2", "50"),
    ]


@pytest.mark.parametrize("form", ["csv", "jsonl", "xapi", "html"])
def test_an_export_without_words_holds_none(form: str, pushback: Command, small: Path) -> None:
    talk(small, "look", typed="my very own words", slot="Acme-secret")
    whole = pushback("export", "--format", form, expect=0).out
    assert "my very own words" in whole
    left = pushback("export", "--format", form, "--without-words", expect=0).out
    assert "my very own words" not in left
    assert "Acme-secret" not in left
    assert "Tell me what happens" in left or form == "jsonl"


def test_what_is_exported_comes_back_once(pushback: Command, small: Path) -> None:
    talk(small, "look", "agree")
    talk(small, "give")
    before = pushback("history", "--json", expect=0).json
    pushback("export", "--format", "jsonl", "--output", "all.jsonl", expect=0)
    assert "2 known already" in pushback("import", "all.jsonl", expect=0).out
    assert "nothing was removed" in pushback("forget", "me", stdin="no\n", expect=1).err
    assert len(pushback("history", "--json", expect=0).json) == 2
    assert "forgotten, with 2 attempts" in pushback("forget", "me", stdin="yes\n", expect=0).out
    assert pushback("history", "--json", expect=0).json == []
    assert "2 taken in" in pushback("import", "all.jsonl", expect=0).out
    assert pushback("history", "--json", expect=0).json == before
    pushback("forget", "me", "--yes", expect=0)
    pushback("import", "all.jsonl", "--learner", "Ann [b]", expect=0)
    assert {one["learner"] for one in pushback("history", "--json", expect=0).json} == {"Ann [b]"}
    assert len(pushback("history", "--json", "--learner", "Ben", expect=0).json) == 0
    assert "there is something about: Ann [b]" in pushback("forget", "me", "--yes", expect=1).err


def test_an_import_makes_the_results_that_the_file_lacks(pushback: Command, small: Path) -> None:
    talk(small, "look", "agree")
    pushback("export", "--format", "jsonl", "--output", "all.jsonl", expect=0)
    path = pushback.folder / "all.jsonl"
    lines = [line for line in path.read_text("utf-8").splitlines() if json.loads(line)["kind"] != "result"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    pushback("forget", "me", "--yes", expect=0)
    pushback("import", "all.jsonl", expect=0)
    [bare] = pushback("history", "--json", expect=0).json
    assert (bare["turns"], bare["ending"]) == (2, None), "its scenario is not in the library"
    assert "You: [look]" in pushback("replay", "last", expect=0).out
    assert [one["ending"] for one in pushback("history", "--json", "--pack", small, expect=0).json] == ["agreed"]


def test_forgetting_takes_the_files_from_before_the_database_too(pushback: Command, small: Path) -> None:
    talk(small, "look")
    pushback("export", "--format", "jsonl", "--output", "old.jsonl", expect=0)
    pushback("forget", "me", "--yes", expect=0)
    folder = pushback.folder / "kept" / "attempts"
    folder.mkdir()
    (pushback.folder / "old.jsonl").rename(folder / "old.jsonl")
    close_all()
    assert len(pushback("history", "--json", expect=0).json) == 1
    assert list(folder.glob("*/*.jsonl"))
    saved, other = (pushback.folder / "kept" / f"pushback-{name}.jsonl" for name in ("one", "other"))
    text = next(folder.glob("*/*.jsonl")).read_text("utf-8")
    saved.write_text(text, encoding="utf-8")
    other.write_text(text.replace('"learner":"me"', '"learner":"Ann"'), encoding="utf-8")
    told = pushback("forget", "me", "--yes", expect=0).out
    assert str(saved) in told
    assert not list(folder.glob("**/*.jsonl"))
    assert [path.exists() for path in (saved, other)] == [False, True]


def test_what_cannot_be_read_or_written_is_one_message(pushback: Command, small: Path) -> None:
    talk(small, "give")
    for wrong in (
        ("import", "missing.jsonl"),
        ("import", "."),
        ("export", "--format", "pdf"),
        ("export", "--format", "csv", "--output", "/proc/none/x.csv"),
    ):
        outcome = pushback(*wrong, expect=2)
        assert outcome.err.count("\n") == 1
        assert outcome.err.startswith("pushback: ")
    close_all()
    (pushback.folder / "kept" / "pushback.db").write_bytes(b"x" * 9000)
    for beside in (pushback.folder / "kept").glob("pushback.db-*"):
        beside.unlink()
    outcome = pushback("history", expect=2)
    assert "damaged" in outcome.err
    assert outcome.err.count("\n") == 1


def test_plain_play_that_cannot_be_kept_is_saved_to_a_file(pushback: Command, small: Path) -> None:
    kept = pushback.folder / "kept"
    (kept / "pushback.db").mkdir(parents=True)
    told = pushback("play", "short-talk", "--pack", small, "--case", "first", "--plain", stdin="\n1\n", expect=0).out
    assert told.count("cannot be kept") == 1
    [path] = kept.glob("*.jsonl")
    assert str(path) in told
    (kept / "pushback.db").rmdir()
    pushback("import", path, expect=0)
    assert [one["ending"] for one in pushback("history", "--json", expect=0).json] == ["given"]
