"""A story: one scenario under one case, compiled into tables that the kernel walks."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cached_property

from simulator.content.conditions import Condition
from simulator.content.loaded import LoadedScenario
from simulator.content.renaming import called
from simulator.content.scenario import Aim, Choice, Ending, Node, Says
from simulator.content.text import fill
from simulator.conversation.compiling import CompiledEffect, Compiler, Test, Vow
from simulator.conversation.graph import on_cycles, reachable_masks
from simulator.conversation.layout import Layout
from simulator.conversation.performing import Performance, Replaced
from simulator.conversation.scoring import Scored, Scorer
from simulator.conversation.wording import NO_WORDS, Words, compiled


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A variant of what is said, compiled; `leak` are the bits that picking up its aside sets."""

    when: Test | None
    speaker: str
    says: Says
    leak: int


@dataclasses.dataclass(frozen=True, slots=True)
class Reply:
    """A choice, compiled. `taken` is its bit where it stands on a cycle and may be taken once, else 0."""

    number: int
    choice: Choice
    when: Test | None
    taken: int
    performance: Performance
    effects: tuple[CompiledEffect, ...]
    key: int
    reads: int
    changes_mind: bool
    probes: bool
    comment: Words = NO_WORDS
    contested: Words = NO_WORDS


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A node or an ending, compiled. `effects` are those of an automatic node, or of an ending."""

    number: int
    id: str
    node: Node | Ending
    lines: tuple[Line, ...]
    replies: tuple[Reply, ...]
    effects: tuple[CompiledEffect, ...]
    ends: bool
    lapse: int
    visit: int
    due: tuple[Vow, ...]
    fallback: int
    after: Words = NO_WORDS

    @property
    def waits(self) -> bool:
        """Whether the player answers here."""
        return not self.ends and bool(self.replies)


class Story:
    """One scenario under one case (and its slots), ready for the kernel.

    `places` are the nodes in the order of the file, then the endings; `found` are the words of each source of the
    preparation. The case and the slots may go by earlier ids. Raises KeyError where `case` is unknown.
    """

    def __init__(self, loaded: LoadedScenario, case: str | None = None, slots: Mapping[str, str] | None = None) -> None:
        scenario = loaded.scenario
        self.loaded = loaded
        self.scenario = scenario
        self.personas = loaded.personas
        self.case = case = (loaded.case_called(case) or case) if case is not None else None
        self.slots = {name: slot.default for name, slot in scenario.slots.items()}
        self.slots |= {called(name, scenario.slots) or name: words for name, words in (slots or {}).items()}
        self.cast = tuple(scenario.cast)
        self.truth = {cast: loaded.truth(cast, case) for cast in self.cast}
        self.layout = Layout()
        self.scorer = Scorer(scenario, loaded.personas, self.layout)
        self.numbers = {name: number for number, name in enumerate((*scenario.nodes, *scenario.endings))}
        self._compiler = Compiler(scenario, loaded.personas, case, self.layout, self.numbers)
        for source in scenario.prep.sources:
            self.layout.add("prepared", source)
        self.minutes = self._compiler.minutes()
        self._cycles = on_cycles(self._edges())
        self._replies = 0
        self.places = (
            *(self._node(name, node) for name, node in scenario.nodes.items()),
            *(self._ending(name, ending) for name, ending in scenario.endings.items()),
        )
        self.first = self.numbers[scenario.first_node]
        self.found = {name: compiled(entry.text, self._compiler) for name, entry in scenario.prep.sources.items()}
        self.scored: list[dict[int, Scored]] = [{} for _reply in range(self._replies)]

    def learn(self, other: Story) -> None:
        """Share what replies were found to be worth with `other`, the same scenario under another case.

        A reply is worth the same under both where it does the same: scoring sees of the case only whom a reply touches.
        """
        assert other.loaded is self.loaded, "what a reply is worth rests on the scenario and its people"
        ours = (reply for place in self.places for reply in place.replies)
        theirs = (reply for place in other.places for reply in place.replies)
        for one, same in zip(ours, theirs, strict=True):
            if one.key == same.key and one.performance == same.performance:
                self.scored[one.number] = other.scored[same.number]

    # --- what a story offers ----------------------------------------------------------------------------------

    @cached_property
    def live(self) -> tuple[int, ...]:
        """Return, by place, the bits that anything reachable from there reads; all others may be forgotten."""
        own = self.live_here
        onward = [
            sorted(
                {effect.goto for effect in place.effects if effect.goto >= 0}
                | {effect.goto for reply in place.replies for effect in reply.effects if effect.goto >= 0}
                | ({place.fallback} if place.waits else set())
            )
            for place in self.places
        ]
        return reachable_masks(own, onward)

    @cached_property
    def live_here(self) -> list[int]:
        """Return, by place, the bits that the place itself reads: its replies, effects and promises that fall due."""
        return [self._reads(place) for place in self.places]

    def line_reads(self, place: Place) -> int:
        """Return the bits that decide which line is said at `place`."""
        bits = 0
        for says in place.node.says:
            if says.when:
                bits |= self._compiler.condition(says.when).reads
        return bits

    def reads(self, condition: Condition | None) -> int:
        """Return the bits that a condition looks at."""
        return self._compiler.condition(condition).reads if condition is not None else 0

    @cached_property
    def discovery(self) -> tuple[tuple[str, str, int], ...]:
        """Return cast, item and shift of every hidden item's two bits."""
        return tuple(
            (cast, item, self.layout["hidden", cast, item].shift)
            for cast, member in self.scenario.cast.items()
            for item in member.hidden
        )

    @cached_property
    def telling(self) -> tuple[tuple[str, int], ...]:
        """Return what a state notes the turn of, as a key and its bits: discoveries, promises and stances."""
        keys = [(f"hidden:{cast}:{item}", ("hidden", cast, item)) for cast, item, _shift in self.discovery]
        keys += [(f"promise:{name}", ("made", name)) for name in self.scenario.promises]
        keys += [(f"stance:{topic}", ("stance", topic)) for topic in self.scenario.topics]
        return tuple((name, self.layout[key].mask) for name, key in keys if key in self.layout)

    @cached_property
    def telling_bits(self) -> int:
        """Return the bits of everything in `telling`."""
        bits = 0
        for _name, mask in self.telling:
            bits |= mask
        return bits

    @cached_property
    def opening_marks(self) -> int:
        """Return the marks before anything has happened: counters and minutes at their start."""
        marks = self.minutes.put(0, self.scenario.prep.minutes)
        for name, counter in self.scenario.counters.items():
            marks = self._compiler.counter(name).put(marks, counter.start - counter.min)
        return marks

    def opening_accounts(self, opening: Mapping[str, int] | None = None) -> tuple[int, ...]:
        """Return the accounts at the start, by cast index: the personas', or those carried over."""
        carried = {called(cast, self.scenario.cast): account for cast, account in (opening or {}).items()}
        return tuple(carried.get(cast, self.personas[cast].credibility) for cast in self.cast)

    def place(self, name: str) -> Place:
        """Return the node or ending called `name`, or once called so.

        Raises:
            KeyError: there is none.
        """
        number = self.numbers.get(name)
        return self.places[self._renamed[name] if number is None else number]

    def reply(self, place: Place, choice: str) -> Reply | None:
        """Return the reply with the id `choice` at `place`, or the one that once had it; None where there is none."""
        for reply in place.replies:
            if reply.choice.id == choice:
                return reply
        return next((reply for reply in place.replies if choice in reply.choice.was), None)

    def fill(self, text: str) -> str:
        """Return `text` with every slot filled."""
        return fill(text, self.slots)

    def prepared_bits(self, source: str) -> int:
        """Return the bits that looking at a source of the preparation sets."""
        entry = self.scenario.prep.sources[source]
        bits = self.layout["prepared", source].mask
        for fact in entry.learn:
            bits |= self.layout["fact", fact].mask
        for cast, items in entry.hint.items():
            for item in items:
                bits |= 1 << self.layout["hidden", cast, item].shift
        return bits

    def member(self, cast: str) -> int:
        """Return a cast id's index. Raises ValueError."""
        return self.cast.index(cast)

    # --- compiling --------------------------------------------------------------------------------------------

    @cached_property
    def _renamed(self) -> dict[str, int]:
        named = {**self.scenario.nodes, **self.scenario.endings}
        return {old: self.numbers[name] for name, entry in named.items() for old in entry.was}

    def _edges(self) -> dict[str, set[str]]:
        edges: dict[str, set[str]] = {}
        for name, node in self.scenario.nodes.items():
            ways = [node.then or (), *(choice.then for choice in node.choices)]
            edges[name] = {effect.goto for way in ways for effect in way if effect.goto is not None}
        return edges

    def _node(self, name: str, node: Node) -> Place:
        speaker = node.speaker or node.says[0].speaker or self.cast[0]
        return Place(
            number=self.numbers[name],
            id=name,
            node=node,
            lines=self._lines(node.says, speaker),
            replies=tuple(self._reply(name, choice, speaker) for choice in node.choices),
            effects=self._compiler.effects(node.then or ()),
            ends=False,
            lapse=sum(field.mask for field in self.scorer.aligned) if node.ask else 0,
            visit=self.layout.add("visited", name).mask,
            due=tuple(
                self._compiler.vow(promise, "break")
                for promise, entry in self.scenario.promises.items()
                if entry.due and entry.due.node == name
            ),
            fallback=self.numbers[node.fallback.goto] if node.fallback.goto else self.numbers[name],
        )

    def _ending(self, name: str, ending: Ending) -> Place:
        number = self.numbers[name]
        return Place(
            number=number,
            id=name,
            node=ending,
            lines=self._lines(ending.says, ending.speaker or ending.says[0].speaker or self.cast[0]),
            replies=(),
            effects=self._compiler.effects(ending.then),
            ends=True,
            lapse=0,
            visit=self.layout.add("visited", name).mask,
            due=(),
            fallback=number,
            after=compiled(ending.after, self._compiler),
        )

    def _lines(self, variants: tuple[Says, ...], speaker: str) -> tuple[Line, ...]:
        return tuple(
            Line(
                when=self._compiler.condition(says.when).test if says.when else None,
                speaker=says.speaker or speaker,
                says=says,
                leak=self._compiler.reveal(says.leak) if says.leak else 0,
            )
            for says in variants
        )

    def _reply(self, node: str, choice: Choice, speaker: str) -> Reply:
        performance = self.performance(choice, speaker)
        effects = self._compiler.effects(choice.then)
        returns = any(effect.goto is not None and (node, effect.goto) in self._cycles for effect in choice.then)
        reads = self.scorer.reads(performance)
        when = self._compiler.condition(choice.when) if choice.when else None
        number, self._replies = self._replies, self._replies + 1
        taken = self.layout.add("taken", node, choice.id).mask if returns and not choice.again else 0
        return Reply(
            number=number,
            choice=choice,
            when=when.test if when else None,
            taken=taken,
            performance=performance,
            effects=effects,
            key=reads | self.scorer.remembers(performance),
            reads=reads | taken | (when.reads if when else 0),
            changes_mind="change_mind" in choice.performs,
            probes="probe_aside" in choice.performs,
            comment=compiled(choice.comment, self._compiler),
            contested=compiled(choice.contested, self._compiler),
        )

    def performance(self, choice: Choice, speaker: str) -> Performance:
        """Return a listed choice as the scoring reads it; `speaker` is addressed where the choice names nobody."""
        aims: dict[int, bool] = {}
        for cast, aim in choice.about.items():
            touches = self._touches(cast, aim)
            if touches is not None:
                aims[self.member(cast)] = touches
        return Performance(
            patterns=choice.performs,
            to=self.member(choice.to or speaker),
            aims=aims,
            cites=choice.cites,
            against=choice.against,
            replaced={
                self.member(cast): Replaced(entry.points, entry.because) for cast, entry in choice.credibility.items()
            },
        )

    def _touches(self, cast: str, aim: Aim) -> bool | None:
        """Return whether an aim touches the truth (True), a decoy (False) or what anybody can see (None)."""
        if aim.target == "stated":
            return None
        if aim.target == "decoy":
            return False
        truth = self.truth[cast].get(aim.target)
        return truth is not None if aim.answer is None else truth == aim.answer

    def _reads(self, place: Place) -> int:
        bits = 0
        for effect in place.effects:
            bits |= effect.reads
        for reply in place.replies:
            bits |= reply.reads
            for effect in reply.effects:
                bits |= effect.reads
        if any(reply.probes for reply in place.replies) and any(line.leak for line in place.lines):
            bits |= self.line_reads(place)
        for vow in place.due:
            bits |= vow.made | vow.kept | vow.broken
        return bits
