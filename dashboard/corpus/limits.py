"""How large an input may be. The limits keep one hostile or mistaken file from taking the machine's memory."""

from __future__ import annotations

import dataclasses

from dashboard.corpus.outcome import Refused

_MB = 1_000_000


@dataclasses.dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds in bytes unless said otherwise. Everything beyond is set aside, and the reason names the limit.

    `text` holds for one article: a .txt, .md or .html file, or one line or row of a table.
    A novel has about 1 MB; the longest live blogs stay under 5 MB.
    """

    text: int = 20 * _MB
    page_elements: int = 100_000  # a count: what a page's extraction takes grows with it; long live blogs have 20,000
    metadata: int = 1 * _MB  # front matter, or the .yml beside a text
    table: int = 2_000 * _MB  # .csv, .tsv, .jsonl, .parquet: read row by row
    whole: int = 200 * _MB  # what must be held as a whole: .json, .parquet in an archive, standard input
    archive: int = 2_000 * _MB  # a .zip as it lies on the disk
    archive_expanded: int = 4_000 * _MB  # all its entries together, unpacked
    archive_entries: int = 1_000_000  # a count
    expansion: int = 100  # unpacked size over packed size; prose packs about 3 to 1, tables of it 10 to 1

    def check(self, size: int, limit: int, what: str) -> None:
        """Raise Refused when `size` bytes are more than `limit`; `what` names the thing in the sentence."""
        if size > limit:
            raise Refused(
                f"{what} has {in_megabytes(size)}, more than the limit of {in_megabytes(limit)}",
                fix="split it into smaller files",
            )


def in_megabytes(size: int) -> str:
    """The size for a reader's eyes.

    >>> in_megabytes(20_500_000)
    '20.5 MB'
    """
    return f"{size / _MB:,.1f} MB"
