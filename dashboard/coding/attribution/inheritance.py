"""Cueless content that goes on with the speaker before it (codebook 1.3): free indirect speech, quoted paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.coding.attribution import lexicon, syntax
from dashboard.coding.attribution.drafts import Board, Draft
from dashboard.coding.attribution.edges import connective, skip_connective
from dashboard.coding.attribution.quotes import dialogue_start
from dashboard.coding.attribution.reading import Reading, Sentence
from dashboard.coding.statement import Span

_UNKNOWABLE = frozenset(
    {"will", "shall", "must", "should", "would", "may", "might", "could", "can", "need", "needs", "plans", "hopes"}
    | {"intends", "wants", "continue", "continues", "is", "are", "has", "have"}
)
_SHORTEST_QUOTE = 30  # characters: a shorter quotation without a cue is a heading, a title or a chant
_LONGEST_NARRATION = 4  # sentences
_MOST_SURE = 0.7  # codebook 1.3: confidence is at most medium


def inherit(board: Board) -> None:
    """Add a draft for every sentence or quoted paragraph that continues the speaker before it."""
    reading = board.reading
    for index, sentence in enumerate(reading.sentences):
        if index == 0 or sentence.paragraph in reading.headings:
            continue
        here = board.touching(index)
        follows = sentence.paragraph - reading.sentences[index - 1].paragraph <= 1
        if not follows or (here and not _only_plans(board, sentence, here) and not _are_own(reading, sentence, here)):
            continue
        speaker = _speaker_in(board, index - 1) or _speaker_before_narration(board, index)
        if speaker is not None:
            _go_on(board, index, speaker)
        elif not here and (beat := _after_beat(board, index)) is not None:
            board.put(beat)


def _go_on(board: Board, index: int, speaker: Draft) -> None:
    """Give the sentence to the speaker before it, where it goes on with the same words."""
    reading = board.reading
    sentence = reading.sentences[index]
    if _is_dialogue_after_inquit(reading, sentence, speaker):
        for other in board.touching(index):
            board.drop(other)
        speaker.content.append((sentence.start, sentence.end))
        board.put(speaker)
        return
    span = _quoted_whole(sentence, speaker, reading) or _free_indirect(board, index, speaker)
    if span is None:
        return
    for other in board.touching(index):
        board.drop(other)
    if dialogue_start(reading.text, reading.paragraphs[sentence.paragraph]) == span[0]:
        span = span[0], _dialogue_end(board, index)
    origin = speaker.continues or speaker
    board.put(Draft(None, [span], probability=min(speaker.probability, _MOST_SURE), continues=origin))


def _only_plans(board: Board, sentence: Sentence, here: Sequence[Draft]) -> bool:
    """ "In addition, the alliance plans to …": the plan that goes on from a speaker is what the speaker says."""
    opening = connective(board.reading.text, (sentence.start, sentence.end))
    alone = all(sentence.start <= d.start and d.end <= sentence.end for d in here)
    return opening in lexicon.STRONG_CONNECTIVES and alone and not any(_speaks(board.reading, d) for d in here)


def _are_own(reading: Reading, sentence: Sentence, here: Sequence[Draft]) -> bool:
    """ "– …, he says. We have seen no sign of that.": in dialogue "we" is the speaker, and no source of another's."""
    if dialogue_start(reading.text, reading.paragraphs[sentence.paragraph]) is None:
        return False
    return all(d.source is not None and reading.words(d.source).lower() in lexicon.SELF for d in here)


def _speaker_in(board: Board, index: int) -> Draft | None:
    """The last outer draft of the sentence, if it is speech."""
    here = [d for d in board.touching(index) if d.nested_in is None]
    last = max(here, key=lambda d: d.end, default=None)
    return None if last is None or last.silent or not _speaks(board.reading, last.continues or last) else last


def _speaker_before_narration(board: Board, index: int) -> Draft | None:
    """A paragraph all in marks is somebody's words: after a line or two of narration those of who spoke before it."""
    reading = board.reading
    paragraph = reading.sentences[index].paragraph
    if reading.sentences[index - 1].paragraph == paragraph or not _is_all_speech(reading, paragraph):
        return None
    for before in range(index - 1, max(-1, index - 1 - _LONGEST_NARRATION), -1):
        if reading.sentences[before].paragraph in reading.headings:
            return None
        if board.touching(before):
            return _speaker_in(board, before)
    return None


def _after_beat(board: Board, index: int) -> Draft | None:
    """`He laughs. "I was never taught that."`: a quotation behind a sentence about one person, in its paragraph."""
    reading = board.reading
    sentence, before = reading.sentences[index], reading.sentences[index - 1]
    who = syntax.own_subject(before.tokens.root)
    if before.paragraph != sentence.paragraph or board.touching(index - 1) or who is None:
        return None
    if reading.quoted_in((before.start, before.end)):
        return None
    if who.root.ent_type_ != "PERSON" and who.text.lower() not in {"he", "she"}:
        return None
    for quotation in reading.quoted_in((sentence.start, sentence.end)):
        whole = quotation.outer[0] <= sentence.start and sentence.end <= quotation.outer[1] + 1
        if whole and quotation.closed and quotation.inner[1] - quotation.inner[0] >= _SHORTEST_QUOTE:
            return Draft(None, [quotation.inner], syntax.chars(who), probability=_MOST_SURE)
    return None


def _is_all_speech(reading: Reading, paragraph: int) -> bool:
    start, end = reading.paragraphs[paragraph]
    if dialogue_start(reading.text, (start, end)) is not None:
        return True
    quoted = reading.quoted_in((start, end))
    whole = len(quoted) == 1 and quoted[0].closed and quoted[0].outer[0] <= start and end <= quoted[0].outer[1] + 1
    return whole and end - start >= _SHORTEST_QUOTE


