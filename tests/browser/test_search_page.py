"""From words to their place in an article, and the file of all places."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import app_table
from driving import Reader
from playwright.sync_api import expect

from dashboard.filters import Filter
from dashboard.measures import articles
from dashboard.table.store import Store


def test_words_lead_to_their_place_in_the_article(reader: Reader, built: Store) -> None:
    found = articles.places(built, Filter(text="sanctions"))
    reader.open("/search")
    box = reader.page.get_by_role("textbox", name="Words or phrases in the articles")
    box.fill("sanctions")
    box.press("Enter")
    reader.page.wait_for_selector(".otr-lines")
    reader.idle()
    assert reader.address == "/search?q=sanctions"
    told = f"{len(found)} places in {found['document_id'].nunique()} articles"
    expect(reader.page.locator(".otr-sentence").nth(1)).to_contain_text(told)
    link = reader.page.locator(".otr-lines td a").nth(1)
    words = link.inner_text()
    link.click()
    reader.page.wait_for_selector(".otr-reader")
    chosen = reader.page.locator(".otr-article mark.otr-found.otr-chosen")
    expect(chosen).to_have_text(words)
    expect(chosen).to_be_in_viewport()
    reader.page.go_back()
    reader.page.wait_for_selector(".otr-lines")


def test_all_places_come_as_a_file(reader: Reader, built: Store) -> None:
    found = articles.places(built, Filter(text="russia"))
    reader.open("/search?q=russia")
    with reader.page.expect_download() as waiting:
        reader.page.get_by_role("button", name=re.compile(r"places \(CSV\)")).click()
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig"))))
    assert [(row["document_id"], int(row["start"])) for row in rows] == list(
        zip(found["document_id"], found["start"], strict=True)
    )
    assert {row["words"].lower() for row in rows} == {"russia"}
    assert "q-russia" in waiting.value.suggested_filename


def test_hostile_articles_are_only_text_where_they_are_found(reader: Reader) -> None:
    reader.open("/search?q=hacked").page.wait_for_timeout(500)
    expect(reader.page.locator(".otr-lines").first).to_contain_text("window.")
    assert reader.page.evaluate("() => window.hacked") is None
    assert not [url for url in reader.requests if url.startswith(app_table.PIXEL[:18])]
    assert reader.page.locator("a[href^='javascript:']").count() == 0


def test_a_facet_leaves_as_many_articles_as_it_says(reader: Reader) -> None:
    reader.open("/search?q=russia")
    button = reader.page.locator(".st-key-facet-topic button").first
    n = int(button.inner_text().rsplit("·", 1)[1])
    button.click()
    expect(reader.page.locator(".otr-sentence").nth(1)).to_contain_text(f" in {n} article")
