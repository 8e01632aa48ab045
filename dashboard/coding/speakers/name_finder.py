"""Finding a person's name in a phrase where the registry knows none: which capitalised words are it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard.actors.gazetteer import Hit, MarkedText, Word
from dashboard.actors.lookup import Registry
from dashboard.coding.speakers import lexicon
from dashboard.coding.statement import Span

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_PARTY = re.compile(r"\b[RDI]-[A-Z][\w.]*")  # "Paul Ryan, R-Wis."


class NameFinder:
    """Finds names in the phrases of one marked text."""

    def __init__(self, registry: Registry, marked: MarkedText, persons: Sequence[Span]) -> None:
        """`persons`: spans that a model takes for names; they trim what the spelling suggests."""
        self.registry = registry
        self.marked = marked
        self.persons = persons
        self._start_of_person = {b: a for a, b in sorted(persons, reverse=True)}  # by its end: the earliest start

    def find(self, words: Sequence[Word], hits: Sequence[Hit]) -> list[Word] | None:
        """The words of the name that leads the phrase, or None.

        A name after an office ("Deputy Minister X") comes before one that stands free; words that qualify an office,
        a body or a noun ("Kherson residents"), or that follow a preposition, are no name.
        """
        taken = self._taken(hits) | self._aside(words)
        runs = [run for whole in _runs(self.marked, words, taken) for run in self._names_in(whole)]
        runs = [r for r in runs if not self.is_behind_preposition(r[0].index, words) and not self._is_of_body(r, words)]
        after_title = [r for r in runs if self._follows_title(r, hits)]
        free = [r for r in runs if not self._qualifies(r, words, hits)]
        best = [r for r in (*after_title, *free) if len(r) > 1] or after_title or free
        return best[0] if best else None

    def _is_of_body(self, run: Sequence[Word], words: Sequence[Word]) -> bool:
        """ "The industry association Swissmem", "the Seimas": behind a noun for a body, or behind a bare article."""
        before = next((w for w in words if w.index == run[0].index - 1), None)
        if before is None or self._gap(before.end, run[0].start) != "":
            return False
        if before.text.islower() and singular(before.folded) in lexicon.NAMED_BODIES:
            return True
        owned = before.index > words[0].index and self.marked.words[before.index - 1].folded in lexicon.PREPOSITIONS
        person = (run[0].start, run[-1].end) in self.persons
        return before.folded == "the" and (owned or not person)

    def is_behind_preposition(self, first: int, words: Sequence[Word]) -> bool:
        """Whether a preposition stands before a name and its title, and a head before that: "advisers to Mr X"."""
        index = first - 1
        while index >= words[0].index and self._is_title_word(index):
            if "," in self.marked.text[self.marked.words[index].end : self.marked.words[index + 1].start]:
                return False  # "the ambassador to Germany, X"
            index -= 1
        before = self.marked.words[index].folded if index > words[0].index else ""
        return before in ("to", "of", "for", "with", "from", "under", "against")

    def _is_title_word(self, index: int) -> bool:
        hits = self.marked.hits_at(index)
        office = any(h.values("office") or h.values("country") for h in hits)
        return office or self.marked.words[index].folded in lexicon.HONORIFICS

    def _taken(self, hits: Sequence[Hit]) -> set[int]:
        """Words of other wordings; after "Mr" a word is a name whatever else it means."""
        known = {i for h in hits for i in range(h.first, h.last) if not (h.values("weak") and not h.values("actor"))}
        return {i for i in known if not self._after_courtesy(i)} - self._given_names(hits)

    def _after_courtesy(self, index: int) -> bool:
        return index > 0 and self.marked.words[index - 1].folded in lexicon.COURTESIES

    def _given_names(self, hits: Sequence[Hit]) -> set[int]:
        """Words for states and offices that end a person's name: "Peter Jordan", "Alan King"."""
        return {
            i
            for hit in hits
            if self._start_of_person.get(hit.end, hit.start) < hit.start
            and not self.registry.is_adjective(self.marked.text[hit.start : hit.end])
            for i in range(hit.first, hit.last)
        }

    def _aside(self, words: Sequence[Word]) -> set[int]:
        """Words in brackets, and a politician's party and state."""
        if not words:
            return set()
        start = words[0].start
        text = self.marked.text[start : words[-1].end + 1]
        asides = [(m.start() + start, m.end() + start) for p in (_BRACKETED, _PARTY) for m in p.finditer(text)]
        return {w.index for w in words if any(a <= w.start < b for a, b in asides)}

    def _names_in(self, run: list[Word]) -> list[list[Word]]:
        """The run trimmed to what a model takes for a name, and parted at nouns that are no names."""
        for a, b in self.persons:
            inner = [w for w in run if a <= w.start and w.end <= b]
            if 1 < len(inner) < len(run) and inner[-1] is run[-1] and not _has_body(inner):
                return [inner]
        at = max((i for i, w in enumerate(run) if singular(w.folded) in lexicon.TITLE_NOUNS), default=-1)
        rest = run[at + 1 :]
        return [rest] if rest and not _has_body(rest) else []

    def _follows_title(self, run: Sequence[Word], hits: Sequence[Hit]) -> bool:
        before = self.marked.words[run[0].index - 1] if run[0].index else None
        if before and before.folded in lexicon.HONORIFICS:
            return True
        if before and singular(before.folded) in lexicon.TITLE_NOUNS and self._gap(before.end, run[0].start) == "":
            return True
        return any(
            (h.values("office") or h.values("offices")) and 0 <= run[0].start - h.end <= 2
            for h in hits
            if self._gap(h.end, run[0].start) in ("", ",")
        )

    def _qualifies(self, run: Sequence[Word], words: Sequence[Word], hits: Sequence[Hit]) -> bool:
        after = [h for h in hits if h.start > run[-1].start and self._gap(run[-1].end, h.start) in ("", "-")]
        if any(h.values("office") or h.values("offices") or h.values("institution") for h in after):
            return True
        if self._modifies(run, words):
            return True
        before = [w for w in words if w.index == run[0].index - 1]
        return bool(before) and before[0].folded in lexicon.PREPOSITIONS and before[0] is not words[0]

    def _modifies(self, run: Sequence[Word], words: Sequence[Word]) -> bool:
        """Whether a common noun follows at once: "Kharkiv residents", "the mayor's wife"."""
        following = next((w for w in words if w.index == run[-1].index + 1), None)
        if following is None or self._gap(run[-1].end, following.start) not in ("", "'s", "’s", "'", "’", "-"):
            return False
        return following.text[0].islower() and following.folded not in lexicon.AFTER_NAME

    def _gap(self, end: int, start: int) -> str:
        return self.marked.text[end:start].strip()


