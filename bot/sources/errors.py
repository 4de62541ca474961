"""Why an article could not be brought in: one class, one id and one reply for each refusal.

SourceError
├── FileError                 a file on the operator's disk
│   ├── NoSuchFile            nothing is there
│   │   └── NoFileNorAddress  and it may be meant as the address of a page
│   ├── EmptyFolder           a folder without files that hold articles
│   ├── FileRefused           the system does not let it be read
│   ├── NotText               it is a picture, a program, an archive …
│   └── FileTooLarge          more than a file may hold
├── NoArticle                 it was read, and holds no article
│   └── NoArticleInFile       a file on the operator's disk
├── BadDocument               a JSON line that is not a document
└── FetchError                a page on the web
    ├── BadAddress            no address at all
    │   ├── BadScheme         neither http nor https
    │   ├── BadPort           a port that no site serves pages on
    │   └── HasCredentials    a name and password stand in it
    ├── NotPublic             it leads to a private, loopback, link-local, multicast or reserved address
    ├── NoSuchHost            its name is not known
    ├── Unreachable           nothing answers there, or the connection broke
    │   └── BadCertificate    https, and the certificate is not to be trusted
    ├── TooManyRedirects      it sends on and on
    ├── BadStatus             the site answered with an error
    │   ├── PageGone          404, 410
    │   ├── PageClosed        401, 402, 403, 451: the site does not let the bot in
    │   └── SiteBusy          429, 503
    ├── WrongType             neither HTML nor text
    ├── TooLarge              more than 5 MiB, counted after decompression
    ├── BadCompression        what came cannot be unpacked
    └── TooSlow               20 seconds were not enough

Of feeds:

PageGone
└── FeedGone                  410: the site says that there will never be one again
PageClosed
└── FeedChallenged            only who runs a page's script is let in
BadStatus
└── OnlyUnchanged             304 to who asked for the feed itself
TooLarge
└── FeedTooLarge              more than a feed's document may hold
SourceError
├── NotAFeed                  it was fetched, and is no feed, or one that cannot be read
│   └── FeedTooHard           reading it took too long or too much memory
└── NotOpml                   a list of feeds that cannot be read
"""

from __future__ import annotations

from bot.errors import SourceError

__all__ = [
    "BadAddress",
    "BadCertificate",
    "BadCompression",
    "BadDocument",
    "BadPort",
    "BadScheme",
    "BadStatus",
    "EmptyFolder",
    "FeedChallenged",
    "FeedGone",
    "FeedTooHard",
    "FeedTooLarge",
    "FetchError",
    "FileError",
    "FileRefused",
    "FileTooLarge",
    "HasCredentials",
    "NoArticle",
    "NoArticleInFile",
    "NoFileNorAddress",
    "NoSuchFile",
    "NoSuchHost",
    "NotAFeed",
    "NotOpml",
    "NotPublic",
    "NotText",
    "OnlyUnchanged",
    "PageClosed",
    "PageGone",
    "SiteBusy",
    "SourceError",
    "TooLarge",
    "TooManyRedirects",
    "TooSlow",
    "Unreachable",
    "WrongType",
]


class FileError(SourceError):
    """A file that cannot be read. Fact: `path`."""

    id = "source.file"
    reply = "I could not read {path}."


class NoSuchFile(FileError):
    id = "source.file.missing"
    reply = "There is no file {path}. Check the spelling."


class NoFileNorAddress(NoSuchFile):
    id = "source.file.no_address"
    reply = "There is no file {path}. If you mean a web page, give its whole address: https://{path}"


class EmptyFolder(FileError):
    """Fact: `kinds`, the endings of files that hold articles."""

    id = "source.file.empty_folder"
    reply = "There is no article in the folder {path}. I look for files that end in {kinds}."


class FileRefused(FileError):
    """Facts: `path`, `why` (the system's own words)."""

    id = "source.file.refused"
    reply = "I may not read {path}: {why}. Change its permissions, or copy it to where I may."


class NotText(FileError):
    id = "source.file.not_text"
    reply = "{path} is not a text file. I read text, Markdown, HTML and JSON Lines files."


class FileTooLarge(FileError):
    """Facts: `path`, `limit` (MiB)."""

    id = "source.file.too_large"
    reply = "{path} is larger than the {limit} MiB that one file may have. Split it, or make it JSON Lines."


class NoArticle(SourceError):
    """It was read and holds no article text. Fact: `origin`."""

    id = "source.no_article"
    reply = "I found no article text there. Give me the address of the article itself, not of a front page or a video."


class NoArticleInFile(NoArticle):
    """Fact: `path`."""

    id = "source.no_article.file"
    reply = "I found no article text in {path}."


class BadDocument(SourceError):
    """A line of JSON Lines that is no document. Facts: `line` (from 1), `why`."""

    id = "source.bad_document"
    reply = "Line {line} is not a document: {why}."


