"""Golden conversations: a plain-text `.route.yaml` beside a scenario, and where the scenario goes another way now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Self

from pydantic import Field, model_validator

from simulator.authoring.witness import Witness
from simulator.coaching.session import PlayError, ReplyTooLong, Session
from simulator.content.building import build
from simulator.content.codes import diagnostic
from simulator.content.diagnostics import Diagnostic
from simulator.content.fields import Format, Id, Item, Model, Reference, Words
from simulator.content.loaded import LoadedScenario
from simulator.content.source import Source, read_source
from simulator.conversation.attempt import Choose, Guess, Prepare, Type

SUFFIX: Final = ".route.yaml"

Points = Annotated[int, Field(ge=0, le=100)]


class GuessStep(Model):
    """What the player puts into a blank of the stakeholder map."""

    cast: Id
    item: Item
    answer: Id


class Step(Model):
    """One thing done: a source looked at, a guess, a reply chosen or typed; with what is expected of it.

    `at` is the node at which it is done, `credibility` the accounts after it, by cast id.
    """

    prepare: Id | None = None
    guess: GuessStep | None = None
    choose: Id | None = None
    type: Words | None = None
    to: Id | None = None
    at: Id | None = None
    credibility: dict[Id, Points] = {}

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        done = [name for name in ("prepare", "guess", "choose", "type") if getattr(self, name) is not None]
        if len(done) != 1:
            raise ValueError("a step is one thing done || Give one of: prepare, guess, choose, type.")
        return self


class Expectation(Model):
    """Where the conversation stands after the last step: the ending, or the node; accounts and product."""

    ending: Id | None = None
    node: Id | None = None
    credibility: dict[Id, Points] = {}
    product: Points | None = None


class Route(Model):
    """A golden conversation, whole."""

    format: Format
    kind: Id = "route"
    scenario: Reference
    case: Id | None = None
    seed: Annotated[int, Field(ge=0)] = 0
    slots: dict[Id, Words] = {}
    replies: Annotated[tuple[Step, ...], Field(min_length=1)]
    expect: Expectation = Expectation()


# --- running ------------------------------------------------------------------------------------------------------


def run_routes(loaded: LoadedScenario) -> list[Diagnostic]:
    """Return where the golden conversations beside a scenario's file differ from what it does now."""
    found: list[Diagnostic] = []
    for path in routes_of(loaded):
        found.extend(run_route(path, loaded))
    return found


def routes_of(loaded: LoadedScenario) -> list[Path]:
    """Return the golden conversations beside a scenario's file that name it, or are named after it."""
    identifier = loaded.scenario.id
    names = {identifier, f"{loaded.pack}:{identifier}", *loaded.scenario.was}
    return [
        path
        for path in sorted(loaded.path.parent.glob(f"*{SUFFIX}"))
        if path.name.split(".")[0] == identifier or _named(path) in names
    ]


def run_route(path: Path, loaded: LoadedScenario) -> list[Diagnostic]:
    """Return what is wrong with the golden conversation at `path`, and the first place where `loaded` differs."""
    source, findings = read_source(path)
    route, more = build(Route, source) if source is not None else (None, [])
    if source is None or route is None:
        return [*findings, *more]
    return [*findings, *more, *_differences(route, source, loaded)]


def _named(path: Path) -> str:
    """Return which scenario a route's file names, without reading the rest of it."""
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                key, _, value = line.partition(":")
                if key == "scenario":
                    return value.partition("#")[0].strip().strip("'\"")
    except OSError:
        pass
    return ""


def _differences(route: Route, source: Source, loaded: LoadedScenario) -> Iterator[Diagnostic]:
    scenario = loaded.scenario
    if route.scenario.rpartition(":")[2] not in (scenario.id, *scenario.was):
        yield _report("PB570", source, ("scenario",), what="scenario", name=route.scenario, known=scenario.id)
        return
    if route.case is not None and route.case not in scenario.cases:
        known = ", ".join(scenario.cases) or "none, it has a single truth"
        yield _report("PB570", source, ("case",), what="case", name=route.case, known=known)
        return
    case = route.case if route.case is not None else loaded.first_case
    session = Session.start(loaded, seed=route.seed, case=case, slots=dict(route.slots))
    for index, step in enumerate(route.replies):
        path = ("replies", index)
        if step.at is not None and step.at != session.node and step.at not in _earlier(session):
            yield _report("PB571", source, (*path, "at"), wanted=step.at, node=session.node)
            return
        try:
            give(session, step)
        except (PlayError, ReplyTooLong, KeyError) as error:
            yield _report("PB572", source, path, node=session.node, reason=str(error) or "it is too long")
            return
        wrong = list(_points(session, step.credibility, source, path))
        if wrong:
            yield from wrong
            return
    yield from _outcome(session, route.expect, source)


