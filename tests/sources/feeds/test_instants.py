"""Times as feeds write them: the instant, or none where it cannot be known."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.feeds.instants import first_dated, read_instant, read_written


@pytest.mark.parametrize(
    ("words", "instant"),
    [
        # names of zones
        ("Mon, 02 Nov 2026 10:00:00 CET", "2026-11-02T09:00"),
        ("Wed, 01 Jul 2026 10:00:00 CEST", "2026-07-01T08:00"),
        ("Wed, 01 Jul 2026 10:00:00 BST", "2026-07-01T09:00"),
        ("Mon, 02 Nov 2026 10:00:00 JST", "2026-11-02T01:00"),
        ("Mon, 02 Nov 2026 10:00:00 KST", "2026-11-02T01:00"),
        ("Mon, 02 Nov 2026 10:00:00 AEST", "2026-11-02T00:00"),
        ("Mon, 02 Nov 2026 10:00:00 NZDT", "2026-11-01T21:00"),
        ("Mon, 02 Nov 2026 10:00:00 MSK", "2026-11-02T07:00"),
        ("Mon, 02 Nov 2026 10:00:00 SAST", "2026-11-02T08:00"),
        ("Mon, 02 Nov 2026 10:00:00 HKT", "2026-11-02T02:00"),
        ("Mon, 02 Nov 2026 10:00:00 NST", "2026-11-02T13:30"),
        ("Wed, 01 Jul 2026 10:00:00 EST", "2026-07-01T15:00"),  # as it says, whatever clocks show
        ("Wed, 01 Jul 2026 10:00:00 ET", "2026-07-01T14:00"),
        ("Mon, 02 Nov 2026 10:00:00 PT", "2026-11-02T18:00"),
        ("2026-11-02 10:00:00 pst", "2026-11-02T18:00"),
        ("2026-07-01T10:00:00 Europe/Berlin", "2026-07-01T08:00"),
        ("2026-07-01T10:00:00+02:00[Europe/Berlin]", "2026-07-01T08:00"),
        ("Mon, 02 Nov 2026 10:00:00 Etc/UTC", "2026-11-02T10:00"),
        # offsets
        ("Mon, 02 Nov 2026 10:00:00 GMT+0100", "2026-11-02T09:00"),
        ("Mon, 02 Nov 2026 10:00:00 GMT-5", "2026-11-02T15:00"),
        ("Mon, 02 Nov 2026 10:00:00 UTC+1", "2026-11-02T09:00"),
        ("Mon, 02 Nov 2026 10:00:00 UTC +05:30", "2026-11-02T04:30"),
        ("Mon, 02 Nov 2026 10:00:00 (GMT+1)", "2026-11-02T09:00"),
        ("Mon, 02 Nov 2026 10:00:00 +0100 (CET)", "2026-11-02T09:00"),
        ("Mon, 02 Nov 2026 10:00:00 +0100 CET", "2026-11-02T09:00"),
        ("Mon, 02 Nov 2026 10:00:00 +1:00", "2026-11-02T09:00"),
        ("Mon, 02 Nov 2026 10:00:00 -0000", "2026-11-02T10:00"),
        ("Mon Nov 02 2026 10:00:00 GMT+0100 (Central European Standard Time)", "2026-11-02T09:00"),
        # times of day
        ("Mon, 02 Nov 2026 5:00 PM EST", "2026-11-02T22:00"),
        ("Mon, 02 Nov 2026 12:15:00 AM GMT", "2026-11-02T00:15"),
        ("Mon, 02 Nov 2026 12:15 p.m. GMT", "2026-11-02T12:15"),
        ("Mon, 02 Nov 2026 17:00 PM GMT", "2026-11-02T17:00"),
        ("2 November 2026 at 5pm UTC", "2026-11-02T17:00"),
        ("Mon, 02 Nov 2026 24:00:00 +0000", "2026-11-03T00:00"),
        ("Thu, 31 Dec 2026 24:00 CET", "2026-12-31T23:00"),
        ("Mon, 02 Nov 2026 10:00 GMT", "2026-11-02T10:00"),
        ("Mon, 02 Nov 2026 9:05:00 GMT", "2026-11-02T09:05"),
        ("2.11.2026 10.00 Uhr MEZ", "2026-11-02T09:00"),
        # days
        ("Sat, 19 Sept 2026 10:00:00 +0000", "2026-09-19T10:00"),
        ("Sat, 19 Sep. 2026 10:00:00 +0000", "2026-09-19T10:00"),
        ("Fri, 02 Nov 2026 10:00:00 +0000", "2026-11-02T10:00"),  # it was a Monday
        ("lun., 2 nov. 2026 10:00:00 +0100", "2026-11-02T09:00"),
        ("mar., 3 nov. 2026 10:00:00 +0100", "2026-11-03T09:00"),
        ("Mi, 04 Nov 2026 10:00:00 +0100", "2026-11-04T09:00"),
        ("Mo, 07 Dez 2026 10:00:00 +0100", "2026-12-07T09:00"),
        ("пн, 02 ноя 2026 10:00:00 +0300", "2026-11-02T07:00"),
        ("Δευ, 02 Νοέ 2026 10:00:00 EET", "2026-11-02T08:00"),
        ("segunda-feira, 2 de novembro de 2026 10:00 -0300", "2026-11-02T13:00"),
        ("Mon, 02 Nov 26 10:00:00 GMT", "2026-11-02T10:00"),
        ("Tue, 02 Nov 99 10:00:00 GMT", "1999-11-02T10:00"),
        ("Monday, 02-Nov-26 10:00:00 GMT", "2026-11-02T10:00"),
        ("Mon Nov  2 10:00:00 2026", "2026-11-02T10:00"),
        ("Mon Nov 02 10:00:00 CET 2026", "2026-11-02T09:00"),
        ("Mon Nov 02 10:00:00 +0100 2026", "2026-11-02T09:00"),
        ("November 2nd, 2026, 10:00 GMT", "2026-11-02T10:00"),
        ("5:00 PM EST Monday, November 2, 2026", "2026-11-02T22:00"),
        ("2026/11/02 10:00:00 GMT", "2026-11-02T10:00"),
        ("11/19/2026 10:00 GMT", "2026-11-19T10:00"),
        ("19/11/2026 10:00 GMT", "2026-11-19T10:00"),
        ("2/2/2026 10:00 GMT", "2026-02-02T10:00"),
        # ISO 8601 as it is written
        ("2026-11-02 10:00:00.5 +0100", "2026-11-02T09:00:00"),
        ("2026-11-02t10:00:00,25z", "2026-11-02T10:00:00"),
        ("2026-11-02 10:00 UTC", "2026-11-02T10:00"),
        ("2026-11-02T10:00:00+01", "2026-11-02T09:00"),
        ("  2026-11-02T10:00:00Z\n", "2026-11-02T10:00"),
    ],
)
def test_an_odd_form_of_a_time_is_the_instant_that_it_says(words: str, instant: str) -> None:
    assert read_instant(words) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        *(
            (f"Mon, 02 Nov 2026 10:00:00 {zone}", date(2026, 11, 2))
            for zone in ["IST", "AST", "GST", "A", "XYZT", "local"]
        ),
        ("Mon, 02 Nov 2026 10:00:00 AT", date(2026, 11, 2)),
        ("Mon, 02 Nov 2026 10:00:00 EST +0000", date(2026, 11, 2)),  # one of the two is wrong
        ("Mon, 02 Nov 2026 10:00:00 +9900", date(2026, 11, 2)),
        ("Mon, 02 Nov 2026 10:00:00 +0075", date(2026, 11, 2)),
        ("Mon, 02 Nov 2026 10:00:00 Nowhere/Town", date(2026, 11, 2)),
        ("11/19/2026 17:00:00", date(2026, 11, 19)),
        ("19.11.2026 17:00", date(2026, 11, 19)),
        ("November 19, 2026 - 5:00pm", date(2026, 11, 19)),
        ("2026-11-19 05:00:00 PM", date(2026, 11, 19)),
        ("2026年11月19日 17:00", date(2026, 11, 19)),
        ("19 November 2026, 10:00 to 11:00 GMT", date(2026, 11, 19)),
        ("November 19, 2026", date(2026, 11, 19)),
    ],
)
def test_where_the_zone_is_not_known_the_day_is_and_no_instant(words: str, day: date) -> None:
    written = read_written(words)
    assert written is not None
    assert (written.day, written.instant) == (day, None)


@pytest.mark.parametrize(
    "words",
    [
        *("3/4/2026 10:00 GMT", "2026-11", "31 Feb 2026 10:00 GMT", "02 Foo 2026 10:00 GMT", "Mon, 02 Nov 10:00 GMT"),
        *("Mon, 02 Nov 2026 25:00:00 GMT", "Mon, 02 Nov 2026 10:61 GMT", "Mon, 02 Nov 2026 24:01:00 GMT"),
        *(
            "Mon, 02 Nov 2026 13:00 AM GMT",
            "Mon, 02 Nov 2026 0:30 PM GMT",
            "last week",
            "10:00 GMT",
            "Mon, 02 Nov 126 10:00",
        ),
    ],
)
def test_what_is_no_time_or_one_of_two_is_none(words: str) -> None:
    assert read_written(words) is None


def test_a_time_is_published_as_its_instant_or_else_its_day() -> None:
    known, unknown = read_written("Mon, 02 Nov 2026 10:00:00 GMT"), read_written("Mon, 02 Nov 2026 10:00:00 IST")
    assert first_dated(None, known) == (datetime(2026, 11, 2, 10, tzinfo=UTC), None)
    assert first_dated(unknown, known) == (None, date(2026, 11, 2))
    assert first_dated(None) == (None, None)


MOMENTS = st.builds(
    lambda at, minutes: at.replace(tzinfo=timezone(timedelta(minutes=minutes))),
    st.datetimes(datetime(1971, 1, 2), datetime(2198, 12, 30)).map(lambda at: at.replace(microsecond=0)),  # noqa: DTZ001
    st.integers(-12 * 4, 14 * 4).map(lambda quarters: quarters * 15),
)
FORMS = (
    format_datetime,
    lambda at: at.isoformat(),
    lambda at: at.isoformat(" "),
    lambda at: at.strftime("%Y%m%dT%H%M%S%z"),
    lambda at: at.strftime("%d %B %Y %H:%M:%S GMT%z"),
    lambda at: at.strftime("%a %b %d %Y %H:%M:%S UTC%z (Some Time)"),
    lambda at: at.strftime("%a %b %d %H:%M:%S %z %Y"),
    lambda at: at.strftime("%A, %d-%b-%Y %H:%M:%S %z"),
    lambda at: at.strftime("%B %d, %Y at %I:%M:%S %p %z"),
    lambda at: at.strftime("%I:%M:%S%p %z on %d.%m.%Y"),
    lambda at: at.strftime("%Y/%m/%d %H:%M:%S %z"),
)


@given(MOMENTS, st.sampled_from(FORMS))
def test_an_instant_that_is_written_in_any_form_is_read_again(at: datetime, form: object) -> None:
    words = form(at)  # type: ignore[operator]
    written = read_written(words)
    assert written is not None, words
    assert (written.instant, written.day) == (at, at.date()), words


@given(st.text(max_size=110) | st.text("0123456789:/-+. ,TZGMTNovamp年月日()[]", max_size=100))
def test_whatever_stands_for_a_time_is_one_or_none(words: str) -> None:
    written = read_written(words)
    if written is not None and written.instant is not None:
        assert written.instant.tzinfo is UTC
        assert abs(written.instant.date() - written.day) <= timedelta(days=2)


@pytest.mark.parametrize("unit", ["1", "1:", "Mon, ", "(", "a ", "2026-", "+", "年1", "1. "])
def test_no_time_holds_the_reader_up(unit: str) -> None:
    began = time.process_time()
    for length in range(100):
        read_written((unit * 100)[:length])
    read_written(unit * 1_000_000)
    assert time.process_time() - began < 3
