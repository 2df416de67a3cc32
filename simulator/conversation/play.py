"""Playing: `begin` gives the first state, `step` takes a state and an event to a turn. Pure, the same every time."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Literal

from simulator.content.persona import Persona
from simulator.content.rubric import CITED, rubric
from simulator.content.scenario import Choice
from simulator.conversation import kernel
from simulator.conversation.attempt import Choose, Event, Guess, Header, Hint, Predict, Prepare, Type
from simulator.conversation.kernel import Core, Trail
from simulator.conversation.ledger import LedgerEntry
from simulator.conversation.performing import Performance
from simulator.conversation.renaming import named_today
from simulator.conversation.state import STATE_VERSION, State, core_of
from simulator.conversation.story import Place, Reply, Story


class PlayError(Exception):
    """An event that cannot happen in this state; `available` are the choice ids on offer there."""

    def __init__(self, message: str, available: Sequence[str] = ()) -> None:
        self.available = tuple(available)
        super().__init__(message)


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """One line of a stakeholder, slots filled; a `reaction` answers typed words."""

    node: str
    speaker: str
    text: str
    kind: Literal["line", "reaction"] = "line"

    def to_json(self) -> dict[str, Any]:
        """Return the line as a JSON object."""
        return {"node": self.node, "speaker": self.speaker, "text": self.text}


@dataclasses.dataclass(frozen=True, slots=True)
class Turn:
    """What one event did: the state after it, what was said in answer, and every point that moved.

    `event` names everything by today's ids, and `choice` is the listed reply whose way was taken, None for other events
    and for words that fitted nothing. `comment` and `contested` are what the author says about a reply that was chosen,
    `found` what looking at a source showed; slots filled, "" where there is nothing.
    """

    event: Event
    state: State
    node: str
    choice: Choice | None = None
    patterns: tuple[str, ...] = ()
    answer: tuple[Said, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
    comment: str = ""
    contested: str = ""
    found: str = ""


def begin(story: Story, header: Header) -> State:
    """Return the state before the first word of the attempt that `header` describes."""
    _place, marks, accounts, product = kernel.opening(story, story.opening_accounts(header.opening))
    return State(STATE_VERSION, "preparing", story.scenario.first_node, 0, accounts, product, marks)


def draw_case(cases: Sequence[str], seed: int) -> str | None:
    """Return the case that `seed` draws from `cases`, the first one for seed 0; None where there are none."""
    # Neighbouring seeds should not walk through the cases in order, so the bits are spread (Knuth's multiplier).
    return cases[(seed * 2654435761 >> 16) % len(cases)] if cases else None


def step(story: Story, state: State, event: Event, seed: int = 0) -> Turn:
    """Return what `event` does in `state`; `seed` only picks among reaction lines.

    Raises:
        PlayError: the event cannot happen here (an unknown or unavailable choice, no minutes left, an ended attempt).
    """
    event = named_today(story.scenario, event)
    if isinstance(event, Prepare):
        return _prepare(story, state, event)
    if isinstance(event, Guess):
        return _guess(story, state, event)
    if isinstance(event, Hint | Predict):
        return Turn(event, state, state.place)
    if state.phase == "ended":
        raise PlayError("the conversation has ended")
    core = core_of(story, state)
    if state.phase == "preparing":
        core = kernel.enter(story, core)
        if story.places[core[0]].ends:
            raise PlayError("the conversation ended before the first reply")
    _stands_at(story, core, event)
    if isinstance(event, Choose):
        return _choose(story, state, core, event)
    return _type(story, state, core, event, seed)


def _stands_at(story: Story, core: Core, event: Choose | Type) -> None:
    """Raise PlayError unless the story stands where `event` was given: an edited scenario may lead elsewhere."""
    place = story.places[core[0]]
    if event.node == place.id or event.node in place.node.was:
        return
    ids = [reply.choice.id for reply in kernel.available(story, core)]
    raise PlayError(
        f"this was said at '{event.node}', and the story stands at '{place.id}'; available: {', '.join(ids)}", ids
    )


def opening_lines(story: Story, state: State) -> tuple[Said, ...]:
    """Return what is said before the player's first reply; `state` is one that still prepares."""
    trail = Trail()
    kernel.enter(story, core_of(story, state), trail)
    return _lines(story, trail)


def current_place(story: Story, state: State) -> Place:
    """Return the node where the next reply is given, or the ending reached."""
    core = core_of(story, state)
    return story.places[(kernel.enter(story, core) if state.phase == "preparing" else core)[0]]


def after(story: Story, state: State) -> str:
    """Return what the stakeholder does after the ending reached, slots filled; "" while nothing has ended."""
    if state.phase != "ended":
        return ""
    return story.fill(story.place(state.place).after.told(state.marks, state.accounts, state.product))


def available(story: Story, state: State) -> tuple[Choice, ...]:
    """Return the listed replies on offer, in the author's order; none once the attempt has ended."""
    if state.phase == "ended":
        return ()
    core = core_of(story, state)
    if state.phase == "preparing":
        core = kernel.enter(story, core)
    return tuple(reply.choice for reply in kernel.available(story, core))


