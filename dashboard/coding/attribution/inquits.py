"""Inquits and cues that the parse shows and the tagger missed or misread, and cues that say that nothing was said."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from dashboard.coding.attribution import lexicon, syntax
from dashboard.coding.attribution.drafts import Board, Draft
from dashboard.coding.attribution.edges import trimmed
from dashboard.coding.attribution.reading import Reading, Sentence
from dashboard.coding.attribution.repairs import hangs_on_noun
from dashboard.coding.statement import Span

_COVERED = 0.6  # share of a stretch that the tagger's content must hold for the tagger to be left alone
_AGENTLESS = re.compile(
    r"\bit (?:is|was|has been|had been|is being|was being) (?:(?:also|further|again|then|not|\w+ly) )*(\w+) that\b",
    re.I,
)
_ADVERBS = re.compile(r"(?:also|further|again|then|\w+ly)\s", re.I)
_DISCLOSED_AFTER = re.compile(r"\b(?:other than|except|beyond|apart from)(?: the fact| \w+ing)? that\s", re.IGNORECASE)
_PARTED = re.compile(r",[\s\"“„«'‘]*(?:that\s+)?$")
_SHORT_OF_SAYING = re.compile(
    r"\b(?:stop\w* short of|not be drawn|fail\w* to|refrain\w* from|sh(?:y|ies|ied) away from)\s", re.IGNORECASE
)
_NEGATIONS = frozenset(
    {"without", "n’t", "not", "n't", "never", "refused", "refuses", "declined", "declines", "no", "nothing"}
)
_DISCLOSING = frozenset(
    form
    for lemma in (
        "say",
        "disclose",
        "confirm",
        "reveal",
        "comment",
        "specify",
        "elaborate",
        "mention",
        "answer",
        "respond",
        "name",
        "go",
        "discuss",
    )
    for form in lexicon.inflections(lemma)
)


_FRAMING = frozenset(
    {"after", "when", "as", "while", "before", "because", "since", "who", "following", "amid", "despite"}
)
_ASKED = frozenset({"asked", "pressed", "questioned", "challenged"})
# Denied, these still tell a view.
_STILL_SAID = frozenset(
    {"deny", "object", "believe", "think", "hope", "fear", "suggest", "recommend", "propose", "demand", "protest"}
)
_UNFINISHED = frozenset({"WDT", "WP", "WRB", "CC", "IN", "TO", "DT"})  # what ends with such a word goes on


class ContentProbability:
    """How much the tagger takes the words of a span for content."""

    def __init__(self, starts: Sequence[int], probabilities: Sequence[float]) -> None:
        self._starts, self._probabilities = starts, probabilities

    def __call__(self, span: Span) -> float:
        """Mean probability (0 to 1) of the words that start in the span; 0 where there are none."""
        first = bisect.bisect_left(self._starts, span[0])
        last = bisect.bisect_left(self._starts, span[1])
        values = self._probabilities[first:last]
        return sum(values) / len(values) if values else 0.0


def add_inquits(board: Board, content_at: ContentProbability) -> None:
    """Read the postposed inquits (`…, says X`) that the tagger did not cover."""
    reading = board.reading
    for index, sentence in enumerate(reading.sentences):
        found = _last_inquit(sentence)
        if found is None:
            continue
        verb, who, span = found
        words = trimmed(reading.text, sentence.start, span[0])
        before = reading.doc[sentence.tokens.start : reading.token_at(span[0]).i]
        here = board.cued_in(index)
        if words[0] >= words[1] or not syntax.has_clause(before):
            continue
        if before[0].lower_ in _ASKED and before[0].tag_ in {"VBN", "VBD"}:
            _add_answer(board, index, verb, who)
            continue
        covering = [d for d in here if _covers(d, words) and not _is_inside(reading, d, words, who)]
        if covering:
            _give_source_back(board, covering, syntax.chars(who), span)
            continue
        if (both_sides := _interrupted(reading, here, span, words)) is not None:
            both_sides.content.insert(0, words)
            both_sides.postposed = True
            board.put(both_sides)
            continue
        if _tagger_disagrees(reading, here, span, syntax.chars(who), sentence) or not _stands_alone(
            verb, span, reading, sentence
        ):
            continue
        cue = syntax.verb_group(verb)
        draft = Draft(cue, [words], syntax.chars(who), probability=0.5 + content_at(words) / 2, postposed=True)
        _make_room(board, here, draft, span[1])
        board.put(draft)


def _add_answer(board: Board, index: int, verb: Token, who: Tokens) -> None:
    """ "Asked how long it would last, X said | a month |": the question lets the answer be a mere phrase."""
    reading = board.reading
    words = trimmed(reading.text, max(syntax.token_end(verb), who.end_char), reading.sentences[index].end)
    if words[0] < words[1] and not any(d.overlaps((verb.idx, words[1])) for d in board.touching(index)):
        board.put(Draft(syntax.token_chars(verb), [words], syntax.chars(who), probability=0.5))


def _make_room(board: Board, here: Sequence[Draft], inquit: Draft, end: int) -> None:
    """Drafts inside the inquit's words are speech in speech, or wishes; others that touch it up to `end` are wrong."""
    (words,) = inquit.content
    for other in here:
        if _is_wish_inside(board.reading, other, words):
            board.drop(other)
        elif words[0] <= other.start and other.end <= words[1]:
            other.nested_in = inquit
        elif other.overlaps((words[0], end)):
            board.drop(other)


