"""One palette: the same thing has the same colour on every page, in light and in dark, whatever the filter."""

from __future__ import annotations

from typing import Literal

Theme = Literal["light", "dark"]


def stance_colour(stance: str, theme: Theme = "light") -> str:
    """Return the colour of a stance value ("-2" ... "2", "none") as #rrggbb."""
    raise NotImplementedError


def status_colour(status: str, theme: Theme = "light") -> str:
    """Return the colour of a commitment status."""
    raise NotImplementedError


def family_colour(family: str, theme: Theme = "light") -> str:
    """Return the colour of a family of commitments."""
    raise NotImplementedError


def topic_colour(topic: str, theme: Theme = "light") -> str:
    """Return the colour of a topic."""
    raise NotImplementedError


def rank_colour(rank: int, theme: Theme = "light") -> str:
    """Return the colour of an actor (country, bloc) by its `rank` in the whole build, which no filter changes."""
    raise NotImplementedError
