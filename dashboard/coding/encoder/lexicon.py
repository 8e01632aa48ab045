"""The word lists of lexicon.yml, compiled."""

from __future__ import annotations

import dataclasses
import functools
import pathlib
import re
from collections.abc import Iterator, Mapping, Sequence

import yaml

from dashboard.coding.statement import Span
from dashboard.errors import CodingError

PATH = pathlib.Path(__file__).parent / "lexicon.yml"


@dataclasses.dataclass(frozen=True, slots=True)
class Lexicon:
    """Patterns of lower-case text by list name; nested lists are named "topic.energy", "act.sanctions"."""

    patterns: Mapping[str, re.Pattern[str]]

    def has(self, name: str, text: str) -> bool:
        """Tell whether a list has a word in the text.

        >>> lexicon().has("russia", "Moscow's envoy left"), lexicon().has("russia", "the Belarusian envoy left")
        (True, False)
        """
        return self.patterns[name].search(_lower(text)) is not None

    def find(self, name: str, text: str) -> list[Span]:
        """Return where the words of a list stand, from left to right, without overlap."""
        return [match.span() for match in self.patterns[name].finditer(_lower(text))]


@functools.cache
def lexicon() -> Lexicon:
    """Return the project's word lists, compiled once."""
    return load_lexicon(PATH)


def load_lexicon(path: pathlib.Path) -> Lexicon:
    """Compile a lexicon file.

    Raises:
        CodingError: the file is not a mapping of lists of words.
    """
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise CodingError("lexicon is not a mapping", where=path.name, fix="write `name: [word, ...]` lines")
    return Lexicon({name: _pattern(words) for name, words in _lists(content, path)})


def _lists(content: Mapping[str, object], path: pathlib.Path, prefix: str = "") -> Iterator[tuple[str, Sequence[str]]]:
    for name, value in content.items():
        if isinstance(value, dict):
            yield from _lists(value, path, f"{prefix}{name}.")
        elif isinstance(value, list) and value and all(isinstance(word, str) for word in value):
            yield f"{prefix}{name}", value
        else:
            raise CodingError(
                "word list is malformed",
                where=f"{path.name}, {prefix}{name}",
                fix="write `[word, ...]`; quote yes, no, on, off and numbers",
            )


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted((word.lower() for word in words), key=len, reverse=True)
    options = "|".join(re.escape(word).replace(r"\*", r"\w*").replace("'", "['’]") for word in longest_first)
    return re.compile(rf"(?<!\w)(?:{options})(?!\w)")


def _lower(text: str) -> str:
    """Lower case of the same length: twice as fast to search as to ignore case, and spans stay what they are.

    >>> _lower("İZMİR"), _lower("Kyiv")
    ('İzmİr', 'kyiv')
    """
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(low if len(low := c.lower()) == 1 else c for c in text)
