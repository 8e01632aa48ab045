"""What changed between two builds, counted by hand. Rows: hand_rows and later_rows in tests/hand_table.py."""

from pathlib import Path

import pytest
from hand_table import later_rows

from dashboard.filters import Filter
from dashboard.measures import changes
from dashboard.measures.changes import Changes
from dashboard.table.store import Store


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return later_rows().open(tmp_path_factory.mktemp("newer"), "fedcba9876543210")


def test_the_default_view(store: Store, newer: Store) -> None:
    """Fourteen before: m1 m2 m3 m4 j1 s1 z1 z2 l1 l2 e1 u1 a1 n1; twelve now: without z2 l2 n1, with w1."""
    assert changes.between(store, newer, Filter()) == Changes(
        articles_added=1,
        articles_gone=1,
        added=1,
        gone=3,
        came=0,
        left=0,
        recoded={"speaker": 2, "stance": 1, "topic": 1, "commitments": 1},
        n_recoded=5,
        same=6,
    )


def test_within_a_filter_what_is_recoded_comes_and_leaves(store: Store, newer: Store) -> None:
    """By Macron: m1 m2 m3 m4 j1 before; s1 came, m1 and m2 are recoded."""
    found = changes.between(store, newer, Filter(actors=("emmanuel-macron",)))
    assert (found.added, found.gone, found.came, found.left, found.n_recoded, found.same) == (0, 0, 1, 0, 2, 3)
    found = changes.between(store, newer, Filter(stances=("-2",)))  # m1 z1 before; z1 and the new w1 now
    assert (found.added, found.gone, found.came, found.left, found.n_recoded, found.same) == (1, 0, 0, 1, 1, 0)


def test_a_build_against_itself(store: Store) -> None:
    found = changes.between(store, store, Filter())
    assert found.nothing
    assert found.same == 14


def test_a_filter_that_only_one_build_knows(store: Store, newer: Store) -> None:
    found = changes.between(store, newer, Filter(actors=("nobody",), outlets=("No such",)))
    assert found == Changes(0, 0, 0, 0, 0, 0, {}, 0, 0)
    assert found.nothing


@pytest.mark.parametrize("build_id", ["ffffffffffffffff", "../../etc/passwd", "", "x" * 500])
def test_a_build_that_is_not_there(store: Store, build_id: str, tmp_path: Path) -> None:
    assert changes.since(Store(tmp_path, store.manifest, store._con), Filter(), build_id) == changes.Since(None, None)