def add_bare(board: Board, bare: Sequence[Draft]) -> None:
    """Cues and sources of the tagger that close a sentence: `…, he let it be known`, `…, as a diplomat put it`."""
    reading = board.reading
    for draft in bare:
        if draft.cue is None or draft.source is None:
            continue
        sentence = reading.sentences[reading.sentence_of(draft.cue[0])]
        start, end = min(draft.cue[0], draft.source[0]), max(draft.cue[1], draft.source[1])
        before = reading.text[sentence.start : max(sentence.start, start)].rstrip()
        before = before.removesuffix(" as").rstrip()
        words = trimmed(reading.text, sentence.start, sentence.start + len(before))
        if not before.endswith((",", "–", "—")) or words[0] >= words[1]:
            continue
        index = reading.sentence_of(draft.cue[0])
        behind = [token for token in reading.tokens((end, sentence.end)) if token.idx >= end]
        closes = not any(syntax.is_finite(token) for token in behind)
        free = not any(d.overlaps(words) for d in board.touching(index))
        if closes and free and syntax.has_clause(reading.tokens(words)):
            draft.content, draft.postposed = [words], True
            board.put(draft)


def add_introduced(board: Board) -> None:
    """`X said, "…"`: a quotation behind a verb of saying, comma or colon, that the tagger did not cover."""
    reading = board.reading
    for quotation in reading.quotations:
        index = reading.sentence_of(quotation.outer[0])
        at = reading.token_at(quotation.outer[0]).i
        doc = reading.doc
        if not quotation.closed or at < 3 or doc[at - 1].text not in {",", ":"} or not syntax.is_saying(doc[at - 2]):
            continue
        who = syntax.own_subject(doc[at - 2])
        words = trimmed(reading.text, *quotation.inner)
        if who is None or who.start > at or who.root.tag_ in {"WP", "WDT"} or words[0] >= words[1]:
            continue
        cue = syntax.verb_group(doc[at - 2])
        if not any(d.overlaps(words) or d.overlaps(cue) for d in board.touching(index)):
            board.put(Draft(cue, [words], syntax.chars(who), probability=0.6))


def _give_source_back(board: Board, covering: Sequence[Draft], who: Span, inquit: Span) -> None:
    """Where the tagger took the source of this inquit for the end of its content."""
    for draft in covering:
        same_cue = draft.cue is not None and inquit[0] <= draft.cue[0] < inquit[1]
        if same_cue and draft.source is None and any(a < inquit[0] < b for a, b in draft.content):
            draft.source = who
            draft.content = [(a, inquit[0] if a < inquit[0] < b else b) for a, b in draft.content]
            board.put(draft)


def _is_wish_inside(reading: Reading, draft: Draft, words: Span) -> bool:
    """A wish that another speaker's words ascribe to somebody, or what they say of "us", stays in that statement."""
    if draft.cue is None or draft.cue[0] < words[0] or draft.end > words[1]:
        return False
    verb = syntax.cue_verb(reading.tokens(draft.cue))
    of_self = draft.source is not None and reading.words(draft.source).lower() in lexicon.SELF
    return of_self or (verb is not None and verb.lower_ in lexicon.UNSPOKEN)


