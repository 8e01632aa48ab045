"""Whether two statements can speak of one act: how much they share beyond common words and names.

A shared word weighs as much as it is rare among the build's statements with a commitment (inverse document frequency:
Spärck Jones 1972, Journal of Documentation 28:11-21). Names of states, organisations and persons weigh nothing: who
acts is known already. Words are cut to six letters, so that "missile" and "missiles" are one.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Mapping

from dashboard.actors.registry import load_registry
from dashboard.table.store import Store

ENOUGH = 6.5  # two words that stand in every twenty-fifth statement each, or one in every seven-hundredth
_SMALLEST = 400  # statements: what is rare in a smaller build is not known
_STEM = 6
_WORD = re.compile(r"[^\W\d_]{5,}")
_MONEY = "billion billions dollars euros million millions percent pounds"
_GRAMMAR = """
    about above after again against almost along already although always among another because before being
    between cannot could during either enough every further might means never other others rather shall should
    since still their there these thing things those though through today together towards under until where
    whether which while whole whose within without would years going making taking
"""
_COMMON = frozenset(f"{_MONEY} {_GRAMMAR}".split())

Words = Mapping[str, str]  # stem -> a word that has it, as it stands in the text


def words(text: str) -> dict[str, str]:
    """Return the words of a text that tell one act from another, by stem.

    >>> words("We would send Ukraine long-range missiles")
    {'missil': 'missiles', 'range': 'range'}
    """
    found = {word[:_STEM]: word for word in _WORD.findall(text.lower()) if word not in _COMMON}
    return {stem: found[stem] for stem in sorted(found.keys() - _names())}


@functools.lru_cache(maxsize=4)  # a store never changes
def weights(store: Store) -> Mapping[str, float]:
    """Return what each stem weighs in this build."""
    frame = store.frame(
        "WITH said AS (SELECT statement_row, text FROM statements SEMI JOIN commitments USING (statement_row)) "
        "SELECT stem, count(*) AS n, (SELECT count(*) FROM said) AS whole FROM (SELECT unnest(list_distinct("
        r"list_transform(regexp_extract_all(lower(text), '\pL{5,}'), lambda w: w[1:6]))) AS stem FROM said) "
        "GROUP BY ALL"
    )
    return {
        stem: math.log(max(whole, _SMALLEST) / n)
        for stem, n, whole in zip(frame["stem"], frame["n"], frame["whole"], strict=True)
    }


def in_common(one: Words, other: Words, weight: Mapping[str, float]) -> tuple[str, ...]:
    """Return the words of `other` that both share, the weightiest first; () where they do not weigh `ENOUGH`.

    >>> in_common(words("long-range missiles"), words("a missile"), {"missil": 7.0})
    ('missile',)
    """
    shared = sorted(one.keys() & other.keys(), key=lambda stem: (-weight.get(stem, 0.0), stem))
    if sum(weight.get(stem, 0.0) for stem in shared) < ENOUGH:
        return ()
    return tuple(other[stem] for stem in shared)


@functools.cache
def _names() -> frozenset[str]:
    registry = load_registry()
    names: list[str] = [actor.name for actor in registry.actors.values() if actor.entity_type == "person"]
    for country in registry.countries.values():
        names += [country.name, *country.names, *country.adjectives, *country.people]
        names += [*country.capitals, *country.places]
    for body in registry.organisations.values():  # their own names are made of words such as court and peace
        names += body.places
    return frozenset(_stems(names))


def _stems(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        yield from (word[:_STEM] for word in _WORD.findall(name.lower()))
