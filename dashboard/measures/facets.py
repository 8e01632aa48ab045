"""How many statements each choice of the sidebar would give."""

from __future__ import annotations

import pandas as pd

from dashboard.filters import Filter, Options, Store


def counts(store: Store, filter: Filter, known: Options) -> dict[str, pd.DataFrame]:
    """Return, by URL key, a frame `id`, `label`, `count`: what each option alone would give with the other fields kept.

    Keys actor, country, bloc, topic, stance, commitment, status, outlet, quote; options in display order (actors,
    countries and outlets by count), those that give nothing included for codebook labels.
    """
    raise NotImplementedError
