"""The use cases: add, brief, quotes, timeline, search … on sources, analysis and store."""

from bot.newsroom.newsroom import Newsroom as Newsroom