def _earlier(session: Session) -> tuple[str, ...]:
    return session.story.place(session.node).node.was


def give(session: Session, step: Step) -> None:
    """Play one step of a route in `session`. Raises PlayError or ReplyTooLong where it cannot happen."""
    if step.prepare is not None:
        session.prepare(step.prepare)
    elif step.guess is not None:
        session.guess(step.guess.cast, step.guess.item, step.guess.answer)
    elif step.choose is not None:
        session.choose(step.choose)
    elif step.type is not None:
        session.type(step.type, step.to)


def _points(
    session: Session, wanted: Mapping[str, int], source: Source, path: tuple[str | int, ...]
) -> Iterator[Diagnostic]:
    had = session.view.credibility
    for cast, points in wanted.items():
        here = (*path, "credibility", cast)
        if had.get(cast) != points:
            yield _report("PB573", source, here, what=f"{cast}'s credibility", wanted=points, had=had.get(cast, "none"))


def _outcome(session: Session, expect: Expectation, source: Source) -> Iterator[Diagnostic]:
    at = session.state.place if session.finished else session.node
    ended = f"it ends in '{at}'" if session.finished else f"it goes on at '{at}'"
    if expect.ending is not None and not (session.finished and expect.ending == at):
        yield _report("PB574", source, ("expect", "ending"), wanted=expect.ending, had=ended)
        return
    if expect.node is not None and (session.finished or expect.node != at):
        yield _report("PB574", source, ("expect", "node"), wanted=expect.node, had=ended)
        return
    yield from _points(session, expect.credibility, source, ("expect",))
    product = session.view.product
    if expect.product is not None and expect.product != product:
        yield _report("PB573", source, ("expect", "product"), what="product", wanted=expect.product, had=product)


def _report(code: str, source: Source, path: tuple[str | int, ...], **values: object) -> Diagnostic:
    return diagnostic(code, source.file, source.place(path), **values)


# --- writing ------------------------------------------------------------------------------------------------------


def route_of(loaded: LoadedScenario, way: Witness) -> str:
    """Return the golden conversation of a witness, as the text of its file."""
    session = Session.start(loaded, case=way.case)
    for name in way.prepare:
        session.prepare(name)
    for _node, choice in way.replies:
        session.choose(choice)
    return route_text(session)


def route_text(session: Session) -> str:
    """Return a played conversation as the text of a golden one: what was said, and what came of it."""
    lines = ["format: 1", f"scenario: {session.loaded.scenario.id}"]
    if session.header.case is not None:
        lines.append(f"case: {session.header.case}")
    if session.header.seed:
        lines.append(f"seed: {session.header.seed}")
    if session.header.slots:
        lines.append(f"slots: {_flow(session.header.slots)}")
    lines.append("replies:")
    turns = {id(turn.event): turn for turn in session.turns}
    for event in session.events:
        turn = turns.get(id(event))
        after = dict(zip(session.story.cast, turn.state.accounts, strict=True)) if turn is not None else {}
        step = _step(event, after)
        if step:
            lines.append("  - " + _flow(step))
    view = session.view
    place = {"ending": session.state.place} if session.finished else {"node": session.node}
    expect: dict[str, Any] = {**place, "credibility": dict(view.credibility), "product": view.product}
    lines.append(f"expect: {_flow(expect)}")
    return "\n".join(lines) + "\n"


def write_route(path: Path, text: str) -> None:
    """Write a golden conversation.

    Raises:
        OSError: it cannot be written.
    """
    path.write_text(text, encoding="utf-8")


def _step(event: object, after: Mapping[str, int]) -> dict[str, Any]:
    if isinstance(event, Prepare):
        return {"prepare": event.source}
    if isinstance(event, Guess):
        return {"guess": {"cast": event.cast, "item": event.item, "answer": event.answer}}
    if isinstance(event, Choose):
        return {"choose": event.choice, "at": event.node, "credibility": dict(after)}
    if isinstance(event, Type):
        to = {"to": event.to} if event.to is not None else {}
        return {"type": _Quoted(event.text), **to, "at": event.node, "credibility": dict(after)}
    return {}


class _Quoted(str):
    """Words that are written in quotes."""

    __slots__ = ()


def _flow(value: Any) -> str:
    """Return a value as YAML on one line; a JSON string is a YAML one."""
    if isinstance(value, Mapping):
        entries: Mapping[str, Any] = value  # type: ignore[assignment]
        return "{" + ", ".join(f"{key}: {_flow(entry)}" for key, entry in entries.items()) + "}"
    if isinstance(value, str) and (isinstance(value, _Quoted) or not _plain(value)):
        return json.dumps(str(value), ensure_ascii=False)
    return str(value)


def _plain(word: str) -> bool:
    return bool(word) and all(part.isalnum() and part.isascii() for part in word.replace("_", "-").split("-"))
