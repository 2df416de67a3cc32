"""A play-test in words, for a terminal of 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from simulator.authoring.findings import Finding
from simulator.authoring.outcomes import Outcome, Spread
from simulator.authoring.playtest import Playtest, Reach
from simulator.authoring.playtest_random import RandomPlays
from simulator.content.text import clean_line
from simulator.conversation.frontier import Quadrant, quadrant

WIDTH: Final = 80
_NAME: Final = 17
_BAR: Final = 24
_QUADRANTS: Final[Mapping[Quadrant, str]] = {
    "partner": "partner",
    "order_taker": "order taker",
    "won_the_point": "won the point",
    "friction": "friction",
}


def text(playtest: Playtest, findings: Sequence[Finding], plays: Sequence[tuple[str | None, RandomPlays]] = ()) -> str:
    """Return the play-test as lines of at most 80 columns; a word that is longer stands by itself."""
    return "\n".join(_lines(playtest, findings, plays))


def _lines(
    playtest: Playtest, findings: Sequence[Finding], plays: Sequence[tuple[str | None, RandomPlays]]
) -> Iterator[str]:
    yield from _wrapped(clean_line(playtest.loaded.scenario.title))
    proof = "every one of them, so all of this is proven" if playtest.proven else f"stopped: {playtest.proof}"
    yield from _wrapped(f"{playtest.states:,} states walked, {proof}.")
    for one in playtest.cases:
        yield ""
        yield from _heading(f"Case {one.case}" if one.case is not None else "What can be reached")
        yield from _reach(one.reach)
        yield ""
        yield from _players(one.players)
        if one.behind is not None:
            points = "1 point" if one.behind == 1 else f"{one.behind} points"
            behind = "on it" if one.behind == 0 else f"{points} behind it"
            yield f"The partner ends {behind}; the frontier is the best of both axes."
    yield ""
    yield from _heading("Endings of a player who chooses at random")
    yield from _endings(playtest)
    yield ""
    yield from _heading("Replies of an expert, and whom they tell apart")
    yield from _items(playtest)
    for case, one in plays:
        yield ""
        yield from _random(case, one)
    yield ""
    yield from _findings(findings)


def _heading(words: str) -> Iterator[str]:
    yield words
    yield "─" * len(words)


def _wrapped(words: str, indent: str = "", first: str | None = None) -> list[str]:
    return textwrap.wrap(
        words,
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _reach(reach: Reach) -> Iterator[str]:
    if reach.relationship is None or reach.product is None:
        yield "No ending can be reached."
        return
    first, second = reach.relationship, reach.product
    yield f"Relationship {first[0]} to {first[1]}, product {second[0]} to {second[1]}."
    yield from _wrapped("Frontier: " + ", ".join(f"{one} and {two}" for one, two in reach.frontier) + ".")


def _players(players: Mapping[str, Outcome]) -> Iterator[str]:
    yield f"{'player':<{_NAME}}{'relationship':<18}{'product':<18}ends mostly as"
    for name, outcome in players.items():
        yield f"{name:<{_NAME}}{_spread(outcome.relationship):<18}{_spread(outcome.product):<18}{_mostly(outcome)}"


def _spread(spread: Spread) -> str:
    if spread.min == spread.max:
        return f"{spread.mean:>5.1f}"
    return f"{spread.mean:>5.1f}  {spread.min}–{spread.max}"


def _mostly(outcome: Outcome) -> str:
    shares: dict[Quadrant, float] = {}
    for (_name, relationship, product), chance in outcome.points.items():
        where = quadrant(relationship, product)
        shares[where] = shares.get(where, 0.0) + chance
    if not shares:
        return "never ends"
    best = max(shares, key=lambda one: shares[one])
    share = "" if shares[best] > 0.995 else f" {shares[best]:.0%}"
    return f"{_QUADRANTS[best]}{share}"


def _endings(playtest: Playtest) -> Iterator[str]:
    chances = playtest.players["random"].endings
    names = [*chances, *(name for name in playtest.loaded.scenario.endings if name not in chances)]
    width = min(34, max(len(name) for name in names) + 2)
    for name in names:
        chance = chances.get(name, 0.0)
        bar = "█" * max(1 if chance else 0, round(chance * _BAR))
        yield f"{name:<{width}}{chance:>6.1%}  {bar}".rstrip()
    unfinished = playtest.players["random"].unfinished
    if unfinished > 0.0005:
        yield f"{'(no end)':<{width}}{unfinished:>6.1%}"


def _items(playtest: Playtest) -> Iterator[str]:
    marked = [item for item in playtest.items if item.model]
    if not marked:
        yield "No reply is marked with 'model: true'."
        return
    yield f"{'node > reply':<44}{'on offer':>9}{'good':>7}{'others':>8}{'apart':>8}"
    for item in marked:
        name = f"{item.node} > {item.choice}"
        flag = " ·" if item.note else ""
        row = f"{item.offered:>8.0%}{item.good:>8.0%}{item.bad:>8.0%}{item.discrimination:>8.2f}{flag}"
        if len(name) > 43:
            yield name
            name = ""
        yield f"{name:<44}{row}"
    yield from _wrapped(
        "Good: how often conversations that end well take it, where it is on offer; others: how often the rest do. "
        "Apart is the difference; · marks one under 0.2."
    )


def _random(case: str | None, plays: RandomPlays) -> Iterator[str]:
    yield from _heading(f"{plays.plays:,} random plays, seed {plays.seed}" + (f", case {case}" if case else ""))
    outcome = plays.outcome
    first, second = _spread(outcome.relationship).strip(), _spread(outcome.product).strip()
    yield f"{plays.replies:.1f} replies each; relationship {first}, product {second}."
    for name, chance in outcome.endings.items():
        yield f"  {name:<34}{chance:>6.1%}"


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    if not findings:
        yield from _heading("Findings")
        yield "None."
        return
    yield from _heading(f"{len(findings)} finding{'s' if len(findings) != 1 else ''}")
    for number, finding in enumerate(findings, start=1):
        found = finding.diagnostic
        place = f"{found.file}:{found.line}:{found.column}"
        if number > 1:
            yield ""
        yield from _wrapped(clean_line(f"{number}. {found.severity} {found.code}: {found.message}"), "   ", "")
        yield f"   {clean_line(place)}"
        yield from _wrapped(clean_line(found.hint), "   ")
