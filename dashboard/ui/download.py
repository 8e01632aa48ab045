"""Download buttons: nothing is made before the click, and a failure is told in the file, not swallowed."""

from __future__ import annotations

import logging
from collections.abc import Callable

import streamlit as st

_log = logging.getLogger(__name__)
_MIME = {"csv": "text/csv", "zip": "application/zip", "jsonl": "application/jsonl"}


def button(label: str, make: Callable[[], bytes], file_name: str, key: str, help_text: str | None = None) -> None:
    """Offer a file that `make` returns; it runs on the click, without a rerun of the page."""
    st.download_button(
        label,
        data=lambda: told(make),
        file_name=file_name,
        mime=_MIME[file_name.rsplit(".", 1)[-1]],
        key=key,
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
        help=help_text,
    )


def told(make: Callable[[], bytes]) -> bytes:
    """Return the file, or what went wrong as its content: Streamlit would show the reader nothing at all."""
    try:
        return make()
    except Exception as error:  # noqa: BLE001  (a reader gets words, the log gets the rest)
        _log.exception("export failed")
        return f"The export failed ({type(error).__name__}). Please report it with the link of this view.\n".encode()
