"""Attribution scores on a corpus with source, cue and content spans: by characters, whatever tokenizer or spacing.

A span is the set of its characters that are not white space. An attribution counts as found (`attr`) where the contents
share an IoU of at least .5 and the predicted source touches the gold one (where gold has no source, none is wanted).
`exact` compares whole spans, `trim` after quotation marks and punctuation are peeled off both ends.

Slices: a gold attribution belongs to a slice by its own cue and content, a prediction to that of the gold attribution
whose content it overlaps most (and is ignored where that one lies outside the slice), or else by its own. `speech`: the
cue holds a verb of saying or "according"; `direct`: the content begins and ends with marks; `indirect`: it has none.
"""

from __future__ import annotations

import collections
import dataclasses
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from dashboard.codebook.agreement import Tally
from dashboard.errors import CorpusError

Chars = frozenset[int]
Role = Literal["content", "source", "cue"]
Spans = Sequence[Sequence[int]]
RawAttribution = Mapping[str, Spans]
Counts = collections.Counter[tuple[str, str]]

ROLES: tuple[Role, ...] = ("content", "source", "cue")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_DOUBLE_MARKS = frozenset('"“”„‟«»')
_OPENING_SINGLE, _CLOSING_SINGLE = frozenset("‘`"), frozenset("’'")
_PEELED = frozenset("\"“”„‟«»‘’'`.,:;!?-–—…()[] \t\n")
_LEAST_IOU = 0.5

# The verbs that make an attribution speech. Fixed, so that figures stay comparable with published ones.
_SAYING = """
say tell add state warn argue announce claim declare note report explain insist write ask reply respond assert admit
acknowledge confirm deny suggest remark comment mention stress emphasize emphasise reiterate repeat tweet retweet
testify allege contend maintain conclude continue promise vow pledge urge recall recount quip joke observe concede
answer shout yell exclaim boast complain caution counter retort quote post speak talk relay inform advise assure
remind charge affirm reveal disclose proclaim opine lament muse predict point elaborate clarify communicate demand
estimate recommend propose indicate cite describe discuss detail outline
"""
_IRREGULAR = {"say": ("said",), "tell": ("told",), "write": ("wrote", "written"), "speak": ("spoke", "spoken")} | {
    "admit": ("admitted",),
    "quip": ("quipped",),
}


