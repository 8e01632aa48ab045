"""What only a real browser can show: links, Back, clicks on charts, files, looks, and hostile text."""

from __future__ import annotations

import csv
import io
import json
import re
import time
import urllib.request
import zipfile
from pathlib import Path

import app_table
import pytest
from axe_playwright_python.sync_playwright import Axe
from driving import Reader, Server
from playwright.sync_api import Browser, expect

from dashboard.filters import Filter, Options
from dashboard.measures import commitments, speakers, stance
from dashboard.table.store import Store
from dashboard.ui import links

PAGES = ("/", "/speakers", "/stance", "/commitments", "/statements", "/search?q=russia", "/analyse", "/about")
MACRON = "emmanuel-macron"


def shown(reader: Reader, wanted: int | None = None) -> int:
    """The number of statements that the sentence above the page names; given time to become the wanted one."""
    deadline = time.monotonic() + 15
    while True:
        sentence = reader.page.locator(".otr-sentence").first.inner_text()
        found = re.match(r"([\d,]+) statement", sentence)
        assert found, sentence
        n = int(found[1].replace(",", ""))
        if wanted in (None, n) or time.monotonic() > deadline:
            return n
        reader.idle()


def article_of(store: Store, name: str) -> str:
    found = store.frame("SELECT document_id FROM documents WHERE source_file LIKE ?", [f"%{name}%"])
    return str(found["document_id"][0])


# --- links


def test_a_cold_deep_link_on_a_fresh_server_has_the_frame_and_the_filter(
    browser: Browser, fresh_server: Server, built: Store
) -> None:
    context = browser.new_context()
    reader = Reader(context, fresh_server.url).open(f"/commitments?actor={MACRON}")
    expect(reader.page.locator("h1")).to_have_text("Commitments")
    expect(reader.page.get_by_role("navigation", name="App pages")).to_contain_text("Speakers")
    assert shown(reader, Filter(actors=(MACRON,)).count(built)) == Filter(actors=(MACRON,)).count(built)
    context.close()


def test_a_view_survives_its_own_link(reader: Reader, built: Store, browser: Browser, server: Server) -> None:
    reader.open("/stance").pick("actor", "Emmanuel Macron").pick("topic", "Guarantees and forces for Ukraine")
    wanted = Filter(actors=(MACRON,), topics=("security_guarantees_forces",))
    assert shown(reader, wanted.count(built)) == wanted.count(built)
    context = browser.new_context()
    other = Reader(context, server.url).open(reader.address)
    assert shown(other, wanted.count(built)) == wanted.count(built)
    assert other.address == reader.address
    context.close()


def test_the_shared_link_carries_ids_and_build(reader: Reader, built: Store) -> None:
    reader.open("/speakers").pick("actor", "Emmanuel Macron")
    reader.page.get_by_role("button", name="Link and citation").click()
    link = reader.page.locator("[data-testid=stPopoverBody] code").first.inner_text()
    assert f"actor={MACRON}" in link
    assert f"build={built.build_id}" in link
    citation = reader.page.locator("[data-testid=stPopoverBody] code").nth(1).inner_text()
    assert citation.startswith("On the Record. Statements by Emmanuel Macron; ")


def test_the_filter_stays_over_pages_and_back_undoes_a_page(reader: Reader, built: Store) -> None:
    reader.open("/").pick("actor", "Emmanuel Macron")
    n = shown(reader)
    assert n == Filter(actors=(MACRON,)).count(built)
    reader.page.get_by_role("link", name="Speakers").click()
    reader.idle()
    expect(reader.page.locator("h1")).to_have_text("Speakers")
    assert shown(reader, n) == n
    reader.page.go_back()
    reader.idle()
    expect(reader.page.locator("h1")).to_have_text("Who says what about Russia’s war on Ukraine")
    assert shown(reader, n) == n


