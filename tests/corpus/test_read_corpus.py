import datetime
import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.corpus.article import document_id
from dashboard.corpus.document import Document
from dashboard.corpus.limits import Limits
from dashboard.corpus.markdown import split_front_matter
from dashboard.corpus.outcome import SetAside
from dashboard.corpus.read import iter_corpus, read_corpus
from dashboard.errors import CorpusError

ROOT = Path(__file__).parents[2]


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def reasons(folder: Path, **options: object) -> dict[str, tuple[int | None, str]]:
    return {s.source_file: (s.line, s.reason) for s in read_corpus(folder, **options).set_aside}


def only(corpus) -> Document:
    assert corpus.set_aside == ()
    (document,) = corpus.documents
    return document


# The bundled corpus


def test_all_59_bundled_articles_are_read():
    corpus = read_corpus(ROOT / "seeds")
    assert len(corpus.documents) == 59
    assert corpus.set_aside == ()
    assert corpus.ignored == ("README.md",)
    assert [d.source_file for d in corpus.documents] == sorted(d.source_file for d in corpus.documents)


def test_the_seed_article_takes_its_metadata_from_the_yml_beside_it():
    seed = read_corpus(ROOT / "seeds").documents[0]
    assert seed == Document(
        document_id="1ece70028a5e6f71",
        text=(ROOT / "seeds" / "000_acf95ba4b30975e2.txt").read_bytes().decode(),
        source_file="000_acf95ba4b30975e2.txt",
        title="France and Britain to lead a security force for Ukraine",
        published=datetime.date(2025, 3, 27),
        place="Paris",
        language="en",
    )


def test_a_brief_takes_outlet_and_url_from_its_first_source_and_its_text_begins_after_the_front_matter():
    name = "2022-03-02-un-assembly-vote.md"
    brief = only(read_corpus(ROOT / "seeds" / name))
    assert brief.text == (ROOT / "seeds" / name).read_bytes().decode().split("\n---\n", 1)[1]
    assert brief.text.startswith("In an emergency session on Wednesday, 141 of the 193 UN member states")
    assert brief.title == "UN General Assembly demands Russian withdrawal by 141 votes to five"
    assert brief.published == datetime.date(2022, 3, 2)
    assert brief.outlet == "United Nations"
    assert brief.url == "https://press.un.org/en/2022/ga12407.doc.htm"
    assert (brief.place, brief.language) == ("New York", "en")


# Ids


def test_ids_depend_on_text_and_source_alone(tmp_path):
    put(tmp_path, "a/one.txt", "Same words.")
    put(tmp_path, "z.txt", "Other words.")
    id_in_folder = read_corpus(tmp_path).documents[0].document_id
    id_alone = only(read_corpus(str(tmp_path / "a" / "one.txt"))).document_id
    assert id_in_folder == id_alone == document_id("Same words.", "one.txt") == "4a8712b590025318"


def test_twins_are_numbered_in_order_and_nothing_is_dropped(tmp_path):
    for folder in "cab":
        put(tmp_path, f"{folder}/one.txt", "Same words.")
    documents = read_corpus(tmp_path).documents
    assert [d.source_file for d in documents] == ["a/one.txt", "b/one.txt", "c/one.txt"]
    assert [d.document_id for d in documents] == [document_id("Same words.", "one.txt", twin) for twin in (0, 1, 2)]


@pytest.mark.parametrize(
    ("header", "source_id"),
    [
        ("id: x7\nurl: https://a.example/1", "x7"),
        ("url: https://a.example/1", "https://a.example/1"),
        ("url: tag:a.example:1", "tag:a.example:1"),  # not shown as a link, but it tells articles apart
        ("title: Only a title", "one.md"),
    ],
)
def test_the_source_id_is_the_id_else_the_url_else_the_file_name(tmp_path, header, source_id):
    put(tmp_path, "deep/one.md", f"---\n{header}\n---\nBody.\n")
    assert only(read_corpus(tmp_path)).document_id == document_id("Body.\n", source_id)