class FetchError(SourceError):
    """A page that could not be fetched. Facts: `url`, `host`."""

    id = "source.fetch"
    reply = "I could not fetch that page."


class BadAddress(FetchError):
    id = "source.fetch.bad_address"
    reply = "That is not the address of a web page. Copy it from your browser: it begins with https://."


class BadScheme(BadAddress):
    id = "source.fetch.bad_scheme"
    reply = "I fetch http and https pages only. Copy the address from your browser: it begins with https://."


class BadPort(BadAddress):
    """Fact: `port`."""

    id = "source.fetch.bad_port"
    reply = "I do not fetch from port {port}. Sites for readers use 80 or 443, or one from 1024 up."


class HasCredentials(BadAddress):
    id = "source.fetch.credentials"
    reply = "That address has a user name or password in it, so I did not use it. Give me the address without them."


class NotPublic(FetchError):
    id = "source.fetch.not_public"
    reply = "{host} is not on the public internet, so I may not fetch from it. Give me the article's public address."


class NoSuchHost(FetchError):
    id = "source.fetch.no_such_host"
    reply = "I found no site called {host}. Check the spelling of the address."


class Unreachable(FetchError):
    id = "source.fetch.unreachable"
    reply = "{host} does not answer, or broke off. Try again later, or give me another source of the same story."


class BadCertificate(Unreachable):
    id = "source.fetch.bad_certificate"
    reply = "{host} could not prove that it is itself. Its certificate is bad, so I read nothing from it."


class TooManyRedirects(FetchError):
    """Fact: `limit`."""

    id = "source.fetch.redirects"
    reply = (
        "That address sent me on more than {limit} times, so I stopped. Give me the address it ends at in a browser."
    )


class BadStatus(FetchError):
    """Fact: `status` (HTTP)."""

    id = "source.fetch.status"
    reply = "{host} answered with error {status} instead of the page. Try again later."


class PageGone(BadStatus):
    id = "source.fetch.gone"
    reply = "{host} has no such page: error {status}. Check the address."


class PageClosed(BadStatus):
    id = "source.fetch.closed"
    reply = "{host} does not let me read that page: error {status}. Give me another source of the same story."


class SiteBusy(BadStatus):
    id = "source.fetch.busy"
    reply = "{host} is too busy to answer me now: error {status}. Try again in a few minutes."


class WrongType(FetchError):
    """Fact: `type`: what came instead."""

    id = "source.fetch.wrong_type"
    reply = "That address holds {type}. I read only web pages and plain text."


class TooLarge(FetchError):
    """Fact: `limit` (MiB)."""

    id = "source.fetch.too_large"
    reply = "That page is larger than {limit} MiB, so I stopped reading it."


class BadCompression(FetchError):
    id = "source.fetch.bad_compression"
    reply = "I cannot unpack what {host} sent. Try again later."


class TooSlow(FetchError):
    """Fact: `seconds`."""

    id = "source.fetch.too_slow"
    reply = "{host} took longer than {seconds:second}, so I stopped waiting. Try again later."


class FeedGone(PageGone):
    """410: the feed has ended, by the site's own word. Facts as BadStatus."""

    id = "source.fetch.feed_gone"
    reply = "{host} says that this feed has ended, so I no longer fetch it. Look there for a newer one."


class FeedChallenged(PageClosed):
    """A page that asks for proof of being human came in the feed's place. Facts as BadStatus."""

    id = "source.fetch.challenge"
    reply = (
        "{host} asks every visitor to prove that they are human, which I am not. "
        "Ask the site to let feed readers in, or look there for another address of the feed."
    )


class OnlyUnchanged(BadStatus):
    """304 to who knows nothing yet. Facts as BadStatus."""

    id = "source.fetch.only_unchanged"
    reply = (
        "{host} says “unchanged” (304) where I asked for the feed itself, so nothing new can come. "
        "Its server is at fault. Tell the site, or look there for another address of the feed."
    )


class FeedTooLarge(TooLarge):
    """Fact: `limit` (MiB)."""

    id = "source.fetch.feed_too_large"
    reply = "That feed is larger than {limit} MiB, so I stopped reading it. Look for a shorter feed on the site."


class NotAFeed(SourceError):
    """It was fetched and is no feed. Facts: `url`, `why`: a clause in words ("it is a web page")."""

    id = "source.not_a_feed"
    reply = "I could not read that address as a feed: {why}. Give me the address of an RSS, Atom or JSON feed."


class FeedTooHard(NotAFeed):
    """Reading it was stopped. Fact: `url`."""

    id = "source.feed_too_hard"
    reply = "Reading that feed took too long or too much memory, so I stopped. Look for a shorter feed on the site."


class NotOpml(SourceError):
    """Fact: `why`: a clause in words."""

    id = "source.not_opml"
    reply = "I could not read that file as a list of feeds: {why}. Export it as OPML from your feed reader."
