"""A table made by hand (or by chance), laid out by the project's own writer, for the tests from filter to exports."""

# ruff: noqa: E501, S311  (one row a line is easier to read; chance here is no secret)

from __future__ import annotations

import datetime
import pathlib
import random
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.codebook.labels import codebook, status_of
from dashboard.table.database import write_database
from dashboard.table.home import DATABASE
from dashboard.table.manifest import Manifest, Versions
from dashboard.table.schema import COLUMNS, TABLES, arrow_schema
from dashboard.table.store import Store

# fmt: off
ACTORS: dict[str, dict[str, Any]] = {
    "emmanuel-macron": {"name": "Emmanuel Macron", "role": "President of France", "country": "FRA", "blocs": ["EU", "NATO", "G7"]},
    "keir-starmer": {"name": "Keir Starmer", "role": "Prime Minister of the United Kingdom", "country": "GBR", "blocs": ["NATO", "G7"]},
    "volodymyr-zelenskyy": {"name": "Volodymyr Zelenskyy", "role": "President of Ukraine", "country": "UKR", "blocs": []},
    "sergey-lavrov": {"name": "Sergey Lavrov", "role": "Minister of Foreign Affairs of Russia", "country": "RUS", "blocs": ["BRICS"]},
    "european-commission": {"name": "European Commission", "entity_type": "institution", "organisation": "EU", "sector": "IGO", "blocs": []},
    "ap": {"name": "Associated Press", "entity_type": "outlet", "sector": "JRN", "blocs": []},
}
# fmt: on


def actor(actor_id: str) -> dict[str, Any]:
    base = {"entity_type": "person", "registered": True, "role": None, "country": None, "organisation": None}
    return {"actor_id": actor_id, **base, "sector": "GOV", **ACTORS[actor_id]}


