"""A choice as the parameters of a link, and back; what cannot be applied is reported, value by value."""

from __future__ import annotations

import dataclasses
import datetime
import urllib.parse
from collections.abc import Collection
from typing import Any

from dashboard.errors import FilterError
from dashboard.filters.choice import DATES, KEYS, OFFICIALS, SWITCHES, TEXTS, Choice
from dashboard.filters.labels import Options, Query
from dashboard.filters.search import search_terms

URL_KEYS = (*KEYS.values(), *DATES.values(), *TEXTS.values(), *SWITCHES.values())
BUILD_KEY = "build"

_FIELD_OF = {key: field for field, key in (KEYS | DATES | TEXTS | SWITCHES).items()}
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """A value of a link that could not be applied: shown in a banner, never dropped in silence."""

    key: str
    value: str
    message: str


def written(choice: Choice) -> dict[str, list[str]]:
    """Return the parameters of a link to the choice, defaults left out."""
    query = {key: list(getattr(choice, field)) for field, key in KEYS.items()}
    query |= {key: [day.isoformat()] for field, key in DATES.items() if (day := getattr(choice, field))}
    query |= {key: [text] for field, key in TEXTS.items() if (text := getattr(choice, field))}
    query |= {key: ["1"] for field, key in SWITCHES.items() if getattr(choice, field)}
    return {key: values for key, values in query.items() if values}


def read(query: Query, known: Options, ignore: Collection[str] = ()) -> tuple[dict[str, Any], list[Problem]]:
    """Return the fields that a link's parameters set (ids or labels of this build), and what could not be applied."""
    fields: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, value in [(key, value) for key, values in query.items() if key not in ignore for value in values]:
        try:
            _take(fields, key, value, known)
        except FilterError as error:
            problems.append(Problem(key, value, error.what))
    return fields, problems


def refinement(text: str) -> dict[str, Any]:
    """Return the fields that a URL query string sets; ids of any build will do.

    Raises:
        FilterError: a key that is no field's, or a value that its field cannot hold.
    """
    fields: dict[str, Any] = {}
    for key, value in urllib.parse.parse_qsl(text, keep_blank_values=True):
        _take(fields, key, value, None)
    return fields


def contradictions(choice: Choice) -> list[Problem]:
    """Return what the choice's own fields say against each other."""
    if choice.start and choice.end and choice.start > choice.end:
        return [Problem("end", choice.end.isoformat(), f"the period ends before it starts, on {choice.start}")]
    return []


def _take(fields: dict[str, Any], key: str, value: str, known: Options | None) -> None:
    """Add one value to the fields: several values of a list add up; of anything else the last one holds."""
    if key == BUILD_KEY and known:
        _check_build(value, known)
        return
    field = _FIELD_OF.get(key)
    if field is None:
        raise FilterError("this link has a setting that this version does not know")
    if field in KEYS:
        fields[field] = (*fields.get(field, ()), _id(value, key, known))
    else:
        fields[field] = _single(field, value)


def _single(field: str, value: str) -> Any:
    if field in SWITCHES:
        return _switch(value)
    if field in DATES:
        return _day(value)
    return _search(value) if field == "text" else _officials(value)


def _check_build(value: str, known: Options) -> None:
    if value != known.build_id:
        raise FilterError(
            f"this link was made with build {value}; shown is build {known.build_id}, so figures may differ"
        )


def _id(value: str, key: str, known: Options | None) -> str:
    if known is None:
        return value
    found = known.find(key, value)
    if found is None:
        raise FilterError(known.unknown(key, value))
    return found


def _switch(value: str) -> bool:
    folded = value.strip().casefold()
    if folded not in _TRUE | _FALSE:
        raise FilterError(f"“{value}” is neither on nor off")
    return folded in _TRUE


def _day(value: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(value.strip())
    except ValueError:
        raise FilterError(f"“{value}” is not a date such as 2025-03-31") from None


def _search(value: str) -> str:
    if value.strip() and not search_terms(value):
        raise FilterError(f"“{value}” has no word to search for")
    return value


def _officials(value: str) -> str:
    if value not in OFFICIALS:
        raise FilterError(f"“{value}” is none of only, without")
    return value
