"""A sentence that defeats attribution costs that sentence, not the article."""

from typing import Any

import pytest
from spacy.tokens import Doc

from dashboard.coding import pipeline
from dashboard.coding.attribution import component
from dashboard.corpus.document import Document

TEXT = "We will stay, said Ana Lim.\nIt will THWART us, said Bo Sund.\nNobody “left the town”, Cy Orr told Reuters."


def coded(text: str) -> list[tuple[str, str, str]]:
    records = pipeline.code_document(pipeline.load_pipeline(), Document("d", text, "d.txt"))
    return [(r["text"], text[slice(*r["cue"])], text[slice(*r["speaker_mention"])]) for r in records]


def test_the_other_sentences_keep_their_statements_and_offsets(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = coded(TEXT)
    assert ("We will stay", "said", "Ana Lim") in whole
    assert ("It will THWART us", "said", "Bo Sund") in whole
    attribute = component.attribute

    def thwarted(doc: Doc, *rest: Any, **options: Any) -> Any:
        if "THWART" in doc.text:
            raise IndexError("list index out of range")
        return attribute(doc, *rest, **options)

    monkeypatch.setattr(component, "attribute", thwarted)
    assert coded(TEXT) == [statement for statement in whole if "THWART" not in statement[0]]


def test_an_article_of_one_defeating_sentence_has_no_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    def defeated(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(component, "attribute", defeated)
    assert coded("We will stay, said Ana Lim.") == []


@pytest.mark.parametrize(
    "text",
    [
        "He declined, the minister told reporters, according to Reuters.\n“We will go to the port on Monday morning.”",
        "Talks went on, and he said, reports AP, and that was all.\nHe said, reports AP, and nobody answered him.",
    ],
)
def test_an_inquit_whose_words_are_missing_defeats_no_rule(text: str, caplog: pytest.LogCaptureFixture) -> None:
    pipeline.code_document(pipeline.load_pipeline(), Document("d", text, "d.txt"))
    assert caplog.records == []
