"""What a link's own build was, in words: what changed since, as far as it is known."""

from __future__ import annotations

from dashboard.filters import day_words
from dashboard.measures import changes
from dashboard.table.manifest import Manifest
from dashboard.ui.text import count, listed
from dashboard.ui.view import View

_KINDS = {"speaker": "speaker", "stance": "stance", "topic": "topic", "commitments": "commitments"}
_VERSIONS = {"code": "the rules", "models": "the models", "codebook": "the codebook", "registry": "the actor registry"}


def told(view: View, build_id: str) -> str:
    """Return what became of a link's build, as sentences for the banner."""
    known: changes.Since = view.cached(changes.since, build_id=build_id)
    head = f"This link was made with build {build_id}{_made(known.manifest)}; shown is build {view.store.build_id}"
    if known.changes is not None:
        return f"{head}. {within(known.changes)}"
    if known.manifest is not None:
        return f"{head}. The statements of that build are no longer here to compare. {_grown(view, known.manifest)}"
    return f"{head}. Nothing is known here of that build, so figures may differ."


def within(found: changes.Changes) -> str:
    """Return what changed within the present view.

    >>> same = dict(articles_added=0, articles_gone=0, came=0, left=0, recoded={}, n_recoded=0)
    >>> within(changes.Changes(added=0, gone=0, same=12, **same))
    'Nothing has changed within this view: all 12 statements are the same, coded the same.'
    >>> within(changes.Changes(added=3, gone=1, same=1, **same))
    'Within this view: 3 statements added and 1 gone; 1 is unchanged.'
    """
    if found.nothing:
        return f"Nothing has changed within this view: {_same(found.same)}."
    parts = [
        _counted(found.added, "added", found.articles_added, "new"),
        _counted(found.gone, "gone", found.articles_gone, "vanished"),
        _recoded(found),
        _moved(found.came, "came into it"),
        _moved(found.left, "left it"),
    ]
    shown = [part for part in parts if part]
    first, rest = shown[0], shown[1:]
    number, words = first.split(" ", 1)
    first = f"{number} {'statement' if number == '1' else 'statements'} {words}"
    verb = "is" if found.same == 1 else "are"
    return f"Within this view: {listed([first, *rest])}; {found.same:,} {verb} unchanged."


def _same(n: int) -> str:
    return (
        "its 1 statement is the same, coded the same"
        if n == 1
        else f"all {n:,} statements are the same, coded the same"
    )


def _counted(n: int, what: str, articles: int, kind: str) -> str:
    in_articles = f" (with {count(articles, f'{kind} article')})" if articles else ""
    return f"{n:,} {what}{in_articles}" if n else ""


def _moved(n: int, how: str) -> str:
    return f"{n:,} {how} because {'it is' if n == 1 else 'they are'} coded otherwise" if n else ""


def _recoded(found: changes.Changes) -> str:
    if not found.n_recoded:
        return ""
    by = listed([f"{_KINDS[what]} of {n:,}" for what, n in found.recoded.items()])
    return f"{found.n_recoded:,} recoded ({by})"


def _made(manifest: Manifest | None) -> str:
    return f" of {day_words(manifest.made_at.date())}" if manifest else ""


def _grown(view: View, old: Manifest) -> str:
    """What the two manifests say: how much was in, and which part of the coding is another one."""
    new = view.store.manifest
    sizes = [
        f"{count(manifest.counts['statements'], 'statement')} in {count(manifest.counts['documents'], 'article')}"
        for manifest in (old, new)
    ]
    changed = [name for part, name in _VERSIONS.items() if getattr(old.versions, part) != getattr(new.versions, part)]
    coding = f"; since then {listed(changed)} changed" if changed else "; both are coded by the same rules and models"
    return f"It had {sizes[0]}, this one has {sizes[1]}{coding}."
