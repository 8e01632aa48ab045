"""Attribution, measured on invented passages over every rule: the table is tests/coding/attribution_passages.yml.

Half of the passages (`dev`) may be read and tuned on; of the other half (`held_out`) only the figures may be looked at.
Both halves hold the ratchet. `pytest -s` prints the figures by theme; `python
tests/coding/test_attribution_passages.py` prints the disagreements of the dev half by class.
"""

from __future__ import annotations

import collections
import dataclasses
import functools
import re
import sys
import zlib
from pathlib import Path

import pytest
import yaml

from dashboard.coding.pipeline import COMPONENTS, load_pipeline
from dashboard.coding.statement import QuoteKind, Span, Statement
from dashboard.corpus.document import Document

KINDS = set(QuoteKind.__args__)
FIELDS = {"content", "kind", "source", "cue", "relay", "depth", "counts", "inherits"}
PASSAGES = yaml.safe_load(Path(__file__).with_name("attribution_passages.yml").read_text(encoding="utf-8"))
SAME_CONTENT = 0.5  # intersection over union of characters, as in dashboard.evaluation

# Least figures (F1 of statements, agreement on kind, sources that overlap), just below what was measured at the last
# change of the table or of attribution, 2026-11-26: dev .962 .979 .991, held_out .932 .961 .982. Only to be raised.
RATCHET = {
    "dev": (0.957, 0.975, 0.99),
    "held_out": (0.928, 0.958, 0.979),
}
# The same for the twelve briefs of the theme `unseen`, written and labelled before any rule was run on them: .841 and
# .864 of the statements then; now dev .925 1.0 .980, held_out .902 .927 .964.
UNSEEN = {
    "dev": (0.92, 0.99, 0.97),
    "held_out": (0.898, 0.92, 0.96),
}


@dataclasses.dataclass(frozen=True)
class Labels:
    """One statement, by hand or by machine, in spans of its passage."""

    content: tuple[Span, ...]
    kind: str
    source: Span | None
    cue: Span | None
    depth: int
    counts: bool
    inherits: bool

    def characters(self) -> set[int]:
        return {i for start, end in self.content for i in range(start, end)}


@dataclasses.dataclass(frozen=True)
class Judged:
    """A passage with its statements by hand and by machine, and the pairs of both that share their content."""

    passage: dict
    wanted: list[Labels]
    found: list[Labels]
    pairs: list[tuple[Labels, Labels]]

    @property
    def missed(self) -> list[Labels]:
        return [w for w in self.wanted if not any(w is pair[0] for pair in self.pairs)]

    @property
    def extra(self) -> list[Labels]:
        return [f for f in self.found if not any(f is pair[1] for pair in self.pairs)]


def half(passage: dict) -> str:
    """By the id alone, so that a new passage moves no other."""
    return "held_out" if zlib.crc32(passage["id"].encode()) % 2 else "dev"


def nearest(words: str | None, text: str, content: tuple[Span, ...]) -> Span | None:
    """The words' occurrence with the fewest characters between them and the content; None for none."""
    if words is None:
        return None
    found = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    return min(found, key=lambda span: min(max(a - span[1], span[0] - b, 0) for a, b in content))


def by_hand(passage: dict) -> list[Labels]:
    made = []
    for s in passage["statements"]:
        starts = [passage["text"].index(words) for words in s["content"]]
        content = tuple((a, a + len(words)) for a, words in zip(starts, s["content"], strict=True))
        source, cue = (nearest(s[field], passage["text"], content) for field in ("source", "cue"))
        depth, counts, inherits = s.get("depth", 1), s.get("counts", True), s.get("inherits", False)
        made.append(Labels(content, s["kind"], source, cue, depth, counts, inherits))
    return made


def by_machine(statement: Statement) -> Labels:
    s = statement
    return Labels(
        s.content, s.quote_kind, s.source, s.cue, s.depth, s.counts, inherits=s.cue_inherited_from is not None
    )


def overlap(wanted: Labels, found: Labels, text: str) -> float:
    """Intersection over union of the contents' characters but spaces.

    The codebook puts the verb of a reported act or a document into the content, the gold files do not: here its cue
    counts on neither side.
    """
    own = wanted.kind in {"reported_act", "document"}
    cues = {i for side in (wanted, found) if own and side.cue for i in range(*side.cue)}
    left_out = cues | {i for i, character in enumerate(text) if character.isspace()}
    a, b = wanted.characters() - left_out, found.characters() - left_out
    return len(a & b) / len(a | b) if a & b else 0.0


