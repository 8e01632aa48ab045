"""The article as the rules see it: its cast, its paragraphs, and who has been in focus so far."""

from __future__ import annotations

import bisect
import dataclasses
import datetime
import functools
from collections.abc import Iterable, Iterator, Sequence

from dashboard.actors.gazetteer import MarkedText
from dashboard.actors.lookup import Registry
from dashboard.coding.speakers import lexicon
from dashboard.coding.speakers.cast import Cast
from dashboard.coding.speakers.entity import Entity
from dashboard.coding.speakers.phrase import Phrase, PhraseReader
from dashboard.coding.statement import Span, Statement


@dataclasses.dataclass(frozen=True, slots=True)
class Resolution:
    """Whom a mention stands for, by which rule, resting on which earlier or later mention, how surely (0 to 1)."""

    entities: tuple[Entity, ...]
    rule: str
    antecedent: Span | None
    confidence: float


@dataclasses.dataclass(frozen=True, slots=True)
class Focus:
    """Someone whom the text has put in focus: a speaker, or the subject of a narrated sentence."""

    entities: tuple[Entity, ...]
    span: Span
    speaking: bool

    @property
    def joint(self) -> bool:
        """Whether "they" fits."""
        return len(self.entities) > 1 or any(e.many for e in self.entities)


@dataclasses.dataclass(frozen=True, slots=True)
class Mention:
    """A phrase to be resolved, and the statement whose source it is (None: the subject of a narrated sentence)."""

    phrase: Phrase
    statement: Statement | None = None

    @property
    def start(self) -> int:
        """Where the phrase begins."""
        return self.phrase.span[0]


