"""CSV files that open well in a spreadsheet and can be cited, and a bundle of them."""

from __future__ import annotations

from dashboard.filters import Filter, Options, Store
from dashboard.measures.measure import Measure


def statements_csv(store: Store, filter: Filter) -> bytes:
    """Return all statements under the filter, one row each, as UTF-8 CSV with BOM, ISO dates and guarded cells."""
    raise NotImplementedError


def commitments_csv(store: Store, filter: Filter) -> bytes:
    """Return all commitment records under the filter, one row each, with their statement and speaker."""
    raise NotImplementedError


def measure_csv(measure: Measure) -> bytes:
    """Return the frame behind a chart, with its title, denominator and filter as columns of every row."""
    raise NotImplementedError


def file_name(filter: Filter, build_id: str, what: str, suffix: str = "csv") -> str:
    """Return an ASCII file name that tells the filter and the build, at most 120 characters.

    >>> file_name(Filter(topics=("sanctions_assets",)), "1f2e3d4c", "statements")
    'onrecord_statements_topic-sanctions_assets_1f2e3d4c.csv'
    """
    raise NotImplementedError


def bundle_zip(store: Store, filter: Filter, known: Options) -> bytes:
    """Return a ZIP with both CSV files, README, codebook, data dictionary, hashes and citation."""
    raise NotImplementedError
