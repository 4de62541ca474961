"""`dateline feeds …`: the operator's feeds, whose articles every server sees."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.printing import make_printable
from bot.cli.subcommands import Subcommands
from bot.errors import DatelineError, UsageError
from bot.news.nouns import count_noun
from bot.settings import MOST_LATEST, Settings

if TYPE_CHECKING:
    from bot.news import Reader
    from bot.news.feed_answers import Followed
    from bot.news.feeds import Feed, Subscription
    from bot.newsroom import Newsroom
    from bot.newsroom.feeds import FeedService

_ABOUT = """\
Follow feeds for every server: while `dateline run` runs, every server sees what
is new in them. Name a feed by its number in `dateline feeds list`, by its name or
by its address."""

_NONE = "No feed is followed yet. `dateline feeds add ADDRESS` follows one."


def add_parser(commands: Subcommands) -> None:
    """Add the command and its own commands to the command line."""
    top = commands.add_parser(
        "feeds",
        help="follow feeds for every server",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    below = top.add_subparsers(title="commands", dest="action", metavar="COMMAND", required=True)

    def add_command(name: str, about: str, work: _Work) -> argparse.ArgumentParser:
        made = below.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
        made.set_defaults(main=main, work=work)
        return made

    add = add_command("add", "follow feeds, by their address or a page's", _add)
    add.add_argument("addresses", nargs="+", metavar="ADDRESS", help="of a feed, or of a page that names one")
    add.add_argument(
        "--latest",
        type=_parse_latest,
        metavar="N",
        help=f"bring in the N newest items of each, 0 to {MOST_LATEST} (DATELINE_FEED_LATEST)",
    )
    add_command("list", "list the feeds that are followed", _list)
    for name, about, work in (
        ("remove", "stop following a feed; its articles stay", _remove),
        ("pause", "bring nothing in from a feed until it is resumed", _pause),
        ("resume", "go on with a feed that was paused", _resume),
    ):
        add_command(name, about, work).add_argument("feeds", nargs="+", metavar="FEED")
    add_command("health", "show how each feed does: its last fetch, its next, what failed and why", _health)
    history = add_command("history", "show what became of each item of a feed, newest first", _history)
    history.add_argument("feed", metavar="FEED")
    history.add_argument("--limit", type=int, default=30, metavar="N", help="items at most (30)")
    add_command("import", "follow every feed of an OPML file", _import).add_argument("file", type=Path, metavar="FILE")
    add_command("export", "write the feeds as OPML to standard output", _export)
    add_command("poll", "fetch the feeds that are due now, without the bot", _poll)


def _parse_latest(typed: str) -> int:
    """Return how many items are asked for; ArgumentTypeError where that is no number, or too many."""
    if typed.isascii() and typed.isdigit() and len(typed) < 4 and int(typed) <= MOST_LATEST:
        return int(typed)
    raise argparse.ArgumentTypeError(f"a number from 0 to {MOST_LATEST}, not {typed!r}")


def main(args: argparse.Namespace, settings: Settings) -> int:
    """Run one of the commands below `feeds`; 0, or 1 where one of several things failed."""
    return asyncio.run(_run(args, settings))


async def _run(args: argparse.Namespace, settings: Settings) -> int:
    from bot.news import Reader
    from bot.newsroom import Newsroom

    newsroom = await Newsroom.open(settings)
    try:
        work: _Work = args.work
        return await work(newsroom, newsroom.feeds.of_house, Reader(0), args)
    finally:
        await newsroom.close()


_Work = Callable[["Newsroom", "FeedService", "Reader", argparse.Namespace], Awaitable[int]]


async def _add(_: Newsroom, feeds: FeedService, reader: Reader, args: argparse.Namespace) -> int:
    from bot.news.feed_answers import WhichFeed

    failed = 0
    for address in args.addresses:
        try:
            added = await feeds.add(reader, address, args.latest, within=None)
        except DatelineError as error:
            failed = 1
            print(f"failed: {address}: {error.words}", file=sys.stderr)
            continue
        if isinstance(added, WhichFeed):
            failed = 1
            print(f"There are several feeds at {address}. Add the one you mean:", file=sys.stderr)
            for one in added.found:
                print(f"  {make_printable(one.url)}  {make_printable(one.title)} ({one.kind})", file=sys.stderr)
            continue
        _print_followed(added)
    return failed


def _print_followed(added: Followed) -> None:
    """Say that a feed is followed, what of it came in, and what did not."""
    new = added.subscription
    print(f"followed: f{new.id} {make_printable(new.name)} ({make_printable(new.feed.address)})")
    for event in added.brought:
        why = "" if event.fate == "first" else f"  ({make_printable(event.reason)})"
        print(f"   {'added' if event.fate == 'first' else event.fate}: {make_printable(event.title)}{why}")
    if added.old:
        them = "it" if added.old == 1 else "them"
        print(f"   {count_noun(added.old, 'item')} of more than 30 days ago: posts leave {them} out")
    if added.left_out:
        stay = "stays" if added.left_out == 1 else "stay"
        print(f"   {count_noun(added.left_out, 'older item' if added.brought else 'item')} {stay} out")


async def _list(_: Newsroom, feeds: FeedService, reader: Reader, __: argparse.Namespace) -> int:
    followed = await feeds.list(reader)
    for one in followed:
        state = "ended" if one.feed.ended else "paused" if one.paused else "failing" if one.feed.failures else "well"
        print(f"f{one.id:<6} {state:<8} {make_printable(one.name)}  {make_printable(one.feed.address)}")
    if not followed:
        print(_NONE, file=sys.stderr)
    return 0


async def _do_each(
    feeds: FeedService,
    reader: Reader,
    args: argparse.Namespace,
    describe: Callable[[Subscription], str],
    do: Callable[[Reader, int], Awaitable[Subscription]],
) -> int:
    """Do the same with each feed that was typed; `describe` says of a feed, as it was before, what was done."""
    failed = 0
    for typed in args.feeds:
        try:
            key = await feeds.find_key(reader, typed)
            word = describe(await feeds.get(reader, key))
            one = await do(reader, key)
        except DatelineError:
            failed = 1
            print(f"not followed: {make_printable(typed)}", file=sys.stderr)
        else:
            print(f"{word}: f{one.id} {make_printable(one.name)}")
    return failed


async def _remove(_: Newsroom, feeds: FeedService, reader: Reader, args: argparse.Namespace) -> int:
    return await _do_each(feeds, reader, args, lambda _: "removed", feeds.remove)


async def _pause(_: Newsroom, feeds: FeedService, reader: Reader, args: argparse.Namespace) -> int:
    return await _do_each(
        feeds, reader, args, lambda before: "paused already" if before.paused else "paused", feeds.pause
    )


async def _resume(_: Newsroom, feeds: FeedService, reader: Reader, args: argparse.Namespace) -> int:
    return await _do_each(
        feeds, reader, args, lambda before: "resumed" if before.paused else "not paused", feeds.resume
    )


async def _health(_: Newsroom, feeds: FeedService, reader: Reader, __: argparse.Namespace) -> int:
    for line in await feeds.health(reader):
        one = line.subscription
        print(f"f{one.id} {make_printable(one.name)}: {_describe_health(one.feed)}")
        if one.feed.last_content is not None and one.feed.last_content != one.feed.last_fetch:
            print(f"   its site last sent the whole feed {_minute(one.feed.last_content)}")
        if line.is_distrusted:
            print("   its site says “unchanged” also when it is not: it is asked for the whole feed each time")
        if line.moved is not None:
            print(f"   moved {_minute(line.moved)} from {make_printable(one.feed.moved_from or '?')}")
        if line.corrected is not None:
            print(f"   its times were corrected {_minute(line.corrected)}")
        since = "in seven days" if line.followed is None else f"since {_minute(line.followed)}"
        print(
            f"   {since} {line.shelved} added, {line.changed} changed, {line.filtered} held back by the filter, "
            f"{line.unreadable} unreadable"
        )
    return 0


def _describe_health(feed: Feed) -> str:
    last = "never fetched yet" if feed.last_fetch is None else f"fetched {_minute(feed.last_fetch)}"
    if feed.ended is not None:
        return f"ended {_minute(feed.ended)}: its site says that it is gone for good"
    kept = feed.interval if feed.last_fetch is None else (feed.next_fetch - feed.last_fetch).total_seconds()
    following = f"next {_minute(feed.next_fetch)}, {round(kept / 60)} min after the last"
    if feed.failures:
        since = "" if feed.failing_since is None else f" since {_minute(feed.failing_since)}"
        tries, why = count_noun(feed.failures, "try"), make_printable(feed.reason or "?")
        return f"failing{since} ({tries}: {why}), {last}, {following}"
    return f"{last}, {following}"


async def _history(_: Newsroom, feeds: FeedService, reader: Reader, args: argparse.Namespace) -> int:
    events, total = await feeds.history(reader, await feeds.find_key(reader, args.feed), 0, max(1, args.limit))
    for event in events:
        key = f"a{event.article_id} " if event.article_id else ""
        title, reason = make_printable(event.title), make_printable(event.reason)
        why = f"  ({reason})" if reason else ""
        print(f"{_minute(event.at)}  {event.fate:<10} {key}{title}{why}")
    if total > len(events):
        print(f"{total - len(events)} more. --limit {total} shows all.", file=sys.stderr)
    return 0


async def _import(_: Newsroom, feeds: FeedService, reader: Reader, args: argparse.Namespace) -> int:
    try:
        body = await asyncio.to_thread(args.file.read_bytes)
    except OSError as error:
        why = f"I cannot read {args.file}: {error.strerror}."
        raise UsageError(why, why=why) from error
    done = await feeds.import_opml(reader, body)
    for one in done:
        reason = f": {make_printable(one.reason)}" if one.reason else ""
        print(f"{one.outcome}: {make_printable(one.title)} ({make_printable(one.address)}){reason}")
    return 1 if any(one.outcome == "refused" for one in done) else 0


async def _export(_: Newsroom, feeds: FeedService, reader: Reader, __: argparse.Namespace) -> int:
    if not await feeds.list(reader):
        print(f"{_NONE} There is nothing to export.", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(await feeds.export_opml(reader))
    sys.stdout.buffer.flush()
    return 0


async def _poll(newsroom: Newsroom, _: FeedService, __: Reader, ___: argparse.Namespace) -> int:
    from bot.newsroom.feeds.poller import Poller

    poller = Poller(newsroom)
    try:
        count = await poller.tick(datetime.now(UTC))
    finally:
        await poller.close()
    print(f"{count} fetched")
    return 0


def _minute(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