class Scene:
    """Everything that the rules may look at; `foci` grows as the text is read."""

    def __init__(
        self,
        registry: Registry,
        marked: MarkedText,
        *,
        sentences: Sequence[Span],
        persons: Sequence[Span],
        things: Sequence[Span] = (),
        statements: Sequence[Statement],
        date: datetime.date | None,
        place: str | None,
    ) -> None:
        """`persons`, `things`: what the language model takes for names of persons, and of places and bodies.

        `date` and `place` are the article's.
        """
        self.registry = registry
        self.marked = marked
        self.sentences = sentences
        self.statements = statements
        self.date = date
        self.home = registry.country_called(place) if place else None
        self.reader = PhraseReader(registry, marked, persons, things)
        self.cast = Cast(registry, marked, self.reader, date)
        bodied = [span for span in persons if not self.is_heading(self.paragraph(span[0]))]  # headings misname
        self.cast.fill([s.source for s in statements if s.source], bodied)
        self.foci: list[Focus] = []
        self.resolutions: dict[Statement, Resolution] = {}
        self.principals: dict[Entity, Entity] = {}

    @property
    def text(self) -> str:
        """The article."""
        return self.marked.text

    @functools.cached_property
    def paragraphs(self) -> list[Span]:
        """The lines of the article that hold more than white space."""
        spans, start = [], 0
        for line in self.text.splitlines(keepends=True):
            if line.strip():
                spans.append((start, start + len(line.rstrip())))
            start += len(line)
        return spans

    def read(self, start: int, end: int) -> Phrase:
        """Read a phrase; a capitalised word that turns out to be nobody's name is read as a noun."""
        phrase = self.reader.read(start, end)
        if phrase.name and self.cast.named(phrase) is None:
            return self.reader.read(start, end, nameless=True)
        return phrase

    def paragraph(self, position: int) -> int:
        """The number of the paragraph that this character stands in."""
        return max(0, bisect.bisect_right(self.paragraphs, (position, len(self.text))) - 1)

    def sentence(self, position: int) -> Span:
        """The sentence that this character stands in."""
        index = max(0, bisect.bisect_right(self.sentences, (position, len(self.text))) - 1)
        return self.sentences[index] if self.sentences else (0, len(self.text))

    def apart(self, one: int, other: int) -> int:
        """How many paragraphs lie between two characters."""
        return abs(self.paragraph(one) - self.paragraph(other))

    def is_heading(self, paragraph: int) -> bool:
        """Whether a paragraph is a heading: short, and without a mark that ends a sentence."""
        start, end = self.paragraphs[paragraph]
        line = self.text[start:end]
        return len(line.split()) <= 8 and line[-1:] not in '.!?"”:…'

    # focus

    def put_in_focus(self, entities: tuple[Entity, ...], span: Span, *, speaking: bool) -> None:
        """Note who is in focus now."""
        if entities:
            self.foci.append(Focus(entities, span, speaking))

    def before(self, position: int) -> Iterator[Focus]:
        """Those in focus before this character, the last first."""
        return (focus for focus in reversed(self.foci) if focus.span[0] < position)

    def last_person(self, position: int) -> Focus | None:
        """The last single person in focus."""
        return next((f for f in self.before(position) if len(f.entities) == 1 and f.entities[0].person), None)

    def goes_on(self, mention: Mention) -> bool:
        """Whether the cue says that the same speaker goes on ("added")."""
        cue = mention.statement.cue if mention.statement else None
        return cue is not None and any(w.folded in lexicon.GOING_ON for w in self.marked.words_in(*cue))

    # place

    def homes_around(self, mention: Mention) -> Iterator[tuple[str, float]]:
        """Countries that may place an office named without one, the likeliest first, each with how surely (0 to 1)."""
        yield from ((code, 0.8) for code in self._said_in(mention))
        here = self.paragraph(mention.start)
        for focus in self.before(mention.start):
            near = here - self.paragraph(focus.span[0])
            if near > 1:
                break
            for entity in focus.entities:
                if home := entity.home(self.date):
                    yield home, 0.8 if near == 0 else 0.7
        if self.home:
            yield self.home, 0.6

    def _said_in(self, mention: Mention) -> Iterator[str]:
        """Where the sentence says that it was said: "the prime minister said in Stockholm"."""
        contents = mention.statement.content if mention.statement else ()
        start, end = self.sentence(mention.start)
        for hit in self.marked.hits_in(mention.phrase.span[1], end):
            if any(a <= hit.start < b for a, b in contents):
                continue
            before = self.text[max(start, hit.start - 5) : hit.start].lower().split()
            if hit.values("country") and before[-1:] in (["in"], ["from"]):
                yield hit.values("country")[0]

    # what follows

    def next_introduction(self, position: int) -> tuple[Entity, Span] | None:
        """Whoever the next statement names in full for the first time and without an office: the name to a role.

        Of two nameless offices in one sentence it is the first one's: the sentence is about that one.
        """
        here, (start, end) = self.paragraph(position), self.sentence(position)
        for statement in self.statements:
            source = statement.source
            if source is None or source[0] == position or statement.depth > 1:
                continue
            if source[0] < position:
                if start <= source[0] and self._is_nameless_office(source):
                    return None
                continue
            if source[0] < end and self._is_nameless_office(source):
                continue
            if self.paragraph(source[0]) > here + 1:
                return None
            return self._introduced(source)
        return None

    def _is_nameless_office(self, source: Span) -> bool:
        phrase = self.read(*source)
        return phrase.led_by_office and not phrase.plural and not phrase.indefinite

    def _introduced(self, source: Span) -> tuple[Entity, Span] | None:
        phrase = self.read(*source)
        named = self.cast.named(phrase) if phrase.name else None
        if named is None or phrase.name is None or phrase.name[0] > source[0] or phrase.country:
            return None
        entity, rule = named
        return (entity, phrase.name) if rule in ("name", "new_name") and entity.mentions[:1] == [phrase.name] else None

    def sources_between(self, start: int, end: int) -> Iterable[Statement]:
        """The statements whose extent lies between these characters, in text order."""
        return (s for s in self.statements if start <= s.extent[0] and s.extent[1] <= end)
