"""Statements of self-written lines: kind, content, source, cue, relay, links (docs/codebook.md, sections 1 and 2)."""

import functools
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.attrs import DEP, HEAD, POS, TAG
from spacy.tokens import Doc

from dashboard.coding import pipeline
from dashboard.coding.attribution.component import attribute
from dashboard.coding.attribution.tagger import load_tagger
from dashboard.coding.statement import Statement

Found = tuple[str, str, str | None, str | None]  # kind, content, source, cue


@functools.cache
def attributed(text: str) -> tuple[Doc, list[Statement]]:
    nlp = pipeline.load_pipeline()
    doc = nlp.get_pipe("attribution")(pipeline.parse(nlp, text))
    return doc, doc._.statements


def words(text: str, span: tuple[int, int] | None) -> str | None:
    return text[span[0] : span[1]] if span else None


def content(text: str, statement: Statement) -> str:
    return " … ".join(text[a:b] for a, b in statement.content)


def found(text: str, statements: list[Statement] | None = None) -> list[Found]:
    chosen = attributed(text)[1] if statements is None else statements
    return [(s.quote_kind, content(text, s), words(text, s.source), words(text, s.cue)) for s in chosen]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“The bridge will be rebuilt,” the governor said.",
            ("direct", "The bridge will be rebuilt", "the governor", "said"),
        ),
        ('"Russia," Foreign Minister Petr Novak warned, "is testing us."',
         ("direct", "Russia … is testing us", "Foreign Minister Petr Novak", "warned")),
        ("«The talks have failed», the envoy told reporters.",
         ("direct", "The talks have failed", "the envoy", "told")),
        ("– We shall rebuild the port, says Minister Lena Holm.",
         ("direct", "We shall rebuild the port", "Minister Lena Holm", "says")),
        ("The premier said that talks would resume and that the border would stay open.",
         ("indirect", "talks would resume and that the border would stay open", "The premier", "said")),
        ("We will not be hurried into a deal, says the chancellor.",
         ("unmarked_direct", "We will not be hurried into a deal", "the chancellor", "says")),
        ("The envoy criticised Moscow.",
         ("reported_act", "Moscow", "The envoy", "criticised")),
        ("The joint declaration calls for an immediate halt to the fighting.",
         ("document", "an immediate halt to the fighting", "The joint declaration", "calls for")),
        ("It was also emphasised that nobody would be left behind.",
         ("indirect", "nobody would be left behind", None, "It was also emphasised")),
        ('The president does not say when the troops will leave, except that it will be "before winter".',
         ("mixed", 'it will be "before winter"', "The president", "does not say")),
    ],
)  # fmt: skip
def test_one_statement(text: str, expected: Found) -> None:
    assert found(text) == [expected]


def test_a_postposed_inquit_takes_its_whole_unmarked_stretch() -> None:
    text = "The harbour will reopen in spring. We have waited long enough for that, says Minister Anna Berg."
    assert found(text) == [
        (
            "unmarked_direct",
            "The harbour will reopen in spring. We have waited long enough for that",
            "Minister Anna Berg",
            "says",
        )
    ]


def test_a_narrator_sentence_ends_the_stretch() -> None:
    text = "The army lost two towns on Monday. We will win them back, says General Tom Reed."
    assert found(text) == [("unmarked_direct", "We will win them back", "General Tom Reed", "says")]


def test_a_following_quoted_paragraph_carries_its_speaker() -> None:
    text = "“The bridge will be rebuilt,” the governor said.\n“It will take two years and a lot of money.”"
    first, second = attributed(text)[1]
    assert (second.quote_kind, second.cue, second.source) == ("direct", None, None)
    assert second.cue_inherited_from is first


def test_free_indirect_speech_inherits_after_a_connective() -> None:
    text = "The port is safe, the minister said. In addition, three berths will open in May."
    first, second = attributed(text)[1]
    assert found(text)[1] == ("free_indirect", "three berths will open in May", None, None)
    assert second.cue_inherited_from is first
    assert second.attribution_confidence is not None


@pytest.mark.parametrize(
    ("text", "relay", "source"),
    [
        ("According to the news agency Interfax, the foreign minister said that the embassy would close.",
         "the news agency Interfax", "the foreign minister"),
        ("Ukraine needs more air defence, he said in an interview with the newspaper Dagens Nyheter.",
         "the newspaper Dagens Nyheter", "he"),
        ("The envoy stated that the talks would go on, reports news agency AP.",
         "news agency AP", "The envoy"),
    ],
)  # fmt: skip
def test_a_channel_is_a_relay_and_never_speaks(text: str, relay: str, source: str) -> None:
    (statement,) = [s for s in attributed(text)[1] if s.depth == 1]
    assert (words(text, statement.relay), words(text, statement.source)) == (relay, source)


