"""How many statements each choice of the sidebar would give."""

from __future__ import annotations

import pandas as pd

from dashboard.filters import KEYS, NONE, Filter, Options
from dashboard.measures.facts import UNRESOLVED, Facts, commitment_facts, speaker_facts, statement_facts
from dashboard.measures.tally import tally
from dashboard.table.store import Store

FACETS = ("actor", "country", "bloc", "topic", "stance", "commitment", "status", "outlet", "quote")
_FIELDS = {key: field for field, key in KEYS.items()}
_OF_COMMITMENTS = {"commitment": "type", "status": "status"}
_BY_COUNT = {"actor", "country", "bloc", "outlet"}


def counts(store: Store, filter: Filter, known: Options) -> dict[str, pd.DataFrame]:
    """Return, by URL key, a frame `id`, `label`, `count`: what each option alone would give with the other fields kept.

    Keys as in `FACETS`. Options of the codebook in its order, those that give nothing included; actors, countries,
    blocs and outlets by count, those that give nothing left out unless they are chosen.
    """
    return {key: _facet(store, filter, known, key) for key in FACETS}


def _facet(store: Store, filter: Filter, known: Options, key: str) -> pd.DataFrame:
    facts = _facts(store, filter.having(**{_FIELDS[key]: ()}), key)
    (name,) = facts.keys
    counted = tally(facts, {name: None})
    found = dict(zip(counted.values[name], counted.n_statements.tolist(), strict=True))
    if key == "actor":
        found[NONE] = found.pop(UNRESOLVED, 0)
    chosen = getattr(filter, _FIELDS[key])
    listed = [i for i in known.ids(key) if key not in _BY_COUNT or found.get(i) or i in chosen]
    if key in _BY_COUNT:
        listed.sort(key=lambda i: (i == NONE, -found.get(i, 0)))
    rows = [(i, known.label(key, i), found.get(i, 0)) for i in listed]
    return pd.DataFrame(rows, columns=["id", "label", "count"])


def _facts(store: Store, filter: Filter, key: str) -> Facts:
    if key in {"actor", "country", "bloc"}:
        return speaker_facts(store, filter, key)  # type: ignore[arg-type]  # (the three are By)
    if key in _OF_COMMITMENTS:
        return commitment_facts(store, filter, None, _OF_COMMITMENTS[key])
    return statement_facts(store, filter, key)
