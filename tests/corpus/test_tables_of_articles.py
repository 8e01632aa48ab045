"""CSV, TSV, JSON lines, JSON and Parquet tables of articles."""

import csv
import datetime
import io
import json

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from dashboard.corpus import csv_table
from dashboard.corpus.article import document_id
from dashboard.corpus.limits import Limits
from dashboard.corpus.metadata import language_code
from dashboard.corpus.read import read_corpus


def table(tmp_path, name, content, **options):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_corpus(path, **options)


def faults(corpus):
    return [(s.line, s.reason) for s in corpus.set_aside]


# CSV


def test_every_field_of_a_row(tmp_path):
    corpus = table(
        tmp_path,
        "a.csv",
        "id,text,title,date,outlet,url,place,language\n"
        'n1," First line,\r\nsecond “line”. ",War,2024-03-04,The Post,https://a.example/1,Kyiv,en-GB\n',
    )
    (document,) = corpus.documents
    assert document.text == " First line,\r\nsecond “line”. "
    assert document.document_id == document_id(" First line,\r\nsecond “line”. ", "n1")
    assert (document.title, document.published) == ("War", datetime.date(2024, 3, 4))
    assert (document.outlet, document.url) == ("The Post", "https://a.example/1")
    assert (document.place, document.language) == ("Kyiv", "en")


@pytest.mark.parametrize(
    "header",
    [
        "title,date,url,text,outlet",
        "Headline,Publish date,Link,Full text,Publisher",
        "headline,publishedAt,webUrl,bodyText,source",
        "HEADLINE,PUB_DATE,PERMALINK,CONTENT,NEWSPAPER",
        "title,publish_date,url,article_text,media_name",  # Media Cloud
        "title,date_publish,url,maintext,source_domain",  # news-please
        " title , date , url , article , publication ",
    ],
)
def test_the_usual_spellings_of_column_names(tmp_path, header):
    corpus = table(tmp_path, "a.csv", f"{header}\nT,2024-03-04,https://a.example/,Words.,O\n")
    (document,) = corpus.documents
    assert (document.text, document.title, document.outlet) == ("Words.", "T", "O")
    assert (document.published, document.url) == (datetime.date(2024, 3, 4), "https://a.example/")


def test_an_unusual_column_is_mapped(tmp_path):
    corpus = table(tmp_path, "a.csv", "Brödtext,När\nOrd.,2024-03-04\n", columns={"text": "Brödtext", "date": "När"})
    assert [(d.text, d.published) for d in corpus.documents] == [("Ord.", datetime.date(2024, 3, 4))]


def test_wrong_columns_are_told_with_what_there_is(tmp_path):
    assert faults(table(tmp_path, "a.csv", "a,b\n1,2\n")) == [
        (None, "wrong columns: none holds the article's text; there is 'a', 'b'. Fix: name it with --column text=NAME.")
    ]
    assert faults(table(tmp_path, "b.csv", "a,text\n1,2\n", columns={"text": "body"})) == [
        (None, "no column 'body'; it has 'a', 'text'. Fix: name one of these with --column text=NAME.")
    ]
    assert faults(table(tmp_path, "c.csv", "text,text\n1,2\n")) == [
        (None, "two columns are named 'text'. Fix: rename one of them.")
    ]
    assert faults(table(tmp_path, "d.csv", "\n")) == [
        (None, "empty: there is no header line. Fix: name the columns in the first line: text, title, date ….")
    ]


def test_a_bad_row_costs_that_row_alone(tmp_path):
    corpus = table(
        tmp_path,
        "a.csv",
        "text,date\n"
        "One.,2024-01-01\n"
        "Short row.\n"
        "Long,2024-01-02,row\n"
        ",2024-01-03\n"
        "Bad date.,soon\n"
        '"Open quote,2024-01-04\n'
        '"Still, read.",2024-01-05\n'
        '"She said "no" today",2024-01-06\n'
        "\n"
        "Last.,\n",
    )
    assert [(d.text, d.published and d.published.day) for d in corpus.documents] == [
        ("One.", 1),
        ("Still, read.", 5),
        ("Last.", None),
    ]
    assert [(line, reason.split(". Fix")[0]) for line, reason in faults(corpus)] == [
        (3, "the row has 1 cells, the header 2"),
        (4, "the row has 3 cells, the header 2"),
        (5, "empty: there are no words in it"),
        (6, "not a date: 'soon'"),
        (7, "broken row: ',' expected after '\"'"),
        (9, "broken row: ',' expected after '\"'"),
    ]


