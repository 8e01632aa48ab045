"""What the words of a commitment say beside type and strength: amount, time, condition, direction (codebook 5.3)."""

from __future__ import annotations

import re

from dashboard.coding.encoder.lexicon import lexicon
from dashboard.coding.statement import Span

_SCALES = {
    "thousand": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
}
_CURRENCIES = {
    "EUR": "€ euro euros eur",
    "USD": "$ us$ dollar dollars usd",
    "GBP": "£ pound pounds gbp sterling",
    "JPY": "¥ yen",
    "PLN": "zloty zlotys",
    "RUB": "rouble roubles ruble rubles",
    "UAH": "hryvnia hryvnias",
    "CNY": "yuan",
    "CHF": "franc francs",
    "NOK": "krone kroner",
    "SEK": "krona kronor",
    "HUF": "forint forints",
    "KRW": "won",
}
_CODES = {name: code for code, names in _CURRENCIES.items() for name in names.split()}
_UNITS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TENS = {"ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
_NUMBERS = {"half a": 0.5, "a": 1, "hundred": 100, "ninety": 90, **_TENS, **{_UNITS[i]: i for i in range(1, 10)}}
_SIGN = r"us\$|[€$£¥]"
_NUMBER = r"\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_NAME = "|".join(sorted((name for name in _CODES if name.isalpha()), key=len, reverse=True))
_NATION = r"(?:(?:us|u\.s\.|american|canadian|australian|danish|swedish|norwegian|swiss)\s+)?"
_MONEY = re.compile(
    rf"(?<!\w)(?P<sign>{_SIGN})?\s?(?P<first>{_NUMBER})(?:\s?(?:-|–|to|and)\s?(?:{_SIGN})?(?P<second>{_NUMBER}))?"
    rf"[\s-]?(?:(?P<scale>{_SCALE})(?!\w))?[\s-]?{_NATION}(?:(?P<name>{_NAME})(?!\w))?",
    re.IGNORECASE,
)
_SEASON = r"spring|summer|autumn|fall|winter"
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"(?:\s+\d{1,2}(?!\d))?(?:,?\s+20\d\d)?"
)
_COUNT = r"\d+|one|two|three|four|five|six|seven|eight|nine|ten|several|few|many|coming|next|first|second"
_TIME = re.compile(
    rf"""(?ix)(?<!\w)(?:
    (?:by|in|from|until|till|before|after|since|at|on|during|for|over|through|within|as\s+of)\s+(?:the\s+|this\s+|next\s+)?
      (?:(?:end|start|beginning|middle|course|first\s+half|second\s+half)\s+of\s+(?:the\s+|this\s+|next\s+)?)?
      (?:(?:early|mid|late)[\s-])?(?:\d{{1,2}}\s+)?(?:(?:{_COUNT})\s+){{0,2}}
      (?:(?:year|month|week|day|hour|decade)s?|{_MONTH}|{_DAY}|{_SEASON}|20\d\d)
    |(?:next|this|coming)\s+(?:year|month|week|{_SEASON}|{_DAY}|{_MONTH})
    |tomorrow|tonight|today|immediately|at\s+once|without\s+delay|soon|shortly
    |as\s+long\s+as\s+(?:it\s+takes|necessary|needed)
    )(?!\w)"""
)
_DIRECTIONS = (
    ("end", r"stop\w*|suspend\w*|withdraw\w*|ends?|ended|cancel\w*|halt\w*|no longer|any more|lift\w*|terminat\w*"),
    ("reduce", r"reduc\w*|cuts?|cutting|scal\w* back|eas(?:e|es|ed|ing)|lower\w*|limit\w*"),
    (
        "maintain",
        r"continu\w*|maintain\w*|keep\w*|remain\w*|exten(?:d|ds|ded|sion)|prolong\w*|renew\w*|stay\w*"
        r"|not the time to lift|not lift\w*|as long as|go on|goes on|not let up|sustain\w*",
    ),
    (
        "increase",
        r"increas\w*|more|further|additional|another|step\w* up|expand\w*|widen\w*|tighten\w*|strengthen\w*|speed\w* up"
        r"|doubl\w*|raise\w*|toughe\w*|harsher|rather the opposite|extra|new package",
    ),
)
_DIRECTION = tuple((name, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)) for name, words in _DIRECTIONS)
_SURE_CONDITION = re.compile(
    r"if|unless|provided|on (?:the )?condition|once|as soon as|in (?:the event|case) of|only (?:when|after)|subject to"
    r"|assuming|should",
    re.IGNORECASE,
)
# Peace is in nobody's own hands: an act that waits for it hangs on it, in the codebook's examples too.
_AFTER_PEACE = re.compile(
    r"(?<!\w)(?<!or )(?<!not )(?:(?:the day )?after|following|when) "
    r"(?:an? |the )?(?:\w+ ){0,2}?"
    r"(?:ceasefire|truce|armistice|peace|agreement|deal|settlement|end of the (?:war|fighting|hostilities))(?!\w)",
    re.IGNORECASE,
)
_OFFERED = re.compile(
    r"(?<!\w)(?<!been )(?<!was )(?<!were )(?:offers|offered|(?:to|will|would) offer)(?!\w)", re.IGNORECASE
)
_CONDITION_END = re.compile(r"[,;:.!?](?:\s|$)| … |\s[–—]\s")


