import codecs
import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.corpus.decoding import decode, encoding_of_stream
from dashboard.corpus.outcome import Refused

# Any text at all, except what decode refuses: NULs and other control characters; a text's own leading U+FEFF is a mark.
texts = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters=[chr(c) for c in [*range(9), *range(14, 32), 127]])
).filter(lambda text: not text.startswith("\ufeff"))


@given(texts)
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-32-be", codecs.BOM_UTF32_BE),
    ],
)
def test_any_text_round_trips_in_every_marked_encoding(encoding, mark, text):
    assert decode(mark + text.encode(encoding)) == text


@given(texts.filter(lambda text: not text.encode().startswith((b"%PDF", b"GIF8", b"{\\rtf"))))
def test_any_text_round_trips_in_plain_utf8_with_its_line_ends(text):
    assert decode(text.encode()) == text


@given(st.binary(max_size=2000))
def test_any_bytes_are_text_or_refused(data):
    with contextlib.suppress(Refused):
        decode(data).encode()  # no half surrogate pairs


def test_utf16_without_its_mark_is_told():
    text = "The President speaks at a press conference in Paris.\nПрезидент говорить.\n"
    assert decode(text.encode("utf-16-le")) == text
    assert decode(text.encode("utf-16-be")) == text


def test_the_declared_encoding_is_tried_before_utf8():
    japanese = "ウクライナ支援を続ける".encode("iso-2022-jp")  # seven-bit, so it is good UTF-8 as well
    assert decode(japanese, declared="iso-2022-jp") == "ウクライナ支援を続ける"


def test_a_wrong_declaration_does_not_count():
    assert decode("Łódź".encode(), declared="ascii") == "Łódź"
    assert decode("Łódź".encode(), declared="no-such-encoding") == "Łódź"


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (b"%PDF-1.7\n\xe2\xe3", "this is a PDF file, not text", None),
        (b"PK\x03\x04\x14", "this is a zip or Office file, not text", None),
        (b"\x89PNG\r\n", "this is an image, not text", None),
        (b"Some\x00thing binary", "holds NUL bytes", None),
        ("Zürich sagt “ja”.\nGenève ".encode() + b"\xe9" + "tait là – naïf.".encode(), "broken UTF-8: byte 0xE9", 2),
        (b"\xff\xfeA\x00\x00\xd8", "broken UTF-16-LE", 1),
        (b"\x01\x02\x03\x04text", "mostly control characters", None),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data, reason, line):
    with pytest.raises(Refused, match=reason) as refusal:
        decode(data)
    assert refusal.value.line == line
    assert refusal.value.fix


def test_a_few_stray_bytes_are_no_encoding():
    with pytest.raises(Refused, match=r"cannot be told with confidence"):
        decode(bytes(range(128, 256)) * 3)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_stay_as_they_are(ending):
    text = f"One.{ending}{ending}Two.{ending}"
    assert decode(text.encode()) == text


def test_a_table_with_one_broken_row_stays_utf8():
    rows = "".join(f"Łódź row {i}\n" for i in range(100_000)).encode() + b"caf\xe9\n"
    assert encoding_of_stream(io.BytesIO(rows)) == ("utf-8", 0)


UKRAINIAN = "«Ми потребуємо гарантій безпеки», — заявив президент України Володимир Зеленський у Парижі.\n"


def test_the_encoding_of_a_table_is_told_by_what_comes_late_in_it():
    rows = b"id,text\n" + b"1,plain ascii\n" * 30_000 + (UKRAINIAN * 20).encode("cp1251")
    encoding, mark = encoding_of_stream(io.BytesIO(rows))
    assert rows.decode(encoding).endswith(UKRAINIAN)
    assert mark == 0