def test_an_open_quote_at_the_end_costs_its_row_alone(tmp_path):
    rows = "".join(f"Row {i}.,x\n" for i in range(500))
    corpus = table(tmp_path, "a.csv", f'text,title\n"Never closed,x\n{rows}')
    assert [d.text for d in corpus.documents] == [f"Row {i}." for i in range(500)]
    assert [line for line, _ in faults(corpus)] == [2]


def test_quotes_made_to_be_read_again_and_again_take_linear_time(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_table, "_READ_AGAIN", 1000)
    corpus = table(tmp_path, "a.csv", "text,b\n" + 'x","\n' * 3000)
    assert corpus.documents == ()
    assert faults(corpus)[0][1].startswith("broken row (down to line 3001): unexpected end of data")
    assert len(corpus.set_aside) == 1


def test_a_row_beyond_the_limit_costs_itself_alone(tmp_path):
    corpus = table(tmp_path, "a.csv", f"text\nOne.\n{'x' * 2000}\nTwo.\n", limits=Limits(text=500))
    assert [d.text for d in corpus.documents][:1] == ["One."]
    assert corpus.documents[-1].text == "Two."
    assert faults(corpus)[0][0] == 3


def test_a_very_long_cell_is_read(tmp_path):
    text = "word " * 200_000  # the csv module's own limit is 131,072 characters
    assert table(tmp_path, "a.csv", f"title,text\nT,{text}\n").documents[0].text == text


@pytest.mark.parametrize(
    ("name", "delimiter"), [("a.csv", ";"), ("a.csv", "\t"), ("a.csv", "|"), ("a.tsv", "\t"), ("a.tsv", ",")]
)
def test_other_delimiters_are_told_by_the_header(tmp_path, name, delimiter):
    corpus = table(tmp_path, name, f'title{delimiter}text\nT{delimiter}"Words; and, more | words."\n')
    assert [(d.title, d.text) for d in corpus.documents] == [("T", "Words; and, more | words.")]


def test_the_delimiter_that_excel_tells_is_taken_and_lines_are_counted_with_it(tmp_path):
    corpus = table(tmp_path, "a.csv", "sep=;\r\ntext;title\r\nWords, and more.;T\r\nShort.\r\n")
    assert [(d.text, d.title) for d in corpus.documents] == [("Words, and more.", "T")]
    assert [line for line, _ in faults(corpus)] == [4]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_tables_in_other_encodings(tmp_path, encoding):
    content = "text,title\nThe café, he said – “no”.,Élysée\n".replace("café,", "café")
    corpus = table(tmp_path, "a.csv", content.encode(encoding))
    assert [(d.text, d.title) for d in corpus.documents] == [("The café he said – “no”.", "Élysée")]


def test_a_broken_byte_costs_its_row_alone(tmp_path):
    content = "text,title\nŁódź.,a\nbroken@,b\nKraków.,c\n".encode().replace(b"@", b"\xff")
    corpus = table(tmp_path, "a.csv", content)
    assert [d.text for d in corpus.documents] == ["Łódź.", "Kraków."]
    assert faults(corpus) == [(3, "broken encoding: byte 0xFF is no text. Fix: save it again as UTF-8.")]


def test_missing_values_are_missing(tmp_path):
    content = "text,title,date,outlet,url,language\n" + "".join(
        f"Words {i}.,{m},{m},{m},{m},{m}\n" for i, m in enumerate(["", "NaN", "null", "None", "N/A", "unknown", " "])
    )
    corpus = table(tmp_path, "a.csv", content)
    assert corpus.set_aside == ()
    assert {(d.title, d.published, d.outlet, d.url, d.language) for d in corpus.documents} == {(None,) * 5}


def test_rows_alike_are_twins(tmp_path):
    corpus = table(tmp_path, "a.csv", "text,title\nWords.,T\nWords.,T\nWords.,\n")
    assert [d.document_id for d in corpus.documents] == [
        document_id("Words.", "T"),
        document_id("Words.", "T", 1),
        document_id("Words.", ""),
    ]


