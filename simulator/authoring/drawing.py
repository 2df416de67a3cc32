"""A scenario as a graph to be drawn: a card a moment, a row a reply, an arrow a way on.

What is never reached and where each ending lies is not guessed from the arrows: every state of every case is walked.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Final, get_args

from simulator.authoring.conditions_told import told
from simulator.authoring.walk import DEFAULT_BOUND, Walk
from simulator.coaching.session import Session
from simulator.content.effects import Effect
from simulator.content.loaded import LoadedScenario
from simulator.content.scenario import Ending, Node, Quadrant, Says
from simulator.content.text import clean_line, fill
from simulator.conversation.attempt import Choose, Type
from simulator.conversation.frontier import quadrant
from simulator.conversation.story import Story

QUADRANTS: Final[tuple[Quadrant, ...]] = get_args(Quadrant)
QUADRANT_NAMES: Final[Mapping[str, str]] = {
    "partner": "partner",
    "order_taker": "order-taker",
    "won_the_point": "won the point",
    "friction": "friction",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Arrow:
    """A way on to the card `target`; `when` is its condition in words, "" where it has none."""

    target: str
    when: str = ""
    taken: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A reply, or (with an empty `choice`) what happens by itself. `offered` is false where it never can be taken."""

    choice: str
    text: str
    arrows: tuple[Arrow, ...]
    when: str = ""
    offered: bool = True
    taken: bool = False
    model: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """A node or an ending. `quadrants` are those in which the ending was reached, `turns` when a route stood here.

    `variants` counts the lines that may be said instead of `says`.
    """

    id: str
    ends: bool
    speaker: str
    says: str
    variants: int
    rows: tuple[Row, ...] = ()
    reached: bool = True
    first: bool = False
    quadrants: tuple[Quadrant, ...] = ()
    turns: tuple[int, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Graph:
    """A scenario's cards in the order of the file, and how sure `reached` is.

    `bound` says what stopped the walk, "" where every one of the `states` was walked.
    """

    id: str
    title: str
    reference: str
    cards: tuple[Card, ...]
    states: int
    bound: str = ""
    routed: bool = False

    @property
    def proof(self) -> str:
        """How sure it is what is never reached."""
        if self.bound:
            return f"bounded: what is marked was not reached within {self.bound} of a case"
        return f"proven: all {self.states:,} state{'' if self.states == 1 else 's'} walked"

    @property
    def first(self) -> Card:
        """The card at which an attempt begins."""
        return next(card for card in self.cards if card.first)


@dataclasses.dataclass(slots=True)
class _Seen:
    """What walking every case showed."""

    reached: set[str] = dataclasses.field(default_factory=set[str])
    offered: set[int] = dataclasses.field(default_factory=set[int])
    quadrants: dict[str, set[Quadrant]] = dataclasses.field(default_factory=lambda: defaultdict(set))
    states: int = 0
    bound: str = ""


@dataclasses.dataclass(slots=True)
class _Route:
    """Which cards, replies and ways a session took, cards with the turns in which they were come to (0: the start)."""

    turns: dict[str, list[int]] = dataclasses.field(default_factory=lambda: defaultdict(list))
    ways: set[tuple[str, str, str]] = dataclasses.field(default_factory=set[tuple[str, str, str]])


def graph_of(loaded: LoadedScenario, session: Session | None = None, bound: int = DEFAULT_BOUND) -> Graph:
    """Return the graph of a scenario, with the route that `session` took where one is given.

    `bound` is the number of states of each case after which the walk gives up.
    """
    scenario = loaded.scenario
    seen = _walked(loaded, bound)
    route = _route(session) if session is not None else _Route()
    slots = {name: slot.default for name, slot in scenario.slots.items()}
    cards: list[Card] = []
    number = 0
    for name, node in scenario.nodes.items():
        first = name == scenario.first_node
        cards.append(_node(loaded, name, node, range(number, number + len(node.choices)), seen, route, slots, first))
        number += len(node.choices)
    for name, ending in scenario.endings.items():
        card = _card(loaded, name, ending, slots, seen, route)
        found = seen.quadrants[name]
        cards.append(dataclasses.replace(card, ends=True, quadrants=tuple(one for one in QUADRANTS if one in found)))
    title = clean_line(fill(scenario.title, slots))
    routed = session is not None
    return Graph(scenario.id, title, loaded.reference, tuple(cards), seen.states, seen.bound, routed)


def _walked(loaded: LoadedScenario, bound: int) -> _Seen:
    seen = _Seen()
    for case in tuple(loaded.scenario.cases) or (None,):
        walk = Walk(Story(loaded, case), bound)
        seen.states += walk.walked
        seen.bound = seen.bound or walk.stopped
        seen.reached |= {walk.story.places[number].id for number in walk.watch.visited}
        seen.offered |= walk.watch.offered
        for state, point in walk.ended.items():
            seen.quadrants[walk.place(state).id].add(quadrant(*point))
    return seen


def _route(session: Session) -> _Route:
    route = _Route()
    route.turns[session.loaded.scenario.first_node].append(0)
    for number, turn in enumerate(session.replies, start=1):
        before, choice = turn.node, turn.choice.id if turn.choice is not None else ""
        assert isinstance(turn.event, Choose | Type)
        # What is said on the way names each place passed; the state names the last, which may have had nothing to say.
        passed = [said.node for said in turn.answer if said.kind == "line"]
        for place in dict.fromkeys((*passed, turn.state.place)):
            if place == before and not choice:
                continue
            route.ways.add((before, choice, place))
            route.turns[place].append(number)
            before, choice = place, ""
    return route


def _card(
    loaded: LoadedScenario,
    name: str,
    place: Node | Ending,
    slots: Mapping[str, str],
    seen: _Seen,
    route: _Route,
) -> Card:
    says = place.says[-1] if not place.says[0].text else place.says[0]
    return Card(
        id=name,
        ends=False,
        speaker=_speaker(loaded, place, says),
        says=clean_line(fill(says.text, slots)),
        variants=len(place.says) - 1,
        reached=name in seen.reached,
        turns=tuple(route.turns.get(name, ())),
    )


def _node(
    loaded: LoadedScenario,
    name: str,
    node: Node,
    numbers: range,
    seen: _Seen,
    route: _Route,
    slots: Mapping[str, str],
    first: bool,
) -> Card:
    rows: list[Row] = []
    for number, choice in zip(numbers, node.choices, strict=True):
        arrows = _arrows(choice.then, name, choice.id, route)
        rows.append(
            Row(
                choice.id,
                clean_line(fill(choice.text, slots)),
                arrows,
                when=told(choice.when),
                offered=number in seen.offered,
                taken=any(arrow.taken for arrow in arrows),
                model=choice.model,
            )
        )
    if node.then:
        arrows = _arrows(node.then, name, "", route)
        rows.append(Row("", "goes on", arrows, offered=name in seen.reached, taken=any(one.taken for one in arrows)))
    card = _card(loaded, name, node, slots, seen, route)
    return dataclasses.replace(card, rows=tuple(rows), first=first)


def _arrows(effects: Iterable[Effect], node: str, choice: str, route: _Route) -> tuple[Arrow, ...]:
    """Return the ways on, in the order in which they are tried; those to one place on one condition only once."""
    ways = [(effect.goto, told(effect.when)) for effect in effects if effect.goto is not None]
    return tuple(Arrow(target, when, (node, choice, target) in route.ways) for target, when in dict.fromkeys(ways))


def _speaker(loaded: LoadedScenario, place: Node | Ending, says: Says) -> str:
    cast = says.speaker or place.speaker or next(iter(loaded.scenario.cast))
    persona = loaded.personas.get(cast)
    return clean_line(persona.name) if persona is not None else cast


_DRAWN: Final[Mapping[str, str]] = {
    "text": "drawing_text:as_text",
    "mermaid": "drawing_text:as_mermaid",
    "svg": "drawing_svg:as_svg",
    "twee": "twee:as_twee",
}
FORMS: Final = tuple(_DRAWN)
"""The forms in which a graph can be drawn."""


def draw(graph: Graph, form: str) -> str:
    """Return `graph` in one of `FORMS`, as the text of a file.

    Raises:
        KeyError: there is no such form.
    """
    module, _, name = _DRAWN[form].partition(":")
    drawn: Callable[[Graph], str] = getattr(import_module(f"simulator.authoring.{module}"), name)
    return drawn(graph)
