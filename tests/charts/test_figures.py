"""Figures by the exact values in their data. Rows: tests/hand_table.py."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from hand_table import ACTORS, HandTable

from dashboard.charts.figures import MEASURES, figure
from dashboard.charts.palette import Theme
from dashboard.filters import Filter
from dashboard.measures import commitments, firmness, overview, requests, shifts, speakers, stance, topics
from dashboard.measures.measure import Measure
from dashboard.table.store import Store

ALL: dict[str, Callable[[Store, Filter], Measure]] = {
    "overview.headline": overview.headline,
    "speakers.share": speakers.share,
    "speakers.over_time": speakers.over_time,
    "stance.distribution": stance.distribution,
    "stance.over_time": stance.over_time,
    "stance.compared": lambda s, f: stance.compared(s, f, ["emmanuel-macron", "keir-starmer"]),
    "stance.timeline": stance.timeline,
    "commitments.by_type": commitments.by_type,
    "commitments.by_status": commitments.by_status,
    "commitments.matrix": commitments.matrix,
    "commitments.over_time": commitments.over_time,
    "commitments.firmness": firmness.firmness,
    "commitments.requests": requests.requests,
    "shifts.possible": shifts.possible,
    "topics.share": topics.share,
}


def test_every_measure_has_a_form() -> None:
    assert set(MEASURES) == set(ALL)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ALL)
def test_figures_are_deterministic_transparent_and_untitled(name: str, theme: Theme, store: Store) -> None:
    measure = ALL[name](store, Filter())
    drawn = figure(measure, theme).to_json()
    assert drawn == figure(ALL[name](store, Filter()), theme).to_json()
    layout = json.loads(drawn)["layout"]
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert "title" not in layout


@pytest.mark.parametrize("name", ALL)
def test_plotly_finds_nothing_to_object_to(name: str, store: Store) -> None:
    """Figures are drawn without Plotly's checks: here each form has them, and they change nothing."""
    drawn = figure(ALL[name](store, Filter())).to_dict()
    checked = json.loads(go.Figure(drawn).to_json())
    checked["layout"]["template"] = {}
    assert checked == json.loads(figure(ALL[name](store, Filter())).to_json())


@pytest.mark.parametrize("name", ALL)
def test_every_point_opens_its_row(name: str, store: Store) -> None:
    measure = ALL[name](store, Filter())
    cells = [cell for trace in figure(measure).data if trace.customdata is not None for (cell,) in trace.customdata]
    drawn = measure.frame
    if name == "overview.headline":
        drawn = drawn[drawn["share"].notna()]
    if name in {"commitments.matrix", "commitments.requests"}:
        drawn = drawn[drawn["commitments"] > 0]
    assert sorted(cells) == sorted(drawn["drill"])


@pytest.mark.parametrize("name", ALL)
def test_nothing_to_draw_is_an_empty_figure(name: str, store: Store) -> None:
    drawn = figure(ALL[name](store, Filter(topics=("energy",))))
    assert isinstance(drawn, go.Figure)


def bars(drawn: go.Figure) -> list[Any]:
    return [trace for trace in drawn.data if trace.type == "bar"]


def test_share_bars(store: Store) -> None:
    drawn = figure(speakers.share(store, Filter()))
    (bar,) = bars(drawn)
    assert bar.y[:3] == ("emmanuel-macron", "volodymyr-zelenskyy", "sergey-lavrov")
    assert bar.y[3:] == ("keir-starmer", "european-commission", "(unresolved)")
    assert bar.x == pytest.approx([4.5 / 13, 3 / 13, 2 / 13, 1.5 / 13, 1 / 13, 1 / 13])
    assert bar.customdata[0][0] == "actor=emmanuel-macron"
    ends = [x + up for x, up in zip(bar.x, bar.error_x.array, strict=True)]
    assert ends == pytest.approx(speakers.share(store, Filter()).frame["high"])
    assert drawn.layout.yaxis.ticktext[0].startswith("Emmanuel Macron<br><span")
    assert "n = 5" in drawn.layout.yaxis.ticktext[0]
    assert drawn.layout.yaxis.autorange == "reversed"
    assert drawn.layout.yaxis.automargin
    assert "35 % (95 % interval" in bar.hovertext[0]
    assert "5 statements in 4 articles" in bar.hovertext[0]