def test_the_order_of_day_and_month_is_an_option(tmp_path):
    content = "text,date\nWords.,03/04/2024\n"
    assert faults(table(tmp_path, "a.csv", content))[0][0] == 2
    assert table(tmp_path, "a.csv", content, day_first=True).documents[0].published == datetime.date(2024, 4, 3)
    assert table(tmp_path, "a.csv", content, day_first=False).documents[0].published == datetime.date(2024, 3, 4)


cells = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters=[chr(c) for c in [*range(9), *range(14, 32), 127]])
).map(lambda text: f"w{text}")


@given(st.lists(cells, min_size=1, max_size=5))
def test_any_text_survives_a_csv_table(texts):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([["title", "text"], *([f"t{i}", text] for i, text in enumerate(texts))])
    assert read_back(out.getvalue().encode(), "csv") == texts


@given(st.lists(cells, min_size=1, max_size=5))
def test_any_text_survives_json(texts):
    records = [{"title": f"t{i}", "text": text} for i, text in enumerate(texts)]
    lines = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    assert read_back(lines.encode(), "jsonl") == texts
    assert read_back(json.dumps(records).encode(), "json") == texts


@given(st.lists(cells, min_size=1, max_size=5))
def test_any_text_survives_parquet(texts):
    out = io.BytesIO()
    parquet.write_table(pa.table({"body": texts}), out)
    assert read_back(out.getvalue(), "parquet") == texts


def read_back(data, kind):
    import sys

    original, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(data))
    try:
        corpus = read_corpus("-", kind=kind)
    finally:
        sys.stdin = original
    assert corpus.set_aside == ()
    return [d.text for d in corpus.documents]


# JSON


def test_a_bad_line_costs_that_line_alone(tmp_path):
    corpus = table(
        tmp_path,
        "a.jsonl",
        '{"text": "One.", "date": "2024-01-01", "source": {"id": null, "name": "CNN"}}\n'
        '{"text": "No end"\n'
        "[1, 2]\n"
        '{"title": "no text"}\n'
        '{"text": null}\n'
        '{"text": 5}\n'
        '{"text": "half \\ud800 pair"}\n'
        '{"text": "a \\u0000 in it"}\n'
        '{"text": "Bad date", "date": "soon"}\n'
        f"{'[' * 100_000}\n"
        "\n"
        '{"text": "Pair \\ud83d\\ude00.\\r\\n", "date": 1704153600, "id": 17}\n',
    )
    one, pair = corpus.documents
    assert (one.text, one.published, one.outlet) == ("One.", datetime.date(2024, 1, 1), "CNN")
    assert (pair.text, pair.published) == ("Pair 😀.\r\n", datetime.date(2024, 1, 2))
    assert pair.document_id == document_id("Pair 😀.\r\n", "17")
    assert [(line, reason.split(". Fix")[0]) for line, reason in faults(corpus)] == [
        (2, "bad JSON: Expecting ',' delimiter (column 1)"),
        (3, "not a JSON object"),
        (4, "wrong columns: none holds the article's text; there is 'title'"),
        (5, "empty: there are no words in it"),
        (6, "'text' is no text"),
        (7, "holds half a surrogate pair"),
        (8, "holds a NUL character"),
        (9, "not a date: 'soon'"),
        (10, "bad JSON (RecursionError)"),
    ]


def test_a_line_beyond_the_limit_costs_itself_alone(tmp_path):
    lines = [json.dumps({"text": text}) for text in ("One.", "x" * 5000, "Two.")]
    corpus = table(tmp_path, "a.jsonl", "\n".join(lines), limits=Limits(text=1000))
    assert [d.text for d in corpus.documents] == ["One.", "Two."]
    assert faults(corpus) == [(2, "the line has more than 0.0 MB. Fix: split it.")]


@pytest.mark.parametrize(
    "content",
    [
        [{"text": "One."}, {"text": "Two."}],
        {"status": "ok", "totalResults": 2, "articles": [{"content": "One."}, {"content": "Two."}]},
    ],
)
def test_a_json_file_with_a_list_of_articles(tmp_path, content):
    assert [d.text for d in table(tmp_path, "a.json", json.dumps(content, indent=1)).documents] == ["One.", "Two."]


