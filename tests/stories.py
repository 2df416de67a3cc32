"""Small stories for tests: written as an author would write them, loaded as content is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent, indent

from simulator.coaching.session import Session
from simulator.content.building import build
from simulator.content.loaded import LoadedScenario
from simulator.content.persona import Persona
from simulator.content.references import check_references
from simulator.content.scenario import Scenario
from simulator.content.source import parse
from simulator.conversation.attempt import Header
from simulator.conversation.rules import RULES_VERSION
from simulator.language.reading import READER_VERSION

PERSONA = """
format: 1
id: boss
name: Dana Okafor
role: VP Sales
bio: Sells.
credibility: 50
patience: 2
reactions:
  unclear: [What?, Say again?]
  blame: [Careful.]
  good: [Fine.]
"""

HEAD = """
format: 1
id: test-story
title: A test
ask: A yes.
cast:
  dana:
    persona: boss
    hidden:
      constraint: {date: She gave the date, pipeline: The pipeline is short}
      fear: {lost: Losing them, bonus: Losing the bonus}
    truth: {constraint: date, fear: lost}
facts: {size: It takes three weeks., renewal: They renew in June.}
"""


def persona(text: str = PERSONA) -> Persona:
    """Return the persona that `text` describes."""
    source, findings = parse("persona.yaml", dedent(text).encode())
    assert source is not None, findings
    built, findings = build(Persona, source)
    assert built is not None, findings
    return built


def story(text: str, personas: Mapping[str, Persona] | None = None) -> LoadedScenario:
    """Return the scenario that `text` describes; every cast member not in `personas` is `PERSONA`."""
    source, findings = parse("test-story.yaml", dedent(text).encode())
    assert source is not None, findings
    built, findings = build(Scenario, source)
    assert built is not None, [str(finding) for finding in findings]
    people = {cast: persona() for cast in built.cast} | dict(personas or {})
    findings = check_references(built, source, people)
    assert not findings, [str(finding) for finding in findings]
    return LoadedScenario("test", built, people, "0" * 16, Path("test-story.yaml"))


def one_room(
    choices: str, head: str = HEAD, more: str = "", personas: Mapping[str, Persona] | None = None, room: str = ""
) -> LoadedScenario:
    """Return a story with one node that every choice without its own goto comes back to; `again` where it says so.

    `room` is one more line of that node.
    """
    body = indent(dedent(choices).strip(), "      ")
    return story(
        f"{dedent(head).strip()}\n{dedent(more).strip()}\nnodes:\n  room:\n    says: Well?\n    {room}\n    choices:\n{body}\n"
        "endings:\n  done: {says: Good.}\n",
        personas,
    )


def header(loaded: LoadedScenario, *, case: str | None = None, seed: int = 0, **opening: int) -> Header:
    """Return a header for `loaded`."""
    return Header(
        loaded.scenario.id, loaded.pack, loaded.content_hash, RULES_VERSION, READER_VERSION, seed, case, {}, opening
    )


def played(loaded: LoadedScenario, *choices: str, case: str | None = None) -> Session:
    """Return a session in which `choices` were given one after another."""
    session = Session(loaded, header(loaded, case=case))
    for choice in choices:
        session.choose(choice)
    return session


def points(session: Session, cast: str = "dana") -> list[tuple[str, int]]:
    """Return the last turn's entries for `cast`, as (pattern or kind, points)."""
    return [
        (entry.pattern if entry.kind == "pattern" and entry.pattern else entry.kind, entry.points)
        for entry in session.replies[-1].ledger
        if entry.cast == cast
    ]


def reasons(session: Session, pattern: str, cast: str = "dana") -> dict[str, int]:
    """Return the factors of `pattern` in the last turn, as hundredths by reason."""
    for entry in session.replies[-1].ledger:
        if entry.pattern == pattern and entry.kind == "pattern" and entry.cast == cast:
            return {factor.reason: factor.hundredths for factor in entry.factors}
    raise AssertionError(f"{pattern} has no entry")
