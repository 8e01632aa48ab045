"""Possible shifts: found where they were put, not found by chance, and honest about too little."""

import datetime
import time
from pathlib import Path

import numpy as np
import pytest
from hand_table import ACTORS, HandTable

from dashboard.filters import Filter
from dashboard.measures import shifts
from dashboard.measures.shifts import best_split, false_discovery, possible
from dashboard.table.store import Store


def days(*stances: list[int]) -> np.ndarray:
    """One row a day: how many statements have each value of the scale."""
    return np.array([[day.count(value) for value in (-2, -1, 0, 1, 2)] for day in stances])


def turned(table: HandTable, who: str, before: int, after: int, turn: int = 15, self_stance: bool = False) -> None:
    """28 days with an article each; the speaker's stance is another one from the turn on."""
    for day in range(1, 29):
        if not any(d["document_id"] == f"d{day}" for d in table.rows["documents"]):
            table.article(f"d{day}", f"2025-03-{day:02}")
        stance = before if day < turn else after
        table.statement(f"{who}-{day}", f"d{day}", [who], stance=stance, self_stance=self_stance)


@pytest.fixture(scope="module")
def turning(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Macron turns from 0 to -2 on 15 March, Lavrov from 0 to 2 on the 12th, Starmer never; Zelenskyy says little."""
    table = HandTable()
    turned(table, "emmanuel-macron", 0, -2)
    turned(table, "keir-starmer", -1, -1)
    turned(table, "sergey-lavrov", 0, 2, 12, self_stance=True)
    for day in range(1, 20):
        table.statement(f"z{day}", f"d{day}", ["volodymyr-zelenskyy"], stance=0 if day < 10 else -2)
    table.article("undated", None)
    table.statement("u1", "undated", ["emmanuel-macron"], stance=2)
    return table.open(tmp_path_factory.mktemp("turning"))


def test_a_shift_is_found_at_its_day_with_both_sides(turning: Store) -> None:
    measure = possible(turning, Filter())
    columns = ["label", "side", "mean", "n_statements", "n_articles", "change", "drill"]
    scale = "stance=-2&stance=-1&stance=0&stance=1&stance=2"
    assert measure.frame[columns].to_numpy().tolist() == [
        ["Emmanuel Macron", "before", 0, 14, 14, -2, f"actor=emmanuel-macron&{scale}&end=2025-03-14"],
        ["Emmanuel Macron", "after", -2, 14, 14, -2, f"actor=emmanuel-macron&{scale}&start=2025-03-15"],
    ]
    assert measure.frame["first"].dt.day.tolist() == [1, 15]
    assert measure.frame["last"].dt.day.tolist() == [14, 28]
    assert measure.frame["p_adjusted"].unique().tolist() == pytest.approx([2 * 1e-4], rel=0.01)  # two were tested
    assert measure.denominator == "3 speakers looked at, 2 with enough statements"
    assert "10 statements with a stance, published on 5 days" in measure.note
    assert "within what chance does: Keir Starmer." in measure.note
    assert measure.alt.endswith("Emmanuel Macron: mean 0.0 until 14 March 2025, −2.0 since 15 March 2025.")


def test_russian_officials_are_apart_unless_they_are_ranked(turning: Store) -> None:
    ranked = possible(turning, Filter(officials_ranked=True)).frame
    assert ranked["group"].unique().tolist() == ["emmanuel-macron", "sergey-lavrov"]
    countries = possible(turning, Filter(officials_ranked=True), "country").frame
    assert countries["group"].unique().tolist() == ["FRA", "RUS"]


def test_a_list_stays_within_the_filter_s_own_period(turning: Store) -> None:
    filter = Filter(start=datetime.date(2025, 3, 3), end=datetime.date(2025, 3, 27))
    measure = possible(turning, filter)
    assert [measure.drill(cell).count(turning) for cell in measure.frame["drill"]] == [12, 13]
    assert measure.drill(str(measure.frame["drill"].iloc[0])).start == datetime.date(2025, 3, 3)


def test_too_little_is_said_in_numbers(store: Store) -> None:
    measure = possible(store, Filter())
    assert measure.frame.empty
    assert measure.denominator == "3 speakers looked at, 0 with enough statements"
    assert measure.alt == "No possible shift."


def test_one_day_s_words_are_one_piece() -> None:
    """Four days of ten statements each prove no more than four statements: a day is exchanged as a whole."""
    assert best_split(days(*[[0] * 10] * 2, *[[-2] * 10] * 2)) is None
    split = best_split(days(*[[0] * 10] * 5, *[[-2] * 10] * 5))
    assert split is not None
    assert split.place == 5
    assert 0.003 < split.p < 0.02  # 2 of the 252 ways to put five days before the others are as far apart


def test_both_sides_need_ten_statements() -> None:
    assert best_split(days(*[[0]] * 9, *[[-2]] * 9)) is None
    assert best_split(days(*[[0]] * 9, *[[-2]] * 20)) is not None, "a later day leaves ten before it"
    found = best_split(days(*[[0]] * 9, *[[-2]] * 20))
    assert found is not None
    assert found.place == 10


def test_one_and_the_same_stance_is_no_shift() -> None:
    found = best_split(days(*[[-1]] * 40))
    assert found is not None
    assert found.p == 1


def test_chance_flags_as_seldom_as_it_says() -> None:
    """150 speakers without any shift, who say several things a day in one mood: about one in twenty has p under .05."""
    chance = np.random.default_rng(2)
    flagged = 0
    for number in range(150):
        mood = chance.normal(-0.5, 0.8, 30)
        said = [[int(np.clip(round(chance.normal(m, 0.6)), -2, 2)) for _ in range(chance.integers(1, 6))] for m in mood]
        split = best_split(days(*said), str(number))
        assert split is not None
        flagged += split.p <= 0.05
    assert 1 <= flagged <= 15


def test_adjusted_p_by_hand() -> None:
    # 5 tests: .001*5/1, .008*5/2, .039*5/3, .041*5/4 (smaller, so it holds for .039 too), .9
    assert false_discovery([0.9, 0.008, 0.039, 0.001, 0.041]) == [0.9, 0.02, 0.05125, 0.005, 0.05125]
    assert false_discovery([]) == []


def test_the_same_question_has_the_same_answer(turning: Store) -> None:
    first = possible(turning, Filter(officials_ranked=True)).frame
    alone = possible(turning, Filter(officials_ranked=True, actors=("sergey-lavrov",))).frame
    assert possible(turning, Filter(officials_ranked=True)).frame.equals(first)
    assert best_split(days(*[[0]] * 11, *[[1, 0]] * 17), "a") == best_split(days(*[[0]] * 11, *[[1, 0]] * 17), "a")
    assert alone["mean"].tolist() == first.loc[first["group"] == "sergey-lavrov", "mean"].tolist()


def test_ten_thousand_statements_take_well_under_two_seconds(tmp_path: Path) -> None:
    chance = np.random.default_rng(5)
    for number in range(60):
        ACTORS[f"speaker-{number}"] = {"name": f"Speaker {number}", "blocs": []}
    table = HandTable()
    try:
        for article in range(1500):
            day = datetime.date(2022, 3, 1) + datetime.timedelta(days=int(chance.integers(0, 1300)))
            table.article(f"a{article}", day.isoformat())
            for place in range(6):
                who = f"speaker-{min(int(chance.exponential(12)), 59)}"
                table.statement(f"a{article}-{place}", f"a{article}", [who], stance=int(chance.integers(-2, 3)))
        opened = table.open(tmp_path)
    finally:
        for number in range(60):
            del ACTORS[f"speaker-{number}"]
    started = time.process_time()
    measure = shifts.possible(opened, Filter())
    assert time.process_time() - started < 2
    assert measure.frame.empty, "nobody shifts here"