def _speaks(reading: Reading, draft: Draft) -> bool:
    verb = syntax.cue_verb(reading.tokens(draft.cue)) if draft.cue else None
    return verb is None or verb.lower_ not in lexicon.UNSPOKEN


def _quoted_whole(sentence: Sentence, speaker: Draft, reading: Reading) -> Span | None:
    """The sentence if it lies in quotation marks or after a dialogue dash, and goes on with quoted words."""
    unquoted = speaker.content and not reading.quoted_in(speaker.content[-1])  # without content: the words may follow
    if unquoted and dialogue_start(reading.text, reading.paragraphs[sentence.paragraph]) is None:
        return None
    for quotation in reading.quoted_in((sentence.start, sentence.end)):
        whole = quotation.outer[0] <= sentence.start and sentence.end <= quotation.outer[1] + 1
        if whole and quotation.closed and quotation.inner[1] - quotation.inner[0] >= _SHORTEST_QUOTE:
            return max(quotation.inner[0], sentence.start), min(quotation.inner[1], sentence.end)
    dash = dialogue_start(reading.text, reading.paragraphs[sentence.paragraph])
    following = reading.paragraphs[sentence.paragraph + 1 : sentence.paragraph + 2]
    answered = any(dialogue_start(reading.text, paragraph) is not None for paragraph in following)
    if reading.text[sentence.end - 1] == "?" and answered:
        return None  # the interviewer's turn
    return (dash, sentence.end) if dash is not None and sentence.start <= dash < sentence.end else None


def _is_dialogue_after_inquit(reading: Reading, sentence: Sentence, speaker: Draft) -> bool:
    """ "– They cut us off, says X. We noticed at once.": in dialogue the first person goes on with the words."""
    paragraph = reading.paragraphs[sentence.paragraph]
    dash = dialogue_start(reading.text, paragraph)
    if dash is None or speaker.cue is None or not paragraph[0] <= speaker.cue[0] < sentence.start:
        return False
    return paragraph[0] <= speaker.content[0][0] <= dash and bool(
        {t.lower_ for t in sentence.tokens} & lexicon.FIRST_PERSON
    )


def _dialogue_end(board: Board, index: int) -> int:
    """Where the words of a dialogue paragraph end that this sentence opens: before another cue, else with it."""
    sentences = board.reading.sentences
    end = index
    while end + 1 < len(sentences) and sentences[end + 1].paragraph == sentences[index].paragraph:
        if board.touching(end + 1):
            break
        end += 1
    return sentences[end].end


def _free_indirect(board: Board, index: int, speaker: Draft) -> Span | None:
    """Two of three: a continuing connective, what a reporter could not know first-hand, a return to the speaker.

    Without a connective the other two are not asked for: narration in the present tense between two statements of one
    speaker looks the same. A weak connective ("but") counts only where both others hold.
    """
    sentence = board.reading.sentences[index]
    whole = (sentence.start, sentence.end)
    joined = connective(board.reading.text, whole)
    rest = skip_connective(board.reading.text, whole)
    if not syntax.has_clause(board.reading.tokens(rest)):
        return None
    if joined is None:
        backshifted = _is_backshifted(sentence) and _is_reported(board.reading, speaker)
        return rest if backshifted and _goes_on(board, index, speaker) else None
    evidence = _is_unknowable(sentence) + _returns(board, index, speaker)
    return rest if evidence >= (1 if joined in lexicon.STRONG_CONNECTIVES else 2) else None


def _is_backshifted(sentence: Sentence) -> bool:
    """ "The crews would be relieved": the future of somebody who spoke in the past; with "if" it may be anybody's."""
    words = {token.lower_ for token in sentence.tokens}
    verb = sentence.tokens.root
    return any(c.lower_ == "would" for c in verb.children if c.dep_ == "aux") and not words & {"if", "otherwise"}


def _is_reported(reading: Reading, speaker: Draft) -> bool:
    """The speaker's words before are in indirect speech, after a verb in the past."""
    verb = syntax.cue_verb(reading.tokens(speaker.cue)) if speaker.cue else None
    return verb is not None and verb.tag_ in {"VBD", "VBN"} and not reading.quoted_in(speaker.content[-1])


def _goes_on(board: Board, index: int, speaker: Draft) -> bool:
    """The next sentence returns to the speaker, as its source or by a pronoun that opens it."""
    if _returns(board, index, speaker):
        return True
    following = board.reading.sentences[index + 1 : index + 2]
    return bool(following) and following[0].tokens[0].lower_ in {"he", "she"}


def _is_unknowable(sentence: Sentence) -> bool:
    """Plans, motives, judgements, future acts: a modal, or a verb in the present tense."""
    tags = [token.tag_ for token in sentence.tokens]
    if any(t.lower_ in _UNKNOWABLE and t.tag_ in {"MD", "VBZ", "VBP"} for t in sentence.tokens):
        return True
    return "VBD" not in tags and any(tag in {"VBZ", "VBP"} for tag in tags)


def _returns(board: Board, index: int, speaker: Draft) -> bool:
    """The sentence after is attributed to the same source, or to a pronoun."""
    if index + 1 >= len(board.reading.sentences):
        return False
    following = next((d.source for d in board.cued_in(index + 1) if d.source), None)
    if following is None:
        return False
    words = board.reading.words(following).lower().split()
    if words[0] in lexicon.THIRD_PERSON and len(words) == 1:
        return True
    return speaker.source is not None and board.reading.words(speaker.source).lower().split()[-1] == words[-1]
