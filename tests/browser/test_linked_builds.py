"""A link that was made from an older build: what changed since is told, in the view of the link."""

from __future__ import annotations

import shutil
from pathlib import Path

import app_table
import pytest
from driving import Reader, start
from playwright.sync_api import Browser, expect

from dashboard.filters import Filter
from dashboard.measures import changes
from dashboard.table.store import Store, current_build_id
from dashboard.ui import builds


@pytest.fixture(scope="module")
def rebuilt(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The table of the other browser tests with one article more and one less; and the id that it had before."""
    home = tmp_path_factory.mktemp("rebuilt")
    shutil.copytree(data.parent, home, dirs_exist_ok=True)
    old = current_build_id(home / "data")
    (home / "corpus" / "2022-12-04-macron-guarantees.md").unlink()
    added = next(p for p in sorted((app_table.ROOT / "seeds").glob("*.md")) if p.name not in app_table.SEEDS)
    shutil.copy(added, home / "corpus" / added.name)
    app_table.build(home / "corpus", home / "data")
    assert old
    return home / "data", old


def test_a_link_of_the_build_before_says_what_changed(
    rebuilt: tuple[Path, str], browser: Browser, tmp_path: Path
) -> None:
    data, old = rebuilt
    store = Store.open(data)
    found = changes.between(Store.open(data, build_id=old), store, Filter())
    assert (found.articles_added, found.articles_gone, found.n_recoded) == (1, 1, 0)
    server = start(data, tmp_path / "log.txt")
    context = browser.new_context()
    reader = Reader(context, server.url).open(f"/speakers?build={old}&actor=Emanuel+Makron")
    banners = reader.page.get_by_role("alert")
    expect(banners.first).to_contain_text("This link was made from another build")
    expect(banners.first).to_contain_text(builds.within(found))
    expect(banners.nth(1)).to_contain_text("the nearest is “Emmanuel Macron”")
    reader.page.get_by_role("button", name="Use Emmanuel Macron").click()
    reader.idle()
    expect(banners).to_have_count(1)
    macron = changes.between(Store.open(data, build_id=old), store, Filter(actors=("emmanuel-macron",)))
    assert macron != found
    expect(banners.first).to_contain_text(builds.within(macron))
    reader.page.get_by_role("button", name="Close this notice").click()
    reader.idle()
    expect(banners).to_have_count(0)
    context.close()
    server.stop()
