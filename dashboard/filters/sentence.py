"""A choice as one English sentence."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.filters.choice import NAMED_KINDS, NONE, Choice
from dashboard.filters.labels import Options
from dashboard.filters.words import joined, period_words, stance_words


def sentence(choice: Choice, known: Options) -> str:
    """Return the choice as a sentence without a full stop; the default view is said in words too."""
    head = " ".join(["Statements", *filter(None, (_who(choice, known), _about(choice, known)))])
    details = [period_words(choice.start, choice.end), *_details(choice, known)]
    return "; ".join([", ".join([head, *filter(None, details)]), _view(choice)])


def _who(choice: Choice, known: Options) -> str:
    said = [
        _either("by", choice.actors, "actor", known),
        _either("by speakers other than", choice.without_actors, "not_actor", known),
        "" if choice.actors else _kinds(choice, known),
        _either("from", choice.countries, "country", known),
        _either("from members of", choice.blocs, "bloc", known),
    ]
    return " and ".join(filter(None, said))


def _kinds(choice: Choice, known: Options) -> str:
    if choice.speaker_kinds == NAMED_KINDS:
        return "by speakers other than outlets and unnamed sources"
    return _either("by", choice.speaker_kinds, "kind", known)


def _about(choice: Choice, known: Options) -> str:
    return _either_title("about", choice.topics, "topic", known)


def _details(choice: Choice, known: Options) -> list[str]:
    commitment = [
        _either_title("of type", choice.commitment_types, "commitment", known),
        _either_title("with status", choice.commitment_statuses, "status", known),
        _either_title("by", choice.committed, "party", known),
        _either_title("asked for by", choice.urged_by, "asker", known),
    ]
    officials = {"": "", "only": "by Russian officials", "without": "without Russian officials"}
    return [
        _stances(choice.stances),
        officials[choice.self_stance],
        "with a commitment " + " ".join(filter(None, commitment)) if any(commitment) else "",
        _either("in", choice.outlets, "outlet", known),
        _either_title("as", choice.quote_kinds, "quote", known),
        f"matching the search “{choice.text}”" if choice.text else "",
    ]


def _view(choice: Choice) -> str:
    sorts = [("nested speech", choice.nested), ("lead-ins", choice.lead_ins), ("headline echoes", choice.lead_ins)]
    shown, hidden = ([sort for sort, is_shown in sorts if is_shown == wanted] for wanted in (True, False))
    view = [
        "about the war or not" if choice.any_scope else "about the war only",
        "wire copies counted" if choice.copies else "wire copies collapsed",
        joined(shown, "and", "with "),
        joined(hidden, "and", "without "),
        "with outlets and unnamed sources in the speaker share" if choice.unnamed else "",
        "with Russian officials ranked among the others" if choice.officials_ranked else "",
        "with a commitment repeated in an article counted once" if choice.claims else "",
    ]
    return ", ".join(filter(None, view))


def _stances(stances: Sequence[str]) -> str:
    scale = sorted((stance for stance in stances if stance != NONE), key=int)
    values = joined([stance_words(stance) for stance in scale], "or", "with stance ")
    silent = "with no stance toward Russia" if NONE in stances else ""
    return joined([part for part in (values, silent) if part], "or")


def _either(before: str, values: Sequence[str], key: str, known: Options) -> str:
    """Names of values: "by Emmanuel Macron or Keir Starmer"; what stands for none of them is no name."""
    names = [known.label(key, value) for value in _in_order(values, key, known)]
    if NONE in values:
        names[-1] = names[-1].casefold()
    return joined(names, "or", f"{before} ")


def _either_title(before: str, values: Sequence[str], key: str, known: Options) -> str:
    """Titles of labels, in quotation marks."""
    titles = [f"“{known.label(key, value)}”" for value in _in_order(values, key, known)]
    return joined(titles, "or", f"{before} ")


def _in_order(values: Sequence[str], key: str, known: Options) -> list[str]:
    place = {value: rank for rank, value in enumerate(known.ids(key))}
    return sorted(values, key=lambda v: (v == NONE, place.get(v, len(place)), v))