def test_a_decomposed_file_name_gives_the_same_id(tmp_path):
    put(tmp_path, "nfc/Z\u00fcrich.txt", "Words.")
    put(tmp_path, "nfd/Zu\u0308rich.txt", "Words.")
    documents = read_corpus(tmp_path).documents
    assert documents[0].document_id == document_id("Words.", "Z\u00fcrich.txt")
    assert documents[1].document_id == document_id("Words.", "Z\u00fcrich.txt", 1)


def test_copies_are_marked_with_the_first_published(tmp_path):
    put(tmp_path, "a.md", "---\npublished: 2024-03-05\n---\nKyiv was hit again, officials said.\n")
    put(tmp_path, "b.md", "---\npublished: 2024-03-04\n---\nKyiv was hit again, officials said.")
    a, b = read_corpus(tmp_path).documents
    assert (a.duplicate_of, b.duplicate_of) == (b.document_id, None)


# Texts stay as they are


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter_ends_with_its_closing_line_and_the_rest_is_untouched(tmp_path, mark, end):
    body = f"{end}  First — “line”. {end}{end}---{end}Last{end}{end}"
    put(tmp_path, "a.md", mark + f'---{end}title: "War: no"{end}---{end}{body}'.encode())
    document = only(read_corpus(tmp_path))
    assert document.text == body
    assert document.title == "War: no"


@given(st.text(alphabet=st.sampled_from("a- \n\r:é")))
def test_the_body_is_always_a_tail_of_the_file(body):
    header, rest = split_front_matter(f"---\ntitle: x\n---\n{body}")
    assert (header, rest) == ("title: x\n", body)


def test_markdown_without_front_matter_is_all_text(tmp_path):
    put(tmp_path, "a.md", "# Heading\n\n*Body*\n")
    document = only(read_corpus(tmp_path))
    assert (document.text, document.title) == ("# Heading\n\n*Body*\n", None)


def test_a_text_file_that_looks_like_front_matter_is_all_text(tmp_path):
    put(tmp_path, "a.txt", "---\ntitle: x\n---\nBody")
    assert only(read_corpus(tmp_path)).text == "---\ntitle: x\n---\nBody"


# Metadata


def test_yaml_values_are_text_not_yaml_types(tmp_path):
    put(tmp_path, "a.md", "---\ntitle: 2024\nlanguage: no\noutlet: yes\nplace: null\nurl: ~\n---\nBody.\n")
    document = only(read_corpus(tmp_path))
    assert document.title == "2024"
    assert document.language == "no"
    assert document.outlet == "yes"
    assert (document.place, document.url) == (None, None)


def test_own_outlet_and_url_go_before_those_of_the_sources(tmp_path):
    sources = "sources:\n  - {outlet: First, url: null}\n  - {outlet: Second, url: https://b.example/2}\n"
    put(tmp_path, "a.md", f"---\n{sources}---\nBody.\n")
    put(tmp_path, "b.md", f"---\noutlet: Own\nurl: https://own.example/\n{sources}---\nBody.\n")
    a, b = read_corpus(tmp_path).documents
    assert (a.outlet, a.url) == ("First", "https://b.example/2")
    assert (b.outlet, b.url) == ("Own", "https://own.example/")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "/news/1", "https://a.example/<script>"])
def test_only_web_addresses_become_links(tmp_path, url):
    put(tmp_path, "a.yml", f'url: "{url}"\n')
    put(tmp_path, "a.txt", "Body.")
    assert only(read_corpus(tmp_path)).url is None


def test_other_spellings_of_the_keys_are_known_in_front_matter(tmp_path):
    put(
        tmp_path,
        "a.md",
        "---\nHeadline: H\nPublish date: 4 March 2024\nPublisher: P\nLink: https://a.example/\n---\nB.\n",
    )
    document = only(read_corpus(tmp_path))
    assert (document.title, document.outlet, document.url) == ("H", "P", "https://a.example/")
    assert document.published == datetime.date(2024, 3, 4)


# What is set aside, and what is no article


