"""Shifts, comparison, requests, conditions and histories in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import Reader, Server, start
from hand_table import HandTable
from playwright.sync_api import Browser, FloatRect, Locator, expect
from test_dashboard import sideways, violations

from dashboard.filters import Filter, Options
from dashboard.measures import commitments, firmness, history, requests
from dashboard.table.store import Store
from dashboard.ui import links

BUILD = "00000000000000bb"


@pytest.fixture(scope="session")
def turning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard on a table in which Macron turns on 15 March 2025."""
    out = tmp_path_factory.mktemp("turning")
    folder = out / "builds" / BUILD
    folder.mkdir(parents=True)
    table = HandTable()
    for day in range(1, 29):
        text = f"{'Nothing against' if day < 15 else 'Everything against'} Russia on day {day}"
        table.article(f"d{day}", f"2025-03-{day:02}", text=text)
        table.statement(f"m{day}", f"d{day}", ["emmanuel-macron"], text, 0 if day < 15 else -2)
    store = table.open(folder, BUILD)
    (folder / "manifest.json").write_text(store.manifest.to_json(), encoding="utf-8")
    store.close()
    (out / "current").write_text(f"{BUILD}\n", encoding="ascii")
    running = start(out, tmp_path_factory.mktemp("server") / "log.txt")
    yield running
    running.stop()


def in_drawer(reader: Reader) -> int:
    """How many the open drawer says that it lists."""
    reader.page.wait_for_selector("[role=dialog] .otr-card")
    found = re.match(r"[\d,]+", reader.page.locator("[role=dialog] .otr-sentence").inner_text())
    assert found
    return int(found[0].replace(",", ""))


def close_drawer(reader: Reader) -> None:
    reader.page.keyboard.press("Escape")
    expect(reader.page.get_by_role("dialog")).to_have_count(0)
    reader.idle()


def shown_filter(reader: Reader, values: Options) -> Filter:
    """The filter of the open drawer, from the address."""
    shown = links.parse(reader.page.url.split("?")[1])["show"][0]
    return Filter.from_query(links.parse(shown), values)[0]


def click_mark(reader: Reader, mark: Locator) -> None:
    """Click the middle of a bar, point or cell, once the page above it has stopped growing."""
    before: FloatRect | None = None
    for _ in range(40):
        mark.scroll_into_view_if_needed()
        reader.page.wait_for_timeout(250)
        box = mark.bounding_box()
        if box and box == before:
            break
        before = box
    assert box
    reader.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_possible_shift_opens_the_statements_of_its_sides(browser: Browser, turning: Server) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    reader = Reader(context, turning.url).open("/stance").charts(3)
    expect(reader.page.get_by_role("heading", name="Possible shifts")).to_be_visible()
    expect(reader.page.get_by_text("perhaps more critical of Russia since 15 March 2025")).to_be_visible()
    cards = reader.page.locator("[data-testid=stExpander] .otr-card")
    assert [day for day in (13, 14, 15, 16) if f"on day {day}" in " ".join(cards.all_inner_texts())] == [13, 14, 15, 16]
    reader.page.get_by_role("button", name="All 14 statements before").click()
    assert in_drawer(reader) == 14
    assert "end%3D2025-03-14" in reader.page.url
    close_drawer(reader)
    click_mark(reader, reader.page.locator("[class*=st-key-measure-shifts] .scatterlayer .points path").last)
    assert in_drawer(reader) == 14
    assert "start%3D2025-03-15" in reader.page.url
    context.close()


def test_countries_are_compared_and_the_comparison_is_a_link(reader: Reader, browser: Browser, server: Server) -> None:
    reader.open("/stance")
    reader.page.locator(".st-key-compare_by").get_by_role("radio", name="Countries").click()
    reader.idle()
    reader.pick("compare_country", "France").pick("compare_country", "Ukraine")
    reader.charts(5)
    assert "compare_by=Countries" in reader.address
    assert "compare_country=France&compare_country=Ukraine" in reader.address
    context = browser.new_context()
    other = Reader(context, server.url).open(reader.address).charts(5)
    compared = other.page.locator("[class*=st-key-measure-stance-distribution][class*=-compared]")
    for country in ("France", "Ukraine"):
        expect(compared.locator(".ytick text", has_text=country)).to_have_count(1)
    context.close()


def test_a_request_opens_who_asked_whom(reader: Reader, built: Store, values: Options) -> None:
    measure = requests.requests(built, Filter())
    row = measure.frame.sort_values("commitments", ascending=False, kind="stable").iloc[0]
    reader.open("/commitments").charts(6)
    cells = reader.page.locator("[class*=st-key-measure-commitments-requests] .textpoint")
    click_mark(reader, cells.filter(has_text=re.compile(f"^{row['commitments']}$")).first)
    n = in_drawer(reader)
    opened = shown_filter(reader, values)
    assert opened.urged_by
    assert opened.committed
    assert n == row["commitments"] == commitments.count(built, opened)


def test_conditional_and_firm_open_their_commitments(reader: Reader, built: Store, values: Options) -> None:
    measure = firmness.firmness(built, Filter())
    reader.open("/commitments").charts(6)
    chart = reader.page.locator("[class*=st-key-measure-commitments-firmness] .js-plotly-plot")
    drawn = measure.frame[measure.frame["stand"] == "firm"].iloc[0]
    click_mark(reader, chart.locator(".barlayer .trace").nth(1).locator(".point path").first)
    assert in_drawer(reader) == drawn["commitments"]
    assert shown_filter(reader, values) == measure.drill(str(drawn["drill"]))
    close_drawer(reader)
    n = commitments.count(built, Filter(commitment_statuses=("conditional",)))
    reader.page.get_by_role("button", name=re.compile("on a condition$")).click()
    assert in_drawer(reader) == n


def test_a_step_of_a_history_leads_to_its_words(reader: Reader, built: Store) -> None:
    steps = history.steps(built, Filter())
    assert len(steps)
    reader.open("/commitments")
    reader.page.locator(".st-key-ledger").get_by_role("radio", name="How they moved").click()
    reader.page.wait_for_selector(".otr-history")
    assert "ledger=How+they+moved" in reader.address
    with reader.page.expect_download() as waiting:
        reader.page.get_by_role("button", name=re.compile(r"^All histories, ")).click()
    assert len(Path(waiting.value.path()).read_text("utf-8-sig").splitlines()) == len(steps) + 1
    words = reader.page.locator(".otr-steps mark").first.inner_text()
    reader.page.locator(".otr-steps footer a").first.click()
    reader.page.wait_for_selector(".otr-reader")
    chosen = " ".join(reader.page.locator(".otr-article mark.otr-chosen").all_inner_texts())
    assert words in chosen


def assert_accessible_and_narrow(reader: Reader) -> None:
    """No axe violation, and nothing to scroll sideways to on a phone."""
    reader.page.wait_for_timeout(800)
    assert violations(reader) == []
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.page.wait_for_timeout(800)
    assert sideways(reader) <= 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_shifts_and_comparison_are_accessible_and_fit_a_phone(browser: Browser, turning: Server, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    reader = Reader(context, turning.url).open("/stance?compare_by=bloc&compare_bloc=EU&compare_bloc=NATO").charts(4)
    assert_accessible_and_narrow(reader)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_histories_are_accessible_and_fit_a_phone(browser: Browser, server: Server, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    reader = Reader(context, server.url).open("/commitments?ledger=moves").charts(6)
    reader.page.wait_for_selector(".otr-history")
    assert_accessible_and_narrow(reader)
    context.close()
