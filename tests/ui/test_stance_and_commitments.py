"""Shifts, comparison, conditions, requests and histories on their pages, without a browser."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hand_table import HandTable
from streamlit.testing.v1 import AppTest

from dashboard import exports
from dashboard.filters import Filter
from dashboard.measures import history
from dashboard.ui import conditions, moves

App = Callable[..., AppTest]
BUILD = "00000000000000aa"  # another one than the other tests': measures are cached by it
EVIL = "<img src=x onerror=alert(1)> ![x](y)"


def words(at: AppTest) -> str:
    return "\n".join(element.value for element in at.html)


def laid_out(table: HandTable, out: Path) -> Path:
    """A table as `onrecord build` lays it out; its articles hold the words of their statements from the start."""
    folder = out / "builds" / BUILD
    folder.mkdir(parents=True)
    store = table.open(folder, BUILD)
    (folder / "manifest.json").write_text(store.manifest.to_json(), encoding="utf-8")
    store.close()
    (out / "current").write_text(f"{BUILD}\n", encoding="ascii")
    return out


def turn_and_promise() -> HandTable:
    """Macron turns on 15 March 2025; France considers troops, promises them, and withdraws."""
    table = HandTable()
    for day in range(1, 29):
        text = f"{'Nothing against' if day < 15 else 'Everything against'} Russia on day {day}"
        table.article(f"d{day}", f"2025-03-{day:02}", text=text)
        record = {"type": "force_deployment", "committed": ["FRA"], "voice": "own", "beneficiary": "UKR"}
        strength = {2: "considered", 9: "pledged", 20: "refused"}.get(day)
        records = [record | {"strength": strength}] if strength else []
        table.statement(f"m{day}", f"d{day}", ["emmanuel-macron"], text, 0 if day < 15 else -2, commitments=records)
    return table


@pytest.fixture(scope="session")
def turning_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return laid_out(turn_and_promise(), tmp_path_factory.mktemp("turning"))


@pytest.fixture
def turning(turning_data: Path, app: App, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("ONRECORD_DATA", str(turning_data))
    return app


# --- shifts


def test_nothing_that_stands_out_is_said_in_plain_words(app: App) -> None:
    page = words(app("stance"))
    assert "Nothing stands out." in page
    assert "3 speakers looked at, 0 with enough statements." in page
    assert "Enough means 10 statements with a stance, published on 5 days" in page


def test_a_shift_shows_the_words_before_and_after(turning: App) -> None:
    at = turning("stance")
    assert not at.exception
    assert [e.label for e in at.expander if "perhaps" in e.label] == [
        r"Emmanuel Macron\: perhaps more critical of Russia since 15 March 2025"
    ]
    page = words(at)
    for day in (14, 13, 15, 16):
        assert f"against</mark> Russia on day {day}" in page or f"Russia on day {day}</mark>" in page
    assert "Russia on day 12<" not in page
    labels = [button.label for button in at.button]
    assert "All 14 statements before" in labels
    assert "All 14 statements after" in labels


def test_rows_by_country_look_at_countries(turning: App) -> None:
    at = turning("stance")
    at.segmented_control(key="stance_by").set_value("country").run()
    assert any(e.label.startswith(r"France\: perhaps more critical") for e in at.expander)


def test_rows_by_topic_look_at_speakers(turning: App) -> None:
    at = turning("stance", stance_by="topic")
    assert not at.exception
    assert any(e.label.startswith(r"Emmanuel Macron\: perhaps more critical") for e in at.expander)


def test_a_profile_says_that_a_shift_is_possible(turning: App, app: App) -> None:
    page = words(turning("speakers", who="Emmanuel Macron"))
    assert "Perhaps more critical of Russia since 15 March 2025 (mean 0.0 before, −2.0 after): a lead to check" in page
    assert '<a href="stance" target="_self">The words before and after</a>' in page


# --- comparison


def test_countries_are_compared_from_a_link(app: App) -> None:
    at = app("stance", compare_by="country", compare_country=["FRA", "UKR"])
    assert not at.exception
    assert not at.warning
    assert at.multiselect(key="compare_country").value == ["FRA", "UKR"]
    assert len(at.get("plotly_chart")) == 5
    assert "Stance toward Russia by country" in words(at)
    assert "Number of commitments by speaker&#x27;s country and status" in words(at)


def test_what_is_compared_can_be_changed(app: App) -> None:
    at = app("stance", compare=["emmanuel-macron", "volodymyr-zelenskyy"])
    at.segmented_control(key="compare_by").set_value("bloc").run()
    assert "Choose at least two." in [caption.value for caption in at.caption]
    at.multiselect(key="compare_bloc").set_value(["EU", "NATO"]).run()
    assert not at.exception
    assert "Stance toward Russia by bloc" in words(at)


def test_a_country_that_is_not_in_the_build_is_named(app: App) -> None:
    at = app("stance", compare_by="country", compare_country=["FRA", "Atlantis"])
    assert "Atlantis" in at.warning[0].value


# --- commitments


def test_conditions_are_read_in_their_words(app: App) -> None:
    page = words(app("commitments"))
    assert '<p class="otr-context" dir="auto">a truce holds</p>' in page
    assert "France and United Kingdom: deployment of forces" in page
    assert "a truce holds" not in words(app("commitments", status="refused"))


def test_the_way_to_all_conditions_names_their_number(app: App) -> None:
    assert app("commitments").button(key="all-conditions").label == "All 1 commitment on a condition"


def test_conditions_are_escaped() -> None:
    row = {"type": "sanctions", "committed": [EVIL], "condition": EVIL, "statement_text": "x", "published": None}
    shown = conditions.conditions([row], lambda _: "article?statement=s1")
    assert "<img" not in shown
    assert "&lt;img" in shown
    assert ">the article</a>" in shown


@pytest.mark.parametrize(("key", "value"), [("firm_by", "committed"), ("asked", "type")])
def test_rows_and_columns_can_be_changed(app: App, key: str, value: str) -> None:
    at = app("commitments")
    before = words(at)
    at.segmented_control(key=key).set_value(value).run()
    assert not at.exception
    assert words(at) != before
    assert app("commitments", **{key: value}).segmented_control(key=key).value == value


def test_a_link_to_what_somebody_asks_for(app: App) -> None:
    at = app("commitments", asker="UKR")
    assert not at.warning
    assert "<b>1 statement</b>, with a commitment asked for by “Ukraine”" in words(at)
    assert at.multiselect(key="asker").value == ["UKR"]


# --- histories


def test_histories_show_each_step_with_its_words(turning: App) -> None:
    at = turning("commitments")
    assert "otr-history" not in words(at)
    at.segmented_control(key="ledger").set_value("moves").run()
    page = words(at)
    assert "France: deployment of forces for Ukraine" in page
    assert "First said 2 March 2025, last 20 March 2025; 3 days" in page
    steps = re.findall(r"<time>(.*?)</time></span> <b>(.*?)</b> <span class='otr-detail'>(.*?)</span>", page)
    assert steps == [
        ("2 March 2025", "first said", "considered"),
        ("9 March 2025", "possibly firmed up, or another act", "pledged"),
        ("20 March 2025", "possibly withdrawn, or another act", "refused"),
    ]
    assert "Nothing against Russia on day 9" in page
    assert "statement=m20" in page, "each step leads to its statement in the article"
    assert "1 history; of these possibly 1 firmed up, 1 withdrawn" in [c.value for c in at.caption]


def test_the_ledger_tells_the_history_beside_a_commitment(turning: App) -> None:
    page = words(turning("commitments"))
    told = "<summary>France: first said 2 March 2025, last 20 March 2025; possibly withdrawn, or another act</summary>"
    assert page.count(told) == 3, "once beside each of the three records"
    assert '<details class="otr-told">' not in words(turning("commitments", party="FRA", start="2025-03-18"))


def test_histories_with_one_kind_of_step(turning: App) -> None:
    at = turning("commitments", ledger="moves")
    at.selectbox(key="move").select("weakened").run()
    assert "None of these histories has such a step." in [caption.value for caption in at.caption]
    at.selectbox(key="move").select("withdrawn").run()
    assert "possibly withdrawn" in words(at)


def test_without_histories_the_page_says_so(app: App) -> None:
    captions = [caption.value for caption in app("commitments", ledger="moves").caption]
    assert "Under this filter no party speaks of one type of act on two days." in captions


def test_histories_are_escaped() -> None:
    step = {
        "thread": 0, "party_name": EVIL, "type": "sanctions", "beneficiary": "", "against": EVIL, "possible": True,
        "day": datetime.date(2025, 3, 1), "move": "withdrawn", "status": "pledged", "records": ["r1", "r2", "r3"],
        "common": [EVIL, "missiles"],
    }  # fmt: skip
    receipt = {"status": "pledged", "text": EVIL, "evidence": "src=x", "names": EVIL, "outlet": EVIL, "title": EVIL}
    shown = moves.histories([step], dict.fromkeys(step["records"], receipt), lambda _: "article")
    assert "<img" not in shown
    assert "src=x</mark>" in shown
    assert "1 more on this day" in shown
    assert "<b>possibly withdrawn</b>" in shown
    assert "missiles</span>" in shown


def test_a_long_history_shows_its_ends_and_says_what_it_leaves_out() -> None:
    step = {
        "thread": 0, "party_name": "Germany", "type": "sanctions", "beneficiary": "", "against": "", "possible": False,
        "move": "repeated", "status": "pledged", "records": ["r1"], "common": [],
    }  # fmt: skip
    steps = [step | {"day": datetime.date(2025, 1, number)} for number in range(1, 31)]
    receipt = {"status": "pledged", "text": "w", "evidence": "w", "names": "", "outlet": None, "title": None}
    shown = moves.histories(steps, {"r1": receipt}, lambda _: "article")
    assert shown.count("<time>") == moves.LONGEST
    assert "18 days between: in the file of all histories" in shown
    assert shown.index("1 January 2025") < shown.index("18 days between") < shown.index("30 January 2025</time>")


def test_histories_come_as_a_file(tmp_path: Path) -> None:
    steps = history.steps(turn_and_promise().open(tmp_path), Filter())
    lines = exports.history_csv(steps).decode("utf-8-sig").splitlines()
    assert lines[0].startswith('"thread","party","party_name","type"')
    assert len(lines) == 4
    assert '2025-03-20,"withdrawn",true,"","refused"' in lines[3]
    assert pd.DataFrame(steps).shape[0] == 3
