"""Speakers on the hand-labelled articles, with the labelled spans in the place of attribution (gold/dev only)."""

import json
import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.coding.statement import Statement
from dashboard.corpus.document import Document
from dashboard.corpus.read import read_corpus
from dashboard.evaluation.gold_standard import same_speakers

GOLD = Path("dashboard/evaluation/gold/dev")
SEEDS = Path("seeds")


def nearest(text, words, anchor, closed, reach):
    """Where these words stand nearest to the anchor, outside `closed` spans."""
    places = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    free = [p for p in places if reach[0] <= p[0] <= reach[1] and not any(a < p[1] and p[0] < b for a, b in closed)]
    return min(free, key=lambda p: min(abs(p[0] - anchor[1]), abs(p[1] - anchor[0])), default=None)


def labelled(gold, text):
    """The gold statements with their labelled spans and without speakers."""
    made = []
    for label in gold["statements"]:
        content = tuple((text.index(words), text.index(words) + len(words)) for words in label["content"])
        extent = (content[0][0], content[-1][1])
        reach = (max(0, text.rfind("\n", 0, extent[0])), extent[1] + 400)
        statement = Statement(extent, content, label["quote_kind"])
        if label["speaker_mention"]:
            statement.source = nearest(text, label["speaker_mention"], extent, content, reach)
        if label["cue"]:
            statement.cue = nearest(text, label["cue"], statement.source or extent, content, reach)
        if label["quote_kind"] == "free_indirect":
            statement.cue_inherited_from = made[-1]
        made.append(statement)
    return made


def resolved(nlp, component):
    """(gold speakers, statement) of every labelled statement."""
    articles = {Path(d.source_file).stem: d for d in read_corpus(SEEDS).documents}
    for file in sorted(GOLD.glob("*.gold.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        entities = {entity["id"]: entity for entity in gold["entities"]}
        article = articles[gold["document"]]
        doc = nlp(article.text)
        doc._.article, doc._.statements = article, labelled(gold, article.text)
        component(doc)
        for label, statement in zip(gold["statements"], doc._.statements, strict=True):
            yield [entities[s] for s in label["speakers"] if s in entities], statement


def test_accuracy_and_wrong_names(nlp, component):
    right = wrong_person = total = 0
    for want, statement in resolved(nlp, component):
        good = same_speakers(want, [{"name": s.name} for s in statement.speakers])
        total, right = total + 1, right + good
        wrong_person += not good and any(s.entity_type == "person" for s in statement.speakers)
    assert total == 266
    assert right / total >= 0.97
    assert wrong_person / total <= 0.02


TEXT = """
    the a his Emmanuel Macron Macron's Zelenskyy president ministers of Kyiv Moscow and who he she they it , . said EU
    leaders foreign ministry spokesman Kremlin Brussels two statement former Polish counterpart “ ” Tkach 47 -
"""
WORDS = st.sampled_from([*TEXT.split(), "\n"])


@settings(max_examples=80, deadline=None)
@given(st.lists(WORDS, min_size=3, max_size=40), st.data())
def test_nothing_breaks_it_and_every_span_is_in_the_text(nlp, component, words, data):
    text = " ".join(words)
    place = st.integers(0, len(text))
    spans = st.tuples(place, place).map(sorted).filter(lambda s: s[0] < s[1]).map(tuple)
    made = []
    for _ in range(data.draw(st.integers(1, 4))):
        content = data.draw(spans)
        statement = Statement(content, (content,), data.draw(st.sampled_from(["direct", "document", "indirect"])))
        statement.source, statement.cue = data.draw(st.none() | spans), data.draw(st.none() | spans)
        statement.cue_inherited_from = data.draw(st.sampled_from([None, *made]))
        made.append(statement)
    doc = nlp(text)
    doc._.article, doc._.statements = Document("d", text, "d.txt"), made
    component(doc)
    for statement in made:
        assert bool(statement.speakers) == (statement.speaker_rule != "unresolved")
        assert len({s.id for s in statement.speakers}) == len(statement.speakers)
        start, end = statement.speaker_antecedent or (0, 0)
        assert 0 <= start <= end <= len(text)
        assert statement.speaker_confidence is None or 0 < statement.speaker_confidence <= 1
