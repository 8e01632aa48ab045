"""What is known of an article beside its text: the usual names of each field, and the cleaning of each value."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import re
from collections.abc import Iterable, Mapping

import pycountry

from dashboard.corpus.dates import parse_date
from dashboard.corpus.decoding import refuse_control_characters
from dashboard.corpus.outcome import Refused
from dashboard.errors import CorpusError

# The usual spellings, the surest first: where a table has several of one field, the first in this order is read.
# They come from NewsAPI, GDELT, Media Cloud, news-please, Webhose, the Guardian's API, CC-News, LexisNexis exports,
# schema.org and the common Kaggle news sets.
SPELLINGS: dict[str, tuple[str, ...]] = {
    "text": (
        "text",
        "body",
        "article_text",
        "article_body",
        "full_text",
        "fulltext",
        "body_text",
        "main_text",
        "maintext",
        "text_content",
        "plain_text",
        "content",
        "article",
        "story",
    ),
    "title": ("title", "headline", "web_title", "heading", "article_title", "hl"),
    "published": (
        "published",
        "date",
        "published_at",
        "date_published",
        "publish_date",
        "published_date",
        "publication_date",
        "date_publish",
        "pub_date",
        "web_publication_date",
        "published_on",
        "article_date",
        "datetime",
        "timestamp",
        "created_at",
    ),
    "outlet": (
        "outlet",
        "publisher",
        "publication",
        "source",
        "source_name",
        "media",
        "media_name",
        "newspaper",
        "news_source",
        "site_name",
        "sitename",
        "site",
        "source_domain",
        "domain",
    ),
    "url": ("url", "link", "web_url", "article_url", "permalink", "source_url", "uri", "href"),
    "id": ("id", "article_id", "document_id", "doc_id", "uuid", "guid", "stories_id", "story_id"),
    "place": ("place", "dateline", "location", "city"),
    "language": ("language", "lang", "language_code"),
}
# What exporters write for a missing value.
_MISSING = frozenset({"", "null", "none", "nan", "nat", "n/a", "na", "unknown", "-", "~"})
_WEB_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f<>\"]+", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of **documents** (docs/tables.md) that the article's own words do not give. Missing is None."""

    id: str | None = None
    title: str | None = None
    published: datetime.date | None = None
    outlet: str | None = None
    url: str | None = None
    address: str | None = None  # the url as written, web address or not: it tells articles apart all the same
    place: str | None = None
    language: str | None = None

    def over(self, other: Metadata) -> Metadata:
        """These values where present, else those of `other`."""
        names = [field.name for field in dataclasses.fields(self)]
        return Metadata(**{n: v if (v := getattr(self, n)) is not None else getattr(other, n) for n in names})


def checked_columns(columns: Mapping[str, str] | None) -> dict[str, str]:
    """The user's own mapping from field to column name, its fields in their canonical spelling.

    Raises:
        CorpusError: no such field.
    """
    checked = {}
    for field, column in (columns or {}).items():
        canonical = next((name for name, spellings in SPELLINGS.items() if _folded(field) in spellings), None)
        if canonical is None:
            raise CorpusError(f"no such field: {field}", fix=f"map one of {', '.join(SPELLINGS)}")
        checked[canonical] = column
    return checked


def recognise(names: Iterable[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Which of `names` holds which field: the user's `columns` first, then the usual spellings.

    Raises:
        Refused: a mapped column is not there, or a name that would be read occurs twice.

    >>> recognise(["Headline", "publishedAt", "Full text"], {})
    {'text': 'Full text', 'title': 'Headline', 'published': 'publishedAt'}
    """
    names = [str(name) for name in names]
    by_spelling: dict[str, str] = {}
    for name in names:
        by_spelling.setdefault(_folded(name), name)
    found = {}
    for field, spellings in SPELLINGS.items():
        if field in columns:
            if columns[field] not in names:
                raise Refused(
                    f"no column {columns[field]!r}; it has {_listed(names)}",
                    fix=f"name one of these with --column {field}=NAME",
                )
            found[field] = columns[field]
        elif spelling := next((s for s in spellings if s in by_spelling), None):
            found[field] = by_spelling[spelling]
    for name in found.values():
        if names.count(name) > 1:
            raise Refused(f"two columns are named {name!r}", fix="rename one of them")
    return found


def require_text(found: Mapping[str, str], names: Iterable[str]) -> None:
    """Raise Refused when no column holds the articles' text."""
    if "text" not in found:
        raise Refused(
            f"wrong columns: none holds the article's text; there is {_listed([str(name) for name in names])}",
            fix="name it with --column text=NAME",
        )


def metadata_from(record: Mapping[str, object], found: Mapping[str, str], *, day_first: bool | None = None) -> Metadata:
    """Clean the values of one record; outlet and url fall back on the record's list of `sources` (docs/corpus.md).

    Raises:
        Refused: the date is no date, or a value holds what no text may hold.
    """
    values = {field: record.get(name) for field, name in found.items() if field != "text"}
    published = values.pop("published", None)
    words = {field: _words(value) for field, value in values.items()}
    sources = [source for source in _list(record.get("sources")) if isinstance(source, Mapping)]
    address = words.get("url") or next((a for source in sources if (a := _words(source.get("url")))), None)
    outlet = words.get("outlet") or (_words(sources[0].get("outlet")) if sources else None)
    return Metadata(
        id=words.get("id"),
        title=words.get("title"),
        published=None if _words(published) is None else parse_date(published, day_first=day_first),
        outlet=outlet,
        url=address if address and _WEB_ADDRESS.fullmatch(address) else None,
        address=address,
        place=words.get("place"),
        language=language_code(words.get("language")),
    )


@functools.lru_cache(maxsize=1024)
def language_code(name: str | None) -> str | None:
    """ISO 639-1 where the language has such a code (ISO 639-3 otherwise); an unknown name stays as written.

    >>> language_code("en-GB"), language_code("ukr"), language_code("Polish")
    ('en', 'uk', 'pl')
    """
    if name is None:
        return None
    tag = re.split(r"[-_]", name.strip())[0].casefold()
    language = pycountry.languages.get(alpha_2=tag) or pycountry.languages.get(alpha_3=tag)
    if language is None:
        try:
            language = pycountry.languages.lookup(name)
        except LookupError:
            return name
    return str(getattr(language, "alpha_2", language.alpha_3))


def _words(value: object) -> str | None:
    """One line of text, or None for the ways in which "missing" is written. A named thing gives its name."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title")
    if value is None or isinstance(value, bool | list | tuple | Mapping):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a column of whole numbers with a gap, read as numbers by what wrote it
    text = " ".join(str(value).split())
    if text.casefold() in _MISSING:
        return None
    refuse_control_characters(text)
    return text


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _folded(name: str) -> str:
    """`publishedAt`, `Published at` and `published-at` are one spelling."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip())
    return re.sub(r"[^a-z0-9]+", "_", snake.casefold()).strip("_")


def _listed(names: list[str]) -> str:
    shown = ", ".join(repr(name[:40]) for name in names[:12])
    return f"{shown} and {len(names) - 12} more" if len(names) > 12 else shown or "none"
