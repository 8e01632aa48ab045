"""Labelled statements from three sources, in one shape, for training the coder."""

from __future__ import annotations

import dataclasses
import json
import pathlib
import random
from collections.abc import Iterator, Sequence
from typing import Any

from dashboard.actors.registry import load_registry
from dashboard.coding.commitments.parties import named
from dashboard.coding.encoder.features import country_name
from dashboard.coding.encoder.utterance import GAP, RUSSIA, Utterance, context_before
from dashboard.coding.statement import Span

ROOT = pathlib.Path(__file__).resolve().parents[3]
OWN = pathlib.Path(__file__).parent / "statements"
GOLD = ROOT / "dashboard" / "evaluation" / "gold" / "dev"
SEEDS = ROOT / "seeds"

Row = dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class ActLabel:
    """One labelled commitment; evidence is None where the source gives none."""

    type: str
    strength: str
    conditional: bool
    evidence: Span | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Example:
    """One labelled utterance. Examples of one `group` never stand on both sides of a split."""

    id: str
    source: str
    group: str
    utterance: Utterance
    stance: int | None
    stance_evidence: Span | None
    topic: str
    topics_secondary: tuple[str, ...]
    acts: tuple[ActLabel, ...]


def find_span(text: str, words: str | None) -> Span | None:
    """Return where words stand in a text, or None."""
    start = text.find(words) if words else -1
    return (start, start + len(words)) if words and start >= 0 else None


def third_party(path: pathlib.Path) -> Iterator[Example]:
    """Read statements.jsonl (its README has the fields); the speeches of one country and day are one group."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        country = row["country"]
        utterance = Utterance(
            text=row["text"],
            speaker=_office(row["speaker"], country),
            country=country,
            countries=(country,) if country else (),
            for_russia=country == RUSSIA,
            context=(row["context"] or "")[-300:],
        )
        yield _example(row, row["source"], f"{row['source']}-{country}-{row['date']}", utterance)


def _office(speaker: str, country: str | None) -> str:
    return speaker.removesuffix(" (see text)").replace(f"delegate of {country}", "delegate to the United Nations")


def own(folder: pathlib.Path = OWN) -> Iterator[Example]:
    """Read the statements that the team invented and labelled (statements/README.md).

    They were written alone; in an article others stand before. Most get other invented statements as context, drawn
    by a fixed seed and mostly of the same topic: the network must learn to read the statement, not what is around it.
    """
    rows = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    rng = random.Random(7)  # noqa: S311 (a fixed draw, not secrets)
    places = sorted({row["country"] for row in rows if _is_other_state(row["country"])})
    for row in rows:
        country, speaker = _elsewhere(row, places, rng)
        utterance = Utterance(
            text=row["text"],
            speaker=speaker,
            country=country,
            countries=(country,) if country else (),
            for_russia=row["self_stance"],
            cue=row["cue"],
            context=row["context"] or _drawn_context(row, rows, rng),
        )
        yield _example(row, "own", row["id"], utterance)


def _is_other_state(code: str | None) -> bool:
    return bool(code) and code not in {"RUS", "UKR"} and code in load_registry().countries


def _elsewhere(row: Row, places: list[str], rng: random.Random) -> tuple[str | None, str]:
    """Country and office; often of another state, so that the words and not the flag make the label.

    Only where the words do not name the speaker's own state; Russia and Ukraine stay who they are.
    """
    country, speaker = row["country"], row["speaker"]
    if not _is_other_state(country) or country in {party.code for party in named(row["text"])} or rng.random() < 0.6:
        return country, speaker
    other = rng.choice(places)
    return other, speaker.replace(f" of {country_name(country)}", f" of {country_name(other)}")


def _drawn_context(row: Row, rows: list[Row], rng: random.Random) -> str:
    if rng.random() < 0.35:
        return ""
    near = [other for other in rows if other["topic"] == row["topic"] and other is not row]
    drawn = rng.sample(near if rng.random() < 0.7 else rows, 2)
    return " ".join(f"{other['text']}, {other['cue']} the {other['speaker']}." for other in drawn)


def _example(row: Row, source: str, group: str, utterance: Utterance) -> Example:
    acts = tuple(
        ActLabel(c["type"], c["strength"], bool(c["conditional"]), find_span(utterance.text, c.get("evidence")))
        for c in row["commitments"]
    )
    evidence = find_span(utterance.text, row.get("stance_evidence"))
    secondary = tuple(row.get("topics_secondary", ()))
    return Example(row["id"], source, group, utterance, row["stance"], evidence, row["topic"], secondary, acts)


def gold(folder: pathlib.Path = GOLD, seeds: pathlib.Path = SEEDS) -> Iterator[Example]:
    """Read hand-labelled articles with their oracle spans; an article is one group."""
    for path in sorted(folder.glob("*.gold.json")):
        labels = json.loads(path.read_text(encoding="utf-8"))
        title, article = read_seed(seeds, labels["document"])
        entities = {entity["id"]: entity for entity in labels["entities"]}
        for row in labels["statements"]:
            yield _gold_example(row, labels["document"], title, article, entities)


def folds(examples: Sequence[Example], count: int) -> list[list[Example]]:
    """Cut examples into folds by group: an article or a speech is never on both sides."""
    groups = sorted({example.group for example in examples})
    random.Random(0).shuffle(groups)  # noqa: S311 (a fixed draw)
    fold_of = {group: place % count for place, group in enumerate(groups)}
    return [[example for example in examples if fold_of[example.group] == k] for k in range(count)]


def read_seed(seeds: pathlib.Path, document: str) -> tuple[str, str]:
    """Return title and text of a seed article."""
    markdown = seeds / f"{document}.md"
    if not markdown.exists():
        return "", (seeds / f"{document}.txt").read_text(encoding="utf-8")
    front, _, body = markdown.read_text(encoding="utf-8").partition("\n---\n")
    title = next((line.split(":", 1)[1].strip(" \"'") for line in front.splitlines() if line.startswith("title:")), "")
    return title, body


def _gold_example(row: Row, document: str, title: str, article: str, entities: dict[str, Row]) -> Example:
    speakers = [entities[name] for name in row["speakers"] if name in entities]
    first = speakers[0] if speakers else {}
    countries = tuple(speaker.get("country") or speaker.get("org") or "" for speaker in speakers)
    utterance = Utterance(
        text=GAP.join(row["content"]),
        speaker=first.get("role") or first.get("name") or "",
        country=countries[0] if countries else None,
        countries=countries,
        for_russia=bool(countries) and set(countries) == {RUSSIA} and bool(row["self_stance"]),
        cue=row["cue"] or "",
        context=context_before(article, article.index(row["content"][0])),
        title=title,
    )
    stance = None if row["stance"] == "NA" else int(row["stance"])
    acts = tuple(
        ActLabel(c["type"], c["strength"], bool(c["conditional"]), find_span(utterance.text, c["evidence"]))
        for c in row["commitments"]
    )
    evidence = find_span(utterance.text, row["stance_evidence"])
    secondary = tuple(row["topics_secondary"])
    return Example(
        f"{document}-{row['id']}", "gold", document, utterance, stance, evidence, row["topic"], secondary, acts
    )
