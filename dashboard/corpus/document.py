"""One news article, exactly as it was written, with its metadata."""

from __future__ import annotations

import dataclasses
import datetime


@dataclasses.dataclass(frozen=True, slots=True)
class Document:
    """One article (docs/tables.md, **documents**).

    `text` is the article after decoding and after its markup or front matter is taken off; nothing else is
    normalised, and every span of the project is a half-open range of code points of it. Missing is None.
    """

    document_id: str
    text: str
    source_file: str
    title: str | None = None
    published: datetime.date | None = None
    outlet: str | None = None
    url: str | None = None
    place: str | None = None
    language: str | None = None
    duplicate_of: str | None = None
