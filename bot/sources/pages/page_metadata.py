"""What a page says of itself for machines: JSON-LD, Open Graph and its kin, microdata's metas, the canonical link.

Nothing that is shown is looked at here, and nothing is believed: who uses a field judges it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from bot.sources.calendar_days import find_days
from bot.sources.entities import unescape
from bot.sources.pages.html_tree import text_of
from bot.sources.pages.json_ld import Node, as_list, index_by_id, read_json_ld, types_of

ARTICLE_TYPES = frozenset(
    {
        *("Article", "NewsArticle", "AnalysisNewsArticle", "AskPublicNewsArticle", "BackgroundNewsArticle"),
        *("OpinionNewsArticle", "ReportageNewsArticle", "ReviewNewsArticle", "AdvertiserContentArticle"),
        *("SatiricalArticle", "ScholarlyArticle", "TechArticle", "MedicalScholarlyArticle", "Report"),
        *("BlogPosting", "LiveBlogPosting", "SocialMediaPosting", "DiscussionForumPosting"),
        *("Review", "CriticReview", "Recipe", "HowTo", "Interview", "FAQPage"),
    }
)
_PAGE_TYPES = frozenset({"WebPage", "ItemPage"})
_ORGANISATIONS = frozenset({"Organization", "NewsMediaOrganization", "Corporation", "OnlineBusiness", "NGO"})
_PUBLISHED = (
    *("article:published_time", "article:published", "og:article:published_time", "og:published_time"),
    *("datepublished", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "bt:pubdate"),
    *("publishdate", "publish-date", "publish_date", "publication_date", "publication-date", "pubdate", "pub_date"),
    *("published_time", "published-date", "publisheddate", "datepublication", "article.published", "article:date"),
    *("rnews:datepublished", "dc.date.issued", "dcterms.issued", "dcterms.date", "dc.date.created", "dcterms.created"),
    *(
        "dc.date",
        "date",
        "article_date_original",
        "originalpublicationdate",
        "displaydate",
        "citation_publication_date",
    ),
)
_MODIFIED = (
    *("article:modified_time", "article:modified", "article:updated_time", "og:article:modified_time"),
    *("datemodified", "article.updated", "modified_time", "updated_time", "dc.date.modified", "dcterms.modified"),
    *("last_modified", "modified-date", "date_modified", "rnews:datemodified"),
    "og:updated_time",
)
_NAME = 300  # characters of a name, a title, a section
_DESCRIPTION = 2_000
_MOST = 50  # values of one property
_MOST_METAS = 1_000
_COMMAS = re.compile(r"[,;]")
_SHARED_WORDS = 0.5  # of the shorter headline's words, where two name one story
_WORD = re.compile(r"\w{2,}")


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page says of itself. Strings are on one line, without references; tuples are in the page's order.

    Days are the local ones as written: an instant's offset is not counted. Nothing is given where it is not said.
    """

    types: tuple[str, ...] = ()  # schema.org's types of the article: "NewsArticle"; of the page where it names none
    og_type: str | None = None  # "article", "website"
    sections: tuple[str, ...] = ()
    breadcrumbs: tuple[str, ...] = ()  # names, from the site's root on
    headline: str | None = None  # JSON-LD's
    social_title: str | None = None  # og:title, twitter:title
    document_title: str | None = None  # <title>
    authors: tuple[str, ...] = ()  # people, one name each as far as the page keeps them apart; no addresses
    author_organisations: tuple[str, ...] = ()  # where JSON-LD says that the author is an organisation
    published: date | None = None
    modified: date | None = None
    site_name: str | None = None
    description: str | None = None
    keywords: tuple[str, ...] = ()
    image: str | None = None
    canonical: str | None = None  # the address that the page gives for itself, absolute where `url` was known


