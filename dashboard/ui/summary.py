"""What stands above every page: banners, the filter in words with its count, chips that take it back, and sharing."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.filters import BUILD_KEY, KEYS, Filter, Loosening, Options, Problem
from dashboard.measures import statements
from dashboard.table.store import Store
from dashboard.ui import builds, links, sidebar
from dashboard.ui.highlight import escaped
from dashboard.ui.text import count, md
from dashboard.ui.view import View

_BUILD_SEEN = "_build_seen"
_HEAD = "Statements"  # the word that every filter sentence begins with


def banners(view: View) -> None:
    """Say what a link asked for and did not get, what changed since its build, and that the data changed meanwhile."""
    found = sidebar.problems()
    older = [problem for problem in found if problem.key == BUILD_KEY]
    unknown = [problem for problem in found if problem.key != BUILD_KEY]
    for problem in older:
        title = "This link was made from another build"
        st.warning(md(builds.told(view, problem.value)), icon=":material/history:", title=title)
    if unknown:
        told = "\n".join(f"- {md(problem.message)}" for problem in unknown)
        title = f"This link asks for {count(len(unknown), 'thing')} that cannot be shown here"
        st.warning(f"{told}\n\nEverything else that it asks for is applied.", icon=":material/link_off:", title=title)
    if found:
        with st.container(horizontal=True, gap="small"):
            _nearest(view, unknown)
            st.button("Close this notice", key="close_banner", on_click=sidebar.forget_problems, type="tertiary")
    seen = st.session_state.setdefault(_BUILD_SEEN, view.store.build_id)
    if seen != view.store.build_id:
        st.session_state[_BUILD_SEEN] = view.store.build_id
        words = f"The table was rebuilt while you were reading: this is build {view.store.build_id}, it was {seen}."
        st.info(words, icon=":material/update:")


def _nearest(view: View, unknown: Sequence[Problem]) -> None:
    """Offer what the unknown values were likely to mean."""
    fields = {key: field for field, key in KEYS.items()}
    for problem in unknown:
        near = view.known.nearest(problem.key, problem.value) if problem.key in fields else None
        if near:
            st.button(
                f"Use {md(view.known.label(problem.key, near))}",
                key=f"nearest-{problem.key}-{near}",
                on_click=sidebar.take_nearest,
                args=(problem, view.filter, fields[problem.key], near),
                type="tertiary",
                icon=":material/check:",
            )


def line(view: View) -> int:
    """Write the filter as a sentence with its number of statements, and the chips; return the number."""
    n: int = view.cached(statements.count)
    rest = view.filter.sentence(view.known).removeprefix(_HEAD)
    with st.container(key="filter_line", gap="small"):
        st.html(f'<p class="otr-sentence"><b>{count(n, "statement")}</b>{escaped(rest)}.</p>')
        _chips(view)
    return n


def _chips(view: View) -> None:
    chips = view.filter.chips(view.known)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        for chip in chips:
            st.button(
                md(chip.text),
                key=f"chip-{chip.key}-{chip.value}",
                icon=":material/close:",
                icon_position="right",
                on_click=sidebar.apply,
                args=(chip.without,),
                help=f"Remove {md(chip.text)}",
            )
        if chips:
            st.button("Reset", key="reset", type="tertiary", on_click=sidebar.apply, args=(Filter(),))
        _share(view)


def _share(view: View) -> None:
    with st.popover("Link and citation", icon=":material/link:", type="tertiary", key="share"):
        extra = {key: st.query_params.get_all(key) for key in st.query_params if key in links.PAGE_KEYS}
        link = links.shared(str(st.context.url or "").split("?")[0], view.filter, view.store.build_id, extra)
        st.caption("A link to this view and to the build that it shows")
        st.code(link, language=None, wrap_lines=True)
        st.caption("To cite this view")
        st.code(citation(view, link), language=None, wrap_lines=True)


def citation(view: View, link: str) -> str:
    """Return the view as text to cite: title, filter in words, data, build and link."""
    through = f", articles through {view.known.last:%Y-%m-%d}" if view.known.last else ""
    return f"On the Record. {view.filter.sentence(view.known)}. Build {view.store.build_id}{through}. {link}"


def nothing_found(view: View) -> None:
    """Say that the filter lets nothing through, and what each restriction costs."""
    steps: list[Loosening] = view.cached(_loosen, view.known)
    st.info("No statement matches this filter.", icon=":material/filter_alt_off:")
    if steps:
        st.markdown("To see something again:")
    for number, step in enumerate(steps[:6]):
        words = f"{md(step.text[0].upper() + step.text[1:])}: {count(step.count, 'statement')}"
        st.button(words, key=f"loosen-{number}", on_click=sidebar.apply, args=(step.filter,), icon=":material/undo:")
    st.button("Reset the whole filter", key="loosen-reset", on_click=sidebar.apply, args=(Filter(),))


def _loosen(store: Store, filter: Filter, known: Options) -> list[Loosening]:
    return filter.loosen(store, known)
