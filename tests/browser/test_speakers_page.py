"""The speakers page in a browser: what a share counts, and one speaker closer."""

from __future__ import annotations

import re

import pytest
from driving import Reader
from playwright.sync_api import expect

from dashboard.filters import Filter
from dashboard.measures import speakers, stance
from dashboard.table.store import Store
from dashboard.ui import events

MACRON = "emmanuel-macron"


def bars(reader: Reader) -> list[float]:
    return [float(x) for x in reader.page.evaluate("() => [...document.querySelector('.js-plotly-plot').data[0].x]")]


def test_what_a_share_counts_is_a_choice_that_its_title_names(reader: Reader, built: Store) -> None:
    reader.open("/speakers").charts(2)
    title = reader.page.locator(".otr-measure").first
    expect(title).to_contain_text("Share of unique statements by speaker, per cent")
    assert bars(reader) == pytest.approx(list(speakers.share(built, Filter()).frame["share"]))
    for unit, words in (("Words", "Share of words in unique statements"), ("Articles", "Share of articles")):
        reader.page.get_by_role("radio", name=unit, exact=True).click()
        expect(title).to_contain_text(words)
        reader.idle().charts(2)
        assert f"unit={unit}" in reader.page.url
    frame = speakers.share(built, Filter(), unit="articles").frame
    assert bars(reader) == pytest.approx(list(frame["share"]))
    reader.page.get_by_role("radio", name="Statements", exact=True).click()
    expect(title).to_contain_text("unique statements")
    reader.page.get_by_text("What is counted", exact=True).click()
    reader.page.get_by_text("Count wire copies", exact=True).click()
    expect(title).to_contain_text("Share of statements, each copy counted by speaker")


def test_one_speaker_closer(reader: Reader, built: Store) -> None:
    reader.open("/speakers").charts(2)
    choice = reader.page.locator(".st-key-who input")  # a list that opens at the edge closes when the page scrolls
    choice.evaluate("field => field.scrollIntoView({block: 'center'})")
    reader.idle()
    choice.click()
    reader.page.get_by_role("option", name="Emmanuel Macron", exact=True).click()
    reader.page.wait_for_url(lambda url: "who=" in url)
    reader.idle().charts(5)
    facts = reader.page.locator(".otr-facts").first
    expect(facts).to_contain_text("President of France")
    expect(facts).to_contain_text("14 May 2017")
    expect(facts).to_contain_text("Also called")
    dots = stance.timeline(built, Filter(actors=(MACRON,))).frame
    marked = events.within(dots["published"])
    assert len(marked) > 3
    expect(reader.page.locator(".otr-events li")).to_have_count(len(marked))
    expect(reader.page.locator(".otr-events li").first).to_contain_text(marked[0].title)
    numbers = reader.page.evaluate(
        "() => [...document.querySelectorAll('.js-plotly-plot')]"
        ".flatMap(chart => (chart.layout.annotations || []).map(note => note.text))"
    )
    assert numbers == [str(number) for number in range(1, len(marked) + 1)]
    for heading in ("What they speak about", "What they have committed to", "Latest words"):
        expect(reader.page.get_by_role("heading", name=heading)).to_be_visible()
    assert reader.page.locator(".otr-card").count() == 3
    assert re.match(r".*who=Emmanuel(\+|%20)Macron", reader.page.url), "a profile is a link"
