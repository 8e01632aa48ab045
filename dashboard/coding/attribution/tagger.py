"""The learned tagger: which words are source, cue and content, and which cue they belong to (models/README.md)."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

from dashboard.coding.attribution.decoding import ROLES, Crf, Floats, forbid_inside, label_runs
from dashboard.coding.attribution.windows import Window, windows
from dashboard.errors import CodingError

MODELS = Path(__file__).parent.parent / "models"
Role = Literal["source", "cue", "content"]
_LINK_DIMENSIONS = 64
LIKELIEST = 5  # cues of a span that are kept
_DECODED_AT_ONCE = 16  # windows


@dataclasses.dataclass(slots=True)
class TaggedSpan:
    """Words of one role. `probability` is the mean marginal of its labels; `links` are (cue index, probability)."""

    role: Role
    start: int
    end: int
    probability: float
    links: tuple[tuple[int, float], ...] = ()  # cues of the same window, as indices into Tagging.spans, best first


@dataclasses.dataclass(slots=True)
class Tagging:
    """What the tagger says of one article: spans in text order, and how much each word looks like content."""

    spans: list[TaggedSpan] = dataclasses.field(default_factory=list)
    word_starts: array[int] = dataclasses.field(default_factory=lambda: array("l"))
    content_probability: array[float] = dataclasses.field(default_factory=lambda: array("f"))


class Tagger:
    """Runs one set of weights by ONNX Runtime on the CPU.

    Every window is run alone: quantization scales are taken over a whole batch, so that a batch would let an article's
    labels depend on its neighbours. One window of 256 word pieces fills a core anyway.
    """

    def __init__(self, name: str = "attribution-6layer", threads: int = 1) -> None:
        weights, meta = MODELS / f"{name}.int8.onnx", MODELS / f"{name}.json"
        if not weights.is_file() or not meta.is_file():
            raise CodingError(f"no attribution weights {name!r}", where=str(MODELS), fix="reinstall the package")
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        self._session = ort.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(MODELS / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        described = json.loads(meta.read_text(encoding="utf-8"))
        self._crf = Crf(np.array(described["trans"], np.float32), np.array(described["start"], np.float32))
        self.name = f"{name}@{hashlib.blake2b(weights.read_bytes(), digest_size=4).hexdigest()}"

    def tag(self, text: str) -> Tagging:
        """Tag one article of any length; memory is bounded by the window, time is linear in the text."""
        tagging = Tagging()
        batch: list[Window] = []
        for window in windows(text, self._tokenizer):
            batch.append(window)
            if len(batch) == _DECODED_AT_ONCE:
                self._decode(batch, tagging)
                batch = []
        if batch:
            self._decode(batch, tagging)
        return tagging

    def _scores(self, window: Window) -> Floats:
        ids = np.array([window.ids], np.int64)
        (output,) = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        scores: Floats = output[0, [word.piece for word in window.words]]
        return scores

    def _decode(self, batch: Sequence[Window], tagging: Tagging) -> None:
        longest = max(len(window.words) for window in batch)
        emissions = np.zeros((len(batch), longest, 7), np.float32)
        valid = np.zeros((len(batch), longest), bool)
        opens = np.zeros((len(batch), longest), bool)
        links = []
        for row, window in enumerate(batch):
            scores, length = self._scores(window), len(window.words)
            emissions[row, :length] = scores[:, :7]
            valid[row, :length] = True
            opens[row, :length] = [word.opens_paragraph for word in window.words]
            links.append((scores[:, 7 : 7 + _LINK_DIMENSIONS], scores[:, 7 + _LINK_DIMENSIONS :]))
        emissions = forbid_inside(emissions, opens)
        paths = self._crf.viterbi(emissions, valid)
        marginals = self._crf.marginals(emissions, valid)
        for row, window in enumerate(batch):
            length = len(window.words)
            tagging.spans += _spans(
                window, paths[row, :length], marginals[row, :length], *links[row], offset=len(tagging.spans)
            )
            tagging.word_starts.extend(word.start for word in window.words)
            tagging.content_probability.extend(marginals[row, :length, 5:7].sum(1).tolist())


def _spans(
    window: Window, path: np.ndarray, marginals: Floats, query: Floats, key: Floats, offset: int
) -> Iterator[TaggedSpan]:
    runs = label_runs(path)
    cues = [index for index, (role, _, _) in enumerate(runs) if ROLES[role] == "cue"]
    keys = key[[runs[cue][1] for cue in cues]] if cues else None
    chosen = np.take_along_axis(marginals, path[:, None], 1)[:, 0]
    for role, first, end in runs:
        links: tuple[tuple[int, float], ...] = ()
        if keys is not None and ROLES[role] != "cue":
            affinity = _log_softmax(query[first:end] @ keys.T / np.float32(8)).mean(0)
            order = np.argsort(-affinity, kind="stable")
            links = tuple((offset + cues[i], float(np.exp(affinity[i]))) for i in order[:LIKELIEST])
        yield TaggedSpan(
            ROLES[role],  # type: ignore[arg-type]
            window.words[first].start,
            window.words[end - 1].end,
            float(chosen[first:end].mean()),
            links,
        )


def _log_softmax(scores: Floats) -> Floats:
    shifted = scores - scores.max(1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    return result


@functools.cache
def load_tagger(name: str, threads: int = 1) -> Tagger:
    """The tagger of that name, loaded once a process."""
    return Tagger(name, threads)
