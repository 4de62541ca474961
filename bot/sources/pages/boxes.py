"""The boxes that a page puts into and round its article: consent banners, newsletter forms, share bars, advertising,
teasers of other stories, credits. Found by role, by the words in class names, by being links only, and by their text.

No box that holds much of the page's prose is one, whatever it is called.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from bot.sources.boilerplate import asks_consent, is_boilerplate
from bot.sources.lines import is_prose, length
from bot.sources.pages.html_tree import text_of
from bot.sources.pages.tree_sizes import TreeSizes

# Words that make a class name or an id one of a box, where they begin or end it: "newsletter-form", "article-share".
_BOX_WORDS = frozenset(
    {
        *("consent", "cookie", "cookies", "gdpr", "ccpa", "cmp"),
        *("newsletter", "newsletters", "signup", "optin", "mailinglist", "subscribe", "subscription"),
        *("ad", "ads", "advert", "adverts", "advertisement", "advertising", "adslot", "adunit", "adbox", "sponsored"),
        *("sponsor", "promo", "promos", "promobox", "promoted", "promotion", "affiliate", "commercial", "outbrain"),
        *("taboola", "dfp", "marketing", "disclaimer", "disclosure"),
        *("related", "recommended", "recommendation", "recommendations", "recirc", "recirculation", "readmore"),
        *("teaser", "teasers", "mostread", "popular", "trending", "morestories", "seealso", "crosslink", "crosspromo"),
        *("share", "sharing", "sharebar", "sharetools", "sharebuttons", "social", "addthis", "sharethis", "follow"),
        *("caption", "captions", "credit", "credits", "photocredit", "imagecredit", "copyright"),
        *("player", "breadcrumb", "breadcrumbs", "pagination", "pager", "taglist", "tags", "toolbar", "skiplink"),
        *("comments", "disqus", "donate", "donation", "membership", "toc"),
        *("authorbio", "authorbox", "bio", "footnote", "footnotes", "endnotes", "references"),
    }
)
_BOX_PHRASE = re.compile(
    r"(?:^|[-_])(?:sign-?up|opt-?in|call-?to-?action|most-?(?:read|popular|viewed)|read-?(?:more|next|also)|see-?also"
    r"|also-?read|up-?next|next-?(?:article|story|up)|more-?(?:stories|on|from|news|articles)|further-?reading"
    r"|in-?line-?(?:link|links|related|promo|story|article)|you-?may|also-?like|author-?(?:bio|box|card|info)"
    r"|about-?(?:the-?)?author|app-?(?:banner|promo|download)|privacy-?(?:notice|banner|overlay)|sticky-?(?:bar|footer)"
    r"|preferred-?source|story-?continues|story-?list|link-?list|skip-?link|tag-?list)(?:$|[-_])"
)
_NOT_IT = frozenset(
    {"has", "with", "no", "not", "is", "after", "before", "without", "show", "hide", "js", "non", "under"}
)
_CONSENT_NAME = re.compile(r"consent|cookie|gdpr|ccpa|(?:^|[\s_-])cmp(?:$|[\s_-])|privacy|overlay|banner|notice|modal")
_STORY = re.compile(
    r"(?:article|post|entry|story)[-_]{0,2}(?:body|content|text)|(?:body|content)[-_]{0,2}(?:article|story)",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PARTS = re.compile(r"[-_]+")
_ROLES = frozenset(
    {"navigation", "banner", "complementary", "contentinfo", "search", "dialog", "alertdialog", "toolbar", "menu"}
)
_READERS_ONLY = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-?reader(?:-text)?|assistive-text|u-hidden)(?:$|\s)"
)
_NO_DISPLAY = re.compile(r"display\s*+:\s*+none|visibility\s*+:\s*+hidden", re.IGNORECASE)
_BLOCKS = (
    "div",
    "section",
    "aside",
    "p",
    "ul",
    "ol",
    "li",
    "span",
    "form",
    "dialog",
    "details",
    "figure",
    "figcaption",
)
_BLOCK_TAGS = frozenset({*_BLOCKS, "article", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"} - {"span"})
_SHARE_OF_PROSE = 0.3  # of the page's prose: a box holds less
_CARD = 60  # words that a teaser of another story has at most
_BANNER = 200  # words that a consent banner has at most


def drop_boxes(tree: Any) -> None:
    """Take the boxes out of a tree. What follows each stays in its place."""
    sizes = TreeSizes(tree)
    root = sizes.of(tree)
    told = _count_prose_by_class(tree, sizes)
    for element in list(tree.iter(*_BLOCKS, "nav", "a", "h2", "h3", "h4", "article")):
        if element is tree or not _is_in(element, tree):
            continue
        size = sizes.of(element)
        prose = max(size.prose, told.get(element.get("class") or "", 0) if element.tag == "p" else 0)
        holds_much = prose > _SHARE_OF_PROSE * root.prose or (
            not root.prose and size.text > _SHARE_OF_PROSE * root.text
        )
        if next(element.iter("h1"), None) is None and (
            _is_consent_box(element) or (not holds_much and _is_box(element, sizes))
        ):
            element.drop_tree()
        elif holds_much:
            _keep_names_of_stories(element)


def _count_prose_by_class(tree: Any, sizes: TreeSizes) -> dict[str, int]:
    """Return how much prose the paragraphs of each class hold together: the article's may have one of their own."""
    found: dict[str, int] = {}
    for element in tree.iter("p"):
        if name := element.get("class"):
            found[name] = found.get(name, 0) + sizes.of(element).prose
    return found


