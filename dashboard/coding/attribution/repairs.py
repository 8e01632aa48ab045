"""What the links of the tagger got wrong and grammar shows, mended before any other rule reads the drafts."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from dashboard.coding.attribution import lexicon, syntax
from dashboard.coding.attribution.drafts import Board, Draft
from dashboard.coding.attribution.edges import trimmed
from dashboard.coding.attribution.quotes import dialogue_start
from dashboard.coding.attribution.reading import Reading
from dashboard.coding.statement import Span

_QUOTED_AS = frozenset({"quoted", "cited"})
_BARE = frozenset({"what", "which"})
_ANSWERING = frozenset({"answering", "responding", "replying"})
_QUESTIONS = frozenset({"question", "questions", "query", "queries"})
_CONTRASTING = frozenset({"while", "whereas", "after", "as"})
_CONCEDING = frozenset({"though", "although", "whereas"})
_QUOTING = lexicon.forms("quote cite")
_SAYING = frozenset({"saying", "stating", "telling", "warning", "claiming", "denying"})
_DENIED = frozenset({"neither", "none", "no"})
_ANYBODY = frozenset({"whoever", "anyone", "anybody", "nobody", "no one", "none", "everyone", "everybody"})


def mend(board: Board) -> None:
    """Give every draft its source back, and take from its content what cannot belong to its cue."""
    for draft in board:
        if draft.cue is None:
            continue
        if _is_idle_question(board.reading, draft) or _is_talked_about(board.reading, draft):
            board.drop(draft)
            continue
        _part_relay(board.reading, draft)
        _turn_round(board.reading, draft)
        _according_to_which(board.reading, draft)
        _concede(board.reading, draft)
        verb = syntax.cue_verb(board.reading.tokens(draft.cue))
        if verb is not None:
            _agree(board.reading, draft, verb)
            _quote_of_main_clause(board.reading, draft, verb)
            _source_from_content(board.reading, draft, verb)
            _source_from_grammar(board.reading, draft, verb)
            _quoted_as_saying(board.reading, draft, verb)
            _put_it(board.reading, draft, verb)
            _impersonal(board.reading, draft, verb)
        _end_with_sentence(board.reading, draft)
        for own in _attributions_before(board.reading, draft):
            board.put(own)
        draft.content = _without_strays(board.reading, draft)
        board.put(draft)


def give_to_verb(board: Board, bare: Sequence[Draft]) -> None:
    """ "In their conclusions they call on | P |": of a noun and a verb before the same words, the verb governs them."""
    for verbal in bare:
        verb = syntax.cue_verb(board.reading.tokens(verbal.cue)) if verbal.cue else None
        if verbal.cue is None or verb is None:
            continue
        for draft in board.touching(board.reading.sentence_of(verbal.cue[0])):
            noun = draft.cue is not None and syntax.cue_verb(board.reading.tokens(draft.cue)) is None
            starts = [a for a, _ in draft.content]
            if noun and draft.cue and draft.cue[1] < verbal.cue[0] and starts and 0 < starts[0] - verbal.cue[1] <= 2:
                verbal.content, verbal.probability = draft.content, min(verbal.probability, draft.probability)
                board.drop(draft)
                board.put(verbal)
                break


def _is_idle_question(reading: Reading, draft: Draft) -> bool:
    """ "Asked whether …, X said": the question is the reporter's, and so is one put to "you"."""
    if draft.cue is None:
        return False
    if draft.source is not None and reading.words(draft.source).lower() == "you":
        return not reading.quoted_in(draft.cue)
    tokens = reading.tokens(draft.cue)
    verb = tokens[0]
    asked = [t for piece in draft.content for t in reading.tokens(piece)[:3]]
    if verb.tag_ == "VBG" and verb.lower_ in _ANSWERING and any(t.lower_ in _QUESTIONS for t in asked):
        return True  # "Answering a question about P, …"
    opens = tokens.start == reading.sentences[reading.sentence_of(draft.cue[0])].tokens.start
    if verb.lower_ not in {"asked", "pressed"} or verb.dep_ == "ROOT":
        return False
    return (opens or verb.nbor(-1).lower_ == "when") and syntax.own_subject(verb) is None


