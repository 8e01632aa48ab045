"""Who is in the article: every named person with the offices that the article states, wherever in it."""

from __future__ import annotations

import bisect
import datetime
import difflib
from collections.abc import Iterable, Iterator, Sequence

from dashboard.actors.gazetteer import Hit, MarkedText, Word
from dashboard.actors.lookup import Registry
from dashboard.actors.model import Actor
from dashboard.actors.names import fold, slug
from dashboard.coding.speakers import lexicon
from dashboard.coding.speakers.entity import Entity, StatedRole, entity_of
from dashboard.coding.speakers.phrase import Phrase, PhraseReader
from dashboard.coding.statement import Span

_TITLE_REACH = 12  # words of an apposition that are read
_SAME_SPELLING = 0.75  # difflib ratio of two surnames that may be one name in two transliterations


class Cast:
    """The persons and bodies of one article, each once."""

    def __init__(
        self, registry: Registry, marked: MarkedText, reader: PhraseReader, date: datetime.date | None
    ) -> None:
        self.registry = registry
        self.marked = marked
        self.reader = reader
        self.date = date
        self.entities: dict[str, Entity] = {}
        self._by_name: dict[str, Entity] = {}
        self._by_surname_only: set[Entity] = set()
        self._persons: list[Entity] = []
        self._all_mentions: list[Span] = []

    def fill(self, sources: Iterable[Span], persons: Iterable[Span]) -> None:
        """Find the persons: by strong names anywhere, by names in speaker phrases, and those that a model marked."""
        for hit in self.marked.hits:
            actors = (self.registry.actors[i] for i in hit.values("actor"))
            person = next((a for a in actors if a.entity_type == "person"), None)
            if person:
                self._mention(self.of_actor(person), (hit.start, hit.end))
        phrases = (self.reader.read(start, end) for start, end in sorted({*sources, *persons}))
        unknown = [(p.name, p) for p in phrases if p.name and p.actor is None and self._is_full(p.name)]
        for name, phrase in sorted(unknown, key=lambda pair: -len(self._name_words(pair[0]))):
            if not self._is_short(name):
                self._mention(self._unregistered(name, phrase), name)
        self._add_weakly_named()
        named = [entity for entity in self.entities.values() if entity.mentions]
        full = {index for e in named for m in e.mentions for index in self._indexes(m)}
        for entity in named:
            self._later_surnames(entity, full)
            entity.mentions.sort()
        self._persons = sorted(named, key=lambda e: e.mentions[0])
        self._all_mentions = sorted(m for e in named for m in e.mentions)

    def _is_full(self, name: Span) -> bool:
        """Whether this is more than a surname, however many words that has: not "al-Ansari", "bin Salman"."""
        written = self.marked.text[slice(*name)]
        return len(written.split()) > 1 and written[0].isupper() and not self._ambiguous(fold(written))

    def _is_short(self, name: Span) -> bool:
        """Whether this only takes up a longer name: "García Pérez"."""
        written = fold(self.marked.text[slice(*name)])
        return any(written in _short_forms(e, self._names(e)) for e in self.entities.values())

    def persons(self) -> list[Entity]:
        """The persons whom the article names, in the order of their first mention."""
        return self._persons

    def first_mention(self, start: int, end: int) -> Span | None:
        """The first name of a person between these characters."""
        return min(self.mentions_in(start, end), default=None)

    def mentions_in(self, start: int, end: int) -> list[Span]:
        """All names of persons between these characters."""
        first = bisect.bisect_left(self._all_mentions, (start, 0))
        last = bisect.bisect_left(self._all_mentions, (end, 0))
        return [m for m in self._all_mentions[first:last] if m[1] <= end]

    def of_actor(self, actor: Actor) -> Entity:
        """The entity of this registry actor."""
        if actor.id not in self.entities:
            self.entities[actor.id] = entity_of(actor)
            for name in actor.strong if actor.entity_type == "person" else ():
                self._by_name.setdefault(fold(name), self.entities[actor.id])
        return self.entities[actor.id]

    def add(self, entity: Entity) -> Entity:
        """Keep an entity that only the article knows; one of the same id is the same."""
        return self.entities.setdefault(entity.id, entity)

    # names

    def named(self, phrase: Phrase) -> tuple[Entity, str] | None:
        """Whom the name in a phrase means, and by which rule: `name`, `surname`, `weak_name` or `new_name`."""
        if phrase.name is None:
            return None
        if phrase.actor is not None:
            return self.of_actor(phrase.actor), "name"
        written = fold(self.marked.text[slice(*phrase.name)])
        if written in self._by_name:
            known = self._by_name[written]
            return known, "name" if known.actor else "new_name"
        bound = self._bound(written, phrase)
        if bound:
            return bound, "weak_name" if bound in self._by_surname_only else "surname"
        weak = self._weak(written, phrase)
        if weak:
            return weak, "weak_name"
        if self._ambiguous(written) or self._is_doubtful(phrase):
            return None
        return self._unregistered(phrase.name, phrase), "new_name"

    def named_like_a_state(self, phrase: Phrase) -> tuple[Entity, str] | None:
        """A person of the article whose surname is also a state: "Jordan" after "Peter Jordan"."""
        if phrase.name is not None or not phrase.metonyms:
            return None
        found = self._bound(fold(phrase.text), phrase)
        return (found, "surname") if found and found.mentions[0][0] < phrase.span[0] else None

    def _bound(self, written: str, phrase: Phrase) -> Entity | None:
        """The person of the article whom this surname (or first name of two) takes up: the last one named before."""
        found = [e for e in self.persons() if written in _short_forms(e, self._names(e))] or [
            e for e in self.persons() if written in _inner_names(e)
        ]
        found = [e for e in found if self._fits(e, phrase)] or found
        before = [e for e in found if min(e.mentions)[0] < phrase.span[0]]
        if before:
            return max(before, key=lambda e: _last_before(e, phrase.span[0]))
        return found[0] if len(found) == 1 else None

    def _weak(self, written: str, phrase: Phrase) -> Entity | None:
        """The one registry actor of this weak name whom office and country do not rule out."""
        actors = [a for a in self.registry.weakly_named(written) if a.entity_type == "person"]
        if len(actors) > 1 or phrase.offices or phrase.country:
            fitting = [a for a in actors if self._fits(entity_of(a), phrase)]
            actors = fitting if fitting or len(actors) > 1 else []
        if len(actors) > 1:
            actors = [a for a in actors if any(o.may_hold_on(self.date) for o in a.offices)] if self.date else actors
        if self.date:  # a name of the news to come is not yet a name of the news
            actors = [a for a in actors if not a.offices or any(o.start.earliest <= self.date for o in a.offices)]
        return self.of_actor(actors[0]) if len(actors) == 1 else None

    def _ambiguous(self, written: str) -> bool:
        """Whether the registry knows people of this surname, none of whom could be told to be meant."""
        return any(a.entity_type == "person" for a in self.registry.weakly_named(written))

    def _is_doubtful(self, phrase: Phrase) -> bool:
        """Whether a single unknown word without a title may be no name: the language model has to take it for one."""
        if phrase.name is None or len(self._name_words(phrase.name)) > 1 or phrase.offices or phrase.gender:
            return False
        return not self.reader.is_person(phrase.name) and not self._after_honorific(phrase.name)

    def _after_honorific(self, name: Span) -> bool:
        index = self._name_words(name)[0].index
        return index > 0 and self.marked.words[index - 1].folded in lexicon.HONORIFICS

    def _fits(self, entity: Entity, phrase: Phrase) -> bool:
        """Whether the office and country written beside a name are those of the entity on the article's date."""
        if phrase.gender and entity.gender and phrase.gender != entity.gender:
            return False
        if phrase.country and entity.home(self.date) not in (None, phrase.country):
            return False
        kinds = {o.kind for o in entity.offices(self.date, former=phrase.former)} | {
            k for role in entity.stated for k in role.kinds
        }
        return not phrase.offices or not kinds or "other" in kinds or bool(kinds & set(phrase.offices))

    def _unregistered(self, name: Span, phrase: Phrase) -> Entity:
        written = " ".join(self.marked.text[slice(*name)].replace("\u00a0", " ").split())
        known = self._by_name.get(fold(written)) or self._other_spelling(written, phrase)
        if known:
            self._by_name[fold(written)] = known
            return known
        shown = " ".join(w for w in written.split() if len(w.strip(".")) > 1 or len(written.split()) < 3)
        entity = self.add(Entity(id=slug(shown), name=shown, entity_type="person", gender=phrase.gender))
        self._by_name[fold(written)] = entity
        return entity

    def _other_spelling(self, written: str, phrase: Phrase) -> Entity | None:
        """The holder of the stated office whose name differs in spelling only: never on similarity alone."""
        if self.date is None or not phrase.offices or not (phrase.country or phrase.organisations):
            return None
        for kind in phrase.offices:
            for actor in holders(self.registry, kind, self.date, phrase):
                if any(_spelled_alike(written, name) for name in actor.strong):
                    return self.of_actor(actor)
        return None

    def _names(self, entity: Entity) -> list[str]:
        if entity.actor is not None:
            return [*entity.actor.strong, *entity.actor.weak]
        return [entity.name]

    # mentions

    def _mention(self, entity: Entity, name: Span) -> None:
        if name not in entity.mentions:
            entity.mentions.append(name)
        titles = self.titles(name)
        if titles.gender and entity.gender is None:
            entity.gender = titles.gender
        if titles.offices or titles.country or titles.organisations or titles.owner_bodies:
            role = StatedRole(
                titles.offices,
                self._apposition(titles, name) or titles.office_text,
                titles.country or _state_of(titles.owner_bodies),
                titles.organisations,
                titles.owner_bodies,
                titles.former,
                titles.installed,
                titles.institution,
            )
            if role not in entity.stated and (titles.offices or not entity.stated):
                entity.stated.append(role)

    def _apposition(self, titles: Phrase, name: Span) -> str | None:
        """The whole words of an office after a name: "head of the nuclear inspectorate of Ukraine"."""
        after = self.marked.text[name[1] : titles.span[1]].strip(" ,(")
        for determiner in ("the ", "a ", "an ", "its ", "his ", "her ", "their "):
            after = after.removeprefix(determiner)
        return " ".join(after.split()) if titles.offices and len(after.split()) > 1 else None

    def _later_surnames(self, entity: Entity, full: set[int]) -> None:
        """Add the surnames after the first full name; `full` are the words inside full names."""
        first = min(entity.mentions)[0]
        for form in _short_forms(entity, self._names(entity)):
            for word in self.marked.by_folded.get(form, ()):
                if word.capital and word.start > first and word.index not in full:
                    entity.mentions.append((word.start, word.end))

    def _add_weakly_named(self) -> None:
        """People whom the article knows by their surname alone ("Putin"), where only one can be meant."""
        persons = [e for e in self.entities.values() if e.mentions]
        full = {index for e in persons for m in e.mentions for index in self._indexes(m)}
        forms = {form for e in persons for form in (*_short_forms(e, self._names(e)), *_inner_names(e))}
        for hit in self.marked.hits:
            written = fold(self.marked.text[hit.start : hit.end])
            if not hit.values("weak") or written in forms or hit.first in full or not self._stands_alone(hit):
                continue
            found = self._weak(written, Phrase((hit.start, hit.end), written))
            if found:
                found.mentions.append((hit.start, hit.end))
                self._by_surname_only.add(found)

    def _stands_alone(self, hit: Hit) -> bool:
        """Whether no capitalised word that is in no other wording stands before: then it would be a first name."""
        before = self.marked.words[hit.first - 1] if hit.first else None
        if before is None or not before.capital or self.marked.hits_at(before.index):
            return True
        return self.marked.text[before.end : hit.start].strip() != "" or before.folded in lexicon.NO_NAME

    def _indexes(self, name: Span) -> list[int]:
        return [word.index for word in self._name_words(name)]

    def titles(self, name: Span) -> Phrase:
        """The offices that stand around a name: before it ("Prime Minister X") and after it (", head of Y,")."""
        words = self.marked.words
        inside = self.marked.words_in(*name)
        before = self._titles_before(inside[0].index)
        after = self._titles_after(inside[-1].index)
        start = words[before].start if before < inside[0].index else name[0]
        end = words[after].end if after > inside[-1].index else name[1]
        return self.reader.titles(name, start, end)

    def _titles_before(self, first: int) -> int:
        index = first
        while index > 0 and self._is_title(index - 1, index):
            index -= 1
        return index

    def _is_title(self, index: int, following: int) -> bool:
        word, after = self.marked.words[index], self.marked.words[following]
        gap = self.marked.text[word.end : after.start].replace("'s", "").replace("’s", "")
        if "\n" in gap or any(c in gap for c in '.;:"“”()'):
            return False
        hit = self._hit_over(index)
        office = hit is not None and (hit.values("office") or hit.values("institution"))
        if "," in gap:
            return bool(office) or (hit is not None and self._ends_office(hit))
        if hit is not None and hit.values("country") and not office:
            return self._owns(hit, following)
        if hit is not None:
            return not hit.values("actor") or self._is_body(hit)
        return word.folded in lexicon.TITLE_WORDS or (word.capital and self._qualifies_office(following))

    def _owns(self, hit: Hit, following: int) -> bool:
        """Whether a state is whose ("French President X", "France's X") and not where ("In Paris X")."""
        words = self.marked.words
        if words[hit.last - 1].possessive or self._hit_over(following) is not None:
            return True
        if self.registry.is_adjective(self.marked.text[hit.start : hit.end]):
            return True
        return self._ends_office(hit)

    def _ends_office(self, hit: Hit) -> bool:
        """Whether a state or body ends an office's words: "ambassador to the United States"."""
        words, index = self.marked.words, hit.first - 1
        index -= index > 0 and words[index].folded == "the"
        before = self._hit_over(index - 1) if index > 0 else None
        return before is not None and bool(before.values("office")) and words[index].folded in ("in", "to", "of", "at")

    def _qualifies_office(self, following: int) -> bool:
        """Whether an office begins here, or after more words of its portfolio: "Digital Affairs Minister"."""
        words = self.marked.words
        while (hit := self._hit_over(following)) is None and following + 1 < len(words):
            gap = self.marked.text[words[following].end : words[following + 1].start]
            if not words[following].capital or gap.strip(" -"):
                return False
            following += 1
        return hit is not None and bool(hit.values("office"))

    def _is_body(self, hit: Hit) -> bool:
        return all(self.registry.actors[i].entity_type != "person" for i in hit.values("actor"))

    def _hit_over(self, index: int) -> Hit | None:
        return next(iter(self.marked.hits_at(index)), None)

    def _titles_after(self, last: int) -> int:
        """The last word of an apposition after the name, or the name's own last word."""
        words, text = self.marked.words, self.marked.text
        if last + 1 >= len(words) or words[last].possessive:
            return last
        gap = text[words[last].end : words[last + 1].start]
        if gap.strip() not in (",", "(") and not self._starts_of(last + 1):
            return last
        end = last
        for index in range(last + 1, min(len(words), last + 1 + _TITLE_REACH)):
            between = text[words[index - 1].end : words[index].start]
            if (index > last + 1 and any(c in between for c in ',.;:"“”)\n')) or "\n" in between:
                break
            if words[index].folded in ("who", "whose", "which", "whom", "where"):
                break
            end = index
        return end if self._is_apposition(last + 1, end) else last

    def _starts_of(self, index: int) -> bool:
        return self.marked.words[index].folded in ("of", "from") and self._hit_within(index + 1, index + 4) is not None

    def _hit_within(self, first: int, last: int) -> Hit | None:
        return next((h for i in range(first, last) for h in self.marked.hits_at(i) if h.values("institution")), None)

    def _is_apposition(self, first: int, last: int) -> bool:
        """Whether an office (not another person's) begins within the first words after the name."""
        for hit in (h for i in range(first, min(last, first + 4) + 1) for h in self.marked.hits_at(i)):
            if hit.first >= first and (hit.values("office") or hit.values("institution")):
                following = self.marked.words[hit.last] if hit.last < len(self.marked.words) else None
                gap = self.marked.text[hit.end : following.start] if following else "."
                return not (following and following.capital and gap.strip() == "" and not self._hit_over(hit.last))
        return False

    def _name_words(self, name: Span) -> Sequence[Word]:
        return self.marked.words_in(*name)