def read_metadata(tree: Any, url: str | None = None) -> PageMetadata:
    """Return what the page with this tree says of itself; `url` is where it was found, None for a file."""
    metas = _read_metas(tree)
    canonical = _find_canonical(tree, metas, url)
    titles = [_first(metas, "og:title", "twitter:title"), _text(tree, "title"), _text(tree, "h1")]
    nodes = read_json_ld(tree)
    by_id = index_by_id(nodes)
    page = next((node for node in nodes if _PAGE_TYPES & set(types_of(node))), {})
    article = _find_article(nodes, [one for one in (canonical, url) if one], [one for one in titles if one])
    node = article if article is not None else page
    people, organisations = _split_authors(node, by_id)
    return PageMetadata(
        types=types_of(node),
        og_type=_first(metas, "og:type"),
        sections=_unique(
            [
                *(*_strings(node.get("articleSection")), *_strings(node.get("genre"))),
                *_all(metas, "article:section", "parsely-section", "section", "genre"),
            ]
        ),
        breadcrumbs=_read_breadcrumbs(nodes, by_id),
        headline=_first_string(node.get("headline")) or (_first_string(node.get("name")) if article else None),
        social_title=titles[0],
        document_title=titles[1],
        authors=people or _unique(name for name in _named_authors(metas) if not _is_address(name)),
        author_organisations=organisations,
        published=_day(node.get("datePublished")) or _first_day(metas, _PUBLISHED) or _day(page.get("datePublished")),
        modified=_day(node.get("dateModified")) or _first_day(metas, _MODIFIED) or _day(page.get("dateModified")),
        site_name=_first(metas, "og:site_name", "application-name") or _publisher(node, by_id),
        description=_first(metas, "og:description", "description", "twitter:description", most=_DESCRIPTION)
        or _first_string(node.get("description"), _DESCRIPTION),
        keywords=_unique([*_keywords(node.get("keywords")), *_keywords(_all(metas, "news_keywords", "keywords"))])
        or _unique(_all(metas, "article:tag", "parsely-tags")),
        image=_image(node, by_id) or _first(metas, "og:image", "twitter:image", most=_DESCRIPTION),
        canonical=canonical,
    )


def _read_metas(tree: Any) -> dict[str, list[str]]:
    """Return the contents of the page's metas by their names in small letters."""
    found: dict[str, list[str]] = {}
    for number, meta in enumerate(tree.iter("meta")):
        if number >= _MOST_METAS:
            break
        content = _line(meta.get("content") or "", _DESCRIPTION)
        if content:
            names = f"{meta.get('property', '')[:_NAME]} {meta.get('name', '')[:_NAME]}".lower().split()
            for name in dict.fromkeys(names[:3]):
                found.setdefault(name, []).append(content)
    return found


def _find_canonical(tree: Any, metas: Mapping[str, list[str]], url: str | None) -> str | None:
    link = next(
        (one.get("href") for one in tree.iter("link") if "canonical" in (one.get("rel") or "").lower().split()), None
    )
    for address in (link, _first(metas, "og:url")):
        if address and address.strip():
            try:
                joined = str(urljoin(url or "", address.strip()))
            except ValueError:
                continue
            if _is_address(joined):
                return joined
    return None


def _find_article(nodes: list[Node], addresses: list[str], titles: list[str]) -> Node | None:
    """Return the node of the page's own article: the one with its address, else with its headline, else the only one.

    One that names another address and another headline is some other story that the page points to.
    """
    candidates = [node for node in nodes if ARTICLE_TYPES & set(types_of(node))]
    own = {_bare_address(one) for one in addresses}
    for node in candidates:
        if own & _addresses(node):
            return node
    for node in candidates:
        headline = _first_string(node.get("headline")) or _first_string(node.get("name"))
        if headline and any(_is_same_story(headline, title) for title in titles):
            return node
    if len(candidates) != 1:
        return None
    (only,) = candidates
    return None if own and _addresses(only) and titles and only.get("headline") else only


def _addresses(node: Node) -> set[str]:
    found = [node.get("url"), node.get("@id")]
    for page in as_list(node.get("mainEntityOfPage")):
        found += [page.get("@id"), page.get("url")] if isinstance(page, dict) else [page]
    return {_bare_address(one) for one in found if isinstance(one, str) and _is_address(one)} - {""}


def _bare_address(address: str) -> str:
    """Return what tells a page's address from another's: without scheme, "www.", query, fragment and closing slash."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return f"{(parts.netloc or '').lower().removeprefix('www.')}{parts.path.rstrip('/')}"


def _is_same_story(one: str, other: str) -> bool:
    first, second = (set(_WORD.findall(words.casefold())) for words in (one, other))
    fewer = min(len(first), len(second))
    return fewer > 0 and len(first & second) >= max(1, fewer * _SHARED_WORDS)


def _split_authors(node: Node, by_id: Mapping[str, Node]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the people who wrote, and of the organisations."""
    people: list[str] = []
    organisations: list[str] = []
    for given in [*as_list(node.get("author")), *([] if node.get("author") else as_list(node.get("creator")))][:_MOST]:
        author = _resolve(given, by_id)
        if isinstance(author, str):
            people.append(author)
        elif isinstance(author, dict):
            names = _strings(author.get("name"))
            (organisations if _ORGANISATIONS & set(types_of(author)) else people).extend(names)
    return _unique(name for name in people if not _is_address(name)), _unique(organisations)