def _forms(verb: str) -> set[str]:
    if verb.endswith("y") and verb[-2] not in "aeiou":
        regular = {verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"}
    elif verb.endswith("e"):
        regular = {verb + "s", verb + "d", verb[:-1] + "ing"}
    else:
        regular = {verb + "s", verb + "es", verb + "ed", verb + "ing", verb + verb[-1] + "ed", verb + verb[-1] + "ing"}
    return {verb, *regular, *_IRREGULAR.get(verb, ())}


_SPEECH_FORMS = {form: verb for verb in _SAYING.split() for form in _forms(verb)}


@dataclasses.dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution as sets of characters, with the slices that it belongs to by itself."""

    content: Chars
    source: Chars
    cue: Chars
    speech: bool
    style: Literal["none", "direct", "indirect", "mixed"]

    @classmethod
    def of(cls, text: str, raw: RawAttribution) -> Attribution:
        """Read spans `{role: [[start, end], …]}` of a text; a missing role is empty."""
        content, source, cue = (_chars(text, raw.get(role) or ()) for role in ROLES)
        return cls(content, source, cue, _is_speech(_flat(text, cue)), _style(_flat(text, content)))

    def role(self, role: Role) -> Chars:
        """The characters of one role."""
        chars: Chars = getattr(self, role)
        return chars


Slice = Callable[[Attribution], bool]
SLICES: dict[str, Slice] = {
    "all": lambda a: True,
    "all, direct": lambda a: a.style == "direct",
    "all, indirect": lambda a: a.style == "indirect",
    "all, mixed": lambda a: a.style == "mixed",
    "speech": lambda a: a.speech,
    "speech, direct": lambda a: a.speech and a.style == "direct",
    "speech, indirect": lambda a: a.speech and a.style == "indirect",
    "speech, mixed": lambda a: a.speech and a.style == "mixed",
}


@dataclasses.dataclass(frozen=True, slots=True)
class GoldArticle:
    """One article of a gold corpus."""

    id: str
    text: str
    attributions: tuple[RawAttribution, ...]


def read_gold(path: Path) -> list[GoldArticle]:
    """Read JSON lines of {id, text, attributions: [{source, cue, content: [[start, end], …]}]}.

    Raises:
        CorpusError: the file is missing or a line is not of this form.
    """
    if not path.is_file():
        raise CorpusError("no such gold file", where=str(path), fix="give a .jsonl of id, text, attributions")
    articles = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
                articles.append(GoldArticle(row["id"], row["text"], tuple(row["attributions"])))
            except (ValueError, KeyError, TypeError) as error:
                raise CorpusError(
                    f"not a gold line: {error}", where=f"{path}, line {number}", fix="write id, text, attributions"
                ) from error
    return articles


def _chars(text: str, spans: Spans) -> Chars:
    return frozenset(i for a, b in spans for i in range(max(0, a), min(b, len(text))) if not text[i].isspace())


def _flat(text: str, chars: Chars) -> str:
    """The text of a set of characters, with one space where they are not adjacent."""
    ordered = sorted(chars)
    parts = [
        text[i] if i == previous + 1 else f" {text[i]}" for previous, i in zip([-2, *ordered], ordered, strict=False)
    ]
    return "".join(parts).strip()


def _style(flat: str) -> Literal["none", "direct", "indirect", "mixed"]:
    if not flat:
        return "none"
    core = flat.rstrip(".,;:!?—–-… ").lstrip("—–-… ")
    if not core:
        return "indirect"
    opens = core[0] in _DOUBLE_MARKS or core[0] in _OPENING_SINGLE or (core[0] == "'" and core[-1] == "'")
    closes = core[-1] in _DOUBLE_MARKS or core[-1] in _CLOSING_SINGLE
    if opens and closes and len(core) > 1:
        return "direct"
    marked = any(c in _DOUBLE_MARKS for c in flat) or "``" in flat or "''" in flat or "‘" in flat
    return "mixed" if marked else "indirect"


def _is_speech(flat: str) -> bool:
    words = [word.lower() for word in _TOKEN.findall(flat)]
    for word, after in itertools.pairwise([*words, ""]):
        verb = _SPEECH_FORMS.get(word)
        aside = (verb == "continue" and after == "to") or (verb == "point" and after != "out")
        if word == "according" or (verb is not None and not aside):
            return True
    return False


def _peeled(text: str, chars: Chars) -> Chars:
    ordered = sorted(chars)
    start, end = 0, len(ordered)
    while start < end and text[ordered[start]] in _PEELED:
        start += 1
    while end > start and text[ordered[end - 1]] in _PEELED:
        end -= 1
    return frozenset(ordered[start:end])


def score_article(text: str, gold: Sequence[RawAttribution], predicted: Sequence[RawAttribution]) -> dict[str, Counts]:
    """Counts of hits, predictions and gold per slice; they add up over articles."""
    golds = [a for a in (Attribution.of(text, raw) for raw in gold) if a.content]
    found = [a for a in (Attribution.of(text, raw) for raw in predicted) if a.content or a.source or a.cue]
    nearest = [_most_overlapping(attribution, golds) for attribution in found]
    counts = {}
    for name, belongs in SLICES.items():
        wanted = [a for a in golds if belongs(a)]
        made = [p for p, near in zip(found, nearest, strict=True) if belongs(near if near is not None else p)]
        counts[name] = _count(text, wanted, made)
    return counts


def _most_overlapping(attribution: Attribution, golds: Sequence[Attribution]) -> Attribution | None:
    best, shared = None, 0
    for gold in golds:
        overlap = len(attribution.content & gold.content)
        if overlap > shared:
            best, shared = gold, overlap
    return best


def _count(text: str, golds: Sequence[Attribution], found: Sequence[Attribution]) -> Counts:
    counts: Counts = collections.Counter()
    for role in ROLES:
        wanted = {a.role(role) for a in golds} - {frozenset()}
        made = {a.role(role) for a in found} - {frozenset()}
        _add(counts, f"{role} exact", len(wanted & made), len(made), len(wanted))
        wanted, made = ({_peeled(text, chars) for chars in side} - {frozenset()} for side in (wanted, made))
        _add(counts, f"{role} trim", len(wanted & made), len(made), len(wanted))
    with_content = sum(1 for a in found if a.content)
    hits, _ = _matched(golds, found, with_source=True)
    _add(counts, "attr", hits, with_content, len(golds))
    hits, agreeing = _matched(golds, found, with_source=False)
    _add(counts, "content", hits, with_content, len(golds))
    _add(counts, "source of matched", agreeing, hits, hits)
    return counts


def _add(counts: Counts, name: str, hits: int, predicted: int, gold: int) -> None:
    counts[name, "hits"] += hits
    counts[name, "predicted"] += predicted
    counts[name, "gold"] += gold


def _matched(golds: Sequence[Attribution], found: Sequence[Attribution], *, with_source: bool) -> tuple[int, int]:
    """(one-to-one pairs by content, best IoU first; those whose source agrees as well)."""
    pairs = []
    for i, made in enumerate(found):
        for j, gold in enumerate(golds):
            shared = len(made.content & gold.content)
            iou = shared / len(made.content | gold.content) if shared else 0.0
            agrees = bool(made.source & gold.source) if gold.source else not made.source
            if iou >= _LEAST_IOU and (agrees or not with_source):
                pairs.append((-iou, not agrees, i, j))
    used_found: set[int] = set()
    used_gold: set[int] = set()
    agreeing = 0
    for _, differs, i, j in sorted(pairs):
        if i not in used_found and j not in used_gold:
            used_found.add(i)
            used_gold.add(j)
            agreeing += not differs
    return len(used_found), agreeing


def add_up(articles: Iterable[Mapping[str, Counts]]) -> dict[str, Counts]:
    """Sum counts over articles, slice by slice."""
    total: dict[str, Counts] = {name: collections.Counter() for name in SLICES}
    for counts in articles:
        for name, part in counts.items():
            total[name].update(part)
    return total


def f1(counts: Counts, name: str) -> float:
    """F1 (0 to 1) of one figure; nan where nothing was predicted or wanted."""
    return Tally(counts[name, "hits"], counts[name, "predicted"], counts[name, "gold"]).f1


def by_article(
    gold: Sequence[GoldArticle], predictions: Mapping[str, Sequence[RawAttribution]]
) -> Iterator[dict[str, Counts]]:
    """Counts of each article; one without predictions counts as empty."""
    for article in gold:
        yield score_article(article.text, article.attributions, predictions.get(article.id, ()))
