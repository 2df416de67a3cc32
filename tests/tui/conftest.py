"""What the tests of the screens share: a home of their own, a small pack, and ways to wait and to look."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from simulator.content.text import has_unsafe

if TYPE_CHECKING:
    from textual.app import App
    from textual.pilot import Pilot

HOSTILE = (
    "[Q3]",
    "[/x]",
    "[@click=app.quit]x[/]",
    "$primary [b]bold[/b] \\[",
    "\x1b[31mred\x1b[0m",
    "\x9b31m",
    "abc\u202egnp.exe",
    "👩\u200d💻 ünïcode 漢字",
)
"""Strings that were ever mistaken for markup, or obeyed by a terminal."""

HOSTILE_TOGETHER = (
    "[@click=app.quit]x[/x]",
    "[Q3] $primary [b]b[/] \\[",
    "\x1b[31mr\x1b[0m\x9b31m\u202e 👩\u200d💻 漢字",
)
"""The same in three, as short as they are: for whole screens, which take a second each."""

PERSONA = """\
format: 1
id: boss
name: Ada Moreau
role: Head of Sales
bio: Ten years of quota.
"""

SCENARIO = """\
format: 1
id: {id}
title: {title}
summary: A date was promised to <customer>.
minutes: 7
difficulty: {difficulty}
trains: [ask_consequence, redirect]
setting: |
  Monday, nine o'clock. <customer> has called.
ask: Promise the date to <customer>.
cast:
  ada:
    persona: boss
    hidden:
      constraint: {{board: The board has seen the date, staff: Two people have left}}
      fear: {{face: She loses face on stage, money: She misses her bonus}}
    truth: {{constraint: board, fear: face}}
slots:
  customer: {{ask: "Which customer?", default: Northwind}}
prep:
  minutes: 15
  sources:
    notes:
      label: Read the notes
      minutes: 10
      text: The date is in their contract.
      learn: [contract]
      hint: {{ada: [fear]}}
    call:
      label: Call support
      minutes: 10
      text: Nobody answers.
facts:
  contract: The date is in the contract with <customer>.
nodes:
  opening:
    speaker: ada
    says: I need a yes.
    choices:
      - {{id: what-if, text: What happens if it is late?, performs: [ask_consequence], then: {{goto: done}}}}
      - {{id: "no", text: No., performs: [flat_refusal], then: {{goto: done}}}}
endings:
  done:
    speaker: ada
    says: Fine.
    after: She rings <customer>.
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test a home of its own in which somebody was before, and no colours or packs from outside."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "settings.json").write_text("{}", encoding="utf-8")
    monkeypatch.setenv("PUSHBACK_HOME", str(folder))
    for name in ("PUSHBACK_PACKS", "NO_COLOR"):
        if name in os.environ:
            monkeypatch.delenv(name)
    return folder


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Return a pack with one scenario, `small`, and the persona in it."""
    folder = tmp_path / "house"
    (folder / "scenarios").mkdir(parents=True)
    (folder / "personas").mkdir()
    (folder / "personas" / "boss.yaml").write_text(PERSONA, encoding="utf-8")
    add_scenario(folder, "small", "The date on the stage")
    return folder


def add_scenario(folder: Path, name: str, title: str, difficulty: int = 2) -> None:
    """Put another scenario into the pack at `folder`."""
    quoted = '"' + "".join(_escaped(sign) for sign in title) + '"'
    text = SCENARIO.format(id=name, title=quoted, difficulty=difficulty)
    (folder / "scenarios" / f"{name}.yaml").write_text(text, encoding="utf-8")


def _escaped(sign: str) -> str:
    """Return `sign` as a double-quoted YAML string holds it: this is how controls get into a file."""
    if sign in '"\\':
        return "\\" + sign
    return sign if sign.isprintable() else f"\\U{ord(sign):08x}"


def screen_text(app: App[Any]) -> str:
    """Return what stands on the screen, as plain lines without space at their ends."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def assert_harmless(shown: str) -> None:
    """Say that nothing which a terminal may obey, or which reorders what is read, stands in `shown`."""
    assert not [sign for sign in shown if sign != "\n" and has_unsafe(sign)]


async def wait_until(pilot: Pilot[None], holds: Callable[[], object], rounds: int = 200) -> None:
    """Wait until `holds` is true, message by message and never by the clock alone."""
    for _ in range(rounds):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError(f"never came true; on the screen:\n{screen_text(pilot.app)}")


async def wait_until_still(pilot: Pilot[None], rounds: int = 3) -> None:
    """Wait until the screen stays as it is for `rounds` rounds: a click that hits while lines move hits another one."""
    before, same = "", 0
    while same < rounds:
        await pilot.pause(0.02)
        now = screen_text(pilot.app)
        before, same = now, same + 1 if now == before else 0


async def wait_until_drawn(pilot: Pilot[None], name: str) -> None:
    """Wait until the screen looks as `snapshots/<name>.txt` does; PUSHBACK_SNAPSHOTS=write draws it anew."""
    path = Path(__file__).with_name("snapshots") / f"{name}.txt"
    if os.environ.get("PUSHBACK_SNAPSHOTS") == "write":
        await wait_until_still(pilot, 20)
        path.parent.mkdir(exist_ok=True)
        path.write_text(screen_text(pilot.app) + "\n", encoding="utf-8")
    stored = path.read_text(encoding="utf-8")
    await wait_until(pilot, lambda: screen_text(pilot.app) + "\n" == stored)