def _is_talked_about(reading: Reading, draft: Draft) -> bool:
    """ "A phrase that delegates had argued over": the noun before a relative clause is a topic, no words."""
    if draft.cue is None or any(b > draft.cue[0] or reading.quoted_in((a, b)) for a, b in draft.content):
        return False
    verb = syntax.cue_verb(reading.tokens(draft.cue))
    tokens = [t for piece in draft.content for t in reading.tokens(piece)]
    return verb is not None and verb.dep_ == "relcl" and verb.head in tokens and not any(map(syntax.is_finite, tokens))


def _is_reminder(reading: Reading, draft: Draft) -> bool:
    """ "As reported, …": a participle without its doer takes up what the article knows already."""
    if draft.cue is None or draft.source is not None:
        return False
    verb = syntax.cue_verb(reading.tokens(draft.cue))
    if verb is None or verb.tag_ not in {"VBN", "VBD"} or _doer(verb) is not None or syntax.own_subject(verb):
        return False
    before = verb.i - 1
    while before > 0 and verb.doc[before].tag_ == "RB" and verb.doc[before].lower_ != "as":
        before -= 1
    return before >= 0 and verb.doc[before].lower_ == "as"


def is_anybodys(reading: Reading, draft: Draft) -> bool:
    """ "Whoever claims that …", "nobody says that …": no one in particular says it."""
    return draft.source is not None and reading.words(draft.source).lower() in _ANYBODY


def _is_denied(reading: Reading, draft: Draft) -> bool:
    """ "Neither side gave a number": a denied subject says nothing (but what it does not rule out, it says)."""
    if draft.source is None or draft.cue is None or reading.tokens(draft.source)[0].lower_ not in _DENIED:
        return False
    return not any(t.lower_ in lexicon.RULING_OUT for t in reading.tokens(draft.cue))


def _is_asked_for(reading: Reading, draft: Draft) -> bool:
    """ "Whether the ban will come, as Prague demands, is open": a question is nobody's claim."""
    if draft.cue is None or not draft.content or draft.content[0][0] > draft.cue[0]:
        return False
    tokens = reading.tokens((draft.content[0][0], draft.cue[1]))
    opens = tokens.start == reading.sentences[reading.sentence_of(draft.cue[0])].tokens.start
    asks = any(t.lower_ in lexicon.ASKING for t in reading.tokens(draft.cue))
    return opens and tokens[0].lower_ == "whether" and not asks


def _is_data(reading: Reading, draft: Draft) -> bool:
    """ "According to preliminary data", "polls show": polls, counts and lists are cited, they do not speak."""
    return draft.source is not None and reading.tokens(draft.source).root.lower_ in lexicon.DATA


def _is_our_own(reading: Reading, draft: Draft) -> bool:
    """ "Our correspondent reports": the article's author, outside of marks."""
    if draft.source is None or reading.quoted_in(draft.source):
        return False
    tokens = reading.tokens(draft.source)
    own = any(t.lower_ == "our" and t.head.lower_ in lexicon.REPORTERS for t in tokens)
    return own and tokens.root.lower_ in lexicon.REPORTERS


def mark_nobodys(board: Board) -> None:
    """What the article takes up again, what nobody in particular says, and what its own author reports is no speech."""
    for draft in board:
        draft.silent = draft.silent or any(is_nobodys(board.reading, draft) for is_nobodys in _NOBODYS)


_NOBODYS = (_is_reminder, is_anybodys, _is_denied, _is_asked_for, _is_data, _is_our_own)


def _part_relay(reading: Reading, draft: Draft) -> None:
    """ "says X according to the paper Y", all taken for a cue."""
    if draft.cue is None:
        return
    tokens = reading.tokens(draft.cue)
    verb = next((t for t in tokens if syntax.is_saying(t)), None)
    by = next((t for t in tokens if t.lower_ == "according"), None)
    if verb is None or by is None or by.i < verb.i + 2:
        return
    draft.relay, draft.source = draft.source, syntax.chars(reading.doc[verb.i + 1 : by.i])
    draft.cue = syntax.token_chars(verb)


