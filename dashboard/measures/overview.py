"""The figures at the top of the overview."""

from __future__ import annotations

import pandas as pd

from dashboard.codebook.labels import codebook
from dashboard.filters import NONE, Filter
from dashboard.measures import commitments
from dashboard.measures.drill import NOTHING, drill
from dashboard.measures.facts import UNRESOLVED, extent, speaker_facts, statement_facts
from dashboard.measures.framing import of_statements
from dashboard.measures.measure import Measure
from dashboard.measures.stance import SCALE
from dashboard.measures.tally import tally
from dashboard.measures.wording import counted, listing, sentences, unique
from dashboard.table.store import Store

COLUMNS = {
    "figure": "id of the figure",
    "label": "what it counts",
    "count": "the number",
    "share": "of all statements, 0 to 1; missing for articles, speakers and commitments",
    "n_statements": "statements that the row opens",
    "drill": "what to add to the filter to list them",
}


def headline(store: Store, filter: Filter) -> Measure:
    """Count statements, articles, speakers, commitments, unresolved speakers and statements with and without stance.

    Rows `figure` (statements, articles, speakers, unresolved, with_stance, no_stance, commitments); columns: `COLUMNS`.
    """
    whole = extent(store, filter)
    said = tally(speaker_facts(store, filter, "actor"), {"grp": None})
    of_group = dict(zip(said.values["grp"], said.n_statements.tolist(), strict=True))
    n, unresolved = whole.n_statements, of_group.pop(UNRESOLVED, 0)
    voiced = int(tally(statement_facts(store, filter, "stance"), {"stance": SCALE}).n_statements.sum())
    bound, _ = commitments.statements_with(store, filter)
    types = filter.commitment_types or tuple(codebook().commitment_types)
    missing = float("nan")
    part = [missing if not n else count / n for count in (n, unresolved, voiced, n - voiced)]
    rows = [
        ("statements", "Statements", n, part[0], n, ""),
        ("articles", "Articles", whole.n_articles, missing, n, ""),
        (
            "speakers",
            "Speakers",
            len(of_group),
            missing,
            n - unresolved,
            drill({"not_actor": [NONE, *filter.without_actors]}),
        ),
        ("unresolved", "Speaker not resolved", unresolved, part[1], unresolved, drill({"actor": [NONE]})),
        ("with_stance", "With a stance toward Russia", voiced, part[2], voiced, drill({"stance": _voiced(filter)})),
        ("no_stance", "No stance toward Russia", n - voiced, part[3], n - voiced, drill({"stance": [NONE]})),
        ("commitments", "Commitments", commitments.count(store, filter), missing, bound, drill({"commitment": types})),
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame.loc[frame["n_statements"] == 0, "drill"] = NOTHING
    return of_statements(
        "overview.headline",
        f"What the filter holds: {unique(filter)}",
        frame,
        COLUMNS,
        filter,
        whole,
        value="count",
        note=sentences(f"{counted(whole.n_undated, 'statement')} without a date" if whole.n_undated else ""),
        alt=listing([f"{label}: {count:,}" for label, count in zip(frame["label"], frame["count"], strict=True)], 7),
    )


def _voiced(filter: Filter) -> list[str]:
    return [value for value in SCALE if not filter.stances or value in filter.stances]
