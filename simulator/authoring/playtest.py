"""The exact play-test of one scenario: what can be reached, and what comes of every scripted player, case by case."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, TypeVar

from simulator.authoring.items import Item, items
from simulator.authoring.outcomes import Course, Outcome, mixed
from simulator.authoring.players import PLAYERS
from simulator.authoring.walk import DEFAULT_BOUND, Walk
from simulator.content.loaded import LoadedScenario
from simulator.conversation.frontier import Frontier, Point, distance, frontier_of
from simulator.conversation.story import Story

NEAR: Final = 5
"""Points behind the frontier within which the partner must end."""


_LONG: Final = 500
"""States from which on a player's way is compared with the next one's before that is played."""

Value = TypeVar("Value")


@dataclasses.dataclass(frozen=True, slots=True)
class Reach:
    """What listed replies can reach: lowest and highest of both axes, and the frontier; None where nothing ends."""

    relationship: tuple[int, int] | None
    product: tuple[int, int] | None
    frontier: Frontier

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "relationship": list(self.relationship) if self.relationship else None,
            "product": list(self.product) if self.product else None,
            "frontier": [list(point) for point in self.frontier],
        }


def reach(points: set[Point]) -> Reach:
    """Return what a set of endings amounts to."""
    if not points:
        return Reach(None, None, ())
    first = [point[0] for point in points]
    second = [point[1] for point in points]
    return Reach((min(first), max(first)), (min(second), max(second)), frontier_of(points))


class _Asked(Mapping[str, Value]):
    """Values by scripted player, each made when first asked for, from those made before."""

    def __init__(self, make: Callable[[str, Mapping[str, Value]], Value]) -> None:
        self._make = make
        self._known: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name not in self._known:
            if name not in PLAYERS:
                raise KeyError(name)
            self._known[name] = self._make(name, self._known)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(PLAYERS)

    def __len__(self) -> int:
        return len(PLAYERS)


class CaseTest:
    """One case, walked and played by everybody; `case` is None where there is a single truth."""

    def __init__(self, story: Story, bound: int) -> None:
        self.case = story.case
        self.walk = Walk(story, bound)
        self.points = set(self.walk.ended.values())
        self.reach = reach(self.points)

    @cached_property
    def courses(self) -> Mapping[str, Course]:
        """Every scripted player's way through it, by name; each is played when first asked for."""
        return _Asked(self._course)

    @cached_property
    def players(self) -> Mapping[str, Outcome]:
        """What comes of every scripted player, by name."""
        return _Asked(lambda name, _known: self.courses[name].outcome)

    def _course(self, name: str, known: Mapping[str, Course]) -> Course:
        # Long ways are worth comparing; a short one is sooner played.
        long = [course for course in known.values() if len(course.mass) > _LONG]
        return Course(self.walk, PLAYERS[name], long)

    @property
    def behind(self) -> int | None:
        """How far the partner stays behind the frontier, in points; None where it does not end."""
        partner = self.players["partner"]
        if not partner.points or not self.reach.frontier:
            return None
        return max(distance_of((point[1], point[2]), self.reach.frontier) for point in partner.points)

    def to_json(self) -> dict[str, Any]:
        """Return the case as a JSON object."""
        names = tuple(self.walk.story.scenario.endings)
        return {
            "proven": self.walk.proven,
            "states": self.walk.walked,
            "reachable": self.reach.to_json(),
            "players": {name: _outcome(one, names) for name, one in self.players.items()},
        }


def distance_of(point: Point, frontier: Frontier) -> int:
    """Return how far `point` stays behind the nearest point of `frontier`, 0 where it lies on it."""
    return min(distance(wanted, [point]) for wanted in frontier)


class Playtest:
    """A scenario's play-test: every case, walked and played.

    `case` restricts it to one case; `bound` counts the states of each. Raises KeyError where the case is unknown.
    """

    def __init__(self, loaded: LoadedScenario, case: str | None = None, bound: int = DEFAULT_BOUND) -> None:
        self.loaded = loaded
        chosen: tuple[str | None, ...] = (case,) if case is not None else tuple(loaded.scenario.cases) or (None,)
        stories = [Story(loaded, one) for one in chosen]
        for story in stories[1:]:
            story.learn(stories[0])
        self.cases = tuple(CaseTest(story, bound) for story in stories)
        self.whole = case is None

    @property
    def proven(self) -> bool:
        """Whether every state of every case was walked."""
        return all(one.walk.proven for one in self.cases)

    @property
    def stopped(self) -> str:
        """Which bound stopped it; empty where none did."""
        return next((one.walk.stopped for one in self.cases if one.walk.stopped), "")

    @property
    def proof(self) -> str:
        """Say in a word or two how far it can be relied on."""
        return "proven" if self.proven else f"bounded by {self.stopped} a case"

    @property
    def states(self) -> int:
        """Return how many states were walked, over all cases."""
        return sum(one.walk.walked for one in self.cases)

    @cached_property
    def reach(self) -> Reach:
        """What can be reached in any case."""
        return reach(set[Point]().union(*(one.points for one in self.cases)))

    @cached_property
    def players(self) -> Mapping[str, Outcome]:
        """What comes of every scripted player where the case is drawn with equal chance."""
        return {name: mixed([one.players[name] for one in self.cases]) for name in PLAYERS}

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every choice, and whom it tells apart."""
        return items([one.courses["random"] for one in self.cases])

    def to_json(self) -> dict[str, Any]:
        """Return the play-test as the object that `pushback playtest --json` prints, without its findings."""
        names = tuple(self.loaded.scenario.endings)
        return {
            "scenario": self.loaded.scenario.id,
            "proven": self.proven,
            "bounded_by": self.stopped or None,
            "states": self.states,
            "reachable": self.reach.to_json(),
            "cases": {one.case: one.to_json() for one in self.cases if one.case is not None},
            "players": {name: _outcome(one, names) for name, one in self.players.items()},
            "items": [item.to_json() for item in self.items],
        }


def _outcome(outcome: Outcome, names: tuple[str, ...]) -> dict[str, object]:
    """Return an outcome as JSON with every ending in it, those that never happen as well."""
    value = outcome.to_json()
    never = {name: 0.0 for name in names if name not in outcome.endings}
    return value | {"endings": {name: round(chance, 6) for name, chance in outcome.endings.items()} | never}
