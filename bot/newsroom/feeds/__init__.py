"""Feeds: who follows which, and what of them comes onto the shelves."""

from bot.newsroom.feeds.feed_rules import FeedRules
from bot.newsroom.feeds.service import FeedService

__all__ = ["FeedRules", "FeedService"]
