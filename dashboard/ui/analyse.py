"""Codes what a reader pastes or drops, for that reader alone: the shared table is never touched."""

from __future__ import annotations

import dataclasses
import datetime
import pathlib
import tempfile
import threading
from collections.abc import Sequence
from typing import Any

import streamlit as st
from streamlit.typing import UploadedFile

from dashboard.coding.records import words_in
from dashboard.corpus.document import Document
from dashboard.corpus.limits import Limits
from dashboard.corpus.read import READERS, read_corpus
from dashboard.table.lines import csv_lines, json_lines
from dashboard.ui import download, reader
from dashboard.ui.highlight import escaped
from dashboard.ui.text import count, md

WORDS, FILES, RUNS = 20_000, 20, 30  # a run's words and files, and a session's runs
MEGABYTES = 10
_DONE, _RUNS = "_analysed", "_analyses"
_ONE_AT_A_TIME = threading.Lock()  # the models take a processor each: readers queue
_EXAMPLE = (
    "We will keep supplying air defence for as long as it takes, the chancellor said in Berlin on Monday. "
    "According to him, Moscow shows no sign of wanting peace."
)


@dataclasses.dataclass(frozen=True, slots=True)
class Analysis:
    """What came of one run: the articles with their statements, and what could not be read or coded."""

    articles: Sequence[reader.Article]
    failures: Sequence[str]

    @property
    def records(self) -> list[dict[str, Any]]:
        """All statement records, article after article."""
        return [dict(row) for article in self.articles for row in article.statements]


def draw() -> None:
    """Draw the form, and below it what came of the last run."""
    limits = f"At most {WORDS:,} words and {FILES} files ({MEGABYTES} MB) at a time, {RUNS} times a visit."
    privacy = "What you give is coded in this server’s memory for you alone, and forgotten when you leave."
    st.html(f'<p class="otr-fine">{limits} {privacy}</p>')
    with st.form("analyse", border=False):
        text = st.text_area("An article’s text", height=220, placeholder=_EXAMPLE, max_chars=WORDS * 12)
        left, right = st.columns([1, 2], gap="medium")
        today = datetime.date.today()
        dated = left.date_input(
            "Published on", value=today, format="YYYY-MM-DD", help="Offices are those held on this day"
        )
        files = right.file_uploader(
            "or files",
            type=[suffix[1:] for suffix in READERS] + ["zip"],
            accept_multiple_files=True,
            max_upload_size=MEGABYTES,
        )
        if st.form_submit_button("Find the statements", type="primary"):
            _run(text, dated, files)
    if analysis := st.session_state.get(_DONE):
        _show(analysis)


def _run(text: str, dated: datetime.date, files: Sequence[UploadedFile]) -> None:
    runs = st.session_state.get(_RUNS, 0)
    if runs >= RUNS:
        st.warning(f"This visit has used its {RUNS} runs. Reload the page later, or run `onrecord extract` yourself.")
        return
    if not text.strip() and not files:
        st.info("Paste a text or choose a file first.", icon=":material/info:")
        return
    if len(files) > FILES:
        st.warning(f"These are {len(files)} files; at most {FILES} are taken at a time.")
        return
    documents, failures = _read(text, dated, files)
    words = sum(words_in(document.text) for document in documents)
    if words > WORDS:
        st.warning(f"These are {words:,} words; at most {WORDS:,} are taken at a time.")
        return
    st.session_state[_RUNS] = runs + 1
    with st.spinner("Reading …"):
        st.session_state[_DONE] = code(documents, failures)


def _read(text: str, dated: datetime.date, files: Sequence[UploadedFile]) -> tuple[list[Document], list[str]]:
    documents: list[Document] = []
    failures: list[str] = []
    if text.strip():
        documents.append(Document("pasted", text, "pasted text", published=dated, language="en"))
    if files:
        with tempfile.TemporaryDirectory(prefix="onrecord-") as folder:
            for number, file in enumerate(files):
                name = pathlib.PurePath(file.name).name or "file"
                place = pathlib.Path(folder, str(number))
                place.mkdir()
                (place / name).write_bytes(file.getbuffer())
            size = MEGABYTES * 1_000_000
            corpus = read_corpus(folder, limits=Limits(text=size, table=size, whole=size, archive_expanded=2 * size))
        documents += [d if d.published else dataclasses.replace(d, published=dated) for d in corpus.documents]
        failures += [str(item).split("/", 1)[-1] for item in corpus.set_aside]
    return documents, failures


def code(documents: Sequence[Document], failures: Sequence[str]) -> Analysis:
    """Code articles in this process, one reader at a time."""
    from dashboard.coding.pipeline import code_documents  # the models: only those who analyse load them

    articles, failed = [], list(failures)
    with _ONE_AT_A_TIME:
        for coded in code_documents(documents):
            if coded.failure:
                failed.append(f"{coded.document.source_file}: {coded.failure}")
            articles.append(reader.Article(coded.document, coded.records))
    return Analysis(articles, failed)


def _show(analysis: Analysis) -> None:
    for failure in analysis.failures:
        st.warning(md(failure), icon=":material/error:")
    records = analysis.records
    st.header(f"{count(len(records), 'statement')} found", anchor=False)
    with st.container(horizontal=True):
        lines = "\n".join(csv_lines(records)) + "\n"
        download.button("CSV", lambda: b"\xef\xbb\xbf" + lines.encode(), "onrecord_analysis.csv", "analysis-csv")
        download.button(
            "JSON Lines", lambda: "\n".join(json_lines(records)).encode(), "onrecord_analysis.jsonl", "analysis-json"
        )
    for article in analysis.articles:
        title = article.document.title or article.document.source_file
        st.html(f'<h2 class="otr-headline otr-second" dir="auto">{escaped(title)}</h2>{reader.html(article)}')
