"""Hints: first what to look at, then which move would serve, then how an expert would begin."""

from __future__ import annotations

from typing import Final

from simulator.coaching.session import Session
from simulator.content.fields import ITEMS, Item
from simulator.content.rubric import rubric
from simulator.content.scenario import Choice, Leak

_UNKNOWN: Final[dict[Item, str]] = {
    "constraint": "You don't know yet what is really holding {name} back.",
    "metric": "You don't know yet what {name} is measured on.",
    "fear": "You don't know yet what {name} is afraid of.",
}
MOST: Final = 3
"""Hints that there are for one reply."""
_FIRST_WORDS: Final = 5
"""Words of the expert's line that a hint gives away: enough to begin with, too few to copy."""


def hints(session: Session) -> tuple[str, str, str]:
    """Return the three hints for the reply that is due, each one saying more than the one before it."""
    model = next((choice for choice in session.available if choice.model), None)
    return _where_to_look(session), _which_move(model), _how_to_begin(session, model)


def _where_to_look(session: Session) -> str:
    leak = _leak(session)
    if leak is not None:
        return f"Listen again to “{session.story.fill(leak.words)}”. It was said in passing, and it need not have been."
    discovered, speaker = session.view.discovered, _speaker(session)
    name = session.story.personas[speaker].name.split()[0]
    for state in ("unknown", "hinted"):
        for item in ITEMS:
            finding = discovered[speaker].get(item)
            if finding is not None and finding.state == state:
                return _UNKNOWN[item].format(name=name)
    return f"You know what drives {name}. Look for the reply that uses it."


def _which_move(model: Choice | None) -> str:
    if model is None:
        return "Experts would not agree on one reply here. Look for the one you could still stand behind next week."
    good = [rubric()[name] for name in model.performs if rubric()[name].good]
    if not good:
        return "No clever move is needed here. Look for the reply that answers what was said, plainly."
    best = max(good, key=lambda pattern: pattern.weight)
    serves = f"a reply that {best.what[:1].lower()}{best.what[1:]}"
    return f"{best.name} would serve: {serves}" if best.taught else f"What would serve is {serves}"


def _how_to_begin(session: Session, model: Choice | None) -> str:
    if model is None:
        return "There is no opening to give away: more than one of these can work."
    words = session.words_of(model).split()
    if len(words) <= _FIRST_WORDS:
        return f"An expert would begin with “{words[0]} …”"
    return f"An expert would begin like this: “{' '.join(words[:_FIRST_WORDS])} …”"


def _speaker(session: Session) -> str:
    return session.lines[-1].speaker if session.lines else session.story.cast[0]


def _leak(session: Session) -> Leak | None:
    """Return the aside in what was said last, unless everything in it is known already."""
    view = session.view
    for said in reversed(session.lines):
        node = session.story.scenario.nodes.get(said.node)
        if node is None or said.node != session.node:
            continue
        for says in node.says:
            if says.leak is None or session.story.fill(says.text) != said.text:
                continue
            leak = says.leak
            told = [view.discovered[cast][item].state for cast, items in leak.confirm.items() for item in items]
            hinted = [view.discovered[cast][item].state for cast, items in leak.hint.items() for item in items]
            known = [fact in view.facts for fact in leak.learn]
            if all(state == "confirmed" for state in told) and "unknown" not in hinted and all(known):
                return None
            return leak
    return None
