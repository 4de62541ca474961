"""A plain text becomes an article: what its own lines say of it is read, and the text stays as it is."""

from __future__ import annotations

from bot.news import Article
from bot.sources.errors import NoArticle
from bot.sources.genres.decide import find_genre
from bot.sources.layout import lay_out


def read_text(text: str, origin: str) -> Article:
    """Return a plain text as an article; NoArticle where it holds none."""
    layout = lay_out(text)
    if layout.body.start == layout.body.end:
        raise NoArticle(origin, origin=origin)
    return Article(
        text=text,
        body=layout.body,
        origin=origin,
        title=layout.title,
        published=layout.day,
        url=layout.url,
        outlet=layout.outlet,
        byline=layout.byline,
        notice=layout.notice,
        genre=find_genre(layout.title, text, layout.body, address=layout.url),
    )
