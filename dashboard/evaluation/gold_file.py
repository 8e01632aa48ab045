"""Reads one file of hand labels (dashboard/evaluation/gold/README.md) and says exactly what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from dashboard.codebook.labels import codebook
from dashboard.corpus.document import Document
from dashboard.errors import CorpusError
from dashboard.evaluation.gold_standard import GoldStatement

NO_STANCE = "NA"
_STANCES = (-2, -1, 0, 1, 2, NO_STANCE)
_FORMAT = "the format is described in dashboard/evaluation/gold/README.md"
_KINDS = {str: "text", list: "a list", dict: "an object", bool: "true or false"}


def load_gold(path: Path, article: Document) -> list[GoldStatement]:
    """Read one gold file; its exact words become spans of the article's text.

    Words that the article has more than once stand after the beginning of the statement before: statements are in
    text order, and so are the pieces of one.

    Raises:
        CorpusError: the file is no JSON, lacks a key, has a label that the codebook does not know or a speaker that is
            not among its entities, or words that do not occur in the article.
    """
    gold = _read(path)
    entities = {_key(e, "id", str, w): e for e, w in _objects(gold, "entities", path.name) if _key(e, "name", str, w)}
    statements: list[GoldStatement] = []
    for labels, where in _objects(gold, "statements", path.name):
        if labels.get("depth", 1) == 1 and labels.get("counts", True):
            after = statements[-1].content[0][0] + 1 if statements else 0
            statements.append(_statement(labels, entities, article, after, where))
    return statements


def _read(path: Path) -> Mapping[str, Any]:
    try:
        gold = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        where = f"{path.name}, line {error.lineno}, column {error.colno}"
        raise CorpusError(f"the gold file is no valid JSON: {error.msg}", where=where, fix=_FORMAT) from error
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(
            "the gold file cannot be read", where=str(path), fix="check its rights, and that it is UTF-8"
        ) from error
    if not isinstance(gold, dict):
        raise CorpusError("the gold file is not one JSON object", where=path.name, fix=_FORMAT)
    return gold


def _statement(
    labels: Mapping[str, Any], entities: Mapping[str, Mapping[str, Any]], article: Document, after: int, where: str
) -> GoldStatement:
    content = _texts(labels, "content", where)
    if not content or not all(words.strip() for words in content):
        raise CorpusError("the statement has no words", where=f"{where}, content", fix="list the article's exact words")
    stance = _one_of(labels, "stance", _STANCES, where)
    return GoldStatement(
        content=_places(content, article, after, where),
        text=" … ".join(content),
        speakers=tuple(_speaker(id_, entities, where) for id_ in _texts(labels, "speakers", where)),
        quote_kind=_one_of(labels, "quote_kind", tuple(codebook().quote_kinds), where),
        stance=None if stance == NO_STANCE else stance,
        topic=_one_of(labels, "topic", tuple(codebook().topics), where),
        commitments=tuple(_commitment(c, w) for c, w in _objects({"commitments": [], **labels}, "commitments", where)),
    )


def _commitment(labels: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    _one_of(labels, "type", tuple(codebook().commitment_types), where)
    _one_of(labels, "strength", tuple(codebook().strengths), where)
    _key(labels, "conditional", bool, where)
    return labels


def _speaker(id_: str, entities: Mapping[str, Mapping[str, Any]], where: str) -> Mapping[str, Any]:
    if id_ not in entities:
        raise CorpusError(f"no entity has the id {id_!r}", where=f"{where}, speakers", fix="add it to `entities`")
    return entities[id_]


def _places(content: Sequence[str], article: Document, after: int, where: str) -> tuple[tuple[int, int], ...]:
    places: list[tuple[int, int]] = []
    for words in content:
        places.append(_locate(words, article, places[-1][1] if places else after, where))
    return tuple(places)


def _locate(words: str, article: Document, after: int, where: str) -> tuple[int, int]:
    start = article.text.find(words, after)
    if start < 0:
        start = article.text.find(words)
    if start < 0:
        raise CorpusError(
            f"the article does not contain the words {words[:60]!r}",
            where=f"{where}, content, against {article.source_file}",
            fix="label the article's exact words",
        )
    return start, start + len(words)


def _key(labels: Mapping[str, Any], key: str, kind: type, where: str) -> Any:
    if key not in labels:
        raise CorpusError(f"key {key!r} is missing", where=where, fix=_FORMAT)
    if not isinstance(labels[key], kind):
        raise CorpusError(f"{key!r} is not {_KINDS[kind]}", where=where, fix=_FORMAT)
    return labels[key]


def _objects(labels: Mapping[str, Any], key: str, where: str) -> list[tuple[Mapping[str, Any], str]]:
    """The objects of a list, each with its place in words."""
    found: list[tuple[Mapping[str, Any], str]] = []
    for place, entry in enumerate(_key(labels, key, list, where), start=1):
        name = f" ({entry['id']})" if isinstance(entry, dict) and "id" in entry else ""
        at = f"{where}, {key}, entry {place}{name}"
        if not isinstance(entry, dict):
            raise CorpusError("an entry is not an object", where=at, fix=_FORMAT)
        found.append((entry, at))
    return found


def _texts(labels: Mapping[str, Any], key: str, where: str) -> Sequence[str]:
    texts: list[str] = _key(labels, key, list, where)
    if not all(isinstance(text, str) for text in texts):
        raise CorpusError(f"{key!r} holds something that is not text", where=where, fix=_FORMAT)
    return texts


def _one_of(labels: Mapping[str, Any], key: str, known: Collection[Any], where: str) -> Any:
    if key not in labels:
        raise CorpusError(f"key {key!r} is missing", where=where, fix=_FORMAT)
    value = labels[key]
    if isinstance(value, bool) or not isinstance(value, str | int) or value not in known:
        raise CorpusError(
            f"{key} {value!r} is no label of the codebook", where=where, fix=f"use one of {', '.join(map(str, known))}"
        )
    return value
