"""CSV files that open well in a spreadsheet and can be cited, and a bundle of them.

UTF-8 with a byte order mark (Excel needs it), ISO dates, stable ids, one row a statement (commitment, figure), missing
cells empty, text cells guarded against formulas (`dashboard.table.cells`). Nothing is cut off.
"""

# ruff: noqa: S608  (only names of our own go into the SQL; every value is a parameter)

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from dashboard.codebook.labels import Label, codebook
from dashboard.filters import Filter, Options, country_name, day_words, party_name
from dashboard.measures import articles
from dashboard.measures.measure import Measure
from dashboard.table.cells import guarded
from dashboard.table.store import Store

BOM = b"\xef\xbb\xbf"
_LONGEST_NAME = 120
_CONTEXT = 200  # characters before and after a place that a search found

_WORDS = "substring(d.text, {0}[1] + 1, {0}[2] - {0}[1])"  # the words that a span holds
_SPANS = "list_aggregate(list_transform({}, lambda v: v[1] || '-' || v[2]), 'string_agg', '; ')"

_SPEAKER = {
    "speaker_ids": ("w.ids", "ids of the speakers, `; ` between joint speakers; empty: not resolved"),
    "speakers": ("w.names", "names of the speakers, in the order of the ids"),
    "speaker_roles": ("w.roles", "office held on the article's date"),
    "speaker_countries": ("w.countries", "country (ISO 3166-1 alpha-3) on the article's date"),
    "speaker_country_names": ("w.countries", "names of the countries"),
    "speaker_organisations": ("w.organisations", "organisation that the speaker belongs to on that date"),
    "speaker_kinds": ("w.kinds", "person, institution, document, outlet or unnamed"),
}
_ARTICLE = {
    "article_title": ("d.title", "title of the article"),
    "outlet": ("d.outlet::VARCHAR", "who published the article"),
    "url": ("d.url", "address of the article"),
    "place": ("d.place", "place line of the article"),
    "language": ("d.language::VARCHAR", "language of the article (ISO 639-1)"),
    "duplicate_of": ("d.duplicate_of", "document_id of the first article with the same text; empty: this is the first"),
    "source_file": ("d.source_file", "file that the article was read from"),
}
_STATEMENT = {
    "statement_id": ("s.statement_id", "stable id of the statement"),
    "document_id": ("s.document_id", "stable id of the article"),
    "published": ("s.published", "date of the article"),
    **_SPEAKER,
    "speaker_weight": ("s.speaker_weight", "what each speaker is credited with: 1 divided by their number"),
    "on_behalf_of": ("s.on_behalf_of::VARCHAR", "actor id of the institution that the speaker speaks for"),
    "speaker_words": (_WORDS.format("s.speaker_mention"), "the words that name the speaker here"),
    "text": ("s.text", "the statement's words, exactly as in the article; ` … ` between its pieces"),
    "words": ("s.words", "number of words of the statement"),
    "quote_kind": ("s.quote_kind::VARCHAR", "how the words came into the article"),
    "quote_kind_title": ("s.quote_kind::VARCHAR", "its title in the codebook"),
    "cue_words": (_WORDS.format("s.cue"), "the words that attribute the statement"),
    "relay": ("s.relay", "outlet named as the channel"),
    "stance": ("s.stance", "stance toward Russia, -2 to 2; empty: no stance"),
    "stance_title": ("coalesce(s.stance::VARCHAR, 'none')", "its title in the codebook"),
    "stance_evidence": (_WORDS.format("s.stance_evidence"), "the words from which the stance follows"),
    "stance_confidence": ("s.stance_confidence", "0 to 1"),
    "stance_explicit": ("s.stance_explicit", "whether Russia is named and judged"),
    "self_stance": ("s.self_stance", "whether the speaker represents the Russian state"),
    "topic": ("s.topic::VARCHAR", "primary topic"),
    "topic_title": ("s.topic::VARCHAR", "its title in the codebook"),
    "topics_secondary": ("list_aggregate(s.topics_secondary::VARCHAR[], 'string_agg', '; ')", "secondary topics"),
    "topic_confidence": ("s.topic_confidence", "0 to 1"),
    "commitment_types": ("k.types", "types of its commitments (one row each in the commitments file)"),
    "depth": ("s.depth", "1, or 2 for what a speaker says that another said"),
    "nested_in": ("s.nested_in", "statement_id of the statement that it is nested in"),
    "counts": ("s.counts", "false for lead-ins and headline echoes, which no figure counts"),
    "in_scope": ("s.in_scope", "whether it is about the war"),
    "attribution_confidence": ("s.attribution_confidence", "0 to 1"),
    "speaker_confidence": ("s.speaker_confidence", "0 to 1"),
    "coder": ("s.coder::VARCHAR", "model or rule set that coded it, or human"),
    **_ARTICLE,
    "extent": ("s.extent[1] || '-' || s.extent[2]", "start-end of the statement in the article, in code points"),
    "content": (_SPANS.format("s.content"), "start-end of its words in the article, `; ` between pieces"),
}
_COMMITMENT = {
    "commitment_id": ("c.commitment_id", "stable id of the commitment"),
    "statement_id": ("c.statement_id", "stable id of its statement"),
    "document_id": ("s.document_id", "stable id of the article"),
    "published": ("s.published", "date of the article"),
    **_SPEAKER,
    "type": ("c.type::VARCHAR", "type of commitment"),
    "type_title": ("c.type::VARCHAR", "its title in the codebook"),
    "family": ("c.family::VARCHAR", "family of the type"),
    "strength": ("c.strength::VARCHAR", "how firmly it is said"),
    "status": ("c.status::VARCHAR", "display status: the strength, or conditional"),
    "status_title": ("c.status::VARCHAR", "its title in the codebook"),
    "conditional": ("c.conditional", "whether it depends on an event outside the party's control"),
    "condition": ("c.condition", "the condition"),
    "committed": (
        "list_aggregate(c.committed, 'string_agg', '; ')",
        "who is to act: ISO codes, organisation ids or words",
    ),
    "committed_names": ("list_aggregate(c.committed, 'string_agg', '; ')", "names of who is to act"),
    "voice": ("c.voice::VARCHAR", "own, joint, reported_other or urged"),
    "urged_by": ("c.urged_by", "who asks for it, where it is urged"),
    "beneficiary": ("c.beneficiary", "for whom"),
    "against": ("c.against", "against whom"),
    "direction": ("c.direction::VARCHAR", "start, increase, maintain, reduce, end or none"),
    "time_frame": ("c.time_frame", "when, in the text's words"),
    "amount": ("c.amount[1]", "number as stated; the lower one of a range; never to be summed across statements"),
    "amount_to": ("c.amount[2]", "upper number of a range"),
    "currency": ("c.currency::VARCHAR", "ISO 4217"),
    "specificity": ("c.specificity::VARCHAR", "package, specific or vague"),
    "evidence": (_WORDS.format("c.evidence"), "the words from which it follows"),
    "confidence": ("c.confidence", "0 to 1"),
    "same_as": ("c.same_as", "commitment_id of the first record of the same act in this article"),
    "statement_text": ("s.text", "the statement's words, exactly as in the article"),
    "stance": ("s.stance", "the statement's stance toward Russia, -2 to 2; empty: no stance"),
    "topic": ("s.topic::VARCHAR", "the statement's primary topic"),
    "coder": ("s.coder::VARCHAR", "model or rule set that coded it, or human"),
    **_ARTICLE,
}
_JOINED = """
    JOIN documents d ON d.document_id = s.document_id
    LEFT JOIN (
        SELECT statement_row, string_agg(actor_id::VARCHAR, '; ' ORDER BY actor_id) AS ids,
               string_agg(name, '; ' ORDER BY actor_id) AS names,
               string_agg(coalesce(role, ''), '; ' ORDER BY actor_id) AS roles,
               string_agg(coalesce(country::VARCHAR, ''), '; ' ORDER BY actor_id) AS countries,
               string_agg(coalesce(organisation::VARCHAR, ''), '; ' ORDER BY actor_id) AS organisations,
               string_agg(entity_type::VARCHAR, '; ' ORDER BY actor_id) AS kinds
        FROM statement_speakers GROUP BY statement_row
    ) w ON w.statement_row = s.statement_row
"""
_TYPES = """
    LEFT JOIN (
        SELECT statement_row, string_agg(type::VARCHAR, '; ' ORDER BY commitment_id) AS types
        FROM commitments GROUP BY statement_row
    ) k ON k.statement_row = s.statement_row
"""

