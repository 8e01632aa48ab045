"""A search over whole articles: every place where the words stand, in its context, and whose words they are."""

# ruff: noqa: S608  (only names of our own go into the SQL; every value is a parameter)

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from dashboard.filters import NONE, Filter, Options, marks
from dashboard.measures.context import after, before, pattern
from dashboard.table.store import Store

Whose = Literal["all", "said", "told"]
Order = Literal["newest", "oldest", "most"]

_LINE_ENDS = str.maketrans("\n\r", "  ")  # a place is shown on one line
COLUMNS = {
    "document_id": "stable id of the article",
    "published": "date of the article",
    "outlet": "who published the article",
    "article_title": "title of the article",
    "url": "address of the article",
    "start": "where the words begin in the article's text, in code points",
    "end": "where they end",
    "statement_id": "statement whose words they are; empty: the article's own words",
}
CONTEXT = {
    "speakers": "who says them; empty: the article's own words, or a speaker that is not resolved",
    "before": "what stands before them",
    "words": "the words found",
    "after": "what stands after them",
}


def places(store: Store, filter: Filter) -> pd.DataFrame:
    """Return one row a place where a word or phrase of the search stands (columns: `COLUMNS`), newest article first.

    All words of the search must be in the article, in any place. The innermost statement is the one that counts.
    Empty without a search, or with one that only leaves out.
    """
    found = pattern(filter.text)
    if found is None:
        return pd.DataFrame(columns=list(COLUMNS))
    sql, params = filter.article_where()
    texts = store.frame(
        "SELECT d.document_id, d.published, d.outlet::VARCHAR AS outlet, d.title AS article_title, d.url, d.text "
        f"FROM documents d WHERE {sql} ORDER BY d.published DESC NULLS LAST, d.document_id",
        params,
    )
    said = _spans(store, sql, params)
    rows = [
        (*about, match.start(), match.end(), _said_in(said.get(about[0], ()), match.start()))
        for *about, text in texts.itertuples(index=False, name=None)
        for match in found.finditer(text)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """What a search over articles gives: its places, the articles that they are in, and how they could be narrowed.

    `n` is the number of places by whose words they are, whatever was asked for.
    """

    places: pd.DataFrame
    articles: pd.DataFrame
    facets: Mapping[str, pd.DataFrame]
    n: Mapping[Whose, int]


def search(store: Store, filter: Filter, known: Options, whose: Whose = "all", order: Order = "newest") -> Found:
    """Search whole articles for the filter's search text.

    `whose`: the places in statements ("said"), those in the articles' own words ("told"), or all.
    """
    found = places(store, filter)
    said = found["statement_id"].notna()
    kept = found if whose == "all" else found[said == (whose == "said")]
    articles = listed(kept, order)
    narrowing = facets(store, filter, known, list(articles["document_id"]))
    return Found(kept, articles, narrowing, {"all": len(found), "said": int(said.sum()), "told": int((~said).sum())})


def listed(found: pd.DataFrame, order: Order = "newest") -> pd.DataFrame:
    """Return one row an article that has places: `document_id`, `published`, `outlet`, `article_title`, `url`, `n`."""
    about = ["document_id", "published", "outlet", "article_title", "url"]
    articles = found[about].drop_duplicates("document_id", ignore_index=True)
    articles["n"] = articles["document_id"].map(found["document_id"].value_counts()).astype(int)
    if order == "oldest":
        return articles.sort_values("published", kind="stable", na_position="last", ignore_index=True)
    return articles.sort_values("n", ascending=False, kind="stable", ignore_index=True) if order == "most" else articles


def in_context(store: Store, found: pd.DataFrame, width: int = 60) -> pd.DataFrame:
    """Return the places with who says them and what stands around them: the columns of `CONTEXT` are added."""
    ids = list(dict.fromkeys(found["document_id"]))
    texts = store.frame(f"SELECT document_id, text FROM documents WHERE document_id IN ({marks(ids)})", ids)
    text_of = {d: text.translate(_LINE_ENDS) for d, text in zip(texts["document_id"], texts["text"], strict=True)}
    rows = [(text_of[d], a, b) for d, a, b in zip(found["document_id"], found["start"], found["end"], strict=True)]
    names = _names(store, list(dict.fromkeys(found["statement_id"].dropna())))
    return found.assign(
        speakers=found["statement_id"].map(names),
        before=[before(text, a, width) for text, a, _ in rows],
        words=[text[a:b] for text, a, b in rows],
        after=[after(text, b, width) for text, _, b in rows],
    )


def facets(store: Store, filter: Filter, known: Options, document_ids: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Return, by URL key, a frame `id`, `label`, `count`: how many of these articles each further choice would leave.

    Keys: `actor`, `country`, `topic` (articles with such a statement), `outlet`, `year` (as "2025"); most first.
    """
    said, params = filter.having(text="").where()
    credit, credit_params = filter.credit_where()
    kept = "document_id IN (SELECT unnest(?::VARCHAR[]))"
    ids = [list(document_ids)]
    speakers = "statements s JOIN statement_speakers p ON p.statement_row = s.statement_row"
    by_speaker = f"{speakers} WHERE {said} AND {credit} AND s.{kept}", [*params, *credit_params, *ids]
    by_statement = f"statements s WHERE {said} AND s.{kept}", [*params, *ids]
    by_article = f"documents d WHERE d.{kept}", ids
    sources = {
        "actor": ("p.actor_id", "s", *by_speaker),
        "country": ("p.country", "s", *by_speaker),
        "topic": ("s.topic", "s", *by_statement),
        "outlet": (f"coalesce(d.outlet::VARCHAR, '{NONE}')", "d", *by_article),
        "year": ("year(d.published)", "d", *by_article),
    }
    return {key: _facet(store, known, key, *source) for key, source in sources.items()}


def _facet(store: Store, known: Options, key: str, value: str, of: str, source: str, params: list[Any]) -> pd.DataFrame:
    frame = store.frame(
        f"SELECT ({value})::VARCHAR AS id, count(DISTINCT {of}.document_id) AS count FROM {source} GROUP BY 1 "
        "HAVING id IS NOT NULL ORDER BY count DESC, id",
        params,
    )
    label = frame["id"].map(lambda value: known.label(key, value))
    return frame.assign(label=label)[["id", "label", "count"]]


_Span = tuple[int, int, int, str]  # start, end, depth and id of a statement's piece


def _spans(store: Store, sql: str, params: Sequence[object]) -> dict[str, list[_Span]]:
    """The pieces of all statements in the articles found, by article."""
    frame = store.frame(
        "SELECT document_id, statement_id, depth, unnest(content) AS piece FROM statements "
        f"WHERE document_id IN (SELECT d.document_id FROM documents d WHERE {sql})",
        list(params),
    )
    found: dict[str, list[_Span]] = {}
    for document_id, statement_id, depth, (start, end) in frame.itertuples(index=False, name=None):
        found.setdefault(document_id, []).append((int(start), int(end), int(depth), statement_id))
    return found


def _said_in(pieces: Sequence[_Span], place: int) -> str | None:
    """The id of the innermost statement that a place is in."""
    around = [(depth, said) for start, end, depth, said in pieces if start <= place < end]
    return max(around)[1] if around else None


def _names(store: Store, statement_ids: Sequence[str]) -> dict[str, str]:
    frame = store.frame(
        "SELECT statement_id, string_agg(name, ' and ' ORDER BY actor_id) AS names FROM statement_speakers "
        f"WHERE statement_id IN ({marks(statement_ids)}) GROUP BY statement_id",
        list(statement_ids),
    )
    return dict(zip(frame["statement_id"], frame["names"], strict=True))
