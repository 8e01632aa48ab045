"""The filter: what it lets through, its URL, its words. Rows: tests/hand_table.py."""

import dataclasses
import datetime
import urllib.parse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.codebook.labels import codebook
from dashboard.errors import FilterError
from dashboard.filters import (
    KEYS,
    NAMED_KINDS,
    NONE,
    SWITCHES,
    URL_KEYS,
    Filter,
    Options,
    distinct_labels,
    period_words,
    search_terms,
)
from dashboard.table.store import Store

BOOK = codebook()
TEXT = st.text(min_size=1, max_size=20)  # ids are never empty (docs/tables.md)
VALUES = {
    "stances": st.sampled_from(list(BOOK.stances)),
    "speaker_kinds": st.sampled_from(["person", "institution", "document", "outlet", "unnamed", NONE]),
}


def filters() -> st.SearchStrategy[Filter]:
    """Any filter, hostile ids and search texts included."""
    lists = {field: st.lists(VALUES.get(field, TEXT), max_size=3).map(tuple) for field in KEYS}
    days = st.none() | st.dates()
    return st.builds(
        Filter,
        **lists,
        start=days,
        end=days,
        text=st.just("") | TEXT,
        self_stance=st.sampled_from(["", "only", "without"]),
        **{switch: st.booleans() for switch in SWITCHES},
    )


def ids(store: Store, filter: Filter) -> str:
    sql, params = filter.where()
    frame = store.frame(f"SELECT statement_id FROM statements s WHERE {sql} ORDER BY 1", params)  # noqa: S608
    return " ".join(frame["statement_id"])


EVERY = "a1 e1 j1 l1 l2 m1 m2 m3 m4 n1 s1 u1 z1 z2"


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        (Filter(), EVERY),
        (Filter(actors=("keir-starmer",)), "j1 s1"),
        (Filter(actors=(NONE,)), "u1"),
        (Filter(actors=(NONE, "european-commission")), "e1 u1"),
        (Filter(countries=("GBR", "UKR")), "j1 n1 s1 z1 z2"),
        (Filter(countries=(NONE,)), "a1 e1"),
        (Filter(actors=("keir-starmer",), countries=("FRA",)), ""),  # one and the same speaker of j1
        (Filter(blocs=("EU",)), "j1 m1 m2 m3 m4"),
        (Filter(blocs=(NONE,)), "a1 e1 n1 z1 z2"),
        (Filter(topics=("sanctions_assets",)), "m4 u1"),
        (Filter(topics=(NONE,)), "l2"),
        (Filter(start=datetime.date(2025, 4, 2), end=datetime.date(2025, 6, 10)), "a1 e1 j1 l1 m4 s1"),
        (Filter(stances=("-2", "2")), "l1 m1 z1"),
        (Filter(stances=(NONE,)), "e1 m3 n1 s1 z2"),
        (Filter(commitment_types=("military_aid",)), "m3 s1 z2"),
        (Filter(commitment_statuses=("conditional",)), "m2"),
        (Filter(commitment_types=("sanctions",), commitment_statuses=("refused",)), ""),  # one and the same commitment
        (Filter(committed=("GBR",)), "m2 s1"),
        (Filter(committed=(NONE,)), "m4 z2"),
        (Filter(urged_by=("UKR",)), "z2"),
        (Filter(urged_by=(NONE,)), ""),  # what is not urged has nobody who asks
        (Filter(urged_by=("UKR",), commitment_types=("sanctions",)), ""),
        (Filter(outlets=("Morning Post",)), "e1 j1 m3 s1 u1 z1"),
        (Filter(outlets=(NONE,)), "n1"),
        (Filter(quote_kinds=("indirect",)), "n1"),
        (Filter(without_actors=("emmanuel-macron", "volodymyr-zelenskyy")), "a1 e1 j1 l1 l2 s1"),
        (Filter(speaker_kinds=NAMED_KINDS), EVERY.removeprefix("a1 ")),
        (Filter(self_stance="only"), "l1 l2"),
        (Filter(self_stance="without", stances=("0", "2")), "a1"),
        (Filter(copies=True, outlets=("Evening Wire",)), "c1"),
        (Filter(nested=True, actors=("keir-starmer",)), "j1 s1 x1"),
        (Filter(lead_ins=True, quote_kinds=("reported_act",)), "x2"),
        (Filter(any_scope=True, topics=("other",)), "x3"),
    ],
    ids=str,
)
def test_a_filter_lets_through_what_it_says(filter: Filter, expected: str, store: Store) -> None:
    assert ids(store, filter) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gun", "m3 s1"),  # beginnings of words
        ("uns", ""),  # not their middles
        ('"gun"', ""),  # a phrase is whole words
        ('"send guns"', "m3"),
        ("send -guns", "m2"),
        ("DON'T", "j1"),  # either apostrophe, either case
        ("“wants no”", "m1"),
        ("self-def", "l1"),
        (".*", EVERY),  # no word in it: no search
        ("a(b", ""),
    ],
)
def test_search_finds_words_and_phrases(text: str, expected: str, store: Store) -> None:
    assert ids(store, Filter(text=text)) == expected


