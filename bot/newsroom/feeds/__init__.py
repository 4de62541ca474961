"""Feeds: who follows which, and what of them comes onto the shelves."""

from bot.newsroom.feeds.service import FeedDesk
from bot.newsroom.feeds.words import Chosen, FeedHealth, FeedRules, Followed, Imported, Preview, WhichFeed

__all__ = ["Chosen", "FeedDesk", "FeedHealth", "FeedRules", "Followed", "Imported", "Preview", "WhichFeed"]
