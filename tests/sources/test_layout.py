"""A plain text article's parts, in the many forms that newspapers and agencies give them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.layout import Layout, body_of, lay_out

P1 = "The harbour board voted nine to two on Monday to close the old ferry terminal, ending months of argument."
P2 = "“We could not go on paying for an empty building,” the board's chair, Ines Calder, told reporters after the vote."
P3 = "The terminal opened in 1931 and carried three million passengers a year before the bridge was built."
BODY = f"{P1}\n\n{P2}\n\n{P3}"
TITLE = "Harbour Board Votes to Close Old Ferry Terminal"


def body(text: str, layout: Layout | None = None) -> str:
    found = (layout or lay_out(text)).body
    return text[found.start : found.end]


@pytest.mark.parametrize(
    "line",
    [
        "July 21, 2024",
        "JULY 21, 2024",
        "Jul 21, 2024",
        "Jul. 21st, 2024",
        "Sunday, July 21, 2024",
        "21 July 2024",
        "Sun 21 Jul 2024 14.05 BST",
        "2024-07-21",
        "2024-07-21T14:05:00Z",
        "2024/07/21 09:30",
        "21.07.2024",
        "07/21/2024",
        "21-Jul-2024",
        "Published: July 21, 2024",
        "Published July 21, 2024 at 3:45 PM EDT",
        "PUBLISHED: 3:45 p.m. ET, July 21, 2024",
        "Published 21 July 2024 | Updated 22 July 2024",
        "Updated: July 22, 2024. First published July 21, 2024",
        "Posted on July 21, 2024 · 4 min read",
        "Last updated: Sunday, July 21, 2024, 10:02 GMT",
        "Date: 21 July 2024",
        "Port Ellis, July 21, 2024",
        "Veröffentlicht am 21. Juli 2024 um 10:00 Uhr",
        "Publié le 21 juillet 2024 à 10h30",
        "21 de julio de 2024",
        "domenica 21 luglio 2024",
        "2024年7月21日",
        "2024년 7월 21일",
    ],
)
@pytest.mark.parametrize("order", ["date first", "title first"])
def test_a_date_line_in_any_usual_form_dates_the_article(line: str, order: str) -> None:
    head = f"{line}\n\n{TITLE}" if order == "date first" else f"{TITLE}\n\n{line}"
    layout = lay_out(f"{head}\n\n{BODY}\n")
    assert layout.day == date(2024, 7, 21)
    assert layout.title == TITLE
    assert body(f"{head}\n\n{BODY}\n", layout) == BODY


@pytest.mark.parametrize(
    ("lead", "day", "agency"),
    [
        ("PORT ELLIS, July 21 (Coast News) — ", None, "Coast News"),
        ("PORT ELLIS, July 21, 2024 (Coast News) — ", date(2024, 7, 21), "Coast News"),
        ("PORT ELLIS (AP) - ", None, "AP"),
        ("PORT ELLIS, Scotland (AP) _ ", None, "AP"),
        ("PORT ELLIS — ", None, None),
        ("PORT ELLIS, Scot. -- ", None, None),
        ("Port Ellis, 21 July 2024 (AFP) – ", date(2024, 7, 21), "AFP"),
        ("Port Ellis, July 21 — ", None, None),
        ("PORT ELLIS. July 21 (Interfax) - ", None, "Interfax"),
        ("PORT ELLIS, July 21, 2024 /PRNewswire/ -- ", date(2024, 7, 21), "PRNewswire"),
        ("PORT ELLIS, Sunday, July 21 (UPI) —", None, "UPI"),
        ("(CNN) ", None, "CNN"),
        ("PORT ELLIS, le 21 juillet 2024 (AFP) – ", date(2024, 7, 21), "AFP"),
    ],
)
def test_a_dateline_inside_the_first_paragraph_is_read_and_is_not_body(
    lead: str, day: date | None, agency: str | None
) -> None:
    text = f"{TITLE}\n\n{lead}{BODY}"
    layout = lay_out(text)
    assert (layout.title, layout.day, layout.outlet) == (TITLE, day, agency)
    assert body(text, layout) == BODY


@pytest.mark.parametrize(
    "opening",
    [
        "NATO-led forces left the valley on Monday, two months early.",
        "South Korea - and Japan with it - has asked for a second vote on the treaty.",
        "The U.S. (and Canada) signed the treaty on Monday after a week of talks.",
        "“WE WON — AND NOBODY SAW IT,” read a banner over the bridge on Monday morning.",
        "In 2024 (as in 2020) the council closed the bridge for the whole of July.",
        "Nobody — not even the board — had counted the votes twice on Monday.",
    ],
)
def test_a_first_sentence_that_is_no_dateline_is_kept_whole(opening: str) -> None:
    text = f"{TITLE}\n\n{opening}\n\n{P2}\n"
    assert body(text) == f"{opening}\n\n{P2}"


def test_a_day_without_its_year_dates_nothing() -> None:
    assert lay_out(f"{TITLE}\n\nPORT ELLIS, July 21 (AP) — {BODY}").day is None
    assert lay_out(f"{TITLE}\n\nMonday, July 21\n\n{BODY}").day is None


def test_a_day_that_may_be_march_or_april_is_no_date() -> None:
    assert lay_out(f"{TITLE}\n\n03/04/2024\n\n{BODY}").day is None


def test_an_article_with_nothing_but_an_update_line_is_dated_by_it() -> None:
    assert lay_out(f"{TITLE}\n\nUpdated: July 22, 2024\n\n{BODY}").day == date(2024, 7, 22)


def test_dates_inside_the_story_do_not_date_it() -> None:
    text = f"{TITLE}\n\nOn May 3, 2019, the board had promised to keep the terminal open for ten years.\n\n{P2}"
    layout = lay_out(text)
    assert layout.day is None
    assert body(text, layout).startswith("On May 3, 2019")


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("BY JANE DOE", "Jane Doe"),
        ("By Jane Doe and Ravi Menon", "Jane Doe and Ravi Menon"),
        ("By Jane Doe, Ravi Menon and Li Wei", "Jane Doe, Ravi Menon and Li Wei"),
        ("By Jane Doe | Coast News", "Jane Doe"),
        ("By Jane Doe, Staff Writer", "Jane Doe"),
        ("By Jane van der Berg", "Jane van der Berg"),
        ("Von Jana Weiß", "Jana Weiß"),
        ("Author: Jane Doe", "Jane Doe"),
        ("Written by Jane Doe", "Jane Doe"),
    ],
)
def test_a_byline_is_read_and_is_not_body(line: str, byline: str) -> None:
    text = f"{TITLE}\n{line}\nJuly 21, 2024\n\n{BODY}"
    layout = lay_out(text)
    assert (layout.byline, layout.title, layout.day) == (byline, TITLE, date(2024, 7, 21))
    assert body(text, layout) == BODY


def test_a_byline_and_a_date_may_share_a_line() -> None:
    for line in ("By Jane Doe | July 21, 2024", "By Jane Doe, July 21, 2024", "Jane Doe · 21 July 2024"):
        layout = lay_out(f"{TITLE}\n\n{line}\n\n{BODY}")
        assert (layout.byline, layout.day) == ("Jane Doe", date(2024, 7, 21)), line


def test_a_title_that_begins_with_by_is_no_byline() -> None:
    layout = lay_out(f"By Land and Sea, Thousands Leave the Valley\n\n{BODY}")
    assert layout.title == "By Land and Sea, Thousands Leave the Valley"
    assert layout.byline is None


def test_a_standfirst_before_the_byline_is_neither_title_nor_body() -> None:
    text = f"{TITLE}\n\nNine of eleven members vote for closure\n\nBy Jane Doe\n\n{BODY}"
    layout = lay_out(text)
    assert layout.title == TITLE
    assert body(text, layout) == BODY


def test_titles_may_ask_and_may_be_broken_over_two_lines() -> None:
    assert lay_out(f"Who Will Pay for the Ferry?\n\n{BODY}").title == "Who Will Pay for the Ferry?"
    assert lay_out(f"Harbour Board Votes to Close\nOld Ferry Terminal\n\n{BODY}").title == TITLE


@pytest.mark.parametrize(
    "line", [f"{TITLE} | Coast News", f"Opinion | {TITLE}", f"{TITLE} | Politics | The Coast News"]
)
def test_a_title_is_without_the_names_that_bars_part_from_it(line: str) -> None:
    assert lay_out(f"{line}\n\n{BODY}").title == TITLE
    assert lay_out(f"Source: Coast News\n\n{TITLE} - Coast News\n\n{BODY}").title == TITLE


def test_a_byline_of_two_whose_second_name_begins_like_a_word_is_whole() -> None:
    assert lay_out(f"{TITLE}\n\nBy Mei-Lin You, Mara Lenz\n\n{BODY}").byline == "Mei-Lin You, Mara Lenz"


def test_a_text_without_a_title_has_none() -> None:
    layout = lay_out(BODY)
    assert layout.title is None
    assert body(BODY, layout) == BODY
    assert lay_out(P1).title is None
    assert body(P1) == P1


def test_a_text_whose_paragraphs_are_lines_is_read_too() -> None:
    text = f"{TITLE}\nJuly 21, 2024\n{P1}\n{P2}\n{P3}\nRead more"
    layout = lay_out(text)
    assert (layout.title, layout.day) == (TITLE, date(2024, 7, 21))
    assert body(text, layout) == f"{P1}\n{P2}\n{P3}"
    assert lay_out(f"{TITLE}\n{P1}\n{P2}").title == TITLE


def test_hard_wrapped_paragraphs_are_not_taken_for_titles() -> None:
    text = (
        "The harbour board voted nine to two on Monday to close the\nold ferry terminal, ending months of argument.\n\n"
        "The terminal opened in 1931 and carried three million\npassengers a year.\n"
    )
    layout = lay_out(text)
    assert layout.title is None
    assert body(text, layout) == text.strip()


@pytest.mark.parametrize(
    "tail",
    [
        "About The Author",
        "About the author\n\nJane Doe is a reporter at the Coast News. She has covered ports since 2011.",
        "Read more",
        "Read more: Bridge tolls to rise again",
        "READ MORE: Bridge tolls to rise again",
        "Related Articles\n\nBridge Tolls to Rise Again\n\nFerry Crews Seek New Jobs\n\nThe Town That Fish Built",
        "Subscribe to our newsletter for the day's news.",
        "Sign up for our daily newsletter\n\nEnter your email\n\nSubscribe",
        "Newsletter\n\nGet our best stories in your inbox every morning.",
        "© 2024 Coast News. All rights reserved.",
        "Copyright 2024 Coast News. All rights reserved. This material may not be published or rewritten.",
        "Reporting by Jane Doe; editing by Ravi Menon",
        "(Reporting by Jane Doe; Editing by Ravi Menon)",
        "Ravi Menon contributed to this report.",
        "The Associated Press contributed to this report.",
        "Follow Jane Doe on Twitter @janedoe.",
        "Follow us on Facebook",
        "___",
        "-30-",
        "###",
        "ENDS",
        "Share this article\n\nFacebook\n\nTwitter\n\nWhatsApp",
        "Tags: ferries, harbour board",
        "Photo: Coast News",
        "Jane Doe is a staff writer who covers ports for the Coast News.",
        "Read or Share this story: https://coast.example/x",
        "Email: tips@coast.example",
        "More from Coast News\n\nBridge Tolls to Rise Again\nFerry Crews Seek New Jobs",
        "Advertisement",
        "This article was originally published on July 21, 2024 in the Coast News.",
        "About the Author\n\nJane Doe\n\nJane Doe writes on ports.\n\nRelated\n\nTolls to Rise\n\n© 2024 Coast News",
        "Mehr zum Thema:\n\nMaut wird teurer",
        "Lire aussi : Les péages augmentent",
    ],
)
def test_what_follows_the_article_is_outside_the_body(tail: str) -> None:
    text = f"July 21, 2024\n\n{TITLE}\n\n{BODY}\n\n{tail}\n"
    assert body(text) == BODY


@pytest.mark.parametrize(
    "last",
    [
        "Read more than anyone else in the room, the clerk knew the rules and used them on Monday.",
        "“Share this with your neighbours,” she said.",
        "The union said it would sign up for the talks that begin on Friday.",
        "Related businesses on the quay will be paid until March, the board said.",
        "Calder declined to comment.",
        "More than 40 people protested outside.",
        "Sources close to the board said two members may resign before the autumn.",
        "Mr. Menon is an editor of the town's oldest paper, and he voted against, he said.",
    ],
)
def test_a_last_sentence_that_only_looks_like_furniture_is_kept(last: str) -> None:
    text = f"{TITLE}\n\n{BODY}\n\n{last}\n"
    assert body(text) == f"{BODY}\n\n{last}"


def test_a_heading_in_the_middle_of_a_story_does_not_end_it() -> None:
    text = f"{TITLE}\n\n{P1}\n\nRelated stories\n\n{P2}\n\n{P3}\n\n{P1}\n\n{P2}"
    assert body(text).endswith(P2)


@pytest.mark.parametrize(
    ("notice", "kind"),
    [
        ("Correction: An earlier version of this article gave the wrong year for the bridge.", "correction"),
        ("CORRECTION, July 22, 2024: The vote was nine to two, not eight to three.", "correction"),
        ("An earlier version of this story misstated Ms. Calder's title.", "correction"),
        ("This article has been corrected to give the right number of passengers.", "correction"),
        ("Editor's note: This story has been corrected. The vote was nine to two.", "correction"),
        ("Clarification: The terminal closes to passengers; freight goes on.", "clarification"),
        ("This article has been updated with comments from the union.", "update"),
        ("UPDATE: The union has since called a strike for Friday.", "update"),
        ("This article has been withdrawn because its source could not be verified.", "withdrawal"),
        ("Retraction: The Coast News withdraws this report.", "withdrawal"),
        ("Editor’s note: This story has been retracted.", "withdrawal"),
    ],
)
@pytest.mark.parametrize("at", ["top", "end"])
def test_a_notice_is_found_where_it_stands_and_is_not_body(notice: str, kind: str, at: str) -> None:
    text = f"{TITLE}\n\n{notice}\n\n{BODY}\n" if at == "top" else f"{TITLE}\n\n{BODY}\n\n{notice}\n"
    layout = lay_out(text)
    assert layout.notice is not None
    assert layout.notice.kind == kind
    assert layout.notice.span.text == notice == text[layout.notice.span.start : layout.notice.span.end]
    assert body(text, layout) == BODY
    assert layout.title == TITLE


@pytest.mark.parametrize(
    "sentence",
    [
        "The board's correction of the figures came too late, she said on Monday.",
        "The report was withdrawn by the ministry on Monday after a week of protests.",
        "Updated rules for the old-style ferries come into force on Monday, the board said.",
        "Corrected figures - the third set in a month - were handed out on Monday.",
        "Corrections officers guarded the old terminal on Monday: nobody was let in.",
    ],
)
def test_a_story_about_a_correction_carries_none(sentence: str) -> None:
    text = f"{TITLE}\n\n{sentence}\n\n{P2}"
    layout = lay_out(text)
    assert layout.notice is None
    assert body(text, layout) == f"{sentence}\n\n{P2}"


def test_a_notices_label_may_stand_on_a_line_of_its_own() -> None:
    text = f"{TITLE}\n\n{BODY}\n\nCORRECTION:\n\nThe vote was nine to two, not eight to three.\n"
    layout = lay_out(text)
    assert layout.notice is not None
    assert layout.notice.span.text == "CORRECTION:\n\nThe vote was nine to two, not eight to three."
    assert body(text, layout) == BODY


def test_the_gravest_of_several_notices_is_the_one_shown() -> None:
    text = f"{TITLE}\n\n{BODY}\n\nThis article has been updated.\n\nCorrection: The vote was nine to two.\n"
    notice = lay_out(text).notice
    assert notice is not None
    assert notice.kind == "correction"


def test_an_outlet_and_an_address_in_the_head_are_read() -> None:
    layout = lay_out(f"Source: Coast News\nURL: https://coast.example/ferry\n\n{TITLE}\n\n{BODY}")
    assert (layout.outlet, layout.url, layout.title) == ("Coast News", "https://coast.example/ferry", TITLE)


@pytest.mark.parametrize(
    ("title", "day", "paragraphs"),
    [
        (
            "Hafenbehörde schließt alten Fähranleger",
            "21. Juli 2024",
            "Die Hafenbehörde hat am Montag beschlossen, den Fähranleger nach Monaten des Streits zu schließen.\n\n"
            "„Wir konnten ein leeres Gebäude nicht länger bezahlen“, sagte die Vorsitzende Ines Calder danach.",
        ),
        (
            "港湾委員会、旧フェリーターミナルの閉鎖を決定",
            "2024年7月21日",
            "港湾委員会は月曜日、長い議論の末に旧フェリーターミナルを閉鎖することを九対二で決定した。\n\n"
            "委員長は会議の後、記者団に対し、空の建物に費用を払い続けることはできないと述べた。",
        ),
        (
            "إغلاق محطة العبّارات القديمة في الميناء",
            "2024-07-21",
            "صوّت مجلس الميناء يوم الاثنين على إغلاق محطة العبّارات القديمة بعد أشهر من الجدل بين الأعضاء.\n\n"
            "وقالت رئيسة المجلس للصحفيين بعد التصويت إن المدينة لا تستطيع دفع تكاليف مبنى فارغ بعد الآن.",
        ),
    ],
)
def test_articles_in_other_languages_are_laid_out(title: str, day: str, paragraphs: str) -> None:
    text = f"{title}\n\n{day}\n\n{paragraphs}\n"
    layout = lay_out(text)
    assert (layout.title, layout.day) == (title, date(2024, 7, 21))
    assert body(text, layout) == paragraphs


def test_windows_line_ends_are_kept_and_change_nothing() -> None:
    text = f"July 21, 2024\n\n{TITLE}\n\n{BODY}\n\nRead more\n".replace("\n", "\r\n")
    layout = lay_out(text)
    assert (layout.title, layout.day) == (TITLE, date(2024, 7, 21))
    assert body(text, layout) == BODY.replace("\n", "\r\n")


PIECES = st.sampled_from(
    [
        TITLE,
        P1,
        P2,
        "July 21, 2024",
        "By Jane Doe",
        "PORT ELLIS (AP) — ",
        "About the author",
        "Read more",
        "___",
        "\u200f",
        "👩‍👩‍👧",
        "Correction: x",
        "\u00a0",
        "é",
        "#",
        "( ",
        "—",
        "2024-02-31",
        "©",
    ]
)


@given(
    st.one_of(
        st.text(), st.lists(st.one_of(PIECES, st.text(max_size=20))).map("\n".join), st.lists(PIECES).map("\n\n".join)
    )
)
def test_any_text_has_a_layout_whose_places_are_in_it(text: str) -> None:
    layout = lay_out(text)
    assert 0 <= layout.body.start <= layout.body.end <= len(text)
    inside = text[layout.body.start : layout.body.end]
    assert inside == inside.strip()
    assert bool(inside) == bool(text.strip(" \t\f\v\u00a0\u200b\ufeff").strip() and inside)
    if layout.notice:
        span = layout.notice.span
        assert text[span.start : span.end] == span.text


@given(st.text(), st.one_of(st.none(), st.text()))
def test_any_document_has_a_body_within_it(text: str, title: str | None) -> None:
    body_extent, _ = body_of(text, title)
    assert 0 <= body_extent.start <= body_extent.end <= len(text)


def test_a_given_text_keeps_its_dateline_and_loses_its_repeated_title_and_its_tail() -> None:
    text = f"{TITLE}.\n\nPORT ELLIS (AP) — {BODY}\n\nCopyright 2024 Coast News. All rights reserved."
    extent, _ = body_of(text, TITLE)
    assert text[extent.start : extent.end] == f"PORT ELLIS (AP) — {BODY}"


def test_a_very_long_text_without_line_ends_is_laid_out_fast() -> None:
    import time

    text = "word " * 200_000
    before = time.perf_counter()
    assert lay_out(text).body.end == len(text) - 1
    assert lay_out("a\n" * 200_000).body.start == 0
    assert time.perf_counter() - before < 5
