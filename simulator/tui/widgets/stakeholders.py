"""The people in the room: credibility, what drives them, and what the player holds in hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from simulator.tui.telling import Drive, Known, Standing, signed
from simulator.tui.widgets.feedback import COLOURS, landing_of

BAR: Final = 18
"""Cells of the credibility bar."""
_EIGHTHS: Final = " ▏▎▍▌▋▊▉"
_HEIGHTS: Final = "▁▂▃▄▅▆▇█"
SIGNS: Final = {"confirmed": "✓", "hinted": "~", "unknown": "?"}
_SIGN_COLOURS: Final = {"confirmed": "$success", "hinted": "$primary", "unknown": "$text-muted"}
_PROMISE: Final = {"made": "", "kept": " (kept)", "broken": " (broken)"}


def bar(value: int, width: int = BAR) -> str:
    """Return `value` (0..100) as a bar of `width` cells, drawn in eighths of a cell."""
    eighths = round(value * width * 8 / 100)
    full, rest = divmod(eighths, 8)
    drawn = "█" * full + (_EIGHTHS[rest] if rest else "")
    return drawn + "·" * (width - len(drawn))


def sparkline(values: Sequence[int], width: int = BAR) -> str:
    """Return the last `width` values, each 0..100, as a row of small columns.

    They are drawn over the range that they cover (20 points at least), so that small movements show.
    """
    shown = values[-width:]
    low = min(shown)
    span = max(20, max(shown) - low)
    return "".join(_HEIGHTS[min(7, (value - low) * 8 // span)] for value in shown)


def _moved(standing: Standing) -> Content:
    if standing.moved is None:
        return Content()
    return Content.styled(signed(standing.moved), f"bold {COLOURS[landing_of(standing.moved)]}")


def _block(standing: Standing, *, together: bool) -> Content:
    """Return what is known of one person; in a group it is told in fewer lines."""
    if together:
        return _short_block(standing)
    lines = [Content.styled(standing.name, "bold"), Content.styled(standing.role, "$text-muted")]
    if standing.credibility is not None:
        lines += [
            Content(),
            Content.assemble(
                ("Credibility  ", "$text-muted"), (str(standing.credibility), "bold"), f"  {standing.mood}"
            ),
            Content.styled(bar(standing.credibility), "$primary"),
        ]
        if len(standing.history) > 1:
            lines.append(Content.assemble((sparkline(standing.history), "$text-muted"), "  ", _moved(standing)))
    if standing.drives:
        lines += [Content(), Content.styled(f"What drives {standing.name.split()[0]}", "$text-muted")]
        for drive in standing.drives:
            lines.append(_drive(drive))
            if drive.sentence:
                lines.append(Content(drive.sentence))
    return Content("\n").join(lines)


def _short_block(standing: Standing) -> Content:
    lines = [Content.styled(standing.name, "bold"), Content.styled(standing.role, "$text-muted")]
    if standing.credibility is not None:
        number = Content.assemble((f"{standing.credibility:>3} ", "bold"), (bar(standing.credibility), "$primary"))
        lines.append(Content.assemble(number, "  ", _moved(standing)))
    found = [drive for drive in standing.drives if drive.sentence]
    sought = [_drive(drive) for drive in standing.drives if not drive.sentence]
    lines += [Content.assemble(_drive(drive), f": {drive.sentence}") for drive in found]
    if sought:
        lines.append(Content(" ").join(sought))
    return Content("\n").join(lines)


def _drive(drive: Drive) -> Content:
    return Content.assemble((SIGNS[drive.state], f"bold {_SIGN_COLOURS[drive.state]}"), f" {drive.item}")


def in_hand(known: Known) -> Content:
    """Return what the player knows and has promised, as text."""
    lines = [Content.styled("You know", "$text-muted")]
    lines += [Content(f"· {fact}") for fact in known.facts] or [Content("· nothing yet")]
    lines += [Content(), Content.styled("You promised", "$text-muted")]
    lines += [Content(f"· {text}{_PROMISE[state]}") for text, state in known.promises] or [Content("· nothing yet")]
    if known.product is not None:
        lines += [Content(), Content.assemble(("Product  ", "$text-muted"), (str(known.product), "bold"))]
    return Content("\n").join(lines)


class Room(VerticalScroll, can_focus=True):
    """The side panel: one block a person, then what the player holds. It takes the focus where there is more to see."""

    DEFAULT_CSS = """
    Room {
        width: 32;
        height: 1fr;
        padding: 1 1 1 2;
        border-left: vkey $foreground 15%;
        scrollbar-gutter: auto;
        & > Static { height: auto; }
    }
    Room:focus { border-left: outer $primary; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        self._text = Static("")
        super().__init__(self._text, id=id)

    def allow_focus(self) -> bool:
        """Let the arrows come here where not all of it is in sight."""
        return self.max_scroll_y > 0

    def show(self, standings: Sequence[Standing], known: Known) -> None:
        """Draw where everybody stands."""
        together = len(standings) > 1
        blocks = [*(_block(standing, together=together) for standing in standings), in_hand(known)]
        if together and standings[0].credibility is not None:
            blocks.insert(0, Content.styled("Credibility in the room", "$text-muted"))
        self._text.update(Content("\n\n").join(blocks))


class RoomLine(Static):
    """The panel, in a line, for terminals that are too narrow for it."""

    DEFAULT_CSS = """
    RoomLine { height: auto; max-height: 3; padding: 0 2; background: $surface; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__("", id=id)
        self._standings: Sequence[Standing] = ()

    def show(self, standings: Sequence[Standing]) -> None:
        """Draw where everybody stands."""
        self._standings = standings
        self._draw()

    def on_resize(self) -> None:
        """Say more where there is room."""
        self._draw()

    def _draw(self) -> None:
        alone = len(self._standings) == 1
        wide = alone and self.size.width >= 70
        parts = [_line(standing, wide=wide, words=alone and self.size.width >= 56) for standing in self._standings]
        self.update(Content("   ").join(parts))


def _line(standing: Standing, *, wide: bool, words: bool) -> Content:
    parts: list[Content] = [Content.styled(standing.name if wide else standing.name.split()[0], "bold")]
    if standing.credibility is not None:
        parts.append(Content(str(standing.credibility)))
        if wide:
            parts.append(Content.styled(bar(standing.credibility, 12), "$primary"))
        if standing.moved is not None:
            parts.append(_moved(standing))
    drives = [
        Content.assemble((SIGNS[drive.state], f"bold {_SIGN_COLOURS[drive.state]}"), f" {drive.item}" if words else "")
        for drive in standing.drives
    ]
    gap = Content("  " if words else " ")
    return gap.join([*parts, (Content("  ") if words else Content("")).join(drives)])
