"""The banner of a link from another build, and of values that this build does not know. Rows: tests/hand_table.py."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hand_table import hand_rows, later_rows
from streamlit.testing.v1 import AppTest

App = Callable[..., AppTest]
OLD, NEW = "0123456789abcdef", "fedcba9876543210"


@pytest.fixture(scope="module")
def two_builds(tmp_path_factory: pytest.TempPathFactory, settled: Callable[..., Path]) -> Path:
    out = settled(hand_rows(), tmp_path_factory.mktemp("two"), OLD)
    return settled(later_rows(), out, NEW)


@pytest.fixture
def later(two_builds: Path, monkeypatch: pytest.MonkeyPatch, app: App) -> App:
    """The app on a table that has two builds."""
    monkeypatch.setenv("ONRECORD_DATA", str(two_builds))
    return app


def test_a_link_of_an_older_build_is_told_what_changed_in_its_view(later: App) -> None:
    at = later("statements", build=OLD)
    assert at.warning[0].value.replace("\\", "") == (
        f"This link was made with build {OLD} of 25 November 2026; shown is build {NEW}. Within this view: 1 statement "
        "added (with 1 new article), 3 gone (with 1 vanished article) and 5 recoded (speaker of 2, stance of 1, topic "
        "of 1 and commitments of 1); 6 are unchanged."
    )


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (
            {"actor": "emmanuel-macron"},
            "Within this view: 2 statements recoded (stance of 1 and commitments of 1) and 1 came into it because it "
            "is coded otherwise; 3 are unchanged.",
        ),
        (
            {"stance": "-2"},
            "Within this view: 1 statement added (with 1 new article), 1 recoded (topic of 1) and 1 left it because it "
            "is coded otherwise; 0 are unchanged.",
        ),
        (
            {"actor": "sergey-lavrov", "end": "2025-05-01"},
            "Nothing has changed within this view: its 1 statement is the same, coded the same.",
        ),
    ],
)
def test_what_changed_is_told_within_the_filter(later: App, query: dict[str, str], told: str) -> None:
    assert told in later("statements", build=OLD, **query).warning[0].value.replace("\\", "")


def test_the_banner_follows_the_filter_and_can_be_closed(later: App) -> None:
    at = later("statements", build=OLD)
    assert "6 are unchanged" in at.warning[0].value.replace("\\", "")
    at.multiselect(key="actor").set_value(["emmanuel-macron"]).run()
    assert "3 are unchanged" in at.warning[0].value.replace("\\", "")
    at.button(key="close_banner").click().run()
    assert not at.warning


def test_of_a_build_that_is_gone_the_manifest_is_told(
    two_builds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, app: App
) -> None:
    home = tmp_path / "home"
    shutil.copytree(two_builds, home)
    (home / "past").mkdir()
    manifest = (home / "builds" / OLD / "manifest.json").read_text().replace('"codebook": "1"', '"codebook": "0"')
    (home / "past" / f"{OLD}.json").write_text(manifest)
    shutil.rmtree(home / "builds" / OLD)
    monkeypatch.setenv("ONRECORD_DATA", str(home))
    told = app("statements", build=OLD, copies="1").warning[0].value.replace("\\", "")  # no other test caches this
    assert told.endswith(
        "The statements of that build are no longer here to compare. It had 18 statements in 7 articles, this one has "
        "16 statements in 7 articles; since then the codebook changed."
    )


@pytest.mark.parametrize("build", ["ffffffffffffffff", "../../../etc", "<script>"])
def test_of_an_unknown_build_nothing_is_made_up(later: App, build: str) -> None:
    told = later("statements", build=build).warning[0].value.replace("\\", "")
    assert told.endswith("Nothing is known here of that build, so figures may differ.")


def test_its_own_build_raises_no_banner(later: App) -> None:
    assert not later("statements", build=NEW).warning


def test_the_nearest_value_is_named_and_can_be_taken(app: App) -> None:
    at = app("statements", actor=["Emanuel Makron", "keir-starmer"])
    assert "“Emanuel Makron” is not in this build; the nearest is “Emmanuel Macron”" in at.warning[0].value.replace(
        "\\", ""
    )
    assert at.multiselect(key="actor").value == ["keir-starmer"]
    at.button(key="nearest-actor-emmanuel-macron").click().run()
    assert at.multiselect(key="actor").value == ["emmanuel-macron", "keir-starmer"]
    assert not at.warning


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"topic": "sanction_assets"}, "the nearest is “Sanctions and frozen assets”"),
        ({"country": "Frannce"}, "the nearest is “France”"),
        ({"stance": "7"}, "“7” is not in this build, which has -2, -1, 0, 1, 2"),
        ({"actor": "qqqqqq"}, "“qqqqqq” is not in this build"),
        ({"unit": "pages"}, "“pages” is no value of “unit”: it is one of statements, words, articles"),
        ({"who": "Keir Starmr"}, "the nearest is “Keir Starmer”"),
    ],
)
def test_unknown_values_are_named_with_what_is_near(app: App, query: dict[str, str], told: str) -> None:
    at = app("speakers", **query)
    assert told in at.warning[0].value.replace("\\", "")