def _named_authors(metas: Mapping[str, list[str]]) -> list[str]:
    """Return the authors that metas name, by the first kind of meta that does."""
    for name in (
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "byl",
        "dc.creator",
        "dcterms.creator",
    ):
        found = [one for one in metas.get(name, []) if not _is_address(one)]
        if found:
            return found
    return []


def _read_breadcrumbs(nodes: list[Node], by_id: Mapping[str, Node]) -> tuple[str, ...]:
    lists = [node for node in nodes if "BreadcrumbList" in types_of(node)]
    lists += [one for node in nodes for one in as_list(node.get("breadcrumb")) if isinstance(one, dict)]
    for one in lists:
        items = [_resolve(item, by_id) for item in as_list(one.get("itemListElement"))[:_MOST]]
        names: list[str] = []
        for item in items:
            if isinstance(item, dict):
                below = _resolve(item.get("item"), by_id)
                names += _strings(item.get("name") or (below.get("name") if isinstance(below, dict) else None))[:1]
        if names:
            return tuple(names)
    return ()


def _publisher(node: Node, by_id: Mapping[str, Node]) -> str | None:
    publisher = _resolve(next(iter(as_list(node.get("publisher"))), None), by_id)
    return _first_string(publisher.get("name")) if isinstance(publisher, dict) else _first_string(publisher)


def _image(node: Node, by_id: Mapping[str, Node]) -> str | None:
    for given in as_list(node.get("image")):
        image = _resolve(given, by_id)
        address = (image.get("url") or image.get("contentUrl")) if isinstance(image, dict) else image
        if isinstance(address, str) and _is_address(address):
            return address.strip()[:_DESCRIPTION]
    return None


def _resolve(value: Any, by_id: Mapping[str, Node]) -> Any:
    """Return the node that a bare reference means, else the value itself."""
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and not value.get("name"):
        return by_id.get(value["@id"], value)
    return value


def _keywords(value: Any) -> list[str]:
    return [word for one in _strings(value, _DESCRIPTION) for part in _COMMAS.split(one) if (word := part.strip())]


def _first_day(metas: Mapping[str, list[str]], names: Iterable[str]) -> date | None:
    return next((day for name in names for value in metas.get(name, []) if (day := _day(value))), None)


def _day(value: Any) -> date | None:
    """Return the day that a value names as it is written there, in the offset it has."""
    for one in as_list(value):
        words = one.get("@value") if isinstance(one, dict) else one
        if isinstance(words, str) and (day := _read_day(words.strip()[:100])):
            return day
    return None


def _read_day(words: str) -> date | None:
    try:
        return datetime.fromisoformat(words).date()
    except ValueError:
        found = next(find_days(words), None)
        return found.day if found else None


def _strings(value: Any, most: int = _NAME) -> list[str]:
    """Return a property's strings on one line each; of a thing that has a name, its name."""
    found: list[str] = []
    for one in as_list(value)[:_MOST]:
        words = (one.get("@value") or one.get("name")) if isinstance(one, dict) else one
        if isinstance(words, str) and (words := _line(unescape(words), most)):
            found.append(words)
    return found


def _first_string(value: Any, most: int = _NAME) -> str | None:
    return next(iter(_strings(value, most)), None)


def _all(metas: Mapping[str, list[str]], *names: str) -> list[str]:
    return [value for name in names for value in metas.get(name, [])]


def _first(metas: Mapping[str, list[str]], *names: str, most: int = _NAME) -> str | None:
    return next((value[:most] for value in _all(metas, *names)), None)


def _text(tree: Any, tag: str) -> str | None:
    element = next(tree.iter(tag), None)
    return (text_of(element, _NAME) or None) if element is not None else None


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    """Return the values once each, the first spelling of each."""
    found: dict[str, str] = {}
    for value in _clipped(values):
        found.setdefault(value.casefold(), value)
    return tuple(found.values())[:_MOST]


def _clipped(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        if words := _line(value, _NAME):
            yield words


def _line(words: str, most: int) -> str:
    return " ".join(words[: most * 4].split())[:most]


def _is_address(words: str) -> bool:
    return words.strip().lower().startswith(("http://", "https://", "//"))
