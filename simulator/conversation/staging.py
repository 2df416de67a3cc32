"""Staging: a state chosen by hand, so that a conversation can be begun in the middle. Pure, and checked."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping

from simulator.content.building import suggest
from simulator.content.fields import ITEMS
from simulator.content.renaming import called
from simulator.conversation import kernel, rules
from simulator.conversation.kernel import Trail
from simulator.conversation.layout import CONFIRMED, HINTED
from simulator.conversation.play import Said
from simulator.conversation.state import STATE_VERSION, State
from simulator.conversation.story import Story


@dataclasses.dataclass(frozen=True, slots=True)
class Staging:
    """What stands when a conversation begins in the middle; everything not named is as at the start.

    `at` is the node or ending to come in at (None: the first node). `facts`, `flags`, `visited` and `promises` (made
    and still open) are ids; `hinted` and `confirmed` pairs of cast id and item; `credibility` points 0..100 by cast id,
    `product` 0..100; `counters` lie within the bounds that the scenario gives them. `slots` are words by slot id, which
    whoever makes the story gives to it. Facts, cast members, slots and places may go by earlier ids.
    """

    at: str | None = None
    facts: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    hinted: tuple[tuple[str, str], ...] = ()
    confirmed: tuple[tuple[str, str], ...] = ()
    credibility: Mapping[str, int] = dataclasses.field(default_factory=dict[str, int])
    product: int | None = None
    counters: Mapping[str, int] = dataclasses.field(default_factory=dict[str, int])
    promises: tuple[str, ...] = ()
    visited: tuple[str, ...] = ()
    slots: Mapping[str, str] = dataclasses.field(default_factory=dict[str, str])


@dataclasses.dataclass(frozen=True, slots=True)
class Staged:
    """A conversation begun in the middle: the state in which the player first answers, and what is said before.

    `accounts` (0..100 by cast index) are those on coming in.
    """

    state: State
    lines: tuple[Said, ...]
    accounts: tuple[int, ...]


class StagingError(ValueError):
    """What was chosen cannot stand in this scenario; `problems` are sentences, each with what was meant perhaps."""

    def __init__(self, problems: Collection[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def stage(story: Story, staging: Staging) -> Staged:
    """Return `story` begun as `staging` says. Nodes that go on by themselves do so.

    Raises:
        StagingError: something that `staging` names is not there, or a number lies out of its range.
    """
    problems = list(_problems(story, staging))
    if problems:
        raise StagingError(problems)
    accounts = _accounts(story, staging)
    product = story.scenario.product.start if staging.product is None else staging.product
    at = story.first if staging.at is None else story.place(staging.at).number
    trail = Trail()
    before = (kernel.BEFORE, _marks(story, staging), accounts, product)
    number, marks, standing, product = kernel.enter(story, before, trail, at)
    place = story.places[number]
    state = State(
        version=STATE_VERSION,
        phase="ended" if place.ends else "talking",
        place=place.id,
        turn=0,
        accounts=standing,
        product=product,
        marks=marks,
        proofs=tuple((key, 0) for key, mask in story.telling if marks & mask),
    )
    return Staged(state, tuple(_lines(story, trail)), accounts)


def _lines(story: Story, trail: Trail) -> Iterator[Said]:
    for number, marks, accounts, product in trail.arrivals:
        place = story.places[number]
        line = kernel.line_of(place, marks, accounts, product)
        yield Said(place.id, line.speaker, story.fill(line.says.text))


def _accounts(story: Story, staging: Staging) -> tuple[int, ...]:
    chosen = {called(cast, story.scenario.cast): points for cast, points in staging.credibility.items()}
    return tuple(chosen.get(cast, account) for cast, account in zip(story.cast, story.opening_accounts(), strict=True))


def _marks(story: Story, staging: Staging) -> int:
    """Return the marks as chosen, on top of those at the start."""
    scenario, layout = story.scenario, story.layout
    marks = story.opening_marks
    for name in staging.facts:
        marks |= layout.add("fact", called(name, scenario.facts) or name).mask
    for name in staging.flags:
        marks |= layout.add("flag", name).mask
    for name in staging.visited:
        marks |= layout.add("visited", story.place(name).id).mask
    for name in staging.promises:
        marks |= layout.add("made", name).mask
    for level, pairs in ((HINTED, staging.hinted), (CONFIRMED, staging.confirmed)):
        for cast, item in pairs:
            member = called(cast, scenario.cast) or cast
            marks |= level << layout.add("hidden", member, item, top=CONFIRMED).shift
    for name, count in staging.counters.items():
        counter = scenario.counters[name]
        marks = layout.add("counter", name, top=counter.max - counter.min).put(marks, count - counter.min)
    return marks


def _problems(story: Story, staging: Staging) -> Iterator[str]:
    """Yield a sentence for everything that cannot be."""
    scenario = story.scenario
    places = {**scenario.nodes, **scenario.endings}
    for name in (*([] if staging.at is None else [staging.at]), *staging.visited):
        if called(name, places) is None:
            yield f"there is no node called '{name}'. {suggest(name, places)}"
    for name in staging.facts:
        if called(name, scenario.facts) is None:
            yield f"there is no fact called '{name}'. {_suggested(name, scenario.facts)}"
    for what, names, known in (
        ("flag", staging.flags, scenario.flags),
        ("promise", staging.promises, tuple(scenario.promises)),
        ("counter", tuple(staging.counters), tuple(scenario.counters)),
    ):
        for name in names:
            if name not in known:
                yield f"there is no {what} called '{name}'. {_suggested(name, known)}"
    for name in staging.slots:
        if called(name, scenario.slots) is None:
            yield f"there is no slot called '{name}'. {_suggested(name, scenario.slots)}"
    for name, count in staging.counters.items():
        counter = scenario.counters.get(name)
        if counter is not None and not counter.min <= count <= counter.max:
            yield f"the counter '{name}' goes from {counter.min} to {counter.max}, and this is {count}"
    yield from _people(story, staging)


def _people(story: Story, staging: Staging) -> Iterator[str]:
    """Yield what cannot be about credibility, product, and what is hidden."""
    cast = story.scenario.cast
    for name, points in staging.credibility.items():
        if called(name, cast) is None:
            yield f"nobody in the cast is called '{name}'. {suggest(name, cast)}"
        elif not rules.ACCOUNT_MIN <= points <= rules.ACCOUNT_MAX:
            yield f"credibility goes from {rules.ACCOUNT_MIN} to {rules.ACCOUNT_MAX}, and {name}'s is {points}"
    if staging.product is not None and not rules.ACCOUNT_MIN <= staging.product <= rules.ACCOUNT_MAX:
        yield f"product goes from {rules.ACCOUNT_MIN} to {rules.ACCOUNT_MAX}, and this is {staging.product}"
    for name, item in (*staging.hinted, *staging.confirmed):
        member = called(name, cast)
        if member is None:
            yield f"nobody in the cast is called '{name}'. {suggest(name, cast)}"
            continue
        hidden = [one for one in ITEMS if one in cast[member].hidden]
        if item not in hidden:
            yield f"{name} hides no '{item}'. {_suggested(item, hidden)}"


def _suggested(name: str, known: Collection[str]) -> str:
    return suggest(name, known) if known else "The scenario has none."