@pytest.mark.parametrize(
    ("name", "content", "line", "reason"),
    [
        ("a.txt", b"", None, "empty: there are no words in it. Fix: remove it or fill in the article's text."),
        ("a.txt", b" \n\t\r\n ", None, "empty: there are no words in it"),
        ("a.txt", "… — ***".encode(), None, "empty: there are no words in it"),
        ("a.txt", b"Text with a \x00 in it", None, "holds NUL bytes, so it is binary or damaged"),
        ("a.txt", "Zürich “ja”.\n".encode() + b"\xe9", 2, "broken UTF-8: byte 0xE9 is no text"),
        ("a.txt", b"%PDF-1.4 ...", None, "this is a PDF file, not text"),
        ("a.md", b"---\ntitle: x\nBody.\n", 1, "the front matter is not closed. Fix: add a line `---` after it."),
        ("a.md", b"---\ntitle: x\n---\n \n", None, "empty: there are no words in it"),
        ("a.md", b"---\ntitle: x\nplace: [a\n---\nBody.\n", 4, "bad YAML: did not find expected ',' or ']'"),
        ("a.md", b"---\ntitle: a: b\n---\nBody.\n", 2, "bad YAML: mapping values are not allowed"),
        ("a.md", b"---\njust words\n---\nBody.\n", 2, "bad YAML: these are no `key: value` lines"),
        ("a.md", b"---\ntitle: x\ntitle: y\n---\nBody.\n", 3, "the key 'title' is given twice"),
        ("a.md", b"---\ntitle: x\npublished: soon\n---\nBody.\n", 3, "not a date: 'soon'. Fix: write it as YYYY-MM-DD"),
        ("a.md", b"---\ndate: 03/04/2024\n---\nBody.\n", 2, "not a clear date: '03/04/2024' could be two days"),
        ("a.md", b'---\ntitle: "\\ud800"\n---\nBody.\n', 2, "bad YAML"),
        ("a.md", b'---\ntitle: "\\0"\n---\nBody.\n', 2, "holds a NUL character"),
        ("a.pdf", b"%PDF-1.4", None, ".pdf is no kind of file that is read"),
        ("a.docx", b"PK\x03\x04", None, "Fix: save the article's text as .txt."),
        ("a.xlsx", b"PK\x03\x04", None, "Fix: save the table as .csv."),
        ("a.csv.gz", b"\x1f\x8b", None, "Fix: unpack it, or pack it as .zip."),
        ("a", b"Words.", None, "the file has no ending"),
        ("a.yml", b"title: x", None, "metadata without an article: no text file of the same name is beside it"),
        ("a.zip", b"no zip", None, "damaged: File is not a zip file"),
    ],
)
def test_bad_files_are_set_aside_with_line_and_reason(tmp_path, name, content, line, reason):
    put(tmp_path, name, content)
    put(tmp_path, "good.txt", "A good article.")
    corpus = read_corpus(tmp_path)
    assert [d.source_file for d in corpus.documents] == ["good.txt"]
    (set_aside,) = corpus.set_aside
    assert (set_aside.source_file, set_aside.line) == (name, line)
    assert reason in set_aside.reason
    assert " Fix: " in set_aside.reason
    assert set_aside.reason.endswith(".")


def test_bad_metadata_beside_a_text_names_the_yml_and_its_line(tmp_path):
    put(tmp_path, "a.txt", "Body.")
    put(tmp_path, "a.yml", "title: x\npublished: 2024-02-30\n")
    assert reasons(tmp_path) == {
        "a.txt": (2, "in a.yml: not a date: '2024-02-30'. Fix: write it as YYYY-MM-DD, or leave it empty.")
    }


def test_a_file_over_the_stated_size_is_set_aside(tmp_path):
    put(tmp_path, "a.txt", "word " * 30)
    assert reasons(tmp_path, limits=Limits(text=100)) == {
        "a.txt": (None, "the file has 0.0 MB, more than the limit of 0.0 MB. Fix: split it into smaller files.")
    }
    assert reasons(tmp_path, limits=Limits(text=150)) == {}


