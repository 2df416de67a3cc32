"""Conditions and effects, compiled once into tests and masks over packed states."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from simulator.content.conditions import Comparison, Condition
from simulator.content.effects import Effect
from simulator.content.persona import Persona
from simulator.content.scenario import Leak, Scenario
from simulator.conversation.layout import CONFIRMED, HINTED, Field, Layout

Accounts = tuple[int, ...]
Test = Callable[[int, Accounts, int], bool]
"""A compiled condition: marks, accounts (0..100 by cast index) and product (0..100) in, whether it holds out."""

STANCES: Final = {"for": 1, "against": 2}


@dataclasses.dataclass(frozen=True, slots=True)
class Compiled:
    """A condition, compiled. `reads` are the bits it looks at."""

    test: Test
    reads: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Addition:
    """A counter moved by `amount`, held within its bounds; the field stores the count less the counter's minimum."""

    field: Field
    amount: int

    def apply(self, marks: int) -> int:
        """Return `marks` with the counter moved."""
        return self.field.put(marks, min(self.field.top, max(0, self.field.get(marks) + self.amount)))


@dataclasses.dataclass(frozen=True, slots=True)
class Vow:
    """What an effect does to one promise; the masks are its `made`, `kept` and `broken` bits."""

    promise: str
    act: str
    made: int
    kept: int
    broken: int


@dataclasses.dataclass(frozen=True, slots=True)
class Stand:
    """A stance taken: the topic's bit for it, and the bit for the opposite."""

    topic: str
    own: int
    opposite: int


@dataclasses.dataclass(frozen=True, slots=True)
class CompiledEffect:
    """An effect, compiled. `goto` is a place's number, or -1; `rare` says whether more than masks must be looked at."""

    when: Test | None
    set_bits: int
    clear_bits: int
    product: int
    goto: int
    rare: bool
    additions: tuple[Addition, ...]
    vows: tuple[Vow, ...]
    stands: tuple[Stand, ...]
    reads: int


