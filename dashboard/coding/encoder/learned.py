"""The learned predictor: a small encoder in ONNX, one forward pass for every question (models/coder-README.md)."""

from __future__ import annotations

import dataclasses
import json
import pathlib
import re
from collections.abc import Mapping, Sequence
from typing import Any, overload

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from dashboard.codebook.labels import codebook
from dashboard.coding.encoder.batch import Encoded, encode, pad
from dashboard.coding.encoder.clauses import clauses
from dashboard.coding.encoder.features import feature_names, feature_row
from dashboard.coding.encoder.lexicon import lexicon
from dashboard.coding.encoder.prediction import Act, Prediction
from dashboard.coding.encoder.utterance import Utterance
from dashboard.coding.statement import Span
from dashboard.errors import CodingError

MODELS = pathlib.Path(__file__).parents[1] / "models"

_ENCODED_AT_ONCE = 64  # utterances; bounds memory on very long articles
_CARRIES = 3.0  # a clause that names Russia, or the act, is this much likelier to carry the label
_AFTERTHOUGHT = re.compile(r"(?:if|once|after|when|until|because|while|before)\b", re.IGNORECASE)

Floats = npt.NDArray[np.float32]


@dataclasses.dataclass(frozen=True, slots=True)
class Calibration:
    """Straight lines from logits to log-odds (slope, shift) and temperatures, fitted on what training never read."""

    has_stance: tuple[float, float]
    acts: tuple[float, float]
    conditional: tuple[float, float]
    stances: float
    topics: float
    strengths: float

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Calibration:
        """Read it back from the model's description."""
        fields: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
        return cls(**fields)


