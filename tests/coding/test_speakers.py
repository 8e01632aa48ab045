"""Speaker resolution, passage by passage: the table is tests/coding/speaker_passages.yml."""

import datetime
import re
from pathlib import Path

import pytest
import yaml

from dashboard.actors.resolution_rules import RESOLUTION_RULES
from dashboard.coding.statement import Statement
from dashboard.corpus.document import Document

PASSAGES = yaml.safe_load(Path(__file__).with_name("speaker_passages.yml").read_text(encoding="utf-8"))
MARK = re.compile(r"\[\[|\]\]|\(\(|\)\)|[{}<>]")


def unmarked(marked):
    """The text without its marks, and the spans by mark in text order."""
    text, spans, opened = "", {"[[": [], "{": [], "<": [], "((": []}, {}
    position = 0
    for mark in MARK.finditer(marked):
        text += marked[position : mark.start()]
        position = mark.end()
        closing = {"]]": "[[", "}": "{", ">": "<", "))": "(("}.get(mark.group())
        if closing:
            spans[closing].append((opened.pop(closing), len(text)))
            if closing == "{" and text[spans["{"][-1][0] :] in ("-", "^"):
                text, spans["{"][-1] = text[:-1], text[-1]
        else:
            opened[mark.group()] = len(text)
    return text + marked[position:], spans


def statements(passage, spans):
    made = []
    kind = passage.get("kind", "indirect")
    depths = passage.get("depth", [1] * len(spans["[["]))
    for content, source, depth in zip(spans["[["], spans["{"], depths, strict=True):
        statement = Statement((content[0], content[1]), (content,), kind, depth=depth)
        statement.source = source if isinstance(source, tuple) else None
        statement.cue_inherited_from = made[-1] if source == "^" else None
        statement.nested_in = made[-1] if depth == 2 else None
        near = [c for c in spans["<"] if min(abs(c[0] - content[1]), abs(content[0] - c[1])) < 80]
        statement.cue = min(near, key=lambda c: abs(c[0] - content[1]), default=None)
        statement.relay = next((r for r in spans["(("] if 0 <= r[0] - content[1] < 40), None)
        made.append(statement)
    return made


def resolve(nlp, component, text, made, date=None, place=None):
    doc = nlp(text)
    doc._.article = Document("d", text, "d.txt", published=date, place=place)
    doc._.statements = made
    component(doc)
    return made


def shown(statement):
    return " + ".join(s.id for s in statement.speakers) or "unresolved"


@pytest.mark.parametrize("passage", PASSAGES, ids=[p["id"] for p in PASSAGES])
def test_passage(nlp, component, passage):
    text, spans = unmarked(passage["text"])
    made = statements(passage, spans)
    resolve(nlp, component, text, made, passage.get("date"), passage.get("place"))
    assert [shown(s) for s in made] == passage["want"]
    assert {s.speaker_rule for s in made} <= RESOLUTION_RULES.keys()
    if "rule" in passage:
        assert passage["rule"] in [s.speaker_rule for s in made]
    if "behalf" in passage:
        assert [s.on_behalf_of and s.on_behalf_of.id for s in made] == passage["behalf"]


def test_there_are_at_least_120_passages():
    assert len(PASSAGES) >= 120
    assert len({p["id"] for p in PASSAGES}) == len(PASSAGES)


def test_every_rule_has_words_and_every_wording_a_rule():
    source = "".join(p.read_text(encoding="utf-8") for p in Path("dashboard/coding/speakers").glob("*.py"))
    assert [rule for rule in RESOLUTION_RULES if f'"{rule}"' not in source] == []


def test_every_resolution_carries_its_reason(nlp, component):
    text = "Rishi Sunak opened the meeting. The money is there, he said. The hall was cold, nobody complained."
    made = [Statement((32, 54), ((32, 50),), "indirect", cue=(55, 59), source=(52, 54))]
    resolve(nlp, component, text, made, datetime.date(2023, 5, 2))
    (statement,) = made
    assert statement.speaker_rule == "pronoun"
    assert text[slice(*statement.speaker_antecedent)] == "Rishi Sunak"
    assert 0.8 <= statement.speaker_confidence <= 0.95