def _state_of(bodies: Sequence[Actor]) -> str | None:
    return bodies[0].country if bodies else None


def _last_before(entity: Entity, position: int) -> Span:
    return max(mention for mention in entity.mentions if mention[0] < position)


def holders(registry: Registry, kind: str, date: datetime.date, phrase: Phrase) -> tuple[Actor, ...]:
    """The holders of an office of this kind in the phrase's country or organisations."""
    if phrase.country:
        return registry.holders(kind, date, country=phrase.country)
    found: dict[str, Actor] = {}
    for body in phrase.organisations:
        for actor in registry.holders(kind, date, organisation=body):
            found[actor.id] = actor
    return tuple(found.values())


def _short_forms(entity: Entity, names: Iterable[str]) -> set[str]:
    """What may take up a full name: every ending of it that begins with a capital or a particle, and weak names."""
    return {form for name in names for form in _endings(name)} if entity.entity_type == "person" else set()


def _inner_names(entity: Entity) -> list[str]:
    """Parts of a name that may take it up without ending it: "García" after "Lucía García Pérez", a first name."""
    return fold(entity.name).split()[0 if entity.actor is None else 1 : -1]


def _endings(name: str) -> Iterator[str]:
    words = fold(name).split()
    for start in range(1, len(words)):
        if words[start - 1] not in lexicon.PARTICLES or start == len(words) - 1:
            yield " ".join(words[start:])
        if words[start] in lexicon.PARTICLES:
            yield " ".join(words[start:])
    if len(words) == 1:
        yield words[0]


def _spelled_alike(one: str, other: str) -> bool:
    a, b = fold(one).split(), fold(other).split()
    if len(a) < 2 or len(b) < 2 or a[0][0] != b[0][0]:
        return False
    return difflib.SequenceMatcher(None, a[-1], b[-1]).ratio() >= _SAME_SPELLING
