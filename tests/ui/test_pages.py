"""Every page on the hand-made table, without a browser: headings, widgets, filters, links and their problems."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "dashboard" / "app.py"
App = Callable[..., AppTest]

PAGES = [  # page, heading, charts, tables
    ("overview", "Who says what about Russia’s war on Ukraine", 5, 5),
    ("speakers", "Speakers", 2, 2),
    ("stance", "Stance", 2, 2),
    ("commitments", "Commitments", 6, 6),
    ("statements", "Statements", 0, 0),
    ("search", "Search", 0, 0),
    ("about", "About", 2, 6),  # accuracy on both gold sets (evaluation/results.json): figures, labels, calibration
]


def words(at: AppTest) -> str:
    return "\n".join(element.value for element in at.html)


@pytest.mark.parametrize(("page", "heading", "charts", "tables"), PAGES)
def test_page(app: App, page: str, heading: str, charts: int, tables: int) -> None:
    at = app(page)
    assert not at.exception
    assert at.title[0].value == heading
    assert len(at.get("plotly_chart")) == charts
    assert len(at.dataframe) == tables


@pytest.mark.parametrize("page", [page for page, *_ in PAGES])
@pytest.mark.parametrize(
    "query", [{"actor": "emmanuel-macron"}, {"country": "FRA", "stance": ["-1", "-2"]}, {"q": "troops"}]
)
def test_page_under_a_filter(app: App, page: str, query: dict[str, str | list[str]]) -> None:
    at = app(page, **query)
    assert not at.exception
    assert not at.warning


def test_the_default_view_says_what_it_counts(app: App) -> None:
    at = app()
    assert "<b>15 statements</b>; about the war only, wire copies collapsed, without nested speech" in words(at)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"actor": "emmanuel-macron"}, 5),
        ({"actor": "Emmanuel Macron"}, 5),
        ({"actor": ["emmanuel-macron", "keir-starmer"]}, 6),
        ({"country": "GBR"}, 2),
        ({"bloc": "G7"}, 6),
        ({"topic": "military_aid"}, 3),
        ({"stance": "-2"}, 2),
        ({"commitment": "military_aid"}, 3),
        ({"status": "refused"}, 1),
        ({"outlet": "Morning Post"}, 6),
        ({"quote": "indirect"}, 1),
        ({"start": "2025-06-01"}, 6),
        ({"end": "2025-03-31"}, 5),
        ({"q": "Russia"}, 2),
        ({"copies": "1"}, 16),
        ({"nested": "true"}, 16),
        ({"lead_ins": "1"}, 16),
        ({"any_scope": "1"}, 16),
        ({"not_actor": "emmanuel-macron"}, 10),
        ({"kind": "institution"}, 1),
        ({"party": "GBR"}, 2),
        ({"asker": "Ukraine"}, 1),
        ({"officials": "only"}, 3),
    ],
)
def test_a_link_restores_the_filter(app: App, query: dict[str, str | list[str]], count: int) -> None:
    at = app("statements", **query)
    assert not at.warning
    assert f"<b>{count} statement" in words(at)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"actor": "bogus"}, "bogus"),
        ({"stance": "7"}, "7"),
        ({"start": "yesterday"}, "yesterday"),
        ({"build": "ffffffffffffffff"}, "ffffffffffffffff"),
        ({"colour": "red"}, "setting"),
        ({"unit": "pages"}, "pages"),
    ],
)
def test_what_a_link_cannot_have_is_named(app: App, query: dict[str, str], named: str) -> None:
    at = app(
        "speakers",
        actor=["emmanuel-macron", *([query["actor"]] if "actor" in query else [])],
        **{k: v for k, v in query.items() if k != "actor"},
    )
    assert named in at.warning[0].value
    assert "<b>5 statements</b>" in words(at), "the rest of the link is applied"
    at.button(key="close_banner").click().run()
    assert not at.warning


def test_chips_take_back_one_choice_and_reset_all(app: App) -> None:
    at = app("statements", actor=["emmanuel-macron", "keir-starmer"], stance="-1")
    assert "<b>3 statements</b>" in words(at)
    at.button(key="chip-actor-keir-starmer").click().run()
    assert at.multiselect(key="actor").value == ["emmanuel-macron"]
    assert "<b>3 statements</b> by Emmanuel Macron" in words(at)
    at.button(key="reset").click().run()
    assert at.multiselect(key="actor").value == []
    assert "<b>15 statements</b>" in words(at)


def test_an_empty_result_says_what_to_loosen(app: App) -> None:
    at = app("speakers", actor="emmanuel-macron", stance="2")
    assert "No statement matches" in at.info[0].value
    labels = {button.key: button.label for button in at.button}
    loosened = next(key for key, label in labels.items() if key.startswith("loosen-") and "5 statements" in label)
    at.button(key=loosened).click().run()
    assert "<b>5 statements</b> by Emmanuel Macron" in words(at)


# --- one transition for each widget of the sidebar


@pytest.mark.parametrize(
    ("key", "value", "count"),
    [
        ("actor", "emmanuel-macron", 5),
        ("country", "FRA", 5),
        ("topic", "military_aid", 3),
        ("stance", "none", 5),
        ("bloc", "NATO", 6),
        ("commitment", "sanctions", 1),
        ("status", "urged", 1),
        ("outlet", "none", 1),
        ("quote", "direct", 14),
    ],
)
def test_choosing_and_taking_back(app: App, key: str, value: str, count: int) -> None:
    at = app("statements")
    at.multiselect(key=key).select(value).run()
    assert f"<b>{count} statement" in words(at)
    at.multiselect(key=key).unselect(value).run()
    assert "<b>15 statements</b>" in words(at)


@pytest.mark.parametrize("key", ["copies", "nested", "lead_ins", "any_scope"])
def test_switches_add_what_they_name(app: App, key: str) -> None:
    at = app("statements")
    at.toggle(key=key).set_value(True).run()
    assert "<b>16 statements</b>" in words(at)


def test_searching_the_words(app: App) -> None:
    at = app("statements")
    at.text_input(key="q").set_value('"no guns" -troops').run()
    assert "<b>1 statement</b>" in words(at)
    assert "We send no guns" in words(at)


def test_the_unit_changes_the_title(app: App) -> None:
    at = app("speakers")
    assert "Share of unique statements by speaker" in words(at)
    at.segmented_control(key="unit").set_value("words").run()
    assert "Share of words" in words(at)
    at.segmented_control(key="by").set_value("country").run()
    assert "Share of words" in words(at)
    assert "by country" in words(at)


def test_sort_and_page(app: App) -> None:
    at = app("statements", size="10")
    assert "Article reader" not in words(at)
    first = words(at)
    at.selectbox(key="sort").select("oldest").run()
    assert words(at) != first
    assert words(at).count('class="otr-card"') == 10


# --- charts


def test_figures_carry_the_drill_cell(app: App) -> None:
    spec = json.loads(app("speakers").get("plotly_chart")[0].proto.spec)
    cells = [point[0] for trace in spec["data"] for point in trace.get("customdata", [])]
    assert "actor=emmanuel-macron" in cells


# --- the article reader


def test_the_reader_marks_statements_and_chooses_one(app: App) -> None:
    page = words(app("article", doc="d1", statement="m1"))
    assert '<span id="s-m1"></span><mark class="otr-says otr-chosen">Russia wants no peace</mark>' in page
    assert '<mark class="otr-says otr-why-commitment">We will send troops if a truce holds</mark>' in page


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"doc": "nowhere"}, "article that this link names"),
        ({"doc": "d1", "statement": "zz"}, "statement that this link names"),
    ],
)
def test_the_reader_says_what_is_gone(app: App, query: dict[str, str], told: str) -> None:
    assert told in app("article", **query).warning[0].value


# --- hostile words


@pytest.mark.parametrize("page", ["overview", "speakers", "stance", "statements"])
def test_hostile_names_and_words_stay_text(app: App, page: str) -> None:
    at = app(page, outlet="Mr ![x](http://127.0.0.1:9/x.png) <script>window.hacked=1</script> :red[R] $x^2$")
    assert not at.exception
    assert "<b>1 statement</b>" in words(at)
    for element in at.html:
        assert "<script>window" not in element.value
        assert "javascript:" not in element.value
    for element in [*at.markdown, *at.caption, *at.header, *at.subheader]:
        assert "![x](" not in element.value
        assert ":red[" not in element.value
    for button in at.button:
        assert "![x](" not in button.label


def test_hostile_article(app: App) -> None:
    at = app("article", doc="d8")
    page = words(at)
    assert "<script>window" not in page
    assert "&lt;script&gt;window.hacked=1&lt;/script&gt;" in page
    assert "javascript:" not in page


# --- no table


def test_a_missing_table_names_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path / "none"))
    at = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not at.exception
    assert at.code[0].value == f"onrecord build CORPUS --out {tmp_path / 'none'}"


def test_a_new_build_is_noticed(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    home = tmp_path / "home"
    shutil.copytree(data, home)
    monkeypatch.setenv("ONRECORD_DATA", str(home))
    at = AppTest.from_file(str(APP), default_timeout=60).run()
    newer = home / "builds" / "fedcba9876543210"
    shutil.copytree(home / "builds" / "0123456789abcdef", newer)
    manifest = newer / "manifest.json"
    manifest.write_text(manifest.read_text().replace("0123456789abcdef", "fedcba9876543210"))
    (home / "current").write_text("fedcba9876543210\n")
    at.run()
    assert "build fedcba9876543210" in at.info[0].value


# --- narrowing down, words in context, profiles


def test_a_facet_narrows_the_list(app: App) -> None:
    at = app("statements")
    labels = {button.key: button.label for button in at.button if button.key.startswith("facet-")}
    assert labels["facet-actor-0"] == "Emmanuel Macron · 5"
    at.button(key="facet-actor-0").click().run()
    assert at.multiselect(key="actor").value == ["emmanuel-macron"]
    assert "<b>5 statements</b> by Emmanuel Macron" in words(at)


def test_words_in_context(app: App) -> None:
    at = app("statements", q="guns")
    at.segmented_control(key="shape").set_value("lines").run()
    lines = words(at)
    assert lines.count("<mark>guns</mark>") == 2
    assert '<td class="otr-before">We send no </td>' in lines


def test_a_profile_shows_offices_and_words(app: App) -> None:
    at = app("speakers", who="Keir Starmer")
    page = words(at)
    assert "Prime Minister of the United Kingdom" in page
    assert "We send no guns" in page
    assert len(at.get("plotly_chart")) == 5


def test_comparing_needs_two(app: App) -> None:
    assert len(app("stance", compare="emmanuel-macron").get("plotly_chart")) == 2
    at = app("stance", compare=["emmanuel-macron", "volodymyr-zelenskyy"])
    assert at.multiselect(key="compare").value == ["emmanuel-macron", "volodymyr-zelenskyy"]
    assert len(at.get("plotly_chart")) == 5, "no mean has ten statements here: no empty chart is drawn"


def test_the_reader_finds_the_article_of_a_statement(app: App) -> None:
    assert "Title of d1" in words(app("article", statement="m1"))