def test_the_rest_may_be_cut_off_and_says_so(tmp_path: Path) -> None:
    table = HandTable()
    for number in range(12):
        table.article(f"d{number}", "2025-03-03")
        table.statement(f"m{number}", f"d{number}", ["emmanuel-macron" if number < 2 else "keir-starmer"])
    drawn = figure(speakers.share(table.open(tmp_path), Filter(), top=0))
    (bar,) = bars(drawn)
    assert (bar.x[0], bar.text[0]) == (1.0, "")  # nobody has a name of their own: nothing to make room for
    table = HandTable()
    for number in range(40):
        table.article(f"d{number}", "2025-03-03")
        others = ["keir-starmer", "volodymyr-zelenskyy", "sergey-lavrov", "ap"]
        who = "emmanuel-macron" if number < 8 else others[number % 4]
        table.statement(f"m{number}", f"d{number}", [who])
    (tmp_path / "forty").mkdir()
    drawn = figure(speakers.share(table.open(tmp_path / "forty"), Filter(unnamed=True), top=1))
    (bar,) = bars(drawn)
    assert bar.x[:2] == pytest.approx((0.2, 0.8))
    assert drawn.layout.xaxis.range[1] < 0.6
    assert bar.text[:2] == ("", "80 %: bar is cut off")


def test_an_actor_keeps_its_colour_under_every_filter(store: Store) -> None:
    def colours(filter: Filter) -> dict[str, str]:
        (bar,) = bars(figure(speakers.share(store, filter)))
        small = speakers.share(store, filter).frame["small_n"].any()
        assert not small or set(bar.marker.color) == {bar.marker.color[0]}
        return dict(zip(bar.y, bar.marker.color, strict=True))

    everything = colours(Filter())
    some = colours(Filter(topics=(), without_actors=("emmanuel-macron",), any_scope=True, nested=True))
    assert {actor: some[actor] for actor in some if actor in everything} == {a: everything[a] for a in some}
    lines = figure(speakers.over_time(store, Filter()))
    for trace, actor in zip(lines.data, everything, strict=True):
        assert trace.line.color == everything[actor]


def test_few_cases_are_grey(store: Store) -> None:
    (bar,) = bars(figure(speakers.share(store, Filter(topics=("military_aid",)))))
    assert set(bar.marker.color) == {"#c9c2b6"}
    assert "few cases" in bar.hovertext[0]


def test_lines_have_gaps(store: Store) -> None:
    drawn = figure(speakers.over_time(store, Filter(), top=1))
    macron = drawn.data[0]
    assert macron.x == ("2025-03-01", "2025-04-01", "2025-05-01", "2025-06-01")
    assert macron.y[:2] == pytest.approx((0.6, 0.5))
    assert macron.y[2] is None
    assert macron.connectgaps is False
    assert macron.marker.symbol[0] == "circle-open"  # March has only five statements
    assert "March 2025" in macron.hovertext[0]


def test_stance_bars_put_the_silent_beside(store: Store) -> None:
    drawn = figure(stance.distribution(store, Filter()))
    by_name = {trace.name: trace for trace in bars(drawn)}
    assert list(by_name) == ["−2 condemns", "−1 critical", "0 neutral", "+1 accommodating", "+2 aligned", "no stance"]
    condemns, silent = by_name["−2 condemns"], by_name["no stance"]
    assert condemns.y[0] == silent.y[0] == "emmanuel-macron"
    assert condemns.x[0] == 0.25
    assert (condemns.xaxis, silent.xaxis) == ("x", "x2")
    assert silent.x == (1, 2, 1, 1, 0, 0)
    assert condemns.text[0] == "25 %"
    assert condemns.customdata[0][0] == "actor=emmanuel-macron&stance=-2&officials=without"
    assert condemns.y[-1] == "sergey-lavrov|apart"
    assert drawn.layout.shapes[0].y0 == 4.5
    assert drawn.layout.barmode == "stack"