def _is_inside(reading: Reading, draft: Draft, words: Span, who: Tokens) -> bool:
    """The draft's own cue is among the words of another's inquit: "He says what we want to hear, commented X"."""
    if draft.cue is None or not (words[0] <= draft.cue[0] and draft.cue[1] <= words[1]):
        return False
    spoken_before = draft.source is not None and words[0] <= draft.source[0] < draft.cue[0]
    if draft.source is not None and reading.words(draft.source).lower() == who.text.lower():
        return False  # "She said …, she added"
    return _is_wish_inside(reading, draft, words) or (spoken_before and draft.end <= words[1])


def _last_inquit(sentence: Sentence) -> tuple[Token, Tokens, Span] | None:
    for token in reversed(sentence.tokens):
        if syntax.is_saying(token) and (read := syntax.inquit(token, sentence.tokens)) is not None:
            return token, *read
    return None


def _interrupted(reading: Reading, here: Sequence[Draft], inquit: Span, words: Span) -> Draft | None:
    """The draft whose words the inquit parts: `A, he told them, "and B"`, where the tagger took B alone.

    A has to be a main clause, not the frame of what is said ("When he came, he said, …"), and whole ("… which, he
    said, …").
    """
    tokens = reading.tokens(words)
    root = tokens.root
    if tokens[-1].tag_ in _UNFINISHED or tokens[0].dep_ == "mark":
        return None
    if not syntax.has_tense(root) or root.dep_ in {"advcl", "relcl", "acl"}:
        return None
    for draft in here:
        same = draft.cue is not None and inquit[0] <= draft.cue[0] < inquit[1]
        behind = bool(draft.content) and all(a >= inquit[1] for a, _ in draft.content)
        if same and behind and _PARTED.search(reading.text, inquit[1], draft.content[0][0]):
            return draft
    return None


def _tagger_disagrees(reading: Reading, here: Sequence[Draft], inquit: Span, who: Span, sentence: Sentence) -> bool:
    """The tagger gives the same cue a content behind it (that is not the source misread), or in another sentence."""
    for draft in here:
        if draft.cue is None or draft.cue[1] <= inquit[0] or inquit[1] <= draft.cue[0]:
            continue
        for start, end in draft.content:
            if hangs_on_noun(reading, draft.cue, (start, end)):
                continue
            misread = start < who[1] and who[0] < end
            if (start >= draft.cue[1] and not misread) or end <= sentence.start or start >= sentence.end:
                return True
    return False


def _stands_alone(verb: Token, inquit: Span, reading: Reading, sentence: Sentence) -> bool:
    """What follows the inquit is a frame ("reporters in Paris"), not a clause that would be its content."""
    if verb.lower_ in lexicon.SAYING and lexicon.SAYING[verb.lower_] == "go":
        return verb.i + 1 < len(verb.doc) and verb.nbor(1).lower_ == "on"
    for token in reading.tokens((inquit[1], sentence.end)):
        if token.idx < inquit[1]:
            continue
        if token.text in ",:;" or token.lower_ in _FRAMING:
            return True
        if token.tag_ in syntax.FINITE:
            return False
    return True


def _covers(draft: Draft, words: Span) -> bool:
    inside = sum(max(0, min(b, words[1]) - max(a, words[0])) for a, b in draft.content)
    return inside >= _COVERED * (words[1] - words[0])


def add_agentless(board: Board) -> None:
    """Cues without a source: "it is emphasized that …"."""
    reading = board.reading
    for index, sentence in enumerate(reading.sentences):
        for found in _AGENTLESS.finditer(reading.text, sentence.start, sentence.end):
            if found[1].lower() not in lexicon.SAYING:
                continue
            words = trimmed(reading.text, found.end(), sentence.end)
            cue = (found.start(), found.end(1))
            if words[0] >= words[1]:
                continue
            probability = 0.6
            for other in board.touching(index):
                if other.cue and other.cue[0] < cue[1] and cue[0] < other.cue[1]:
                    probability = other.probability
                    board.drop(other)
                elif other.overlaps((cue[0], words[1])):
                    other.content = [span for span in other.content if span[1] <= sentence.start or span[0] > words[1]]
                    board.put(other) if other.content else board.drop(other)
            board.put(Draft(cue, [words], probability=probability))


