"""`pushback check`: every mistake by file, line and column, and nothing that can be written ends the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.content.codes import codes, document
from tests.cli.conftest import Command, Shell
from tests.small_pack import PERSONA, SCENARIO, write_pack

FIELDS = {"code", "severity", "file", "line", "column", "message", "hint"}

BAD: dict[str, tuple[str, str, str, str]] = {
    # what the author did: (what stood there, what stands there now, the words that are to blame, what is said)
    "unquoted colon": ('says: "And?"', "says: And so: what?", ": what?", "these words hold ': '"),
    "tab": ("  middle:\n", "\tmiddle:\n", "\tmiddle", "a tab"),
    "unclosed quote": ('text: "Still no."', 'text: "Still no.', '"Still no.', "not closed"),
    "unclosed bracket": ("trains: [ask_why_now]", "trains: [ask_why_now", "[ask_why_now", "not closed"),
    "unclosed brace": (
        "{confirm: {dana: fear}, goto: middle}",
        "{confirm: {dana: fear, goto: middle",
        "{dana",
        "not closed",
    ),
    "key twice": ("minutes: 3\n", "minutes: 3\nminutes: 4\n", "minutes: 4", "already on line 4"),
    "key misspelt": ("difficulty: 1", "dificulty: 1", "dificulty", "not a key"),
    "number in words": ("minutes: 3\n", "minutes: three\n", "three", "a number is expected"),
    "number too large": ("difficulty: 1", "difficulty: 9", "9", "out of range"),
    "list for a mapping": ("facts: {size: It takes three weeks.}", "facts: [size]", "[size]", "this is a list"),
    "mapping for words": ("title: A short talk", "title: {a: b}", "{a: b}", "words are expected"),
    "nothing for words": ("title: A short talk", "title:", "\n", "nothing stands behind"),
    "unknown pattern": ("[ask_why_now]", "[ask_why_nao]", "ask_why_nao", "not a pattern"),
    "unknown node": ("fear}, goto: middle}", "fear}, goto: midle}", "midle", "no node or ending called 'midle'"),
    "unknown fact": ("when: {knows: size}", "when: {knows: syze}", "syze", "no fact called 'syze'"),
    "unknown persona": ("persona: boss", "persona: bos", "bos", "no persona called 'bos'"),
    "unknown answer": ("first: {dana: {fear: lost}}", "first: {dana: {fear: loss}}", "loss", "called 'loss'"),
    "choice twice": ("- id: insist", "- id: agree", "agree", "two choices"),
    "id in capitals": ("- id: insist", "- id: Insist", "Insist", "cannot be an id"),
    "dash forgotten": ("      - id: insist\n", "        id: insist\n", "id: insist", "already on line 52"),
    "asterisk": ('says: "And?"', "says: *And?*", "*And", "'*'"),
    "at sign": ('says: "And?"', "says: @you, and?", "@you", "'@'"),
    "format of the future": ("format: 1", "format: 2", "2", "format 2"),
    "another id": ("id: short-talk", "id: long-talk", "long-talk", "its id is 'long-talk'"),
    "two documents": ("nodes:\n", "---\nnodes:\n", "---", "a second document"),
    "python object": ("minutes: 3", "minutes: !!python/object:os.system 3", "!!python", "tag"),
}


def broken(name: str) -> tuple[str, tuple[int, int]]:
    """Return the scenario with one mistake, and the line and column of the mistake."""
    before, after, blamed, _said = BAD[name]
    assert SCENARIO.count(before) == 1, before
    text = SCENARIO.replace(before, after)
    index = text.index(blamed, SCENARIO.index(before))
    return text, (text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def test_nothing_wrong(shell: Shell, small: Path) -> None:
    assert shell("check", small, expect=0).out == "2 files checked, nothing wrong.\n"
    assert shell("check", "--json", small, expect=0).json == []


@pytest.mark.parametrize("name", BAD)
def test_a_mistake_is_found_where_it_stands(name: str, pushback: Command, small: Path) -> None:
    text, (line, column) = broken(name)
    path = small / "scenarios" / "short-talk.yaml"
    path.write_text(text, encoding="utf-8")
    findings = pushback("check", "--json", path, expect=1).json
    assert all(finding.keys() == FIELDS for finding in findings)
    first = findings[0]
    assert (first["line"], first["column"]) == (line, column)
    assert BAD[name][3] in first["message"]
    assert first["file"] == str(path)
    told = pushback("check", path, expect=1).out
    assert told.startswith(f"{path}:{line}:{column}: error {first['code']}: ")
    assert pushback("play", path, "--plain", expect=2).err.startswith(
        f"{path}:{line}:{column}: error {first['code']}: "
    )


def test_many_bad_files_in_one_run(shell: Shell, small: Path) -> None:
    places: dict[str, tuple[int, int]] = {}
    for number, name in enumerate(BAD):
        text, places[f"short-talk-{number}.yaml"] = broken(name)
        (small / "scenarios" / f"short-talk-{number}.yaml").write_text(text, encoding="utf-8")
    findings = shell("check", "--json", small, expect=1).json
    for file, place in places.items():
        here = [finding for finding in findings if Path(finding["file"]).name == file]
        assert place in [(finding["line"], finding["column"]) for finding in here], file


def test_every_documented_example_is_found_from_the_command_line(shell: Shell, tmp_path: Path) -> None:
    expected: dict[str, tuple[str, str]] = {}
    for code in codes():
        known = document(code)
        if known.setting != "file" or not known.example or known.at == "0:0" or code >= "PB4":
            continue
        folder = tmp_path / "pack" / f"{known.kind}s"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{code.lower()}.yaml"
        path.write_bytes(known.failing())
        if known.kind in ("scenario", "persona"):
            expected[str(path)] = (code, known.at)
    findings = shell("check", "--json", tmp_path / "pack", expect=1).json
    found = {(finding["file"], finding["code"], f"{finding['line']}:{finding['column']}") for finding in findings}
    missing = [what for what in ((file, code, at) for file, (code, at) in expected.items()) if what not in found]
    assert len(expected) > 40
    assert not missing


def test_a_warning_alone_is_no_failure(pushback: Command, small: Path) -> None:
    path = small / "scenarios" / "short-talk.yaml"
    path.write_text(SCENARIO.replace('"Yes, <customer> gets it."', '"Yes, <custommer> gets it."'))
    [finding] = pushback("check", "--json", path, expect=0).json
    assert (finding["code"], finding["severity"], finding["line"], finding["column"]) == ("PB313", "warning", 31, 15)
    assert "Did you mean 'customer'?" in finding["hint"]
    assert pushback("check", path, expect=0).out.endswith("1 file checked: 0 errors, 1 warning.\n")
    assert "<custommer>" in pushback("play", path, "--plain", stdin="\n", expect=0).out


def test_folders_are_searched_but_not_what_is_hidden_or_a_route(pushback: Command, small: Path) -> None:
    (small / ".git").mkdir()
    for name in (".git/config.yaml", "scenarios/.draft.yaml", "scenarios/other-talk.route.yaml", "notes.txt"):
        (small / name).write_text("}{")
    assert pushback("check", small, expect=0).out.startswith("2 files checked")


def test_a_file_named_twice_is_checked_once(pushback: Command, small: Path) -> None:
    path = small / "personas" / "boss.yaml"
    assert pushback("check", small, path, path, expect=0).out.startswith("2 files checked")


def test_a_broken_pack_file_is_reported_once(pushback: Command, small: Path) -> None:
    (small / "pack.yaml").write_text("format: 1\nid: small\ntitel: Small\n")
    findings = pushback("check", "--json", small, expect=1).json
    assert sorted(finding["code"] for finding in findings) == ["PB201"]
    assert {Path(finding["file"]).name for finding in findings} == {"pack.yaml"}


def test_a_persona_is_checked_with_what_it_extends(pushback: Command, small: Path) -> None:
    child = small / "personas" / "deputy.yaml"
    child.write_text("format: 1\nid: deputy\nextends: boss\nname: Kim Low\n")
    assert pushback("check", small, expect=0)
    child.write_text("format: 1\nid: deputy\nextends: bos\n")
    [finding] = pushback("check", "--json", small, expect=1).json
    assert (finding["code"], finding["line"], finding["column"]) == ("PB310", 3, 10)
    assert "Did you mean 'boss'?" in finding["hint"]
    child.write_text("format: 1\nid: deputy\nextends: deputy\n")
    [finding] = pushback("check", "--json", small, expect=1).json
    assert (finding["code"], finding["line"]) == ("PB322", 3)


@pytest.mark.parametrize("parent", ["- a list\n", "just words\n", "", "}{", "format: 1\nid: boss\n"])
def test_a_persona_that_extends_a_broken_one_is_no_good(parent: str, pushback: Command, small: Path) -> None:
    (small / "personas" / "boss.yaml").write_text(parent)
    (small / "personas" / "deputy.yaml").write_text("format: 1\nid: deputy\nextends: boss\nname: Kim\n")
    scenario = small / "scenarios" / "short-talk.yaml"
    scenario.write_text(SCENARIO.replace("persona: boss", "persona: deputy"))
    for path in (small / "personas" / "deputy.yaml", scenario):
        assert pushback("check", path, expect=1).out
        assert pushback("check", "--json", path, expect=1).json
    assert "error PB" in pushback("play", scenario, "--plain", expect=2).err


def test_mistakes_in_names_that_leave_the_pack(pushback: Command, small: Path) -> None:
    child = small / "personas" / "deputy.yaml"
    for name in ("../../../etc/passwd", "/etc/passwd", "x" * 300, "a:b:c", ":", "boss/../boss"):
        child.write_text(f"format: 1\nid: deputy\nname: Kim\nextends: '{name}'\n")
        [finding] = pushback("check", "--json", child, expect=1).json
        assert finding["code"] == "PB310"


HOSTILE: dict[str, bytes] = {
    "aliases": b"a: &a [x,x,x,x,x,x,x,x,x]\n"
    + b"".join(
        f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n".encode() for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    ),
    "fifty megabytes": b"# padding\n" * 5_000_000,
    "depth in brackets": b"[" * 10_000,
    "depth in braces": b"{a: " * 10_000,
    "depth in spaces": b"".join(b" " * depth + b"a:\n" for depth in range(2_000)),
    "depth in dashes": b"- " * 10_000,
    "nothing but nuls": b"\0" * 1000,
    "a nul in words": b"format: 1\nid: x\ntitle: a\0b\n",
    "not utf-8": b"format: 1\nid: x\ntitle: caf\xe9\n",
    "utf-16": "format: 1\n".encode("utf-16"),
    "nothing": b"",
    "only spaces": b" \n \n",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "an escape as it is": b"format: 1\nid: x\ntitle: \x1b[31mred\n",
    "a list": b"- format: 1\n",
    "a word": b"scenario\n",
    "a number as a key": b"1: 2\n",
    "a mapping as a key": b"{a: b}: c\n",
    "a date": b"format: 2024-01-01\nid: 2024-01-01\n",
    "infinite": b"format: .inf\nminutes: .nan\n",
    "a tag": b"!!python/object/apply:os.system [echo]\n",
}


def test_hostile_files_are_explained(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "hostile"
    folder.mkdir()
    for number, data in enumerate(HOSTILE.values()):
        (folder / f"file-{number}.yaml").write_bytes(data)
    findings = shell("check", "--json", folder, expect=1).json
    named = [Path(finding["file"]).name for finding in findings if finding["severity"] == "error"]
    assert {f"file-{number}.yaml" for number in range(len(HOSTILE))} == set(named)
    assert len(findings) < 300
    for number, name in enumerate(HOSTILE):
        assert explained(folder / f"file-{number}.yaml"), name


def explained(path: Path) -> bool:
    """Say whether playing the file at `path` ends in findings, and in nothing else."""
    from simulator.content.diagnostics import ContentError
    from simulator.content.load import load_scenario
    from simulator.content.packs import open_library

    try:
        load_scenario(str(path), open_library((), {}))
    except ContentError as error:
        return bool(error.diagnostics)
    return False


def test_hostile_files_in_a_pack_do_not_stop_the_list(shell: Shell, small: Path) -> None:
    for number, data in enumerate(HOSTILE.values()):
        (small / "scenarios" / f"file-{number}.yaml").write_bytes(data)
        (small / "personas" / f"file-{number}.yaml").write_bytes(data)
    listed = shell("list", "--json", "--pack", small, expect=0).json
    assert {"short-talk", *(f"file-{number}" for number in range(len(HOSTILE)))} <= {entry["id"] for entry in listed}
    broken_ones = [entry for entry in listed if entry["id"].startswith("file-") and not entry["problem"]]
    # Only what is a mapping after all passes for a head: loading proves the rest.
    assert {entry["id"] for entry in broken_ones} <= {
        f"file-{list(HOSTILE).index(name)}"
        for name in ("a number as a key", "a mapping as a key", "a date", "infinite")
    }
    assert "short-talk" in shell("list", "--pack", small, expect=0).out


ESCAPES = '"\\e[31mred\\x9b1m \\u202ereversed\\a [bold]x[/] [/x] [@click=app.quit]y[/]"'


def test_escapes_in_every_text_are_dropped(pushback: Command, small: Path) -> None:
    words = ESCAPES
    text = SCENARIO
    for plain in (
        "A short talk",
        "The corridor.",
        "A yes for <customer>.",
        '"Which customer?"',
        "Northwind",
        "There is a page on it.",
        "Read the notes",
        "It takes three weeks.",
        '"A yes for <customer>, please."',
        '"Yes, <customer> gets it."',
        "A present costs most.",
        '"Lovely."',
        "She tells <customer>.",
        "It is what she wanted",
    ):
        assert plain in text
        text = text.replace(plain, words, 1)
    persona = PERSONA.replace("Dana Okafor", words).replace("VP Sales", words).replace("Sells.", words)
    write_pack(small, text, persona)
    path = small / "scenarios" / "short-talk.yaml"
    pushback("check", small)
    pushback("list", "--pack", small, expect=0)
    pushback("list", "--json", "--pack", small, expect=0)
    told = pushback("play", path, "--plain", "--case", "first", stdin="a\n\n1\n", expect=0).out
    assert "[31mred1m reversed [bold]x[/] [/x] [@click=app.quit]y[/]" in told
    log = '{"prepare": "notes"}\n{"choose": "give"}\n'
    pushback("play", path, "--replies", "-", "--json", stdin=log, expect=0)
    pushback("play", path, "--replies", "-", stdin=log, expect=0)


def test_escapes_in_keys_ids_and_wrong_values_are_dropped(pushback: Command, small: Path) -> None:
    path = small / "scenarios" / "short-talk.yaml"
    for old, new in (
        ("minutes: 3", f"minutes: {ESCAPES}"),
        ("difficulty: 1", f"{ESCAPES}: 1"),
        ("id: short-talk", f"id: {ESCAPES}"),
        ("persona: boss", f"persona: {ESCAPES}"),
        ("fear}, goto: middle}", f"fear}}, goto: {ESCAPES}}}"),
        ("trains: [ask_why_now]", f"trains: [{ESCAPES}]"),
    ):
        path.write_text(SCENARIO.replace(old, new), encoding="utf-8")
        pushback("check", path, expect=1)
        pushback("check", "--json", path, expect=1)
        pushback("list", "--pack", small, expect=0)


def test_escapes_in_file_names_are_dropped(shell: Shell, small: Path) -> None:
    for name in ("a\x1b[31mred", "b\x9b1m\u202e", "c\udcff"):
        (small / "scenarios" / f"{name}.yaml").write_text(SCENARIO, encoding="utf-8")
    assert "PB309" in shell("check", small, expect=1).out
    assert shell("check", "--json", small, expect=1).json
    listed = shell("list", "--json", "--pack", small, expect=0).json
    assert {"a[31mred", "b1m", "c", "short-talk"} <= {entry["id"] for entry in listed}
    assert "a[31mred" in shell("list", "--pack", small, expect=0).out
