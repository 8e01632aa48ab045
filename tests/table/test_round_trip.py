"""Whatever the coder says comes back from the tables: records -> Parquet -> records."""

from __future__ import annotations

import dataclasses
import datetime
import pathlib
import tempfile
from typing import Any

import pyarrow.parquet as pq
from fake_coder import SPEAKERS, VERSIONS, Articles, Coded
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.codebook.labels import codebook, status_of
from dashboard.coding.records import to_records
from dashboard.coding.statement import Commitment, Speaker, Statement
from dashboard.corpus.document import Document
from dashboard.table.build import Coding, build
from dashboard.table.parts import code_part
from dashboard.table.schema import COLUMNS, RECORD

BOOK = codebook()
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).map(lambda t: "x" + t + " y")
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
SHARES = st.none() | st.floats(0, 1)


def one_of(labels) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(labels))


@st.composite
def spans(draw, text: str) -> tuple[int, int]:
    start = draw(st.integers(0, len(text) - 1))
    return start, draw(st.integers(start + 1, len(text)))


@st.composite
def speakers(draw) -> tuple[Speaker, ...]:
    """Different actors, each with the role that this article gives."""
    chosen = draw(st.lists(st.sampled_from(sorted(SPEAKERS)), unique=True, max_size=3))
    roles = [draw(st.none() | WORDS) for _ in chosen]
    return tuple(dataclasses.replace(SPEAKERS[name], role=role) for name, role in zip(chosen, roles, strict=True))


@st.composite
def commitments(draw, text: str) -> Commitment:
    return Commitment(
        type=draw(one_of(BOOK.commitment_types)),
        strength=draw(one_of(BOOK.strengths)),
        evidence=draw(spans(text)),
        conditional=draw(st.booleans()),
        condition=draw(st.none() | WORDS),
        committed=tuple(draw(st.lists(WORDS, max_size=2))),
        voice=draw(st.none() | one_of(BOOK.voices)),
        beneficiary=draw(st.none() | WORDS),
        direction=draw(st.none() | one_of(BOOK.directions)),
        time_frame=draw(st.none() | WORDS),
        amount=tuple(draw(st.lists(st.floats(0, 1e12), max_size=2))),
        currency=draw(st.none() | st.sampled_from(["EUR", "USD"])),
        specificity=draw(st.none() | one_of(BOOK.specificities)),
        confidence=draw(SHARES),
    )


@st.composite
def statements(draw, text: str) -> Statement:
    pieces = {(0, 1)} | set(draw(st.lists(spans(text), max_size=2)))
    stance = draw(st.none() | st.integers(-2, 2))
    return Statement(
        extent=draw(spans(text)),
        content=tuple(sorted(pieces)),
        quote_kind=draw(one_of(BOOK.quote_kinds)),
        cue=draw(st.none() | spans(text)),
        source=draw(st.none() | spans(text)),
        relay=draw(st.none() | spans(text)),
        has_quoted_fragment=draw(st.booleans()),
        depth=draw(st.integers(1, 3)),
        counts=draw(st.booleans()),
        attribution_confidence=draw(SHARES),
        attribution_coder=draw(st.just("") | WORDS),
        speakers=draw(speakers()),
        on_behalf_of=draw(st.none() | st.sampled_from(list(SPEAKERS.values()))),
        speaker_confidence=draw(SHARES),
        speaker_rule=draw(st.none() | WORDS),
        speaker_antecedent=draw(st.none() | spans(text)),
        in_scope=draw(st.booleans()),
        topic=draw(st.none() | one_of(BOOK.topics)),
        topics_secondary=tuple(draw(st.lists(one_of(BOOK.topics), unique=True, max_size=2))),
        topic_confidence=draw(SHARES),
        stance=stance,
        stance_confidence=draw(SHARES),
        stance_evidence=draw(st.none() | st.sampled_from(sorted(pieces))),
        stance_explicit=draw(st.none() | st.booleans()),
        self_stance=draw(st.booleans()),
        commitments=draw(st.lists(commitments(text), max_size=2)),
    )


