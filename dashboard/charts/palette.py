"""One palette: the same thing has the same colour on every page, in light and in dark, whatever the filter.

Labels have their colours in the codebook. Actors, countries and blocs have theirs by `rank`, their place in the whole
build. Dark variants are made lighter until they stand out from the dark paper (WCAG 2.2, 1.4.11: 3 to 1).
"""

from __future__ import annotations

import colorsys
import dataclasses
import functools
from typing import Literal

from dashboard.codebook.labels import NO_STANCE, codebook

Theme = Literal["light", "dark"]

CONTRAST = 3.0  # of a coloured area with the paper, where a colour has no outline


@dataclasses.dataclass(frozen=True, slots=True)
class Inks:
    """The colours of everything that is not data."""

    paper: str
    ink: str
    quiet: str  # secondary text
    grid: str
    small: str  # figures with too few cases
    rest: str  # all others, not resolved
    accent: str


_INKS: dict[Theme, Inks] = {
    "light": Inks("#fdfbf7", "#1d1b18", "#5f584d", "#e4dccd", "#c9c2b6", "#948b7d", "#7d2438"),
    "dark": Inks("#16171a", "#ece7dd", "#b5aea1", "#34363b", "#55585f", "#8d887f", "#d48799"),
}
# Told apart under the usual forms of colour blindness in neighbouring ranks (tests/charts); beyond ten they repeat
# with another marker and dash.
_RANKS: dict[Theme, tuple[str, ...]] = {
    "light": (
        "#0072b2", "#d55e00", "#009e73", "#8f4a75", "#b07d00", "#2b83a8", "#7d2438", "#5a6f2f", "#5b5ea6", "#6b6258",
    ),
    "dark": (
        "#56b4e9", "#f28e4b", "#3fc79a", "#d690b8", "#e6b94a", "#7fc6df", "#e08a9b", "#a9c46c", "#a3a6e6", "#b8afa3",
    ),
}  # fmt: skip
_QUIET_DARK = "#8a8e96"
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "star")
_DASHES = ("solid", "dash", "dot", "dashdot")


def inks(theme: Theme = "light") -> Inks:
    """Return the colours of paper, text, grid and greyed figures."""
    return _INKS[theme]


def stance_colour(stance: str, theme: Theme = "light") -> str:
    """Return the colour of a stance value ("-2" ... "2", "none") as #rrggbb."""
    if stance == NO_STANCE and theme == "dark":
        return _QUIET_DARK  # the palest colour of the light theme would be the loudest of the dark one
    return _shown(codebook().stances[stance].colour, theme)


def status_colour(status: str, theme: Theme = "light") -> str:
    """Return the colour of a commitment status."""
    return _shown(codebook().statuses[status].colour, theme)


def family_colour(family: str, theme: Theme = "light") -> str:
    """Return the colour of a family of commitments."""
    return _shown(codebook().families[family].colour, theme)


def rank_colour(rank: int, theme: Theme = "light") -> str:
    """Return the colour of an actor (country, bloc) by its `rank` in the whole build, which no filter changes.

    A negative rank, as all others and the unresolved have it, is grey.
    """
    return _RANKS[theme][rank % len(_RANKS[theme])] if rank >= 0 else inks(theme).rest


def rank_symbol(rank: int) -> str:
    """Return the marker of an actor in a line chart, so that colour is never alone."""
    return _SYMBOLS[rank % len(_SYMBOLS)] if rank >= 0 else "x"


def rank_dash(rank: int) -> str:
    """Return the dash of an actor's line: another one each time that the colours repeat."""
    return _DASHES[rank // len(_RANKS["light"]) % len(_DASHES)] if rank >= 0 else "dot"


@functools.lru_cache(maxsize=4096)  # a figure asks for each of its marks
def text_on(colour: str) -> str:
    """Return the ink, near-black or white, that reads better on a colour."""
    return max(("#1d1b18", "#ffffff"), key=lambda ink: contrast(ink, colour))


@functools.lru_cache(maxsize=4096)  # a figure asks for each of its marks
def mixed(one: str, other: str, part: float) -> str:
    """Return `part` (0 to 1) of the way from one colour to the other.

    >>> mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    ends = zip(_rgb(one), _rgb(other), strict=True)
    return "#" + "".join(f"{round((a + (b - a) * part) * 255):02x}" for a, b in ends)


@functools.lru_cache(maxsize=4096)  # a figure asks for each of its marks
def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2).

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


@functools.cache
def _shown(colour: str | None, theme: Theme) -> str:
    colour = colour or inks(theme).rest
    if theme == "light":
        return colour
    hue, light, saturation = colorsys.rgb_to_hls(*_rgb(colour))
    while contrast(colour, inks(theme).paper) < CONTRAST:
        light += 0.02
        colour = "#" + "".join(f"{round(c * 255):02x}" for c in colorsys.hls_to_rgb(hue, light, saturation))
    return colour