def amount(text: str) -> tuple[tuple[float, ...], str | None]:
    """Return the first sum of money as one number, or two for a range, with its ISO 4217 code.

    Numbers without a currency (howitzers, refugees) are no amount.

    >>> amount("a further 1.5 billion euros in loans")
    ((1500000000.0,), 'EUR')
    >>> amount("between $2 and $3 million this year"), amount("forty howitzers")
    (((2000000.0, 3000000.0), 'USD'), ((), None))
    """
    for match in _MONEY.finditer(text):
        unit = match["sign"] or match["name"]
        if not unit:
            continue
        scale = _SCALES[match["scale"].lower()] if match["scale"] else 1.0
        numbers = [_number(word) * scale for word in (match["first"], match["second"]) if word]
        return tuple(numbers), _CODES[unit.lower()]
    return (), None


def _number(word: str) -> float:
    return float(_NUMBERS[word.lower()]) if word.lower() in _NUMBERS else float(word.replace(",", "").replace(" ", ""))


def time_frame(text: str) -> str | None:
    """Return the words that say when.

    >>> time_frame("The terminal will be ready by the end of the year"), time_frame("We will pay")
    ('by the end of the year', None)
    """
    match = _TIME.search(text)
    return match.group() if match else None


def direction(text: str, type_: str, strength: str) -> str:
    """Return what happens to the act: start, increase, maintain, reduce, end or none.

    >>> direction("the sanctions stay in place", "sanctions", "pledged")
    'maintain'
    >>> direction("we will send tanks", "military_aid", "pledged")
    'start'
    """
    if strength == "refused":
        return "end" if _DIRECTION[0][1].search(text) else "none"
    for name, pattern in _DIRECTION:
        if pattern.search(text) and not (name == "end" and type_ in {"ceasefire_deescalation", "normalisation"}):
            return name
    return "none" if strength in {"considered", "urged"} and type_ in {"general_support", "dialogue"} else "start"


def surely_conditional(text: str, condition: Span) -> bool:
    """Tell whether the words of a condition open with one that can hardly mean mere time ("if", "unless", "once").

    "Should" only where it opens a sentence or clause ("should they refuse, we ...").

    >>> surely_conditional("We go if they go", (6, 16)), surely_conditional("We go when it rains", (6, 19))
    (True, False)
    """
    if _AFTER_PEACE.match(text, condition[0]):
        return True
    opener = _SURE_CONDITION.match(text, condition[0])
    if opener and opener.group().lower() == "should":
        return text[: condition[0]].rstrip() == "" or text[: condition[0]].rstrip()[-1] in ",;.…"
    return opener is not None


def offered(cue: str, words: str) -> bool:
    """Tell whether something is offered, by the cue or in the words: it hangs on the other's yes (codebook 5.2).

    >>> offered("offered", "to host talks"), offered("said", "none was offered")
    (True, False)
    """
    return _OFFERED.search(cue) is not None or _OFFERED.search(words) is not None


def condition(text: str, near: Span | None = None) -> Span | None:
    """Return the words of the condition that stands nearest to some words, from "if" to the next pause.

    >>> text = "If the truce holds, we will send observers, said the minister"
    >>> text[slice(*condition(text))]
    'If the truce holds'
    """
    words = lexicon()
    barred = words.find("condition_not", text)
    found = [
        (a, _condition_end(text, b))
        for a, b in [*words.find("condition", text), *(peace.span() for peace in _AFTER_PEACE.finditer(text))]
        if not any(left <= a < right for left, right in barred)
    ]
    if not found:
        return None
    middle = sum(near) / 2 if near else 0
    return min(found, key=lambda span: min(abs(span[0] - middle), abs(span[1] - middle)))


def _condition_end(text: str, start: int) -> int:
    end = _CONDITION_END.search(text, start)
    return end.start() if end else len(text.rstrip(" .,;:"))


def specificity(text: str, type_: str) -> str:
    """Return package (a quantity with a date or a list), vague (a policy line) or specific.

    >>> specificity("two billion euros by summer", "financial_aid")
    'package'
    >>> specificity("we stand with Kyiv", "general_support")
    'vague'
    """
    quantity = re.search(
        r"\d|(?<!\w)(?:two|three|four|five|six|seven|eight|nine|ten|dozens|hundred|thousand|million|billion)(?!\w)",
        text,
        re.IGNORECASE,
    )
    listed = text.count(",") + len(re.findall(r"\band\b|\bas well as\b", text)) >= 2
    if quantity and (time_frame(text) or listed):
        return "package"
    return "vague" if type_ == "general_support" and not quantity else "specific"