def _turn_round(reading: Reading, draft: Draft) -> None:
    """ "– Time, what else, says the negotiator": in dialogue a mere name behind the verb is the speaker."""
    if draft.cue is None or draft.source is None or len(draft.content) != 1:
        return
    opens = dialogue_start(reading.text, reading.paragraphs[reading.paragraph_of(draft.source[0])])
    (start, _), source = draft.content[0], draft.source
    if opens is None or not opens <= source[0] < draft.cue[0] <= start - 1:
        return
    if "," in reading.text[source[1] : draft.cue[0]] and not _has_main_verb(reading.tokens(draft.content[0])):
        draft.source, draft.content = draft.content[0], [trimmed(reading.text, opens, draft.cue[0])]


def _agree(reading: Reading, draft: Draft, verb: Token) -> None:
    """ "says Laakso and points across the river": with a verb in the singular, what is joined is no second speaker."""
    if draft.source is None or verb.tag_ != "VBZ" or draft.source[0] < verb.idx:
        return
    tokens = reading.tokens(draft.source)
    joined = (t for t in tokens[2:] if t.dep_ == "conj" and t.text.islower() and t.nbor(-1).lower_ == "and")
    misread = next((t for t in joined if t.tag_ in {"NNS", "VBZ"} and not any(t.lefts)), None)
    if misread is not None:
        draft.source = trimmed(reading.text, draft.source[0], misread.nbor(-1).idx)


def _source_from_content(reading: Reading, draft: Draft, verb: Token) -> None:
    """A speaker whom the tagger took for words: `"…", estimates | X |`, `| The draft, seen by Z, | proposes`."""
    if draft.cue is None or draft.source is not None or len(draft.content) < 2 or not syntax.is_attributing(verb):
        return
    subject = syntax.own_subject(verb)
    for piece in list(draft.content):
        tokens = reading.tokens(piece)
        adjacent = 0 <= piece[0] - draft.cue[1] <= 1 and not _has_main_verb(tokens) and tokens.root.tag_[0] == "N"
        adjacent = adjacent and syntax.is_saying(verb) and not _is_passive(verb)
        is_subject = subject is not None and piece[0] <= subject.start_char and subject.root in tokens
        if (adjacent and draft.content[0][0] < draft.cue[0]) or (is_subject and not _is_passive(verb)):
            draft.source = trimmed(reading.text, *piece)
            draft.content.remove(piece)
            return


def _has_main_verb(tokens: Tokens) -> bool:
    return any(syntax.is_finite(t) and t.dep_ not in {"relcl", "aux", "auxpass"} for t in tokens)


def _is_passive(verb: Token) -> bool:
    return any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.children)


def _source_from_grammar(reading: Reading, draft: Draft, verb: Token) -> None:
    """The doer of a passive; whoever "was quoted as saying"; the subject, not a name in its relative clause."""
    if draft.cue is None:
        return
    quoted = next((t for t in reading.tokens(draft.cue) if t.lower_ in _QUOTED_AS and t.tag_ == "VBN"), None)
    if quoted is not None and (subject := syntax.subject(quoted)) is not None and _is_passive(quoted):
        if draft.source is not None and subject.start_char != draft.source[0]:
            draft.relay = draft.source
        draft.source = syntax.chars(subject)
        draft.content = [piece for piece in draft.content if not _within(subject, piece, reading)]
        return
    if _is_passive(verb):
        doer = _doer(verb)
        if doer is not None and (draft.source is None or doer.root in reading.tokens(draft.source)):
            draft.source = draft.source or syntax.chars(doer)
        return
    subject = syntax.own_subject(verb)
    if draft.source is None or subject is None or subject.root.tag_ in {"WP", "WDT", "EX"}:
        return
    whole = (subject.root.left_edge.idx, syntax.token_end(subject.root.right_edge))
    beyond = draft.source[0] >= subject.end_char and draft.source[1] <= whole[1]
    if _is_of_clause_before(reading, draft, subject, verb):
        draft.source = syntax.chars(subject)
        return
    clauses = [t for t in subject.root.children if t.dep_ in {"relcl", "acl"}]
    if beyond and any(t.left_edge.idx <= draft.source[0] < verb.idx and t.right_edge.i < verb.i for t in clauses):
        draft.source = syntax.chars(subject)


