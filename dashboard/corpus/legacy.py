"""Tell the encoding of text from before UTF-8. A wrong guess would turn names into rubbish, so doubt means None.

charset-normalizer tells scripts apart well and Latin code pages badly: of the bundled articles saved as Windows-1252 it
reads every sixth wrongly (ø as ř, á as į; tests/corpus/test_legacy.py). So the Latin pages are told by what
can stand in a word and by the alphabets of the languages written in them, the other scripts by charset-normalizer.
"""

from __future__ import annotations

import re

import charset_normalizer

# The letters beyond a to z of the languages that each page was made for; é stands in loan words of all of them.
_WESTERN = (
    "àâæçèêëîïôœùûüÿ",  # French
    "äöüß",  # German
    "áíñóúü",  # Spanish
    "áâãàçêíóôõúü",  # Portuguese
    "àèìíîòóùú",  # Italian
    "åäöà",  # Swedish, Finnish
    "æøåòóôâ",  # Danish, Norwegian
    "èëïöüáóí",  # Dutch
    "áðíóúýþæö",  # Icelandic
    "àçèíïóòúü",  # Catalan
)
_CENTRAL = (
    "ąćęłńóśźż",  # Polish
    "áčďěíňóřšťúůýž",  # Czech
    "áäčďíĺľňóôŕšťúýž",  # Slovak
    "áíóöőúüű",  # Hungarian
    "ăâîşţ",  # Romanian
    "čćđšž",  # Croatian, Slovene, Bosnian
)
_TURKISH = ("âçğıîöşüûİi̇",)
_BALTIC = ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž")  # Lithuanian, Latvian, Estonian
# In this order: Windows-1252 is also the Web's default, and an English text with names of many origins is taken for it.
_LATIN_PAGES = (
    ("cp1252", _WESTERN),
    ("cp1250", _CENTRAL),
    ("iso8859_2", _CENTRAL),
    ("cp1254", _TURKISH),
    ("cp1257", _BALTIC),
    ("mac_roman", _WESTERN),
)
_WITHOUT_SPACES = ("gb18030", "big5", "euc_jp", "cp949", "cp874")  # a foreign name may touch their words
_OTHER_SCRIPTS = [
    *("cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866"),  # Cyrillic
    *("cp1253", "cp1255", "cp1256"),  # Greek, Hebrew, Arabic
    *_WITHOUT_SPACES,
]
# Share of a text's letters. The bundled English articles stay under 0.01 with their foreign names; a line of the
# languages above has 0.04 or more (tests/corpus/test_legacy.py).
_FEW_NAMES = 0.03
_HALF = 0.5
_HIRAGANA_OF_JAPANESE = 0.15  # of the characters beyond ASCII; prose has a third to a half

_BESIDE_LETTERS = "\u2019\u2018\u2013\u2014\u00b7\u00ad\u00a0\u2026\u20ac\u2122\u00ae\u00ab\u00bb\u201c\u201d\u2022"
_NOT_IN_WORDS = re.compile(
    rf"[^\W\d_][^\w\x00-\x7f{_BESIDE_LETTERS}][^\W\d_]"  # a sign within a word
    r"|[^\W\d_](?<!\bm)(?<!\b[ckm]m)[¹²³¼½¾¿]|[¹²³¼½¾ªº][^\W\d_]"  # "Pawe³" for Paweł; but m³ and km²
    r"|[a-z][À-ÖØ-Þ]"  # a capital after a small letter
    r"|[À-ÖØ-Þ][A-Z][a-z]"  # an accented capital before a capitalised word
    r"|(?:[^\W\d_a-zA-Z]){4}"  # four letters beyond ASCII in a row: another script
    r"|[\x80-\x9f]"
)
_NOT_WESTERN = re.compile(r"[õÕ](?![eE])")  # Portuguese writes õ before e only; elsewhere it is Hungarian ő
_TWO_SCRIPTS_IN_A_WORD = re.compile(r"[A-Za-z][^\W\d_A-Za-z]|[^\W\d_A-Za-z][A-Za-z]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_HIRAGANA = re.compile(r"[\u3040-\u309f]")


def guess(data: bytes) -> str | None:
    """The encoding of a sample that is not UTF-8, as Python names it; None when it cannot be told with confidence."""
    return _latin_page(data) or _japanese(data) or _other_script(data)


def _latin_page(data: bytes) -> str | None:
    """The first page under which every word could be a word and all letters belong to one language's alphabet.

    Where that is none, but all letters beyond ASCII are a few names in an otherwise plain text, Windows-1252 (or
    Mac Roman, should Windows-1252 make signs of them) is taken.
    """
    readings = [(page, alphabets, text) for page, alphabets in _LATIN_PAGES if (text := _read(data, page)) is not None]
    readings = [reading for reading in readings if _could_be_words(reading[0], reading[2])]
    for page, alphabets, text in readings:
        accented = set(_accented(text.lower())) - {"é"}
        if len(_accented(text)) < _HALF * _letters(text) and any(accented <= set(alphabet) for alphabet in alphabets):
            return page
    for page, _, text in readings:
        if len(_accented(text)) < _FEW_NAMES * _letters(text):
            return page
    return None


def _could_be_words(page: str, text: str) -> bool:
    return not (_NOT_IN_WORDS.search(text) or (page == "cp1252" and _NOT_WESTERN.search(text)))


def _japanese(data: bytes) -> str | None:
    """Shift JIS: under no other encoding do its bytes show so much hiragana. charset-normalizer takes it for Korean."""
    text = _read(data, "cp932")
    if text is None:
        return None
    return "cp932" if len(_HIRAGANA.findall(text)) > _HIRAGANA_OF_JAPANESE * len(_BEYOND_ASCII.findall(text)) else None


def _other_script(data: bytes) -> str | None:
    telling = b"\n".join(line for line in data.split(b"\n") if not line.isascii())
    best = charset_normalizer.from_bytes(telling, cp_isolation=_OTHER_SCRIPTS, enable_fallback=False).best()
    if best is None or _read(data, best.encoding) is None:
        return None
    text = str(best)
    if best.encoding not in _WITHOUT_SPACES and _TWO_SCRIPTS_IN_A_WORD.search(text):
        return None
    # Whole words of that script, not a few accents that fit some page of it.
    return best.encoding if len(_accented(text)) >= _HALF * _letters("".join(_words_beyond_ascii(text))) else None


def _words_beyond_ascii(text: str) -> list[str]:
    return [word for word in text.split() if not word.isascii()]


def _accented(text: str) -> list[str]:
    return [sign for sign in _BEYOND_ASCII.findall(text) if sign.isalpha() or sign == "\u0307"]


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _read(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
