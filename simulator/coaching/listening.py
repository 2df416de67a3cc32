"""What typed words come to at this moment: which reply they are, and whether they agree to what it agrees to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.conversation.attempt import Type
from simulator.conversation.kernel import binds
from simulator.language import Candidate, match, read
from simulator.language.quoting import quoted, reading_of
from simulator.language.reader import read_as
from simulator.language.settling import affirms, settles
from simulator.language.touching import touched

if TYPE_CHECKING:
    from simulator.coaching.session import Session


def listen(session: Session, text: str, to: str | None = None) -> Type:
    """Return the event that saying `text` now would be: read, and matched to what is on offer."""
    candidates = [Candidate(choice.id, session.words_of(choice), choice.performs) for choice in session.available]
    repeated = quoted(text, candidates)
    if repeated is not None:
        cited = next(choice.cites for choice in session.available if choice.id == repeated.id)
        return Type(session.node, text, reading_of(text, repeated), repeated.id, cited, to)
    context = " ".join(said.text for said in session.lines)
    reading = read(text, context)
    # Whoever is insulted answers that, and hears nothing else.
    fitting = match(reading, candidates, context) if not reading.hostile else None
    asked = _asked_about(session)
    if asked is not None and affirms(text):
        fitting, contained = asked.choice, True
    else:
        # Whoever was asked about one part of it need not say the other part again.
        so_far = f"{asked.text} {text}" if asked is not None and asked.choice == fitting else text
        contained = all(settles(so_far, candidate, context) for candidate in candidates if candidate.id == fitting)
    taken = next((candidate for candidate in candidates if candidate.id == fitting), None)
    if taken is not None and contained:
        # Once it is known which reply is meant, that says something about what the words do.
        reading = read_as(text, context, taken.patterns)
    known = {fact: session.story.fill(session.story.scenario.facts[fact].text) for fact in session.view.facts}
    return Type(session.node, text, reading, fitting, touched(text, known), to, contained)


def _asked_about(session: Session) -> Type | None:
    """Return the typed reply that was just answered by asking for what it left out, or None."""
    if not session.replies:
        return None
    event = session.replies[-1].event
    if not isinstance(event, Type) or event.choice is None or event.settles or event.node != session.node:
        return None
    reply = session.story.reply(session.story.place(event.node), event.choice)
    on_offer = any(choice.id == event.choice for choice in session.available)
    return event if on_offer and reply is not None and binds(reply) else None
