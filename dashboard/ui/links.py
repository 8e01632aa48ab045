"""The URL: which keys belong to the filter and which to a page, and how a link is read, made and cited."""

from __future__ import annotations

import urllib.parse
from collections.abc import Mapping, Sequence

from dashboard.filters import BUILD_KEY, Filter, Options, Query

CHOICES = {  # multi-valued filter keys, in the order of the sidebar -> what the reader calls them
    "actor": "Speaker",
    "country": "Speaker’s country",
    "topic": "Topic",
    "stance": "Stance toward Russia",
    "bloc": "Speaker’s bloc",
    "commitment": "Type of commitment",
    "status": "Status of the commitment",
    "outlet": "Outlet",
    "quote": "Form of speech",
}
FINER = {  # made by drill-down and by links: shown in the sidebar only while they are set
    "not_actor": "Speakers left out",
    "kind": "Type of speaker",
    "party": "Who is to act",
    "asker": "Who asks",
}
OFFICIALS = {"only": "Only Russian officials", "without": "Without Russian officials"}
SWITCHES = {
    "copies": ("Count wire copies", "The same article in several outlets counts each time it was printed."),
    "nested": ("Show reported speech within speech", "What A says that B said, as a statement of B."),
    "lead_ins": ("Show announcements and headlines", "Frames and headlines that the text itself spells out below."),
    "any_scope": ("Show other subjects", "Statements that are not about Russia’s war on Ukraine."),
    "unnamed": ("Count outlets and unnamed sources", "As speakers in the speaker share."),
    "ranked": ("Rank Russian officials with others", "In figures on stance; by default they stand apart."),
    "claims": ("Count a repeated commitment once", "Per article, at its strongest wording."),
}
PAGE_KEYS = (
    *("doc", "statement", "show", "list", "heading", "sort", "size", "page", "shape", "unit", "by", "rows", "columns"),
    *("who", "stance_by", "compare_by", "compare", "compare_country", "compare_bloc"),
    *("over", "firm_by", "asked", "ledger", "move", "whose", "order", "at"),
)


def query_string(query: Query) -> str:
    """Return a query as it stands in a URL.

    >>> query_string({"actor": ["a b"], "stance": ["-2", "-1"]})
    'actor=a+b&stance=-2&stance=-1'
    """
    return urllib.parse.urlencode([(key, value) for key, values in query.items() for value in values])


def parse(text: str) -> dict[str, list[str]]:
    """Read a query string; the inverse of `query_string`."""
    return urllib.parse.parse_qs(text, keep_blank_values=True)


def href(page: str, filter: Filter, known: Options, **extra: str) -> str:
    """Return a relative link to a page under a filter, in the words that the bound widgets keep in the URL."""
    query = {**in_address_bar(filter, known), **{key: [value] for key, value in extra.items()}}
    return f"{page or '.'}?{query_string(query)}" if query else page or "."


def in_address_bar(filter: Filter, known: Options) -> dict[str, list[str]]:
    """Return a filter as the bound widgets keep it in the URL: labels, and switches as "true"."""
    query = known.to_labels(filter.to_query())
    query |= {key: ["true"] for key in SWITCHES if key in query}
    if "officials" in query:
        query["officials"] = [OFFICIALS[query["officials"][0]]]
    return query


def as_link(query: Query) -> dict[str, list[str]]:
    """Undo the one label that `Filter.from_query` does not know."""
    ids = {label: value for value, label in OFFICIALS.items()}
    return {key: [ids.get(v, v) if key == "officials" else v for v in values] for key, values in query.items()}


def shared(base: str, filter: Filter, build_id: str, extra: Mapping[str, Sequence[str]]) -> str:
    """Return the link to share: stable ids and the build that it was made from; `base` is the page's address."""
    return f"{base}?{query_string({**filter.to_query(), **extra, BUILD_KEY: [build_id]})}"
