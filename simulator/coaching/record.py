"""A played attempt as one JSON object: what `pushback play --json` prints."""

from __future__ import annotations

from typing import Any

from simulator.coaching.session import Session
from simulator.coaching.walking import Walk
from simulator.conversation import kernel
from simulator.conversation.attempt import Choose, Type
from simulator.conversation.frontier import Frontier, quadrant
from simulator.conversation.play import Said, Turn


def record(session: Session, walk: Walk | None = None) -> dict[str, Any]:
    """Return `session` as a JSON object; frontiers stand in it where `walk` is given and proven.

    In each turn `says` is what the player heard before the reply, `ledger`, `credibility` and `product` what it did.
    """
    turns: list[dict[str, Any]] = []
    heard = session.opening_lines()
    for number, turn in enumerate(session.replies, start=1):
        turns.append(_turn(session, turn, heard, walk.turns[number] if walk and walk.proven else None))
        heard = turn.answer
    result: dict[str, Any] = {
        "scenario": session.loaded.scenario.id,
        "pack": session.loaded.pack,
        "case": session.header.case,
        "seed": session.header.seed,
        "turns": turns,
        "says": [said.to_json() for said in heard],
        "ending": _ending(session, walk),
        "discovered": {
            cast: {item: {"state": finding.state, "turn": finding.turn} for item, finding in items.items()}
            for cast, items in session.view.discovered.items()
        },
    }
    if not session.finished:
        result["available"] = [choice.id for choice in session.available]
    return result


def _turn(session: Session, turn: Turn, heard: tuple[Said, ...], reached: Frontier | None) -> dict[str, Any]:
    assert isinstance(turn.event, Choose | Type)
    reply: dict[str, Any] = {"text": session.reply_text(turn), "choice": turn.choice.id if turn.choice else None}
    reply["kind"] = "type" if isinstance(turn.event, Type) else "choose"
    value: dict[str, Any] = {
        "node": turn.node,
        "says": [said.to_json() for said in heard],
        "reply": reply,
        "patterns": list(turn.patterns),
        "ledger": [entry.to_json() for entry in session.ledger(turn)],
        "credibility": dict(zip(session.story.cast, turn.state.accounts, strict=True)),
        "product": turn.state.product,
    }
    if reached is not None:
        value["frontier"] = [list(point) for point in reached]
    return value


def _ending(session: Session, walk: Walk | None) -> dict[str, Any] | None:
    if not session.finished:
        return None
    relationship = kernel.relationship(session.story, session.state.accounts)
    value: dict[str, Any] = {
        "id": session.state.place,
        "relationship": relationship,
        "product": session.state.product,
        "quadrant": quadrant(relationship, session.state.product),
    }
    if walk and walk.proven:
        value["frontier"] = [list(point) for point in walk.overall]
    return value
