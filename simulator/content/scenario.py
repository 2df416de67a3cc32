"""Scenarios: a conversation as an author writes it."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from simulator.content.conditions import Condition
from simulator.content.effects import Closing, Way
from simulator.content.fields import (
    ITEMS,
    Format,
    Id,
    Ids,
    Item,
    Items,
    Model,
    Patterns,
    Reference,
    Silence,
    Words,
    as_list,
)
from simulator.content.persona import Hearings, Moods, Percentage, Reactions
from simulator.content.wording import Said, Wording

Quadrant = Literal["partner", "order_taker", "won_the_point", "friction"]
Channel = Literal["room", "call", "chat", "email"]
Line = Literal["none", "security", "compliance", "trust", "values", "vision"]


class CastMember(Model):
    """A persona in this scenario: overrides, and what is hidden, as truth and decoys by answer id."""

    persona: Reference
    name: Words | None = None
    role: Words | None = None
    credibility: Percentage | None = None
    patience: Annotated[int, Field(ge=0, le=12)] | None = None
    hears: Hearings = {}
    moods: Moods | None = None
    reactions: Reactions = {}
    weight: Annotated[int, Field(ge=1, le=10)] = 1
    witness: Annotated[float, Field(ge=0, le=1)] = 0.5
    hidden: dict[Item, dict[Id, Said]] = {}
    truth: dict[Item, Id] = {}
    was: Ids = ()


class Case(Model):
    """One of several truths behind the request: answer ids by cast member and item. `was` are its earlier ids."""

    truth: dict[Id, dict[Item, Id]]
    was: Ids = ()


class Decision(Model):
    """Whose decision it is, and what stands on it: what folding and pushing are judged by."""

    owner: Id = "shared"
    reversible: bool = True
    impact: Literal["low", "medium", "high"] = "medium"
    line: Line = "none"
    unique: Ids = ()


class Slot(Model):
    """A name that the author or the player fills in; `<id>` in any text stands for it."""

    ask: Words
    default: Words
    was: Ids = ()


class Source(Model):
    """Something to look at before the conversation; `minutes` come out of the preparation's budget."""

    label: Words
    minutes: Annotated[int, Field(ge=0, le=60)] = 5
    text: Wording = ()
    learn: Ids = ()
    hint: dict[Id, Items] = {}
    was: Ids = ()


class Preparation(Model):
    """The minutes before the conversation, and what they can be spent on."""

    minutes: Annotated[int, Field(ge=0, le=60)] = 15
    sources: Annotated[dict[Id, Source], Field(max_length=8)] = {}


class Counter(Model):
    """A bounded integer that effects add to; sums are held within the bounds."""

    start: int = 0
    min: Annotated[int, Field(ge=-1000)] = 0
    max: Annotated[int, Field(le=1000)] = 10

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.min <= self.start <= self.max:
            raise ValueError("the counter starts outside its bounds || Let min <= start <= max.")
        return self


class Due(Model):
    """When a promise comes due: in another scenario, or at a node of this one."""

    scenario: Reference | None = None
    node: Id | None = None


class Promise(Model):
    """Something the player may commit to."""

    text: Words
    due: Due | None = None


class Leak(Model):
    """An aside: the words as they stand in the line, and what picking them up reveals."""

    words: Words
    hint: dict[Id, Items] = {}
    confirm: dict[Id, Items] = {}
    learn: Ids = ()


class Says(Model):
    """One variant of what is said; `when` missing means always."""

    when: Condition | None = None
    speaker: Id | None = None
    text: Words
    leak: Leak | None = None


class Aim(Model):
    """What an align or ask pattern is aimed at; `answer` only where a particular one is meant."""

    target: Literal["constraint", "metric", "fear", "stated", "decoy"]
    answer: Id | None = None


class Replacement(Model):
    """Points that replace what the rubric gives for one cast member."""

    points: Annotated[int, Field(ge=-60, le=60)]
    because: Words


def _variants(value: Any) -> Any:
    return [{"text": entry} if isinstance(entry, str) else entry for entry in as_list(value)]


def _case(value: Any) -> Any:
    """Set a case's earlier ids apart from the cast members that it is written with."""
    case: Any = value
    if value is None:
        return None
    if not isinstance(value, dict):
        raise ValueError(
            "a case says what is true about whom, and this does not || Write it as {<cast member>: {fear: <answer>}}."
        )
    truth = {key: entry for key, entry in case.items() if key != "was"}
    return {"truth": truth} | ({"was": case["was"]} if "was" in case else {})


