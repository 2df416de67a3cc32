"""How fast the app feels, against the smallest Textual app in the same run. Run with `uv run pytest -m benchmark`.

Ratios are printed and not asserted: absolute times of a shared machine prove nothing.
"""

from __future__ import annotations

import random
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.coaching.session import Session
from simulator.content.load import load_scenario
from simulator.content.packs import builtin_root
from tests.benchmarks.terminal import Terminal

pytestmark = pytest.mark.benchmark

RUNS = 7
MINIMAL = """
from textual.app import App
from textual.widgets import Static
class Min(App):
    def compose(self):
        yield Static("READY")
Min().run()
"""
ECHO = """
from textual.app import App
from textual.widgets import Footer, Header, Input, Static
class Echo(App):
    BINDINGS = [("ctrl+q", "quit", "Quit")]
    def compose(self):
        yield Header(); yield Static("READY"); yield Input(); yield Footer()
Echo().run()
"""
SCENARIO = "six-weeks-underground"
SIGNS = (b"landed", b"cost you", b"left no mark")
ROUNDS = 5
PUSHBACK = [sys.executable, "-m", "simulator.cli.main"]


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    # Whoever is here for the first time is welcomed first; what counts is how soon one can choose.
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "settings.json").write_text("{}", encoding="utf-8")
    return {"PUSHBACK_HOME": str(tmp_path / "home"), "HOME": str(tmp_path), "PYTHONPATH": str(Path.cwd())}


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a line past pytest's capture."""

    def say(line: str) -> None:
        with capsys.disabled():
            print(f"\n  {line}", end="")

    return say


def started(command: list[str], environment: dict[str, str], marker: str) -> tuple[float, float]:
    """Return seconds until the first frame, and the peak memory in MiB once it has settled."""
    terminal = Terminal(command, environment)
    terminal.wait_for(marker)
    terminal.settle()
    memory = terminal.peak_memory
    terminal.close()
    frame = terminal.first_frame(marker)
    assert frame is not None, f"{command} never showed {marker}"
    return frame, memory


def many_scenarios(folder: Path, count: int) -> Path:
    """Return a pack of `count` copies of a built-in scenario, each with an id of its own."""
    original = (builtin_root() / "scenarios" / "six-weeks-underground.yaml").read_text(encoding="utf-8")
    (folder / "scenarios").mkdir(parents=True)
    shutil.copytree(builtin_root() / "personas", folder / "personas")
    for number in range(count):
        text = original.replace("id: six-weeks-underground", f"id: copy-{number}", 1)
        (folder / "scenarios" / f"copy-{number}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("installed", [4, 500])
def test_first_frame(installed, home, tmp_path, tell):
    """Target: at most 1.5 times the minimal app's, and 1.6 times its memory."""
    if installed > 4:
        home["PUSHBACK_PACKS"] = str(many_scenarios(tmp_path / "many", installed - 4))
    minimal = [sys.executable, "-c", MINIMAL]
    # One run of each that does not count: the index of the library is made, files come into the cache.
    started(minimal, home, "READY")
    started(PUSHBACK, home, "▸")
    pairs = [(started(minimal, home, "READY"), started(PUSHBACK, home, "▸")) for _ in range(RUNS)]
    frame = statistics.median(ours[0] / theirs[0] for theirs, ours in pairs)
    memory = statistics.median(ours[1] / theirs[1] for theirs, ours in pairs)
    seconds = statistics.median(ours[0] for _theirs, ours in pairs)
    tell(f"{installed} scenarios: first frame {seconds:.2f} s, {frame:.2f} x minimal; memory {memory:.2f} x minimal")


def pressed(terminal: Terminal, key: bytes, shown: Callable[[bytes], bool], quiet: float) -> tuple[float, float]:
    """Return the seconds from `key` to the frame that shows it, and those of them not spent waiting for a core.

    The key is pressed after `quiet` seconds in which the rest of the frames before it came.
    """
    end = time.perf_counter() + quiet
    while time.perf_counter() < end:
        terminal.pump(0.02)
    before = terminal.waited
    taken = terminal.answer_time(key, shown)
    waited = terminal.waited - before
    assert taken is not None, f"{key!r} never showed"
    return taken, taken - waited


def replies(count: int) -> list[list[bytes]]:
    """Return for the first listed reply of each of `count` turns how it begins, and how the answer does."""
    session = Session.start(load_scenario(SCENARIO), seed=1)
    turns: list[list[bytes]] = []
    for _ in range(count):
        turn = session.choose(session.available[0].id)
        turns.append([text.encode()[:12] for text in (session.reply_text(turn), turn.answer[0].text)])
    return turns


def test_key_to_feedback(home, tell):
    """Target: choosing a reply shows its feedback within 2.5 times the minimal input's key-to-frame.

    The frame that counts holds the reply, the sign of how it landed, and the answer. The keys of the two programs are
    pressed in turn, so that a busy machine slows both.
    """
    gaps = random.Random(1)
    plain: list[tuple[float, float]] = []
    ours: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        echo = Terminal([sys.executable, "-c", ECHO], home, 100, 30)
        echo.settle()
        app = Terminal([*PUSHBACK, "play", SCENARIO, "--seed", "1"], home, 100, 30)
        app.wait_for("walk in")
        app.settle()
        app.press(b"w")
        app.wait_for("Halina")
        app.settle()
        for number, words in enumerate(replies(4)):
            key = bytes([97 + number])
            plain.append(pressed(echo, key, lambda drawn, key=key: key in drawn, gaps.uniform(0.3, 0.5)))

            def shown(drawn: bytes, words: list[bytes] = words) -> bool:
                return all(one in drawn for one in words) and any(sign in drawn for sign in SIGNS)

            ours.append(pressed(app, b"1", shown, gaps.uniform(0.3, 0.5)))
        echo.close()
        app.close()
    for name, kind in (("as seen", 0), ("without waiting for a core", 1)):
        baseline, reply = (statistics.median(times[kind] for times in one) * 1000 for one in (plain, ours))
        tell(f"{name}: key to frame {baseline:.1f} ms, to feedback {reply:.1f} ms, {reply / baseline:.2f} x")
