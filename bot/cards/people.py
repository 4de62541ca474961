"""Who is in an article, and one person across articles."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.cards import frame, titles
from bot.cards.citations import cite
from bot.cards.keys import Key
from bot.cards.quotes import build_quote_text, describe_detail
from bot.cards.timeline import build_event_line, describe_counting
from bot.news import Cast, Entity, Headline, Profile, clipping
from bot.news.escape import flat, line, link, short

_OTHERS = 12
_LIST_CHARACTERS = 500


def build_people_card(cast: Cast, words: int = frame.WORDS, *, page: int = 0) -> ui.LayoutView:
    """Return the card of an article's people with role and mentions, then its places and organisations."""
    headline = cast.headline
    blocks = [_build_person(entity, headline.article_id, at) for at, entity in enumerate(cast.people)]
    rests = [
        text for text in (_list_names("Organisations", cast.organisations), _list_names("Places", cast.places)) if text
    ]
    return frame.render(
        frame.Frame(
            head=frame.build_head(headline),
            blocks=blocks or [frame.Block("Nobody is named in this article.")],
            footer=frame.build_footer(headline),
            accent=frame.choose_accent(headline),
            notice=frame.describe_notice(headline),
            turn=Key("people", headline.article_id, 0),
            page=page,
            rows=[frame.build_tabs(headline, "people")],
            words=words,
            head_words=frame.count_head_words(headline) + sum(clipping.word_count(text) for text in rests),
            rests=rests,
        )
    )


def build_person_card(profile: Profile, words: int = frame.WORDS, *, page: int = 0) -> ui.LayoutView:
    """Return the card of one person: roles, what they said, what happened with them, and where that is from."""
    blocks: list[frame.Block] = []
    for article_quote in profile.article_quotes:
        text, count = build_quote_text(
            article_quote.quote,
            article_quote.sentence,
            words=60,
            rest=article_quote.rest,
        )
        detail = describe_detail(article_quote.quote, article_quote.headline)
        below = "\n".join(part for part in (detail, _describe_place(article_quote.headline)) if part)
        source = cite(article_quote.headline.article_id, "quote", article_quote.index, article_quote.quote.span)
        blocks.append(frame.Block(text, words=count, below=below, source=source))
    for one in profile.article_events:
        text, count = build_event_line(one.event)
        source = cite(one.headline.article_id, "event", one.index, one.event.span)
        below = "\n".join(part for part in (describe_counting(one), _describe_place(one.headline)) if part)
        blocks.append(frame.Block(f"📅 {text}", words=count, below=below, source=source))
    title, roles = _split_roles(profile)
    also = ", ".join(short(name, 60) for name in profile.also[:6])
    head = [f"### {short(title + profile.name, 160)}", roles, f"-# also: {also}" if also else ""]
    rest = flat(profile.name)
    return frame.render(
        frame.Frame(
            head="\n".join(part for part in head if part),
            blocks=blocks or [frame.Block("Named in these articles, without quotes or dates.")],
            footer="-# "
            + " · ".join(
                (
                    frame.count(len(profile.headlines), "article"),
                    frame.count(len(profile.article_quotes), "quote"),
                    frame.count(len(profile.article_events), "date"),
                )
            )
            + ("" if blocks else _list_articles(profile.headlines)),
            turn=Key("person", None, 0, rest),
            page=page,
            words=words,
        )
    )


def _split_roles(profile: Profile) -> tuple[str, str]:
    """Return a person's title, with a space behind it, and the other roles in one line."""
    split = [titles.split_role(profile.name, role) for role in profile.roles[:4]]
    title = next((title for title, _ in split if title), "")
    return title, "; ".join(short(role, 120) for _, role in split if role)


def _build_person(entity: Entity, article: int, at: int) -> frame.Block:
    title, role = titles.split_role(entity.name, entity.role.text if entity.role else None)
    role = clipping.clip(clipping.clip_words(flat(role), 20), 160)
    also = ", ".join(short(name, 60) for name in entity.also[:6])
    where = entity.role or next(iter(entity.mentions), None)
    detail = [frame.count(len(entity.mentions), "mention"), f"also: {also}" if also else ""]
    return frame.Block(
        f"👤 **{short(title + entity.name, 120)}**" + (f", {line(role)}" if role else ""),
        words=clipping.word_count(role) + clipping.word_count(title + entity.name),
        below="-# " + " · ".join(part for part in detail if part),
        source=cite(article, "person", at, where) if where else None,
    )


def _list_names(title: str, entities: Sequence[Entity]) -> str:
    """Return names in one line, as many as there is room for, and how many more there are."""
    names: list[str] = []
    for entity in entities[:_OTHERS]:
        name = short(entity.name, 60)
        if sum(map(clipping.length, names)) + clipping.length(name) > _LIST_CHARACTERS:
            break
        names.append(name)
    more = f" and {len(entities) - len(names)} more" if len(entities) > len(names) else ""
    return f"**{title}** — {', '.join(names)}{more}" if names else ""


def _describe_place(headline: Headline) -> str:
    return f"-# in {link(frame.shorten_title(headline, 100), headline.url)} · {frame.describe_outlet(headline)}"


def _list_articles(headlines: Sequence[Headline]) -> str:
    shown = [link(frame.shorten_title(one, 70), one.url) for one in headlines[:3]]
    return ("\n-# " + " · ".join(shown)) if shown else ""
