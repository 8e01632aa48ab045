"""A statement as a card: who, the words inside their paragraph, the labels with their evidence, and where it stood."""

from __future__ import annotations

import dataclasses
import urllib.parse
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.codebook.labels import Codebook, Label, Labels, codebook
from dashboard.filters import NOBODY, country_name, party_name
from dashboard.ui.highlight import Mark, around, escaped, marked
from dashboard.ui.text import day, present, quantity

Row = Mapping[str, Any]
Href = Callable[[Row], str]
NOTHING: Mapping[str, str] = {}


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where a card stands: the paragraph's text and the offset of its first character in the article."""

    text: str
    start: int


def records(frame: pd.DataFrame) -> list[Row]:
    """Return a frame's rows, one mapping of column to cell each."""
    return [{str(column): cell for column, cell in row.items()} for row in frame.to_dict("records")]


def speaker_line(speakers: Sequence[Mapping[str, Any]]) -> str:
    """Return the speakers of a statement with role and country on its date, as HTML."""
    if not speakers:
        return '<span class="otr-speaker otr-unresolved">Speaker not resolved</span>'
    return '<span class="otr-joint"> and </span>'.join(_speaker(speaker) for speaker in speakers)


def _speaker(speaker: Mapping[str, Any]) -> str:
    name = f'<span class="otr-speaker">{escaped(str(speaker["name"]))}</span>'
    office = [speaker.get("role"), country_name(str(speaker["country"])) if present(speaker.get("country")) else None]
    role = ", ".join(str(part) for part in office if present(part))
    if present(speaker.get("role")) and present(speaker.get("country")) and _said(office):
        role = str(speaker["role"])
    return f'{name} <span class="otr-role">{escaped(role)}</span>' if role else name


def _said(office: Sequence[Any]) -> bool:
    """Whether the role already names the country ("President of France")."""
    return str(office[1]).lower() in str(office[0]).lower()


def labels(row: Row) -> str:
    """Return a statement's labels in plain words, as an HTML list; each has a swatch of its colour."""
    book = codebook()
    items = [_stance(row, book)]
    if present(row.get("topic")):
        items.append(_item(book.topics[str(row["topic"])].title, "about", None))
    items.extend(_commitment(c, book) for c in _list(row.get("commitments")))
    return f'<ul class="otr-labels">{"".join(items)}</ul>'


def _stance(row: Row, book: Codebook) -> str:
    label = book.stance(int(row["stance"]) if present(row.get("stance")) else None)
    told = _confidence(row.get("stance_confidence")) if present(row.get("stance")) else ""
    return _item(label.title, "stance", label, told + (", speaks for Russia" if row.get("self_stance") else ""))


def _commitment(commitment: Mapping[str, Any], book: Codebook) -> str:
    kind, status = book.commitment_types[commitment["type"]], book.statuses[commitment["status"]]
    parties = [party_name(str(p)) for p in _list(commitment.get("committed"))]
    parties = [party for party in parties if party != party_name(NOBODY)]
    who = f" of {', '.join(parties)}" if parties and commitment["status"] == "urged" else f": {', '.join(parties)}"
    words = f"{kind.title}, {status.title.lower()}{who if parties else ''}"
    return _item(words, "commitment", status, _terms(commitment))


def _terms(commitment: Mapping[str, Any]) -> str:
    """The condition, amount and time of a commitment, in words."""
    terms = []
    if present(commitment.get("condition")):
        terms.append(f"if: {commitment['condition']}")
    if present(commitment.get("amount")):
        terms.append(_amount(commitment))
    if present(commitment.get("time_frame")):
        terms.append(str(commitment["time_frame"]))
    return "; ".join(terms)


def _amount(commitment: Mapping[str, Any]) -> str:
    """An amount, or both ends of a range, with its currency."""
    figures = "–".join(quantity(float(value)) for value in _list(commitment["amount"]))
    return f"{figures} {commitment.get('currency') or ''}".strip()