def test_what_a_link_cannot_have_is_told(reader: Reader, built: Store) -> None:
    reader.open(f"/speakers?actor={MACRON}&actor=Nobody&build=0000000000000000")
    banners = reader.page.get_by_role("alert")
    expect(banners.first).to_contain_text("0000000000000000")
    expect(banners.first).to_contain_text("Nothing is known here of that build")
    expect(banners.nth(1)).to_contain_text("Nobody")
    assert shown(reader, Filter(actors=(MACRON,)).count(built)) == Filter(actors=(MACRON,)).count(built)
    reader.page.get_by_role("button", name="Close this notice").click()
    reader.idle()
    expect(reader.page.get_by_role("alert")).to_have_count(0)
    assert reader.address == "/speakers?actor=Emmanuel+Macron"


def test_reset_clears_filter_and_address(reader: Reader, built: Store) -> None:
    reader.open(f"/statements?actor={MACRON}&stance=-2&q=war&start=2022-01-01&copies=1")
    reader.page.get_by_role("button", name="Reset", exact=True).click()
    reader.idle()
    assert reader.address == "/statements"
    assert shown(reader, Filter().count(built)) == Filter().count(built)


# --- from a figure to its sentences


def open_bar(reader: Reader, n: int = 0) -> str:
    """Click the n-th bar of the first chart; return its drill cell."""
    chart = reader.page.locator(".js-plotly-plot").first
    bar = chart.locator(".bars .point path, .barlayer .point path").nth(n)
    bar.click(force=True)
    reader.page.wait_for_selector("[role=dialog] .otr-card")
    return reader.page.url


def cards_in_drawer(reader: Reader) -> int:
    sentence = reader.page.locator("[role=dialog] .otr-sentence").inner_text()
    return int(re.match(r"[\d,]+", sentence)[0].replace(",", ""))  # type: ignore[index]


def test_a_bar_opens_exactly_its_statements(reader: Reader, built: Store, values: Options) -> None:
    measure = speakers.share(built, Filter())
    reader.open("/speakers").charts(2)
    figure = json.loads(
        reader.page.evaluate(
            "() => JSON.stringify([...document.querySelectorAll('.js-plotly-plot')][0]"
            ".data.map(t => ({cells: (t.customdata || []).map(c => c[0])})))"
        )
    )
    cells = [cell for trace in figure for cell in trace["cells"]]
    assert sorted(set(cells)) == sorted(set(measure.frame["drill"]))
    open_bar(reader)
    row = measure.frame.set_index("drill")["n_statements"]
    wanted = Filter.from_query(links.parse(links.parse(reader.page.url.split("?")[1])["show"][0]), values)[0]
    opened = next(cell for cell in row.index if measure.drill(cell) == wanted)
    assert cards_in_drawer(reader) == row[opened]
    assert reader.page.locator("[role=dialog] .otr-card").count() == min(row[opened], 20)


def test_a_second_click_on_the_same_bar_opens_it_again(reader: Reader) -> None:
    reader.open("/speakers").charts(2)
    open_bar(reader)
    first = cards_in_drawer(reader)
    reader.page.keyboard.press("Escape")
    reader.idle().charts(2)
    expect(reader.page.get_by_role("dialog")).to_have_count(0)
    assert "show=" not in reader.page.url
    open_bar(reader)
    assert cards_in_drawer(reader) == first


def test_a_row_of_the_twin_table_opens_from_the_keyboard(reader: Reader, built: Store) -> None:
    row = speakers.share(built, Filter()).frame.iloc[0]
    reader.open("/speakers").page.get_by_role("tab", name="Table").first.click()
    table = reader.page.locator("[data-testid=stDataFrame]").first
    box = table.bounding_box()
    assert box
    reader.page.mouse.click(box["x"] + 120, box["y"] + 55)
    reader.page.keyboard.press("Shift+Space")
    reader.page.wait_for_selector("[role=dialog] .otr-card")
    assert cards_in_drawer(reader) == row["n_statements"]


def test_a_drilled_view_is_a_link(reader: Reader, built: Store) -> None:
    reader.open("/stance?show=stance%3D-2%26officials%3Dwithout")
    reader.page.wait_for_selector("[role=dialog] .otr-card")
    assert cards_in_drawer(reader) == Filter(stances=("-2",), self_stance="without").count(built)


