"""Random small stories for hypothesis: every kind of condition and effect, cycles and automatic nodes included.

A strategy costs more to make than to draw from, and a story draws some two hundred times: each is made once.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from simulator.content.fields import ITEMS
from simulator.content.loaded import LoadedScenario
from simulator.content.persona import Persona
from simulator.content.scenario import Scenario

FACTS = ("size", "renewal")
FLAGS = ("heat",)
PROMISES = ("demo",)
TOPICS = ("june",)
CASES = ("first", "second")
PATTERNS = (
    "ask_why_now", "ask_metric", "probe_aside", "share_goal", "answer_fear", "show_homework", "redirect",
    "tradeoff_reveal", "escalation_preview", "set_guardrail", "reasoned_no", "bring_evidence", "commit_concretely",
    "change_mind", "accept_decision", "name_disagreement", "propose_decider", "blame", "flat_refusal", "cave",
)  # fmt: skip
CITED = {"show_homework", "bring_evidence", "data_reframe"}


one_of = cache(lambda *options: st.sampled_from(options))
"""A strategy for one of its arguments."""
between = cache(st.integers)
MAYBE = st.booleans()


@cache
def some(names: tuple[str, ...], most: int = 2) -> st.SearchStrategy[list[str]]:
    """Return a strategy for up to `most` different ones of `names`."""
    return st.lists(st.sampled_from(names), max_size=most, unique=True)


def _plain_conditions(cast: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    one = st.sampled_from(cast)
    bound = st.integers(30, 70)
    comparison = st.sampled_from(["at_least", "at_most", "above", "below", "is_not"])
    return st.one_of(
        st.sampled_from(FACTS).map(lambda fact: {"knows": fact}),
        st.sampled_from(FLAGS).map(lambda flag: {"flag": flag}),
        st.builds(lambda who, item: {"hinted": {who: item}}, one, st.sampled_from(ITEMS)),
        st.builds(lambda who, item: {"confirmed": {who: item}}, one, st.sampled_from(ITEMS)),
        st.sampled_from(PATTERNS).map(lambda pattern: {"used": pattern}),
        st.sampled_from(["promised", "kept", "broken"]).map(lambda kind: {kind: "demo"}),
        st.builds(lambda who, mood: {"mood": {who: mood}}, one, st.sampled_from(["closed", "guarded", "open", "warm"])),
        st.sampled_from(CASES).map(lambda case: {"case": case}),
        st.sampled_from(["for", "against"]).map(lambda stance: {"stance": {"june": stance}}),
        st.builds(lambda who, how, number: {"credibility": {who: {how: number}}}, one, comparison, bound),
        st.builds(lambda how, number: {"product": {how: number}}, comparison, bound),
        st.builds(lambda how, number: {"counter": {"scope": {how: number}}}, comparison, st.integers(0, 3)),
        st.builds(lambda how, number: {"minutes_left": {how: number}}, comparison, st.integers(0, 15)),
        st.just({"visited": "n1"}),
    )


@cache
def conditions(cast: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for conditions, nested a little."""
    plain = _plain_conditions(cast)
    return st.one_of(
        plain,
        plain.map(lambda inner: {"not": inner}),
        st.lists(plain, min_size=1, max_size=2).map(lambda inner: {"any": inner}),
        st.lists(plain, min_size=2, max_size=2).map(lambda inner: {"all": inner}),
    )