def add_judgements(board: Board) -> None:
    """ "The ministry called the measure temporary", "accused them of stalling": an object and what is said of it."""
    reading = board.reading
    for index, verb in reading.among(lexicon.JUDGING | lexicon.JUDGING_AS | lexicon.CHARGING | lexicon.PUTTING):
        if not syntax.is_finite(verb):
            continue
        parts = {child.dep_: child for child in verb.children if child.i > verb.i}
        who = syntax.subject(verb)
        verdict = parts.get("oprd" if verb.lower_ in lexicon.JUDGING else "prep")
        if verdict is None or "dobj" not in parts or who is None:
            continue
        if verb.lower_ in lexicon.JUDGING_AS and verdict.lower_ != "as":
            continue
        if verb.lower_ in lexicon.PUTTING and not (_is_estimate(verdict) or _is_blame(parts["dobj"], verdict)):
            continue
        if verb.lower_ in lexicon.CHARGING and verdict.lower_ not in {"of", "with", "for"}:
            continue
        content = (reading.doc[parts["dobj"].left_edge.i].idx, syntax.token_end(verdict.right_edge))
        cue = syntax.token_chars(verb)
        if not any(d.overlaps((cue[0], content[1])) for d in board.touching(index)):
            board.put(Draft(cue, [content], syntax.chars(who), probability=0.5))


def add_pledges(board: Board) -> None:
    """ "They commit themselves to lasting support": what somebody binds himself to."""
    reading = board.reading
    for index, verb in reading.among(lexicon.BINDING):
        parts = {child.dep_: child for child in verb.children if child.i > verb.i}
        who = syntax.subject(verb)
        to = parts.get("prep")
        bound = "dobj" in parts and parts["dobj"].lower_ in lexicon.REFLEXIVES
        if not syntax.is_finite(verb) or who is None or not bound or to is None or to.lower_ != "to":
            continue
        cue = syntax.token_chars(verb)
        content = trimmed(reading.text, syntax.token_end(to), syntax.token_end(to.right_edge))
        if content[0] < content[1] and not any(d.overlaps((cue[0], content[1])) for d in board.touching(index)):
            board.put(Draft(cue, [content], syntax.chars(who), probability=0.5))


def _is_estimate(preposition: Token) -> bool:
    """ "Puts the losses at 300"."""
    inside = syntax.object_of(preposition)
    return preposition.lower_ == "at" and inside is not None and any(t.like_num for t in inside.subtree)


def _is_blame(thing: Token, preposition: Token) -> bool:
    """ "Lays the responsibility on Russia"."""
    return thing.lower_ in {"blame", "responsibility", "fault", "guilt"} and preposition.lower_ in {
        "on",
        "upon",
        "with",
    }


def mark_silence(board: Board) -> None:
    """A refusal to comment says nothing; only what is disclosed after "other than that …" is content (codebook 1.4)."""
    for draft in board:
        if draft.cue is None or not _is_silence(board.reading, draft):
            continue
        disclosed = None
        for start, end in draft.content:
            disclosed = _DISCLOSED_AFTER.search(board.reading.text, start, end) or disclosed
            if disclosed:
                draft.content = [(disclosed.end(), end)]
                board.put(draft)
                break
        draft.silent = disclosed is None


def _is_silence(reading: Reading, draft: Draft) -> bool:
    if draft.cue is None:
        return False
    sentence = reading.sentences[reading.sentence_of(draft.cue[0])]
    if _SHORT_OF_SAYING.search(reading.text, max(sentence.start, draft.cue[0] - len("refrained from ")), draft.cue[1]):
        return True
    if len(draft.content) == 1 and _is_nothing(reading.tokens(draft.content[0])):
        return True
    if _is_unsaid(reading, draft):
        return True
    words = {token.lower_ for token in reading.tokens(draft.cue)}
    opening = [token for span in draft.content[:1] for token in reading.tokens(span)[:2]]
    if len(opening) == 2 and opening[0].lower_ == "to":  # "declined | to comment"
        words.add(opening[1].lower_)
    return bool(_NEGATIONS & words) and bool(_DISCLOSING & words)


def _is_nothing(words: Tokens) -> bool:
    """ "Said | nothing about countermeasures"."""
    return words[0].lower_ == "nothing" and not any(map(syntax.is_finite, words))


def _is_unsaid(reading: Reading, draft: Draft) -> bool:
    """ "Kyiv has not claimed | responsibility": a denied verb of saying with a mere thing."""
    if draft.cue is None or not draft.content:
        return False
    verb = syntax.cue_verb(reading.tokens(draft.cue))
    if verb is None or lexicon.SAYING.get(verb.lower_, "deny") in _STILL_SAID:
        return False
    denied = any(c.dep_ == "neg" for c in verb.lefts)
    return denied and not any(t.tag_[0] == "V" or t.tag_ == "MD" for p in draft.content for t in reading.tokens(p))
