"""What a speaker phrase says by itself: a pronoun, a name, an office, an institution, a document, or a nameless noun.

Reading a phrase guesses at nobody: that is left to the rules, which know the article.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from dashboard.actors.gazetteer import Hit, MarkedText, Word
from dashboard.actors.lookup import Registry
from dashboard.actors.model import Actor, Gender
from dashboard.coding.speakers import lexicon
from dashboard.coding.speakers.name_finder import NameFinder, singular
from dashboard.coding.statement import Span

_NUMBER = re.compile(r"\d")
_CLAUSE = re.compile(r",? (?:who|whose|whom|which|that)\b")
_OWNS = re.compile(r"^['’]s?\b|^['’](?= )")
_INSTALLED = re.compile(r"\b(?:Russian?|Moscow|Kremlin)[-‐‑ ](?:installed|appointed|imposed)\b", re.IGNORECASE)


@dataclasses.dataclass(slots=True)
class Phrase:
    """A speaker phrase, read. At most one of `pronoun`, `name`, `offices`, `institution`, `body`, `noun` leads it."""

    span: Span
    text: str
    pronoun: lexicon.PronounClass | None = None
    name: Span | None = None
    actor: Actor | None = None  # a strong name of the registry in it
    gender: Gender | None = None
    offices: tuple[str, ...] = ()
    office_text: str = ""
    plural: bool = False
    former: bool = False
    deputy: bool = False
    institution: str | None = None  # a kind that every state has
    body: Actor | None = None  # an institution of the registry that is the head
    metonyms: tuple[Actor, ...] = ()  # what a place word at the head may stand for
    owner_bodies: tuple[Actor, ...] = ()  # institutions that only qualify: "Kremlin spokesman"
    country: str | None = None
    posting: str | None = None  # "his colleague in Washington"
    organisations: tuple[str, ...] = ()
    noun: str | None = None  # the folded singular of a head that is none of these
    document: bool = False
    installed: bool = False  # by Russia in occupied Ukraine: country UKR, sector PRE (codebook 3)
    owner: lexicon.PronounClass | None = None  # "his agency's report"
    possessor: Actor | None = None  # the person in "Macron's adviser"
    counterpart: bool = False
    definite: bool = False
    indefinite: bool = False

    @property
    def led_by_office(self) -> bool:
        """Whether a nameless office leads it."""
        return self.name is None and bool(self.offices)


class PhraseReader:
    """Reads the speaker phrases of one marked text."""

    def __init__(
        self, registry: Registry, marked: MarkedText, persons: Sequence[Span] = (), things: Sequence[Span] = ()
    ) -> None:
        """`persons` and `things`: spans that a model takes for names of persons, and of places and bodies.

        They only trim, or cast doubt on, names that are found otherwise.
        """
        self.registry = registry
        self.marked = marked
        self.things = frozenset(things)
        self.names = NameFinder(registry, marked, persons)

    def read(self, start: int, end: int, *, nameless: bool = False) -> Phrase:
        """Read the phrase that stands between these characters; `nameless`: what looks like a name is none."""
        start, end = self._without_clauses(start, end)
        start = self._without_partitive(start, end)
        words = list(self.marked.words_in(start, end))
        phrase = Phrase((start, end), self.marked.text[start:end])
        bare = [w for w in words if w.folded not in lexicon.EMPHATIC] or words
        if len(bare) == 1 and bare[0].folded in lexicon.PRONOUNS and not _is_name_like(bare[0]):
            phrase.pronoun = lexicon.PRONOUNS[bare[0].folded]
            return phrase
        hits = list(self.marked.hits_in(start, end))
        self._modifiers(phrase, words, hits)
        if not nameless and self._name(phrase, words, hits):
            self._titles(phrase, words, hits)
            return phrase
        self._head(phrase, words, hits)
        return phrase

    def is_person(self, name: Span) -> bool:
        """Whether a model takes these words, here or elsewhere in the text, for a person."""
        written = self.marked.text[slice(*name)]
        return any(written == self.marked.text[a:b] for a, b in self.names.persons)

    def titles(self, name: Span, start: int, end: int) -> Phrase:
        """Read the offices around a name that is known to stand between these characters."""
        words, hits = list(self.marked.words_in(start, end)), list(self.marked.hits_in(start, end))
        phrase = Phrase((start, end), self.marked.text[start:end], name=name)
        outside = [h for h in hits if h.end <= name[0] or name[1] <= h.start]
        self._modifiers(phrase, words, outside)
        self._titles(phrase, words, outside)
        return phrase

    def start_of_phrase(self, end: int) -> int | None:
        """Where the office or body begins that stands right before this character; None where none does."""
        words = self.marked.words_in(max(0, end - 200), end)
        before = self.marked.hits_at(words[-1].index) if words else ()
        if not before or self.marked.text[words[-1].end : end].strip(" ,"):
            return None
        first = min(h.first for h in before)
        while first > 0 and self._goes_before(first - 1):
            first -= 1
        return self.marked.words[first].start

    def _goes_before(self, index: int) -> bool:
        word, following = self.marked.words[index], self.marked.words[index + 1]
        gap = self.marked.text[word.end : following.start]
        in_hit = bool(self.marked.hits_at(index))
        return gap.strip(" '’s") == "" and (in_hit or word.folded in ("the", "a", "of", "deputy", "former"))

    def _without_clauses(self, start: int, end: int) -> Span:
        """Without the people beside the speaker, and without relative clauses."""
        text = self.marked.text[start:end]
        cuts = [at for words in lexicon.BESIDE if (at := text.lower().find(words)) > 0]
        cuts += [found.start() for found in [_CLAUSE.search(text)] if found and found.start() > 0]
        return (start, start + len(text[: min(cuts)].rstrip(" ,"))) if cuts else (start, end)

    def _without_partitive(self, start: int, end: int) -> int:
        """ "One of the documents" speaks as "the documents" do; one of several people is still nobody in particular."""
        words = self.marked.words_in(start, end)
        partitive = len(words) > 2 and words[0].folded in lexicon.PARTITIVES and words[1].folded == "of"
        of_texts = partitive and any(singular(w.folded) in lexicon.DOCUMENTS for w in words[2:4])
        return words[2].start if of_texts else start

    # what qualifies

    def _modifiers(self, phrase: Phrase, words: Sequence[Word], hits: Sequence[Hit]) -> None:
        folded = [w.folded for w in words]
        phrase.former = bool({"former", "ex", "then"} & set(folded))
        phrase.counterpart = bool(lexicon.COUNTERPARTS & set(folded))
        phrase.definite = folded[:1] == ["the"] or (bool(words) and words[0].possessive)
        phrase.indefinite = bool(folded) and (folded[0] in lexicon.INDEFINITE or _NUMBER.match(folded[0]) is not None)
        if len(words) > 1 and words[0].text.lower() in lexicon.POSSESSIVES:
            phrase.owner = lexicon.PRONOUNS[folded[0]]
        phrase.plural = any(hit.values("offices") and not hit.values("office") for hit in hits)
        phrase.organisations = tuple(dict.fromkeys(o for hit in hits for o in self._organisations(hit)))
        owner = phrase.possessor = next((a for hit in hits if (a := self._possessor(hit))), None)
        places = [(hit, code) for hit in hits for code in hit.values("country")[:1]]
        if places:
            phrase.country = places[0][1]
        elif owner:
            phrase.country = owner.country  # "Macron's adviser"
        if _INSTALLED.search(phrase.text):
            phrase.installed, phrase.country = True, "UKR"
        elif len(places) > 1 and self._before(places[1][0]) in ("in", "to", "at"):
            phrase.posting = places[1][1]

    def _possessor(self, hit: Hit) -> Actor | None:
        """The one person whose possessive this is."""
        ids = (*hit.values("actor"), *hit.values("weak"))
        person = self.registry.actors[ids[0]] if len(ids) == 1 else None
        owns = self.marked.words[hit.last - 1].possessive
        return person if person and owns and person.entity_type == "person" else None

    def _organisations(self, hit: Hit) -> tuple[str, ...]:
        weak = (self.registry.organisation_of(i) for i in hit.values("weak"))
        return (*hit.values("organisation"), *(body for body in weak if body))

    def _before(self, hit: Hit) -> str:
        """The word before the hit, determiners left out."""
        index = hit.first - 1
        while index >= 0 and self.marked.words[index].folded in ("the", "a"):
            index -= 1
        return self.marked.words[index].folded if index >= 0 else ""

    # names

    def _name(self, phrase: Phrase, words: Sequence[Word], hits: Sequence[Hit]) -> bool:
        for hit in hits:
            actors = [self.registry.actors[i] for i in hit.values("actor")]
            person = next((a for a in actors if a.entity_type == "person"), None)
            if person and (self._is_behind_preposition(hit, words) or self._only_owns(hit, words)):
                phrase.country = phrase.country or person.country  # "advisers to X", "X's spokesman"
            elif person:
                phrase.actor, phrase.name = person, (hit.start, hit.end)
                return True
        run = self.names.find(words, hits)
        if run:
            phrase.name = (run[0].start, run[-1].end)
        return run is not None

    def _only_owns(self, hit: Hit, words: Sequence[Word]) -> bool:
        """Whether a name is only the owner of what follows: "X's spokesman"."""
        return self.marked.words[hit.last - 1].possessive and words[-1].index >= hit.last

    def _is_behind_preposition(self, hit: Hit, words: Sequence[Word]) -> bool:
        """Whether a name only says whose: "advisers to X", "the government of X"."""
        return self.names.is_behind_preposition(hit.first, words)

    def _titles(self, phrase: Phrase, words: Sequence[Word], hits: Sequence[Hit]) -> None:
        """The offices, gender and bodies that stand around a name."""
        offices = [h for h in hits if h.values("office") and not self._only_qualifies(h, hits)]
        phrase.deputy = any(w.folded in ("deputy", "vice") for w in words)
        phrase.offices = tuple(dict.fromkeys(kind for h in offices for kind in self._kinds(h, phrase, words)))
        if offices:
            phrase.office_text = self._office_text(offices[0], words)
        phrase.plural = False
        phrase.gender = _gender(words)
        phrase.owner_bodies = self._bodies(hits, phrase)
        kinds = [kind for h in hits for kind in h.values("institution")]
        phrase.institution = kinds[0] if kinds else None

    def _only_qualifies(self, hit: Hit, hits: Sequence[Hit]) -> bool:
        """Whether an office word only qualifies the next words: "deputy farm minister", "the president's office"."""
        owned = next(iter(self.marked.words[hit.last : hit.last + 1]), None)
        if self.marked.words[hit.last - 1].possessive and owned is not None and owned.text.islower():
            return True
        return any(
            other.first == hit.last and _OWNS.sub("", self.marked.text[hit.end : other.start]).strip(" -") == ""
            for other in hits
            if other.values("office") or other.values("offices")
        )

    def _office_text(self, office: Hit, words: Sequence[Word]) -> str:
        """The office in the article's words, with a portfolio before it: "Digital Transformation Minister"."""
        first = office.first
        while first > words[0].index and self._is_portfolio(first - 1):
            first -= 1
        return " ".join(self.marked.text[self.marked.words[first].start : office.end].split())

    def _is_portfolio(self, index: int) -> bool:
        word, following = self.marked.words[index], self.marked.words[index + 1]
        if self.marked.text[word.end : following.start].strip(" -"):
            return False
        in_hit = any(hit.values("country") for hit in self.marked.hits_at(index))
        return (
            not in_hit
            and not word.possessive
            and (word.folded == "deputy" or (word.capital and len(word.text) > 3))
            and (word.folded not in lexicon.NO_NAME or word.folded in ("deputy", "first"))
        )

    # heads without a name

    def _head(self, phrase: Phrase, words: Sequence[Word], hits: Sequence[Hit]) -> None:
        segment = self._segment(words, hits)
        if len(segment) == 1 and segment[0].folded in lexicon.PARTITIVES and len(words) > 2:
            segment = self._segment([w for w in words[1:] if w.folded != "of"], hits)  # "one of the leaders"
            phrase.indefinite = True
        if not segment:
            return
        last = segment[-1]
        index = last.index
        covering = [h for h in hits if h.first <= index < h.last]
        phrase.deputy = any(w.folded in ("deputy", "vice") for w in segment)
        phrase.gender = _gender(segment)
        for sense in ("office", "offices", "actor", "institution", "metonym", "country"):
            found = next((h for h in covering if h.values(sense)), None)
            if found:
                self._lead(phrase, found, sense, segment)
                break
        else:
            phrase.noun = singular(last.folded)
            phrase.plural = phrase.noun != last.folded or last.folded in ("people", "police")
            phrase.document = phrase.noun in lexicon.DOCUMENTS
        phrase.owner_bodies = self._bodies([h for h in hits if h not in covering or phrase.offices], phrase)
        if phrase.offices and phrase.country is None and not phrase.organisations:
            phrase.country = next((body.country for body in phrase.owner_bodies if body.country), None)

    def _segment(self, words: Sequence[Word], hits: Sequence[Hit]) -> list[Word]:
        """The words up to the first preposition or comma that is not inside a wording."""
        segment: list[Word] = []
        for word in words:
            index = word.index
            inside = any(h.first < index < h.last for h in hits)
            comma = segment and "," in self.marked.text[segment[-1].end : word.start]
            issued = bool(segment) and singular(segment[-1].folded) in lexicon.DOCUMENTS and _is_participle(word)
            if segment and not inside and (comma or issued or word.folded in lexicon.PREPOSITIONS):
                break
            segment.append(word)
        while segment and segment[-1].folded in lexicon.EMPHATIC:
            segment.pop()
        return segment

    def _lead(self, phrase: Phrase, hit: Hit, sense: str, segment: Sequence[Word]) -> None:
        if sense in ("office", "offices"):
            phrase.offices = self._kinds(hit, phrase, segment)
            phrase.office_text = self._office_text(hit, segment)
            phrase.plural = sense == "offices" and not hit.values("office")
            if not phrase.offices:
                phrase.noun = singular(segment[-1].folded)
        elif sense == "actor":
            phrase.body = self.registry.actors[hit.values("actor")[0]]
        elif sense == "institution":
            phrase.institution = hit.values("institution")[0]
        elif sense == "metonym":
            phrase.metonyms = tuple(self.registry.actors[i] for i in hit.values("metonym"))
        else:
            phrase.noun = segment[-1].folded  # "the Hungarian", "the French"

    def _kinds(self, hit: Hit, phrase: Phrase, words: Sequence[Word]) -> tuple[str, ...]:
        """The kinds that an office wording means in this phrase's state."""
        if {w.folded for w in words if w.index < hit.first} & lexicon.NOT_YET:
            return ("other",)
        if self.marked.words[hit.first].folded in ("minister", "ministers") and self._has_portfolio(hit, words):
            # "the digital affairs minister" is not any minister, though someone of that title may be deputy premier too
            return ("other_minister", "deputy_prime_minister") if phrase.name else ("other_minister",)
        sense = "office" if hit.values("office") else "offices"
        kinds = [
            r.value
            for r in hit.readings
            if r.sense == sense and (r.only is None or phrase.country is None or r.only == phrase.country)
        ]
        if not phrase.organisations and self.marked.text[hit.start : hit.end].lower() in lexicon.HEADS:
            kinds = ["other"]
        if phrase.deputy and "deputy" not in self.marked.text[hit.start : hit.end].lower():
            kinds = ["other_minister" if kind.endswith("_minister") else kind for kind in kinds]
        return tuple(dict.fromkeys(kinds))

    def _has_portfolio(self, hit: Hit, words: Sequence[Word]) -> bool:
        """Whether a word for what a minister does stands right before."""
        if len(hit) > 1 or hit.first <= words[0].index:
            return False
        before = self.marked.words[hit.first - 1]
        known = self.marked.hits_at(before.index) or before.folded in lexicon.TITLE_WORDS | lexicon.NO_NAME
        gap = self.marked.text[before.end : hit.start].strip(" -")
        return not known and not before.possessive and gap == "" and len(before.text) > 3

    def _bodies(self, hits: Sequence[Hit], phrase: Phrase) -> tuple[Actor, ...]:
        """The institutions in the phrase that are not its head, the specific before the general."""
        found: list[Actor] = []
        for hit in hits:
            for actor_id in (*hit.values("actor"), *hit.values("metonym"), *hit.values("weak")):
                actor = self.registry.actors[actor_id]
                if actor.entity_type != "person":
                    found.append(actor)
            for kind in hit.values("institution"):
                found += [self.registry.institution(kind, phrase.country)] if phrase.country else []
        return tuple(sorted(dict.fromkeys(found), key=lambda a: a.id.startswith("government-of-")))


def _is_participle(word: Word) -> bool:
    """Whether this may say by whom a text was: "a statement issued by"."""
    return word.folded.endswith("ed") or word.folded in ("made", "put", "sent", "seen", "given", "written", "drawn")


def _is_name_like(word: Word) -> bool:
    return word.text in ("Who", "US", "IT")


def _gender(words: Sequence[Word]) -> Gender | None:
    for word in words:
        gender = lexicon.HONORIFICS.get(word.folded)
        if gender:
            return gender
        if word.folded in lexicon.FEMALE_OFFICES:
            return "female"
        if word.folded in lexicon.MALE_OFFICES:
            return "male"
    return None