def test_the_role_is_that_of_the_date(nlp, component):
    text = "The plan is sound, Liz Truss said."
    roles = {}
    for date in ("2022-08-01", "2022-10-10", "2025-06-01"):
        made = [Statement((0, 34), ((0, 17),), "indirect", cue=(29, 33), source=(19, 28))]
        resolve(nlp, component, text, made, datetime.date.fromisoformat(date))
        (speaker,) = made[0].speakers
        roles[date] = (speaker.role, speaker.country, speaker.sector)
    assert roles == {
        "2022-08-01": ("Foreign Secretary of the United Kingdom", "GBR", "GOV"),
        "2022-10-10": ("Prime Minister of the United Kingdom", "GBR", "GOV"),
        "2025-06-01": ("former Prime Minister of the United Kingdom", "GBR", "ELI"),
    }


def test_a_new_person_carries_what_the_article_says(nlp, component):
    text = "Seed is scarce, said Fiji's deputy agriculture minister, Mere Qalo."
    made = [Statement((0, 67), ((0, 14),), "indirect", cue=(16, 20), source=(21, 66))]
    resolve(nlp, component, text, made, datetime.date(2023, 6, 1))
    (speaker,) = made[0].speakers
    assert (speaker.id, speaker.name, speaker.entity_type) == ("mere-qalo", "Mere Qalo", "person")
    assert (speaker.country, speaker.registered) == ("FJI", False)
    assert speaker.role == "Deputy agriculture minister of Fiji"


@pytest.mark.parametrize(
    ("source", "role", "country", "sector"),
    [
        ("Fijian Urban Affairs Minister Mere Qalo", "Urban Affairs Minister of Fiji", "FJI", "GOV"),
        ("Russian-installed mayor Fedor Plotkin", "Mayor", "UKR", "PRE"),
        ("Samoa's ambassador to Germany, Petelo Hana", "Ambassador of Samoa", "WSM", "GOV"),
        ("former Fijian prime minister Laisa Tora", "Former prime minister of Fiji", "FJI", "ELI"),
        ("the Fijian president's adviser Laisa Tora", "Adviser of Fiji", "FJI", "GOV"),
        ("Laisa Tora, an adviser to Fiji's interior minister", "Adviser to Fiji's interior minister", "FJI", "GOV"),
        ("Commission Vice-President Marta Silvana", "Commission Vice-President", None, "IGO"),
        ("NATO spokesman Peter Wright", "NATO spokesman", None, "IGO"),
        (
            "Dana Ilić, a spokeswoman for the Serbian interior ministry",
            "Spokeswoman for the Serbian interior ministry",
            "SRB",
            "GOV",
        ),
    ],
)
def test_what_stands_before_a_new_name(nlp, component, source, role, country, sector):
    text = f"Seed is scarce, said {source}."
    made = [Statement((0, len(text)), ((0, 14),), "indirect", cue=(16, 20), source=(21, len(text) - 1))]
    resolve(nlp, component, text, made, datetime.date(2023, 6, 1))
    (speaker,) = made[0].speakers
    assert (speaker.role, speaker.country, speaker.sector) == (role, country, sector)


def test_own_words_inside_the_words_of_a_speaker_named_after_them(nlp, component):
    text = "We called it off because it felt wrong, says Donald Trump."
    outer = Statement((0, 57), ((0, 38),), "indirect", cue=(40, 44), source=(45, 57))
    inner = Statement((0, 16), ((10, 16),), "indirect", cue=(3, 9), source=(0, 2), depth=2, nested_in=outer)
    resolve(nlp, component, text, [outer, inner], datetime.date(2025, 10, 23))
    assert [shown(s) for s in (outer, inner)] == ["donald-trump", "donald-trump"]


def test_a_document_without_statements_is_left_alone(nlp, component):
    doc = nlp("Nothing was said.")
    doc._.statements = []
    assert component(doc) is doc
