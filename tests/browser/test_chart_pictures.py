"""Charts as files, and tables by keyboard: what the page's own script adds to Streamlit's parts."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from driving import Reader
from PIL import Image
from playwright.sync_api import Route, expect

from dashboard.filters import Filter, day_words
from dashboard.measures import commitments, speakers
from dashboard.table.store import Store

SVG = "{http://www.w3.org/2000/svg}"
WIDTH = 1000


def picture(reader: Reader, heading: str, form: str) -> Path:
    """Click a chart's picture button when the chart is drawn; return the file."""
    button = reader.page.get_by_role("button", name=f"Picture as {form}: {heading}", exact=True)
    frame = reader.page.locator("[class*='st-key-measure-']").filter(has=button)
    frame.locator(".modebar-btn[data-title^='Download plot']").first.wait_for(state="attached")
    with reader.page.expect_download() as waiting:
        button.click()
    assert waiting.value.suggested_filename.endswith(f".{form.lower()}")
    return Path(waiting.value.path())


def words_in(file: Path) -> str:
    return " ".join(" ".join(line.itertext()) for line in ET.parse(file).getroot().iter(f"{SVG}text"))  # noqa: S314


@pytest.mark.parametrize(
    ("path", "heading", "drawn"),
    [
        ("/speakers", "Who is speaking", "Emmanuel Macron"),
        ("/stance", "How the stance moves", "−2 condemns"),
        ("/commitments", "Who commits to what", "n ="),
        ("/speakers?who=emmanuel-macron", "Stance toward Russia, statement by statement", "−2 condemns"),
    ],
)
def test_a_picture_carries_title_n_source_and_build(
    reader: Reader, built: Store, path: str, heading: str, drawn: str
) -> None:
    reader.open(path).charts(2).idle()
    words = words_in(picture(reader, heading, "SVG"))
    told = reader.page.locator(".otr-measure").all_inner_texts()
    assert words.startswith(heading)
    assert any(line in words for line in told), "title and n as on the page"
    assert re.search(r"of [\d,]+ (statements|commitments) in [\d,]+ (articles|statements)", words)
    assert f"Build {built.build_id}, {day_words(built.manifest.made_at.date())}." in words
    assert "Source: On the Record. Statements" in words
    assert drawn in words


def test_svg_and_png_are_the_same_picture_at_two_sizes(reader: Reader) -> None:
    reader.open("/speakers").charts(2)
    root = ET.parse(picture(reader, "Who is speaking", "SVG")).getroot()  # noqa: S314
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    assert width == WIDTH
    with Image.open(picture(reader, "Who is speaking", "PNG")) as image:
        assert image.size == (2 * width, 2 * round(height))
        assert len(image.convert("RGB").getcolors(1_000_000) or []) > 20, "bars, whiskers, words: not an empty sheet"


def test_a_picture_asked_for_before_its_chart_is_drawn_comes_all_the_same(reader: Reader) -> None:
    held: list[Route] = []
    library = re.compile(r"/static/js/.*[Pp]lotly")
    reader.page.route(library, lambda route: held.append(route))
    reader.open("/speakers")
    button = reader.page.get_by_role("button", name="Picture as SVG: Who is speaking", exact=True)
    with reader.page.expect_download() as waiting:
        button.click()
        expect(reader.page.locator(".otr-pictures [role=status]").first).to_have_text("Waiting for the chart …")
        for route in held:
            route.continue_()
        reader.page.unroute(library)
    assert "Emmanuel Macron" in words_in(Path(waiting.value.path()))
    expect(reader.page.locator(".otr-pictures [role=status]").first).to_have_text("")


def test_the_chart_s_own_camera_takes_the_whole_picture_too(reader: Reader, built: Store) -> None:
    reader.open("/speakers").charts(2)
    reader.page.locator(".js-plotly-plot").first.hover()
    with reader.page.expect_download() as waiting:
        reader.page.locator(".modebar-btn[data-title^='Download plot']").first.click()
    assert f"Build {built.build_id}" in words_in(Path(waiting.value.path()))


def test_a_picture_says_the_filter_and_leaves_the_chart_alone(reader: Reader) -> None:
    reader.open("/speakers?country=FRA").charts(2)
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.idle().page.wait_for_timeout(800)
    before = reader.page.evaluate("() => JSON.stringify(document.querySelector('.js-plotly-plot').layout)")
    file = picture(reader, "Who is speaking", "SVG")
    assert "from France" in words_in(file)
    assert ET.parse(file).getroot().attrib["width"] == str(WIDTH), "on a phone as well"  # noqa: S314
    assert reader.page.evaluate("() => JSON.stringify(document.querySelector('.js-plotly-plot').layout)") == before


# --- tables by keyboard


def onto_the_table(reader: Reader, name: str = "Table") -> None:
    """From the tab of the twin table onto its first cell, by the Tab key alone."""
    tab = reader.page.get_by_role("tab", name=name).first
    tab.click()
    reader.page.wait_for_selector("[data-testid=stDataFrame] canvas")
    reader.page.wait_for_timeout(500)
    tab.focus()
    for _ in range(8):
        reader.page.keyboard.press("Tab")
        if reader.page.evaluate("() => document.activeElement.tagName") == "CANVAS":
            reader.page.wait_for_function("() => document.activeElement.role === 'gridcell'")
            return
    raise AssertionError("the table is not reached")


def cell_below(reader: Reader) -> str:
    """Press the arrow; return what the focus is on then."""
    before = reader.page.evaluate("() => document.activeElement.innerText")
    reader.page.keyboard.press("ArrowDown")
    moved = "before => document.activeElement.role === 'gridcell' && document.activeElement.innerText !== before"
    reader.page.wait_for_function(moved, arg=before)  # the focus follows the grid's own drawing
    return str(reader.page.evaluate("() => document.activeElement.innerText"))


def in_the_drawer(reader: Reader) -> int:
    reader.page.wait_for_selector("[role=dialog] .otr-card")
    sentence = reader.page.locator("[role=dialog] .otr-sentence").inner_text()
    return int(re.match(r"[\d,]+", sentence)[0].replace(",", ""))  # type: ignore[index]


def test_enter_on_a_row_opens_its_statements(reader: Reader, built: Store) -> None:
    frame = speakers.share(built, Filter()).frame
    reader.open("/speakers")
    onto_the_table(reader)
    assert cell_below(reader) == frame["label"][1], "a screen reader hears the cell"
    assert cell_below(reader) == frame["label"][2]
    reader.page.keyboard.press("Enter")
    assert in_the_drawer(reader) == frame["n_statements"][2]
    reader.page.keyboard.press("Escape")
    reader.idle()
    expect(reader.page.get_by_role("dialog")).to_have_count(0)
    reader.page.wait_for_function("() => document.activeElement.closest('[data-testid=stDataFrame]')")
    reader.page.wait_for_timeout(1000)  # the table takes the focus twice
    back = "name => document.activeElement.role === 'gridcell' && document.activeElement.innerText === name"
    reader.page.wait_for_function(back, arg=frame["label"][2])
    assert cell_below(reader) == frame["label"][3], "the focus is back on the row that was opened"
    reader.page.keyboard.press("Enter")
    assert in_the_drawer(reader) == frame["n_statements"][3], "and the next one opens"


def test_enter_on_a_row_of_commitments_opens_its_records(reader: Reader, built: Store) -> None:
    frame = commitments.by_type(built, Filter()).frame.set_index("label")
    reader.open("/commitments")
    onto_the_table(reader)
    cell = cell_below(reader)
    reader.page.keyboard.press("Enter")
    assert in_the_drawer(reader) == frame["commitments"][cell]