def matched(wanted: list[Labels], found: list[Labels], text: str) -> list[tuple[Labels, Labels]]:
    """Pairs one to one, the best overlap first."""
    scored = [(overlap(w, f, text), i, j) for i, w in enumerate(wanted) for j, f in enumerate(found)]
    partner: dict[int, int] = {}
    for score, i, j in sorted(scored, reverse=True):
        if score >= SAME_CONTENT and i not in partner and j not in partner.values():
            partner[i] = j
    return [(wanted[i], found[j]) for i, j in sorted(partner.items())]


def touch(a: Span | None, b: Span | None) -> bool:
    return a is b if a is None or b is None else a[0] < b[1] and b[0] < a[1]


@functools.cache
def judged(depth: int = 1) -> list[Judged]:
    """Every passage through the pipeline's attribution: its counted statements of one depth, as in the gold sets."""
    return [_judge(passage, wanted, found, depth) for passage, wanted, found in _attributed()]


def _judge(passage: dict, wanted: list[Labels], found: list[Labels], depth: int) -> Judged:
    wanted, found = ([s for s in side if s.depth == depth and s.counts] for side in (wanted, found))
    return Judged(passage, wanted, found, matched(wanted, found, passage["text"]))


@functools.cache
def _attributed() -> list[tuple[dict, list[Labels], list[Labels]]]:
    nlp = load_pipeline()
    left_out = set(COMPONENTS) - {"attribution"}
    made = []
    for passage in PASSAGES:
        doc = nlp.make_doc(passage["text"])
        doc._.article = Document(passage["id"], passage["text"], "attribution_passages.yml")
        for name, component in nlp.pipeline:
            if name not in left_out:
                doc = component(doc)
        found = [by_machine(s) for s in doc._.statements if s.in_scope]
        made.append((passage, by_hand(passage), found))
    return made


def share(hits: list[bool]) -> float:
    return sum(hits) / len(hits) if hits else float("nan")


def f1(documents: list[Judged]) -> float:
    both = sum(len(d.pairs) for d in documents)
    labelled = sum(len(d.wanted) + len(d.found) for d in documents)
    return 2 * both / labelled if labelled else 1.0


def figures(documents: list[Judged]) -> dict[str, float]:
    pairs = [pair for d in documents for pair in d.pairs]
    return {
        "statements F1": f1(documents),
        "kind": share([w.kind == f.kind for w, f in pairs]),
        "source": share([touch(w.source, f.source) for w, f in pairs]),
        "cue": share([touch(w.cue, f.cue) for w, f in pairs if w.cue]),
        "exact content": share([overlap(w, f, d.passage["text"]) == 1 for d in documents for w, f in d.pairs]),
    }


def not_counted(name: str) -> tuple[int, int, int]:
    """Lead-ins and headline echoes of a half: labelled, found as such or not at all; and counted ones found as such."""
    labelled = kept_out = wrongly = 0
    for passage, wanted, found in _attributed():
        if half(passage) == name:
            pairs = matched(wanted, found, passage["text"])
            labelled += sum(not w.counts for w in wanted)
            kept_out += sum(not w.counts for w in wanted) - sum(f.counts and not w.counts for w, f in pairs)
            wrongly += sum(w.counts and not f.counts for w, f in pairs)
    return labelled, kept_out, wrongly


def table(documents: list[Judged]) -> str:
    """Figures by theme and over all, one line each; the numbers of statements by hand, found and missed beside them."""
    groups: dict[str, list[Judged]] = collections.defaultdict(list)
    for d in documents:
        groups[d.passage["theme"]].append(d)
    groups["all"] = documents
    lines = [" " * 12 + "passages hand extra missed  " + "  ".join(figures(documents))]
    for theme, members in groups.items():
        hand, extra, missed = (sum(len(getattr(d, side)) for d in members) for side in ("wanted", "extra", "missed"))
        values = "  ".join(f"{value:{len(name)}.3f}" for name, value in figures(members).items())
        lines.append(f"{theme:12s}{len(members):8d} {hand:4d} {extra:5d} {missed:6d}  {values}")
    return "\n".join(lines)


def in_half(name: str, documents: list[Judged]) -> list[Judged]:
    return [d for d in documents if half(d.passage) == name]


# --- the table itself -------------------------------------------------------------------------------------------


def test_ids_are_unique() -> None:
    assert [i for i, n in collections.Counter(p["id"] for p in PASSAGES).items() if n > 1] == []


def test_halves_are_of_like_size() -> None:
    sizes = collections.Counter(half(p) for p in PASSAGES)
    assert sizes["dev"] + sizes["held_out"] == len(PASSAGES) >= 160
    assert 0.8 < sizes["dev"] / sizes["held_out"] < 1.25


def test_every_kind_is_covered_in_both_halves() -> None:
    for name in RATCHET:
        assert {s["kind"] for p in PASSAGES if half(p) == name for s in p["statements"]} == KINDS


