"""What the user can say about a corpus."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from dashboard.corpus.limits import Limits


@dataclasses.dataclass(frozen=True, slots=True)
class Options:
    """How to read a corpus; handed to every reader."""

    columns: Mapping[str, str] = dataclasses.field(default_factory=dict)  # field -> column, canonical field names
    limits: Limits = dataclasses.field(default_factory=Limits)
    day_first: bool | None = None  # of 03/04/2024; None: such a date is set aside
    kind: str | None = None  # how to read what is named without a known ending, standard input included: "jsonl"
