"""What a source calls an article: schema.org's type, a section, a label above or in the headline -> its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from bot.news import Genre

# Each stands for itself, in any case, with hyphens or spaces.
_WORDS: dict[Genre, str] = {
    "analysis": "analysis, analyses, news analysis",
    "correction": "correction, corrections, corrections and clarifications, clarification, clarifications",
    "explainer": "explainer, explainers, explained, explains, backgrounder",
    "feature": "feature, features, long read, long reads, longread, longreads, longform, big read",
    "interview": "interview, interviews, in conversation",
    "live": "live, live updates, live update, live blog, liveblog, live coverage, live news, as it happened",
    "listicle": "listicle, listicles",
    "news": "news, breaking news, latest news, local news, world news, national news, news report",
    "newsletter": "newsletter, newsletters",
    "obituary": "obituary, obituaries, obits",
    "opinion": "opinion, opinions, op ed, op eds, oped, editorial, editorials, comment, comment and debate,"
    " comment and analysis, opinion and analysis, opinion and comment, opinion and commentary, opinion and editorial,"
    " commentary, commentaries, columnist, columnists, column, columns, opinion column, opinion columns, viewpoint,"
    " viewpoints, views, perspective, perspectives, letters, letters to the editor, letter to the editor,"
    " readers letters, guest essay, opinion essay, leader comment",
    "promotional": "sponsored, sponsored content, sponsored article, sponsored post, sponsored feature,"
    " sponsor content, paid content, paid post, paid for post, paid program, paid promotion, paid partnership,"
    " partner content, partnered content, branded content, brand content, native advertising, advertorial,"
    " advertorials, advertisement feature, advertisement features, advertising feature, advertiser content, promoted,"
    " promoted content, promotional feature, coupons",
    "press release": "press release, press releases, news release, news releases, media release, media releases",
    "review": "review, reviews",
}
_GENRES = {label.strip(): genre for genre, labels in _WORDS.items() for label in labels.split(",")}
# What may stand before such a word: "Guest column", "Film reviews", "Exclusive interview".
_BEFORE = frozenset(
    {
        *("the", "our", "your", "guest", "exclusive", "weekly", "daily", "sunday", "political", "market", "sport"),
        *("sports", "book", "books", "film", "movie", "tv", "album", "music", "theatre", "theater", "restaurant"),
        *("game", "games", "concert", "food", "art", "exhibition", "opera", "dance", "product", "car", "hotel"),
        *("tech", "readers"),
    }
)
# Schema.org's types that say more than "an article"; what is no kind of ours stops the search all the same.
_TYPES: dict[str, Genre | None] = {
    "AdvertiserContentArticle": "promotional",
    "AnalysisNewsArticle": "analysis",
    "BackgroundNewsArticle": "explainer",
    "CriticReview": "review",
    "Interview": "interview",
    "LiveBlogPosting": "live",
    "OpinionNewsArticle": "opinion",
    "Review": "review",
    "ReviewNewsArticle": "review",
    "SatiricalArticle": None,
}
_NEWS_TYPES = frozenset({"NewsArticle", "ReportageNewsArticle"})
# Tags say what an article is about as often as what it is: of these only those that are about nothing.
_TAGS = frozenset(
    {"analysis", "explainer", "interview", "obituary", "opinion", "press release", "promotional", "review"}
)
_WEAK = frozenset({"news", "feature"})  # sections of a site that hold the other kinds too

_MARKS = re.compile(r"[^\w&]++")
_LEVELS = re.compile(r"[/>|»›]")
_SEPARATOR = re.compile(r" ?\| ?| [–—·•-] ")
_LIVE = re.compile(r"\blive (?:updates|blog|coverage)\b", re.IGNORECASE)
_ISSUE = re.compile(
    r"(?:the |your |our )?(?:morning|evening|afternoon|daily|weekly|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|business|politics|markets?|tech|technology|science|climate|health) (?:brief|briefing|newsletter|digest)",
    re.IGNORECASE,
)
_LONGEST_LABEL = 60  # characters
_LONGEST_TITLE = 300
_LONGEST_ADDRESS = 2_000


def find_type_genre(types: Iterable[str]) -> tuple[bool, Genre | None]:
    """Return whether schema.org's types say more than "a news article", and which kind they say."""
    found = [_TYPES[one] for one in types if one in _TYPES]
    return bool(found), (found[0] if len(set(found)) == 1 else None)


def is_news_type(types: Iterable[str]) -> bool:
    """Return whether the source calls it a news article, as most do with all of theirs."""
    return bool(_NEWS_TYPES & set(types))


def read_label(words: str) -> Genre | None:
    """Return the kind that a label names, all of it: "Opinion", "Film reviews", "Op-Ed"."""
    if len(words) > _LONGEST_LABEL:
        return None
    said = _MARKS.sub(" ", words.replace("’", "").replace("'", "").casefold().replace("&", " and ")).split()
    while said and " ".join(said) not in _GENRES and said[0] in _BEFORE:
        del said[0]
    return _GENRES.get(" ".join(said))


def read_sections(sections: Iterable[str]) -> Genre | None:
    """Return the kind that sections, breadcrumbs or labels above a headline name; None where they disagree."""
    return _settle(read_label(part) for words in sections for part in _LEVELS.split(words[:_LONGEST_TITLE]))


def read_tags(tags: Iterable[str]) -> Genre | None:
    """Return the kind that a feed item's categories name; None where they disagree."""
    return _settle(genre for tag in tags if (genre := read_label(tag)) in _TAGS)


def read_address(address: str | None) -> Genre | None:
    """Return the kind that a folder of an article's address names: "/opinion/2026/…", "/world/live/…"."""
    if not address:
        return None
    try:
        path = urlsplit(address[:_LONGEST_ADDRESS]).path
    except ValueError:
        return None
    *folders, _name = path.strip("/").split("/")
    found = _settle(read_label(folder) for folder in folders)
    return None if found == "news" else found


def read_title(title: str | None) -> Genre | None:
    """Return the kind that a headline says of itself: "Analysis: …", "… | Opinion", "… live updates", "… obituary"."""
    words = " ".join((title or "")[:_LONGEST_TITLE].split())
    parts = _SEPARATOR.split(words)
    labels = [*parts, parts[0].partition(": ")[0]] if len(parts) > 1 else [words.partition(": ")[0]]
    found = _settle(genre for label in labels if label != words and (genre := read_label(label)) != "news")
    if found:
        return found
    if _LIVE.search(words):
        return "live"
    if words.endswith((" obituary", " Obituary")):
        return "obituary"
    if words.endswith((", explained", ": explained", ", Explained")):
        return "explainer"
    return "newsletter" if any(_ISSUE.fullmatch(label) for label in labels) else None


def _settle(found: Iterable[Genre | None]) -> Genre | None:
    """Return the one kind that is named; what is paid for is that, whatever else it is called."""
    kinds = {genre for genre in found if genre}
    if "promotional" in kinds:
        return "promotional"
    if len(kinds) > 1:
        kinds -= _WEAK
    return kinds.pop() if len(kinds) == 1 else None
