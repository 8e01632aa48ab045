"""How many statements each choice of the sidebar would give."""

from __future__ import annotations

import pandas as pd

from dashboard.filters import KEYS, NONE, Filter, Options
from dashboard.measures.facts import UNRESOLVED, Facts, commitment_facts, speaker_facts, statement_facts
from dashboard.table.store import Store

FACETS = ("actor", "country", "bloc", "topic", "stance", "commitment", "status", "outlet", "quote")
_FIELDS = {key: field for field, key in KEYS.items()}
_COLUMNS = {
    "topic": f"coalesce(s.topic::VARCHAR, '{NONE}')",
    "stance": f"coalesce(s.stance::VARCHAR, '{NONE}')",
    "outlet": f"coalesce(s.outlet::VARCHAR, '{NONE}')",
    "quote": "s.quote_kind::VARCHAR",
    "commitment": "c.type::VARCHAR",
    "status": "c.status::VARCHAR",
}
_BY_COUNT = {"actor", "country", "bloc", "outlet"}


def counts(store: Store, filter: Filter, known: Options) -> dict[str, pd.DataFrame]:
    """Return, by URL key, a frame `id`, `label`, `count`: what each option alone would give with the other fields kept.

    Keys as in `FACETS`. Options of the codebook in its order, those that give nothing included; actors, countries,
    blocs and outlets by count, those that give nothing left out unless they are chosen.
    """
    return {key: _facet(store, filter, known, key) for key in FACETS}


def _facet(store: Store, filter: Filter, known: Options, key: str) -> pd.DataFrame:
    facts = _facts(filter.having(**{_FIELDS[key]: ()}), key)
    frame = store.frame(
        f"SELECT grp AS id, count(DISTINCT statement_row) AS count FROM ({facts.sql}) GROUP BY grp",  # noqa: S608
        facts.params,
    )
    found = dict(zip(frame["id"], frame["count"].astype(int), strict=True))
    if key == "actor":
        found[NONE] = found.pop(UNRESOLVED, 0)
    chosen = getattr(filter, _FIELDS[key])
    listed = [i for i in known.ids(key) if key not in _BY_COUNT or found.get(i) or i in chosen]
    if key in _BY_COUNT:
        listed.sort(key=lambda i: (i == NONE, -found.get(i, 0)))
    rows = [(i, known.label(key, i), found.get(i, 0)) for i in listed]
    return pd.DataFrame(rows, columns=["id", "label", "count"])


def _facts(filter: Filter, key: str) -> Facts:
    if key in {"actor", "country", "bloc"}:
        return speaker_facts(filter, key)  # type: ignore[arg-type]  # (the three are By)
    if key in {"commitment", "status"}:
        return commitment_facts(filter, keys={"grp": _COLUMNS[key]})
    return statement_facts(filter, {"grp": _COLUMNS[key]})
