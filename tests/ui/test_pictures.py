"""What a picture says beside the chart; the drawing is the browser's: tests/browser/test_chart_pictures.py."""

import html
import re
from pathlib import Path

from hand_table import HandTable

from dashboard.filters import Filter, Options, options
from dashboard.measures import speakers, stance
from dashboard.table.store import Store
from dashboard.ui import pictures
from dashboard.ui.headers import HEADERS, PAGE
from dashboard.ui.view import View


def data(markup: str) -> dict[str, str]:
    return {key: html.unescape(value) for key, value in re.findall(r' data-(\w+)="([^"]*)"', markup)}


def test_a_picture_says_what_it_counts_and_where_it_comes_from(store: Store, known: Options) -> None:
    measure = stance.over_time(store, Filter(countries=("FRA",)))
    words = data(pictures.buttons(View(store, known, Filter()), measure, "How the stance moves"))
    assert words["heading"] == "How the stance moves"
    assert words["measure"] == f"{measure.title}, of 5 statements in 4 articles"
    assert words["note"] == measure.note
    assert words["source"] == (
        "Source: On the Record. Statements from France, without Russian officials; about the war only, wire copies "
        "collapsed, without nested speech, lead-ins and headline echoes. Articles through 11 June 2025. "
        "Build 0123456789abcdef, 25 November 2026."
    )
    assert words["name"] == "onrecord_stance-over_time_country-FRA_officials-without_0123456789abcdef"


def test_a_picture_says_the_filter_of_the_chart_not_that_of_the_page(store: Store, known: Options) -> None:
    told = pictures.source(View(store, known, Filter()), speakers.share(store, Filter()))
    assert "by speakers other than outlets and unnamed sources; about the war only" in told


def test_the_numbers_on_a_timeline_are_told_in_its_picture(tmp_path: Path) -> None:
    table = HandTable()
    for number, day in enumerate(("2023-06-01", "2023-06-30")):
        table.article(f"d{number}", day)
        table.statement(f"s{number}", f"d{number}", ["keir-starmer"], stance=-1)
    store = table.open(tmp_path)
    view = View(store, options(store), Filter())
    note = data(pictures.buttons(view, stance.timeline(store, Filter()), "Timeline"))["note"]
    assert note == "1: 6 June 2023, Kakhovka dam destroyed; 2: 23 June 2023, Wagner mutiny"


def test_hostile_words_stay_in_their_attribute(store: Store, known: Options) -> None:
    measure = speakers.share(store, Filter())
    markup = pictures.buttons(View(store, known, Filter()), measure, '"><script>alert(1)</script>')
    assert "<script" not in markup
    assert data(markup)["heading"] == '"><script>alert(1)</script>'


def test_the_page_s_script_survives_streamlit_s_cleaning() -> None:
    """Streamlit drops a script whose text looks like markup, and the policy lets only the very text run."""
    assert not re.search(r"<[/\w!]", PAGE)
    assert "connect-src 'self' blob: ws: wss:" in HEADERS["content-security-policy"]
