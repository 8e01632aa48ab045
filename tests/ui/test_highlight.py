"""Escaping and marking of article text."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from dashboard.ui.highlight import Mark, around, escaped, marked, paragraphs

HOSTILE = (
    '<script>alert(1)</script> ![x](https://evil.example/x.png) $x^2$ =HYPERLINK("x") \u202egnp\u202c :red[no] & "q"'
)


def plain(markup: str) -> str:
    """Take our own markup off again: what is left must be the article's words."""
    boxes = re.sub(
        r'<span class="otr-hidden" title="hidden character U\+([0-9A-F]{4})">▯</span>',
        lambda m: chr(int(m[1], 16)),
        markup,
    )
    return html.unescape(re.sub(r"</?mark[^>]*>|<span id=[^>]*></span>|<sup .*?</sup>", "", boxes))


def test_hostile_text_is_only_text() -> None:
    markup = escaped(HOSTILE)
    assert "<script" not in markup
    assert "\u202e" not in markup
    assert plain(markup) == HOSTILE


def test_two_pieces_with_the_cue_between() -> None:
    text = "We will, he said, go."
    assert marked(text, [Mark(0, 7, "says"), Mark(18, 20, "says")]) == (
        '<mark class="says">We will</mark>, he said, <mark class="says">go</mark>.'
    )


def test_nested_marks_become_flat_pieces_with_both_classes() -> None:
    assert marked("abcdef", [Mark(0, 6, "outer"), Mark(2, 4, "inner")]) == (
        '<mark class="outer">ab</mark><mark class="outer inner">cd</mark><mark class="outer">ef</mark>'
    )


def test_overlapping_marks() -> None:
    assert marked("abcdef", [Mark(0, 4, "one"), Mark(2, 6, "two")]) == (
        '<mark class="one">ab</mark><mark class="one two">cd</mark><mark class="two">ef</mark>'
    )


def test_marks_that_reach_over_the_window_are_cut() -> None:
    assert marked("abcdef", [Mark(0, 6, "m", anchor="s1", note="1")], 2, 4) == '<mark class="m">cd</mark>'


def test_anchor_stands_before_and_note_behind() -> None:
    assert marked("abc", [Mark(1, 2, "m", anchor="s1", note="1")]) == (
        'a<span id="s1"></span><mark class="m">b</mark><sup class="otr-note"><a href="#note-1">1</a></sup>c'
    )


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_no_word_is_lost_or_doubled(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [
        Mark(min(a, len(text)), min(b, len(text)), "m", anchor=f"s{i}", note="1") for i, (a, b) in enumerate(spans)
    ]
    assert plain(marked(text, marks)) == text


def test_paragraphs_and_context() -> None:
    text = "Title\n\nFirst one.\n  \nSecond one.\n"
    assert [text[a:b] for a, b in paragraphs(text)] == ["Title", "First one.", "Second one."]
    assert [text[a:b] for a, b in around(text, [(9, 12), (20, 26)])] == ["First one.", "Second one."]
