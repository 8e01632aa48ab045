"""What can come of an article source beside a document: set aside with a reason, or passed over by rule."""

from __future__ import annotations

import dataclasses

from dashboard.errors import CorpusError


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class SetAside:
    """An article, a row or a whole file that could not be read; `reason` is a plain sentence with the fix.

    `line` counts from 1 in the file as an editor shows it; None where the format has no lines or the file as a whole
    is meant.
    """

    source_file: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        place = f"{self.source_file}, line {self.line}" if self.line else self.source_file
        return f"{place}: {self.reason}"


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Ignored:
    """A file that by rule is no article (a README, a stylesheet): counted, but no fault."""

    source_file: str


class Refused(CorpusError):
    """Raised by a reader for what it cannot read; never leaves `dashboard.corpus.read`, which sets it aside."""

    def __init__(self, what: str, *, fix: str, line: int | None = None) -> None:
        super().__init__(what, fix=fix)
        self.line = line

    def set_aside(self, source_file: str) -> SetAside:
        """The same as a record of the manifest."""
        return SetAside(source_file, self.line, f"{self}.")
