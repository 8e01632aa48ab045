"""A saved web page: trafilatura takes the article's text out of its markup and reads the page's own metadata."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import trafilatura
from trafilatura.settings import Document as Page

from dashboard.corpus.article import Article, checked_text
from dashboard.corpus.dates import parse_date
from dashboard.corpus.decoding import decode
from dashboard.corpus.metadata import Metadata, metadata_from
from dashboard.corpus.options import Options
from dashboard.corpus.outcome import Refused
from dashboard.corpus.plain import header_beside
from dashboard.corpus.sources import Source

# Both libraries warn about single pages; what matters reaches the user as the reason of a set-aside file.
for _library in ("trafilatura", "htmldate"):
    logging.getLogger(_library).addHandler(logging.NullHandler())
    logging.getLogger(_library).propagate = False

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)|<\?xml[^>]{0,100}?encoding=[\"']([\w-]+)"
)
_DECLARED_WITHIN = 4096  # bytes; browsers look at the first 1,024
# The labels of the WHATWG Encoding standard that mean another encoding than their name, as browsers read them.
_BROWSERS_READ = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "x-mac-cyrillic": "mac_cyrillic",
    "macintosh": "mac_roman",
}
_SINGLE_BYTE = re.compile(r"(?:windows-|cp|iso-?8859-)\d+|koi8-[ru]|ibm866|mac_\w+", re.IGNORECASE)
_MULTI_BYTE = frozenset({"utf-8", "gb18030", "big5", "big5-hkscs", "euc-jp", "iso-2022-jp", "cp932", "cp949"})
# Of a page without an article, trafilatura hands over what there is: a menu, a line on cookies.
_FEWEST_LETTERS = 40
# No search through the page's whole text for anything like a date, and no rule that depends on today.
_DATE_RULES = {"original_date": True, "extensive_search": False, "max_date": "2100-12-31"}


def read_page(source: Source, options: Options) -> Iterator[Article | Refused]:
    """The one article of a page. A .yml beside the page goes before the page's own metadata."""
    data = source.read(options.limits.text, options.limits)
    markup = decode(data, declared=_declared_encoding(data))
    known = header_beside(source, options)
    try:
        text, found = _extract(markup, options)
    except Refused:
        raise
    except Exception as error:
        raise Refused(f"the page cannot be read ({type(error).__name__})", fix="save the text as .txt") from error
    if not text or sum(map(str.isalnum, text)) < _FEWEST_LETTERS:
        raise Refused("no text found in the page", fix="save the article's own page, or its text as .txt")
    yield Article(checked_text(text), known.over(found), source.file_name)


def _extract(markup: str, options: Options) -> tuple[str | None, Metadata]:
    tree = trafilatura.load_html(markup)
    if tree is None:
        return None, Metadata()
    if sum(1 for _ in tree.iter()) > options.limits.page_elements:
        raise Refused(
            f"the page has more than the limit of {options.limits.page_elements:,} elements",
            fix="save the text as .txt",
        )
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    page = trafilatura.bare_extraction(
        tree, with_metadata=True, include_comments=False, include_tables=False, date_extraction_params=dict(_DATE_RULES)
    )
    if not isinstance(page, Page):
        return None, Metadata()
    record = {"title": page.title, "outlet": page.sitename, "url": page.url, "language": language}
    found = metadata_from(record, {name: name for name in record})
    published = parse_date(page.date) if page.date else None
    return page.text, Metadata(published=published).over(found)


def _declared_encoding(data: bytes) -> str | None:
    """The encoding that the page names, as browsers understand it; None for none, and for names of no encoding.

    Bytes beyond ASCII that are good UTF-8 throughout are UTF-8 whatever single-byte encoding is declared: a page that
    was saved as UTF-8 keeps its old declaration, and by accident no sentence in another encoding is good UTF-8.
    """
    match = _DECLARED.search(data[:_DECLARED_WITHIN])
    if not match:
        return None
    label = (match[1] or match[2]).decode("ascii").casefold()
    encoding = _BROWSERS_READ.get(label, label)
    if _SINGLE_BYTE.fullmatch(encoding):
        return None if not data.isascii() and _is_utf8(data) else encoding
    return encoding if encoding in _MULTI_BYTE else None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
