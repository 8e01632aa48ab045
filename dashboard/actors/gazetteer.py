"""Finding the registry's words in a text: names, states, organisations, offices and institutions, the longest first.

Determiners and, inside offices and institutions, words for states are stepped over: "head of the Russian delegation"
is found as "head of the delegation" with "Russian" inside it.
"""

from __future__ import annotations

import bisect
import collections
import dataclasses
import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from dashboard.actors.lookup import Registry
from dashboard.actors.names import fold

Sense = Literal["actor", "weak", "metonym", "country", "organisation", "office", "offices", "institution"]

_WORD = re.compile(r"(?:[A-Z]\.[ \u00a0]?){2,}|[A-Z]\.(?= [A-Z])|[^\W_]+(?:['’ʼ`][^\W_]+)*(?:['’](?=\W|$))?")
_POSSESSIVE = re.compile(r"['’ʼ`]s?$", re.IGNORECASE)
_DETERMINERS = frozenset({"the", "a", "an", "its", "his", "her", "their", "this", "that"})
_JOINT = re.compile(r"[ \t\u00a0\-‐‑–/.'’]*\Z")
_NAMES: tuple[Sense, ...] = ("actor", "weak", "metonym", "country", "organisation")


@dataclasses.dataclass(frozen=True, slots=True)
class Word:
    """One word of the text; `folded` is its form for comparison without a possessive ending."""

    index: int
    start: int
    end: int
    text: str
    folded: str
    possessive: bool

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a wording: in which sense, whose id or code, and (for offices) in which state only."""

    sense: Sense
    value: str
    only: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """A wording found: words `first` up to `last` (exclusive), characters `start` up to `end`, and what it may mean."""

    first: int
    last: int
    start: int
    end: int
    readings: tuple[Reading, ...]

    def __len__(self) -> int:
        return self.last - self.first

    def values(self, sense: Sense) -> tuple[str, ...]:
        """The ids or codes that it has in this sense."""
        return tuple(reading.value for reading in self.readings if reading.sense == sense)


@dataclasses.dataclass(frozen=True)
class MarkedText:
    """A text's words and the registry's wordings in it, in text order."""

    text: str
    words: tuple[Word, ...]
    hits: tuple[Hit, ...]

    def words_in(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that lie within these characters."""
        first = bisect.bisect_left(self.words, start, key=lambda word: word.start)
        return tuple(itertools.takewhile(lambda word: word.end <= end, self.words[first : first + end - start]))

    def hits_at(self, index: int) -> tuple[Hit, ...]:
        """The hits that hold this word."""
        return self._by_word.get(index, ())

    def hits_in(self, start: int, end: int) -> tuple[Hit, ...]:
        """The hits that lie within these characters."""
        first = bisect.bisect_left(self.hits, start, key=lambda hit: hit.start)
        last = bisect.bisect_left(self.hits, end, lo=first, key=lambda hit: hit.start)
        return tuple(hit for hit in self.hits[first:last] if hit.end <= end)

    @functools.cached_property
    def by_folded(self) -> dict[str, list[Word]]:
        """The words of each folded form."""
        found: dict[str, list[Word]] = collections.defaultdict(list)
        for word in self.words:
            found[word.folded].append(word)
        return dict(found)

    @functools.cached_property
    def _by_word(self) -> dict[int, tuple[Hit, ...]]:
        found: dict[int, tuple[Hit, ...]] = {}
        for hit in self.hits:
            for index in range(hit.first, hit.last):
                found[index] = (*found.get(index, ()), hit)
        return found


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text; hyphens part them, dotted initials stay together.

    >>> [w.folded for w in words_of("T. S. Eliot's U.S. vice-president")]
    ['ts', 'eliot', 'us', 'vice', 'president']
    """
    return tuple(_words(text))


def _words(text: str) -> Iterator[Word]:
    for index, match in enumerate(_WORD.finditer(text)):
        found = match.group().rstrip(" \u00a0")
        possessive = _POSSESSIVE.search(found)
        bare = found[: possessive.start()] if possessive else found
        yield Word(
            index, match.start(), match.start() + len(bare), bare, fold(bare) or bare.casefold(), bool(possessive)
        )


@dataclasses.dataclass(frozen=True, slots=True)
class _Entry:
    words: tuple[str, ...]
    reading: Reading
    capitals: bool  # an abbreviation, which counts only in capitals: "US", "WHO"
    lower: bool  # written small in the registry: "the alliance"
    last_capital: bool = False  # the last of several words is written with a capital: "Law and Justice"


@dataclasses.dataclass(frozen=True)
class Gazetteer:
    """All wordings of one registry, by their first word."""

    registry: Registry
    extra_offices: tuple[tuple[str, str], ...] = ()

    def mark(self, text: str) -> MarkedText:
        """Find the wordings; where several begin at the same word the longest counts, and hits do not overlap.

        Only an office or institution may hold words of another hit, namely those for a state ("head of the Russian
        delegation").
        """
        words = words_of(text)
        named = [h for h in self._scan(text, words, self._names, frozenset()) if not self._goes_on(h, text, words)]
        inside = frozenset(i for h in named if h.values("country") for i in range(h.first, h.last))
        offices = list(self._scan(text, words, self._roles, inside))
        kept = _without_swallowed(named, offices)
        return MarkedText(text, words, tuple(sorted(kept, key=lambda h: (h.start, -h.end))))

    def _goes_on(self, hit: Hit, text: str, words: Sequence[Word]) -> bool:
        """Whether a name that is an office and one word goes on or began before: "Vice-President Dan Orel"."""
        if not hit.values("actor") or len(hit) < 2 or words[hit.first].folded not in self._roles:
            return False
        after = words[hit.last] if hit.last < len(words) else None
        longer = after is not None and after.capital and text[hit.end : after.start] == " "
        return (longer and not words[hit.last - 1].possessive) or text[hit.start - 1 : hit.start] in ("-", "‐", "‑")

    def _scan(
        self,
        text: str,
        words: Sequence[Word],
        table: dict[str, list[_Entry]],
        skip: frozenset[int],
    ) -> Iterator[Hit]:
        position = 0
        while position < len(words):
            found = self._longest(text, words, position, table.get(words[position].folded, ()), skip)
            if found is None:
                position += 1
                continue
            yield found
            position = found.last

    def _longest(
        self, text: str, words: Sequence[Word], first: int, entries: Iterable[_Entry], skip: frozenset[int]
    ) -> Hit | None:
        length, last, readings = 0, first, list[Reading]()
        for entry in entries:  # the longest first
            if len(entry.words) < length:
                break
            end = _match(text, words, first, entry, skip)
            if end is not None and (not readings or end == last):
                length, last = len(entry.words), end
                readings.append(entry.reading)
        if not readings:
            return None
        return Hit(first, last, words[first].start, words[last - 1].end, tuple(dict.fromkeys(readings)))

    @functools.cached_property
    def _names(self) -> dict[str, list[_Entry]]:
        return _table(self._name_entries())

    @functools.cached_property
    def _roles(self) -> dict[str, list[_Entry]]:
        return _table(self._role_entries())

    def _name_entries(self) -> Iterator[_Entry]:
        registry = self.registry
        for actor in registry.actors.values():
            for sense, names in (("actor", actor.strong), ("weak", actor.weak), ("metonym", actor.metonyms)):
                for name in names:
                    yield from _entries(name, Reading(sense, actor.id))  # type: ignore[arg-type]
        for country in registry.countries.values():
            one = (people.removesuffix("s") for people in country.people)  # "the Dane"
            for name in (country.name, *country.names, *country.adjectives, *country.people, *one, *country.capitals):
                yield from _entries(name, Reading("country", country.code))
            for name in country.places:
                yield from _entries(name, Reading("country", country.code))
        for body in registry.organisations.values():
            for name in (body.name, *body.names):
                yield from _entries(name, Reading("organisation", body.id))

    def _role_entries(self) -> Iterator[_Entry]:
        for kind in self.registry.kinds.values():
            for word in kind.words:
                yield from _office_entries(word, kind.id)
            for code, words in kind.words_in.items():
                for word in words:
                    yield from _office_entries(word, kind.id, only=code)
        for word, kind_id in self.extra_offices:
            yield from _office_entries(word, kind_id)
        for institution in self.registry.institution_kinds.values():
            for word in institution.words:
                yield from _entries(word, Reading("institution", institution.id))
            for code, words in institution.words_in.items():
                for word in words:
                    yield from _entries(word, Reading("institution", institution.id, only=code))


def _entries(name: str, reading: Reading) -> Iterator[_Entry]:
    words = tuple(w.folded if not w.possessive else w.folded + "s" for w in words_of(name))
    if words and words_of(name)[-1].possessive:
        words = (*words[:-1], words[-1].removesuffix("s"))
    words = tuple(w for w in words if w not in _DETERMINERS)
    bare = name.removeprefix("the ")
    letters = "".join(c for c in bare if c.isalpha())
    if words:
        capitals = letters.isupper() and len(letters) <= 6
        last_capital = len(words) > 1 and bare.split()[-1][:1].isupper()
        yield _Entry(words, reading, capitals, lower=bare[:1].islower(), last_capital=last_capital)


def _office_entries(word: str, kind: str, only: str | None = None) -> Iterator[_Entry]:
    yield from _entries(word, Reading("office", kind, only))
    yield from _entries(plural(word), Reading("offices", kind, only))


def plural(wording: str) -> str:
    """An office's plural: its head word is the last one before "of", "to", "for" or "in".

    >>> [plural(word) for word in ("foreign minister", "head of state", "secretary general", "spokesman", "deputy")]
    ['foreign ministers', 'heads of state', 'secretaries general', 'spokesmen', 'deputies']
    """
    head, link, tail = wording, "", ""
    for preposition in (" of ", " to ", " for ", " in "):
        if preposition in wording:
            head, link, tail = wording.partition(preposition)
            break
    if head.endswith((" general", "-general")) and not head.startswith(
        ("director of", "brigadier", "major", "lieutenant")
    ):
        head, link, tail = head[: -len("-general")], head[-len("-general")], "general" + link + tail
    return _plural_word(head) + link + tail


def _plural_word(word: str) -> str:
    if word.endswith("man"):
        return word.removesuffix("man") + "men"
    if word.endswith("y"):
        return word.removesuffix("y") + "ies"
    return word + ("es" if word.endswith(("s", "ch")) else "s")


def _table(entries: Iterable[_Entry]) -> dict[str, list[_Entry]]:
    table: dict[str, list[_Entry]] = collections.defaultdict(list)
    for entry in entries:
        table[entry.words[0]].append(entry)
    for same_first in table.values():
        same_first.sort(key=lambda entry: -len(entry.words))
    return dict(table)


def _match(text: str, words: Sequence[Word], first: int, entry: _Entry, skip: frozenset[int]) -> int | None:
    """The index after the last word if the entry's words stand here, stepping over determiners and `skip`."""
    if not _cased(words[first], entry):
        return None
    position, previous = first + 1, words[first]
    if len(entry.words) > 1 and previous.possessive and previous.folded + "s" == entry.words[0]:
        return None
    for wanted in entry.words[1:]:
        while position < len(words) and _joined(text, previous, words[position]):
            word = words[position]
            if word.folded == wanted or (word.possessive and word.folded + "s" == wanted):
                break
            if word.folded not in _DETERMINERS and position not in skip:
                return None
            previous, position = word, position + 1
        else:
            return None
        previous, position = words[position], position + 1
    if entry.last_capital and previous.text.islower() and not _within_sentence(text, words[first]):
        return None  # "Law and justice must win": the first capital is the sentence's
    return position


def _within_sentence(text: str, word: Word) -> bool:
    """Whether a capital here is the word's own and not that of a sentence's opening."""
    before = text[: word.start].rstrip(" \u00a0\"'“‘«(")
    return before[-1:] not in ("", "\n", ".", "!", "?", ":", "”", "…")


def _cased(word: Word, entry: _Entry) -> bool:
    if entry.reading.sense not in _NAMES or entry.lower:
        return True
    return word.text.isupper() or "." in word.text if entry.capitals else word.capital or not word.text[0].isalpha()


def _joined(text: str, left: Word, right: Word) -> bool:
    gap = text[left.end : right.start]
    if left.possessive:
        gap = _POSSESSIVE.sub("", gap.rstrip()) if gap.strip() else gap
        gap = gap.removeprefix("'s").removeprefix("’s")
    return _JOINT.match(gap) is not None and ". " not in gap


def _without_swallowed(named: Sequence[Hit], offices: Sequence[Hit]) -> list[Hit]:
    """An office wins over a shorter name inside it ("Commission president"), a longer name over an office.

    States and organisations inside an office are kept beside it: they say whose it is.
    """
    kept: list[Hit] = []
    office_words = {i: h for h in offices for i in range(h.first, h.last)}
    for hit in named:
        over = {office_words[i] for i in range(hit.first, hit.last) if i in office_words}
        place = hit.values("country") or hit.values("organisation") or hit.values("actor")
        if place or all(o.last - o.first <= hit.last - hit.first for o in over):
            kept.append(hit)
    names: dict[int, list[Hit]] = {}
    for name in kept:
        for i in range(name.first, name.last):
            names.setdefault(i, []).append(name)
    return kept + [o for o in offices if not any(_covers(name, o) for name in names.get(o.first, ()))]


def _covers(name: Hit, office: Hit) -> bool:
    """Whether an office is only a part of a longer name: "leaders" in "EU leaders"."""
    return name.first <= office.first and office.last <= name.last and len(name) > len(office)