def test_speech_inside_speech_has_depth_two() -> None:
    text = "The chancellor said that the Polish premier had told him that the pipeline was safe."
    outer, inner = sorted(attributed(text)[1], key=lambda s: s.depth)
    assert (outer.depth, inner.depth, inner.nested_in) == (1, 2, outer)
    assert (words(text, inner.source), content(text, inner)) == ("the Polish premier", "the pipeline was safe")


def test_a_lead_in_is_linked_and_not_counted() -> None:
    text = "Peter Novak criticised Moscow.\nRussia is stalling, says Novak."
    first, second = attributed(text)[1]
    assert (first.counts, first.linked_to, second.counts) == (False, second, True)


def test_a_heading_echo_is_linked_and_not_counted() -> None:
    text = (
        "The summit ended late.\n\nMinister announces sanctions\n\n"
        "New sanctions will be announced in May, Minister Anna Berg said.\nThe talks go on."
    )
    statements = attributed(text)[1]
    echoes = [s for s in statements if not s.counts]
    assert all(s.linked_to in statements for s in echoes)
    assert [content(text, s) for s in statements if s.counts] == ["New sanctions will be announced in May"]


def test_a_wish_without_words_is_out_of_scope() -> None:
    text = "The government wants peace."
    assert [s.in_scope for s in attributed(text)[1]] in ([], [False])


def test_two_cues_of_one_subject_are_one_statement() -> None:
    text = "He warned that the vote could fail, and accused the opposition of delaying it."
    assert found(text) == [
        ("indirect", "the vote could fail … the opposition of delaying it", "He", "warned")
    ]  # fmt: skip


_PIECES = st.sampled_from(
    ["he said", "“We go,”", '"', "'", "says Macron", ", ", ". ", "\n", "\n\n", "According to AP", "that it is",
     "\u2028", "– ", "(", "…", "the declaration reads", "\ud7ff", "ß", "😀", "\x00", "told him that she said", "İ"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=25).map(" ".join) | st.text(max_size=120))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_gives_sound_statements(text: str) -> None:
    statements = attributed.__wrapped__(text)[1]
    again = attributed.__wrapped__(text)[1]
    assert found(text, statements) == found(text, again)
    taken: set[int] = set()
    for statement in statements:
        for start, end in statement.content:
            assert 0 <= start < end <= len(text)
            assert text[start:end].strip()
            if statement.depth == 1:
                assert not taken & set(range(start, end))
                taken |= set(range(start, end))
        assert statement.extent[0] <= min(a for a, _ in statement.content)
        assert statement.extent[1] >= max(b for _, b in statement.content)
        assert (statement.nested_in is None) == (statement.depth == 1)
        assert 0 <= (statement.attribution_confidence or 0) <= 1


def test_a_long_article_costs_linear_time_and_loses_nothing() -> None:
    text = "“The bridge is safe,” the mayor said.\n\n" * 700  # longer than what the parser sees at once
    statements = attributed(text)[1]
    assert len(statements) == 700
    assert {content(text, s) for s in statements} == {"The bridge is safe"}


def test_a_joined_article_is_what_spacy_makes_of_its_pieces() -> None:
    text = "“The bridge at Hrim is safe,” Mayor Ana Lim said. He asked why.\n\n" * 700
    nlp = pipeline.load_pipeline()
    pieces = [pipeline.parse(nlp, text[start : start + 15_000]) for start in range(0, len(text), 15_000)]
    ours, theirs = pipeline.joined(nlp, pieces), Doc.from_docs(pieces, ensure_whitespace=False)
    assert ours.text == text == theirs.text
    assert ours.to_array([TAG, POS, DEP, HEAD]).tolist() == theirs.to_array([TAG, POS, DEP, HEAD]).tolist()
    assert [s.text for s in ours.sents] == [s.text for s in theirs.sents]
    assert [(e.text, e.label_) for e in ours.ents] == [(e.text, e.label_) for e in theirs.ents]


def test_memory_grows_with_the_text_and_no_faster() -> None:
    paragraph = "The bridge is safe, the mayor said on Monday. He added that “two more” would be built in May.\n\n"
    nlp, tagger = pipeline.load_pipeline(), load_tagger(pipeline.WEIGHTS)

    def peak(copies: int) -> int:
        text = paragraph * copies
        doc, tagging = pipeline.parse(nlp, text), tagger.tag(text)
        tracemalloc.start()
        attribute(doc, tagging, "test")
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(5)  # what is loaded once
    short, long = peak(40), peak(160)
    assert long < 4.4 * short
    assert long < 160 * len(paragraph) * 150  # bytes a character, at one statement in 47 of them


@pytest.mark.parametrize("text", ["", " ", "\n\n", "x" * 5000, "(" * 3000, "“" * 2000, "'a " * 2000])
def test_odd_articles(text: str) -> None:
    assert attributed(text)[1] == []