def test_a_json_file_with_one_article_takes_its_file_name_as_source(tmp_path):
    (document,) = table(tmp_path, "a.json", '{"text": "One.", "sources": [{"outlet": "O", "url": null}]}').documents
    assert document.document_id == document_id("One.", "a.json")
    assert document.outlet == "O"


def test_json_lines_under_the_name_json(tmp_path):
    assert [d.text for d in table(tmp_path, "a.json", '{"text": "One."}\n{"text": "Two."}\n').documents] == [
        "One.",
        "Two.",
    ]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ('{\n "text": "x",\n}', 3, "bad JSON: "),
        ("[]", None, "empty: there is no article in it"),
        (
            '{"name": "x", "version": 1}',
            None,
            "wrong columns: none holds the article's text; there is 'name', 'ver",
        ),
        ("17", None, "not a JSON object"),
        ('[{"text": "x"}, 3]', None, "article 2: not a JSON object"),
    ],
)
def test_bad_json_files(tmp_path, content, line, reason):
    (fault,) = faults(table(tmp_path, "a.json", content))
    assert fault[0] == line
    assert fault[1].startswith(reason)


# Parquet


def test_a_parquet_table_with_dates_and_bad_rows(tmp_path):
    frame = pd.DataFrame(
        {
            "body": ["One.", "", None, "Four.\r\n"],
            "published_at": pd.to_datetime(["2024-03-04 23:00", "2024-03-05 01:00", "2024-03-06 02:00", None]),
            "stories_id": [1.0, 2.0, 3.0, None],
            "unused": [b"\xff", b"", b"", b""],
        }
    )
    frame.to_parquet(tmp_path / "a.parquet")
    corpus = read_corpus(tmp_path)
    assert [(d.text, d.published) for d in corpus.documents] == [
        ("One.", datetime.date(2024, 3, 4)),
        ("Four.\r\n", None),
    ]
    assert corpus.documents[0].document_id == document_id("One.", "1")
    assert [reason.split(". Fix")[0] for _, reason in faults(corpus)] == [
        "row 2: empty: there are no words in it",
        "row 3: empty: there are no words in it",
    ]


def test_a_value_that_cannot_be_read_costs_its_row_alone(tmp_path):
    broken = pa.StringArray.from_buffers(
        3, pa.py_buffer(pa.array([0, 2, 3, 5], pa.int32()).buffers()[1]), pa.py_buffer(b"ab\xffcd")
    )
    parquet.write_table(pa.table({"text": broken}), tmp_path / "a.parquet")
    corpus = read_corpus(tmp_path)
    assert [d.text for d in corpus.documents] == ["ab", "cd"]
    assert faults(corpus) == [(None, "row 2: a value cannot be read (UnicodeDecodeError). Fix: write the table again.")]


@pytest.mark.parametrize("kind", [pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())])
def test_every_kind_of_text_column(tmp_path, kind):
    parquet.write_table(pa.table({"text": pa.array(["One.", "Two."]).cast(kind)}), tmp_path / "a.parquet")
    assert [d.text for d in read_corpus(tmp_path).documents] == ["One.", "Two."]


def test_parquet_tables_that_cannot_be_read(tmp_path):
    parquet.write_table(pa.table({"text": [1, 2]}), tmp_path / "a.parquet")
    parquet.write_table(pa.table({"words": ["x"]}), tmp_path / "b.parquet")
    (tmp_path / "c.parquet").write_bytes(b"PAR1 nothing PAR1")
    reasons = [reason for _, reason in faults(read_corpus(tmp_path))]
    assert (
        reasons[0]
        == "wrong columns: 'text' holds int64, not text. Fix: name a column of strings with --column text=NAME."
    )
    assert reasons[1].startswith("wrong columns: none holds the article's text; there is 'words'")
    assert reasons[2].startswith("not a sound Parquet file: ")


# Languages


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("en", "en"),
        ("EN_us", "en"),
        ("eng", "en"),
        ("Ukrainian", "uk"),
        ("ger", "de"),
        ("no", "no"),
        ("xx-unknown", "xx-unknown"),
    ],
)
def test_language_codes(written, code):
    assert language_code(written) == code