STATEMENT_COLUMNS = {name: meaning for name, (_, meaning) in _STATEMENT.items()}
COMMITMENT_COLUMNS = {name: meaning for name, (_, meaning) in _COMMITMENT.items()}


def statements_csv(store: Store, filter: Filter) -> bytes:
    """Return all statements under the filter, one row each, oldest first (columns: `STATEMENT_COLUMNS`)."""
    sql, params = filter.where()
    table = store.arrow(
        f"SELECT {_select(_STATEMENT)} FROM statements s {_JOINED} {_TYPES} WHERE {sql} ORDER BY s.statement_row",
        params,
    )
    return _csv(_named(table))


def commitments_csv(store: Store, filter: Filter) -> bytes:
    """Return all commitment records under the filter, one row each, with their statement and speaker."""
    (said, params), (record, record_params) = filter.where(), filter.commitment_where()
    table = store.arrow(
        f"SELECT {_select(_COMMITMENT)} FROM commitments c "
        f"JOIN statements s ON s.statement_row = c.statement_row {_JOINED}"
        f"WHERE {said} AND {record} ORDER BY s.statement_row, c.commitment_id",
        [*params, *record_params],
    )
    return _csv(_named(table))


def measure_csv(measure: Measure) -> bytes:
    """Return the frame behind a chart, with title, denominator, period and filter as columns of every row.

    `drill` holds the URL parameters of the row's statements, complete.
    """
    frame = measure.frame.assign(drill=[measure.drill(str(cell)).cache_key() for cell in measure.frame["drill"]])
    for name in frame.columns:
        if pd.api.types.is_datetime64_any_dtype(frame[name]):
            frame[name] = frame[name].dt.date
    about = {
        "title": measure.title,
        "denominator": measure.denominator,
        "period_covered": measure.period,
        "filter": measure.filter.cache_key(),
    }
    return _csv(pa.Table.from_pandas(frame.assign(**about), preserve_index=False))


