"""What can be taken off a choice that lets too little through."""

from __future__ import annotations

from dashboard.filters.chips import AnyChoice, value_words
from dashboard.filters.choice import KEYS, SWITCHES, TEXTS
from dashboard.filters.labels import Options
from dashboard.filters.words import joined, period_words

_HIDING = {
    "copies": "count wire copies",
    "nested": "show nested speech",
    "lead_ins": "show lead-ins and headline echoes",
    "any_scope": "show statements that are not about the war",
}


def looser(choice: AnyChoice, known: Options) -> list[tuple[str, str, AnyChoice]]:
    """Return each single restriction: its URL key, what to do about it in words, and the choice without it."""
    steps = []
    for field, key in (KEYS | TEXTS).items():
        if values := getattr(choice, field):
            chosen = [values] if isinstance(values, str) else values
            named = joined([value_words(key, value, known) for value in chosen], "or")
            steps.append((key, f"drop {named}", choice.without(field)))
    if choice.start or choice.end:
        period = period_words(choice.start, choice.end)
        steps.append(("start", f"drop the period {period}", choice.having(start=None, end=None)))
    for field, text in _HIDING.items():
        if not getattr(choice, field):
            steps.append((SWITCHES[field], text, choice.having(**{field: True})))
    return steps