def _is_of_clause_before(reading: Reading, draft: Draft, subject: Tokens, verb: Token) -> bool:
    """ "X said so, after | Y | charged that P": the verb's own subject, right before it, and not X."""
    if draft.source is None or verb.dep_ == "conj" or subject.root.tag_ not in {"NNP", "PRP"}:
        return False
    near = subject.end == syntax.verb_group_start(verb) and draft.source[1] <= subject.start_char
    apart = near and "," in reading.text[draft.source[1] : subject.start_char]
    return apart and not syntax.overlaps_any(syntax.chars(subject), draft.content)


def _quoted_as_saying(reading: Reading, draft: Draft, verb: Token) -> None:
    """ "Agency A quoted | a diplomat as saying P": the diplomat says P."""
    quoted = next((c for c in verb.rights if c.dep_ == "dobj"), None) if verb.lower_ in _QUOTING else None
    if quoted is None or len(draft.content) != 1 or draft.content[0][0] < verb.idx:
        return
    end = draft.content[0][1]
    for word in verb.doc[quoted.i + 1 : reading.token_at(end - 1).i - 1]:
        if word.lower_ == "as" and word.nbor(1).lower_ in _SAYING:
            draft.relay, draft.source = draft.source, trimmed(reading.text, quoted.left_edge.idx, word.idx)
            draft.cue, draft.content = syntax.token_chars(word.nbor(1)), [(word.nbor(2).idx, end)]
            return


def _put_it(reading: Reading, draft: Draft, verb: Token) -> None:
    """ "As he puts it, P": the pronoun points to P and is no part of it."""
    if draft.cue is None or verb.lower_ not in {"put", "puts"}:
        return
    for at, (start, end) in enumerate(draft.content):
        if 0 <= start - draft.cue[1] <= 1 and reading.text[start : start + 3].lower() in {"it,", "it:", "it "}:
            draft.content[at] = trimmed(reading.text, start + 3, end)
            draft.cue = draft.cue[0], start + 2


def _end_with_sentence(reading: Reading, draft: Draft) -> None:
    """ "According to X, P. | She ordered Q": the frame at the start of a sentence governs that sentence."""
    if draft.cue is None or reading.words(draft.cue).lower() != "according to" or not draft.content:
        return
    home = reading.sentences[reading.sentence_of(draft.cue[0])]
    if draft.cue[0] == home.start and not any(map(reading.quoted_in, draft.content)):
        own = [piece for piece in draft.content if piece[0] < home.end]
        draft.content = [trimmed(reading.text, start, min(end, home.end)) for start, end in own] or draft.content


def _impersonal(reading: Reading, draft: Draft, verb: Token) -> None:
    """ "P, it was said in the ministry": all before the dummy subject is the content, the house is who says it."""
    it = next((c for c in verb.lefts if c.dep_ == "nsubjpass" and c.lower_ == "it"), None)
    if it is None or draft.cue is None or it.i == 0 or it.nbor(-1).text != "," or not syntax.is_saying(verb):
        return
    if not any(a <= it.idx for a, _ in draft.content):
        return
    places = (syntax.object_of(c) for c in verb.rights if c.dep_ == "prep" and c.lower_ in {"in", "at", "from"})
    house = next(
        (p for p in places if p is not None and p.tag_[0] == "N" and p.ent_type_ not in {"DATE", "TIME"}), None
    )
    draft.cue = it.idx, syntax.token_end(verb)
    draft.content = [trimmed(reading.text, reading.sentences[reading.sentence_of(it.idx)].start, it.idx)]
    draft.source = draft.source or (syntax.chars(syntax.noun_phrase(house)) if house is not None else None)


def _within(subject: Tokens, piece: Span, reading: Reading) -> bool:
    return subject.root in reading.tokens(piece) and not _has_main_verb(reading.tokens(piece))


