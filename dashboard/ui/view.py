"""What a page works with: the open table, the values it knows, and the reader's filter; measures are cached here."""

from __future__ import annotations

import dataclasses
import functools
import logging
import os
import pathlib
from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.charts.figures import drawing
from dashboard.charts.palette import Theme
from dashboard.filters import Filter, Options, options
from dashboard.measures.measure import Measure
from dashboard.table.store import Store, current_build_id
from dashboard.ui import events
from dashboard.ui.drawn import Drawn
from dashboard.ui.serve import DATA_VARIABLE

_VIEW = "_view"
TIMELINE = "stance.timeline"  # the measure whose figure carries the events of the war
_log = logging.getLogger(__name__)


def data_folder() -> pathlib.Path:
    """Return the folder of the table: $ONRECORD_DATA, or `data` in the working directory."""
    return pathlib.Path(os.environ.get(DATA_VARIABLE) or "data")


@dataclasses.dataclass(frozen=True, slots=True)
class View:
    """One reader's view of one build."""

    store: Store
    known: Options
    filter: Filter

    def measure(self, function: Callable[..., Measure], **choices: Any) -> Measure:
        """Return a measure under the reader's filter, computed once a build and filter. Never change its frame."""
        made: Measure = self.cached(function, **choices)
        return made

    def cached(self, function: Callable[..., Any], *fixed: Any, filter: Filter | None = None, **choices: Any) -> Any:
        """Return `function(store, filter, *fixed, **choices)`, shared among readers: never change what it returns.

        `fixed` are things that the build alone determines; they are no part of the key.
        """
        chosen = self.filter if filter is None else filter
        name = f"{function.__module__}.{function.__qualname__}"
        key = (self.store.build_id, name, chosen.cache_key(), tuple(sorted(choices.items())))
        return _computed(key, functools.partial(function, self.store, chosen, *fixed, **choices))

    def drawn(self, measure: Measure) -> Drawn:
        """Return a measure's figure in the reader's theme, drawn once."""
        mode = theme()
        made: Drawn = self.of_measure(f"drawn {mode}", measure, functools.partial(_draw, measure, mode))
        return made

    def of_measure(self, what: str, measure: Measure, make: Callable[[], Any]) -> Any:
        """Return what is made of a measure, made once and shared among readers: never change it."""
        variant = (measure.id, measure.detail, measure.filter.cache_key(), len(measure.frame))
        return _computed((self.store.build_id, what, *variant), make)


def _draw(measure: Measure, mode: Theme) -> Drawn:
    drawn = drawing(measure, mode)
    if measure.id == TIMELINE:
        ink = "#a59c8d" if mode == "light" else "#6d675e"
        drawn = events.marked(drawn, events.within(measure.frame["published"]), ink)
    return Drawn(drawn)


def _computed(key: tuple[Any, ...], compute: Callable[[], Any]) -> Any:
    return _kept(repr(key), compute)  # one text is hashed in a tenth of the time of its parts


@st.cache_resource(max_entries=900, show_spinner=False)
def _kept(key: str, _compute: Callable[[], Any]) -> Any:
    return _compute()


@st.cache_resource(max_entries=2, show_spinner="Opening the table …")
def _opened(folder: str, build_id: str | None) -> tuple[Store, Options]:
    store = Store.open(pathlib.Path(folder))
    _log.info("opened build %s of %s", build_id, folder)
    return store, options(store)


def opened() -> tuple[Store, Options]:
    """Open the build in use, once for all readers; a new build is noticed at the next rerun.

    Raises:
        TableError: there is no table, or it is of another version; the error names the command that builds it.
    """
    folder = data_folder()
    return _opened(str(folder.resolve()), current_build_id(folder))


def keep(view: View) -> None:
    """Make the view of this run known to the page and its fragments."""
    st.session_state[_VIEW] = view


def current() -> View:
    """Return the view that the frame made in this run."""
    view: View = st.session_state[_VIEW]
    return view


def theme() -> Theme:
    """Return the reader's theme."""
    return "dark" if st.context.theme.type == "dark" else "light"
