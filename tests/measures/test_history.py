"""How commitments move: linked with care, each change told as possible, each step with its own records."""

from pathlib import Path
from typing import Any

import pytest
from hand_table import HandTable

from dashboard.filters import Filter
from dashboard.measures.history import MOVES, chosen, moves, steps
from dashboard.measures.likeness import in_common, words
from dashboard.table.store import Store


def said(strength: str, party: str = "DEU", kind: str = "military_aid", **fields: Any) -> dict[str, Any]:
    return {"type": kind, "strength": strength, "committed": [party], "voice": "own", "beneficiary": "UKR", **fields}


def tell(folder: Path, *days: list[dict[str, Any]]) -> Store:
    """One article a month, each with one statement that holds the day's records."""
    table = HandTable()
    for month, records in enumerate(days, start=1):
        table.article(f"d{month}", f"2025-{month:02}-01")
        table.statement(f"s{month}", f"d{month}", ["emmanuel-macron"], commitments=records)
    return table.open(folder)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("considered intended pledged enacted", "first firmed_up firmed_up firmed_up"),
        ("pledged? pledged", "first firmed_up"),
        ("pledged pledged?", "first weakened"),
        ("pledged intended considered", "first weakened weakened"),
        ("intended pledged?", "first firmed_up"),  # strength goes before condition
        ("pledged refused refused", "first withdrawn repeated"),
        ("pledged? refused", "first withdrawn"),
        ("considered refused", "first refused"),
        ("enacted refused", "first refused"),  # what is done cannot be taken back by words
        ("refused intended", "first taken_up"),
        ("enacted intended enacted", "first anew firmed_up"),
        ("pledged both refused", "first both withdrawn"),
        ("both pledged", "both first"),
    ],
)
def test_moves(days: str, expected: str) -> None:
    read = [(day.rstrip("?"), day.endswith("?")) for day in days.split()]
    assert moves(read) == expected.split()
    assert set(expected.split()) <= set(MOVES)


def test_a_thread_is_told_step_by_step(tmp_path: Path) -> None:
    store = tell(
        tmp_path,
        [said("considered")],
        [said("pledged", conditional=True), said("intended")],
        [said("pledged", kind="sanctions")],
        [said("refused")],
    )
    found = steps(store, Filter())
    assert found[["party_name", "type", "move", "possible", "status", "n_articles"]].to_numpy().tolist() == [
        ["Germany", "military_aid", "first", False, "considered", 1],
        ["Germany", "military_aid", "firmed_up", True, "conditional", 1],
        ["Germany", "military_aid", "withdrawn", True, "refused", 1],
    ]
    assert found["records"].tolist() == [["s1-1"], ["s2-1", "s2-2"], ["s4-1"]], "the strongest of a day comes first"
    assert found["day"].dt.month.tolist() == [1, 2, 4]


@pytest.mark.parametrize(
    "other",
    [
        said("pledged", party="FRA"),
        said("pledged", kind="sanctions"),
        said("pledged", beneficiary="MDA"),
        said("pledged", direction="end"),  # less of it
        said("pledged", voice="reported_other"),  # what somebody else says of Germany
        said("urged", voice="urged", urged_by="UKR"),
    ],
    ids=lambda record: str({k: v for k, v in record.items() if v != said("pledged").get(k)}),
)
def test_what_may_be_another_act_is_not_linked(other: dict[str, Any], tmp_path: Path) -> None:
    assert steps(tell(tmp_path, [said("considered")], [other]), Filter()).empty


@pytest.mark.parametrize("party", ["unspecified", "several countries"])
def test_parties_without_a_name_have_no_history(party: str, tmp_path: Path) -> None:
    store = tell(tmp_path, [said("considered", party=party)], [said("pledged", party=party)])
    assert steps(store, Filter()).empty


def test_acts_of_no_type_have_no_history(tmp_path: Path) -> None:
    assert steps(tell(tmp_path, [said("considered", kind="other")], [said("pledged", kind="other")]), Filter()).empty


def test_an_open_beneficiary_is_the_only_one_that_is_ever_named(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    one = tell(tmp_path / "one", [said("considered", beneficiary=None)], [said("pledged")])
    assert steps(one, Filter())["move"].tolist() == ["first", "firmed_up"]
    (tmp_path / "two").mkdir()
    two = [said("pledged")], [said("pledged", beneficiary="MDA")], [said("considered", beneficiary=None)]
    assert steps(tell(tmp_path / "two", *two), Filter()).empty


def test_a_joint_commitment_is_each_party_s(tmp_path: Path) -> None:
    joint = said("pledged", voice="joint") | {"committed": ["DEU", "FRA"]}
    found = steps(tell(tmp_path, [joint], [said("refused", party="FRA")]), Filter())
    assert found[["party", "move"]].to_numpy().tolist() == [["FRA", "first"], ["FRA", "withdrawn"]]


def test_threads_come_by_their_last_change(tmp_path: Path) -> None:
    store = tell(
        tmp_path,
        [said("pledged"), said("intended", party="FRA"), said("pledged", party="POL")],
        [said("refused")],
        [said("pledged", party="FRA"), said("refused")],
        [said("pledged", party="POL")],
    )
    found = steps(store, Filter())
    assert found.groupby("thread", sort=False)["party"].first().tolist() == ["FRA", "DEU", "POL"]
    assert chosen(found) == [0, 1, 2]
    assert chosen(found, "changed") == [0, 1]
    assert chosen(found, "withdrawn") == [1]


def test_a_step_tells_the_words_that_it_shares_with_the_one_before(tmp_path: Path) -> None:
    table = HandTable()
    texts = [
        ("considered", "Berlin may send cruise missiles with a long range to Ukraine"),
        ("both", "We would rather talk of trainers"),
        ("refused", "We will never send a cruise missile of that range"),
        ("pledged", "Money is on its way"),
    ]
    for month, (strength, text) in enumerate(texts, start=1):
        table.article(f"d{month}", f"2025-{month:02}-01", text=text)
        records = [said("pledged"), said("refused")] if strength == "both" else [said(strength)]
        table.statement(f"s{month}", f"d{month}", ["emmanuel-macron"], text, commitments=records)
    found = steps(table.open(tmp_path), Filter())
    assert found["move"].tolist() == ["first", "both", "refused", "taken_up"]
    assert found["common"].tolist() == [[], [], ["cruise", "missile", "range"], []], "held against January"


def test_words_tell_acts_apart_by_how_rare_they_are() -> None:
    weight = {"missil": 4.0, "suppor": 2.0, "grain": 6.6}
    assert in_common(words("more support, more missiles"), words("the missile, our support"), weight) == ()
    assert in_common(words("grain exports"), words("no grain"), weight) == ("grain",)
    assert in_common(words("Putin and Zelenskyy in Ukraine"), words("Ukraine, Putin, Zelenskyy"), weight) == ()
    assert words("We would rather pay Kyiv two billion euros, Macron and the Ukrainians said") == {}


def test_the_filter_holds_but_no_status_hides_a_refusal(tmp_path: Path) -> None:
    store = tell(tmp_path, [said("pledged")], [said("refused")], [said("pledged", party="FRA")])
    assert steps(store, Filter(commitment_statuses=("pledged",)))["move"].tolist() == ["first", "withdrawn"]
    assert steps(store, Filter(committed=("FRA",))).empty
    assert steps(store, Filter(commitment_types=("sanctions",))).empty
