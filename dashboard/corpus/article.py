"""An article as a reader hands it over, and how it gets its id."""

from __future__ import annotations

import dataclasses
import hashlib
import unicodedata
from collections import Counter

from dashboard.corpus.decoding import refuse_control_characters
from dashboard.corpus.document import Document
from dashboard.corpus.metadata import Metadata
from dashboard.corpus.outcome import Refused


@dataclasses.dataclass(frozen=True, slots=True)
class Article:
    """An article's exact text, its metadata, and the file's name where the file holds this article alone."""

    text: str
    metadata: Metadata
    file_name: str | None = None
    line: int | None = None

    @property
    def source_id(self) -> str:
        """What tells this article from another with the same words: the same on every machine."""
        known = self.metadata.id or self.metadata.address or self.file_name or self.metadata.title or ""
        return unicodedata.normalize("NFC", known)  # macOS hands out file names decomposed


def checked_text(text: str, line: int | None = None) -> str:
    """The text, untouched.

    Raises:
        Refused: there are no words in it, or characters that no text has.
    """
    refuse_control_characters(text, line)
    if not any(map(str.isalnum, text)):
        raise Refused("empty: there are no words in it", fix="remove it or fill in the article's text", line=line)
    return text


class Registrar:
    """Gives every article of one corpus its id; articles alike in text and source are told apart by their order."""

    def __init__(self) -> None:
        self._twins: Counter[str] = Counter()

    def document(self, article: Article, source_file: str) -> Document:
        """The article as a document."""
        known = article.metadata
        return Document(
            document_id=self._new_id(article),
            text=article.text,
            source_file=source_file,
            title=known.title,
            published=known.published,
            outlet=known.outlet,
            url=known.url,
            place=known.place,
            language=known.language,
        )

    def _new_id(self, article: Article) -> str:
        single = document_id(article.text, article.source_id)
        twin = self._twins[single]
        self._twins[single] += 1
        return document_id(article.text, article.source_id, twin) if twin else single


def document_id(text: str, source_id: str, twin: int = 0) -> str:
    """16 hexadecimal digits: BLAKE2b over text, source id and twin number, none of which can hold a NUL."""
    return hashlib.blake2b(f"{text}\0{source_id}\0{twin}".encode(), digest_size=8).hexdigest()