def history_csv(steps: pd.DataFrame) -> bytes:
    """Return how commitments move (`measures.history.steps`), one row a thread and day; ids joined by `; `."""
    joined = {name: steps[name].map(lambda ids: "; ".join(map(str, ids))) for name in ("records", "common")}
    frame = steps.assign(**joined, day=pd.to_datetime(steps["day"]).dt.date).drop(columns="statement_rows")
    return _csv(pa.Table.from_pandas(frame, preserve_index=False))


def places_csv(store: Store, found: pd.DataFrame) -> bytes:
    """Return the places of a search over articles (`measures.articles.places`), one row each, with their context."""
    frame = articles.in_context(store, found, width=_CONTEXT)
    frame = frame.assign(published=pd.to_datetime(frame["published"]).dt.date)
    table = pa.Table.from_pandas(frame[[*articles.COLUMNS, *articles.CONTEXT]], preserve_index=False)
    return _csv(table)


def file_name(filter: Filter, build_id: str, what: str, suffix: str = "csv") -> str:
    """Return an ASCII file name that tells the filter and the build, at most 120 characters.

    A filter that is too long for a name is cut, and a hash of all of it added.

    >>> file_name(Filter(topics=("sanctions_assets",)), "1f2e3d4c", "statements")
    'onrecord_statements_topic-sanctions_assets_1f2e3d4c.csv'
    """
    chosen = "_".join(f"{key}-{'+'.join(map(_ascii, values))}" for key, values in filter.to_query().items())
    chosen = chosen or "default-view"
    room = _LONGEST_NAME - len(f"onrecord_{what}__{build_id}.{suffix}")
    if len(chosen) > room:
        digest = hashlib.blake2b(filter.cache_key().encode(), digest_size=4).hexdigest()
        chosen = f"{chosen[: room - 9]}-{digest}"
    return f"onrecord_{what}_{chosen}_{build_id}.{suffix}"


def bundle_zip(store: Store, filter: Filter, known: Options) -> bytes:
    """Return a ZIP with both CSV files, README, codebook, data dictionary, manifest, citation and hashes.

    The same build and filter give the same bytes.
    """
    files = {
        "statements.csv": statements_csv(store, filter),
        "commitments.csv": commitments_csv(store, filter),
        "codebook.csv": _codebook_csv(),
        "data_dictionary.csv": _dictionary_csv(),
        "build_manifest.json": store.manifest.to_json().encode(),
        "CITATION.txt": _citation(store, filter, known).encode(),
    }
    files["README.md"] = _readme(store, filter, known, files).encode()
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    files["SHA256SUMS"] = sums.encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, date_time=store.manifest.made_at.timetuple()[:6]), content)
    return buffer.getvalue()


# ------------------------------------------------------------------------------------------------------------- cells


def _select(columns: Mapping[str, tuple[str, str]]) -> str:
    return ", ".join(f'{sql} AS "{name}"' for name, (sql, _) in columns.items())


def _named(table: pa.Table) -> pa.Table:
    """Put titles and names in the place of ids, in the columns that are for them."""
    book = codebook()
    namers: dict[str, Callable[[str], str]] = {
        "quote_kind_title": _title(book.quote_kinds),
        "stance_title": _title(book.stances),
        "topic_title": _title(book.topics),
        "type_title": _title(book.commitment_types),
        "status_title": _title(book.statuses),
        "speaker_country_names": _each(country_name),
        "committed_names": _each(party_name),
        "speaker_roles": _some,
        "speaker_countries": _some,
        "speaker_organisations": _some,
    }
    for name in table.column_names:
        if name in namers:
            column = _mapped(table[name].combine_chunks(), namers[name])
            table = table.set_column(table.column_names.index(name), name, column)
    return table


