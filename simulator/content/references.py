"""Checks of one scenario in itself: every id that is named is defined, and what is said can be said."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from simulator.content.building import suggest
from simulator.content.codes import diagnostic
from simulator.content.conditions import Condition
from simulator.content.diagnostics import Diagnostic
from simulator.content.effects import Effect
from simulator.content.fields import ITEMS
from simulator.content.persona import Persona
from simulator.content.renaming import check_renames
from simulator.content.rubric import CITED
from simulator.content.scenario import Says, Scenario
from simulator.content.source import Source
from simulator.content.text import SLOT
from simulator.content.wording import Variant, Wording

Path = tuple[str | int, ...]


def check_references(scenario: Scenario, source: Source, personas: dict[str, Persona]) -> list[Diagnostic]:
    """Return what is wrong with `scenario` in itself; `personas` are those of its cast that were found, by cast id."""
    return list(_References(scenario, source, personas).findings())


class _References:
    """One pass over a scenario; findings come in the order of the file's parts."""

    def __init__(self, scenario: Scenario, source: Source, personas: dict[str, Persona]) -> None:
        self.scenario = scenario
        self.source = source
        self.personas = personas
        self.names: dict[str, Collection[str]] = {
            "cast member": scenario.cast,
            "fact": scenario.facts,
            "flag": scenario.flags,
            "counter": scenario.counters,
            "promise": scenario.promises,
            "topic": scenario.topics,
            "case": scenario.cases,
            "node": scenario.nodes,
            "node or ending": {*scenario.nodes, *scenario.endings},
        }

    def findings(self) -> Iterator[Diagnostic]:
        yield from self._head()
        for case, told in self.scenario.cases.items():
            for cast, truth in told.truth.items():
                yield from self._known("cast member", cast, ("cases", case, cast), key=True)
                yield from self._answers(cast, truth, ("cases", case, cast))
        for cast in self.scenario.cast:
            yield from self._member(cast)
        for name, preparation in self.scenario.prep.sources.items():
            yield from self._reveals(preparation, ("prep", "sources", name))
            yield from self._wording(preparation.text, ("prep", "sources", name, "text"))
            if preparation.minutes > self.scenario.prep.minutes:
                yield self._report(
                    "PB314",
                    ("prep", "sources", name, "minutes"),
                    name=name,
                    minutes=preparation.minutes,
                    budget=self.scenario.prep.minutes,
                )
        for name, node in self.scenario.nodes.items():
            yield from self._variants(node.says, ("nodes", name, "says"), node.speaker)
            if node.speaker is not None:
                yield from self._known("cast member", node.speaker, ("nodes", name, "speaker"))
            if node.fallback.goto is not None:
                yield from self._known("node or ending", node.fallback.goto, ("nodes", name, "fallback", "goto"))
            yield from self._effects(node.then or (), ("nodes", name, "then"))
            yield from self._choices(name)
        for name, ending in self.scenario.endings.items():
            yield from self._variants(ending.says, ("endings", name, "says"), ending.speaker)
            if ending.speaker is not None:
                yield from self._known("cast member", ending.speaker, ("endings", name, "speaker"))
            yield from self._effects(ending.then, ("endings", name, "then"))
            yield from self._wording(ending.after, ("endings", name, "after"))
            for cast in ending.lasting.credibility:
                yield from self._known("cast member", cast, ("endings", name, "lasting", "credibility", cast), key=True)
        yield from check_renames(self.scenario, self.source)
        yield from self._circles()
        yield from self._slots(self.source.value, ())

    def _report(self, code: str, path: Path, *, key: bool = False, **values: object) -> Diagnostic:
        return diagnostic(code, self.source.file, self.source.place(path, key=key), **values)

    def _known(self, kind: str, name: str, path: Path, *, key: bool = False) -> Iterator[Diagnostic]:
        names = self.names[kind]
        if name not in names:
            yield self._report("PB301", path, key=key, kind=kind, name=name, suggestion=suggest(name, names))

    def _all_known(self, kind: str, names: Sequence[str], path: Path) -> Iterator[Diagnostic]:
        for index, name in enumerate(names):
            yield from self._known(kind, name, (*path, index))

    def _head(self) -> Iterator[Diagnostic]:
        scenario = self.scenario
        yield from self._known("node", scenario.first_node, ("start",))
        for name in scenario.endings:
            if name in scenario.nodes:
                yield self._report("PB312", ("endings", name), key=True, name=name)
        owner = scenario.decision.owner
        if owner not in ("player", "shared"):
            yield from self._known("cast member", owner, ("decision", "owner"))
        yield from self._all_known("fact", scenario.decision.unique, ("decision", "unique"))
        for name, promise in scenario.promises.items():
            if promise.due and promise.due.node:
                yield from self._known("node", promise.due.node, ("promises", name, "due", "node"))

    def _member(self, cast: str) -> Iterator[Diagnostic]:
        member = self.scenario.cast[cast]
        yield from self._answers(cast, member.truth, ("cast", cast, "truth"))
        persona = self.personas.get(cast)
        for name, by_mood in member.reactions.items() if persona is not None else ():
            for mood in by_mood:
                if persona is not None and mood != "any" and mood not in persona.moods:
                    path = ("cast", cast, "reactions", name, mood)
                    hint = suggest(mood, persona.moods)
                    yield self._report("PB302", path, key=True, cast=cast, mood=mood, suggestion=hint)
        for item in member.hidden:
            told = item in member.truth or (
                self.scenario.cases and all(item in case.truth.get(cast, {}) for case in self.scenario.cases.values())
            )
            if not told:
                yield self._report("PB304", ("cast", cast, "hidden", item), key=True, cast=cast, item=item)

    def _answers(self, cast: str, truth: Mapping[Any, str], path: Path) -> Iterator[Diagnostic]:
        member = self.scenario.cast.get(cast)
        if member is None:
            return
        hidden: Mapping[str, Collection[str]] = {str(item): answers for item, answers in member.hidden.items()}
        for item, answer in truth.items():
            answers = hidden.get(item, ())
            if answer not in answers:
                yield self._report(
                    "PB301",
                    (*path, item),
                    kind=f"answer to {cast}'s {item}",
                    name=answer,
                    suggestion=suggest(answer, answers),
                )

    def _items(self, items: Mapping[str, Sequence[str]], path: Path) -> Iterator[Diagnostic]:
        for cast, names in items.items():
            yield from self._known("cast member", cast, (*path, cast), key=True)
            member = self.scenario.cast.get(cast)
            for item in names if member else ():
                if item not in member.hidden:  # type: ignore[union-attr]
                    yield self._report("PB317", (*path, cast), cast=cast, item=item)

    def _reveals(self, revealing: object, path: Path) -> Iterator[Diagnostic]:
        """Check what a source, a leak or an effect reveals."""
        yield from self._all_known("fact", getattr(revealing, "learn", ()), (*path, "learn"))
        yield from self._items(getattr(revealing, "hint", {}), (*path, "hint"))
        yield from self._items(getattr(revealing, "confirm", {}), (*path, "confirm"))

    def _variants(self, variants: tuple[Says, ...], path: Path, speaker: str | None) -> Iterator[Diagnostic]:
        for index, says in enumerate(variants):
            here = (*path, index)
            if says.when is not None:
                yield from self._condition(says.when, (*here, "when"))
            if says.speaker is not None:
                yield from self._known("cast member", says.speaker, (*here, "speaker"))
            elif speaker is None and len(self.scenario.cast) > 1:
                yield self._report("PB316", here)
            if says.leak is not None:
                if says.leak.words not in says.text:
                    yield self._report("PB303", (*here, "leak", "words"), words=says.leak.words)
                yield from self._reveals(says.leak, (*here, "leak"))
        if all(says.when is not None for says in variants):
            yield self._report("PB308", (*path, len(variants) - 1))
        yield from self._reached(variants, path)

    def _wording(self, wording: Wording, path: Path) -> Iterator[Diagnostic]:
        for index, variant in enumerate(wording):
            if variant.when is not None:
                yield from self._condition(variant.when, (*path, index, "when"))
        yield from self._reached(wording, path)

    def _reached(self, variants: Sequence[Says | Variant], path: Path) -> Iterator[Diagnostic]:
        """Find the variant that is never told, because the one before it always holds."""
        for index, variant in enumerate(variants[:-1]):
            if variant.when is None:
                yield self._report("PB324", (*path, index + 1))
                return

    def _choices(self, node: str) -> Iterator[Diagnostic]:
        seen: set[str] = set()
        for index, choice in enumerate(self.scenario.nodes[node].choices):
            path = ("nodes", node, "choices", index)
            if choice.id in seen:
                yield self._report("PB306", (*path, "id"), id=choice.id, node=node)
            seen.add(choice.id)
            if choice.when is not None:
                yield from self._condition(choice.when, (*path, "when"))
            if choice.to is not None:
                yield from self._known("cast member", choice.to, (*path, "to"))
            yield from self._all_known("fact", choice.cites, (*path, "cites"))
            for cast in choice.credibility:
                yield from self._known("cast member", cast, (*path, "credibility", cast), key=True)
            for cast, aim in choice.about.items():
                yield from self._known("cast member", cast, (*path, "about", cast), key=True)
                if aim.target in ITEMS and cast in self.scenario.cast:
                    yield from self._items({cast: (aim.target,)}, (*path, "about"))
                if aim.answer is not None:
                    yield from self._answers(cast, {aim.target: aim.answer}, (*path, "about", cast))
            uncited = sorted(CITED.intersection(choice.performs))
            if uncited and not choice.cites:
                yield self._report("PB307", (*path, "performs"), key=True, pattern=uncited[0], id=choice.id)
            yield from self._effects(choice.then, (*path, "then"))
            yield from self._wording(choice.comment, (*path, "comment"))
            yield from self._wording(choice.contested, (*path, "contested"))

    def _effects(self, effects: tuple[Effect, ...], path: Path) -> Iterator[Diagnostic]:
        for index, effect in enumerate(effects):
            # A single mapping stands where a list might: then the index is not part of the source's path.
            here = (*path, index)
            if effect.when is not None:
                yield from self._condition(effect.when, (*here, "when"))
            yield from self._reveals(effect, here)
            kinds: tuple[tuple[str, str, Sequence[str]], ...] = (
                ("flag", "set", effect.set),
                ("flag", "clear", effect.clear),
                ("promise", "promise", effect.promise),
                ("promise", "keep", effect.keep),
                ("promise", "break", effect.broken),
            )
            for kind, key, names in kinds:
                yield from self._all_known(kind, names, (*here, key))
            for name in effect.add:
                yield from self._known("counter", name, (*here, "add", name), key=True)
            for name in effect.stance:
                yield from self._known("topic", name, (*here, "stance", name), key=True)
            if effect.goto is not None:
                yield from self._known("node or ending", effect.goto, (*here, "goto"))

    def _condition(self, condition: Condition, path: Path) -> Iterator[Diagnostic]:
        for key in ("all", "any"):
            for index, inner in enumerate(getattr(condition, key)):
                yield from self._condition(inner, (*path, key, index))
        if condition.negated is not None:
            yield from self._condition(condition.negated, (*path, "not"))
        kinds: tuple[tuple[str, str, Sequence[str]], ...] = (
            ("fact", "knows", condition.knows),
            ("flag", "flag", condition.flag),
            ("node", "visited", condition.visited),
            ("promise", "promised", condition.promised),
            ("promise", "kept", condition.kept),
            ("promise", "broken", condition.broken),
            ("case", "case", () if condition.case is None else (condition.case,)),
        )
        for kind, key, names in kinds:
            yield from self._all_known(kind, names, (*path, key))
        yield from self._items(dict(condition.hinted), (*path, "hinted"))  # type: ignore[arg-type]
        yield from self._items(dict(condition.confirmed), (*path, "confirmed"))  # type: ignore[arg-type]
        for key, kind in (
            ("credibility", "cast member"),
            ("mood", "cast member"),
            ("counter", "counter"),
            ("stance", "topic"),
        ):
            for name in getattr(condition, key):
                yield from self._known(kind, name, (*path, key, name), key=True)
        for cast, mood in condition.mood.items():
            persona = self.personas.get(cast)
            if persona is not None and mood not in persona.moods:
                yield self._report(
                    "PB302", (*path, "mood", cast), cast=cast, mood=mood, suggestion=suggest(mood, persona.moods)
                )

    def _circles(self) -> Iterator[Diagnostic]:
        """Nodes that go on by themselves must not lead back to themselves without a reply in between."""
        onward: dict[str, list[str]] = {
            name: [effect.goto for effect in node.then if effect.goto]
            for name, node in self.scenario.nodes.items()
            if node.then
        }
        for name in onward:
            if _returns(name, onward.__getitem__, onward):
                yield self._report("PB305", ("nodes", name), key=True, name=name)

    def _slots(self, value: Any, path: Path) -> Iterator[Diagnostic]:
        if isinstance(value, str):
            for name in SLOT.findall(value):
                if name not in self.scenario.slots:
                    yield self._report("PB313", path, name=name, suggestion=suggest(name, self.scenario.slots))
        elif isinstance(value, dict):
            for key, entry in value.items():  # type: ignore[misc]
                yield from self._slots(entry, (*path, str(key)))  # type: ignore[arg-type]
        elif isinstance(value, list):
            for index, entry in enumerate(value):  # type: ignore[arg-type]
                yield from self._slots(entry, (*path, index))


def _returns(start: str, onward: Callable[[str], list[str]], automatic: Collection[str]) -> bool:
    """Say whether `start` is reached again from itself over automatic nodes alone."""
    seen: set[str] = set()
    ahead = list(onward(start))
    while ahead:
        name = ahead.pop()
        if name == start:
            return True
        if name in automatic and name not in seen:
            seen.add(name)
            ahead.extend(onward(name))
    return False
