"""From a row of a measure to the filter that lists what it counts."""

from __future__ import annotations

import functools
import urllib.parse
from collections.abc import Mapping, Sequence

from dashboard.filters import NONE
from dashboard.measures.facts import UNRESOLVED


def drill(fields: Mapping[str, Sequence[str]]) -> str:
    """Return a `drill` cell: the URL keys to set in the filter, with their values (`Filter.refine` reads it).

    >>> drill({"actor": ["emmanuel-macron"], "stance": ["-1", "-2"]})
    'actor=emmanuel-macron&stance=-1&stance=-2'
    """
    return "&".join([f"{key}={_quoted(value)}" for key, values in fields.items() for value in values])


_quoted = functools.lru_cache(maxsize=4096)(urllib.parse.quote_plus)  # a timeline has thousands of rows, few values


#: Opens nothing: what a row that counts nothing opens where its own choice is not one of the filter's.
NOTHING = drill({"actor": [NONE], "not_actor": [NONE]})


def narrowed(by: str, group: str) -> dict[str, list[str]]:
    """Return the fields that keep one group: an actor, country, bloc, topic, or a party to a commitment."""
    if group == UNRESOLVED:
        return {"actor": [NONE]}
    return {"party" if by == "committed" else by: [group]}
