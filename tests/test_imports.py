"""Which modules are imported for what: import time is a feature, so it is looked at and never timed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCENARIO = "sold-before-built"
HEAVY = ("textual", "plotext", "sqlalchemy")
CONTENT = (
    "pydantic",
    "yaml",
    "rapidfuzz",
    "typer",
    "click",
    "platformdirs",
    "simulator.language.reader",
    "asyncio.base_events",
)


def imported(code: str, folder: Path) -> set[str]:
    """Return the names of all modules that are there once `code` has run in a process of its own."""
    report = (
        f"import sys\n{code}\nimport json\n"
        "print('\\n' + json.dumps(sorted(name for name in sys.modules if sys.modules[name] is not None)))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", report],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env={"HOME": str(folder), "PUSHBACK_HOME": str(folder / "kept"), "PATH": "", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
    )
    return set(json.loads(done.stdout.rstrip("\n").rpartition("\n")[2]))


def command(*arguments: str) -> str:
    return f"from simulator.cli.commands import run\nassert run({list(arguments)!r}) == 0"


def found(modules: set[str], names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name in modules or any(one.startswith(f"{name}.") for one in modules)]


CASES: dict[str, tuple[str, tuple[str, ...]]] = {
    "the app": (
        "import simulator.tui.app",
        ("pydantic", "yaml", "rapidfuzz", "typer", "sqlalchemy", "plotext", "simulator.language.reader"),
    ),
    "the entry point": ("import simulator.cli.main", (*HEAVY, "pydantic", "yaml", "rapidfuzz", "typer")),
    "the index": ("import simulator.content.index", (*HEAVY, "pydantic", "yaml", "rapidfuzz", "typer")),
    "the rules": (
        "import simulator.conversation.play, simulator.conversation.exploration",
        (*HEAVY, "typer", "rapidfuzz", "simulator.language.reader", "simulator.coaching"),
    ),
    "what a reading is": ("import simulator.language.reading", (*HEAVY, "yaml", "pydantic", "rapidfuzz")),
    "the reader": (
        "from simulator.language import read\nread('Why now?')",
        (*HEAVY, "typer", "simulator.conversation"),
    ),
    "a session": ("import simulator.coaching.session", (*HEAVY, "typer", "simulator.language.reader")),
    "the list": (command("list"), (*HEAVY, "simulator.tui", "simulator.language.reader")),
    "a check": (command("check", str(ROOT / "personas")), (*HEAVY, "simulator.tui", "simulator.language.reader")),
    "a line by line": (command("play", SCENARIO, "--plain"), (*HEAVY, "simulator.tui")),
    "a script": (command("play", SCENARIO, "--replies", "/dev/null", "--json"), (*HEAVY, "simulator.tui")),
}


@pytest.mark.parametrize("name", CASES)
def test_only_what_is_needed_is_imported(name: str, tmp_path: Path) -> None:
    code, unwanted = CASES[name]
    assert found(imported(code, tmp_path), unwanted) == []


def test_a_second_list_reads_no_yaml(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path\nfrom simulator.content.index import library_index\n"
        "from simulator.content.packs import open_library\n"
        "assert len(library_index(open_library(), Path('index.json'))) >= 4"
    )
    assert found(imported(code, tmp_path), ("yaml",)) == ["yaml"]
    assert found(imported(code, tmp_path), ("yaml", "pydantic", "rapidfuzz")) == []