class HandTable:
    """Collects articles and statements, then opens them as a `Store`."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}

    def article(self, document_id: str, published: str | None, outlet: str | None = "The Daily", **fields: Any) -> str:
        text = fields.pop("text", f"Article {document_id}.")
        row = {
            "document_id": document_id,
            "title": f"Title of {document_id}",
            "published": datetime.date.fromisoformat(published) if published else None,
            "outlet": outlet,
            "url": f"https://example.org/{document_id}",
            "place": None,
            "language": "en",
            "text": text,
            "words": len(text.split()),
            "source_file": f"{document_id}.txt",
            "duplicate_of": None,
        }
        self.rows["documents"].append(row | fields)
        return document_id

    def statement(
        self,
        statement_id: str,
        document_id: str,
        speakers: list[str],
        text: str = "words of the statement",
        stance: int | None = None,
        topic: str | None = "peace_process",
        commitments: list[dict[str, Any]] | None = None,
        **fields: Any,
    ) -> None:
        document = next(d for d in self.rows["documents"] if d["document_id"] == document_id)
        start = max(document["text"].find(text), 0)
        span = [start, start + len(text)]
        row = {
            "statement_id": statement_id,
            "document_id": document_id,
            "published": document["published"],
            "extent": span,
            "content": [span],
            "text": text,
            "words": len(text.split()),
            "speaker_ids": sorted(speakers),
            "speaker_weight": 1 / max(len(speakers), 1),
            "quote_kind": "direct",
            "has_quoted_fragment": False,
            "depth": 1,
            "counts": True,
            "in_scope": True,
            "stance": stance,
            "self_stance": False,
            "topic": topic,
            "topics_secondary": [],
        }
        self.rows["statements"].append(dict.fromkeys(c.name for c in COLUMNS["statements"]) | row | fields)
        for speaker in sorted(speakers):
            credit = actor(speaker) | {"statement_id": statement_id, "weight": 1 / len(speakers)}
            self.rows["statement_speakers"].append({c.name: credit[c.name] for c in COLUMNS["statement_speakers"]})
        for ordinal, record in enumerate(commitments or [], start=1):
            self._commitment(statement_id, ordinal, span, record)

    def _commitment(self, statement_id: str, ordinal: int, span: list[int], record: dict[str, Any]) -> None:
        row = {"strength": "pledged", "conditional": False, "committed": [], "evidence": span} | record
        row |= {
            "commitment_id": f"{statement_id}-{ordinal}",
            "statement_id": statement_id,
            "family": codebook().commitment_types[record["type"]].family,
            "status": status_of(row["strength"], row["conditional"]),
        }
        self.rows["commitments"].append(dict.fromkeys(c.name for c in COLUMNS["commitments"]) | row)

    def open(self, folder: pathlib.Path, build_id: str = "0123456789abcdef") -> Store:
        spoken = {credit["actor_id"] for credit in self.rows["statement_speakers"]}
        empty = dict.fromkeys(c.name for c in COLUMNS["actors"])
        for name in sorted(spoken):
            known = {k: v for k, v in actor(name).items() if k in empty and k != "blocs"}
            lists = {c.name: [] for c in COLUMNS["actors"] if pa.types.is_list(c.type)}
            self.rows["actors"].append(empty | lists | known)
        for table in TABLES:
            pq.write_table(pa.Table.from_pylist(self.rows[table], arrow_schema(table)), folder / f"{table}.parquet")
        write_database(folder)
        con = duckdb.connect(str(folder / DATABASE), read_only=True)
        return Store(folder, self._manifest(build_id), con)

    def _manifest(self, build_id: str) -> Manifest:
        days = [d["published"] for d in self.rows["documents"] if d["published"]]
        return Manifest(
            build_id=build_id,
            made_at=datetime.datetime(2026, 11, 25, 18, 0, tzinfo=datetime.UTC),
            corpus="hand",
            versions=Versions(**dict.fromkeys(Versions.__dataclass_fields__, "1")),
            input_digest="0" * 16,
            counts={table: len(rows) for table, rows in self.rows.items()},
            set_aside=(),
            first_date=min(days, default=None),
            last_date=max(days, default=None),
            engine="in process",
        )


def hand_rows() -> HandTable:
    """Seven articles (d6 is a wire copy of d1), eighteen statements; the tests count on these rows.

    In the default view fourteen statements count: m1 m2 m3 m4 j1 s1 z1 z2 l1 l2 e1 u1 a1 n1.
    """
    table = HandTable()
    # fmt: off
    table.article("d1", "2025-03-03", text="Head.\n\nWe will send troops if a truce holds. Russia wants no peace.\n\nEnd.")
    table.article("d2", "2025-03-20", outlet="Morning Post")
    table.article("d3", "2025-04-02")
    table.article("d4", "2025-06-10", outlet="Morning Post")
    table.article("d5", None, outlet=None)
    table.article("d6", "2025-03-04", outlet="Evening Wire", duplicate_of="d1")
    table.article("d7", "2025-06-11")
    send = {"type": "force_deployment", "conditional": True, "condition": "a truce holds", "committed": ["FRA", "GBR"]}
    arms = {"type": "military_aid", "committed": ["FRA"], "amount": [2e9], "currency": "EUR"}
    # Macron alone: m1 -2, m2 -1, m3 none, m4 -1; with Starmer: j1 -1
    table.statement("m1", "d1", ["emmanuel-macron"], "Russia wants no peace", -2)
    table.statement("m2", "d1", ["emmanuel-macron"], "We will send troops if a truce holds", -1, "security_guarantees_forces", [send])
    table.statement("m3", "d2", ["emmanuel-macron"], "We will send guns", None, "military_aid", [arms, arms | {"strength": "enacted", "same_as": "m3-1"}])
    table.statement("m4", "d3", ["emmanuel-macron"], "Sanctions stay", -1, "sanctions_assets", [{"type": "sanctions", "direction": "maintain"}])
    table.statement("j1", "d4", ["emmanuel-macron", "keir-starmer"], "We don’t trust Moscow", -1)
    table.statement("s1", "d4", ["keir-starmer"], "We send no guns", None, "military_aid", [{"type": "military_aid", "committed": ["GBR"], "strength": "refused"}])
    table.statement("z1", "d2", ["volodymyr-zelenskyy"], "Russia is a terrorist state", -2)
    table.statement("z2", "d7", ["volodymyr-zelenskyy"], "We need air cover", None, "military_aid", [{"type": "military_aid", "strength": "urged", "urged_by": "UKR"}])
    table.statement("l1", "d3", ["sergey-lavrov"], "We act in self-defence", 2, self_stance=True)
    table.statement("l2", "d7", ["sergey-lavrov"], "Talks go on", 0, None, self_stance=True)
    table.statement("e1", "d4", ["european-commission"], "The loan is ready", None, "financial_aid_reconstruction")
    table.statement("u1", "d2", [], "It was stressed that the sanctions stay", -1, "sanctions_assets")
    table.statement("a1", "d3", ["ap"], "The army advanced", 0, "front_operations")
    table.statement("n1", "d5", ["volodymyr-zelenskyy"], "No date for this one", None, quote_kind="indirect")
    # Outside the default view: a copy, a nested one, a lead-in, one that is not about the war
    table.statement("c1", "d6", ["emmanuel-macron"], "Russia wants no peace", -2)
    table.statement("x1", "d1", ["keir-starmer"], "He will come", None, depth=2, nested_in="m1")
    table.statement("x2", "d2", ["emmanuel-macron"], "Macron warns", -1, counts=False, linked_to="m3", quote_kind="reported_act")
    table.statement("x3", "d4", ["keir-starmer"], "Taxes rise", None, "other", in_scope=False)
    # fmt: on
    return table


def later_rows() -> HandTable:
    """The same table one build later. m1 and c1 are milder, z1 has another topic, s1 another speaker, u1 is resolved, l2 is out of scope, m2's
    commitment is refused; article d7 with z2 and l2 is gone, d9 with w1 is new; n1 is gone from its article."""
    table = hand_rows()
    rows = {row["statement_id"]: row for row in table.rows["statements"]}
    rows["m1"]["stance"] = rows["c1"]["stance"] = -1
    rows["z1"]["topic"] = "front_operations"
    for name, speaker in (("s1", "emmanuel-macron"), ("u1", "volodymyr-zelenskyy")):
        credits = [row for row in table.rows["statement_speakers"] if row["statement_id"] == name]
        for row in credits:
            table.rows["statement_speakers"].remove(row)
        rows[name]["speaker_ids"] = []
        commitments = [row for row in table.rows["commitments"] if row["statement_id"] == name]
        table.rows["statements"].remove(rows[name])
        for row in commitments:
            table.rows["commitments"].remove(row)
        table.statement(
            name, rows[name]["document_id"], [speaker], rows[name]["text"], rows[name]["stance"], rows[name]["topic"],
            [{"type": "military_aid", "committed": ["GBR"], "strength": "refused"}] if name == "s1" else None,
        )  # fmt: skip
    next(row for row in table.rows["commitments"] if row["statement_id"] == "m2")["status"] = "refused"
    for gone in ("z2", "l2", "n1"):
        for part in ("statements", "statement_speakers", "commitments"):
            table.rows[part] = [row for row in table.rows[part] if row["statement_id"] != gone]
    table.rows["documents"] = [row for row in table.rows["documents"] if row["document_id"] != "d7"]
    table.article("d9", "2025-07-01")
    table.statement("w1", "d9", ["keir-starmer"], "New words", -2)
    return table


def random_rows(seed: int, articles: int = 60) -> HandTable:
    """A table by chance with every kind of row: joint speech, copies, lead-ins, no date, no outlet, no topic, repeats."""
    chance = random.Random(seed)
    table = HandTable()
    topics, types = list(codebook().topics), list(codebook().commitment_types)
    for d in range(articles):
        day = datetime.date(2024, 1, 1) + datetime.timedelta(days=chance.randrange(700))
        copy = f"d{chance.randrange(d)}" if d and chance.random() < 0.1 else None
        published = day.isoformat() if chance.random() < 0.95 else None
        outlet = chance.choice(["The Daily", "Morning Post", None])
        table.article(f"d{d}", published, outlet, duplicate_of=copy)
        first: str | None = None
        for s in range(chance.randrange(1, 9)):
            statement_id = f"d{d}s{s}"
            speakers = chance.sample(list(ACTORS), chance.choice([0, 1, 1, 1, 1, 2, 3]))
            records = [
                {
                    "type": chance.choice(types[:5]),
                    "strength": chance.choice(list(codebook().strengths)),
                    "conditional": chance.random() < 0.2,
                    "committed": chance.sample(["FRA", "GBR", "EU", "several countries"], chance.randrange(3)),
                    "same_as": first if chance.random() < 0.4 else None,
                }
                for _ in range(chance.choice([0, 0, 0, 1, 2]))
            ]
            for record in records:
                urged = record["strength"] == "urged"
                record |= {
                    "urged_by": ("UKR", "EU", None)[s % 3] if urged else None,
                    "voice": "urged" if urged else "own",
                }
            first = first or (f"{statement_id}-1" if records else None)
            table.statement(
                statement_id,
                f"d{d}",
                speakers,
                " ".join(
                    chance.choices(("Russia", "peace", "troops", "sanctions", "we", "will", "never", "trust"), k=9)
                ),
                chance.choice([None, -2, -2, -1, -1, 0, 1, 2]),
                chance.choice([*topics[:5], None]),
                records,
                self_stance=speakers == ["sergey-lavrov"],
                quote_kind=chance.choice(list(codebook().quote_kinds)),
                depth=2 if chance.random() < 0.05 else 1,
                counts=chance.random() > 0.05,
                in_scope=chance.random() > 0.1,
            )
    return table
