"""`onrecord code`: tables of statements that already have a speaker, coded without any article around them."""

from __future__ import annotations

import csv
import datetime
import io
import itertools
import json
import pathlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pycountry
from charset_normalizer import from_bytes

from dashboard.actors.registry import load_registry
from dashboard.codebook.labels import status_of
from dashboard.coding.commitments.decision import commitments
from dashboard.coding.commitments.parties import named
from dashboard.coding.encoder.prediction import Prediction
from dashboard.coding.encoder.reading import is_political, place_of, predictor
from dashboard.coding.encoder.utterance import Utterance, represents_russia
from dashboard.coding.stance.decision import stance
from dashboard.coding.statement import Commitment, Speaker
from dashboard.coding.topics.decision import about_the_war, topic
from dashboard.errors import CodingError

Record = dict[str, Any]

COLUMNS = {  # column -> the usual spellings, in lower case
    "text": ("text", "statement", "content", "quote", "sentence", "paragraph", "speech"),
    "speaker": ("speaker", "speaker_name", "name", "who", "source", "actor"),
    "country": ("country", "speaker_country", "country_code", "iso3", "state", "nation"),
    "date": ("date", "published", "day", "speech_date"),
    "context": ("context", "before", "preceding", "previous"),
}
_BATCH = 256
_LONGEST_CELL = 10_000_000  # the csv module's own limit, 131,072, is less than a long speech


class RowError(ValueError):
    """One row that cannot be coded; the others are."""


def code_table(path: pathlib.Path) -> Iterator[Record]:
    """Return one record a row of a CSV or JSONL file, in order; a bad row gives `{"row": n, "error": reason}`.

    Raises:
        CodingError: the file is missing, empty, or has no column for text or speaker.
    """
    rows = enumerate(_rows(path), start=1)
    while batch := list(itertools.islice(rows, _BATCH)):
        yield from _code_batch(batch)


def _code_batch(batch: Iterable[tuple[int, Mapping[str, Any] | RowError]]) -> Iterator[Record]:
    read: list[tuple[int, Mapping[str, Any], Utterance | str]] = []
    for number, row in batch:
        try:
            if isinstance(row, RowError):
                raise row
            read.append((number, row, utterance_of(row)))
        except RowError as error:
            read.append((number, {}, str(error)))
    utterances = [utterance for _, _, utterance in read if isinstance(utterance, Utterance)]
    predictions = iter(predictor().predict(utterances))
    for number, row, utterance in read:
        if isinstance(utterance, str):
            yield {"row": number, "error": utterance}
        else:
            yield {"row": number, **_given(row), **code(utterance, next(predictions))}


def _given(row: Mapping[str, Any]) -> Record:
    return {column: row.get(column) or None for column in ("text", "speaker", "country", "date")}


def code(utterance: Utterance, prediction: Prediction) -> Record:
    """Return topic, stance and commitments of one utterance as `onrecord extract` names them; spans are in its text."""
    subject, stands = topic(prediction), stance(utterance, prediction)
    return {
        "in_scope": about_the_war(f"{utterance.text} {utterance.context}"),
        "stance": stands.value,
        "stance_confidence": stands.confidence,
        "stance_evidence": list(stands.evidence) if stands.evidence else None,
        "stance_explicit": stands.explicit,
        "self_stance": stands.self_stance,
        "topic": subject.primary,
        "topics_secondary": list(subject.secondary),
        "topic_confidence": subject.confidence,
        "commitments": [_commitment(one) for one in commitments(utterance, prediction)],
        "coder": predictor().name,
    }


def _commitment(one: Commitment) -> Record:
    names = [name for name in one.__slots__ if name != "same_as"]
    fields = {name: getattr(one, name) for name in names}
    return {
        **fields,
        "status": status_of(one.strength, one.conditional),
        "evidence": list(one.evidence),
        "committed": list(one.committed),
        "amount": list(one.amount) or None,
    }


def utterance_of(row: Mapping[str, Any]) -> Utterance:
    """Return a row as an utterance; a registered speaker's office on the row's date is looked up.

    Raises:
        RowError: no text, no speaker, an unknown country, or a date that is none.
    """
    text, speaker = _text(row, "text"), _text(row, "speaker")
    if not text.strip():
        raise RowError("text is empty")
    if not speaker.strip():
        raise RowError("speaker is empty")
    known = _speaker(speaker.strip(), _country(_text(row, "country")), _date(_text(row, "date")))
    place = place_of(known)
    return Utterance(
        text=text,
        speaker=known.role or known.name,
        country=place,
        countries=(place,) if place else (),
        for_russia=represents_russia(known),
        official=is_political(known),
        context=" ".join(_text(row, "context").split())[-300:],
    )