class LearnedCoder:
    """Reads utterances one by one with one thread."""

    def __init__(self, folder: pathlib.Path = MODELS) -> None:
        """Load `coder.int8.onnx`, `coder.json` and the tokenizer that they share with the attribution tagger.

        Raises:
            CodingError: a file is missing, or the model was trained for other labels or word lists.
        """
        about = _described(folder / "coder.json")
        self.name = str(about["name"])
        self._topics, self._acts, self._strengths = about["topics"], about["acts"], about["strengths"]
        self._calibration = Calibration.from_json(about["calibration"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "coder.int8.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def predict(self, utterances: Sequence[Utterance]) -> list[Prediction]:
        """Return one prediction an utterance, in order.

        Each is run alone: int8 scales are taken over a whole batch, so that in a batch the labels of a statement would
        depend on its neighbours; and it is no slower (266 statements: 2.8 s alone, 2.8 s in batches of one length).
        """
        found: list[Prediction] = []
        for start in range(0, len(utterances), _ENCODED_AT_ONCE):
            some = utterances[start : start + _ENCODED_AT_ONCE]
            encoded = encode(self._tokenizer, some)
            found += [self._read(*pair, self._run(*pair)) for pair in zip(some, encoded, strict=True)]
        return found

    def _run(self, utterance: Utterance, encoded: Encoded) -> list[Floats]:
        batch = pad([encoded], feature_row(utterance)[None])
        given = {"ids": batch.ids, "segments": batch.segments, "mask": batch.mask, "features": batch.features}
        answers: list[Floats] = self._session.run(None, given)
        return [answer[0] for answer in answers]

    def _read(self, utterance: Utterance, encoded: Encoded, answers: Sequence[Floats]) -> Prediction:
        options = clauses(utterance.text)
        shares = _attention_by_clause(answers[-1], encoded, options)
        words = [utterance.text[a:b] for a, b in options]
        shares[0] *= [_CARRIES if _in_the_picture(clause) else 1.0 for clause in words]
        for k, act in enumerate(self._acts, start=1):
            shares[k] *= [_CARRIES if _names_act(act, clause) else 1.0 for clause in words]
        evidence = [options[int(row.argmax())] for row in shares]
        return read_answers(answers[:-1], self._calibration, (self._topics, self._acts, self._strengths), evidence)


def read_answers(
    answers: Sequence[Floats], fit: Calibration, labels: tuple[Sequence[str], ...], evidence: Sequence[Span]
) -> Prediction:
    """Turn the logits of one utterance into probabilities.

    Args:
        answers: logits of has stance, stances, topics, acts, strengths of each act, conditional of each act.
        fit: what carries them to probabilities.
        labels: topics, acts and strengths, in the order of the logits.
        evidence: the words of the stance, then of each act.
    """
    has, stances, topics, acts, strengths, conditional = answers
    topic_labels, act_labels, strength_labels = labels
    chance, hangs = _sigmoid(fit.acts, acts), _sigmoid(fit.conditional, conditional)
    return Prediction(
        has_stance=float(_sigmoid(fit.has_stance, has)),
        stances=tuple(map(float, _softmax(stances, fit.stances))),
        stance_evidence=evidence[0],
        topics=dict(zip(topic_labels, map(float, _softmax(topics, fit.topics)), strict=True)),
        acts=Acts(
            (act_labels, strength_labels),
            (chance, np.stack([_softmax(row, fit.strengths) for row in strengths]), hangs),
            tuple(evidence[1:]),
        ),
    )


class Acts(Sequence[Act]):
    """All acts of one prediction, held as arrays until one is read.

    The predictions of a long article wait for the last component, by the ten thousand: as objects each takes 10 KB.
    """

    __slots__ = ("_evidence", "_labels", "_values")

    def __init__(
        self,
        labels: tuple[Sequence[str], Sequence[str]],
        values: tuple[Floats, Floats, Floats],
        evidence: tuple[Span, ...],
    ) -> None:
        """Take the labels of acts and strengths; probability [act], strengths [act, strength], conditional [act]."""
        self._labels, self._values, self._evidence = labels, values, evidence

    def __len__(self) -> int:
        return len(self._evidence)

    @overload
    def __getitem__(self, index: int) -> Act: ...

    @overload
    def __getitem__(self, index: slice) -> list[Act]: ...

    def __getitem__(self, index: int | slice) -> Act | list[Act]:
        if isinstance(index, slice):
            return [self[k] for k in range(*index.indices(len(self)))]
        (acts, strengths), (chance, shares, hangs) = self._labels, self._values
        return Act(
            type=acts[index],
            probability=float(chance[index]),
            strengths=dict(zip(strengths, map(float, shares[index]), strict=True)),
            conditional=float(hangs[index]),
            evidence=self._evidence[index],
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Acts) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


def _in_the_picture(clause: str) -> bool:
    return any(lexicon().has(name, clause) for name in ("russia", "russia_standin", "shared_matter"))


def _names_act(act: str, clause: str) -> bool:
    name = f"act.{act}"
    return name in lexicon().patterns and lexicon().has(name, clause) and not _AFTERTHOUGHT.match(clause)


def _attention_by_clause(attention: Floats, encoded: Encoded, options: Sequence[Span]) -> Floats:
    """[question, clause]: how much of each question's attention lies in each clause."""
    middle = np.array([(a + b) / 2 for a, b in encoded.offsets])
    inside = np.array(encoded.segments, dtype=bool)
    weights = attention[:, : len(middle)]
    shares: Floats = np.stack(
        [weights[:, inside & (middle >= a) & (middle <= b)].sum(axis=1) for a, b in options], axis=1
    )
    return shares


def _sigmoid(line: tuple[float, float], logits: Floats) -> Floats:
    chance: Floats = 1.0 / (1.0 + np.exp(-(line[0] * logits + line[1])))
    return chance


def _softmax(logits: Floats, temperature: float) -> Floats:
    scaled = logits / temperature
    weights: Floats = np.exp(scaled - scaled.max())
    shares: Floats = weights / weights.sum()
    return shares


def _described(path: pathlib.Path) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CodingError(
            "the coder's model is missing", where=str(path), fix="restore dashboard/coding/models"
        ) from error
    book, retrain = codebook(), "train it again (dashboard/coding/training/README.md)"
    for kind, labels in (("topics", book.topics), ("acts", book.commitment_types), ("strengths", book.strengths)):
        if unknown := sorted(set(about[kind]) - set(labels)):
            raise CodingError(
                f"the model knows {kind} that the codebook lacks: {', '.join(unknown)}", where=path.name, fix=retrain
            )
    if set(about["calibration"]) != {field.name for field in dataclasses.fields(Calibration)}:
        raise CodingError("the model was calibrated for another version", where=path.name, fix=retrain)
    if tuple(about["features"]) != feature_names():
        raise CodingError("the model was trained with other word lists than lexicon.yml", where=path.name, fix=retrain)
    return about
