"""The one error family. Each error says what went wrong, where, and how to fix it."""

from __future__ import annotations


class OnRecordError(Exception):
    """A user's mistake or a broken input: shown as one plain line, never as a stack trace.

    >>> str(OnRecordError("no such column: body", where="articles.csv, line 1", fix="name it with --column text=body"))
    'no such column: body (articles.csv, line 1). Fix: name it with --column text=body'
    """

    def __init__(self, what: str, *, where: str | None = None, fix: str | None = None) -> None:
        self.what, self.where, self.fix = what, where, fix
        place = f" ({where})" if where else ""
        cure = f". Fix: {fix}" if fix else ""
        super().__init__(f"{what}{place}{cure}")


class CorpusError(OnRecordError):
    """An article source that cannot be read at all."""


class CodingError(OnRecordError):
    """A language model or coding component that cannot be loaded or run."""


class CodebookError(OnRecordError):
    """The label data contradict themselves."""


class RegistryError(OnRecordError):
    """The actor registry contradicts itself or its schema."""


class TableError(OnRecordError):
    """A built table that is missing, of another version, or breaks the data contract."""


class FilterError(OnRecordError):
    """A filter value that does not exist in this build."""
