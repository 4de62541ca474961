"""Why?: what a reader is told of how a quote or a date was found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.cards import keys, quotes, timeline, why
from bot.cards.keys import Key
from bot.news import LIKELY, ArticleQuote, Notice, Part, Span, Timeline
from tests.cards import reading
from tests.cards.samples import article_quote, event, headline, quote, quotes_of, span, timeline_of, when

SENTENCES = {
    (Part.QUOTES, "verb-after"): "A reporting verb follows the quote; its subject is the speaker.",
    (Part.QUOTES, "goes-on"): "The statement goes on in the next paragraph.",
    (Part.TIMELINE, "verb"): "The date stands with the verb that tells what happened.",
}
AFTER = quote(rule="verb-after")


@pytest.fixture(autouse=True)
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(why, "describe_rule", lambda part, rule: SENTENCES.get((part, rule)))


def why_keys(view: Any) -> list[Key]:
    found = [Key.parse(custom_id) for custom_id, shown in reading.buttons(view).items() if shown["label"] == "Why?"]
    return [key for key in found if key is not None]


def test_the_card_has_the_button_beside_its_tabs() -> None:
    for view in (
        quotes.build_quotes_card(quotes_of(article_quote(AFTER))),
        timeline.build_timeline_card(timeline_of(event())),
    ):
        assert reading.labels(view)[:2] == ["Sources", "Why?"]
        assert reading.labels(view)[-3:] in (["Brief", "Timeline", "Facts"], ["Brief", "Quotes", "Facts"])
        reading.check_limits(view)


def test_a_card_across_articles_has_it_by_itself() -> None:
    view = quotes.build_quotes_card(replace(quotes_of(article_quote(AFTER), speaker="Ada"), headline=None))
    assert reading.labels(view) == ["Sources", "Why?"]


def test_where_there_is_nothing_nothing_is_explained() -> None:
    assert why_keys(quotes.build_quotes_card(quotes_of())) == []
    assert why_keys(timeline.build_timeline_card(timeline_of())) == []


def test_a_quote_says_who_said_it_by_which_rule_and_how_surely() -> None:
    shown = reading.plain(why.explain_quotes(quotes_of(article_quote(AFTER))))
    assert "> “We will not wait for the next storm,”" in shown
    assert "Said by **Ada Lovelace** (90 %)" in shown
    assert "Rule: A reporting verb follows the quote; its subject is the speaker." in shown
    assert "introduced by “said” · rule verb-after" in shown


def test_a_quote_links_to_its_place_in_the_article() -> None:
    view = why.explain_quotes(quotes_of(article_quote(AFTER, index=3)))
    assert "d1:source:7::q3" in reading.buttons(view)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"speaker": span("She")}, "Said by **Ada Lovelace**, here “She” (90 %)"),
        ({"name": None}, "Said by **Ada Lovelace** (90 %)"),
        ({"name": None, "speaker": None}, "I found no speaker in the article (90 %)"),
        ({"confidence": 0.85}, "(85 %)"),
        ({"confidence": 0.849}, "(84 %)"),
        ({"confidence": 0.7}, "(70 %)"),
        ({"confidence": 0.29}, "(29 %)"),
        ({"confidence": 0.599}, "(59 %)"),
        ({"confidence": LIKELY - 0.1}, "(50 %)"),
        (
            {"when": when()},
            "Said Friday 27 February 2026: “on Friday”, counted from 1 March",
        ),
    ],
)
def test_who_said_it_and_when(changes: dict[str, Any], words: str) -> None:
    assert words in reading.plain(why.explain_quotes(quotes_of(article_quote(replace(AFTER, **changes)))))


@pytest.mark.parametrize("rule", ["of-an-older-version", ""])
def test_a_rule_that_is_not_known_has_no_sentence(rule: str) -> None:
    shown = reading.text(why.explain_quotes(quotes_of(article_quote(replace(AFTER, rule=rule)))))
    assert "Rule:" not in shown
    assert f"rule {rule}" in shown if rule else "rule" not in shown


def test_a_statement_of_two_quotes_is_one_with_the_rules_of_both() -> None:
    first = replace(quote("We will not wait", group=1), rule="verb-after")
    second = replace(quote("for the next storm,", group=1), rule="goes-on", name=None)
    shown = reading.text(why.explain_quotes(quotes_of(article_quote(first), article_quote(second, index=1))))
    assert shown.count("Said by") == 1
    assert "Also: The statement goes on in the next paragraph." in shown
    assert "rule verb-after, goes-on" in shown


@pytest.mark.parametrize(
    ("basis", "changes", "words"),
    [
        ("written", {}, "Date: “on Friday” (90 %)"),
        ("dateline", {}, "Date: “on Friday”, counted from 1 March (90 %)"),
        ("event", {"anchor": span("the next storm")}, "“on Friday”, counted from “the next storm” (90 %)"),
        ("event", {}, "“on Friday”, counted from another event (90 %)"),
    ],
)
def test_a_date_says_what_it_was_read_from(basis: str, changes: dict[str, Any], words: str) -> None:
    told = timeline_of(replace(event(at=when(basis=basis, **changes)), rule="verb"))
    shown = reading.plain(why.explain_timeline(told, 200))
    assert words in shown
    assert "Rule: The date stands with the verb that tells what happened." in shown


def test_without_a_day_of_publication_a_date_is_counted_from_the_day_of_the_article() -> None:
    shown = reading.plain(why.explain_timeline(timeline_of(event(), of=headline(published=None)), 200))
    assert "counted from the day of the article (90 %)" in shown


@pytest.mark.parametrize(
    ("status", "words"),
    [("planned", "it is planned"), ("denied", "it is denied"), ("possible", "it is possible")],
)
def test_what_has_not_happened_says_so(status: Any, words: str) -> None:
    shown = reading.text(why.explain_timeline(timeline_of(event(status=status, said_by="the mayor")), 200))
    assert words in shown
    assert "It is according to the mayor." in shown


def pages_of(told: Timeline) -> list[set[str]]:
    """What Source is offered for, on each page of the card."""
    total = timeline.find_sheet(told, 200, 0).total
    cards = [timeline.build_timeline_card(told, page=page) for page in range(total)]
    return [{f"d1:source:7::{one.partition(':')[2]}" for one in reading.cited(card)} for card in cards]


def _sources(view: Any) -> set[str]:
    return {custom_id for custom_id in reading.buttons(view) if custom_id.startswith("d1:source:")}


def test_each_page_of_the_answer_is_of_the_same_page_of_the_card() -> None:
    told = timeline_of(*(event(f"event number {n} " + "word " * 30) for n in range(12)))
    pages = pages_of(told)
    assert len(pages) > 1
    for page, there in enumerate(pages):
        view = why.explain_timeline(told, 200, page=page)
        assert _sources(view) == there
        assert f"page {page + 1} of {len(pages)}" in reading.text(view)
        (key,) = why_keys(timeline.build_timeline_card(told, page=page))
        assert key.page == page


def test_a_long_statement_over_two_pages_is_explained_on_both() -> None:
    long = "We will not wait for the next storm. " * 300
    told = quotes_of(article_quote(replace(AFTER, span=Span(0, len(long), long))))
    assert quotes.find_sheet(told, 0).total > 1
    for page in range(quotes.find_sheet(told, 0).total):
        assert "d1:source:7::q0" in _sources(why.explain_quotes(told, page=page))


def test_what_has_changed_since_the_card_was_made_is_said() -> None:
    told, now = quotes_of(article_quote(AFTER)), quotes_of(article_quote(replace(AFTER, name="Grace Hopper")))
    (key,) = why_keys(quotes.build_quotes_card(told))
    mark, _ = keys.parse_why_key(key)
    assert "have changed since" not in reading.text(why.explain_quotes(told, mark=mark))
    assert "have changed since" in reading.text(why.explain_quotes(now, mark=mark))
    (key,) = why_keys(timeline.build_timeline_card(timeline_of(event())))
    mark, _ = keys.parse_why_key(key)
    assert "have changed since" not in reading.text(why.explain_timeline(timeline_of(event()), 200, mark=mark))
    assert "have changed since" in reading.text(
        why.explain_timeline(timeline_of(event(confidence=0.5)), 200, mark="abcde")
    )
    gone = reading.text(why.explain_timeline(timeline_of(), 200, mark=mark))
    assert "no dates here any more" in gone
    assert "have changed since" in gone


def test_its_key_holds_the_longest_name_and_a_period() -> None:
    name = "n" * keys.REST
    key = keys.build_why_key("quotes", 10**9, 12, "abcde", name)
    assert key.fits
    assert keys.parse_why_key(key) == ("abcde", name)
    assert (
        keys.parse_why_key(keys.build_why_key("timeline", 7, 0, "abcde", "2024-07-01~2024-07-31"))[1]
        == "2024-07-01~2024-07-31"
    )
    assert keys.parse_why_key(Key("whyquotes", 7, 0, "made up")) == ("made up", "")


HARD = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).map(lambda t: f"a{t * 40}z")


@settings(
    max_examples=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(HARD, st.integers(1, 14), st.integers(0, 3), st.booleans())
def test_no_text_is_too_long_for_it(text: str, many: int, page: int, noticed: bool) -> None:
    long = Span(0, len(text), text)
    told = headline(title=text, notice=Notice("update", long) if noticed else None)
    at = replace(when(), expression=long, anchor=long, basis="event")
    said = replace(AFTER, speaker=long, name=f"{text}!", role=text, cue=long, when=at, rule=text)
    spoken = [ArticleQuote(n, replace(said, span=long), long, told) for n in range(many)]
    one = replace(event(said_by=text, status="possible"), span=Span(0, 6, "a word"), when=at, rule=text)
    events = timeline_of(*([one] * many), of=told)
    for view in (
        why.explain_quotes(quotes_of(*spoken, of=told), page=page, mark="x"),
        why.explain_quotes(replace(quotes_of(*spoken, speaker=text[:64]), headline=None), page=page, mark="x"),
        why.explain_timeline(events, 500, page=page, mark="x"),
        timeline.build_timeline_card(events, 500, page=page),
        quotes.build_quotes_card(quotes_of(*spoken, of=told), page=page),
    ):
        reading.check_limits(view)


def test_what_is_left_out_for_want_of_room_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    told = quotes_of(*(article_quote(replace(AFTER, name=f"Speaker {n}"), n) for n in range(6)))
    assert "Shortened" not in reading.text(why.explain_quotes(told))
    monkeypatch.setattr(why, "describe_rule", lambda _part, _rule: "A rule that takes many words to tell. " * 20)
    view = why.explain_quotes(told)
    reading.check_limits(view)
    assert "Shortened to fit" in reading.text(view)
    assert all(f"Said by **Speaker {n}**" in reading.text(view) for n in range(6))
