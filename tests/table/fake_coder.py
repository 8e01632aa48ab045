"""A cheap, deterministic stand-in for the language pipeline: `NAME said: WORDS.` is a statement by NAME.

At the top level of its own module, so that Dask workers and killed subprocesses can import it.
"""

from __future__ import annotations

import dataclasses
import datetime
import os
import pathlib
import re
from collections.abc import Iterable, Iterator, Sequence

from dashboard.coding.records import to_records
from dashboard.coding.statement import Commitment, Speaker, Statement
from dashboard.corpus.document import Document
from dashboard.corpus.outcome import SetAside
from dashboard.table.manifest import Versions

VERSIONS = Versions(code="code 1", models="models 1", codebook="codebook 1", registry="registry 1")

_SAID = re.compile(r"(?P<speakers>[A-Z]\w+(?: and [A-Z]\w+)*) said: (?P<content>[^.;]+)(?:; (?P<more>[^.]+))?\.")

ZELENSKYY = Speaker(
    "volodymyr-zelenskyy",
    "Volodymyr Zelenskyy",
    "person",
    "President of Ukraine",
    "UKR",
    None,
    "GOV",
    "Q3874799",
    registered=True,
)
STOLTENBERG = Speaker(
    "jens-stoltenberg",
    "Jens Stoltenberg",
    "person",
    "Secretary General of NATO",
    None,
    "NATO",
    "IGO",
    "Q57665",
    registered=True,
)
SPEAKERS = {
    "Zelenskyy": ZELENSKYY,
    "Stoltenberg": STOLTENBERG,
    "Niinisto": Speaker("sauli-niinisto", "Sauli Niinistö", "person", "President of Finland", "FIN", None, "GOV"),
}


@dataclasses.dataclass(frozen=True)
class Coded:
    document: Document
    records: tuple = ()
    failure: str | None = None


def statements_of(document: Document) -> list[Statement]:
    return [_statement(found) for found in _SAID.finditer(document.text)]


def _statement(found: re.Match[str]) -> Statement:
    names = found["speakers"].split(" and ")
    content = tuple(found.span(name) for name in ("content", "more") if found[name])
    words = found["content"]
    statement = Statement(
        extent=found.span(),
        content=content,
        quote_kind="indirect",
        cue=(found.end("speakers") + 1, found.end("speakers") + 5),
        source=found.span("speakers"),
        attribution_coder="fake",
        attribution_confidence=0.5,
        speakers=tuple(
            SPEAKERS.get(name, Speaker(name.lower(), name, "person", role="a bystander"))
            for name in names
            if name != "Someone"
        ),
        speaker_rule="name",
        topic="peace_process",
        topics_secondary=("energy",),
    )
    if "war" in words:
        at = found.start("content") + words.index("war")
        statement.stance, statement.stance_evidence, statement.stance_confidence = -1, (at, at + 3), 0.75
    if "will" in words:
        statement.commitments.append(
            Commitment("dialogue", "pledged", found.span("content"), committed=("UKR",), amount=(1.5,), currency="EUR")
        )
    return statement


def code(documents: Iterable[Document]) -> Iterator[Coded]:
    """The coder; an article that holds the word FAIL fails. Logs each coded id where $CODED says."""
    log = os.environ.get("CODED")
    for document in documents:
        if log:
            with pathlib.Path(log).open("a", encoding="utf-8") as file:
                file.write(document.document_id + "\n")
        if "FAIL" in document.text:
            yield Coded(document, failure="ValueError: FAIL")
        else:
            yield Coded(document, tuple(to_records(document, statements_of(document))))


@dataclasses.dataclass(frozen=True)
class Articles:
    """A corpus."""

    documents: Sequence[Document]
    set_aside: Sequence[SetAside] = ()


def article(number: int, text: str, **fields: object) -> Document:
    """An article of the test corpus."""
    given = {"published": datetime.date(2022, 3, 1) + datetime.timedelta(days=number), "outlet": f"Outlet {number % 3}"}
    return Document(
        **{"document_id": f"d{number:03}", "text": text, "source_file": f"{number:03}.txt", **given, **fields}
    )


def articles(count: int) -> tuple[Document, ...]:
    """Articles with three statements each: one with a stance and a pledge, one joint, one unresolved."""
    return tuple(
        article(
            n,
            f"Zelenskyy said: the war number {n} will end; it must. "
            f"Stoltenberg and Niinisto said: we were {n} “там” 😀. "
            f"Someone said: no comment {n}.",
        )
        for n in range(count)
    )
