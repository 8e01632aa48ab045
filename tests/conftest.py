"""Tables for the rooms that read one: made by hand (`store`) and by chance (`chance_store`)."""

import pytest
from hand_table import hand_rows, random_rows

from dashboard.filters import Options, options
from dashboard.table.store import Store


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return hand_rows().open(tmp_path_factory.mktemp("hand"))


@pytest.fixture(scope="session")
def known(store: Store) -> Options:
    return options(store)


@pytest.fixture(scope="session")
def chance_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return random_rows(7).open(tmp_path_factory.mktemp("chance"))
