"""How commitments move: what a party said of one type of act on one day, against what it says of it on the next.

Statements are linked with care, and never for certain: the same party (a state or an organisation that is named), the
same type, the same beneficiary and target where they are given, the same sense (more or less of it), in the party's own
voice. Two such statements may still be about two acts: every move across days is called possible, shows its words, and
tells which of them both have in common (`likeness`); without any it is called possible or another act.
The order is considered < intended < pledged < enacted; of equals, what hangs on a condition is the weaker (codebook
5.2). What is published on one day is one step, at its strongest, as a text's order is not that of the words' time.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from dashboard.actors.registry import load_registry
from dashboard.codebook.labels import status_of
from dashboard.filters import Filter, marks, party_name
from dashboard.measures import likeness
from dashboard.measures.firmness import own
from dashboard.measures.statements import Row, read
from dashboard.table.store import Store

Move = Literal["first", "repeated", "firmed_up", "weakened", "withdrawn", "refused", "taken_up", "anew", "both"]
MOVES: dict[Move, str] = {
    "first": "first said",
    "repeated": "said again",
    "firmed_up": "firmed up",
    "weakened": "weakened",
    "withdrawn": "withdrawn",
    "refused": "refused",
    "taken_up": "taken up after a refusal",
    "anew": "said anew after it was done",
    "both": "promised and refused on one day",
}
CHANGES: tuple[Move, ...] = ("firmed_up", "weakened", "withdrawn", "refused", "taken_up")
REFUSED = "refused"
_RANK = {strength: rank for rank, strength in enumerate(("considered", "intended", "pledged", "enacted"))}
_LESS = ("reduce", "end")
_COMPARED = 6  # statements of a day, the firmest, whose words are held against those of another day
COLUMNS = {
    "thread": "number of the thread, from 0: one party, type, beneficiary, target and sense",
    "party": "who is to act: ISO code or organisation id",
    "party_name": "its name",
    "type": "type of commitment",
    "beneficiary": "for whom, where it is given",
    "against": "against whom, where it is given",
    "day": "date of the articles",
    "move": "what the day adds to what was said before",
    "possible": "whether the move is a change inferred across articles",
    "common": "telling words that the day shares with the one it is held against; none: it may well be another act",
    "status": "display status of the strongest record of the day",
    "strength": "its strength",
    "conditional": "whether it hangs on a condition",
    "records": "commitment_ids of the day, the strongest first",
    "statement_rows": "their statements, in the same order",
    "n_articles": "articles of the day that hold them",
}
Step = dict[str, Any]  # one day of a thread, by the names of its columns
Record = dict[str, Any]  # one commitment of one party, as `_records` reads it


def steps(store: Store, filter: Filter) -> pd.DataFrame:
    """Return what parties said on two days or more about one type of act: one row a thread and day, in order of time.

    Columns as in `COLUMNS`. Threads by their last change, the latest first: those whose days have words in common, then
    the others, then those that only repeat. Undated
    statements, reported and urged commitments and parties that are not known by name are left out. `filter`'s statuses
    do not apply: a history without its refusals would lie.
    """
    rows = [{"thread": number, **step} for number, thread in enumerate(threads(store, filter)) for step in thread]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.assign(day=pd.to_datetime(frame["day"]))


def threads(store: Store, filter: Filter, holding: Collection[str] = ()) -> list[list[Step]]:
    """Return the threads of `steps`, each a list of its steps; with `holding`, only those that hold one of these
    commitment ids."""
    groups: dict[tuple[str, ...], list[Record]] = {}
    for record in _records(store, filter):
        groups.setdefault(_key(record), []).append(record)
    said = (groups[key] for key in sorted(groups))
    wanted = (records for records in said if not holding or any(r["commitment_id"] in holding for r in records))
    weight = likeness.weights(store)
    found = (list(_thread(records, weight)) for records in wanted)
    return sorted((thread for thread in found if thread), key=_last_change, reverse=True)


def receipts(store: Store, records: Sequence[str]) -> dict[str, Row]:
    """Return the words of commitment records, by their ids.

    Columns: `commitment_id`, `statement_id`, `status`, `condition`, `evidence` (the words that it rests on), `text` (of
    the statement), `names` (of its speakers, "" where not resolved), `published`, `outlet`, `title`.
    """
    found = read(
        store,
        "SELECT c.commitment_id, s.statement_id, c.status::VARCHAR AS status, c.condition, "  # noqa: S608
        "substring(d.text, c.evidence[1] + 1, c.evidence[2] - c.evidence[1]) AS evidence, s.text, s.published, "
        "coalesce((SELECT string_agg(p.name, ' and ' ORDER BY p.actor_id) FROM statement_speakers p "
        "WHERE p.statement_row = s.statement_row), '') AS names, d.outlet::VARCHAR AS outlet, d.title "
        "FROM commitments c JOIN statements s USING (statement_row) JOIN documents d USING (document_id) "
        f"WHERE c.commitment_id IN ({marks(records)})",
        records,
    )
    return {row["commitment_id"]: row for row in found}


def chosen(steps: pd.DataFrame, move: str = "") -> list[int]:
    """Return the numbers of the threads that have a move (any change: "changed"; "": all), in order."""
    kept = steps
    if move:
        kept = steps[steps["move"].isin(CHANGES if move == "changed" else (move,))]
    return [int(thread) for thread in kept["thread"].drop_duplicates()]


def moves(day: Iterable[tuple[str, bool]]) -> list[Move]:
    """Return what each day adds; a day is the strength of its strongest record and whether that hangs on a condition.

    "both" is a day with promise and refusal: the days after it are held against the last one that was clear.

    >>> moves([("considered", False), ("pledged", True), ("pledged", False), ("refused", False)])
    ['first', 'firmed_up', 'firmed_up', 'withdrawn']
    """
    found: list[Move] = []
    held: tuple[str, bool] | None = None
    for said in day:
        found.append("both" if said[0] == "both" else _move(held, said))
        held = held if said[0] == "both" else said
    return found


def _move(held: tuple[str, bool] | None, said: tuple[str, bool]) -> Move:
    if held is None:
        return "first"
    if said[0] == REFUSED:
        return "repeated" if held[0] == REFUSED else "withdrawn" if held[0] == "pledged" else "refused"
    if held[0] == REFUSED:
        return "taken_up"
    before, now = _firm(*held), _firm(*said)
    if before == now:
        return "repeated"
    if now > before:
        return "firmed_up"
    return "anew" if held[0] == "enacted" else "weakened"  # what is done is done: later words are about more of it


def _firm(strength: str, conditional: bool) -> tuple[int, bool]:
    return _RANK[strength], not conditional


def _records(store: Store, filter: Filter) -> list[Record]:
    """The records that can be linked, in order of time: one a record and named party."""
    filter = filter.having(commitment_statuses=(*own(Filter()).commitment_statuses, REFUSED), urged_by=())
    (said, params), (bound, bound_params) = filter.where(), filter.commitment_where()
    table = store.arrow(
        "SELECT unnest(list_distinct(c.committed)) AS party, s.published AS day, s.document_id, s.statement_row, "  # noqa: S608
        "c.commitment_id, s.text, c.type::VARCHAR AS type, c.strength::VARCHAR AS strength, c.conditional, "
        "c.beneficiary, c.against, c.direction::VARCHAR AS direction "
        f"FROM commitments c JOIN statements s ON s.statement_row = c.statement_row WHERE {said} AND {bound} "
        "AND s.published IS NOT NULL AND c.voice::VARCHAR IN ('own', 'joint') AND c.type::VARCHAR <> 'other' "
        "ORDER BY s.published, s.statement_row, c.commitment_id",
        [*params, *bound_params],
    )
    registry = load_registry()
    known = {*registry.countries, *registry.organisations}
    if filter.committed:
        known &= set(filter.committed)
    rows = zip(*(table[name].to_pylist() for name in table.column_names), strict=True)
    records = [record for row in rows if (record := dict(zip(table.column_names, row, strict=True)))["party"] in known]
    for record in records:  # a refusal refuses more of it
        less = record["direction"] in _LESS and record["strength"] != REFUSED
        record["sense"] = "less" if less else "more"
    _give(records, "beneficiary")
    _give(records, "against")
    return records


def _give(records: Sequence[Record], name: str) -> None:
    """Where it is not given: the only one that the party names for this type, if it names but one; else ""."""
    same = operator.itemgetter("party", "type", "sense")
    named: dict[tuple[str, ...], set[str]] = {}
    for record in records:
        if record[name]:
            named.setdefault(same(record), set()).add(record[name])
    for record in records:
        only = named.get(same(record), set())
        record[name] = record[name] or (next(iter(only)) if len(only) == 1 else "")


def _key(record: Record) -> tuple[str, ...]:
    return tuple(record[name] for name in ("party", "type", "beneficiary", "against", "sense"))


def _thread(said: Sequence[Record], weight: Mapping[str, float]) -> Iterator[Step]:
    """The steps of one thread, a day each; none where all was said on one day."""
    if said[0]["day"] == said[-1]["day"]:
        return
    days = [_day(list(records)) for _, records in itertools.groupby(said, key=operator.itemgetter("day"))]
    name, held = party_name(said[0]["party"]), list[likeness.Words]()
    for day, move in zip(days, moves((day["strength"], day["conditional"]) for day in days), strict=True):
        told = day.pop("words")
        yield {
            **day,
            "party_name": name,
            "move": move,
            "possible": move in CHANGES,
            "common": _common(held, told, weight),
        }
        held = held if move == "both" else told


def _common(held: Iterable[likeness.Words], told: Iterable[likeness.Words], weight: Mapping[str, float]) -> list[str]:
    """The most that a statement of the one day has in common with one of the other."""
    pairs: list[tuple[str, ...]] = [likeness.in_common(one, other, weight) for one in held for other in told]
    most: tuple[str, ...] = max(pairs, key=len, default=())
    return list(most)


def _day(said: Sequence[Record]) -> dict[str, Any]:
    """One step: the day's records, the strongest first."""
    ordered = sorted(said, key=_strongest_first)
    strongest, refusals = ordered[0], [record for record in said if record["strength"] == REFUSED]
    return {
        **{name: strongest[name] for name in ("party", "type", "beneficiary", "against", "day")},
        "status": status_of(strongest["strength"], bool(strongest["conditional"])),
        "strength": "both" if 0 < len(refusals) < len(said) else strongest["strength"],
        "conditional": bool(strongest["conditional"]),
        "records": [record["commitment_id"] for record in ordered],
        "statement_rows": [int(record["statement_row"]) for record in ordered],
        "n_articles": len({record["document_id"] for record in said}),
        "words": [likeness.words(record["text"]) for record in ordered[:_COMPARED]],
    }


def _strongest_first(record: Record) -> tuple[int, bool]:
    if record["strength"] == REFUSED:
        return 1, False
    rank, free = _firm(record["strength"], bool(record["conditional"]))
    return -rank, not free


def _last_change(thread: Sequence[dict[str, Any]]) -> tuple[int, Any, Any]:
    changes = [step["day"] for step in thread if step["possible"]]
    likely = [step["day"] for step in thread if step["possible"] and step["common"]]
    return bool(changes) + bool(likely), max(likely or changes, default=thread[-1]["day"]), thread[-1]["day"]
