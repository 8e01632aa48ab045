"""Charts as pictures, drawn in the reader's browser (page.js): SVG to edit, PNG to paste, with their words in them.

The words ride along as data of the buttons. Where the page's script cannot run, the buttons are not shown.
"""

from __future__ import annotations

from dashboard import exports
from dashboard.filters import day_words
from dashboard.measures.measure import Measure
from dashboard.ui import events
from dashboard.ui.highlight import escaped
from dashboard.ui.view import TIMELINE, View

FORMATS = {"svg": "SVG", "png": "PNG"}


def buttons(view: View, measure: Measure, heading: str) -> str:
    """Return the buttons of one chart as HTML; `heading` is what stands above it on the page."""
    words = {
        "heading": heading,
        "measure": f"{measure.title}, {measure.denominator}",
        "note": _note(measure),
        "source": source(view, measure),
        "name": file_name(measure, view.store.build_id),
    }
    data = "".join(f' data-{key}="{escaped(value)}"' for key, value in words.items())
    each = "".join(
        f'<button type="button" value="{key}" aria-label="Picture as {name}: {escaped(heading)}">{name}</button>'
        for key, name in FORMATS.items()
    )
    return f'<p class="otr-pictures"{data}>Picture: {each}<span role="status"></span></p>'


def source(view: View, measure: Measure) -> str:
    """Return the line that says where the figures come from: project, what is counted, data, build."""
    manifest = view.store.manifest
    through = f"Articles through {day_words(view.known.last)}. " if view.known.last else ""
    return (
        f"Source: On the Record. {measure.filter.sentence(view.known)}. {through}"
        f"Build {manifest.build_id}, {day_words(manifest.made_at.date())}."
    )


def file_name(measure: Measure, build_id: str) -> str:
    """Return the name of a picture's file, without the ending: the browser adds it."""
    return exports.file_name(measure.filter, build_id, measure.id.replace(".", "-"), "svg").removesuffix(".svg")


def _note(measure: Measure) -> str:
    """What is left out or greyed; on a timeline, the events behind the numbers."""
    if measure.id != TIMELINE:
        return measure.note
    marked = events.within(measure.frame["published"])
    told = [f"{number}: {day_words(event.date)}, {event.title}" for number, event in enumerate(marked, start=1)]
    return " ".join(filter(None, (measure.note, "; ".join(told))))