def test_the_matrix_has_squares_that_can_be_clicked(store: Store) -> None:
    drawn = figure(commitments.matrix(store, Filter(), "committed", "status"))
    heat, squares = drawn.data
    assert heat.y == ("FRA", "GBR", "none")
    assert heat.x == ("enacted", "pledged", "conditional", "urged", "refused")
    assert [list(row) for row in heat.z] == [[1, 1, 1, 0, 0], [0, 0, 1, 0, 1], [0, 1, 0, 1, 0]]
    assert squares.marker.color == "rgba(0,0,0,0)"
    assert squares.marker.symbol == "square"
    assert squares.customdata[0][0] == "party=FRA&status=enacted"
    assert len(squares.x) == 7


def test_conditional_and_firm_stand_on_both_sides_of_zero(store: Store) -> None:
    drawn = figure(firmness.firmness(store, Filter(), "committed"))
    by_name = {trace.name: trace for trace in bars(drawn)}
    conditional, firm = by_name["on a condition"], by_name["firm: done or promised"]
    assert conditional.y == ("FRA", "GBR", "none")
    assert (conditional.x, firm.x) == ((-1, -1, 0), (2, 0, 1))
    assert firm.customdata[0][0] == "party=FRA&status=enacted&status=pledged"
    assert drawn.layout.xaxis.ticktext[0] == "1", "both sides count upwards"
    assert "on a condition: 1 commitment of 3, 33 %" in conditional.hovertext[0]


def test_requests_say_what_is_asked_for(store: Store) -> None:
    _, squares = figure(requests.requests(store, Filter())).data
    assert (squares.y, squares.x, squares.text) == (("UKR",), ("none",), ("1",))
    assert squares.hovertext == ("<b>Ukraine</b><br>No party named: 1 request in 1 statement<br>Military aid 1",)


def test_a_shift_is_a_hollow_and_a_full_dot(tmp_path: Path) -> None:
    table = HandTable()
    for day in range(1, 29):
        table.article(f"d{day}", f"2025-03-{day:02}")
        table.statement(f"m{day}", f"d{day}", ["emmanuel-macron"], stance=0 if day <= 14 else -2)
    drawn = figure(shifts.possible(table.open(tmp_path), Filter()))
    before, after = (trace for trace in drawn.data if trace.mode == "markers")
    assert (before.x, after.x) == ((0.0,), (-2.0,))
    assert (before.marker.symbol, after.marker.symbol) == ("circle-open", "circle")
    assert before.marker.color == after.marker.color
    assert before.customdata[0][0].endswith("&end=2025-03-14")
    assert drawn.layout.yaxis.ticktext[0].startswith("Emmanuel Macron<br>")
    assert "since 15 March 2025" in drawn.layout.yaxis.ticktext[0]


def test_commitments_over_time_are_stacked_by_status(store: Store) -> None:
    drawn = figure(commitments.over_time(store, Filter()))
    by_name = {trace.name: trace for trace in bars(drawn)}
    assert by_name["Pledged"].y == (1, 1, None, 0)
    assert by_name["Refused"].y == (0, 0, None, 1)


def test_names_from_articles_are_shown_as_text(tmp_path_factory: pytest.TempPathFactory) -> None:
    name = "<b>Spokesperson</b> of the very long Committee for the Naming of Long Committees & Co"
    ACTORS["hostile"] = {"name": name, "blocs": []}
    try:
        table = HandTable()
        table.article("d1", "2025-03-03")
        table.statement("s1", "d1", ["hostile"], "<img src=x>", -1)
        hostile = table.open(tmp_path_factory.mktemp("names"))
    finally:
        del ACTORS["hostile"]
    label = figure(speakers.share(hostile, Filter())).layout.yaxis.ticktext[0]
    assert label.startswith("&lt;b&gt;Spokesperson&lt;/b&gt; of the<br>")
    assert "Committees &amp; Co" in label.replace("<br>", " ")
    assert "&lt;img src=x&gt;" in figure(stance.timeline(hostile, Filter())).data[0].hovertext[0]