def test_a_repeated_commitment_counts_once_at_its_strongest(store: Store) -> None:
    arms = Filter(commitment_types=("military_aid",), actors=("emmanuel-macron",), claims=True)
    assert ids(store, arms) == "m3"
    assert ids(store, arms.having(commitment_statuses=("enacted",))) == "m3"
    assert ids(store, arms.having(commitment_statuses=("pledged",))) == ""


@given(filters())
def test_any_filter_can_be_asked_of_a_table_and_never_writes_sql(store: Store, filter: Filter) -> None:
    sql, params = filter.where()
    assert sql.count("?") == len(params)
    assert sql == renamed(filter).where()[0]  # what the values say makes no difference to the SQL
    assert 0 <= filter.count(store) <= 18


def renamed(filter: Filter) -> Filter:
    """The same choices with other ids and other search words."""
    lists = {
        field: tuple(value if value == NONE else f"v{place}" for place, value in enumerate(getattr(filter, field)))
        for field in set(KEYS) - set(VALUES)
    }
    words = [f"{'-' if term.excluded else ''}word" for term in search_terms(filter.text)]
    return filter.having(**lists, text=" ".join(words))


def test_an_injection_is_a_value_like_any_other(store: Store) -> None:
    evil = "x') OR 1=1; DROP TABLE statements; --"
    for field in (
        "actors",
        "countries",
        "outlets",
        "topics",
        "committed",
        "urged_by",
        "quote_kinds",
        "commitment_types",
        "blocs",
    ):
        assert Filter(**{field: (evil,)}).count(store) == 0
    assert Filter(text=evil).count(store) == 0
    assert ids(store, Filter()) == EVERY


@given(filters())
def test_a_filter_comes_back_from_its_own_url(filter: Filter) -> None:
    url = urllib.parse.urlencode(filter.to_query(), doseq=True)
    assert Filter().refine(url) == filter
    assert filter.cache_key() == url
    assert set(filter.to_query()) <= set(URL_KEYS)


@given(st.data())
def test_a_filter_of_known_values_comes_back_as_ids_and_as_labels(known: Options, data: st.DataObject) -> None:
    lists = {
        field: data.draw(st.lists(st.sampled_from(known.ids(key)), max_size=3)).copy()
        for field, key in KEYS.items()
        if key != "not_actor"
    }
    filter = Filter(**{field: tuple(values) for field, values in lists.items()})
    assert Filter.from_query(filter.to_query(), known) == (filter, [])
    labels = known.to_labels(filter.to_query())
    assert Filter.from_query(labels, known) == (filter, [])