def _doer(verb: Token) -> Tokens | None:
    """ "by X" of a passive."""
    by = next((child for child in verb.children if child.dep_ == "agent"), None)
    inside = syntax.object_of(by) if by is not None else None
    return syntax.noun_phrase(inside) if inside is not None else None


def _without_strays(reading: Reading, draft: Draft) -> list[Span]:
    """Content without "what" alone, and without unmarked words of later sentences behind a cue that closed its own."""
    if draft.cue is None or len(draft.content) < 2:
        return draft.content
    kept = [_without_frame(reading, draft, piece) for piece in draft.content]
    kept = [piece for piece in kept if piece[0] < piece[1]]
    kept = [piece for piece in kept if reading.words(piece).lower() not in _BARE]
    worded = any(_has_main_verb(reading.tokens(p)) for p in kept)
    kept = [p for p in kept if not worded or reading.words(p).lower() not in lexicon.THIRD_PERSON]
    kept = [p for p in kept if not _is_aside(reading, draft, p)]
    closes = draft.content[0][0] < draft.cue[0]
    kept = [p for p in kept if not (closes and hangs_on_noun(reading, draft.cue, p))] or kept
    kept = [p for p in kept if not _is_of_before(reading, draft, p)] or kept
    home = reading.sentence_of(draft.cue[0])
    closed = any(a < draft.cue[0] and reading.sentence_of(a) <= home for a, _ in kept)
    colon = ":" in reading.text[draft.cue[1] - 1 : reading.sentences[home].end]
    if closed and not colon:
        kept = [p for p in kept if reading.sentence_of(p[0]) <= home or _is_marked(reading, p)]
    return kept or draft.content


def _without_frame(reading: Reading, draft: Draft, piece: Span) -> Span:
    """ "…, he says | to the paper. We have seen nothing": a phrase that only ends the cue's sentence is its frame."""
    if draft.cue is None or not 0 <= piece[0] - draft.cue[1] <= 1 or draft.content[0][0] > draft.cue[0]:
        return piece
    end = reading.sentences[reading.sentence_of(piece[0])].end
    tokens = reading.tokens((piece[0], min(end, piece[1])))
    frame = tokens[0].tag_ in {"IN", "TO"} and not any(t.tag_[0] == "V" or t.tag_ == "MD" for t in tokens)
    said = _has_main_verb(reading.tokens(draft.content[0]))
    if not frame or not said or reading.quoted_in((piece[0], min(end, piece[1]))):
        return piece
    return trimmed(reading.text, end, piece[1]) if end < piece[1] else (piece[1], piece[1])


def hangs_on_noun(reading: Reading, cue: Span, piece: Span) -> bool:
    """ "…, X has said following reports that | P": P is what the reports say."""
    root = reading.tokens(piece).root
    noun = root.head
    return root.dep_ in {"acl", "relcl"} and noun.tag_[0] == "N" and cue[0] < noun.idx < piece[0]


def _is_aside(reading: Reading, draft: Draft, piece: Span) -> bool:
    """ "P, she said, | without giving names": how something is said is the reporter's."""
    tokens = reading.tokens(piece)
    participle = len(tokens) > 1 and tokens[0].tag_ == "IN" and tokens[1].tag_ == "VBG"
    behind = draft.cue is not None and draft.content[0][0] < draft.cue[0] < piece[0]
    aside = behind and participle and reading.text[: piece[0]].rstrip()[-1:] == ","
    return aside and not reading.quoted_in(piece)


def _according_to_which(reading: Reading, draft: Draft) -> None:
    """ "He pointed to a ruling, according to | which | P": the text before the comma is the source, P the content."""
    if draft.cue is None or not reading.words(draft.cue).lower().endswith("according to"):
        return
    relative = reading.token_at(draft.cue[1] + 1)
    index = reading.sentence_of(draft.cue[0])
    words = trimmed(reading.text, syntax.token_end(relative), reading.sentences[index].end)
    if relative.lower_ in {"which", "whom"} and words[0] < words[1]:
        draft.source, draft.content = syntax.token_chars(relative), [words]


