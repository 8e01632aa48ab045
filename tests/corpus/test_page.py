import datetime

import pytest

from dashboard.corpus.limits import Limits
from dashboard.corpus.read import read_corpus

SENTENCES = [
    "The President speaks at a press conference in Paris after welcoming around 30 countries.",
    "“It will not have the Russians’ approval,” Emmanuel Macron said on Thursday evening – in the Élysée.",
    "Britain and France will lead the work on a security force, according to Prime Minister Keir Starmer.",
]
PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head>{charset}
<title>Force for Ukraine - The Example</title>
<meta property="og:title" content="Force for Ukraine">
<meta property="og:site_name" content="The Example">
<meta property="article:published_time" content="2025-03-27T21:15:00+01:00">
<link rel="canonical" href="https://news.example/2025/force">
<style>p {{ color: red }}</style><script>alert("no article")</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>Force for Ukraine</h1>{paragraphs}</article>
<footer>All rights reserved by The Example</footer></body></html>"""


def page(charset="", sentences=SENTENCES):
    return PAGE.format(charset=charset, paragraphs="".join(f"<p>{s}</p>\n" for s in sentences))


def read(tmp_path, data):
    (tmp_path / "a.html").write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_corpus(tmp_path)


def test_the_text_and_the_metadata_of_a_page(tmp_path):
    corpus = read(tmp_path, page())
    assert corpus.set_aside == ()
    (document,) = corpus.documents
    assert [line for line in document.text.split("\n") if line in SENTENCES] == SENTENCES
    assert "Home" not in document.text
    assert "alert" not in document.text
    assert document.title == "Force for Ukraine"
    assert document.published == datetime.date(2025, 3, 27)
    assert document.outlet == "The Example"
    assert document.url == "https://news.example/2025/force"
    assert document.language == "en"


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ('<meta charset="windows-1252">', "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', "cp1252"),  # as browsers read it
        ('<meta charset="utf-8">', "utf-8"),
        ('<meta charset="utf-8">', "utf-8-sig"),
        ('<meta charset="windows-1252">', "utf-8"),  # saved as UTF-8, the old declaration left
        ("", "utf-16"),
    ],
)
def test_the_declared_encoding_is_respected(tmp_path, charset, encoding):
    (document,) = read(tmp_path, page(charset).encode(encoding)).documents
    assert SENTENCES[1] in document.text


UKRAINIAN = "Ніяких переговорів без України не буде, заявив президент Володимир Зеленський у Парижі."
RUSSIAN = "Министр иностранных дел Сергей Лавров заявил, что переговоры возможны на условиях Москвы."
CHINESE = "中国外交部发言人汪文斌在北京表示，中方始终主张通过对话谈判政治解决乌克兰危机，反对单边制裁。"
JAPANESE = "岸田首相は東京で、ウクライナへの支援を継続し、ロシアに対する制裁を強化すると述べた。"


@pytest.mark.parametrize(
    ("label", "encoding", "sentence"),
    [
        ("windows-1251", "cp1251", UKRAINIAN),
        ("koi8-r", "koi8-r", RUSSIAN),
        ("gb2312", "gb18030", CHINESE),
        ("Shift_JIS", "cp932", JAPANESE),
    ],
)
def test_other_scripts_by_declaration(tmp_path, label, encoding, sentence):
    markup = page(f'<meta charset="{label}">', [sentence * 2, sentence])
    (document,) = read(tmp_path, markup.encode(encoding)).documents
    assert sentence * 2 in document.text


def test_a_yml_beside_the_page_goes_before_the_page(tmp_path):
    (tmp_path / "a.yml").write_text("outlet: Agence Exemple\npublished: 2025-03-28\n")
    (document,) = read(tmp_path, page()).documents
    assert (document.outlet, document.published) == ("Agence Exemple", datetime.date(2025, 3, 28))
    assert document.title == "Force for Ukraine"


def test_no_date_is_guessed_from_the_text(tmp_path):
    told = '<meta property="article:published_time" content="2025-03-27T21:15:00+01:00">'
    data = page(sentences=[*SENTENCES, "It happened on 5 May 2021."]).replace(told, "")
    (document,) = read(tmp_path, data).documents
    assert document.published is None


@pytest.mark.parametrize(
    "data",
    [
        "<html><body></body></html>",
        "<html><head><title>Only a title</title></head><body><script>var x = 'text';</script></body></html>",
        "<html><body><nav><a href='/'>Home</a></nav></body></html>",
        "<" * 20_000,
        "<div>" * 20_000,
        "&#0;&#xD800;<p>",
    ],
)
def test_pages_without_text_are_set_aside(tmp_path, data):
    corpus = read(tmp_path, data)
    assert corpus.documents == ()
    (set_aside,) = corpus.set_aside
    assert set_aside.reason.startswith(("no text found in the page. Fix: ", "the page cannot be read"))


def test_a_page_of_endless_elements_is_set_aside(tmp_path):
    (tmp_path / "a.html").write_text(page(sentences=["<b>word</b> " * 300]))
    (set_aside,) = read_corpus(tmp_path, limits=Limits(page_elements=200)).set_aside
    assert set_aside.reason == "the page has more than the limit of 200 elements. Fix: save the text as .txt."


def test_a_page_that_is_no_page(tmp_path):
    (tmp_path / "b.html").write_bytes(b"\x89PNG\r\n\x1a\n")
    (set_aside,) = read_corpus(tmp_path).set_aside
    assert set_aside.reason.startswith("this is an image, not text")