def _aim(value: Any) -> Any:
    if isinstance(value, str):
        return {"target": value}
    aim: Any = value
    if not isinstance(value, dict):
        return aim
    if len(aim) != 1 or next(iter(aim)) not in ITEMS:
        raise ValueError(
            "this is aimed at nothing that is hidden || Write constraint, metric or fear, stated, decoy, or "
            "{fear: <answer>} for one particular answer."
        )
    [(target, answer)] = aim.items()
    return {"target": target, "answer": answer}


Variants = Annotated[tuple[Says, ...], BeforeValidator(_variants), Field(min_length=1)]


class Choice(Model):
    """A reply to choose. `id` is stable: saves and statistics address it."""

    id: Id
    was: Ids = ()
    when: Condition | None = None
    text: Words
    vague: Words | None = None
    to: Id | None = None
    performs: Patterns = ()
    about: dict[Id, Annotated[Aim, BeforeValidator(_aim)]] = {}
    cites: Ids = ()
    against: bool = False
    again: bool = False
    credibility: dict[Id, Replacement] = {}
    then: Way
    comment: Wording = ()
    contested: Wording = ()
    model: bool = False


class Fallback(Model):
    """What happens to typed words that fit no choice; without `goto` the talk stays where it is."""

    text: Words | None = None
    goto: Id | None = None


class Node(Model):
    """A moment: somebody says something, and the player answers, or the story goes on by itself."""

    was: Ids = ()
    speaker: Id | None = None
    ask: bool = False
    says: Variants
    choices: Annotated[tuple[Choice, ...], Field(max_length=9)] = ()
    then: Way | None = None
    fallback: Fallback = Fallback()

    @model_validator(mode="before")
    @classmethod
    def _goto(cls, value: Any) -> Any:
        node: Any = value
        if isinstance(value, dict) and "goto" in node and "then" not in node:
            rest = {key: entry for key, entry in node.items() if key != "goto"}
            return rest | {"then": [{"goto": node["goto"]}]}
        return node

    @model_validator(mode="after")
    def _either(self) -> Self:
        if self.choices and self.then:
            raise ValueError("this node has choices and goes on by itself || Keep the choices, or the goto.")
        if not self.choices and not self.then:
            raise ValueError("this node has neither choices nor a goto || Add replies, or say where it goes on.")
        return self


class Lasting(Model):
    """What an ending leaves behind for the next conversation, in points."""

    credibility: dict[Id, Annotated[int, Field(ge=-40, le=40)]] = {}


class Ending(Model):
    """How it ends: the last line, the last effects, and what the stakeholder does next."""

    was: Ids = ()
    speaker: Id | None = None
    says: Variants
    then: Closing = ()
    after: Wording = ()
    lasting: Lasting = Lasting()


class Product(Model):
    """The second axis, 0..100."""

    start: Percentage = 50


class Scenario(Model):
    """A conversation, whole. `docs/format.md` describes every field."""

    format: Format
    kind: Literal["scenario"] = "scenario"
    id: Id
    was: Ids = ()
    silence: Silence = {}
    title: Words
    summary: str = ""
    minutes: Annotated[int, Field(ge=1, le=120)] = 8
    difficulty: Annotated[int, Field(ge=1, le=5)] = 2
    trains: Patterns = ()
    sibling: Reference | None = None
    setting: str = ""
    ask: Words
    cast: Annotated[dict[Id, CastMember], Field(min_length=1, max_length=6)]
    cases: dict[Id, Annotated[Case, BeforeValidator(_case)]] = {}
    slots: dict[Id, Slot] = {}
    topics: dict[Id, Words] = {}
    decision: Decision = Decision()
    channel: Channel = "room"
    product: Product = Product()
    prep: Preparation = Preparation(minutes=0)
    facts: dict[Id, Said] = {}
    flags: Ids = ()
    counters: dict[Id, Counter] = {}
    promises: dict[Id, Promise] = {}
    start: Id | None = None
    unreachable: Annotated[tuple[Quadrant, ...], BeforeValidator(as_list)] = ()
    nodes: Annotated[dict[Id, Node], Field(min_length=1)]
    endings: Annotated[dict[Id, Ending], Field(min_length=1)]

    @property
    def first_node(self) -> str:
        """Return the id of the node at which an attempt begins."""
        return self.start or next(iter(self.nodes))
