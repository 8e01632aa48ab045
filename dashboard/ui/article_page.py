"""The page around the article reader."""

from __future__ import annotations

import re

import streamlit as st

from dashboard.coding.statement import Span
from dashboard.corpus.document import Document
from dashboard.filters import Filter
from dashboard.measures import context
from dashboard.table.store import Store
from dashboard.ui import cards, links, reader
from dashboard.ui.headers import SCROLL
from dashboard.ui.highlight import escaped
from dashboard.ui.text import count, day
from dashboard.ui.view import View

_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)  # start and end, in code points


def draw(view: View) -> None:
    """Draw the article that the link names, or say how to come to one."""
    asked = st.query_params.get("doc", ""), st.query_params.get("statement", "")
    document = _find(view.store, *(name if _ID.fullmatch(name) else "" for name in asked))
    if document is None:
        _no_article(view, named=any(asked))
        return
    article: reader.Article = view.cached(_load, document, filter=Filter(), document_id=document.document_id)
    chosen = st.query_params.get("statement")
    st.html(_heading(document, article, links.href("", view.filter, view.known)))
    if chosen and all(row["statement_id"] != chosen for row in article.statements):
        st.warning(
            "The statement that this link names is not in this build; the article is.", icon=":material/link_off:"
        )
    found, place = _search(document.text, view.filter.text)
    st.html(reader.html(article, chosen, found, place))
    if chosen or place:
        st.html(f"<script>{SCROLL}</script>", unsafe_allow_javascript=True)


def _search(text: str, words: str) -> tuple[list[Span], Span | None]:
    """Return where the words of the search stand, and which of these places the link means; nothing without a place."""
    asked = _PLACE.fullmatch(st.query_params.get("at", ""))
    wanted = (int(asked[1]), int(asked[2])) if asked else None
    pattern = context.pattern(words)
    if wanted is None or not wanted[0] < wanted[1] <= len(text):
        return [], None
    found = [match.span() for match in pattern.finditer(text)] if pattern else []
    return (found if wanted in found else [*found, wanted]), wanted


def _find(store: Store, document_id: str, statement_id: str) -> Document | None:
    """Return the article of a link: by its own id, or else by that of a statement in it."""
    if not document_id and statement_id:
        found = store.frame("SELECT document_id FROM statements WHERE statement_id = ?", [statement_id])
        document_id = "".join(found["document_id"])
    return store.document(document_id) if document_id else None


def _load(store: Store, _filter: Filter, document: Document, document_id: str) -> reader.Article:
    return reader.load(store, document)


def _no_article(view: View, named: bool) -> None:
    st.title("Article", anchor=False)
    if named:
        st.warning("The article that this link names is not in this build.", icon=":material/link_off:")
    else:
        st.markdown("Open an article from any statement: its headline is a link.")
    address = escaped(links.href("statements", view.filter, view.known))
    st.html(f'<p><a href="{address}" target="_self">All statements</a></p>')


def _heading(document: Document, article: reader.Article, back: str) -> str:
    facts = [
        escaped(document.outlet) if document.outlet else "",
        f"<time>{day(document.published)}</time>" if document.published else "",
        escaped(document.place) if document.place else "",
        count(len(article.statements), "statement"),
        "a wire copy of another article here" if document.duplicate_of else "",
    ]
    if document.url and cards.is_web(document.url):
        address = escaped(document.url)
        facts.append(f'<a href="{address}" target="_blank" rel="noopener noreferrer nofollow">original ↗</a>')
    title = escaped(document.title or "Untitled article")
    return f'<h1 class="otr-headline" dir="auto">{title}</h1><p class="otr-fine">{" · ".join(filter(None, facts))}</p>'
