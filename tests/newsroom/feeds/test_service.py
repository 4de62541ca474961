from __future__ import annotations

import json

import pytest

from bot.news import Reader
from bot.news.feed_answers import Followed, WhichFeed
from bot.news.feeds import Filter
from bot.news.schedules import Draft, Rule
from bot.newsroom import Newsroom
from bot.newsroom.errors import NoShelfHere
from bot.newsroom.feeds.errors import FollowedAlready, NoFeedThere, NoSuchFeed, OnlyFeedOf, TooManyFeeds
from bot.sources.errors import NotPublic
from tests.newsroom.feeds.site import Entry, Site
from tests.newsroom.feeds.test_poller import HERE, THERE, follow


def page(*links: tuple[str, str]) -> str:
    found = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">' for href, title in links
    )
    return f"<html><head><title>Front page</title>{found}</head><body><p>News.</p></body></html>"


async def test_a_pages_only_feed_is_followed(newsroom: Newsroom, site: Site) -> None:
    site.pages["/"] = page(("/feed", "All"))
    site.feed("/feed", 1, 2)
    added = await newsroom.feeds.add(HERE, site.at("/"))
    assert isinstance(added, Followed)
    assert (added.subscription.name, added.items) == ("The Gazette", 2)
    assert added.subscription.feed.address == site.at("/feed")
    assert added.subscription.added_by == HERE.user_id


async def test_a_page_with_several_feeds_asks_which(newsroom: Newsroom, site: Site) -> None:
    site.pages["/"] = page(("/feed", "All"), ("/sport", "Sport"))
    which = await newsroom.feeds.add(HERE, site.at("/"))
    assert isinstance(which, WhichFeed)
    assert [(one.url, one.title) for one in which.found] == [(site.at("/feed"), "All"), (site.at("/sport"), "Sport")]
    assert await newsroom.feeds.list(HERE) == ()


async def test_a_page_without_feeds_is_said_to_have_none(newsroom: Newsroom, site: Site) -> None:
    site.pages["/"] = page()
    with pytest.raises(NoFeedThere):
        await newsroom.feeds.add(HERE, site.at("/"))


async def test_a_private_address_is_refused(newsroom: Newsroom) -> None:
    with pytest.raises(NotPublic):
        await newsroom.feeds.add(HERE, "http://10.0.0.1/feed")


async def test_the_same_feed_is_followed_once_by_a_server_and_kept_once_for_all(newsroom: Newsroom, site: Site) -> None:
    site.feed("/feed", 1)
    here = await follow(newsroom, HERE, site.at())
    with pytest.raises(FollowedAlready):
        await newsroom.feeds.add(HERE, site.at() + "?utm_source=x")
    there = await follow(newsroom, THERE, site.at())
    assert here != there
    (one,), (other,) = await newsroom.feeds.list(HERE), await newsroom.feeds.list(THERE)
    assert one.feed.id == other.feed.id


async def test_what_another_server_follows_is_no_such_feed_whatever_is_asked_of_it(
    newsroom: Newsroom, site: Site
) -> None:
    site.feed("/feed", 1)
    here = await follow(newsroom, HERE, site.at())
    service = newsroom.feeds
    for ask in (service.remove, service.pause, service.resume, service.history, service.get):
        with pytest.raises(NoSuchFeed):
            await ask(THERE, here)
    with pytest.raises(NoSuchFeed):
        await service.set_filter(THERE, here, Filter(words=("x",)))
    with pytest.raises(NoSuchFeed):
        await service.preview_filter(THERE, here, Filter())
    with pytest.raises(NoSuchFeed):
        await service.find_key(THERE, f"f{here}")
    assert await service.suggest(THERE, "Gaz") == ()
    assert await service.health(THERE) == ()
    assert [one.id for one in await service.list(HERE)] == [here]


async def test_the_only_feed_of_a_schedule_is_not_removed_and_one_among_others_is_taken_from_it(
    newsroom: Newsroom, site: Site
) -> None:
    site.feed("/one", 1)
    site.feed("/two", 2)
    one, two = await follow(newsroom, HERE, site.at("/one")), await follow(newsroom, HERE, site.at("/two"))
    rule, due = Rule((480,), (1,), "UTC"), newsroom.clock()
    both = await newsroom.schedules.add(HERE, Draft(5, rule, feeds=(one, two)), due)
    alone = await newsroom.schedules.add(HERE, Draft(5, rule, feeds=(two,)), due)
    await newsroom.feeds.remove(HERE, one)
    assert (await newsroom.schedules.get(HERE, both.id)).feeds == (two,)
    with pytest.raises(OnlyFeedOf) as refused:
        await newsroom.feeds.remove(HERE, two)
    assert refused.value.words.startswith(f"Schedules {both.id} and {alone.id} post only from ")
    assert [followed.id for followed in await newsroom.feeds.list(HERE)] == [two]
    assert (await newsroom.schedules.get(HERE, alone.id)).feeds == (two,)


