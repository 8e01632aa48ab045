"""The article reader: the whole text in a column for reading, its statements marked and told in the margin."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from dashboard.actors.resolution_rules import RESOLUTION_RULES
from dashboard.codebook.labels import codebook
from dashboard.coding.statement import Span
from dashboard.corpus.document import Document
from dashboard.table.store import Store
from dashboard.ui import cards
from dashboard.ui.cards import Row
from dashboard.ui.highlight import Mark, escaped, marked, paragraphs
from dashboard.ui.text import present

CROSSHEAD = 60  # characters that a line without a full stop may have to be taken for a crosshead


@dataclasses.dataclass(frozen=True, slots=True)
class Article:
    """An article with all its statements, in text order, whatever the filter."""

    document: Document
    statements: Sequence[Row]


def load(store: Store, document: Document) -> Article:
    """Read an article's statements, each with its speakers and commitments."""
    statements, speakers, commitments = (
        cards.records(store.frame(sql, [document.document_id])) for sql in (_STATEMENTS, _SPEAKERS, _COMMITMENTS)
    )
    return Article(
        document,
        [{**row, "speakers": _of(speakers, row), "commitments": _of(commitments, row)} for row in statements],
    )


def _of(parts: Sequence[Row], statement: Row) -> list[Row]:
    return [part for part in parts if part["statement_id"] == statement["statement_id"]]


def html(article: Article, chosen: str | None = None, found: Iterable[Span] = (), place: Span | None = None) -> str:
    """Return the reader as HTML; the statement `chosen`, or the `place` that a search `found`, is set off."""
    language = f' lang="{escaped(article.document.language)}"' if article.document.language else ""
    text = article.document.text
    marks = [mark for number, row in enumerate(article.statements, 1) for mark in _marks(row, number, chosen)]
    marks += [Mark(a, b, "otr-found otr-chosen" if (a, b) == place else "otr-found") for a, b in found]
    body = "".join(f"<p{_look(text[a:b])}>{marked(text, marks, a, b)}</p>" for a, b in paragraphs(text))
    notes = "".join(_margin(article, row, number, chosen) for number, row in enumerate(article.statements, 1))
    heading = '<h2 class="otr-margin-title">Statements in this article</h2>'
    margin = f"{heading}<ol>{notes}</ol>" if notes else f"{heading}<p>None was found.</p>"
    return (
        f'<div class="otr-reader"><div class="otr-article" dir="auto"{language}>{body}</div>'
        f'<aside class="otr-margin" aria-label="Statements in this article">{margin}</aside></div>'
    )


def _look(paragraph: str) -> str:
    """Set short lines without a full stop as the crossheads that they are in agency copy."""
    line = paragraph.strip()
    return ' class="otr-crosshead"' if len(line) <= CROSSHEAD and line[-1] not in '.!?:;,…”"’)' else ""


def _marks(row: Row, number: int, chosen: str | None) -> list[Mark]:
    css = ["otr-says"]
    if int(row["depth"]) > 1:
        css.append("otr-inner")
    if not (row["counts"] and row["in_scope"]):
        css.append("otr-aside")
    if row["statement_id"] == chosen:
        css.append("otr-chosen")
    return cards.statement_marks(row, " ".join(css), anchor=f"s-{row['statement_id']}", note=str(number))


def _margin(article: Article, row: Row, number: int, chosen: str | None) -> str:
    state = ' class="otr-chosen"' if row["statement_id"] == chosen else ""
    back = f'<a class="otr-number" href="#s-{escaped(str(row["statement_id"]))}">{number}</a>'
    return (
        f'<li id="note-{number}"{state}>{back} {cards.speaker_line(row["speakers"])}'
        f'<span class="otr-kind">{escaped(_kind(row))}</span>{cards.labels(row)}{_why(article, row)}</li>'
    )


def _kind(row: Row) -> str:
    kind = codebook().quote_kinds[str(row["quote_kind"])].title
    reasons = [
        f"via {row['relay']}" if present(row["relay"]) else "",
        "inside another's statement" if int(row["depth"]) > 1 else "",
        "" if row["counts"] else "announces or repeats another statement, not counted",
        "" if row["in_scope"] else "not about the war, not counted",
    ]
    return ", ".join(filter(None, (kind, *reasons)))


def _why(article: Article, row: Row) -> str:
    """Why this speaker: the mention in the text, the rule, and what it rests on."""
    text = article.document.text
    mention = [f"“{text[a:b]}”" for a, b in cards.spans(row["speaker_mention"])]
    antecedent = [f"“{text[a:b]}”" for a, b in cards.spans(row["speaker_antecedent"])]
    rule = str(row["speaker_rule"]) if present(row["speaker_rule"]) else ""
    told = [
        f"In the text: {mention[0]}" if mention else "The sentence names no speaker",
        f"rule: {RESOLUTION_RULES.get(rule, rule.replace('_', ' '))}" if rule else "",
        f"rests on {antecedent[0]}" if antecedent else "",
        f"{float(row['speaker_confidence']):.0%} sure" if present(row["speaker_confidence"]) else "",
    ]
    words = escaped("; ".join(filter(None, told)))
    return f"<details><summary>Why this speaker?</summary>{words}.</details>"


_STATEMENTS = """
    SELECT * FROM statements WHERE document_id = ? ORDER BY content[1][1], depth, statement_id
"""
_SPEAKERS = """
    SELECT p.* FROM statement_speakers p JOIN statements s USING (statement_id)
    WHERE s.document_id = ? ORDER BY p.statement_id, p.name
"""
_COMMITMENTS = """
    SELECT c.* FROM commitments c JOIN statements s USING (statement_id)
    WHERE s.document_id = ? ORDER BY c.commitment_id
"""