@st.composite
def coded_articles(draw) -> list[Coded]:
    made = []
    for number in range(draw(st.integers(1, 3))):
        text = draw(TEXTS)
        document = Document(
            f"d{number}", text, f"{number}.txt", published=draw(st.none() | st.dates(datetime.date(1990, 1, 1)))
        )
        found = draw(st.lists(statements(text), max_size=3))
        for later, earlier in zip(found[1:], found, strict=False):
            later.cue_inherited_from = draw(st.none() | st.just(earlier))
            later.nested_in = draw(st.none() | st.just(earlier))
            later.linked_to = draw(st.none() | st.just(earlier))
            if later.commitments and earlier.commitments:
                later.commitments[0].same_as = earlier.commitments[0]
        made.append(Coded(document, tuple(to_records(document, found))))
    return made


def test_the_record_has_exactly_the_fields_that_are_stored():
    """A field that the coding rooms add must be stored too, or be named here."""
    document = Document("d", "words", "d.txt")
    statement = Statement((0, 5), ((0, 5),), "indirect", commitments=[Commitment("dialogue", "pledged", (0, 5))])
    (record,) = to_records(document, [statement])
    of_the_article = {"source_file", "document_id", "published"}
    assert set(record) - of_the_article == {field.name for field in RECORD}
    stored = {c.name for c in COLUMNS["commitments"]} - {"statement_id", "family"}
    assert set(record["commitments"][0]) == stored


def _records_of(folder: pathlib.Path) -> dict[str, dict[str, Any]]:
    """The records again, from the Parquet tables alone; on_behalf_of as its id."""

    def rows(table: str) -> list[dict[str, Any]]:
        return list(pq.read_table(folder / f"{table}.parquet").to_pylist())

    wikidata = {actor["actor_id"]: actor["wikidata"] for actor in rows("actors")}
    records = {row["statement_id"]: {**row, "speakers": [], "commitments": []} for row in rows("statements")}
    for row in rows("statement_speakers"):
        speaker = {key: row[key] for key in ("name", "entity_type", "role", "country", "organisation", "sector")}
        speaker |= {"id": row["actor_id"], "registered": row["registered"], "wikidata": wikidata[row["actor_id"]]}
        records[row["statement_id"]]["speakers"].append(speaker)
    for row in rows("commitments"):
        assert row.pop("family") == BOOK.family_of(row["type"]).id
        assert row["status"] == status_of(row["strength"], row["conditional"])
        records[row.pop("statement_id")]["commitments"].append(row)
    return records


@given(coded_articles())
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_records_come_back_from_the_tables(articles):
    with tempfile.TemporaryDirectory() as out:
        by_id = {coded.document.document_id: coded for coded in articles}
        coding = Coding(lambda documents: [by_id[d.document_id] for d in documents], VERSIONS)
        manifest = build(Articles([coded.document for coded in articles]), out, coding, progress=False)
        assert manifest.set_aside == ()
        found = _records_of(pathlib.Path(out) / "builds" / manifest.build_id)
    wanted = {record["statement_id"]: record for coded in articles for record in coded.records}
    assert found.keys() == wanted.keys()
    for statement_id, record in wanted.items():
        row = found[statement_id]
        assert row["speaker_ids"] == [speaker["id"] for speaker in record["speakers"]]
        assert row["on_behalf_of"] == (record["on_behalf_of"] or {}).get("id")
        assert row["published"] == by_id[record["document_id"]].document.published
        for key in record.keys() - {"source_file", "on_behalf_of", "published"}:
            assert row[key] == record[key], key


@given(coded_articles())
@settings(max_examples=50, deadline=None)
def test_a_part_holds_every_article_and_fails_none(articles):
    by_id = {coded.document.document_id: coded for coded in articles}
    part = code_part(lambda documents: [by_id[d.document_id] for d in documents], [c.document for c in articles])
    assert part.failures == {}
    assert len(part.addresses) == len(articles)
