"""The frame around every page: masthead, navigation, the one filter, and what to say when there is no table."""

from __future__ import annotations

import dataclasses
import pathlib
from typing import Any

import streamlit as st

from dashboard.errors import OnRecordError
from dashboard.ui import drill, sidebar, summary
from dashboard.ui.headers import PAGE
from dashboard.ui.text import day, md
from dashboard.ui.view import View, keep, opened

_HERE = pathlib.Path(__file__).parent
PAGES = pathlib.Path(__file__).parents[2] / "pages"  # by absolute path: never a sibling of the script that is run


@dataclasses.dataclass(frozen=True, slots=True)
class PageSpec:
    """One page: its file in pages/, its title, and the sentence that stands under it."""

    file: str
    title: str
    standfirst: str
    filtered: bool = True  # whether the filter governs it, and is written above it
    hidden: bool = False
    heading: str = ""  # where it is not the title
    articles: bool = False  # whether it lists articles: it runs also where no statement is left

    @property
    def path(self) -> pathlib.Path:
        """Where its file lies."""
        return PAGES / f"{self.file}.py"


SPECS = (
    PageSpec(
        "overview",
        "Overview",
        "Every statement that the articles attribute to someone: who speaks, where each speaker stands toward Russia, "
        "and what each has committed to. Every figure opens the sentences behind it.",
        heading="Who says what about Russia’s war on Ukraine",
    ),
    PageSpec("speakers", "Speakers", "Whose words the articles carry, how many of them, and when."),
    PageSpec("stance", "Stance", "Where speakers stand toward the Russian state, judged by each statement alone."),
    PageSpec(
        "commitments", "Commitments", "What speakers have done, promised, asked for or refused. Talk, not deliveries."
    ),
    PageSpec("statements", "Statements", "Every statement behind the figures, with its words in their paragraph."),
    PageSpec(
        "search",
        "Search",
        "Words and phrases in the whole text of the articles, and whose words they are.",
        articles=True,
    ),
    PageSpec("analyse", "Analyse", "Paste an article, or drop files: see who says what within seconds.", False),
    PageSpec("article", "Article", "The whole text, with every statement that was found in it.", False, hidden=True),
    PageSpec("about", "About", "What is counted and how, how often the labels err, and which articles are in.", False),
)


def run() -> None:
    """Draw the frame and run the page."""
    st.set_page_config(page_title="On the Record", layout="wide", page_icon=str(_HERE / "favicon.svg"))
    st.html(_HERE / "theme.css")
    st.logo(str(_HERE / "wordmark.svg"), size="large")
    pages = {spec.file: _page(spec) for spec in SPECS}
    page = st.navigation(list(pages.values()), position="top")
    spec = next(spec for spec in SPECS if pages[spec.file] is page)
    try:
        store, known = opened()
    except OnRecordError as error:
        _no_table(error)
        return
    sidebar.receive(known)
    if not spec.filtered:
        st.sidebar.caption("The filter is kept for the other pages; it does not apply here.")
    view = View(store, known, sidebar.draw(known))
    keep(view)
    summary.banners(view)
    _heading(spec, view)
    if spec.filtered and summary.line(view) == 0 and not spec.articles:
        summary.nothing_found(view)
    else:
        page.run()
    _colophon(view)
    drill.open_from_link()


def _page(spec: PageSpec) -> Any:
    return st.Page(
        spec.path,
        title=spec.title,
        url_path=spec.file,
        default=spec is SPECS[0],
        visibility="hidden" if spec.hidden else "visible",
        help=spec.standfirst,
    )


def _heading(spec: PageSpec, view: View) -> None:
    if spec.hidden:  # the reader has a heading of its own: the article's title
        return
    st.title(spec.heading or spec.title, anchor=False)
    st.html(f'<p class="otr-standfirst">{spec.standfirst}</p>')


def _colophon(view: View) -> None:
    """The line at the foot of every page: which data these are."""
    counts = view.store.manifest.counts
    st.html(
        f'<p class="otr-colophon">On the Record · {counts["statements"]:,} statements in {counts["documents"]:,} '
        "articles, "
        f"{day(view.known.first)} to {day(view.known.last)} · build {view.store.build_id}, "
        f"{day(view.store.manifest.made_at)} · labels are made by machine, see About</p><script>{PAGE}</script>",
        unsafe_allow_javascript=True,
    )


def _no_table(error: OnRecordError) -> None:
    """There is nothing to show yet: say which command makes it."""
    st.title("There is no table to show", anchor=False)
    st.markdown(md(error.what[0].upper() + error.what[1:]) + (f" \\({md(error.where)}\\)." if error.where else "."))
    if error.fix and error.fix.startswith("run `"):
        st.markdown("To make it:")
        st.code(error.fix.removeprefix("run `").removesuffix("`"), language="sh")
        corpus = "Put a folder of articles in place of CORPUS; `seeds` is the bundled one. "
        st.caption(f"{corpus if 'CORPUS' in error.fix else ''}Then reload this page.")
    elif error.fix:
        st.markdown(f"What helps: {md(error.fix)}.")
