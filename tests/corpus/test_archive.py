import io
import stat
import zipfile

import pytest

from dashboard.corpus.limits import Limits
from dashboard.corpus.read import read_corpus


def packed(tmp_path, entries, name="a.zip", compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(tmp_path / name, "w", compression) as archive:
        for entry, content in entries:
            archive.writestr(entry, content)
    return tmp_path / name


def link(name, target):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target


def test_an_archive_is_read_as_a_folder(tmp_path):
    inner = io.BytesIO()
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(pa.table({"text": ["Row."]}), inner)
    packed(
        tmp_path,
        [
            ("news/b.md", "---\ntitle: B\n---\nBee.\r\n"),
            ("news/deep/a.txt", "Ay."),
            ("news/deep/a.yml", "title: A\n"),
            ("news/c.csv", "text\nOne.\n"),
            ("news/d.jsonl", '{"text": "Two."}\n'),
            ("news/e.parquet", inner.getvalue()),
            ("README.md", "About."),
            ("__MACOSX/._b.md", "x"),
            (".DS_Store", "x"),
            ("news/", ""),
        ],
    )
    corpus = read_corpus(tmp_path)
    assert corpus.set_aside == ()
    assert [(d.source_file, d.text, d.title) for d in corpus.documents] == [
        ("a.zip/news/b.md", "Bee.\r\n", "B"),
        ("a.zip/news/c.csv", "One.", None),
        ("a.zip/news/d.jsonl", "Two.", None),
        ("a.zip/news/deep/a.txt", "Ay.", "A"),
        ("a.zip/news/e.parquet", "Row.", None),
    ]
    assert "a.zip/README.md" in corpus.ignored
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip"]  # nothing was unpacked


def test_an_article_has_the_same_id_in_an_archive(tmp_path):
    packed(tmp_path, [("x/one.txt", "Same words.")])
    (tmp_path / "one.txt").write_text("Same words.")
    first, second = read_corpus(tmp_path).documents
    assert first.document_id == read_corpus(tmp_path / "one.txt").documents[0].document_id
    assert first.document_id != second.document_id  # twins of one corpus


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (("../out.txt", "x"), "its path leads out of the archive"),
        (("a/../../out.txt", "x"), "its path leads out of the archive"),
        (("/etc/out.txt", "x"), "its path leads out of the archive"),
        (("C:/out.txt", "x"), "its path leads out of the archive"),
        (("a\\..\\out.txt", "x"), "its path leads out of the archive"),
        (link("link.txt", "/etc/passwd"), "is a link or a device"),
        (("inner.zip", "PK"), "is an archive in an archive"),
        (("bomb.txt", "word " * 500_000), "unpacks from 0.0 MB to 2.5 MB, more than 100 times its size"),
        (("a.pdf", "%PDF"), ".pdf is no kind of file that is read"),
        (("a.txt", ""), "empty: there are no words in it"),
        (("a.txt", b"x\x00y"), "holds NUL bytes"),
    ],
)
def test_a_bad_entry_costs_itself_alone(tmp_path, entry, reason):
    packed(tmp_path, [entry, ("zz.txt", "Good.")])
    corpus = read_corpus(tmp_path)
    assert [d.text for d in corpus.documents] == ["Good."]
    (set_aside,) = corpus.set_aside
    assert set_aside.reason.startswith(reason)
    assert " Fix: " in set_aside.reason


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(archive_entries=2), "the archive has 3 files, more than the limit of 2"),
        (Limits(archive_expanded=20), "the unpacked archive has 0.0 MB, more than the limit of 0.0 MB"),
        (Limits(archive=50), "the archive has 0.0 MB, more than the limit of 0.0 MB"),
    ],
)
def test_an_archive_beyond_the_limits_is_set_aside_whole(tmp_path, limits, reason):
    packed(tmp_path, [(f"{i}.txt", "Some words.") for i in range(3)])
    corpus = read_corpus(tmp_path, limits=limits)
    assert corpus.documents == ()
    assert [s.source_file for s in corpus.set_aside] == ["a.zip"]
    assert corpus.set_aside[0].reason.startswith(reason)


def test_a_size_that_lies_is_found_out(tmp_path):
    path = packed(tmp_path, [("a.txt", "word " * 50_000), ("b.txt", "Good.")])
    data = path.read_bytes()
    size = (250_000).to_bytes(4, "little")
    assert data.count(size) == 2  # local header and directory
    path.write_bytes(data.replace(size, (40).to_bytes(4, "little")))
    corpus = read_corpus(tmp_path)
    assert [d.source_file for d in corpus.documents] == ["a.zip/b.txt"]
    assert corpus.set_aside[0].reason.startswith("damaged: Bad CRC-32")


def test_an_encrypted_entry_is_set_aside(tmp_path):
    path = packed(tmp_path, [("a.txt", "Words.")], compression=zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    path.write_bytes(data)
    assert [s.reason for s in read_corpus(tmp_path).set_aside] == ["is encrypted. Fix: pack it without a password."]


def test_damage_within_an_entry_costs_that_entry(tmp_path):
    path = packed(tmp_path, [("a.csv", "text\n" + "Some words.\n" * 1000), ("b.txt", "Good.")])
    data = bytearray(path.read_bytes())
    data[45:60] = b"\xff" * 15
    path.write_bytes(data)
    corpus = read_corpus(tmp_path)
    assert corpus.documents[-1].source_file == "a.zip/b.txt"
    assert corpus.set_aside[0].source_file == "a.zip/a.csv"
    assert corpus.set_aside[0].reason.startswith("damaged: ")


@pytest.mark.parametrize("cut", [10, 60, 150])
def test_a_truncated_archive_is_set_aside(tmp_path, cut):
    path = packed(tmp_path, [("a.txt", "Words.")])
    path.write_bytes(path.read_bytes()[:cut] if cut < 150 else path.read_bytes()[:-5])
    (set_aside,) = read_corpus(tmp_path).set_aside
    assert set_aside.reason == "damaged: File is not a zip file. Fix: make or fetch it again."


def test_names_in_utf8_without_the_flag_are_understood(tmp_path):
    path = packed(tmp_path, [("Łódź.txt", "Words.")])
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        data[data.index(signature) + offset] &= ~0x08  # as macOS writes it
    path.write_bytes(data)
    assert [d.source_file for d in read_corpus(tmp_path).documents] == ["a.zip/Łódź.txt"]
