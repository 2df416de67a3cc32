"""A golden conversation, played as far as it goes, so that it can be drawn."""

from __future__ import annotations

from pathlib import Path

from simulator.authoring.routes import Route, give
from simulator.coaching.session import Session
from simulator.content.building import build
from simulator.content.diagnostics import ContentError
from simulator.content.loaded import LoadedScenario
from simulator.content.source import read_source


def played_route(loaded: LoadedScenario, path: Path, case: str | None = None) -> Session:
    """Return the conversation in the route file at `path`, played on the scenario as it is now.

    `case` takes the place of the one that the file names. What the file expects is not looked at: that is for
    `pushback check`.

    Raises:
        ContentError: the file cannot be read as a route.
        PlayError: a step cannot be done where the conversation stands then.
        ReplyTooLong: a typed reply is longer than any that is read.
    """
    source, findings = read_source(path)
    route, more = build(Route, source) if source is not None else (None, [])
    if route is None:
        raise ContentError([*findings, *more])
    chosen = case or route.case or loaded.first_case
    session = Session.start(loaded, seed=route.seed, case=chosen, slots=dict(route.slots))
    for step in route.replies:
        give(session, step)
    return session
