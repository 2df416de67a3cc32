"""Choices that give themselves away by their looks: the best is the longest, the politest, or always in one place.

Chance does such things too, above all in a short scenario. So each habit is held against what chance would do: if the
best of n replies looked like any other, it would be the longest (or the third) in one node of n. How often that happens
over all nodes follows the Poisson binomial distribution, whose tail is computed exactly. A habit is reported where it
would come about by chance in fewer than one clean scenario of a thousand, and in at least half of the nodes. Four nodes
of four replies can never be reported (1 in 256), five can (1 in 1,024).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from simulator.authoring.checks.subject import Subject
from simulator.content.diagnostics import Diagnostic
from simulator.content.rubric import rubric
from simulator.content.scenario import Choice, Node

_RARE: Final = 0.001
"""How likely chance may be to do the same: one clean scenario of a thousand is wrongly reported, a habit."""
_OFTEN: Final = 0.5
"""The share of nodes from which on a habit is worth telling; in very long scenarios smaller ones are provable too."""
_GOOD_COUNTED: Final = 3
"""Good patterns of one reply that earn."""
_CLEARLY: Final = 2
"""Points by which the best reply must lead where none is marked as an expert's."""
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")

_COURTESY: Final = re.compile(
    r"\b(thanks?|thank you|please|sorry|lovely|wonderful|glad|appreciate|grateful|welcome|kind|happy to|of course|"
    r"absolutely|great|would you mind|i understand|fair enough)\b",
    re.IGNORECASE,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Best:
    """A node in which one of the replies is plainly the best: which, and the words of all."""

    node: str
    place: int
    said: tuple[str, ...]


def check_fairness(subject: Subject) -> Iterator[Diagnostic]:
    """Yield what lets a player find the best reply without reading the scene."""
    scenario = subject.scenario
    if scenario is None:
        return
    nodes = [best for name, node in scenario.nodes.items() if (best := _best(subject, name, node))]
    yield from _longest(subject, nodes)
    yield from _placed(subject, nodes)
    yield from _politest(subject, nodes)
    for name, node in scenario.nodes.items():
        if _alike(node.choices):
            yield subject.report("PB604", ("nodes", name, "choices"), key=True, node=name, count=len(node.choices))


def tail(chances: Sequence[float], hits: int) -> float:
    """Return the probability (0..1) of at least `hits` successes in independent trials of these `chances` (0..1)."""
    exactly = [1.0]
    for chance in chances:
        exactly = [
            (exactly[k] * (1 - chance) if k < len(exactly) else 0.0) + (exactly[k - 1] * chance if k else 0.0)
            for k in range(len(exactly) + 1)
        ]
    return sum(exactly[hits:])


def _best(subject: Subject, name: str, node: Node) -> Best | None:
    """Return the node's best reply: marked as an expert's, or where none is, the one that plainly earns most."""
    if len(node.choices) < 2:
        return None
    marked = [place for place, choice in enumerate(node.choices) if choice.model]
    if not marked:
        worth = [_worth(choice) for choice in node.choices]
        top, second = sorted(worth, reverse=True)[:2]
        marked = [worth.index(top)] if top >= second + _CLEARLY else []
    if len(marked) != 1:
        return None
    return Best(name, marked[0], tuple(subject.filled(choice.text) for choice in node.choices))


def _worth(choice: Choice) -> float:
    """Return what a reply earns at first sight: its patterns' weights, or the points that the author gives instead."""
    if choice.credibility:
        return sum(given.points for given in choice.credibility.values()) / len(choice.credibility)
    weights = sorted((rubric()[pattern].weight for pattern in choice.performs), reverse=True)
    good = [weight for weight in weights if weight > 0]
    return sum(good[:_GOOD_COUNTED]) + sum(weight for weight in weights if weight < 0)


def _most(words: Sequence[str], value: Callable[[str], int]) -> int | None:
    """Return the place of the one text with the highest value, or None where several share it."""
    values = [value(text) for text in words]
    top = max(values)
    return values.index(top) if values.count(top) == 1 and top > 0 else None


def _habit(nodes: Sequence[Best], chosen: Sequence[int | None], tests: int = 1) -> tuple[int, int] | None:
    """Return how often the best reply is the chosen one, and of how many, where chance would hardly do that."""
    pairs = [(best, place) for best, place in zip(nodes, chosen, strict=True) if place is not None]
    hits = sum(best.place == place for best, place in pairs)
    if not pairs or hits < _OFTEN * len(pairs):
        return None
    chances = [1 / len(best.said) for best, _place in pairs]
    return (hits, len(pairs)) if tail(chances, hits) * tests < _RARE else None


def _longest(subject: Subject, nodes: Sequence[Best]) -> Iterator[Diagnostic]:
    found = _habit(nodes, [_most(best.said, len) for best in nodes])
    if found:
        yield subject.report("PB601", ("nodes",), key=True, hits=found[0], nodes=found[1])


def _placed(subject: Subject, nodes: Sequence[Best]) -> Iterator[Diagnostic]:
    """Every place is one more test, and so is the last one, so each of them must be rarer."""
    most = max((len(best.said) for best in nodes), default=0)
    places = [
        (name, [place if place < len(best.said) else None for best in nodes])
        for place, name in enumerate(_ORDINALS[:most])
    ]
    for name, chosen in [*places, ("last", [len(best.said) - 1 for best in nodes])]:
        found = _habit(nodes, chosen, tests=most + 1)
        if found:
            yield subject.report("PB602", ("nodes",), key=True, where=name, hits=found[0], nodes=found[1])
            return


def _politest(subject: Subject, nodes: Sequence[Best]) -> Iterator[Diagnostic]:
    found = _habit(nodes, [_most(best.said, lambda text: len(_COURTESY.findall(text))) for best in nodes])
    if found:
        yield subject.report("PB603", ("nodes",), key=True, hits=found[0], nodes=found[1])


def _alike(choices: Sequence[Choice]) -> bool:
    """Say whether replies do the same in every respect that is scored, so that it does not matter which is given."""
    seen = {
        (
            frozenset(choice.performs),
            str(sorted(choice.about.items())),
            frozenset(choice.cites),
            choice.against,
            choice.to,
            str(sorted(choice.credibility.items())),
        )
        for choice in choices
    }
    return len(choices) > 1 and len(seen) == 1 and bool(choices[0].performs)