def _item(words: str, kind: str, label: Label | None, detail: str = "") -> str:
    colour = f' style="--otr-colour: {label.colour}"' if label and label.colour else ""
    small = f' <span class="otr-detail">{escaped(detail.lstrip(", "))}</span>' if detail else ""
    return f'<li class="otr-{kind}"{colour}>{escaped(words)}{small}</li>'


def _confidence(value: Any) -> str:
    return f"{float(value):.0%} sure" if present(value) else ""


def _list(value: Any) -> list[Any]:
    """A list cell of a frame: None, NaN, arrays and lists all become lists."""
    return list(value) if present(value) and not isinstance(value, str) else []


def spans(value: Any) -> list[tuple[int, int]]:
    """Read a span, or a list of spans, of a frame's cell."""
    items = _list(value)
    if items and not hasattr(items[0], "__len__"):
        items = [items]
    return [(int(start), int(end)) for start, end in items]


def statement_marks(row: Row, css: str = "otr-says", **more: Any) -> list[Mark]:
    """Return the marks of one statement: its words, and the evidence of its labels inside them."""
    words = spans(row["content"])
    marks = [
        Mark(
            a,
            b,
            css,
            anchor=more.get("anchor") if i == 0 else None,
            note=more.get("note") if i == len(words) - 1 else None,
        )
        for i, (a, b) in enumerate(words)
    ]
    marks += [Mark(a, b, "otr-why-stance") for a, b in spans(row.get("stance_evidence"))]
    marks += [
        Mark(a, b, "otr-why-commitment") for c in _list(row.get("commitments")) for a, b in spans(c.get("evidence"))
    ]
    return marks


def context(row: Row, place: Place) -> str:
    """Return the statement inside its paragraph as HTML; `row` holds offsets into the article."""
    moved = [dataclasses.replace(m, start=m.start - place.start, end=m.end - place.start) for m in statement_marks(row)]
    shown = around(place.text, [(m.start, m.end) for m in moved if m.css == "otr-says"])
    return "".join(f"<p>{marked(place.text, moved, a, b)}</p>" for a, b in shown)


def card(row: Row, place: Place, href: str = "", number: int | None = None) -> str:
    """Return a whole card as HTML. `href` leads to the reader."""
    language = f' lang="{escaped(str(row["language"]))}"' if present(row.get("language")) else ""
    count = f'<span class="otr-number">{number}</span>' if number is not None else ""
    return (
        f'<article class="otr-card"><header>{count}{speaker_line(_list(row["speakers"]))}{_kind(row)}</header>'
        f'<blockquote class="otr-context" dir="auto"{language}>{context(row, place)}</blockquote>'
        f"{labels(row)}{_footer(row, href)}</article>"
    )


def _kind(row: Row) -> str:
    kind = codebook().quote_kinds[str(row["quote_kind"])].title
    relay = f", via {row['relay']}" if present(row.get("relay")) else ""
    return f'<span class="otr-kind">{escaped(kind + relay)}</span>'


def _footer(row: Row, href: str) -> str:
    parts = [escaped(str(row["outlet"]))] if present(row.get("outlet")) else []
    if present(row.get("published")):
        parts.append(f"<time>{day(row['published'])}</time>")
    title = escaped(str(row["title"])) if present(row.get("title")) else "the article"
    parts.append(f'<a href="{escaped(href)}" target="_self">{title}</a>' if href else title)
    if present(row.get("url")) and is_web(str(row["url"])):
        parts.append(
            f'<a href="{escaped(str(row["url"]))}" target="_blank" rel="noopener noreferrer nofollow">original ↗</a>'
        )
    return f"<footer>{' · '.join(parts)}</footer>"