def _keep_names_of_stories(element: Any) -> None:
    """Leave an element that holds much of the story only such names as say so: the extraction goes by them, too."""
    for name in ("class", "id"):
        kept = " ".join(one for one in (element.get(name) or "").split() if _STORY.search(one))
        if kept:
            element.set(name, kept)
        else:
            element.attrib.pop(name, None)


def _is_consent_box(element: Any) -> bool:
    """Return whether an element is a consent banner by its name and its words, however much of the page it fills."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:600].lower()
    return bool(_CONSENT_NAME.search(names)) and asks_consent(text_of(element))


def _is_in(element: Any, tree: Any) -> bool:
    """Return whether an element still stands in the tree: a box above it may have gone."""
    above = list(element.iterancestors())
    return bool(above) and above[-1] is tree.getroottree().getroot()


def _is_box(element: Any, sizes: TreeSizes) -> bool:
    if element.tag in {"nav", "dialog", "form"}:
        return element.tag != "form" or _is_form(element)
    if element.get("hidden") is not None or _NO_DISPLAY.search((element.get("style") or "")[:500]):
        return True
    if (element.get("role") or "").lower() in _ROLES:
        return True
    if element.tag not in {"a", "article", "h2", "h3", "h4"} and _is_named_as_box(element):
        return True
    return _is_teaser(element, sizes) or _is_banner(element, sizes)


def _is_form(element: Any) -> bool:
    """Return whether a form asks for something; a page that is one form as a whole holds paragraphs."""
    return len(list(element.iter("p"))) < 5


def _is_named_as_box(element: Any) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-testid') or ''}"[:600]
    if _READERS_ONLY.search(names):
        return length(text_of(element, 200)) < 12
    return any(_is_box_name(name) for name in names.split())


def _is_box_name(name: str) -> bool:
    parts = [part for part in _PARTS.split(_CAMEL.sub("-", name).lower()) if part]
    if not parts or parts[0] in _NOT_IT:
        return False
    ends = {parts[0], parts[-1], "".join(parts[:2]), "".join(parts[-2:])}
    return bool(ends & _BOX_WORDS) or bool(_BOX_PHRASE.search("-".join(parts)))


def _is_teaser(element: Any, sizes: TreeSizes) -> bool:
    """Return whether an element points to another story and does no more: a card, a "Read more:" line, a title."""
    if not sizes.of(element).links > 0 or sizes.of(element).text > _CARD * 12:
        return False
    if element.tag in {"h2", "h3", "h4", "span", "li"} or not _leads_elsewhere(element):
        return False
    text = text_of(element, 1_000)
    if element.tag == "a":
        return any(one.tag in _BLOCK_TAGS for one in element.iterdescendants()) and length(text) <= _CARD
    if element.tag == "article" or _has_title_link(element):
        return length(text) <= _CARD and _has_title_link(element) and element.tag != "p"
    if sizes.is_link(element):
        return not is_prose(text) or text.isupper()
    return is_boilerplate(text)


def _leads_elsewhere(element: Any) -> bool:
    links = [element] if element.tag == "a" else islice(element.iter("a"), 20)
    return any((one.get("href") or "#")[:1] != "#" for one in links)


def _has_title_link(element: Any) -> bool:
    """Return whether an element is a card: it has one heading or more, each a link and nothing else."""
    titles = list(islice(element.iterdescendants("h2", "h3", "h4", "h5"), 10))
    return bool(titles) and all(_is_all_link(one) for one in titles)


def _is_all_link(element: Any) -> bool:
    link = next(element.iter("a"), None)
    if link is None:
        link = next(element.iterancestors("a"), None)
        return link is not None
    return text_of(link, 300) == text_of(element, 300) and (link.get("href") or "#")[:1] != "#"


def _is_banner(element: Any, sizes: TreeSizes) -> bool:
    if element.tag not in {"div", "section", "aside", "p", "span"} or sizes.of(element).text > _BANNER * 10:
        return False
    text = text_of(element)
    return length(text) <= _BANNER and asks_consent(text)
