"""Quotation marks of every style, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.coding.attribution.quotes import dialogue_start, quotations
from dashboard.coding.attribution.windows import paragraph_spans


def quoted(text: str) -> list[str]:
    return [text[a:b] for a, b in (q.inner for q in quotations(text, paragraph_spans(text)))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('He called it "a stunt" and left.', ["a stunt"]),
        ("“We are ready,” he said. “But not in a hurry.”", ["We are ready,", "But not in a hurry."]),
        ("„Die Brücke steht“, sagte sie.", ["Die Brücke steht"]),
        ("„The road is open”, he said.", ["The road is open"]),
        ("«Le pont», dit-il.", ["Le pont"]),
        ("»Brücke«, sagte er.", ["Brücke"]),
        ("‚Ja‘, sagte er.", ["Ja"]),
        ("‘We shall not yield,’ he said.", ["We shall not yield,"]),
        ("'We shall not yield,' he said.", ["We shall not yield,"]),
        ("'The workers' rights are safe,' he said.", ["The workers' rights are safe,"]),
        ("It's the workers' choice, isn't it?", []),
        ("The ’90s were hard, rock ’n’ roll was not.", []),
        ("\"Who said 'no'?\" he asked.", ["Who said 'no'?"]),
        ("He is 6'2\" tall.", []),
        ("no marks at all", []),
    ],
)
def test_marks(text: str, words: list[str]) -> None:
    assert quoted(text) == words


def test_an_unclosed_mark_ends_with_its_paragraph() -> None:
    text = '"This runs on, he said.\nNarration.\n"This does not," he said.'
    assert quoted(text) == ["This runs on, he said.", "This does not,"]
    assert [q.closed for q in quotations(text, paragraph_spans(text))] == [False, True]


@pytest.mark.parametrize(
    ("line", "words"), [("– We go on.", "We go on."), ("— So be it.", "So be it."), ("-5 degrees", None)]
)
def test_dialogue_dash(line: str, words: str | None) -> None:
    start = dialogue_start(line, (0, len(line)))
    assert (line[start:] if start is not None else None) == words


@given(st.text(alphabet="ab' \"“”„«»‘’‚\n.,", max_size=80))
def test_quotations_lie_in_order_inside_the_text(text: str) -> None:
    end = 0
    for quotation in quotations(text, paragraph_spans(text)):
        assert end <= quotation.outer[0] < quotation.inner[0] <= quotation.inner[1] <= quotation.outer[1] <= len(text)
        assert "\n" not in text[slice(*quotation.outer)]
        end = quotation.outer[1]