@pytest.mark.parametrize("passage", PASSAGES, ids=[p["id"] for p in PASSAGES])
def test_labels_are_words_of_their_text(passage: dict) -> None:
    text = passage["text"]
    for s in passage["statements"]:
        assert set(s) <= FIELDS
        assert s["kind"] in KINDS
        quoted = [*s["content"], *(s[field] for field in ("source", "cue", "relay") if s.get(field))]
        assert [words for words in quoted if words not in text or words != words.strip()] == []
        assert [words for words in s["content"] if words[-1] in ".,;:"] == []


def test_statements_stand_in_text_order() -> None:
    for passage in PASSAGES:
        starts = [labels.content[0][0] for labels in by_hand(passage)]
        assert starts == sorted(starts), passage["id"]


# --- what attribution makes of it -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RATCHET)
def test_attribution_holds_its_figures(name: str) -> None:
    documents = in_half(name, judged())
    write = sys.stdout.write
    write(f"\n{name}, counted statements of depth 1\n{table(documents)}\n")
    free = [d for d in documents if not d.passage["statements"]]
    write(f"{len(free)} passages without statements, {sum(bool(d.found) for d in free)} of them with a false one\n")
    write(f"depth 2: F1 {f1(in_half(name, judged(2))):.3f}\n")
    write("lead-ins and echoes: {} labelled, {} kept out, {} wrongly kept out\n".format(*not_counted(name)))
    _assert_at_least(RATCHET[name], documents)


@pytest.mark.parametrize("name", UNSEEN)
def test_attribution_holds_its_figures_on_unseen_prose(name: str) -> None:
    _assert_at_least(UNSEEN[name], [d for d in in_half(name, judged()) if d.passage["theme"] == "unseen"])


def _assert_at_least(least: tuple[float, float, float], documents: list[Judged]) -> None:
    measured = figures(documents)
    assert measured["statements F1"] >= least[0]
    assert measured["kind"] >= least[1]
    assert measured["source"] >= least[2]


def shown(labels: Labels, text: str) -> str:
    """Kind, content, cue and source in words, for a reader."""
    words = {field: text[slice(*span)] for field in ("cue", "source") if (span := getattr(labels, field))}
    content = " … ".join(text[a:b] for a, b in labels.content)
    marks = "".join([", depth 2" * (labels.depth == 2), ", not counted" * (not labels.counts)])
    return f"{labels.kind}{marks} [{content}] cue {words.get('cue', '–')}, source {words.get('source', '–')}"


def errors(d: Judged) -> list[tuple[str, str, str]]:
    """(class, expected, got) of every disagreement on a passage."""
    text = d.passage["text"]
    found = [("missed", shown(w, text), "–") for w in d.missed]
    found += [("extra", "–", shown(f, text)) for f in d.extra]
    for w, f in d.pairs:
        differs = {
            f"kind: {w.kind} read as {f.kind}": w.kind != f.kind,
            "source": not touch(w.source, f.source),
            "cue": w.cue is not None and not touch(w.cue, f.cue),
            "edge of content": overlap(w, f, text) < 1,
            "inheritance": w.inherits != f.inherits,
        }
        found += [(name, shown(w, text), shown(f, text)) for name, wrong in differs.items() if wrong]
    return found


def counted_wrongly(passage: dict, wanted: list[Labels], found: list[Labels]) -> list[tuple[str, str, str]]:
    """Lead-ins and echoes that are counted, and the other way round, as `errors` gives them."""
    text = passage["text"]
    pairs = [(w, f) for w, f in matched(wanted, found, text) if w.counts != f.counts]
    return [("counts", shown(w, text), shown(f, text)) for w, f in pairs]


def report(name: str) -> str:
    """The disagreements of one half by class, most frequent class first."""
    by_class: dict[str, list[str]] = collections.defaultdict(list)
    cases = [(d.passage, case) for d in in_half(name, judged()) for case in errors(d)]
    nested = [(d.passage, case) for d in in_half(name, judged(2)) for case in errors(d)]
    cases += [(passage, (f"depth 2: {kind}", *both)) for passage, (kind, *both) in nested]
    cases += [(p, case) for p, w, f in _attributed() if half(p) == name for case in counted_wrongly(p, w, f)]
    for passage, (kind, expected, got) in cases:
        by_class[kind].append(f"{passage['id']}\n{passage['text']}\nexpected: {expected}\ngot: {got}\n")
    ordered = sorted(by_class.items(), key=lambda item: -len(item[1]))
    return "\n".join(f"## {kind} ({len(members)})\n\n" + "\n".join(members) for kind, members in ordered)


if __name__ == "__main__":
    sys.stdout.write(report("dev"))