def _quote_of_main_clause(reading: Reading, draft: Draft, verb: Token) -> None:
    """`X had a message for those who disagree with | the war: "P" |`: behind a colon the main subject is quoted."""
    if draft.cue is None or verb.dep_ != "relcl" or len(draft.content) != 1:
        return
    start, end = draft.content[0]
    quoted = next((q for q in reading.quoted_in((start, end)) if q.closed and q.outer[0] > start), None)
    root = reading.sentences[reading.sentence_of(verb.idx)].tokens.root
    who = syntax.own_subject(root)
    if quoted is None or who is None or root == verb or reading.text[: quoted.outer[0]].rstrip()[-1:] != ":":
        return
    draft.cue, draft.source, draft.content = syntax.token_chars(root), syntax.chars(who), [quoted.outer]


def _concede(reading: Reading, draft: Draft) -> None:
    """ "X agreed, | though she reminded them that P": a concession behind the cue says what its own verb says."""
    if draft.cue is None or len(draft.content) != 1 or draft.content[0][0] < draft.cue[1]:
        return
    first = reading.tokens(draft.content[0])[0]
    verb = first.head
    who, clause = syntax.own_subject(verb), next((c for c in verb.rights if c.dep_ == "ccomp"), None)
    if first.lower_ not in _CONCEDING or first.dep_ != "mark" or who is None or clause is None:
        return
    if syntax.is_attributing(verb) and clause.left_edge.idx < draft.content[0][1]:
        draft.cue, draft.source = syntax.token_chars(verb), syntax.chars(who)
        draft.content = [(clause.left_edge.idx, draft.content[0][1])]


def _attributions_before(reading: Reading, draft: Draft) -> list[Draft]:
    """ "| The envoy appealed for calm. Poland |, he said, | is safe |": an earlier sentence has a cue of its own."""
    found: list[Draft] = []
    for piece in list(draft.content):
        if draft.cue is None or len(draft.content) < 2 or _is_marked(reading, piece):
            continue
        if piece[0] > draft.cue[1] and (contrast := _contrast(reading, piece)) is not None:
            draft.content.remove(piece)
            found.append(contrast)
            continue
        sentence = reading.sentences[reading.sentence_of(piece[0])]
        verb, whole = sentence.tokens.root, piece[0] <= sentence.start + 1
        who = syntax.own_subject(verb)
        words = trimmed(reading.text, syntax.token_end(verb), min(piece[1], sentence.end))
        speaks = syntax.is_attributing(verb) and verb.tag_ in {"VBD", "VBZ"} and who is not None and who.start < verb.i
        if who is None or not (whole and speaks and sentence.end < draft.cue[0] and words[0] < words[1]):
            continue
        draft.content.remove(piece)
        found.append(Draft(syntax.token_chars(verb), [words], syntax.chars(who), probability=draft.probability))
    return found


def _contrast(reading: Reading, piece: Span) -> Draft | None:
    """ "…, Y said, | while X reminded them of P |": the clause has a speaker of its own."""
    first = reading.tokens(piece)[0]
    verb = first.head
    who = syntax.own_subject(verb)
    if first.lower_ not in _CONTRASTING or first.dep_ != "mark" or who is None or not syntax.is_attributing(verb):
        return None
    words = trimmed(reading.text, syntax.token_end(verb), piece[1])
    return Draft(syntax.token_chars(verb), [words], syntax.chars(who), probability=0.5) if words[0] < words[1] else None


def _is_of_before(reading: Reading, draft: Draft, piece: Span) -> bool:
    """Unmarked words of a sentence before, where the cue's verb governs others in its own: "P. They deny having Q"."""
    if draft.cue is None or _is_marked(reading, piece):
        return False
    home = reading.sentence_of(draft.cue[0])
    verb = syntax.cue_verb(reading.tokens(draft.cue))
    behind = [p for p in draft.content if p[0] >= draft.cue[1]]
    governs = verb is not None and any(verb.is_ancestor(reading.tokens(p).root) for p in behind)
    return governs and reading.sentence_of(piece[1] - 1) < home


def _is_marked(reading: Reading, piece: Span) -> bool:
    paragraph = reading.paragraphs[reading.paragraph_of(piece[0])]
    return bool(reading.quoted_in(piece)) or dialogue_start(reading.text, paragraph) is not None