def is_web(url: str) -> bool:
    """Tell whether an address is safe to link to: http or https with a host.

    >>> is_web("https://example.org/a"), is_web("javascript:alert(1)")
    (True, False)
    """
    try:
        parts = urllib.parse.urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def cards(rows: Iterable[Row], href: Href, first: int = 1) -> str:
    """Return many cards as one piece of HTML, numbered from `first`; `href` makes a reader link from a row."""
    pieces = [
        card(row, Place(str(row["paragraph"]), int(row["paragraph_start"])), href(row), number)
        for number, row in enumerate(rows, start=first)
    ]
    return f'<div class="otr-cards">{"".join(pieces)}</div>'


def concordance(rows: Iterable[Row], href: Href) -> str:
    """Return a search's hits in their context as one HTML table, the hits in one line under each other."""
    lines = "".join(
        f'<tr><td class="otr-before">{escaped(str(row["before"]))}</td>'
        f'<td><a href="{escaped(href(row))}" target="_self"><mark>{escaped(str(row["hit"]))}</mark></a></td>'
        f'<td class="otr-after">{escaped(str(row["after"]))}</td>'
        f'<td class="otr-source">{escaped(str(row["name"] or "not resolved"))}, {day(row["published"])}</td></tr>'
        for row in rows
    )
    head = "<thead><tr><th>before</th><th>hit</th><th>after</th><th>who, when</th></tr></thead>"
    return f'<table class="otr-concordance">{head}<tbody>{lines}</tbody></table>'


def ledger(rows: Iterable[Row], href: Href, first: int = 1, beside: Mapping[str, str] = NOTHING) -> str:
    """Return commitment records as one piece of HTML, numbered from `first`; `beside` is more HTML by commitment id."""
    pieces = [
        _record(row, href(row), number, beside.get(str(row["commitment_id"]), ""))
        for number, row in enumerate(rows, start=first)
    ]
    return f'<div class="otr-cards">{"".join(pieces)}</div>'


def _record(row: Row, href: str, number: int, beside: str) -> str:
    """One commitment: what, by whom, toward whom, on what terms, and the words on which it rests."""
    book = codebook()
    place = Place(str(row["paragraph"]), int(row["paragraph_start"]))
    alone = {**row, "commitments": [row], "stance_evidence": None}
    status = book.statuses[str(row["status"])]
    head = f"{book.commitment_types[str(row['type'])].title}: {status.title.lower()}"
    swatch = f'<span class="otr-swatch" style="--otr-colour: {status.colour}"></span>'
    return (
        f'<article class="otr-card"><header><span class="otr-number">{number}</span>'
        f'<span class="otr-act">{swatch}{escaped(head)}</span>'
        f"</header><header>{speaker_line(_list(row['speakers']))}</header>"
        f'<blockquote class="otr-context" dir="auto">{context(alone, place)}</blockquote>'
        f"{_particulars(row, book)}{beside}{_footer(row, href)}</article>"
    )


def _particulars(row: Row, book: Codebook) -> str:
    particulars = {
        "Who is to act": ", ".join(party_name(str(p)) for p in _list(row.get("committed"))),
        "For": _party(row.get("beneficiary")),
        "Against": _party(row.get("against")),
        "Asked by": _party(row.get("urged_by")),
        "On condition": row.get("condition"),
        "Amount": _amount(row) if present(row.get("amount")) else None,
        "When": row.get("time_frame"),
        "Change": _title(book.directions, row.get("direction") if row.get("direction") != "none" else None),
        "How definite": _title(book.specificities, row.get("specificity")),
    }
    shown = [
        f"<div><dt>{key}</dt><dd>{escaped(str(value))}</dd></div>"
        for key, value in particulars.items()
        if present(value)
    ]
    return f'<dl class="otr-particulars">{"".join(shown)}</dl>' if shown else ""


def _party(value: Any) -> str | None:
    return party_name(str(value)) if present(value) else None


def _title(labels: Labels, value: Any) -> str | None:
    return labels[str(value)].title if present(value) else None