def test_a_link_s_unknown_values_are_reported_one_by_one(known: Options) -> None:
    link = {
        "actor": ["emmanuel macron", "bogus"],
        "stance": ["-2", "-3"],
        "start": ["2025-13-01"],
        "copies": ["yes"],
        "nested": ["perhaps"],
        "officials": ["some"],
        "q": ["!?"],
        "colour": ["red"],
        "page": ["3"],
        "build": ["ffff"],
    }
    filter, problems = Filter.from_query(link, known, ignore={"page"})
    assert filter == Filter(actors=("emmanuel-macron",), stances=("-2",), copies=True)
    assert [(p.key, p.value) for p in problems] == [
        ("actor", "bogus"),
        ("stance", "-3"),
        ("start", "2025-13-01"),
        ("nested", "perhaps"),
        ("officials", "some"),
        ("q", "!?"),
        ("colour", "red"),
        ("build", "ffff"),
    ]
    assert problems[0].message == (
        "“bogus” is not in this build, which has emmanuel-macron, keir-starmer, volodymyr-zelenskyy, sergey-lavrov, "
        "ap, european-commission"
    )
    assert "0123456789abcdef" in problems[-1].message


def test_a_period_that_ends_before_it_starts_is_applied_and_reported(known: Options, store: Store) -> None:
    filter, problems = Filter.from_query({"start": ["2025-06-01"], "end": ["2025-05-01"]}, known)
    assert (filter.count(store), [p.key for p in problems]) == (0, ["end"])


@pytest.mark.parametrize("refinement", ["stance=9", "colour=red", "start=soon", "officials=all", "kind=robot"])
def test_a_refinement_from_the_browser_is_checked(refinement: str) -> None:
    with pytest.raises(FilterError):
        Filter().refine(refinement)


def test_equal_choices_are_equal() -> None:
    one, other = Filter(actors=("b", "a", "b"), text=" two  words "), Filter(actors=("a", "b"), text="two words")
    assert (one, hash(one), one.cache_key()) == (other, hash(other), other.cache_key())


@pytest.mark.parametrize(
    ("filter", "sentence"),
    [
        (
            Filter(),
            "Statements; about the war only, wire copies collapsed, "
            "without nested speech, lead-ins and headline echoes",
        ),
        (
            Filter(
                actors=("keir-starmer", "emmanuel-macron"),
                topics=("sanctions_assets",),
                stances=("-1", "-2"),
                start=datetime.date(2025, 3, 1),
                end=datetime.date(2025, 6, 30),
            ),
            "Statements by Emmanuel Macron or Keir Starmer about “Sanctions and frozen assets”, March to June 2025, "
            "with stance −2 or −1; about the war only, wire copies collapsed, "
            "without nested speech, lead-ins and headline echoes",
        ),
        (
            Filter(countries=("FRA", NONE), blocs=("EU",), stances=("2", NONE), text='"we will" -guns'),
            "Statements from France or no country and from members of European Union, "
            'with stance +2 or with no stance toward Russia, matching the search “"we will" -guns”; '
            "about the war only, wire copies collapsed, without nested speech, lead-ins and headline echoes",
        ),
        (
            Filter(
                commitment_types=("sanctions",), commitment_statuses=("refused",), committed=("GBR",), outlets=(NONE,)
            ),
            "Statements, with a commitment of type “Sanctions” with status “Refused” by “United Kingdom”, "
            "in outlet not given; about the war only, wire copies collapsed, "
            "without nested speech, lead-ins and headline echoes",
        ),
        (
            Filter(commitment_statuses=("urged",), urged_by=("UKR",)),
            "Statements, with a commitment with status “Urged” asked for by “Ukraine”; about the war only, "
            "wire copies collapsed, without nested speech, lead-ins and headline echoes",
        ),
        (
            Filter(
                speaker_kinds=NAMED_KINDS,
                self_stance="without",
                copies=True,
                nested=True,
                lead_ins=True,
                any_scope=True,
            ),
            "Statements by speakers other than outlets and unnamed sources, without Russian officials; "
            "about the war or not, wire copies counted, with nested speech, lead-ins and headline echoes",
        ),
    ],
)
def test_a_filter_says_itself_in_a_sentence(filter: Filter, sentence: str, known: Options) -> None:
    assert filter.sentence(known) == sentence


