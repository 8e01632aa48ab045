import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.corpus.dates import parse_date
from dashboard.corpus.outcome import Refused

THE_FOURTH_OF_MARCH = datetime.date(2024, 3, 4)


@pytest.mark.parametrize(
    "spelled",
    [
        "2024-03-04",
        "2024-3-4",
        "2024/03/04",
        "2024.03.04",
        "20240304",
        "20240304T101500Z",
        "20240304101500",  # GDELT
        "2024-03-04T23:30:00+02:00",  # the day as written, not in UTC
        "2024-03-04 23:30",
        "2024-03-04T23:30:00.123Z",
        " 2024-03-04 ",
        "4 March 2024",
        "4 Mar 2024",
        "March 4, 2024",
        "Mar. 4th, 2024",
        "MARCH 4 2024",
        "Mon, 04 Mar 2024 10:00:00 GMT",
        "Monday, March 4, 2024 at 5:00 PM EST",
        "04-Mar-2024",
        "04.03.2024",  # points: the day comes first
        "4.3.2024",
        "1709510400",  # seconds
        "1709510400000",  # milliseconds
        1709510400,
        datetime.date(2024, 3, 4),
        datetime.datetime(2024, 3, 4, 23, 59),
    ],
)
def test_the_usual_spellings(spelled):
    assert parse_date(spelled) == THE_FOURTH_OF_MARCH


@pytest.mark.parametrize("spelled", ["25/12/2024", "12/25/2024", "25-12-2024", "25/12/2024 10:00"])
def test_a_number_above_twelve_settles_the_order(spelled):
    assert parse_date(spelled) == datetime.date(2024, 12, 25)


def test_two_equal_numbers_need_no_order():
    assert parse_date("03/03/2024") == datetime.date(2024, 3, 3)


def test_an_ambiguous_date_is_refused_until_the_order_is_told():
    with pytest.raises(Refused, match=r"'03/04/2024' could be two days.*--day-first or --no-day-first"):
        parse_date("03/04/2024")
    assert parse_date("03/04/2024", day_first=True) == datetime.date(2024, 4, 3)
    assert parse_date("03/04/2024", day_first=False) == datetime.date(2024, 3, 4)


def test_the_order_told_does_not_bend_iso_dates():
    assert parse_date("2024-03-04", day_first=True) == THE_FOURTH_OF_MARCH
    assert parse_date("2024-03-04", day_first=False) == THE_FOURTH_OF_MARCH


@pytest.mark.parametrize(
    "spelled",
    [
        "yesterday",
        "March 2024",  # no day: dateutil would fill it in from today
        "4 March",  # no year
        "Monday",
        "2024",
        "2024-03",
        "2024-02-30",
        "30 February 2024",
        "13/13/2024",
        "03/04/24",
        "0001-01-01",
        "9999-12-31",
        "2024-03-04 to 2024-03-09",
        "12345678901234567890",
        "4 березня 2024",
        "٢٠٢٤-٠٣-٠٤x",
        "nonsense 2024",
        "0",
    ],
)
def test_what_is_no_full_date_is_refused(spelled):
    with pytest.raises(Refused, match="not a date"):
        parse_date(spelled)


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_refused(text):
    try:
        day = parse_date(text)
    except Refused:
        return
    assert 1900 <= day.year <= 2100


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_every_day_survives_iso_and_month_names(day):
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day:%d %B} {day.year}") == day
    assert parse_date(f"{day:%B %d}, {day.year}") == day
