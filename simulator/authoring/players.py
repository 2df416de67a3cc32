"""Scripted players: each plays one habit, so that a scenario can be held against all of them.

A player says how it prepares, and which of the replies on offer it would take: one, or several with equal chance. Where
its favourite move is not on offer it falls back as its description says, so every player always has a next reply.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal

from simulator.content.rubric import CITED, rubric
from simulator.conversation import kernel
from simulator.conversation.kernel import Core
from simulator.conversation.story import Reply, Story

Memory = int
"""What a player remembers beside the state: a small count of its own, 0 at the start."""
Picks = Sequence[Reply]


@dataclasses.dataclass(frozen=True, slots=True)
class Moment:
    """What a player sees: the replies on offer, in the author's order, and what it remembers."""

    story: Story
    core: Core
    replies: Sequence[Reply]
    memory: Memory


@dataclasses.dataclass(frozen=True, slots=True)
class Player:
    """One scripted habit.

    `pick` returns the replies among which it chooses with equal chance; `prepare` returns the sources it looks at, in
    order, as far as the minutes reach (None: every possible preparation with equal chance); `remember` gives its memory
    after a reply. `reads` says what its picks depend on beside its memory: the replies on offer alone, whether facts
    that those cite are known as well, or all of the state; nothing where it takes any reply and remembers none.
    """

    name: str
    does: str
    pick: Callable[[Moment], Picks]
    prepare: Callable[[Story], Sequence[str] | None]
    remember: Callable[[Moment, Reply], Memory]
    reads: Literal["nothing", "offers", "facts", "all"] = "offers"


def _nothing(_story: Story) -> Sequence[str] | None:
    return ()


def _anything(_story: Story) -> Sequence[str] | None:
    return None


def _no_memory(_moment: Moment, _reply: Reply) -> Memory:
    return 0


def _most_telling(story: Story) -> Sequence[str]:
    """Return the sources in the order of what they reveal a minute: a hint counts for two facts."""

    def worth(name: str) -> float:
        source = story.scenario.prep.sources[name]
        hints = sum(len(items) for items in source.hint.values())
        return (2 * hints + len(source.learn)) / max(1, source.minutes)

    return sorted(story.scenario.prep.sources, key=worth, reverse=True)


def _most_facts(story: Story) -> Sequence[str]:
    sources = story.scenario.prep.sources
    return sorted(sources, key=lambda name: len(sources[name].learn), reverse=True)


def _random(moment: Moment) -> Picks:
    return moment.replies


def _first(moment: Moment) -> Picks:
    return moment.replies[:1]


def _last(moment: Moment) -> Picks:
    return moment.replies[-1:]


def _longest(moment: Moment) -> Picks:
    return _most(moment.replies, lambda reply: len(moment.story.fill(reply.choice.text)))


def _most(replies: Sequence[Reply], value: Callable[[Reply], float]) -> list[Reply]:
    """Return the replies of the highest value."""
    best = max(value(reply) for reply in replies)
    return [reply for reply in replies if value(reply) == best]


def _by_taste(tastes: Sequence[frozenset[str]], *, against: bool | None = None) -> Callable[[Moment], Picks]:
    """Return a pick that prefers replies which perform a pattern of the earliest of `tastes`, and else takes any.

    With `against` given, replies that do (or do not) push against the ask come before the rest.
    """

    def pick(moment: Moment) -> Picks:
        for taste in tastes:
            liked = [reply for reply in moment.replies if taste.intersection(reply.choice.performs)]
            if liked:
                return liked
        if against is None:
            return moment.replies
        return [reply for reply in moment.replies if reply.performance.pushes is against] or moment.replies

    return pick


_POLITE: Final = re.compile(
    r"\b(thanks?|thank you|please|sorry|great|lovely|love|happy|glad|appreciate|of course|absolutely|sure|good|right|"
    r"understand|fair|welcome|kind|help|yes)\b",
    re.IGNORECASE,
)


def _polite(moment: Moment) -> Picks:
    return _most(moment.replies, lambda reply: len(_POLITE.findall(moment.story.fill(reply.choice.text))))


_STOCK: Final = ("ask_why_now", "ask_consequence", "ask_metric")


