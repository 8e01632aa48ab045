"""What is coded: the words of one statement with what the codebook allows a coder to know about them."""

from __future__ import annotations

import dataclasses

from dashboard.coding.statement import Span, Speaker

GAP = " … "  # joins the pieces of a content (docs/tables.md)
RUSSIA = "RUS"

# Russians who do not speak for the state: the opposition, civil society, the press, scholars, business (codebook 4).
_PRIVATE_SECTORS = frozenset({"OPP", "CVL", "NGO", "JRN", "EDU", "BUS", "REB"})
_INSTALLED = "PRE"  # Russian-installed authorities in occupied Ukraine (PLOVER's sector)


@dataclasses.dataclass(frozen=True, slots=True)
class Utterance:
    """The content of one statement as one text; every span that is found in it is a range of `text`."""

    text: str
    speaker: str = ""  # role, or name where no role is known
    country: str | None = None  # ISO 3166-1 alpha-3, or an organisation's short name
    countries: tuple[str, ...] = ()  # of all speakers; more than one in joint statements
    for_russia: bool = False  # the speaker represents the Russian state
    official: bool = True  # a political actor (codebook 1, point 3)
    cue: str = ""
    context: str = ""  # the words before it, in the same article
    title: str = ""


def represents_russia(speaker: Speaker) -> bool:
    """Tell whether a speaker stands for the Russian state: office, body, parliament, army or installed authority.

    >>> represents_russia(Speaker("x", "X", "person", role="Foreign Minister of Russia", country="RUS", sector="GOV"))
    True
    >>> represents_russia(Speaker("y", "Y", "person", role="Opposition politician", country="RUS", sector="OPP"))
    False
    """
    if speaker.entity_type == "outlet" or speaker.sector in _PRIVATE_SECTORS:
        return False
    if speaker.sector == _INSTALLED:
        return True
    return speaker.country == RUSSIA and bool(speaker.role or speaker.sector or speaker.entity_type != "person")


def piece_span(pieces: tuple[Span, ...], span: Span) -> Span:
    """Carry a span of the joined text back to the article, inside the one piece that holds most of it.

    >>> piece_span(((10, 15), (20, 30)), (0, 5))
    (10, 15)
    >>> piece_span(((10, 15), (20, 30)), (4, 14))
    (20, 26)
    """
    start = 0
    best: tuple[int, Span] = (0, pieces[0])
    for a, b in pieces:
        left, right = max(span[0], start), min(span[1], start + b - a)
        if right - left > best[0]:
            best = (right - left, (a + left - start, a + right - start))
        start += b - a + len(GAP)
    return best[1]


_CONTEXT_LENGTH = 300  # code points; a sentence or two


def context_before(article: str, start: int) -> str:
    """Return the words before a statement, from the start of a word, at most 300 code points.

    >>> context_before("The talks ended. He left. Not all agree.", 26)
    'The talks ended. He left.'
    """
    words = article[max(0, start - _CONTEXT_LENGTH) : start]
    if start > _CONTEXT_LENGTH:
        words = words.partition(" ")[2]
    return " ".join(words.split())