def play(story: Story, header: Header, events: Sequence[Event]) -> tuple[State, list[Turn]]:
    """Return the state after `events`, and a turn for each: the fold that resuming, undo and replay are.

    Raises:
        PlayError: an event cannot happen where it stands.
    """
    state = begin(story, header)
    turns: list[Turn] = []
    for event in events:
        turn = step(story, state, event, header.seed)
        turns.append(turn)
        state = turn.state
    return state, turns


def _prepare(story: Story, state: State, event: Prepare) -> Turn:
    source = story.scenario.prep.sources.get(event.source)
    if state.phase != "preparing":
        raise PlayError("the conversation has begun; the time to prepare is over")
    if source is None:
        raise PlayError(f"there is nothing called '{event.source}' to look at", tuple(story.scenario.prep.sources))
    if story.layout["prepared", event.source].get(state.marks):
        raise PlayError(f"'{event.source}' was looked at already")
    left = story.minutes.get(state.marks) - source.minutes
    if left < 0:
        raise PlayError(f"'{event.source}' takes {source.minutes} minutes, and {left + source.minutes} are left")
    marks = story.minutes.put(state.marks, left) | story.prepared_bits(event.source)
    found = story.fill(story.found[event.source].told(state.marks, state.accounts, state.product))
    return Turn(event, _proved(story, state, dataclasses.replace(state, marks=marks)), state.place, found=found)


def _guess(story: Story, state: State, event: Guess) -> Turn:
    member = story.scenario.cast.get(event.cast)
    answers = member.hidden.get(event.item, {}) if member else {}
    if event.answer not in answers:
        raise PlayError(f"'{event.answer}' is no answer to {event.cast}'s {event.item}", tuple(answers))
    return Turn(event, state, state.place)


def _choose(story: Story, state: State, core: Core, event: Choose) -> Turn:
    place = story.places[core[0]]
    offered = kernel.available(story, core)
    reply = story.reply(place, event.choice)
    if reply is None or reply not in offered:
        what = "is not on offer now" if reply else "is no reply here"
        ids = [one.choice.id for one in offered]
        raise PlayError(f"'{event.choice}' {what}, at '{place.id}'; available: {', '.join(ids)}", ids)
    trail = Trail()
    after = kernel.advance(story, core, reply, trail)
    return _turn(story, state, event, place, reply, reply.choice.performs, after, trail, ())


def _type(story: Story, state: State, core: Core, event: Type, seed: int) -> Turn:
    place = story.places[core[0]]
    reply = story.reply(place, event.choice) if event.choice is not None else None
    if reply is not None and reply not in kernel.available(story, core):
        reply = None
    performance = _performance(story, place, event, reply)
    trail = Trail()
    settled = reply is None or event.settles or not kernel.binds(reply)
    after = kernel.perform(story, core, performance, reply, trail, settled=settled)
    key = _reaction_key(story, state, performance, event) if settled else "vague"
    answered = settled and reply is not None and story.places[after[0]] is not place
    reaction, reacted = _react(story, state, place, performance.to, key, reply, seed, answered=answered)
    state = dataclasses.replace(state, reacted=reacted)
    return _turn(story, state, event, place, reply, performance.patterns, after, trail, reaction, settled=settled)


def _performance(story: Story, place: Place, event: Type, reply: Reply | None) -> Performance:
    """Return typed words as the scoring reads them; aims are taken from the choice that they fit."""
    speaker = place.lines[0].speaker
    to = story.member(event.to) if event.to in story.cast else story.member(speaker)
    patterns = tuple(pattern for pattern in event.reading.patterns if pattern in rubric())
    return Performance(
        patterns=patterns,
        to=reply.performance.to if reply is not None and event.to is None else to,
        aims=reply.performance.aims if reply is not None else {},
        cites=tuple(fact for fact in event.cites if fact in story.scenario.facts),
        against=reply.performance.against if reply is not None else False,
        spans={found.pattern: found.spans for found in event.reading.found},
        lost=reply is None,
    )


def _reaction_key(story: Story, state: State, performance: Performance, event: Type) -> str:
    """Return which of the persona's reaction lines answers: the strongest pattern's, or a special one."""
    if not event.text.strip():
        return "silence"
    if event.reading.hostile:
        return "hostile"
    bad = [name for name in performance.patterns if not rubric()[name].good]
    if bad:
        return min(bad, key=lambda name: rubric()[name].weight)
    if performance.lost:
        return "unclear"
    facts = story.layout
    if performance.has(CITED) and not (
        performance.cites and all(facts["fact", fact].get(state.marks) for fact in performance.cites)
    ):
        return "unsupported"
    good = [name for name in performance.patterns if rubric()[name].good]
    return max(good, key=lambda name: rubric()[name].weight) if good else "neutral"


