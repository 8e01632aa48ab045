"""Cells of a CSV file that a spreadsheet must show and never run."""

from __future__ import annotations

import re

_STARTS_FORMULA = re.compile(r"[\s\x00-\x1f\u200b\ufeff]*[=+\-@＝＋－＠|%]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)*|\.\d+)(?:[eE][+-]?\d+)?%?")


def guarded(cell: object) -> object:
    """Return the cell, with an apostrophe before text that a spreadsheet would take for a formula.

    Numbers stay numbers, signs included. Source: OWASP, CSV injection.

    >>> guarded('=HYPERLINK("http://evil")'), guarded("-1"), guarded("- no, he said"), guarded(-2.5)
    ('\\'=HYPERLINK("http://evil")', '-1', "'- no, he said", -2.5)
    """
    if isinstance(cell, str) and _STARTS_FORMULA.match(cell) and not _NUMBER.fullmatch(cell.strip()):
        return f"'{cell}"
    return cell
