"""Pages and files of every kind become articles."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.news import Article
from bot.sources import errors
from bot.sources.address import canonical, same_site
from bot.sources.files import Kind, find_files, kind_of, read_file, read_items
from bot.sources.jsonl import BadLine
from bot.sources.pages.page import parse_page

PARAGRAPHS = [
    "The harbour board voted nine to two on Monday to close the old ferry terminal, ending months of argument.",
    "“We could not go on paying for an empty building,” the board’s chair, Ines Calder, told reporters after the vote.",
    "The terminal opened in 1931 and carried three million passengers a year before the bridge was built.",
    "Two members, Ravi Menon and Li Wei, voted against. They asked for another year to find a tenant.",
]
URL = "https://www.coast.example/news/ferry?utm_source=feed#top"
NOTICE = "Correction: An earlier version of this article gave the wrong year for the bridge."


def page(*, head: str = "", after: str = "", canonical_url: str | None = "https://www.coast.example/news/ferry") -> str:
    story = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    link = f'<link rel="canonical" href="{canonical_url}">' if canonical_url else ""
    return f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>Harbour Board Votes to Close Old Ferry Terminal | Coast News</title>
<meta property="og:title" content="Harbour Board Votes to Close Old Ferry Terminal">
<meta property="og:site_name" content="Coast News"><meta name="author" content="Jane Doe">
<meta property="article:published_time" content="2024-07-21T09:30:00Z">
<meta property="article:modified_time" content="2024-07-25T09:30:00Z">{link}{head}</head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Harbour Board Votes to Close Old Ferry Terminal</h1><p class="byline">By Jane Doe</p>{story}{after}
</article>
<aside class="related"><h2>Related</h2><ul><li><a href="/x">Bridge tolls to rise</a></li></ul></aside>
<footer>© 2024 Coast News. All rights reserved.</footer></body></html>"""


def body(article: Article) -> str:
    return article.text[article.body.start : article.body.end]


def test_a_page_gives_text_title_author_date_outlet_address_and_language() -> None:
    article = parse_page(page().encode(), URL, "utf-8")
    assert article.title == "Harbour Board Votes to Close Old Ferry Terminal"
    assert article.byline == "Jane Doe"
    assert article.day == date(2024, 7, 21)
    assert article.outlet == "Coast News"
    assert article.url == "https://www.coast.example/news/ferry"
    assert article.language == "en"
    assert body(article) == "\n\n".join(PARAGRAPHS)


def test_a_page_without_an_address_of_its_own_is_where_it_was_found_without_tracking() -> None:
    article = parse_page(page(canonical_url=None).encode(), URL, None)
    assert article.url == "https://www.coast.example/news/ferry"


def test_a_page_cannot_claim_another_sites_address() -> None:
    article = parse_page(page(canonical_url="https://other.example/famous").encode(), URL, None)
    assert article.url == "https://www.coast.example/news/ferry"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_page_in_another_encoding_is_read_by_what_it_says_of_itself(encoding: str) -> None:
    html = page().replace('charset="utf-8"', f'charset="{encoding}"')
    assert body(parse_page(html.encode(encoding), URL, None)) == "\n\n".join(PARAGRAPHS)


def test_one_bad_byte_does_not_turn_a_page_into_another_encoding() -> None:
    article = parse_page(page().encode().replace(b"empty building", b"empty caf\xe9"), URL, "utf-8")
    assert body(article) == "\n\n".join(PARAGRAPHS).replace("empty building", "empty caf\ufffd")


@pytest.mark.parametrize(
    "after", [f'<div class="correction"><p>{NOTICE}</p></div>', f"<p>{NOTICE}</p>", f"<p><em>{NOTICE}</em></p>"]
)
def test_a_correction_on_the_page_is_found_and_stands_outside_the_body(after: str) -> None:
    article = parse_page(page(after=after).encode(), URL, None)
    assert article.notice is not None
    assert article.notice.kind == "correction"
    span = article.notice.span
    assert span.text == NOTICE == article.text[span.start : span.end]
    assert body(article) == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "html",
    ["", "<html></html>", "<p></p>", "<script>x()</script>", "<html><body><nav><a href=/>Home</a></nav></body></html>"],
)
def test_a_page_without_an_article_says_so(html: str) -> None:
    with pytest.raises(errors.NoArticle) as caught:
        parse_page(html.encode(), URL, None)
    assert "no article text" in caught.value.words


def test_a_page_of_plain_text_is_read_as_a_text_file() -> None:
    text = f"July 21, 2024\n\nHarbour Board Votes\n\n{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}\n"
    article = parse_page(text.encode(), URL, None, content_type="text/plain")
    assert (article.title, article.day) == ("Harbour Board Votes", date(2024, 7, 21))
    assert article.url == "https://www.coast.example/news/ferry"
    assert article.text == text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(
        st.binary(max_size=400),
        st.lists(
            st.sampled_from(
                [
                    b"<p>",
                    b"</p>",
                    b"<div",
                    b">",
                    b"<article>",
                    b"<!--",
                    b"]]>",
                    b"<?xml encoding='x'?>",
                    b"\x00",
                    b"\xff\xfe",
                ]
            )
            | st.binary(max_size=30),
            max_size=40,
        ).map(b"".join),
    ),
    st.sampled_from([None, "utf-8", "no-such", "utf-16"]),
)
def test_any_bytes_are_a_page_or_no_article(data: bytes, charset: str | None) -> None:
    try:
        article = parse_page(data, URL, charset)
    except errors.NoArticle:
        return
    assert body(article).strip()


