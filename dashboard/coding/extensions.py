"""The two custom attributes through which components talk: `doc._.article` and `doc._.statements`."""

from __future__ import annotations

from spacy.tokens import Doc


def register() -> None:
    """Make `doc._.article` (Document or None) and `doc._.statements` (list of Statement) known to spaCy; idempotent."""
    if not Doc.has_extension("article"):
        Doc.set_extension("article", default=None)
    if not Doc.has_extension("statements"):
        Doc.set_extension("statements", default=None)