async def test_direct_messages_follow_nothing(newsroom: Newsroom, site: Site) -> None:
    with pytest.raises(NoShelfHere):
        await newsroom.feeds.add(Reader(7), site.at())
    assert await newsroom.feeds.suggest(Reader(7), "") == ()


async def test_the_limit_is_told_and_the_house_has_none(newsroom: Newsroom, site: Site) -> None:
    for n in range(5):
        site.feed(f"/feed{n}", n, title=f"Gazette {n}")
    for n in range(3):
        await follow(newsroom, HERE, site.at(f"/feed{n}"))
    with pytest.raises(TooManyFeeds) as refused:
        await newsroom.feeds.add(HERE, site.at("/feed3"))
    assert "3 feeds" in refused.value.words
    for n in range(5):
        await newsroom.feeds.of_house.add(Reader(0), site.at(f"/feed{n}"))
    assert len(await newsroom.feeds.of_house.list(Reader(0))) == 5


async def test_a_feed_is_meant_by_its_suggestion_its_name_or_a_part_of_it(newsroom: Newsroom, site: Site) -> None:
    site.feed("/feed", 1, title="The Gazette")
    site.feed("/other", 1, title="Evening Post")
    gazette = await follow(newsroom, HERE, site.at("/feed"))
    post = await follow(newsroom, HERE, site.at("/other"))
    offered, *_ = await newsroom.feeds.suggest(HERE, "even")
    assert await newsroom.feeds.find_key(HERE, offered.value) == post
    assert await newsroom.feeds.find_key(HERE, "the gazette") == gazette
    assert await newsroom.feeds.find_key(HERE, "post") == post
    assert await newsroom.feeds.find_key(HERE, site.at("/feed")) == gazette
    with pytest.raises(NoSuchFeed):
        await newsroom.feeds.find_key(HERE, "Herald")


async def test_a_filters_preview_says_what_it_would_keep_out_and_sets_nothing(newsroom: Newsroom, site: Site) -> None:
    feed = site.feed("/feed", 1)
    feed.entries.append(Entry(2, author="Ann Other"))
    one = await follow(newsroom, HERE, site.at())
    preview = await newsroom.feeds.preview_filter(HERE, one, Filter(not_authors=("Ann Other",)))
    passed, kept_out = preview.items
    assert (passed.title, passed.reason, passed.is_in) == ("Story 1", None, False)
    assert kept_out.title == "Story 2"
    assert "Ann Other" in (kept_out.reason or "")
    assert (await newsroom.feeds.get(HERE, one)).filter == Filter()


async def test_opml_goes_out_and_comes_in_elsewhere(newsroom: Newsroom, site: Site) -> None:
    site.feed("/feed", 1, title="The Gazette & Post")
    site.feed("/other", 1, title="Evening Post")
    for path in ("/feed", "/other"):
        await follow(newsroom, HERE, site.at(path))
    written = await newsroom.feeds.export_opml(HERE)
    site.answers["/other"] = 404
    done = await newsroom.feeds.import_opml(THERE, written)
    outcomes = {one.address: one.outcome for one in done}
    assert outcomes == {site.at("/feed"): "added", site.at("/other"): "refused"}
    assert all(one.reason for one in done if one.outcome == "refused")
    again = await newsroom.feeds.import_opml(THERE, written)
    assert {one.outcome for one in again} == {"there", "refused"}


async def test_what_a_list_has_beside_feeds_is_named_with_the_reason(newsroom: Newsroom, site: Site) -> None:
    site.feed("/feed", 1)
    listed = f"""<opml><outline text="Post" xmlUrl="{site.at("/feed")}"/><outline text="Old" xmlUrl="gopher://o.example/"/>
        <outline text="A page" type="link" url="https://p.example/"/></opml>"""
    done = await newsroom.feeds.import_opml(HERE, listed.encode())
    assert [(one.title, one.outcome, one.reason) for one in done[1:]] == [
        ("Old", "refused", "Its address is not a web address."),
        ("A page", "refused", "It links to a page, not to a feed."),
    ]
    assert done[0].outcome == "added"


async def test_a_servers_export_lists_what_it_follows_and_its_deletion_ends_it(newsroom: Newsroom, site: Site) -> None:
    site.feed("/feed", 1)
    await follow(newsroom, HERE, site.at())
    await follow(newsroom, THERE, site.at())
    about = json.loads(await newsroom.servers.export(HERE, "guild"))
    assert [one["address"] for one in about["feeds"]] == [site.at()]
    await newsroom.servers.delete(HERE, "guild")
    assert await newsroom.feeds.list(HERE) == ()
    assert len(await newsroom.feeds.list(THERE)) == 1