@given(filters())
def test_the_sentence_is_never_empty_and_chips_take_single_choices_away(known: Options, filter: Filter) -> None:
    assert filter.sentence(known).startswith("Statements")
    for chip in filter.chips(known):
        assert chip.text
        assert chip.without != filter
    while chips := filter.chips(known):
        filter = chips[0].without
    assert filter == Filter()


def test_chips_name_each_choice(known: Options) -> None:
    filter = Filter(actors=("keir-starmer",), stances=("-2", NONE), text="gas", nested=True)
    filter = filter.having(start=datetime.date(2025, 3, 3))
    assert [chip.text for chip in filter.chips(known)] == [
        "Keir Starmer", "Stance −2", "No stance", "From 3 March 2025", "“gas”", "With nested speech",
    ]  # fmt: skip
    assert filter.chips(known)[1].without.stances == (NONE,)


def test_an_empty_result_says_what_to_loosen(store: Store, known: Options) -> None:
    steps = Filter(actors=("keir-starmer",), topics=("sanctions_assets",)).loosen(store, known)
    assert [(step.key, step.text, step.count) for step in steps] == [
        ("actor", "drop Keir Starmer", 2),
        ("topic", "drop Sanctions and frozen assets", 2),
    ]
    assert [step.filter.count(store) for step in steps] == [2, 2]
    copies = Filter(outlets=("Evening Wire",)).loosen(store, known)
    assert [(step.key, step.count) for step in copies] == [("outlet", 14), ("copies", 1)]
    both = Filter(topics=("energy",), text="gas").loosen(store, known)
    assert [(step.text, step.count) for step in both] == [("drop all choices", 14)]


def test_options_are_the_values_of_the_build(known: Options) -> None:
    assert known.ids("actor")[0] == "emmanuel-macron"
    assert known.ids("actor")[-1] == NONE
    assert known.label("country", "GBR") == "United Kingdom"
    assert known.label("actor", "gone") == "gone"
    assert known.find("topic", "sanctions and frozen ASSETS") == "sanctions_assets"
    assert known.find("topic", "nonsense") is None
    assert known.ids("party") == ["FRA", "GBR", NONE]
    assert (known.first, known.last) == (datetime.date(2025, 3, 3), datetime.date(2025, 6, 11))


def test_two_actors_of_one_name_have_labels_of_their_own() -> None:
    labels = distinct_labels({"john-smith": "John Smith", "john-smith-2": "john smith", "x": "X"})
    assert labels == {"john-smith": "John Smith (john-smith)", "john-smith-2": "john smith (john-smith-2)", "x": "X"}


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2025-03-01", "2025-03-31", "March 2025"),
        ("2024-11-01", "2025-02-28", "November 2024 to February 2025"),
        ("2022-01-01", "2024-12-31", "2022 to 2024"),
        ("2022-01-01", "2022-12-31", "2022"),
        ("2025-03-03", "2025-03-03", "3 March 2025"),
        ("2025-03-03", "2025-03-31", "3 March 2025 to 31 March 2025"),
    ],
)
def test_periods_in_words(start: str, end: str, words: str) -> None:
    assert period_words(datetime.date.fromisoformat(start), datetime.date.fromisoformat(end)) == words


def test_search_terms_keep_phrases_together() -> None:
    terms = search_terms('peace* "frozen  assets" -"price cap" -')
    assert [(t.words, t.whole, t.excluded) for t in terms] == [
        (("peace",), False, False),
        (("frozen", "assets"), True, False),
        (("price", "cap"), True, True),
    ]


def test_every_field_has_its_own_url_key() -> None:
    assert len(set(URL_KEYS)) == len(URL_KEYS) == len(dataclasses.fields(Filter))
