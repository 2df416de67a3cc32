"""How `pushback check` prints, fails, remembers, and keeps within bounds."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from tests.cli.conftest import COMMAND, Command, Shell
from tests.cli.test_check import HOSTILE
from tests.small_pack import PERSONA, SCENARIO


def with_warning(small: Path) -> Path:
    """Let the pack's scenario have one warning, and nothing else."""
    path = small / "scenarios" / "short-talk.yaml"
    path.write_text(SCENARIO.replace('"Yes, <customer> gets it."', '"Yes, <custommer> gets it."'), encoding="utf-8")
    return path


def test_the_line_is_shown_with_a_caret_under_the_place(pushback: Command, small: Path) -> None:
    told = pushback("check", with_warning(small), expect=0).out.splitlines()
    assert told[1] == '   31 |         text: "Yes, <custommer> gets it."'
    assert told[2] == "      |               ^"
    assert told[3].startswith("    Did you mean 'customer'?")
    assert told[-1] == "1 file checked: 0 errors, 1 warning."


@pytest.mark.parametrize("before", ["", "說" * 60, "x" * 200, "e\u0301" * 120])
def test_a_long_line_is_cut_around_the_place(before: str, pushback: Command, small: Path) -> None:
    path = small / "scenarios" / "short-talk.yaml"
    words = f"{before} <custommer> {'and so on ' * 30}"
    path.write_text(SCENARIO.replace("setting: The corridor.", f"setting: {words}"))
    [finding] = pushback("check", "--json", path, expect=0).json
    told = pushback("check", path, expect=0).out.splitlines()
    assert cells(told[1]) <= 80
    assert told[2].endswith("^")
    assert told[1].startswith(f"{finding['line']:>5} | ")
    caret = cells(told[2][:-1])
    assert [place for place in range(len(told[1])) if cells(told[1][:place]) == caret]


def cells(text: str) -> int:
    wide = {"W": 2, "F": 2}
    return sum(0 if unicodedata.combining(c) else wide.get(unicodedata.east_asian_width(c), 1) for c in text)


def test_what_cannot_be_shown_is_shown_as_such(pushback: Command, small: Path) -> None:
    path = small / "scenarios" / "short-talk.yaml"
    path.write_bytes(SCENARIO.replace("The corridor.", "The \x1b[31mcorridor.").encode())
    told = pushback("check", path, expect=1).out.splitlines()
    assert "setting: The \ufffd[31mcorridor." in told[1]
    assert told[2].index("^") == told[1].index("\ufffd")


def test_strict_lets_warnings_fail_and_notes_never(pushback: Command, small: Path) -> None:
    path = with_warning(small)
    pushback("check", path, expect=0)
    pushback("check", "--strict", path, expect=1)
    path.write_text(SCENARIO, encoding="utf-8")
    pushback("check", "--strict", path, expect=0)
    persona = small / "personas" / "boss.yaml"
    persona.write_text(PERSONA.replace("bad: [Careful.]", "bad: [Fine.]"), encoding="utf-8")
    told = pushback("check", "--strict", persona, expect=0).out
    assert "note PB408" in told
    assert told.endswith("1 file checked: 0 errors, 0 warnings, 1 note.\n")


def test_json_has_two_names(pushback: Command, small: Path) -> None:
    path = with_warning(small)
    assert pushback("check", "--json", path).json == pushback("check", "--format", "json", path).json
    assert pushback("check", "--json", "--format", "json", path).json


def test_annotations_for_github(pushback: Command, small: Path) -> None:
    path = small.rename(small.parent / "sm,a:ll") / "scenarios" / "short-talk.yaml"
    path.write_text(SCENARIO.replace("minutes: 3", "minutes: 100%"), encoding="utf-8")
    [first, last] = pushback("check", "--format", "github", path, expect=1).out.splitlines()
    place = str(path).replace(":", "%3A").replace(",", "%2C")
    assert first.startswith(f"::error file={place},line=4,col=10,title=PB210::")
    assert "100%25" in first
    assert last == "1 file checked: 1 error, 0 warnings."
    path.write_text(SCENARIO, encoding="utf-8")
    assert pushback("check", "--format", "github", path, expect=0).out == "1 file checked, nothing wrong.\n"


@pytest.mark.parametrize(
    "arguments",
    [("--format", "xml", "."), ("--json", "--format", "github", "."), ("nowhere.yaml",), ("--format",), ()],
)
def test_misuse(arguments: tuple[str, ...], pushback: Command) -> None:
    assert pushback("check", *arguments, expect=2).err.startswith("pushback: ")


