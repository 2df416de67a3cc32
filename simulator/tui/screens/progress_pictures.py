"""Progress as pictures made of characters: plain text, for the screen and for the command line."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Final

from simulator.coaching.calibration import LANDINGS, WORDS, Calibration
from simulator.coaching.mastery import Mastery
from simulator.coaching.progress import Account, Slip, Week

_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*m")
HEAT: Final = "·░▒▓█"
"""No replies on a day, then more and more."""
_DAYS: Final = "MTWTFSS"
_SPARKS: Final = "▁▂▃▄▅▆▇█"
_MOST_TICKS: Final = 6
_BUSY: Final = 24
"""Replies on a day, about two conversations, from which on it is as dark as it gets."""


def axes_picture(weeks: Sequence[Week], width: int, height: int) -> str:
    """Return both axes over the weeks as a picture of about `width` by `height` cells, its legend above it."""
    from plotext import figure

    shown = weeks[-max(2, width // 2) :]
    first = shown[0].monday
    where = [(week.monday - first).days // 7 for week in shown]
    ticks = where[:: max(1, -(-len(where) // _MOST_TICKS))]
    # The library draws into one figure of its own; nobody else has drawn there.
    figure.clear()
    figure.plot_size(max(24, width), max(6, height - 1))
    figure.theme("colorless")
    for values, sign in (([week.product for week in shown], "◇"), ([week.relationship for week in shown], "●")):
        # A dotted line leads the eye; the signs stand on it.
        figure.draw(figure.signal(where, values, marker="·").lines())
        figure.draw(figure.signal(where, values, marker=sign))
    figure.ruler("y").lim(0, 100)
    figure.ruler("y").ticks([0, 50, 100])
    figure.ruler("x").ticks(ticks, [shown[where.index(tick)].monday.strftime("%d %b") for tick in ticks])
    picture = _COLOURS.sub("", str(figure.build()))
    figure.clear()
    lines = [line.rstrip() for line in picture.split("\n")]
    return "\n".join(["● relationship   ◇ product, by week", *lines]).rstrip()


def mastery_line(one: Mastery, name: int, bar: int, room: int) -> str:
    """Return a pattern's mastery as one line: its name in `name` cells, its interval in `bar`, and in words.

    What does not fit into `room` cells is left out.
    """
    cells = ["·"] * bar
    low, high = round(one.low * (bar - 1)), round(one.high * (bar - 1))
    cells[low : high + 1] = "─" * (high - low + 1)
    cells[round(one.mean * (bar - 1))] = "●"
    uses = f"{one.tried:.0f} use{'' if round(one.tried) == 1 else 's'}"
    line = f"{_fitted(one.name, name)}  {''.join(cells)}  {one.mean * 100:3.0f} %"
    return _with(line, (f"  {one.sure}, ", uses), room)


def slip_line(slip: Slip, name: int, room: int) -> str:
    """Return how often a bad pattern happens as one line of `room` cells at most."""
    told = f"{_fitted(slip.name, name)}  {slip.count:3} in all"
    lately = f", lately in {slip.lately:.0f} of 100 replies" if slip.lately is not None else ""
    before = f" (before: {slip.before:.0f})" if slip.before is not None else ""
    return _with(told, (lately, before), room)


def account_line(account: Account, name: int, room: int) -> str:
    """Return the account with somebody as one line of `room` cells at most: its last closings as a row of bars."""
    most = max(4, min(16, room - name - 8))
    closings = account.closings[-most:]
    bars = "".join(_SPARKS[min(len(_SPARKS) - 1, value * len(_SPARKS) // 100)] for value in closings)
    met = "once" if len(account.closings) == 1 else f"{len(account.closings)} times"
    stands = f"{bars:<{most}}  {account.closings[-1]:3}"
    return _with(f"{_fitted(account.name, name)}  {stands}", (f"  met {met}", f", from {account.opening}"), room)


def calendar_picture(days: Mapping[datetime.date, int], today: datetime.date, weeks: int) -> str:
    """Return the last `weeks` as a calendar: a column a week, a row a day, darker where more was said."""
    monday = today - datetime.timedelta(days=today.weekday(), weeks=weeks - 1)
    rows: list[str] = [_months(monday, weeks)]
    for weekday in range(7):
        signs: list[str] = []
        for week in range(weeks):
            day = monday + datetime.timedelta(days=weekday, weeks=week)
            signs.append(" " if day > today else heat(days.get(day, 0)))
        rows.append(f"{_DAYS[weekday]}  {' '.join(signs)}".rstrip())
    return "\n".join([*rows, f"   {HEAT[0]} no replies   {' '.join(HEAT[1:])} more and more"])


def heat(replies: int) -> str:
    """Return the sign of a day with so many replies."""
    return HEAT[0] if not replies else HEAT[min(len(HEAT) - 1, 1 + replies * (len(HEAT) - 1) // (_BUSY + 1))]


def calibration_picture(found: Calibration) -> str:
    """Return predictions against what came, as a small table."""
    head = "You expected     it went " + "".join(f"{WORDS[landed]:>9}" for landed in reversed(LANDINGS))
    rows = [
        f"  {WORDS[said]:<22}" + "".join(f"{found.table[said][landed]:>9}" for landed in reversed(LANDINGS))
        for said in reversed(LANDINGS)
    ]
    return "\n".join([head, *rows])


def _months(monday: datetime.date, weeks: int) -> str:
    """Return the row of month names: each over the first week that begins in it, where there is room."""
    row = [" "] * (3 + 2 * weeks)
    free = 0
    for week in range(weeks):
        day = monday + datetime.timedelta(weeks=week)
        column = 3 + 2 * week
        if (week == 0 or day.day <= 7) and column >= free and column + 3 <= len(row):
            row[column : column + 3] = day.strftime("%b")[:3].ljust(3)
            free = column + 4
    return "".join(row).rstrip()


def _with(line: str, parts: Sequence[str], room: int) -> str:
    """Return `line` with as many of `parts` as fit into `room` cells."""
    for part in parts:
        if len(line) + len(part) > room:
            break
        line += part
    return line.rstrip(" ,")


def _fitted(words: str, width: int) -> str:
    return f"{words[: width - 1]}…" if len(words) > width else words.ljust(width)
