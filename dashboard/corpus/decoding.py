"""Bytes become text: byte order mark, then UTF-8, then the legacy encoding that is sure, else the file is refused.

A wrong guess would silently turn every name with an accent into rubbish, so the rules are strict (docs/corpus.md).
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from dashboard.corpus import legacy
from dashboard.corpus.outcome import Refused

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a zip or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a gzip file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_SAVE_AS_TEXT = "save the article's text as a UTF-8 .txt file"
_SAVE_AS_UTF8 = "save it again as UTF-8"
_SAMPLE = 256 * 1024  # bytes
_BEFORE = 4096
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_UNDECODED = re.compile("[\udc80-\udcff]")


def decode(data: bytes, *, declared: str | None = None) -> str:
    """The text of a whole file, without its byte order mark; nothing else is changed, line ends included.

    `declared` is the encoding that the file itself names (HTML), tried after the mark.

    Raises:
        Refused: binary, broken, or in an encoding that cannot be told with confidence.
    """
    refuse_binary(data)
    encoding, skip = encoding_of(data, declared=declared)
    try:
        text = data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        raise _broken(encoding, data[skip:], error.start) from error
    refuse_control_characters(text)
    return text


def encoding_of(data: bytes, *, declared: str | None = None) -> tuple[str, int]:
    """The encoding's Python name and the length of its byte order mark.

    Raises:
        Refused: no encoding fits with confidence.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    if declared and _fits(data, declared):
        return declared, 0
    if _fits(data, "utf-8"):
        unmarked = _utf16_without_mark(data)
        return unmarked or "utf-8", 0
    return _utf16_without_mark(data) or _guess(data), 0


def encoding_of_stream(stream: BinaryIO) -> tuple[str, int]:
    """As `encoding_of`, for a table too large to hold: UTF-8 is checked over the whole stream, the rest on a sample.

    The stream is left at its start. A few broken rows in a UTF-8 table keep it a UTF-8 table.
    """
    stream.seek(0)
    head = stream.read(_SAMPLE)
    refuse_signature(head)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            stream.seek(0)
            return encoding, len(mark)
    if unmarked := _utf16_without_mark(head[: len(head) // 4 * 4]):
        stream.seek(0)
        return unmarked, 0
    sample = _first_not_utf8(stream)
    stream.seek(0)
    if sample is None or _is_broken_utf8(sample):
        return "utf-8", 0
    return _guess(sample), 0


def refuse_signature(data: bytes) -> None:
    """Raise Refused for the well-known kinds of file that hold no plain text."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise Refused(f"this is {kind}, not text", fix=_SAVE_AS_TEXT)


def refuse_binary(data: bytes) -> None:
    """Raise Refused for bytes that no text file has: a known signature, or NULs outside UTF-16 and UTF-32."""
    refuse_signature(data)
    marked = any(data.startswith(mark) for mark, encoding in _MARKS if encoding != "utf-8")
    if b"\0" in data and not marked and not _utf16_without_mark(data):
        raise Refused("holds NUL bytes, so it is binary or damaged", fix=_SAVE_AS_TEXT)


def refuse_control_characters(text: str, line: int | None = None) -> None:
    """Raise Refused for NULs, half surrogate pairs, undecoded bytes, and text with many control characters."""
    if "\0" in text:
        raise Refused("holds a NUL character", fix="remove it", line=line)
    if undecoded := _UNDECODED.search(text):
        byte = ord(undecoded.group()) - 0xDC00
        raise Refused(f"broken encoding: byte 0x{byte:02X} is no text", fix=_SAVE_AS_UTF8, line=line)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Refused("holds half a surrogate pair", fix="repair the character escapes", line=line) from error
    if len(_CONTROL.findall(text)) > len(text) / 100:
        raise Refused("is mostly control characters, so it is binary or damaged", fix=_SAVE_AS_TEXT, line=line)


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 that lost its mark shows NULs on one side of its byte pairs only (spaces, line ends, Latin letters)."""
    if len(data) < 4 or len(data) % 2 or b"\0" not in data:
        return None
    for encoding, nul_side in (("utf-16-le", 1), ("utf-16-be", 0)):
        if b"\0" in data[1 - nul_side :: 2] or data[nul_side::2].count(0) < len(data) / 20:
            continue
        text = data.decode(encoding, errors="replace")
        if not _CONTROL.search(text) and text.count("\ufffd") == 0:
            return encoding
    return None


def _first_not_utf8(stream: BinaryIO) -> bytes | None:
    """A sample around the first bytes that are not UTF-8, or None when the whole stream is UTF-8."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    previous = b""
    while chunk := stream.read(_SAMPLE):
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            # whole lines, so that the sample does not itself cut a character in two
            sample = previous + chunk + stream.read(_SAMPLE)
            return sample[: sample.rfind(b"\n") + 1] or sample
        previous = chunk[chunk.rfind(b"\n") + 1 :]
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return previous
    return None


def _is_broken_utf8(data: bytes) -> bool:
    """Whether most of the bytes beyond ASCII form good UTF-8 characters: by accident, legacy text hardly ever does."""
    text = data.decode("utf-8", errors="surrogateescape")
    broken = len(_UNDECODED.findall(text))
    good = sum(len(run) for run in re.findall(r"[^\x00-\x7f\udc80-\udcff]+", text))
    return good > broken


def _guess(data: bytes) -> str:
    """The legacy encoding of bytes that are not UTF-8."""
    if _is_broken_utf8(data):
        with_error = data.decode("utf-8", errors="surrogateescape")
        start = len(with_error[: _UNDECODED.search(with_error).start()].encode("utf-8"))  # type: ignore[union-attr]
        raise _broken("utf-8", data, start)
    encoding = legacy.guess(_telling_part(data))
    if encoding is None or not _fits(data, encoding):
        raise Refused("its encoding cannot be told with confidence", fix=_SAVE_AS_UTF8)
    return encoding


def _telling_part(data: bytes) -> bytes:
    """A sample in whole lines that begins a little before the first byte beyond ASCII."""
    first = re.search(rb"[\x80-\xff]", data)
    start = max(0, first.start() - _BEFORE) if first else 0
    sample = data[start : start + _SAMPLE]
    return sample if start + _SAMPLE >= len(data) else sample[: sample.rfind(b"\n") + 1] or sample


def _broken(encoding: str, data: bytes, start: int) -> Refused:
    return Refused(
        f"broken {encoding.upper()}: byte 0x{data[start]:02X} is no text",
        fix=_SAVE_AS_UTF8,
        line=data.count(b"\n", 0, start) + 1,
    )