def _react(
    story: Story, state: State, place: Place, to: int, key: str, reply: Reply | None, seed: int, *, answered: bool
) -> tuple[tuple[Said, ...], tuple[tuple[str, int], ...]]:
    """Return the reaction line, if there is one, and the counts of lines used; lines of one kind take turns.

    Where the next moment answers by itself (`answered`), only lines for this very pattern are said before it, each of
    them once: what serves anywhere would be an answer before the answer.
    """
    cast = story.cast[to]
    persona = story.personas[cast]
    lines = reaction_lines(persona, key, persona.mood(state.accounts[to]), anywhere=not answered)
    counts = dict(state.reacted)
    if answered and counts.get(key, 0) >= len(lines):
        return (), state.reacted
    written, own = _own_words(place, key, reply)
    # The author's own question comes once: whoever is not understood twice is not asked back in the same words.
    if written and (own not in counts or not lines):
        key, lines = own, (written,)
    if not lines:
        return (), state.reacted
    used = counts.get(key, 0)
    counts[key] = used + 1
    text = lines[(seed + used) % len(lines)]
    return (Said(place.id, cast, story.fill(text), "reaction"),), tuple(counts.items())


def cut_short(story: Story, state: State) -> str:
    """Return what whoever speaks here says to too many words; "" where they have no words for it."""
    place = story.places[story.numbers[state.place]]
    to = story.member(place.lines[0].speaker)
    persona = story.personas[story.cast[to]]
    lines = reaction_lines(persona, "too_long", persona.mood(state.accounts[to]))
    return story.fill(lines[state.turn % len(lines)]) if lines else ""


def _own_words(place: Place, key: str, reply: Reply | None) -> tuple[str | None, str]:
    """Return what the author wrote for typed words that fit nothing, or that leave out what a reply agrees to.

    With it the name under which its use is counted.
    """
    if key == "vague" and reply is not None:
        return reply.choice.vague, f"vague {place.id} {reply.choice.id}"
    fallback = getattr(place.node, "fallback", None)
    if key == "unclear" and reply is None and fallback is not None:
        return fallback.text, f"fallback {place.id}"
    return None, key


def reaction_lines(persona: Persona, key: str, mood: str, *, anywhere: bool = True) -> tuple[str, ...]:
    """Return a persona's lines for `key` (a pattern id or a special reaction) in `mood`; () where it has none.

    A pattern without lines falls back to `good` or `bad`, words that agree to nothing (`vague`) to `unclear`. Lines
    that say nothing of what was said are left out unless they may be said `anywhere`.
    """
    pattern = rubric().get(key)
    general = ("good" if pattern.good else "bad") if pattern else {"vague": "unclear"}.get(key)
    if not anywhere:
        general = None
        if key == "neutral":
            return ()
    for name in (key, general):
        by_mood = persona.reactions.get(name) if name else None
        if by_mood:
            lines = by_mood.get(mood) or by_mood.get("any")
            if lines:
                return lines
    return ()


def _turn(
    story: Story,
    state: State,
    event: Choose | Type,
    place: Place,
    reply: Reply | None,
    patterns: tuple[str, ...],
    after: Core,
    trail: Trail,
    reaction: tuple[Said, ...],
    *,
    settled: bool = True,
) -> Turn:
    number, marks, accounts, product = after
    target = story.places[number]
    turn = state.turn + 1
    new = State(
        version=STATE_VERSION,
        phase="ended" if target.ends else "talking",
        place=target.id,
        turn=turn,
        accounts=accounts,
        product=product,
        marks=marks,
        proofs=state.proofs,
        reacted=state.reacted,
    )
    lines = _lines(story, trail)
    # What the author says about a reply is about the author's words.
    chosen = reply if isinstance(event, Choose) else None
    # Words that led nowhere are answered by the reaction alone: saying the same line again would be a parrot.
    if reaction and number == place.number and (reply is None or not settled):
        lines = ()
    return Turn(
        event=event,
        state=_proved(story, state, new),
        node=place.id,
        choice=reply.choice if reply else None,
        patterns=patterns,
        answer=(*reaction, *lines),
        ledger=tuple(trail.entries),
        comment=story.fill(chosen.comment.told(*trail.heard)) if chosen else "",
        contested=story.fill(chosen.contested.told(*trail.heard)) if chosen else "",
    )


def _lines(story: Story, trail: Trail) -> tuple[Said, ...]:
    said: list[Said] = []
    for number, marks, accounts, product in trail.arrivals:
        place = story.places[number]
        line = kernel.line_of(place, marks, accounts, product)
        said.append(Said(place.id, line.speaker, story.fill(line.says.text)))
    return tuple(said)


def _proved(story: Story, before: State, after: State) -> State:
    """Return `after` with the turn noted in which anything was found out, promised or taken a stand on."""
    changed = before.marks ^ after.marks
    if not changed & story.telling_bits:
        return after
    proofs = dict(after.proofs)
    for key, mask in story.telling:
        if changed & mask and after.marks & mask:
            proofs[key] = after.turn
    return dataclasses.replace(after, proofs=tuple(proofs.items()))