class Compiler:
    """Turns one scenario's conditions and effects, under one case, into values over `layout`."""

    def __init__(
        self,
        scenario: Scenario,
        personas: Mapping[str, Persona],
        case: str | None,
        layout: Layout,
        places: Mapping[str, int],
    ) -> None:
        self.scenario = scenario
        self.personas = personas
        self.case = case
        self.layout = layout
        self.places = places
        self.cast = {name: index for index, name in enumerate(scenario.cast)}

    def condition(self, condition: Condition) -> Compiled:
        """Return `condition` compiled; all of its parts must hold."""
        needed = self._needed(condition)
        parts = [*self._nested(condition), *self._numbers(condition)]
        if condition.case is not None:
            parts.append(Compiled(_always if condition.case == self.case else _never))
        reads = needed
        for part in parts:
            reads |= part.reads
        tests = tuple(part.test for part in parts)
        if not tests:
            return Compiled(partial(_has_bits, needed), reads)
        if not needed and len(tests) == 1:
            return Compiled(tests[0], reads)
        return Compiled(partial(_all, needed, tests), reads)

    def _needed(self, condition: Condition) -> int:
        """Return the bits that must be set for the plain parts of `condition`."""
        layout = self.layout
        bits = 0
        for kind, names in (
            ("fact", condition.knows),
            ("flag", condition.flag),
            ("visited", condition.visited),
            ("made", condition.promised),
            ("kept", condition.kept),
            ("broken", condition.broken),
        ):
            for name in names:
                bits |= layout.add(kind, name).mask
        for revealed, level in ((condition.hinted, HINTED), (condition.confirmed, CONFIRMED)):
            for cast, items in revealed.items():
                for item in items:
                    bits |= level << layout.add("hidden", cast, item, top=CONFIRMED).shift
        for topic, stance in condition.stance.items():
            bits |= STANCES[stance] << layout.add("stance", topic, top=3).shift
        return bits

    def _nested(self, condition: Condition) -> list[Compiled]:
        parts: list[Compiled] = [self.condition(inner) for inner in condition.all]
        if condition.any:
            inner = [self.condition(one) for one in condition.any]
            reads = 0
            for one in inner:
                reads |= one.reads
            parts.append(Compiled(partial(_any, tuple(one.test for one in inner)), reads))
        if condition.negated is not None:
            one = self.condition(condition.negated)
            parts.append(Compiled(partial(_not, one.test), one.reads))
        # A promise that was broken no longer stands.
        for name in condition.promised:
            broken = self.layout.add("broken", name).mask
            parts.append(Compiled(partial(_lacks_bits, broken), broken))
        return parts

    def _numbers(self, condition: Condition) -> list[Compiled]:
        parts: list[Compiled] = []
        for pattern in condition.used:
            field = self.layout.add("used", pattern, top=2)
            parts.append(Compiled(partial(_field_above, field, 0), field.mask))
        for cast, comparison in condition.credibility.items():
            parts.append(Compiled(partial(_account, self.cast[cast], comparison)))
        for cast, mood in condition.mood.items():
            moods = self.personas[cast].moods
            low = moods[mood]
            high = min((threshold for threshold in moods.values() if threshold > low), default=101)
            parts.append(Compiled(partial(_account_between, self.cast[cast], low, high)))
        if condition.product is not None:
            parts.append(Compiled(partial(_product, condition.product)))
        for name, comparison in condition.counter.items():
            field = self.counter(name)
            parts.append(Compiled(partial(_field, field, self.scenario.counters[name].min, comparison), field.mask))
        if condition.minutes_left is not None:
            field = self.minutes()
            parts.append(Compiled(partial(_field, field, 0, condition.minutes_left), field.mask))
        return parts

    def counter(self, name: str) -> Field:
        """Return the field of a counter; it stores the count less the counter's minimum."""
        counter = self.scenario.counters[name]
        return self.layout.add("counter", name, top=counter.max - counter.min)

    def minutes(self) -> Field:
        """Return the field of the minutes of preparation that are left."""
        return self.layout.add("minutes", top=self.scenario.prep.minutes)

    def reveal(self, revealing: Effect | Leak) -> int:
        """Return the bits that learning, hinting and confirming set."""
        bits = 0
        for fact in revealing.learn:
            bits |= self.layout.add("fact", fact).mask
        for revealed, level in ((revealing.hint, HINTED), (revealing.confirm, CONFIRMED)):
            for cast, items in revealed.items():
                for item in items:
                    bits |= level << self.layout.add("hidden", cast, item, top=CONFIRMED).shift
        return bits

    def effects(self, effects: tuple[Effect, ...]) -> tuple[CompiledEffect, ...]:
        """Return `effects` compiled, in order."""
        return tuple(self._effect(effect) for effect in effects)

    def _effect(self, effect: Effect) -> CompiledEffect:
        layout = self.layout
        set_bits, clear_bits, reads = self.reveal(effect), 0, 0
        for name in effect.set:
            set_bits |= layout.add("flag", name).mask
        for name in effect.clear:
            clear_bits |= layout.add("flag", name).mask
        additions = tuple(Addition(self.counter(name), amount) for name, amount in effect.add.items())
        vows = tuple(
            self.vow(name, act)
            for act, names in (("make", effect.promise), ("keep", effect.keep), ("break", effect.broken))
            for name in names
        )
        stands: list[Stand] = []
        for topic, stance in effect.stance.items():
            shift = layout.add("stance", topic, top=3).shift
            own = STANCES[stance]
            stands.append(Stand(topic, own << shift, (3 - own) << shift))
            reads |= 3 << shift
        for vow in vows:
            reads |= vow.made | vow.kept | vow.broken
        when = self.condition(effect.when) if effect.when is not None else None
        return CompiledEffect(
            when=when.test if when else None,
            set_bits=set_bits,
            clear_bits=clear_bits,
            product=effect.product,
            goto=self.places[effect.goto] if effect.goto is not None else -1,
            rare=bool(additions or vows or stands),
            additions=additions,
            vows=vows,
            stands=tuple(stands),
            reads=reads | (when.reads if when else 0),
        )

    def vow(self, promise: str, act: str) -> Vow:
        """Return what `act` ("make", "keep", "break") does to `promise`."""
        made, kept, broken = (self.layout.add(kind, promise).mask for kind in ("made", "kept", "broken"))
        return Vow(promise, act, made, kept, broken)


def _always(_marks: int, _accounts: Accounts, _product: int) -> bool:
    return True


def _never(_marks: int, _accounts: Accounts, _product: int) -> bool:
    return False


def _has_bits(needed: int, marks: int, _accounts: Accounts, _product: int) -> bool:
    return marks & needed == needed


def _lacks_bits(bits: int, marks: int, _accounts: Accounts, _product: int) -> bool:
    return not marks & bits


def _all(needed: int, tests: tuple[Test, ...], marks: int, accounts: Accounts, product: int) -> bool:
    return marks & needed == needed and all(test(marks, accounts, product) for test in tests)


def _any(tests: tuple[Test, ...], marks: int, accounts: Accounts, product: int) -> bool:
    return any(test(marks, accounts, product) for test in tests)


def _not(test: Test, marks: int, accounts: Accounts, product: int) -> bool:
    return not test(marks, accounts, product)


def _field_above(field: Field, bound: int, marks: int, _accounts: Accounts, _product: int) -> bool:
    return field.get(marks) > bound


def _field(field: Field, low: int, comparison: Comparison, marks: int, _accounts: Accounts, _product: int) -> bool:
    return comparison.holds(field.get(marks) + low)


def _account(index: int, comparison: Comparison, _marks: int, accounts: Accounts, _product: int) -> bool:
    return comparison.holds(accounts[index])


def _account_between(index: int, low: int, high: int, _marks: int, accounts: Accounts, _product: int) -> bool:
    return low <= accounts[index] < high


def _product(comparison: Comparison, _marks: int, _accounts: Accounts, product: int) -> bool:
    return comparison.holds(product)