def test_hidden_files_web_debris_and_texts_about_the_project_are_no_articles(tmp_path):
    for name in (
        ".hidden.txt",
        ".git/a.txt",
        "README.md",
        "LICENSE",
        "sub/readme.txt",
        "x_files/style.css",
        "a.png",
    ):
        put(tmp_path, name, "Words.")
    put(tmp_path, "News.md", "Words.")
    corpus = read_corpus(tmp_path)
    assert [d.source_file for d in corpus.documents] == ["News.md"]
    assert corpus.set_aside == ()
    assert corpus.ignored == ("LICENSE", "README.md", "a.png", "sub/readme.txt", "x_files/style.css")


def test_a_readme_with_front_matter_or_a_yml_beside_it_or_named_alone_is_an_article(tmp_path):
    put(tmp_path, "a/README.md", "---\ntitle: x\n---\nWords.\n")
    put(tmp_path, "b/notice.txt", "Words.")
    put(tmp_path, "b/notice.yml", "title: Notice to the press\n")
    assert [d.source_file for d in read_corpus(tmp_path).documents] == ["a/README.md", "b/notice.txt"]
    plain = put(tmp_path, "c/README.md", "Words.")
    assert only(read_corpus(plain)).text == "Words."


@pytest.mark.parametrize(
    "text", ["[" * 5000, "{" * 5000, "a: " * 5000, "- " * 5000, "&a [*a, *a]", "!!python/object:os.x {}"]
)
def test_hostile_yaml_costs_its_article_alone(tmp_path, text):
    put(tmp_path, "a.md", f"---\nx: {text}\n---\nBody.\n")
    put(tmp_path, "b.txt", "Good.")
    corpus = read_corpus(tmp_path)
    assert corpus.documents[-1].source_file == "b.txt"
    assert len(corpus.documents) + len(corpus.set_aside) == 2


def test_yaml_aliases_do_not_unfold(tmp_path):
    laughs = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12)
    )
    put(tmp_path, "a.md", f"---\n{laughs}sources: *a11\ntitle: *a11\n---\nBody.\n")
    assert only(read_corpus(tmp_path)).text == "Body.\n"


# Links


def test_links_out_of_the_folder_and_loops_are_not_followed(tmp_path):
    outside = put(tmp_path, "outside/secret.txt", "Secret.")
    corpus_folder = tmp_path / "corpus"
    put(corpus_folder, "a.txt", "Good.")
    (corpus_folder / "inside.txt").symlink_to("a.txt")
    (corpus_folder / "out.txt").symlink_to(outside)
    (corpus_folder / "outdir").symlink_to(outside.parent)
    (corpus_folder / "loop").symlink_to(corpus_folder)
    (corpus_folder / "self.txt").symlink_to("self.txt")
    (corpus_folder / "gone.txt").symlink_to("nowhere.txt")
    corpus = read_corpus(corpus_folder)
    assert [(d.source_file, d.text) for d in corpus.documents] == [("a.txt", "Good."), ("inside.txt", "Good.")]
    assert [s.source_file for s in corpus.set_aside] == ["gone.txt", "loop", "out.txt", "outdir", "self.txt"]
    assert {s.reason.split(";")[0] for s in corpus.set_aside} == {
        "is a symbolic link to a folder, out of the corpus, or to nothing"
    }


def test_metadata_is_not_taken_from_out_of_the_folder(tmp_path):
    outside = put(tmp_path, "outside.yml", "title: Secret\n")
    put(tmp_path, "corpus/a.txt", "Good.")
    (tmp_path / "corpus" / "a.yml").symlink_to(outside)
    assert read_corpus(tmp_path / "corpus").documents[0].title is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_in_a_folder_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    assert reasons(tmp_path) == {"a.txt": (None, "is a pipe, socket or device. Fix: put a file here.")}


# Lists of files, standard input, the lazy form


