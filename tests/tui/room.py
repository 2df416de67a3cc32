"""A conversation for the tests of the screens: two people, an aside, a promise, three ways out."""

from __future__ import annotations

from pathlib import Path

from simulator.coaching.session import Session
from simulator.content.load import load_scenario
from simulator.content.packs import open_library
from simulator.conversation.attempt import Mode
from simulator.records.attempts import keep
from simulator.tui.app import PushbackApp

_ADA = """\
format: 1
id: ada
name: Ada {name}
role: Head of Sales{extra}
bio: Ten years of quota.
reactions:
  unclear: ["I lost you there.{extra}"]
  neutral: ["Hm.{extra}"]
  good: ["Go on.{extra}"]
  bad: ["Careful.{extra}"]
"""
_TOM = """\
format: 1
id: tom
name: Tom Ilves
role: Finance
bio: Counts.
credibility: 40
"""
_ROOM = """\
format: 1
id: room
title: {title}
ask: Promise the date.{extra}
cast:
  ada:
    persona: ada
    hidden:
      constraint: {{board: "The board has seen the date.{extra}", staff: Two people have left}}
      fear: {{face: "She loses face on stage.{extra}", money: She misses her bonus}}
    truth: {{constraint: board, fear: face}}
{tom}
prep:
  minutes: 15
  sources:
    notes: {{label: "Read the notes{extra}", minutes: 5, learn: [contract], text: "It is in the contract.{extra}"}}
facts:
  contract: The date is in the contract.{extra}
promises:
  demo: {{text: "Show it on Friday.{extra}"}}
nodes:
  opening:
    speaker: ada
    says:
      - text: "I need a yes by June. The board asks every week.{extra}"
        leak: {{words: The board asks every week, hint: {{ada: [constraint]}}}}
    choices:
      - id: what-if
        text: "What happens on your side if June comes and it isn't there?{extra}"
        performs: [ask_consequence]
        about: {{ada: fear}}
        then: {{confirm: {{ada: [fear]}}, goto: price}}
        comment: You asked about the day after, and that is the day she lies awake over.{extra}
        contested: Some would wait.{extra}
        model: true
      - id: flat
        text: "No.{extra}"
        performs: [flat_refusal]
        then: {{goto: price}}
        comment: True, and it left her nowhere to go.{extra}
      - id: hm
        text: "Hm. June."
        performs: []
        credibility: {{ada: {{points: -2, because: "A hum is no answer to a board.{extra}"}}}}
        then: {{goto: price}}
        comment: You heard her, and she could not tell.{extra}
        contested: Some let a silence do the asking.{extra}
  price:
    speaker: ada
    says: "Then I stand on a stage with an empty slide.{extra}"
    choices:
      - id: demo
        text: "Then you'll see half of it on Friday, from me.{extra}"
        performs: [commit_concretely]
        then: {{promise: [demo], product: +20, goto: agreed}}
        comment: A day and a name.{extra}
        model: true
      - id: tom
        text: "Tom, what would three weeks cost?{extra}"
        to: {to}
        performs: [ask_metric]
        then: {{product: -10, goto: refused}}
endings:
  agreed:
    speaker: ada
    says: "Friday, then.{extra}"
    then: {{product: +10}}
    after: "She puts it in her calendar.{extra}"
  refused: {{speaker: ada, says: "Then we're done.{extra}", after: "She rings the board.{extra}"}}
"""
_TOM_IN_ROOM = "  tom: {persona: tom, witness: 0.5}"


def add_room(folder: Path, *, extra: str = "", title: str = "The empty slide", alone: bool = False) -> None:
    """Put the scenario `room` into the pack at `folder`; `extra` goes into every text of it."""

    def quoted(text: str) -> str:
        return "".join(sign if sign.isprintable() and sign not in '"\\' else f"\\U{ord(sign):08x}" for sign in text)

    extra = f" {quoted(extra)}" if extra else ""
    (folder / "personas" / "ada.yaml").write_text(
        _lines_quoted(_ADA, extra).format(name="Moreau", extra=extra), encoding="utf-8"
    )
    (folder / "personas" / "tom.yaml").write_text(_TOM, encoding="utf-8")
    room = _lines_quoted(_ROOM, extra).format(
        title=f'"{quoted(title)}"', extra=extra, tom="" if alone else _TOM_IN_ROOM, to="ada" if alone else "tom"
    )
    (folder / "scenarios" / "room.yaml").write_text(room, encoding="utf-8")


def _lines_quoted(template: str, extra: str) -> str:
    """Return `template` with every plain value that takes the extra words in quotes, so that they may hold anything."""
    lines: list[str] = []
    for line in template.split("\n"):
        if line.endswith("{extra}"):
            key, _colon, value = line.partition(": ")
            line = f'{key}: "{value}"'
        lines.append(line)
    return "\n".join(lines)


def room_session(app: PushbackApp, mode: Mode = "practice", *, kept: bool = True) -> Session:
    """Return a new session of the room, kept as the app keeps them."""
    session = Session.start(load_scenario("house:room", open_library(app.library_folders)), mode=mode)
    if kept:
        keep(session, app.tell)
    return session
