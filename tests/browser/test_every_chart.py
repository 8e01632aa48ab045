"""One mark of every chart on every page is clicked: the drawer lists as many as the mark says.

That every mark of every chart does so is proved without a browser: tests/ui/test_every_figure.py.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from driving import Reader
from playwright.sync_api import expect

PAGES = {  # page -> the least number of charts that it has
    "/": 5,
    "/speakers?who=emmanuel-macron": 5,
    "/stance?compare=emmanuel-macron&compare=sergey-lavrov": 3,
    "/commitments": 6,
}
# The middle of a mark that is drawn, counts something, and is what lies uppermost at its middle.
MARK = """chart => {
  const says = words => words && /\\b[1-9][\\d,]* (statement|commitment|request)/.test(words);
  for (const mark of chart.querySelectorAll('.barlayer .point, .scatterlayer .points path')) {
    const trace = mark.closest('.trace').__data__[0].trace;
    const { i } = mark.__data__;
    const words = [].concat(trace.hovertext)[i];
    if (!says(words)) continue;
    mark.scrollIntoView({ block: 'center' });
    const box = (mark.querySelector('path') || mark).getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const place = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    return { ...place, words, cell: trace.customdata[i][0] };
  }
  return null;
}"""
NUMBER = re.compile(r"([\d,]+) (?:statement|commitment|request)")
SILENT = re.compile(r" with a stance, ([\d,]+) without")


def told(mark: dict[str, Any]) -> int:
    """What the mark says that it counts: the first number of its words; of a mean, those without a stance as well."""
    numbers = [NUMBER.search(mark["words"]), SILENT.search(mark["words"])]
    return sum(int(number[1].replace(",", "")) for number in numbers if number)


def listed(reader: Reader) -> int:
    reader.page.wait_for_selector("[role=dialog] .otr-card")
    sentence = reader.page.locator("[role=dialog] .otr-sentence").inner_text()
    return int(re.match(r"[\d,]+", sentence)[0].replace(",", ""))  # type: ignore[index]


@pytest.mark.parametrize("path", PAGES)
def test_a_mark_of_every_chart_opens_as_many_as_it_says(reader: Reader, path: str) -> None:
    reader.open(path).charts(PAGES[path])
    charts = reader.page.locator(".js-plotly-plot")
    assert charts.count() >= PAGES[path]
    for number in range(charts.count()):
        chart = charts.nth(number)
        chart.evaluate(MARK)  # brings it into view
        reader.page.wait_for_timeout(300)
        mark = chart.evaluate(MARK)
        assert mark, f"chart {number} of {path} has a mark to click"
        reader.page.mouse.move(mark["x"], mark["y"])
        reader.page.wait_for_timeout(150)
        reader.page.mouse.click(mark["x"], mark["y"])
        assert listed(reader) == told(mark), f"chart {number} of {path}: {mark}"
        assert "show=" in reader.page.url
        reader.page.keyboard.press("Escape")
        expect(reader.page.get_by_role("dialog")).to_have_count(0)
        reader.idle().charts(PAGES[path])


def test_every_figure_of_the_headline_opens_what_it_says(reader: Reader) -> None:
    reader.open("/")
    cells = reader.page.locator(".st-key-headline [class*='st-key-figure-']")
    assert cells.count() == 7
    for number in range(cells.count()):
        button = cells.nth(number).get_by_role("button")
        figure = reader.page.locator(".st-key-headline .otr-figure").nth(number)
        n = int(figure.evaluate("p => p.firstChild.textContent").replace(",", ""))  # without the share behind it
        label = button.inner_text()
        if n == 0 or label in {"Articles", "Speakers"}:  # these open the statements that are in them, or by them
            continue
        button.click()
        assert listed(reader) == n, label
        reader.page.keyboard.press("Escape")
        expect(reader.page.get_by_role("dialog")).to_have_count(0)
        reader.idle()
