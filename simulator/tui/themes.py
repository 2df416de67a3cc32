"""Our colours: quiet, one accent, and a variant for eyes that need more."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

PREFIX: Final = "pushback-"

# Textual's own muted text is an automatic colour, which words inside a line cannot take: these are plain ones.
_QUIET: Final = {
    "block-cursor-text-style": "none",
    "button-focus-text-style": "bold",
    "input-cursor-text-style": "reverse",
}


def _scrollbars(thumb: str, track: str) -> dict[str, str]:
    """Return scrollbars that say where one is, and no more."""
    tracks = ("background", "background-hover", "background-active", "corner-color")
    return {"scrollbar": thumb, "scrollbar-hover": thumb, "scrollbar-active": thumb} | {
        f"scrollbar-{name}": track for name in tracks
    }


DARK: Final = Theme(
    name=f"{PREFIX}dark",
    primary="#E0A458",
    secondary="#8FA3B0",
    accent="#E0A458",
    warning="#D9A441",
    error="#E07A6B",
    success="#8DBF8B",
    foreground="#E6E3DC",
    background="#15171A",
    surface="#1C1F23",
    panel="#24282D",
    dark=True,
    variables=_QUIET
    | {"text-muted": "#98958D", "text-disabled": "#6A6862", "border-blurred": "#3F4245"}
    | _scrollbars("#3A3F45", "#15171A"),
)

LIGHT: Final = Theme(
    name=f"{PREFIX}light",
    primary="#8A4B08",
    secondary="#51616C",
    accent="#8A4B08",
    warning="#8A5A00",
    error="#A8322A",
    success="#2E6B34",
    foreground="#25282C",
    background="#FAF8F4",
    surface="#F2EFE8",
    panel="#E7E3DA",
    dark=False,
    variables=_QUIET
    | {"text-muted": "#63625D", "text-disabled": "#8C8A84", "border-blurred": "#CFCDC9"}
    | _scrollbars("#C9C4B8", "#FAF8F4"),
)

CONTRAST: Final = Theme(
    name=f"{PREFIX}contrast",
    primary="#FFD400",
    secondary="#FFFFFF",
    accent="#FFD400",
    warning="#FFD400",
    error="#FF9C9C",
    success="#8CFF8C",
    foreground="#FFFFFF",
    background="#000000",
    surface="#000000",
    panel="#202020",
    dark=True,
    text_alpha=1.0,
    variables=_QUIET
    | {"text-muted": "#FFFFFF", "text-disabled": "#D0D0D0", "border-blurred": "#FFFFFF"}
    | _scrollbars("#FFFFFF", "#000000"),
)

ALL: Final = (DARK, LIGHT, CONTRAST)
