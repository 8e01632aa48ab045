"""What changed from the build that a link was made from to the one that is shown."""

# ruff: noqa: S608  (only names of our own go into the SQL; every value is a parameter)

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pandas as pd

from dashboard.errors import TableError
from dashboard.filters import Filter
from dashboard.table.home import is_build_id
from dashboard.table.manifest import Manifest, known_manifest
from dashboard.table.store import Store

_CODED = {  # what is told apart -> how a statement has it, in SQL
    "speaker": "array_to_string(list_sort(s.speaker_ids::VARCHAR[]), ' ')",
    "stance": "coalesce(s.stance::VARCHAR, '')",
    "topic": "coalesce(s.topic::VARCHAR, '')",
    "commitments": (
        "coalesce((SELECT string_agg(c.type::VARCHAR || '/' || c.status::VARCHAR, ' ' ORDER BY c.type, c.status) "
        "FROM commitments c WHERE c.statement_row = s.statement_row), '')"
    ),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Changes:
    """Numbers of statements and articles within a filter, between two builds. A statement is the same where its id is:
    an id hangs on the article and on the very words.

    `added` and `gone` are in one of the builds alone; `came` and `left` are in both, but were coded otherwise, so that
    only one of them lets them through; `recoded` counts those that both let through, by what is otherwise (a statement
    can be in several); `same` is unchanged. Articles are those that hold any of these statements.
    """

    articles_added: int
    articles_gone: int
    added: int
    gone: int
    came: int
    left: int
    recoded: Mapping[str, int]
    n_recoded: int
    same: int

    @property
    def nothing(self) -> bool:
        """Whether all is as it was."""
        return not (self.added or self.gone or self.came or self.left or self.n_recoded)


@dataclasses.dataclass(frozen=True, slots=True)
class Since:
    """What is known of the build of a link: its manifest, and what changed since, where it is still at hand."""

    manifest: Manifest | None
    changes: Changes | None


def since(store: Store, filter: Filter, build_id: str) -> Since:
    """Compare another build of the same table with this one, as far as it can be done."""
    if not is_build_id(build_id):  # it comes from a link
        return Since(None, None)
    try:
        old = Store.open(store.out, build_id=build_id)
    except TableError:
        return Since(known_manifest(store.out, build_id), None)
    try:
        return Since(old.manifest, between(old, store, filter))
    finally:
        old.close()


def between(old: Store, new: Store, filter: Filter) -> Changes:
    """Compare what a filter lets through in two builds."""
    before, now = _coded(old, filter), _coded(new, filter)
    shown_before, shown_now = (frame[frame["shown"]] for frame in (before, now))
    both = shown_now.merge(shown_before, left_index=True, right_index=True, suffixes=("_now", "_before"))
    otherwise = {what: both[f"{what}_now"] != both[f"{what}_before"] for what in _CODED}
    recoded = pd.DataFrame(otherwise).any(axis=1) if len(both) else pd.Series(dtype=bool)
    missing = {
        "added": shown_now.index.difference(before.index),
        "gone": shown_before.index.difference(now.index),
        "came": shown_now.index.difference(shown_before.index).intersection(before.index),
        "left": shown_before.index.difference(shown_now.index).intersection(now.index),
    }
    articles_before, articles_now = (set(_articles(store)) for store in (old, new))
    return Changes(
        articles_added=len(set(shown_now["document_id"]) - articles_before),
        articles_gone=len(set(shown_before["document_id"]) - articles_now),
        **{name: len(ids) for name, ids in missing.items()},
        recoded={what: int(changed.sum()) for what, changed in otherwise.items() if changed.any()},
        n_recoded=int(recoded.sum()),
        same=int(len(both) - recoded.sum()),
    )


def _coded(store: Store, filter: Filter) -> pd.DataFrame:
    """All statements of a build by id, as they are coded there, and whether the filter lets them through."""
    where, params = filter.where()
    columns = ", ".join(f"{sql} AS {what}" for what, sql in _CODED.items())
    frame = store.frame(
        f"SELECT s.statement_id, s.document_id, {columns}, coalesce(({where}), false) AS shown FROM statements s",
        params,
    )
    return frame.set_index("statement_id")


def _articles(store: Store) -> list[str]:
    return list(store.frame("SELECT document_id FROM documents")["document_id"])
