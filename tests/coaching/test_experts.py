"""Replies marked as an expert's: whoever takes them finds out what drives the other, and keeps them."""

from __future__ import annotations

import pytest

from simulator.coaching.session import Session
from simulator.content.load import load_scenario
from simulator.content.loaded import LoadedScenario
from simulator.content.packs import BUILTIN, open_library
from simulator.conversation.rules import QUADRANT_LINE

SCENARIOS = open_library((), {}).names("scenario")


def taken(loaded: LoadedScenario, case: str | None) -> Session:
    """Return the session of somebody who prepares nothing and always takes the first reply that is marked."""
    session = Session.start(loaded, case=case)
    while not session.finished:
        offered = session.available
        session.choose(next((choice.id for choice in offered if choice.model), offered[0].id))
    return session


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_marked_replies_listen_and_keep_the_relationship(name: str) -> None:
    loaded = load_scenario(f"{BUILTIN}:{name}", open_library((), {}))
    for case in tuple(loaded.scenario.cases) or (None,):
        session = taken(loaded, case)
        found = [
            finding.state == "confirmed" for items in session.view.discovered.values() for finding in items.values()
        ]
        assert any(found), (case, [turn.choice and turn.choice.id for turn in session.replies])
        assert session.view.relationship >= QUADRANT_LINE
        if "partner" not in loaded.scenario.unreachable:
            assert session.view.product >= QUADRANT_LINE
        assert all(not turn.choice or turn.choice.model for turn in session.replies), (
            "a moment without an expert's reply"
        )


def test_in_danas_room_the_aside_is_picked_up_first() -> None:
    loaded = load_scenario(f"{BUILTIN}:sold-before-built", open_library((), {}))
    for case in loaded.scenario.cases:
        found = taken(loaded, case).view.discovered["dana"]
        assert {item for item, finding in found.items() if finding.state == "confirmed"} == {"constraint", "fear"}
