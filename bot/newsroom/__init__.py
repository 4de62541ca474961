"""The use cases, one service a family: articles, feeds, stories, schedules, servers."""

from bot.newsroom.newsroom import Newsroom as Newsroom
