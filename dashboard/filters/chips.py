"""A choice value by value: the words of each, and the choice without it."""

from __future__ import annotations

from typing import TypeVar

from dashboard.filters.choice import DATES, KEYS, NAMED_KINDS, NONE, SWITCHES, TEXTS, Choice
from dashboard.filters.labels import Options
from dashboard.filters.words import day_words, stance_words

AnyChoice = TypeVar("AnyChoice", bound=Choice)

_PREFIXES = {"not_actor": "Not ", "party": "To act: ", "asker": "Asked by: ", "start": "From ", "end": "Until "}
_OFFICIALS = {"only": "Russian officials only", "without": "Without Russian officials"}
_SWITCHES = {
    "copies": "Wire copies counted",
    "nested": "With nested speech",
    "lead_ins": "With lead-ins and headline echoes",
    "any_scope": "Also not about the war",
    "unnamed": "Outlets and unnamed sources in the share",
    "officials_ranked": "Russian officials among the others",
    "claims": "Repeated commitments once",
}


def active(choice: AnyChoice, known: Options) -> list[tuple[str, str, str, AnyChoice]]:
    """Return the active values in the order of the fields: URL key, value there, words, and the choice without it."""
    lists = [
        (key, value, value_words(key, value, known), choice.without(field, value))
        for field, key in KEYS.items()
        for value in getattr(choice, field)
        if not (field == "speaker_kinds" and choice.speaker_kinds == NAMED_KINDS)
    ]
    if choice.speaker_kinds == NAMED_KINDS:
        text = "Without outlets and unnamed sources"
        lists.append(("kind", " ".join(NAMED_KINDS), text, choice.without("speaker_kinds")))
    dates = [
        (key, day.isoformat(), _PREFIXES[key] + day_words(day), choice.without(field))
        for field, key in DATES.items()
        if (day := getattr(choice, field))
    ]
    texts = [
        (key, text, value_words(key, text, known), choice.without(field))
        for field, key in TEXTS.items()
        if (text := getattr(choice, field))
    ]
    switches = [
        (key, "1", _SWITCHES[field], choice.without(field)) for field, key in SWITCHES.items() if getattr(choice, field)
    ]
    return lists + dates + texts + switches


def value_words(key: str, value: str, known: Options) -> str:
    """Return one value of a URL key for the reader: "Not Keir Starmer", "Stance −2", "“gas”"."""
    if key == "stance":
        return "No stance" if value == NONE else f"Stance {stance_words(value)}"
    if key == "officials":
        return _OFFICIALS[value]
    if key == "q":
        return f"“{value}”"
    return _PREFIXES.get(key, "") + known.label(key, value)
