"""A choice as SQL conditions with their parameters; no value ever becomes SQL text."""

# ruff: noqa: S608  (only names of our own go into the SQL; every value is a parameter)

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from dashboard.filters.choice import NONE, SWITCHES, Choice
from dashboard.filters.search import Term, search_terms

Condition = tuple[str, list[Any]]  # SQL with ? placeholders, and their values

# One record a chain of repeats in an article: one that the default view shows, the strongest, the earliest.
_CLAIMS = """
    SELECT arg_min(r.commitment_id, (
        NOT (h.in_scope AND h.counts AND h.depth = 1),
        list_position(['enacted', 'pledged', 'intended', 'considered', 'urged', 'refused'], r.strength::VARCHAR),
        r.conditional, r.commitment_id))
    FROM commitments r JOIN statements h USING (statement_id)
    GROUP BY coalesce(r.same_as, r.commitment_id)"""


def of_statements(choice: Choice) -> Condition:
    """Return the condition over `statements s`."""
    return _all(
        [
            *_switches(choice),
            _any_of("s.topic", choice.topics, "s.topic IS NULL"),
            _any_of("s.stance", choice.stances, "s.stance IS NULL", int),
            _any_of("s.quote_kind", choice.quote_kinds),
            _any_of("s.outlet", choice.outlets, "s.outlet IS NULL"),
            ("s.published >= ?", [choice.start]) if choice.start else None,
            ("s.published <= ?", [choice.end]) if choice.end else None,
            ("s.self_stance", []) if choice.self_stance == "only" else None,
            ("NOT s.self_stance", []) if choice.self_stance == "without" else None,
            *(_matches("s.text", term) for term in search_terms(choice.text)),
            _has_speaker(choice),
            _has_commitment(choice),
        ]
    )


def of_speakers(choice: Choice) -> Condition:
    """Return the part about the speaker, over one `statement_speakers p` (left joined: NULL is unresolved)."""
    known = "p.actor_id IS NOT NULL"
    return _all(
        [
            _any_of("p.actor_id", choice.actors, "p.actor_id IS NULL"),
            _known_but(choice.without_actors),
            _any_of("p.country", choice.countries, f"({known} AND p.country IS NULL)"),
            _overlap("p.blocs", choice.blocs, f"({known} AND coalesce(len(p.blocs), 0) = 0)"),
            _any_of("p.entity_type", choice.speaker_kinds, "p.actor_id IS NULL"),
        ]
    )


def of_commitments(choice: Choice) -> Condition:
    """Return the part about the commitment, over one `commitments c`."""
    return _all(
        [
            _any_of("c.type", choice.commitment_types),
            _any_of("c.status", choice.commitment_statuses),
            _overlap("c.committed", choice.committed, "coalesce(len(c.committed), 0) = 0"),
            _any_of("c.urged_by", choice.urged_by, "(c.urged_by IS NULL AND c.strength = 'urged')"),
            (f"c.commitment_id IN ({_CLAIMS})", []) if choice.claims else None,
        ]
    )


def of_articles(choice: Choice) -> Condition:
    """Return the condition over `documents d`: the search in the whole text; dates, outlets and copies as for
    statements; and where anything else is chosen, a statement that has it, whatever its own words."""
    said = choice.having(text="")
    rest = said.having(start=None, end=None, outlets=(), **dict.fromkeys(SWITCHES, False))
    sql, params = of_statements(said)
    with_statement = f"d.document_id IN (SELECT s.document_id FROM statements s WHERE {sql})", params
    return _all(
        [
            None if choice.copies else ("d.duplicate_of IS NULL", []),
            _any_of("d.outlet", choice.outlets, "d.outlet IS NULL"),
            ("d.published >= ?", [choice.start]) if choice.start else None,
            ("d.published <= ?", [choice.end]) if choice.end else None,
            None if rest == type(choice)() else with_statement,
            *(_matches("d.text", term) for term in search_terms(choice.text)),
        ]
    )


def re2_pattern(term: Term) -> str:
    """Return a search's term as DuckDB's `regexp_…` functions read it, with option 'i'."""
    return term.pattern(r"(?:^|[^\pL\pN])", r"(?:$|[^\pL\pN])")


def _matches(column: str, term: Term) -> Condition:
    sql = f"regexp_matches({column}, ?, 'i')"
    return f"NOT {sql}" if term.excluded else sql, [re2_pattern(term)]


def _switches(choice: Choice) -> list[Condition | None]:
    return [
        None if choice.any_scope else ("s.in_scope", []),
        None if choice.lead_ins else ("s.counts", []),
        None if choice.nested else ("s.depth = 1", []),
        None if choice.copies else ("s.duplicate_of IS NULL", []),
    ]


def _has_speaker(choice: Choice) -> Condition | None:
    if not (choice.actors or choice.without_actors or choice.countries or choice.blocs or choice.speaker_kinds):
        return None
    sql, params = of_speakers(choice)
    if NONE in choice.actors + choice.speaker_kinds:  # an unresolved statement has no row in statement_speakers
        source = "statements k LEFT JOIN statement_speakers p ON p.statement_row = k.statement_row"
        return f"s.statement_row IN (SELECT k.statement_row FROM {source} WHERE {sql})", params
    return f"s.statement_row IN (SELECT p.statement_row FROM statement_speakers p WHERE {sql})", params


def _has_commitment(choice: Choice) -> Condition | None:
    if not (choice.commitment_types or choice.commitment_statuses or choice.committed or choice.urged_by):
        return None
    sql, params = of_commitments(choice)
    return f"s.statement_row IN (SELECT c.statement_row FROM commitments c WHERE {sql})", params


def _all(conditions: Iterable[Condition | None]) -> Condition:
    held = [condition for condition in conditions if condition]
    sql = " AND ".join(part for part, _ in held) or "true"
    return sql, [value for _, values in held for value in values]


def _any_of(
    column: str, values: Sequence[str], if_none: str | None = None, read: Callable[[str], Any] = str
) -> Condition | None:
    """`column` is one of the values; NONE among them lets `if_none` through."""
    if not values:
        return None
    listed = [read(value) for value in values if value != NONE or if_none is None]
    parts = [f"{column} IN ({marks(listed)})"] if listed else []
    if if_none is not None and NONE in values:
        parts.append(if_none)
    return f"({' OR '.join(parts)})", listed


def _known_but(actors: Sequence[str]) -> Condition | None:
    """The speaker is resolved, and none of these."""
    if not actors:
        return None
    return f"p.actor_id IS NOT NULL AND p.actor_id NOT IN ({marks(actors)})", list(actors)


def _overlap(column: str, values: Sequence[str], if_none: str) -> Condition | None:
    """The list `column` holds one of the values; NONE lets `if_none` through."""
    if not values:
        return None
    listed = [value for value in values if value != NONE]
    parts = [f"list_has_any({column}::VARCHAR[], ?::VARCHAR[])"] if listed else []
    if NONE in values:
        parts.append(if_none)
    return f"({' OR '.join(parts)})", [listed] if listed else []


def marks(values: Sequence[Any]) -> str:
    """Return the placeholders of an `IN (…)`; for no values NULL, which nothing equals."""
    return ", ".join("?" for _ in values) or "NULL"
