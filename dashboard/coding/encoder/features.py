"""An utterance as the encoder reads it: three pieces of text, and a row of facts that the heads see beside it."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt
import pycountry

from dashboard.coding.encoder.lexicon import lexicon
from dashboard.coding.encoder.utterance import RUSSIA, Utterance

Row = npt.NDArray[np.float32]

_FACTS = (
    "for_russia",
    "ukrainian",
    "russian",
    "no_country",
    "several_countries",
    "official",
    "context_russia",
    "context_shared",
    "cue_urged",
    "cue_refused",
    "question",
)
_SHORT_NAMES = {
    "RUS": "Russia",
    "GBR": "United Kingdom",
    "USA": "United States",
    "TUR": "Turkey",
    "IRN": "Iran",
    "SYR": "Syria",
    "PRK": "North Korea",
    "KOR": "South Korea",
    "XKX": "Kosovo",
}


def feature_names() -> tuple[str, ...]:
    """Return the names of the facts, in the order of `feature_row`; a model is bound to this order."""
    return (*_FACTS, *lexicon().patterns)


def feature_row(utterance: Utterance) -> Row:
    """Return one 0 or 1 a fact: who speaks, what stands before, and which word lists have a word in the text."""
    words = lexicon()
    facts = (
        utterance.for_russia,
        utterance.country == "UKR",
        utterance.country == RUSSIA,
        utterance.country is None,
        len(set(utterance.countries)) > 1,
        utterance.official,
        words.has("russia", utterance.context),
        words.has("shared_matter", utterance.context),
        words.has("strength.urged", utterance.cue),
        words.has("strength.refused", utterance.cue),
        "?" in utterance.text,
    )
    return np.array([*facts, *(words.has(name, utterance.text) for name in words.patterns)], dtype=np.float32)


@functools.cache
def country_name(code: str | None) -> str:
    """Return a country's usual English name; organisations and unknown codes stand for themselves.

    >>> country_name("CZE"), country_name("EU"), country_name(None)
    ('Czechia', 'EU', '')
    """
    if not code:
        return ""
    country = pycountry.countries.get(alpha_3=code) if len(code) == 3 else None
    return _SHORT_NAMES.get(code) or (str(getattr(country, "common_name", country.name)) if country else code)


def pieces(utterance: Utterance) -> tuple[str, str, str]:
    """Return who speaks and how, what stands before, and the statement.

    >>> pieces(Utterance("We will pay.", speaker="President of Chile", country="CHL", cue="said", context="No aid."))
    ('President of Chile, Chile, said', 'No aid.', 'We will pay.')
    """
    who = ", ".join(part for part in (utterance.speaker, country_name(utterance.country), utterance.cue) if part)
    before = " ".join(part for part in (utterance.title, utterance.context) if part)
    return who, before, utterance.text
