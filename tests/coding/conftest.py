"""What the tests of speaker resolution share: a parse without attribution, and the resolver itself."""

import pytest
import spacy

from dashboard.actors.registry import load_registry
from dashboard.coding import extensions, pipeline
from dashboard.coding.speakers.component import Speakers


@pytest.fixture(scope="session")
def nlp():
    extensions.register()
    loaded = spacy.load(pipeline.DEFAULT_MODEL, exclude=["lemmatizer"])
    loaded.add_pipe("paragraphs", first=True)
    return loaded


@pytest.fixture(scope="session")
def component():
    return Speakers(load_registry())
