"""What the newsroom refuses.

NotFound
├── NotOnThisShelf    it can be seen here, but is there for everyone
├── NoSuchPassage     the quote or date that a button meant is not there any more
├── NotHereAnyMore    an article that somebody has a card of, and that cannot be seen here now
├── NoSuchPerson      nobody of that name in what the reader can see
├── NoSuchStory       no story by that key or those words in what the reader can see
│   ├── NoStories     no story at all
│   └── NotSortedYet  none yet: an article that the reader can see waits for its story
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
    reply = "That article is there for everyone. Only whoever runs this bot can remove it."


class NoSuchPassage(NotFound):
    id = "not_found.passage"
    reply = "That passage is gone: the article has changed since. Ask for the article again."


class NotHereAnyMore(NotFound):
    id = "not_found.not_here_any_more"
    reply = "That article is not here any more, so I cannot say how I read it. `/latest` shows all articles."


class NoSuchPerson(NotFound):
    id = "not_found.person"
    reply = "I found nobody called {name} in the articles here. `/people` shows who is in one."


class NoSuchStory(NotFound):
    id = "not_found.story"
    reply = "There is no such story here. `/stories` shows all stories."


class NoStories(NoSuchStory):
    id = "not_found.no_stories"
    reply = (
        "There are no stories here yet. They are made of articles. Someone with Manage Server can add a feed with "
        "`/feed add`, or one article with `/article add`."
    )


class NotSortedYet(NoSuchStory):
    id = "not_found.not_sorted_yet"
    reply = "New articles are being sorted into stories. Ask again in a moment."


class NoShelfHere(NotAllowed):
    id = "not_allowed.no_shelf"
    reply = "That works in servers only. Here, use **Brief this** on a message: Apps, then **Brief this**."


class NoAddress(SourceError):
    id = "source.no_address"
    reply = "That article was not read from the web, so there is no page to read again."


class NotStorable(SourceError):
    id = "source.not_storable"
    reply = "That text is broken. Save it as UTF-8 and try again."