@pytest.mark.parametrize(
    ("variables", "colour"),
    [({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_colour_is_for_terminals_that_want_it(
    variables: dict[str, str], colour: bool, shell: Shell, small: Path
) -> None:
    path = with_warning(small)
    own, other = os.openpty()
    with subprocess.Popen(
        [*COMMAND, "check", str(path)], stdout=other, stdin=other, cwd=shell.folder, env=shell.environment | variables
    ) as running:
        os.close(other)
        said = b""
        with contextlib.suppress(OSError):
            while piece := os.read(own, 4096):
                said += piece
        os.close(own)
    assert running.returncode == 0
    assert (b"\x1b[33mwarning PB313\x1b[0m" in said) is colour
    assert b"\x1b" not in shell("check", path, expect=0, **variables).out.encode()


def test_the_builtin_content_is_clean(shell: Shell) -> None:
    root = Path(__file__).parents[2]
    shell("check", "--strict", root / "personas", root / "scenarios", expect=0)


def test_what_was_found_is_remembered_until_something_changes(pushback: Command, small: Path) -> None:
    path = with_warning(small)
    kept = pushback.folder / "kept" / "cache" / "checks"
    first = pushback("check", "--json", path).json
    [held] = kept.glob("*.json")
    stamp = held.stat().st_mtime_ns
    assert pushback("check", "--json", path).json == first
    assert held.stat().st_mtime_ns == stamp
    path.write_text(SCENARIO, encoding="utf-8")
    assert pushback("check", "--json", path).json == []
    persona = small / "personas" / "boss.yaml"
    persona.write_text(PERSONA.replace("name: Dana Okafor\n", ""), encoding="utf-8")
    assert [finding["code"] for finding in pushback("check", "--json", path, expect=1).json] == ["PB202"]
    persona.rename(small / "personas" / "bosse.yaml")
    [finding] = pushback("check", "--json", path, expect=1).json
    assert (finding["code"], "Did you mean 'bosse'?" in finding["hint"]) == ("PB310", True)
    assert len(list(kept.glob("*.json"))) == 1


ROUTE = "format: 1\nkind: route\nscenario: short-talk\ncase: first\nreplies: [{choose: refuse}]\nexpect: {ending: refused}\n"


def test_golden_conversations_are_run_with_their_scenario_and_alone(pushback: Command, small: Path) -> None:
    path = small / "scenarios" / "short-talk.yaml"
    route = small / "scenarios" / "short-talk.no.route.yaml"
    route.write_text(ROUTE, encoding="utf-8")
    pushback("check", "--strict", path, route, expect=0)
    path.write_text(SCENARIO.replace("goto: refused}", "goto: given}"), encoding="utf-8")
    alone = pushback("check", "--json", route, expect=1).json
    assert {Path(finding["file"]).name for finding in alone} == {route.name}
    beside = pushback("check", "--json", path, expect=1).json
    assert [finding for finding in beside if finding["file"] == str(route)] == alone
    route.write_text(ROUTE.replace("short-talk", "long-talk"), encoding="utf-8")
    assert [finding["code"] for finding in pushback("check", "--json", route, expect=1).json] == ["PB320"]


@pytest.mark.parametrize("words", [b"", b"}{", b"[]", b'{"key": 1}', b"\xff", b'{"key": "x", "findings": [{}]}'])
def test_a_broken_memory_is_done_without(words: bytes, pushback: Command, small: Path) -> None:
    path = with_warning(small)
    first = pushback("check", "--json", path).json
    [held] = (pushback.folder / "kept" / "cache" / "checks").glob("*.json")
    held.write_bytes(words)
    assert pushback("check", "--json", path).json == first


def test_a_home_that_cannot_be_written_is_done_without(pushback: Command, small: Path) -> None:
    (pushback.folder / "kept").write_text("a file where a folder should be")
    assert len(pushback("check", "--json", with_warning(small)).json) == 1


def test_remembering_needs_neither_checks_nor_reader(shell: Shell, small: Path) -> None:
    code = (
        f"import sys\nfrom simulator.cli.commands import run\nassert run(['check', {str(with_warning(small))!r}]) == 0\n"
        "names = ('simulator.authoring.checks.whole', 'simulator.language.reader')\n"
        "print(*(name in sys.modules for name in names))"
    )
    said = [
        subprocess.run(
            [sys.executable, "-P", "-c", code], capture_output=True, check=True, cwd=shell.folder, env=shell.environment
        ).stdout.splitlines()[-1]
        for _time in range(2)
    ]
    assert said == [b"True True", b"False False"]


MEMORY = 300 * 1024 * 1024
"""Bytes in which anything that can be written must be explained."""


MEASURED = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(done.returncode)
"""
"""Runs a command and prints the most memory it held, in KiB: what this process itself holds would count otherwise."""


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def many_nodes() -> bytes:
    nodes = "".join(f" n{number}: {{says: a, goto: n{number + 1}}}\n" for number in range(100_000))
    return f"format: 1\nid: x\ntitle: T\nask: A.\ncast: {{dana: {{persona: boss}}}}\nnodes:\n{nodes}".encode()


@pytest.mark.parametrize(
    "name", ["aliases", "fifty megabytes", "depth in braces", "nothing but nuls", "not utf-8", "nodes"]
)
def test_hostile_files_take_little_memory(name: str, shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "hostile.yaml"
    path.write_bytes(many_nodes() if name == "nodes" else HOSTILE[name])
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *COMMAND, "check", str(path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=shell.folder,
        env=shell.environment,
        preexec_fn=limited,
    )
    assert done.returncode == 1
    assert "error PB" in done.stdout
    assert int(done.stderr.split()[-1]) * 1024 < MEMORY