def test_an_html_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ferry.html"
    path.write_text(page(), encoding="utf-8")
    (article,) = read_file(path)
    assert (article.url, article.origin) == ("https://www.coast.example/news/ferry", str(path))


def test_a_markdown_file_is_read_as_its_words(tmp_path: Path) -> None:
    path = tmp_path / "ferry.md"
    path.write_text(
        f"""---
title: "Harbour Board Votes to Close Old Ferry Terminal"
author: Jane Doe
date: 2024-07-21
url: https://coast.example/ferry
lang: en-GB
tags: [ports]
---
# A heading in the file

{PARAGRAPHS[0].replace("old ferry terminal", "[old *ferry* terminal](https://coast.example/t)")}

> {PARAGRAPHS[1]}

- {PARAGRAPHS[2]}

![A picture](x.png)

## About the author

**Jane Doe** writes on ports.
""",
        encoding="utf-8",
    )
    (article,) = read_file(path)
    assert article.title == "Harbour Board Votes to Close Old Ferry Terminal"
    assert (article.byline, article.day, article.language) == ("Jane Doe", date(2024, 7, 21), "en")
    assert article.url == "https://coast.example/ferry"
    assert body(article) == "\n\n".join(PARAGRAPHS[:3])


def test_a_markdown_file_without_front_matter_takes_its_first_heading(tmp_path: Path) -> None:
    path = tmp_path / "ferry.md"
    path.write_text(f"# Harbour Board Votes\n\n*By Jane Doe, July 21, 2024*\n\n{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}\n")
    (article,) = read_file(path)
    assert (article.title, article.byline, article.day) == ("Harbour Board Votes", "Jane Doe", date(2024, 7, 21))
    assert body(article) == "\n\n".join(PARAGRAPHS[:2])


def test_files_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    def reason(path: Path) -> type[Exception]:
        with pytest.raises(errors.SourceError) as caught:
            read_file(path)
        assert "?" not in caught.value.words
        return type(caught.value)

    assert reason(tmp_path / "none.txt") is errors.NoSuchFile
    assert reason(tmp_path / "none.jsonl") is errors.NoSuchFile
    assert reason(tmp_path) is errors.FileRefused
    (tmp_path / "a.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    assert reason(tmp_path / "a.txt") is errors.NotText
    (tmp_path / "b.txt").write_text(" \n\n")
    assert reason(tmp_path / "b.txt") is errors.NoArticleInFile
    (tmp_path / "c.jsonl").write_text("{\n")
    assert reason(tmp_path / "c.jsonl") is errors.BadDocument
    (tmp_path / "d.txt").write_bytes(b"word " * (7 << 20))
    assert reason(tmp_path / "d.txt") is errors.FileTooLarge


def test_a_file_of_json_lines_gives_all_its_articles_and_its_bad_lines(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text('{"id": "a", "text": "One."}\nnothing\n{"id": "b", "text": "Two."}\n')
    one, bad, two = read_items(path)
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert isinstance(bad, BadLine)
    assert (one.origin, bad.line, two.origin) == ("a", 2, "b")


def test_a_folder_is_searched_in_a_steady_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.html", ".hidden.txt", ".git/d.txt", "picture.png", "README.md", "e.JSONL"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [str(path.relative_to(tmp_path)) for path in find_files(tmp_path)] == [
        "a.md",
        "b.txt",
        "e.JSONL",
        "sub/c.html",
    ]
    assert kind_of(Path("x")) is Kind.TEXT


@pytest.mark.parametrize(
    ("address", "one"),
    [
        ("HTTPS://WWW.Coast.Example:443/News?id=1#x", "https://www.coast.example/News?id=1"),
        ("http://coast.example", "http://coast.example/"),
        ("https://coast.example/a?utm_source=x&id=2&fbclid=y", "https://coast.example/a?id=2"),
        ("https://coast.example/a?utm_source=x", "https://coast.example/a"),
        ("ftp://coast.example/", None),
        ("no address", None),
        ("https://u:p@coast.example/", None),
    ],
)
def test_addresses_of_one_page_have_one_spelling(address: str, one: str | None) -> None:
    assert canonical(address) == one


def test_sites_are_told_apart() -> None:
    assert same_site("https://www.coast.example/a", "https://m.coast.example/b")
    assert same_site("https://news.coast.example/a", "https://coast.example/b")
    assert not same_site("https://coast.example/a", "https://evilcoast.example/b")


@given(st.text())
def test_any_text_is_an_address_or_none(address: str) -> None:
    found = canonical(address)
    assert found is None or canonical(found) == found