def test_files_named_one_by_one_keep_their_names_as_given(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put(tmp_path, "b.txt", "B.")
    put(tmp_path, "sub/a.txt", "A.")
    put(tmp_path, "sub/a.yml", "title: T")
    put(tmp_path, "sub/README.md", "About.")
    names = ["sub/a.txt", "./b.txt", "sub/a.yml", "sub/README.md", "b.txt", "b.txt"]
    corpus = read_corpus(names)
    assert [(d.source_file, d.title) for d in corpus.documents] == [
        ("./b.txt", None),
        ("b.txt", None),
        ("sub/a.txt", "T"),
    ]
    assert corpus.set_aside == ()
    assert corpus.ignored == ("sub/README.md", "sub/a.yml")


def test_a_folder_in_a_list_prefixes_its_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put(tmp_path, "news/x/a.txt", "A.")
    put(tmp_path, "z.txt", "Z.")
    assert [d.source_file for d in read_corpus(["z.txt", "news/"]).documents] == ["news/x/a.txt", "z.txt"]


def test_a_path_that_does_not_exist_is_an_error_before_anything_is_read(tmp_path):
    put(tmp_path, "a.txt", "A.")
    with pytest.raises(CorpusError, match=r"no such file or folder \(.*gone\). Fix: check the path"):
        iter_corpus([tmp_path / "a.txt", tmp_path / "gone"])
    with pytest.raises(CorpusError, match="no such file or folder"):
        read_corpus("a\0b")


def test_options_that_make_no_sense_are_errors(tmp_path):
    with pytest.raises(CorpusError, match="no such field: txt"):
        read_corpus(tmp_path, columns={"txt": "body"})
    with pytest.raises(CorpusError, match="no such kind of file: docx"):
        read_corpus(tmp_path, kind="docx")


@pytest.mark.parametrize(
    ("data", "kind", "texts"),
    [
        (b"Just words.\n", None, ["Just words.\n"]),
        (b"{not json}\n", None, ["{not json}\n"]),
        (b'{"text": "One."}\n{"text": "Two."}\n', None, ["One.", "Two."]),
        (b'{"text": "One."}\n', "txt", ['{"text": "One."}\n']),
        (b'{"title": "no text in it"}\n', None, ['{"title": "no text in it"}\n']),
        (b"text,title\nOne.,T\n", "csv", ["One."]),
        (b"text,title\nOne.,T\n", None, ["text,title\nOne.,T\n"]),
        (b"---\ntitle: x\n---\nBody.\n", "md", ["Body.\n"]),
    ],
)
def test_standard_input(monkeypatch, data, kind, texts):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    corpus = read_corpus("-", kind=kind)
    assert [d.text for d in corpus.documents] == texts
    assert {d.source_file for d in corpus.documents} == {"-"}
    assert corpus.set_aside == ()


def test_standard_input_that_is_too_large_is_set_aside(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"text": "x"}\n' * 100)))
    corpus = read_corpus("-", limits=Limits(whole=1000))
    assert corpus.documents == ()
    assert [s.source_file for s in corpus.set_aside] == ["-"]


def test_a_named_file_without_a_known_ending_is_read_as_what_it_proves_to_be(tmp_path):
    assert only(read_corpus(put(tmp_path, "article", "Words."))).text == "Words."
    assert only(read_corpus(put(tmp_path, "lines.dump", '{"text": "W."}\n'))).text == "W."
    assert reasons(put(tmp_path, "a.pdf", b"%PDF"))[str(tmp_path / "a.pdf")][1].startswith(".pdf is no kind of file")


def test_the_lazy_form_gives_the_same_in_the_same_order(tmp_path):
    put(tmp_path, "b.csv", "text\nOne.\n…\nTwo.\n")
    put(tmp_path, "a.txt", "")
    outcomes = list(iter_corpus(tmp_path))
    assert [type(outcome) for outcome in outcomes] == [SetAside, Document, SetAside, Document]
    corpus = read_corpus(tmp_path)
    assert corpus.documents == tuple(o for o in outcomes if isinstance(o, Document))
    assert corpus.set_aside == tuple(o for o in outcomes if isinstance(o, SetAside))


@given(st.binary(max_size=400), st.sampled_from(["txt", "md", "html", "csv", "tsv", "jsonl", "json", "parquet"]))
def test_no_bytes_whatever_raise(data, kind):
    original, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(data))
    try:
        corpus = read_corpus("-", kind=kind)
    finally:
        sys.stdin = original
    for set_aside in corpus.set_aside:
        assert "report it" not in set_aside.reason
    for document in corpus.documents:
        document.text.encode()