def test_commitments_open_as_records(reader: Reader, built: Store) -> None:
    measure = commitments.by_status(built, Filter())
    row = measure.frame[measure.frame["commitments"] > 0].iloc[0]
    reader.open("/commitments?list=commitments&show=" + str(row["drill"]).replace("=", "%3D"))
    reader.page.wait_for_selector("[role=dialog] .otr-card")
    assert cards_in_drawer(reader) == row["commitments"] == commitments.count(built, measure.drill(str(row["drill"])))


def test_a_headline_figure_opens_its_statements(reader: Reader, built: Store) -> None:
    reader.open("/")
    reader.page.get_by_role("button", name="No stance", exact=True).click()
    reader.page.wait_for_selector("[role=dialog] .otr-card")
    assert cards_in_drawer(reader) == Filter(stances=("none",)).count(built)


# --- files


def test_filter_to_chart_to_csv(reader: Reader, built: Store) -> None:
    reader.open(f"/statements?actor={MACRON}")
    n = shown(reader)
    with reader.page.expect_download() as waiting:
        reader.page.get_by_role("button", name=re.compile(r"statements? \(CSV\)")).click()
    download = waiting.value
    content = Path(download.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == n == Filter(actors=(MACRON,)).count(built)
    assert {row["statement_id"] for row in rows} == set(
        built.frame("SELECT statement_id FROM statements WHERE list_contains(speaker_ids::VARCHAR[], ?)", [MACRON])[
            "statement_id"
        ]
    ) & {row["statement_id"] for row in rows}
    assert MACRON in download.suggested_filename
    assert built.build_id[:8] in download.suggested_filename


def test_figures_come_as_a_file_without_a_rerun(reader: Reader, built: Store) -> None:
    reader.open("/stance").charts(2)
    with reader.page.expect_download() as waiting:
        reader.page.get_by_role("button", name=re.compile(r"^Figures")).first.click()
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig"))))
    assert len(rows) == len(stance.distribution(built, Filter()).frame)


def test_spreadsheet_formulas_are_disarmed(reader: Reader) -> None:
    reader.open("/statements?q=%22will+pay+for+this+war%22")
    with reader.page.expect_download() as waiting:
        reader.page.get_by_role("button", name=re.compile(r"statements? \(CSV\)")).click()
    rows = list(csv.reader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig"))))
    cells = [cell for row in rows[1:] for cell in row]
    assert any("SUM(A1:A9)" in cell for cell in cells)
    assert not [
        cell
        for cell in cells
        if cell.startswith(("=", "@", "+")) or (cell.startswith("-") and not cell[1:].replace(".", "").isdigit())
    ]


def test_the_bundle_is_whole(reader: Reader, built: Store) -> None:
    reader.open(f"/statements?actor={MACRON}")
    with reader.page.expect_download() as waiting:
        reader.page.get_by_role("button", name="Bundle to cite (ZIP)").click()
    with zipfile.ZipFile(waiting.value.path()) as bundle:
        assert bundle.testzip() is None
        readme = next(name for name in bundle.namelist() if "README" in name)
        assert built.build_id in bundle.read(readme).decode()
        assert "by Emmanuel Macron" in bundle.read(readme).decode()


# --- the article


def test_the_reader_shows_the_words_of_every_statement_marked(reader: Reader, built: Store) -> None:
    document_id = article_of(built, "000_acf95ba4b30975e2")
    said = built.frame(
        "SELECT statement_id, text FROM statements WHERE document_id = ? ORDER BY content[1][1]", [document_id]
    )
    chosen = said["statement_id"].iloc[-1]
    reader.open(f"/article?doc={document_id}&statement={chosen}")
    expect(reader.page.locator("h1")).to_have_text("France and Britain to lead a security force for Ukraine")
    marks = " ".join(reader.page.locator(".otr-article mark").all_inner_texts())
    for text in said["text"]:
        for piece in text.split(" … "):
            assert "".join(piece.split()) in "".join(marks.split())
    mark = reader.page.locator(".otr-article mark.otr-chosen").first
    expect(mark).to_be_in_viewport()
    assert reader.page.locator(".otr-article").get_attribute("lang") == "en"
    assert reader.page.locator(".otr-margin > ol > li").count() == len(said)


def test_the_chosen_words_stay_in_view_while_the_page_takes_shape_but_not_against_the_reader(
    reader: Reader, built: Store
) -> None:
    document_id = article_of(built, "000_acf95ba4b30975e2")
    asked = "SELECT statement_id FROM statements WHERE document_id = ? ORDER BY content[1][1]"
    said = built.frame(asked, [document_id])
    reader.page.set_viewport_size({"width": 390, "height": 500})
    reader.open(f"/article?doc={document_id}&statement={said['statement_id'].iloc[-1]}")
    mark = reader.page.locator(".otr-article mark.otr-chosen").first
    expect(mark).to_be_in_viewport()
    to_the_top = "document.querySelector('[data-testid=stMain]').scrollTo(0, 0)"
    reader.page.evaluate(to_the_top)  # as Streamlit does when a page begins
    expect(mark).to_be_in_viewport()
    reader.page.mouse.wheel(0, -1)
    reader.page.evaluate(to_the_top)
    reader.page.wait_for_timeout(500)
    expect(mark).not_to_be_in_viewport()


def test_a_card_leads_to_its_place_in_the_article_and_back(reader: Reader) -> None:
    reader.open(f"/statements?actor={MACRON}")
    link = reader.page.locator(".otr-card footer a").first
    link.click()
    reader.page.wait_for_selector(".otr-reader")
    expect(reader.page.locator(".otr-article mark.otr-chosen").first).to_be_in_viewport()
    assert "actor=Emmanuel+Macron" in reader.page.url
    reader.page.go_back()
    reader.page.wait_for_selector(".otr-cards")


# --- hostile text


@pytest.mark.parametrize("path", ["/", "/speakers", "/statements?outlet={evil}", "/article?doc={doc}"])
def test_hostile_text_is_only_text(reader: Reader, built: Store, path: str) -> None:
    document_id = article_of(built, "hostile-one")
    outlet = str(built.frame("SELECT outlet::VARCHAR AS o FROM documents WHERE document_id = ?", [document_id])["o"][0])
    query = links.query_string({"outlet": [outlet]}).removeprefix("outlet=")
    reader.open(path.format(doc=document_id, evil=query))
    reader.page.wait_for_timeout(500)
    assert reader.page.evaluate("() => window.hacked") is None
    assert not [url for url in reader.requests if url.startswith(app_table.PIXEL[:18])]
    assert not [url for url in reader.requests if not url.startswith((reader.base, "data:", "blob:"))], (
        "nothing from elsewhere"
    )
    assert reader.page.locator("a[href^='javascript:']").count() == 0
    if "{" in path:
        for words in app_table.HOSTILE_WORDS:
            assert words.replace("\u202e", "▯").replace("\u202c", "▯") in reader.text()


def test_the_server_lets_nothing_foreign_run(server: Server) -> None:
    with urllib.request.urlopen(server.url) as answer:  # noqa: S310
        policy = answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]


# --- looks


def violations(reader: Reader) -> list[tuple[str, list[object]]]:
    # Streamlit's own drop zone is marked as presentation and has a label; nothing of it can be set from here.
    found = (
        Axe().run(reader.page, context={"exclude": [["[data-testid=stFileUploaderDropzone]"]]}).response["violations"]
    )
    return [(v["id"], [node["target"] for node in v["nodes"]][:3]) for v in found]


def sideways(reader: Reader) -> int:
    """By how many pixels the page or its main part is wider than the window."""
    return int(
        reader.page.evaluate(
            "() => { const m = document.querySelector('[data-testid=stMain]');"
            " return Math.max(m.scrollWidth - m.clientWidth, document.documentElement.scrollWidth - innerWidth); }"
        )
    )


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_fits_a_phone(reader: Reader, path: str) -> None:
    reader.open(path).page.wait_for_timeout(1000)
    assert violations(reader) == []
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.page.wait_for_timeout(1000)
    assert sideways(reader) <= 1


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_in_the_dark(browser: Browser, server: Server, path: str) -> None:
    context = browser.new_context(color_scheme="dark", viewport={"width": 1440, "height": 900})
    reader = Reader(context, server.url).open(path)
    reader.page.wait_for_timeout(1000)
    assert violations(reader) == []
    context.close()


def test_reader_and_drawer_are_accessible_and_fit_a_phone(reader: Reader, built: Store) -> None:
    for path, landmark in (
        (f"/article?doc={article_of(built, '000_acf95ba4b30975e2')}", ".otr-reader"),
        ("/stance?show=stance%3D-2", "[role=dialog] .otr-card"),
    ):
        reader.page.set_viewport_size({"width": 1440, "height": 900})
        reader.open(path).page.wait_for_selector(landmark)
        reader.page.wait_for_timeout(800)
        assert violations(reader) == []
        reader.page.set_viewport_size({"width": 390, "height": 844})
        reader.page.wait_for_timeout(800)
        assert sideways(reader) <= 1


def test_dark_theme_is_dark_and_its_charts_too(browser: Browser, server: Server) -> None:
    context = browser.new_context(color_scheme="dark")
    reader = Reader(context, server.url).open("/speakers").charts(2)
    background = reader.page.evaluate(
        "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    )
    assert max(map(int, re.findall(r"\d+", background)[:3])) < 60
    ink = reader.page.evaluate("() => getComputedStyle(document.querySelector('.js-plotly-plot .ytick text')).fill")
    assert min(map(int, re.findall(r"\d+", ink)[:3])) > 140
    context.close()


# --- one's own texts


def test_a_pasted_text_is_coded_on_the_spot(reader: Reader, built: Store) -> None:
    before = built.frame("SELECT count(*) AS n FROM statements")["n"][0]
    reader.open("/analyse")
    reader.page.get_by_role("textbox", name="An article’s text").fill(
        "Russia does not want any peace at all, Ukrainian President Volodymyr Zelenskyy said in Kyiv on Monday."
    )
    reader.page.get_by_role("button", name="Find the statements").click()
    mark = reader.page.locator(".otr-article mark").first
    expect(mark).to_contain_text("Russia does not want any peace at all", timeout=60_000)
    with reader.page.expect_download() as waiting:
        reader.page.get_by_role("button", name="JSON Lines").click()
    record = json.loads(Path(waiting.value.path()).read_text("utf-8").splitlines()[0])
    assert record["text"].startswith("Russia does not want any peace")
    assert built.frame("SELECT count(*) AS n FROM statements")["n"][0] == before


def test_a_dropped_file_is_coded_and_a_broken_one_is_named(reader: Reader, tmp_path: Path) -> None:
    article = tmp_path / "one.md"
    article.write_text(
        app_table.article('"Russia must leave Ukraine," Emmanuel Macron said.', title="T", published="2024-05-01")
    )
    broken = tmp_path / "two.csv"
    broken.write_text("colour,shape\nred,round\n")
    reader.open("/analyse")
    reader.page.locator("input[type=file]").set_input_files([article, broken])
    reader.page.get_by_role("button", name="Find the statements").click()
    expect(reader.page.locator(".otr-article mark").first).to_contain_text("Russia must leave Ukraine", timeout=60_000)
    expect(reader.page.locator(".otr-speaker").first).to_have_text("Emmanuel Macron")
    expect(reader.page.get_by_role("alert").first).to_contain_text("two.csv")


def test_a_search_shows_only_hits(reader: Reader, built: Store) -> None:
    reader.open("/statements")
    box = reader.page.get_by_role("textbox", name="Search the words")
    box.fill("guarantees")
    box.press("Enter")
    reader.idle()
    assert shown(reader, Filter(text="guarantees").count(built)) == Filter(text="guarantees").count(built)
    assert reader.address == "/statements?q=guarantees"
    for words in reader.page.locator(".otr-card .otr-context").all_inner_texts():
        assert "guarantees" in words.lower()