def singular(word: str) -> str:
    """The singular of a plain English noun: enough for the nouns of the lexicon."""
    if word in ("people", "police", "media", "press", "congress", "crisis", "analysis", "his", "its", "politics"):
        return word
    if word.endswith("men"):
        return word[:-3] + "man"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _runs(marked: MarkedText, words: Sequence[Word], taken: set[int]) -> list[list[Word]]:
    """Stretches of capitalised words (and the particles between them) that are in no other wording."""
    runs: list[list[Word]] = []
    current: list[Word] = []
    for word in words:
        if current and not _same_name(marked.text, current[-1], word):
            runs.append(current)
            current = []
        if word.index not in taken and word.text[0].isalpha() and _may_be_name(marked, current, word):
            current.append(word)
        elif current:
            runs.append(current)
            current = []
    runs.append(current)
    return [r for run in runs if (r := _without_particles(run))]


def _may_be_name(marked: MarkedText, current: Sequence[Word], word: Word) -> bool:
    if not current and any(h.first == word.index and h.values("weak") for h in marked.hits_at(word.index)):
        return True  # "bin Salman"
    if not current:
        return word.capital and word.folded not in lexicon.NO_NAME | lexicon.HONORIFICS.keys()
    if word.folded in lexicon.HONORIFICS:
        return False
    hyphened = marked.text[current[-1].end : word.start] in ("-", "‐", "‑")  # "Park Geun-hye"
    return word.capital or hyphened or word.folded in lexicon.PARTICLES


def _same_name(text: str, left: Word, right: Word) -> bool:
    gap = text[left.end : right.start]
    return not left.possessive and gap.strip("\u00a0 -‐‑.") == "" and (". " not in gap or len(left.text) == 1)


def _without_particles(run: list[Word]) -> list[Word]:
    while run and run[-1].folded in lexicon.PARTICLES and not run[-1].capital:
        run = run[:-1]
    return run


def _has_body(run: Sequence[Word]) -> bool:
    return any(singular(w.folded) in lexicon.BODIES | lexicon.OUTLETS | lexicon.DOCUMENTS for w in run)