def _text(row: Mapping[str, Any], column: str) -> str:
    value = row.get(column)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RowError(f"{column} is not text: {json.dumps(value, ensure_ascii=False)[:60]}")
    return value


def _country(word: str) -> str | None:
    word = word.strip()
    if not word:
        return None
    registry = load_registry()
    if word.upper() in registry.countries:
        return word.upper()
    if code := registry.country_called(word):
        return code
    try:
        return str(pycountry.countries.lookup(word).alpha_3)
    except LookupError:
        raise RowError(f"country {word!r} is unknown: give its English name or ISO 3166-1 code") from None


def _date(word: str) -> datetime.date | None:
    word = word.strip()
    if not word:
        return None
    for shape in ("%Y-%m-%d", "%Y-%m", "%Y"):
        try:
            return datetime.datetime.strptime(word[:10] if shape == "%Y-%m-%d" else word, shape).date()
        except ValueError:
            continue
    raise RowError(f"date {word!r} is not of the form 2024-05-31")


def _speaker(name: str, country: str | None, date: datetime.date | None) -> Speaker:
    """A registered actor with the office held then; else the words given, which may themselves name an office."""
    registry = load_registry()
    actor = registry.named(name)
    if actor:
        role = registry.role_on(actor, date)
        place = country or role.country
        return Speaker(actor.id, actor.name, actor.entity_type, role.title, place, role.organisation, role.sector)
    parties = named(name)
    place = country or (parties[0].code if parties else None)
    is_state = place in registry.countries if place else False
    return Speaker(name, name, "person", name, place if is_state else None, None if is_state else place)


def _rows(path: pathlib.Path) -> Iterator[Mapping[str, Any] | RowError]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CodingError(
            f"cannot read the table: {error.strerror}", where=str(path), fix="name a CSV or JSONL file"
        ) from error
    if not raw.strip():
        raise CodingError("the table is empty", where=str(path), fix="give it a header and a row a statement")
    text = _decode(raw, path)
    if text.lstrip().startswith("{"):
        yield from _json_rows(text, path)
    else:
        yield from _csv_rows(text, path)


def _decode(raw: bytes, path: pathlib.Path) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(raw).best()
        if best is None:
            raise CodingError("the table is not text", where=str(path), fix="save it as UTF-8") from None
        return str(best)


def _json_rows(text: str, path: pathlib.Path) -> Iterator[Mapping[str, Any] | RowError]:
    checked = False
    for line in text.split("\n"):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            yield RowError(f"not JSON: {error}")
            continue
        if not isinstance(row, dict):
            yield RowError("not a JSON object")
            continue
        if not checked:
            _columns(list(row), path)
            checked = True
        names = _names(row)
        yield {column: row[name] for column, name in names.items() if name is not None}


def _csv_rows(text: str, path: pathlib.Path) -> Iterator[Mapping[str, Any] | RowError]:
    csv.field_size_limit(_LONGEST_CELL)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = next(reader)
    columns = _columns(header, path)
    for cells in reader:
        if not cells:
            continue
        if len(cells) != len(header):
            yield RowError(f"{len(cells)} cells under {len(header)} columns (line {reader.line_num})")
            continue
        row = dict(zip(header, cells, strict=True))
        yield {column: row[name] for column, name in columns.items()}


def _names(header: Iterable[str]) -> dict[str, str | None]:
    """Column -> the name it has in this table; of two spellings of one column the more usual counts."""
    names = {name.strip().lower().replace(" ", "_"): name for name in reversed(list(header))}
    return {column: next((names[s] for s in spellings if s in names), None) for column, spellings in COLUMNS.items()}


def _columns(header: Sequence[str], path: pathlib.Path) -> dict[str, str]:
    found = _names(header)
    for column in ("text", "speaker"):
        if found[column] is None:
            have, fix = ", ".join(header), f"name one of them {column!r}"
            raise CodingError(f"no column for {column} among {have}", where=f"{path.name}, line 1", fix=fix)
    return {column: name for column, name in found.items() if name is not None}
