"""What the newsroom refuses.

NotFound
├── NotOnThisShelf    it can be seen here, but stands on the house shelf
├── NoSuchPassage     the quote or date that a button meant is not there any more
├── NotHereAnyMore    an article that somebody has a card of, and that cannot be seen here now
├── NoSuchPerson      nobody of that name in what the reader can see
├── NoSuchStory       no story by that key or those words in what the reader can see
│   └── NoStories     no story at all
NotAllowed
└── NoShelfHere       direct messages have no shelf
SourceError
├── NoAddress         an article that was not read from the web cannot be read again
└── NotStorable       the text holds what no text may hold
"""

from __future__ import annotations

from bot.errors import NotAllowed, NotFound, SourceError


class NotOnThisShelf(NotFound):
    id = "not_found.not_on_this_shelf"
    reply = "That article is on the house shelf, which every server sees. Only the bot's operator can take it off."


class NoSuchPassage(NotFound):
    id = "not_found.passage"
    reply = "That passage is not there any more: the article has been read again since. Ask for the article anew."


class NotHereAnyMore(NotFound):
    id = "not_found.not_here_any_more"
    reply = "That article is not here any more, so I cannot say how I read it. Try /latest for what I have now."


class NoSuchPerson(NotFound):
    id = "not_found.person"
    reply = "I know of nobody called {name} in the articles here. Try /people for who is in one."


class NoSuchStory(NotFound):
    id = "not_found.story"
    reply = "I have no such story here. Try /stories for those that there are."


class NoStories(NoSuchStory):
    id = "not_found.no_stories"
    reply = (
        "There is no story here yet: stories are made of the articles that come in. Someone with Manage Server can "
        "have them come with /feed add, or add one with /article add."
    )


class NoShelfHere(NotAllowed):
    id = "not_allowed.no_shelf"
    reply = "A shelf belongs to a server, so that works in servers only. Here, use the menu Brief this on a message."


class NoAddress(SourceError):
    id = "source.no_address"
    reply = "That article was not read from the web, so there is no page to read again."


class NotStorable(SourceError):
    id = "source.not_storable"
    reply = "That text is broken: it holds halves of characters. Save it as UTF-8 and try again."