@cache
def effects(cast: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for one effect without a goto; often nothing at all."""
    who, item = st.sampled_from(cast), st.sampled_from(ITEMS)
    kind = st.one_of(
        st.just({}),
        st.sampled_from(FACTS).map(lambda fact: {"learn": [fact]}),
        st.builds(lambda who, item: {"hint": {who: [item]}}, who, item),
        st.builds(lambda who, item: {"confirm": {who: [item]}}, who, item),
        st.sampled_from([{"set": ["heat"]}, {"clear": ["heat"]}]),
        st.integers(-2, 2).map(lambda number: {"add": {"scope": number}}),
        *(st.just({verb: ["demo"]}) for verb in ("promise", "keep", "break")),
        st.sampled_from(["for", "against"]).map(lambda stance: {"stance": {"june": stance}}),
        st.integers(-30, 30).map(lambda number: {"product": number}),
    )
    return st.builds(lambda first, second: {**first, **second}, kind, kind)


@cache
@st.composite
def choices(draw: st.DrawFn, number: int, cast: tuple[str, ...], targets: tuple[str, ...]) -> dict[str, Any]:
    """Return a choice that leads to one of `targets`, sometimes by condition."""
    performs = draw(some(PATTERNS, 4))
    then: list[dict[str, Any]] = []
    if draw(MAYBE):
        extra = draw(effects(cast)) | {"when": draw(conditions(cast))}
        if draw(MAYBE):
            extra["goto"] = draw(one_of(*targets))
        then.append(extra)
    then.append(draw(effects(cast)) | {"goto": draw(one_of(*targets))})
    choice: dict[str, Any] = {"id": f"c{number}", "text": "Words.", "performs": performs, "then": then}
    if CITED.intersection(performs) or draw(between(0, 3)) == 0:
        choice["cites"] = [draw(one_of(*FACTS))]
    if draw(MAYBE):
        choice["about"] = {draw(one_of(*cast)): draw(one_of("fear", "stated", "decoy", None)) or {"fear": "b"}}
    if draw(between(0, 3)) == 0:
        choice["when"] = draw(conditions(cast))
    if draw(between(0, 5)) == 0:
        choice["credibility"] = {draw(one_of(*cast)): {"points": draw(between(-8, 8)), "because": "So."}}
    choice["against"] = draw(between(0, 5)) == 0
    choice["to"] = draw(one_of(*cast))
    return choice


@cache
@st.composite
def nodes(draw: st.DrawFn, number: int, count: int, cast: tuple[str, ...]) -> dict[str, Any]:
    """Return a node whose choices lead onwards, now and then back; the first choice is always on offer and onward."""
    onward = (*(f"n{after}" for after in range(number + 1, count)), "e0", "e1")
    says: list[Any] = [{"text": "Line."}]
    if draw(MAYBE):
        leak = {"words": "aside", "confirm": {draw(one_of(*cast)): ["fear"]}}
        says.insert(0, {"when": draw(conditions(cast)), "text": "An aside.", "leak": leak})
    node: dict[str, Any] = {"speaker": draw(one_of(*cast)), "says": says, "ask": draw(MAYBE)}
    if number and draw(between(0, 4)) == 0:
        node["then"] = [
            draw(effects(cast)) | {"when": draw(conditions(cast)), "goto": draw(one_of(*onward))},
            draw(effects(cast)) | {"goto": draw(one_of(*onward))},
        ]
        return node
    anywhere = (*onward, *(f"n{back}" for back in range(number + 1) if draw(between(0, 3)) == 0))
    always = draw(choices(0, cast, onward))
    always.pop("when", None)
    node["choices"] = [always, *(draw(choices(one, cast, anywhere)) for one in range(1, draw(between(1, 3))))]
    return node


@st.composite
def stories(draw: st.DrawFn) -> LoadedScenario:
    """Return a small scenario, loaded, with one or two people in it."""
    cast = ("dana",) if draw(MAYBE) else ("dana", "omar")
    count = draw(between(1, 4))
    hidden = {item: {"a": "One.", "b": "Two."} for item in ITEMS}
    members = {
        name: {
            "persona": "boss",
            "hidden": hidden,
            "truth": dict.fromkeys(ITEMS, "a"),
            "witness": 0.5,
            "weight": weight,
        }
        for weight, name in enumerate(cast, start=1)
    }
    built = {f"n{number}": draw(nodes(number, count, cast)) for number in range(count)}
    if "n1" not in built:
        built["n1"] = {"speaker": "dana", "says": ["Line."], "then": [{"goto": "e0"}]}
    scenario = Scenario.model_validate(
        {
            "format": "1",
            "id": "random",
            "title": "Random",
            "ask": "Something.",
            "cast": members,
            "cases": {"first": {"dana": {"fear": "a"}}, "second": {"dana": {"fear": "b"}}},
            "topics": {"june": "June"},
            "decision": {
                "owner": draw(one_of("player", "shared", "dana")),
                "reversible": draw(MAYBE),
                "impact": draw(one_of("low", "high")),
                "line": draw(one_of("none", "security")),
                "unique": draw(some(FACTS, 1)),
            },
            "prep": {
                "minutes": 15,
                "sources": {
                    "notes": {"label": "Notes", "minutes": 10, "learn": ["size"]},
                    "chat": {"label": "Chat", "minutes": 10, "hint": {"dana": ["fear"]}},
                },
            },
            "facts": dict.fromkeys(FACTS, "A fact."),
            "flags": list(FLAGS),
            "counters": {"scope": {"start": 1, "min": 0, "max": 3}},
            "promises": {"demo": {"text": "A demo", "due": {"node": "n1"} if draw(MAYBE) else None}},
            "nodes": built,
            "endings": {
                "e0": {"speaker": "dana", "says": ["End."], "then": draw(effects(cast))},
                "e1": {"speaker": "dana", "says": ["End."]},
            },
        }
    )
    patience = draw(between(0, 2))
    people = {
        name: Persona.model_validate(
            {
                "format": "1",
                "id": "boss",
                "name": name,
                "role": "Boss",
                "bio": "B.",
                "credibility": draw(one_of(5, 50, 95)),
                "patience": patience,
                "hears": {"redirect": {"times": 1.5, "because": "So."}},
            }
        )
        for name in cast
    }
    return LoadedScenario("test", scenario, people, "0" * 16, Path("random.yaml"))