def _title(labels: Mapping[str, Label]) -> Callable[[str], str]:
    return lambda label: labels[label].title


def _each(name: Callable[[str], str]) -> Callable[[str], str]:
    return lambda ids: _some("; ".join(name(i) if i else "" for i in ids.split("; ")))


def _some(joined: str) -> str:
    """What is joined of nothing but missing values is missing."""
    return joined if joined.strip("; ") else ""


def _mapped(column: pa.Array, name: Callable[[str], str]) -> pa.Array:
    coded = column.dictionary_encode()
    named = [name(value) or None for value in coded.dictionary.to_pylist()]
    return pa.array(named, pa.string()).take(coded.indices)


def _csv(table: pa.Table) -> bytes:
    for index, field in enumerate(table.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            table = table.set_column(index, field.name, _guarded(table[field.name].combine_chunks()))
    sink = io.BytesIO()
    sink.write(BOM)
    arrow_csv.write_csv(table, sink)
    return sink.getvalue()


# A spreadsheet runs no cell that begins with a letter, a digit or a quotation mark; the few others are looked at.
_HARMLESS = r'^[\pL\pN"“”‘’\'(\[]'


def _guarded(column: pa.Array) -> pa.Array:
    doubtful = pc.and_(pc.invert(pc.match_substring_regex(column, _HARMLESS)), pc.greater(pc.binary_length(column), 0))
    if not pc.any(doubtful).as_py():
        return column
    safe = pa.array([guarded(value) for value in column.filter(doubtful).to_pylist()], column.type)
    return pc.replace_with_mask(column, pc.fill_null(doubtful, False), safe)


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return (
        re.sub(r"[^A-Za-z0-9_.]+", "-", plain).strip("-.") or hashlib.blake2b(text.encode(), digest_size=4).hexdigest()
    )


# ------------------------------------------------------------------------------------------------------------ bundle


def _rows_csv(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return BOM + buffer.getvalue().encode()


def _codebook_csv() -> bytes:
    book = codebook()
    kinds = ("stances", "topics", "commitment_types", "families", "strengths", "statuses", "quote_kinds")
    rows = [
        (kind, label.id, label.title, label.definition, label.family or "")
        for kind in kinds
        for label in getattr(book, kind).values()
    ]
    return _rows_csv(("kind", "id", "title", "definition", "family"), rows)


def _dictionary_csv() -> bytes:
    files = {"statements.csv": STATEMENT_COLUMNS, "commitments.csv": COMMITMENT_COLUMNS}
    rows = [(file, name, meaning) for file, columns in files.items() for name, meaning in columns.items()]
    return _rows_csv(("file", "column", "meaning"), rows)


def _citation(store: Store, filter: Filter, known: Options) -> str:
    made = store.manifest.made_at
    return (
        f"On the Record: who said what in news about Russia's war on Ukraine. Build {store.build_id}, made "
        f"{day_words(made.date())}. Selection: {filter.sentence(known)}.\n"
    )


def _readme(store: Store, filter: Filter, known: Options, files: Mapping[str, bytes]) -> str:
    manifest = store.manifest
    covered = f"{manifest.first_date} to {manifest.last_date}" if manifest.first_date else "no dated article"
    return f"""# On the Record: a selection of statements

{filter.sentence(known)}.

- Build: `{store.build_id}`, made {manifest.made_at:%Y-%m-%d %H:%M} UTC
- Articles: {manifest.counts["documents"]:,}, {covered}
- Statements in `statements.csv`: {filter.count(store):,}
- Filter as URL parameters: `{filter.cache_key() or "(default view)"}`
- Codebook version: `{codebook().version}`

Each row of `statements.csv` is one statement that an article attributes to one or more speakers, with the article's
title, outlet and address; each row of `commitments.csv` is one commitment. `data_dictionary.csv` explains every column,
`codebook.csv` every label. Labels are made by machine: check the words before you publish. Amounts are as stated and
must not be summed across statements. Cells that a spreadsheet would run begin with an apostrophe.

To cite it, see `CITATION.txt`; `SHA256SUMS` lets others check the files. The labels and their definitions are under the
project's MIT licence; the words of the articles belong to their publishers.

Files: {", ".join(f"`{name}`" for name in sorted(files))}.
"""