def _three_questions(moment: Moment) -> Picks:
    """Ask the stock questions, each kind once, while one is on offer; then anything."""
    for bit, pattern in enumerate(_STOCK):
        if not moment.memory & 1 << bit:
            asking = [reply for reply in moment.replies if pattern in reply.choice.performs]
            if asking:
                return asking[:1]
    return moment.replies


def _asked(moment: Moment, reply: Reply) -> Memory:
    memory = moment.memory
    for bit, pattern in enumerate(_STOCK):
        if pattern in reply.choice.performs:
            memory |= 1 << bit
    return memory


def _stuffed(moment: Moment) -> Picks:
    return _most(moment.replies, lambda reply: sum(rubric()[name].good for name in reply.choice.performs))


def _invented(moment: Moment) -> Picks:
    """Cite what was never learned wherever that is possible; else bring any evidence; else anything."""
    story, marks = moment.story, moment.core[1]
    unknown = [
        reply
        for reply in moment.replies
        if CITED.intersection(reply.choice.performs)
        and any(not story.layout["fact", fact].get(marks) for fact in reply.choice.cites)
    ]
    return unknown or [reply for reply in moment.replies if CITED.intersection(reply.choice.performs)] or moment.replies


def _expert(moment: Moment) -> Picks:
    """Take the reply marked as an expert's; else the one that earns most in this moment, and of those most product."""
    marked = [reply for reply in moment.replies if reply.choice.model]
    replies = marked or moment.replies

    def worth(reply: Reply) -> float:
        after = kernel.advance(moment.story, moment.core, reply)
        gained = kernel.relationship(moment.story, after[2]) - kernel.relationship(moment.story, moment.core[2])
        return gained + (after[3] - moment.core[3]) / 1000

    return _most(replies, worth)[:1]


_GIVING_IN: Final = (frozenset({"cave", "overpromise"}), frozenset({"accept_decision"}), frozenset({"share_goal"}))
_REFUSING: Final = (
    frozenset({"flat_refusal", "dismiss_goal", "pull_rank"}),
    frozenset({"reasoned_no", "yes_but", "stall", "absolute"}),
)
_FIGURES: Final = (frozenset({"data_dump"}), frozenset(CITED), frozenset({"tradeoff_reveal", "weigh_impact"}))

PLAYERS: Final[Mapping[str, Player]] = {
    player.name: player
    for player in (
        Player(
            "partner",
            "Follows the method: looks at what tells most a minute, then takes the reply marked as an expert's; where "
            "none is marked, the one that earns most just then.",
            _expert,
            _most_telling,
            _no_memory,
            reads="all",
        ),
        Player(
            "order_taker",
            "Gives in: caves or overpromises, else accepts, else agrees; else anything that does not push back.",
            _by_taste(_GIVING_IN, against=False),
            _nothing,
            _no_memory,
        ),
        Player(
            "naysayer",
            "Says no: flatly, by rank or by belittling; else with a reason, a yes-but or a delay; else anything that "
            "pushes back.",
            _by_taste(_REFUSING, against=True),
            _nothing,
            _no_memory,
        ),
        Player(
            "data_dumper",
            "Stacks figures: looks at whatever holds most facts; dumps data, else brings any evidence, else speaks of "
            "costs; else anything.",
            _by_taste(_FIGURES),
            _most_facts,
            _no_memory,
        ),
        Player("pleaser", "Takes the reply with the most polite words.", _polite, _nothing, _no_memory),
        Player(
            "three_questions",
            "Asks why now, what if not, and how they are measured, each once, whenever one is on offer; then anything.",
            _three_questions,
            _nothing,
            _asked,
        ),
        Player("stuffer", "Takes the reply that performs the most good patterns.", _stuffed, _nothing, _no_memory),
        Player(
            "inventor",
            "Prepares nothing and cites what it never learned; else brings any evidence; else anything.",
            _invented,
            _nothing,
            _no_memory,
            reads="facts",
        ),
        Player("first", "Takes the first reply.", _first, _nothing, _no_memory),
        Player("last", "Takes the last reply.", _last, _nothing, _no_memory),
        Player("longest", "Takes the longest reply.", _longest, _nothing, _no_memory),
        Player(
            "random",
            "Takes any reply, and any preparation, with equal chance.",
            _random,
            _anything,
            _no_memory,
            reads="nothing",
        ),
    )
}
